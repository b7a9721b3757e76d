"""Numbers, codes, coordinates, geometries, links and types of events as spreadsheets, programs and people write them.

Dates are read by `geo.formats.foreign_dates`; here are the words for months, and dates whose parts stand in columns of
their own. A geometry in GeoJSON becomes a place, known no better than its file says.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from geo.core.dates import parse_date
from geo.core.errors import quote_words
from geo.core.messages import Message
from geo.core.model import TYPES, Position, Precision, Shape
from geo.core.text import fold, quote_text
from geo.formats.builder import ASSUMED_RADIUS_M
from geo.formats.tables.mapping_file import find_mapping
from geo.spatial.geodesy import METRES_PER_DEGREE

_MONTH_NAMES = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
jänner feber
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
januari februari maart april mei juni juli augustus september oktober november december
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
"""
_MIN_MONTH_LETTERS = 3

COUNTED_UNITS = frozenset({"", "person", "persons", "people", "deaths", "fatalities", "injured", "arrests"})
"""Units of which there are no fractions."""
_NOTHING = frozenset({
    "na", "n/a", "n.a.", "#n/a", "#n/v", "#value!", "#ref!", "#div/0!", "nan", "null", "nil", "nd", "n.d.", "no data",
    "not available", "missing", "-", "--", "---", "–", "—", ".", "..", "...", "?", "??", "(blank)", "none given",
})  # fmt: skip
_NEGATIVE_CODE = re.compile(r"-(?:1|9+|8+|7+)(?:\.0*)?")
_ZERO_FRACTION = re.compile(r"([0-9]+)\.0+")
_PLAIN_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_GROUPED_NUMBER = re.compile(
    r"[-+]?[0-9]{1,3}(?P<group>[ ,.'’\u00a0\u202f])[0-9]{3}(?:(?P=group)[0-9]{3})*(?P<rest>[.,][0-9]+)?"
)
_RANGE = re.compile(r"([0-9][0-9.,' ]*) ?(?:-|–|—|to) ?([0-9][0-9.,' ]*)")
_DEGREES = re.compile(
    r"(?P<before>[NSEW])? ?(?P<degrees>[-+]?[0-9]{1,3}(?:[.,][0-9]+)?) ?(?:[°º˚d] ?)?"
    r"(?:(?P<minutes>[0-9]{1,2}(?:[.,][0-9]+)?) ?['’′m] ?)?"
    r"(?:(?P<seconds>[0-9]{1,2}(?:[.,][0-9]+)?) ?(?:[\"”″s]|'') ?)?"
    r"(?P<after>[NSEW])?",
    re.IGNORECASE,
)
_WKT_POINT = re.compile(r"(?:SRID=4326; ?)?POINT ?\(? ?([-+0-9.eE]+)[ ,]+([-+0-9.eE]+) ?\)?", re.IGNORECASE)
_LINK_BEGINS = re.compile(r"(?:[\s,;|(<\"]+|^)(?=https?://)", re.IGNORECASE)
WEEKDAY = re.compile(r"(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\.?", re.IGNORECASE)
_LEADING_WEEKDAY = re.compile(WEEKDAY.pattern + r",? +(?=[0-9])", re.IGNORECASE)
_EXPECTED_DATE_PARTS = {
    "year": Message("the number of a year"), "month": Message("the number of a month"),
    "day": Message("the number of a day"),
}  # fmt: skip
EXPECTED_TYPE = Message("a type of event; a mapping file can say which it is: see python -m geo import --help")
# Where several types share one of ACLED's, the first of them is the usual one.
_ACLED_TYPES = {fold(type.acled[1]): type.id for type in reversed(TYPES) if type.acled and type.acled[1] != "Other"}
_KNOWN_TYPES = _ACLED_TYPES | {fold(name): type.id for type in TYPES for name in (type.label, type.id)}
_SHAPES: dict[str, Shape] = {"Point": "point", "LineString": "line", "Polygon": "area"}
_MAX_SETTLEMENT_RADIUS_M = 10_000.0
_MAX_COORDINATE = 1e9
_EXACTNESS_UNKNOWN = "the file does not say how exactly it is known"


class Figure(NamedTuple):
    """A number, or a range, or words; all None for a placeholder for nothing. ``remark`` says what was done."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    statement: str | None = None
    remark: str = ""


def is_nothing(text: str) -> bool:
    """Whether a text stands for no value, such as NA, n/a or a hyphen; blank text is one too."""
    return not text or text.casefold() in _NOTHING


def plain_code(text: str) -> str:
    """A code or an id without the ".0" that programs add to whole numbers."""
    return match[1] if (match := _ZERO_FRACTION.fullmatch(text)) else text


def parse_number(text: str, decimal_comma: bool = False, counted: bool = False) -> float:
    """Read a finite number, whatever parts its thousands.

    Parameters
    ----------
    decimal_comma : bool
        Whether the file writes decimals with a comma, so that 1.234 is 1234.
    counted : bool
        Whether it counts things, so that 1,234 is 1234 in any file.

    Raises
    ------
    ValueError
        "found …, expected a number".
    """
    plain = text.strip().replace("\u2212", "-")
    if (grouped := _GROUPED_NUMBER.fullmatch(plain)) and _parts_thousands(grouped, decimal_comma, counted):
        plain = plain[: grouped.start("rest")] if grouped["rest"] else plain
        plain = re.sub(r"[ ,.'’\u00a0\u202f]", "", plain) + (grouped["rest"] or "").replace(",", ".")
    elif "." not in plain and plain.count(",") == 1:
        plain = plain.replace(",", ".")
    value = float(plain) if _PLAIN_NUMBER.fullmatch(plain) else math.nan
    if not math.isfinite(value):
        raise ValueError(Message("found {text}, expected a number", text=quote_text(text)))
    return value


def _parts_thousands(grouped: re.Match[str], decimal_comma: bool, counted: bool) -> bool:
    """Whether the sign between the digits of a number parts thousands."""
    group, rest = grouped["group"], grouped["rest"]
    if rest or group not in ",." or grouped[0].count(group) > 1:
        return not (rest and rest[0] == group)
    return (not decimal_comma or counted) if group == "," else decimal_comma


def parse_figure(text: str, unit: str, decimal_comma: bool) -> Figure:
    """Read a figure that a party claims: a number, a range such as 3-5, or else its words."""
    counted = unit.casefold() in COUNTED_UNITS
    if is_nothing(text):
        return Figure(remark=Message("found {text}, which stands for nothing: not taken", text=quote_text(text)))
    if _NEGATIVE_CODE.fullmatch(text) and counted:
        return Figure(
            remark=Message(
                "found {text}, a code for nothing known, expected a number: not taken", text=quote_text(text)
            )
        )
    try:
        value = parse_number(text, decimal_comma, counted)
    except ValueError:
        ends = _RANGE.fullmatch(text)
        try:
            numbers = [parse_number(end.strip(), decimal_comma, counted) for end in ends.groups()] if ends else []
        except ValueError:
            numbers = []
        if not numbers:
            return Figure(statement=text)
        low, high = sorted(numbers)
        return Figure(low=low, high=high)
    if counted and value < 0:
        return Figure(
            statement=text,
            remark=Message("found {text}, below zero, expected a count: taken as words", text=quote_text(text)),
        )
    if counted and not value.is_integer():
        found, expected = quote_text(text), Message("a whole number (or a point that parts thousands)")
        if unit:
            remark = Message("found {text}, a fraction of {unit}, expected {expected}: taken as words",
                             text=found, unit=unit, expected=expected)  # fmt: skip
        else:
            remark = Message("found {text}, a fraction of one, expected {expected}: taken as words",
                             text=found, expected=expected)  # fmt: skip
        return Figure(statement=text, remark=remark)
    return Figure(value=value)


@lru_cache(maxsize=65_536)
def parse_degrees(text: str, limit: int) -> float:
    """Read degrees from -``limit`` to ``limit``: 43.1, 43,1, 43.1° N or 43°06'00"N.

    Raises
    ------
    ValueError
        "found …, expected degrees …".
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("′′", '"').strip()
    match = _DEGREES.fullmatch(plain)
    value = _sum_degrees(match) if match else None
    if value is None:
        try:
            value = parse_number(plain, decimal_comma=True) if "E" in plain.upper() else math.nan
        except ValueError:
            value = math.nan
    axis = "NS" if limit == 90 else "EW"
    letters = {letter.upper() for letter in (match["before"], match["after"]) if letter} if match else set()
    if not math.isfinite(value):
        raise ValueError(Message("found {text}, expected a number", text=quote_text(text)))
    if abs(value) > limit or letters - set(axis):
        found = quote_text(text) if letters else f"{value:g}"
        raise ValueError(
            Message("found {found}, expected degrees from -{limit} to {limit}", found=found, limit=str(limit))
        )
    return value


def _sum_degrees(match: re.Match[str]) -> float | None:
    degrees, minutes, seconds = (
        float((match[name] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")
    )
    if minutes >= 60 or seconds >= 60 or (match["before"] and match["after"]):
        return None
    size = abs(degrees) + minutes / 60 + seconds / 3600
    negative = match["degrees"].startswith("-") or (match["before"] or match["after"] or "N").upper() in "SW"
    return -size if negative else size


def parse_position(text: str) -> Position:
    """Read a position from one text: "43.1, 20.8" (latitude first), 43°06'N 20°48'E, POINT (20.8 43.1), GeoJSON.

    Raises
    ------
    ValueError
        "found …, expected …" for what is no position in WGS 84 degrees.
    """
    plain = " ".join(text.split())
    if wkt := _WKT_POINT.fullmatch(plain):
        return _checked_position(wkt[2], wkt[1])
    if plain.startswith("{"):
        try:
            longitude, latitude = json.loads(plain)["coordinates"][:2]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ValueError(
                Message("found {text}, expected a position such as 43.1, 20.8", text=quote_text(text))
            ) from None
        return _checked_position(str(latitude), str(longitude))
    first, second = _split_position(plain.strip("()[] "), text)
    if re.search("[EW]", first, re.IGNORECASE) and re.search("[NS]", second, re.IGNORECASE):
        first, second = second, first
    return _checked_position(first, second)


def _checked_position(latitude: str, longitude: str) -> Position:
    position = Position(parse_degrees(latitude, 90), parse_degrees(longitude, 180))
    if not any(position):
        raise ValueError(Message("found 0, 0, which stands for no position, expected that of the incident"))
    return position


def _split_position(plain: str, text: str) -> list[str]:
    """Split into two texts at the sign that leaves degrees on both sides."""
    for sign in (";", "|", "/", ", ", ",", " ", r"(?<=[NSEWnsew])(?=[0-9])"):
        parts = [part.strip() for part in re.split(sign if len(sign) > 2 else re.escape(sign), plain) if part.strip()]
        if len(parts) == 2 and all(_DEGREES.fullmatch(part) for part in parts):
            return parts
        middle = re.fullmatch(r"(.*[NSEW]),? ?(.+)", plain, re.IGNORECASE) if sign == " " else None
        if middle and all(_DEGREES.fullmatch(part) for part in middle.groups()):
            return list(middle.groups())
    raise ValueError(Message("found {text}, expected a position such as 43.1, 20.8", text=quote_text(text)))


def split_links(text: str) -> list[str]:
    """The addresses of a cell that may hold several, parted by commas, semicolons, bars or spaces.

    A text without an address is its only item, to be refused where links are checked.
    """
    links = []
    for piece in _LINK_BEGINS.split(text)[1:]:
        address = re.split(r"[\s|<>\"]", piece, maxsplit=1)[0].rstrip(",;")
        links.append(address if "(" in address else address.rstrip(")"))
    return list(dict.fromkeys(links)) or [text]


def join_date_parts(year: str, month: str, day: str) -> str:
    """Put a year, a month (a number or a name) and a day from columns of their own together, as EDTF.

    A day or month that is blank, 0, -9, 99 or the like is not known: the date is that of the month or the year.

    Raises
    ------
    ValueError
        "found …, expected …" where the year is none, or a month or a day is no number.
    """
    numbers = []
    for text, noun in ((year, "year"), (month, "month"), (day, "day")):
        plain = re.sub(r"\.0*$", "", plain_text(text))
        if noun == "month" and (named := parse_month(plain)):
            numbers.append(named)
        elif re.fullmatch(r"-?[0-9]{1,4}", plain):
            numbers.append(int(plain))
        elif noun == "year" or plain.casefold() not in ("", "na", "n/a", "nan", "null", "none", "unknown", "-", "?"):
            found = quote_text(text) if text else Message("nothing")
            expected = _EXPECTED_DATE_PARTS[noun]
            raise ValueError(Message("found {found}, expected {expected}", found=found, expected=expected))
        else:
            numbers.append(0)
    parts = [f"{numbers[0]:04d}"]
    if 1 <= numbers[1] <= 12:
        parts.append(f"{numbers[1]:02d}")
        parts += [f"{numbers[2]:02d}"] if 1 <= numbers[2] <= 31 else []
    return parse_date("-".join(parts)).text


def parse_year(text: str) -> int | None:
    """The year that a column beside a date gives; None where it gives none."""
    match = re.fullmatch(r"([0-9]{4})(?:\.0*)?", text)
    return int(match[1]) if match and int(match[1]) >= 1 else None


def plain_text(value: Any) -> str:
    """A value as text with plain digits, hyphens and spaces, no weekday first; "" for what no date is written as."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    text = _LEADING_WEEKDAY.sub("", str(value).strip())
    if text.isascii():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u2011", "-")
    digits = (str(unicodedata.decimal(char)) if char.isdecimal() else char for char in composed)
    return " ".join("".join(char for char in digits if unicodedata.category(char) != "Cf").split())


@lru_cache(maxsize=2_000)
def parse_month(word: str) -> int | None:
    """The month (1 to 12) that a word names or begins; None where it names none, or different ones."""
    folded = fold(word.rstrip("."))
    names = _months_by_name()
    if folded in names:
        return names[folded]
    if len(folded) < _MIN_MONTH_LETTERS:
        return None
    months = {month for name, month in names.items() if name.startswith(folded)} or ({9} if folded == "sept" else set())
    return months.pop() if len(months) == 1 else None


@lru_cache(maxsize=1)
def _months_by_name() -> dict[str, int]:
    names: dict[str, int] = {}
    for line in _MONTH_NAMES.strip().splitlines():
        words = line.split()
        names |= {fold(word): month for month, word in enumerate(words, start=1)}
    return names


def known_type(word: str) -> str | None:
    """The type that a word names by our names or by ACLED's; None where it names none."""
    return _KNOWN_TYPES.get(fold(word))


class TypeVocabulary:
    """The types of event by the words for them in a file, with those of its mapping file."""

    def __init__(self, path: Path, mapping: Path | None) -> None:
        """Read the mapping file given, or else the one beside the file; RecordError with every problem of it."""
        self.mapping = find_mapping(path, mapping)
        names, self.default = self.mapping.values.get("type", {}), self.mapping.defaults.get("type")
        self._types = _KNOWN_TYPES | {fold(name): type for name, type in names.items()}

    def knows(self, word: str) -> bool:
        """Whether a word names a type by itself, without the default."""
        return fold(word) in self._types

    def find_type(self, words: Iterable[str]) -> str | None:
        """The type of the first word that names one, or the default one; None where there is none."""
        return next((self._types[word] for word in map(fold, words) if word in self._types), self.default)


class ParsedGeometry(NamedTuple):
    """The shape and the positions of a place, how exactly it is known, on what basis, and what is not kept."""

    shape: Shape
    positions: tuple[Position, ...]
    precision: Precision
    radius_m: float | None
    basis: str
    remarks: tuple[str, ...]


def parse_geometry(geometry: Any, radius_m: float | None) -> ParsedGeometry:
    """Read a GeoJSON geometry (WGS 84, longitude first) as a place, known no better than the file says.

    Parameters
    ----------
    radius_m : float, optional
        How far off the place may be, where the file says so. For a point or a line without it some 5 km are assumed,
        or what the last decimal stands for if that is more.

    Returns
    -------
    ParsedGeometry
        Of several parts, and of a collection, the convex hull: the incident was somewhere in it.

    Raises
    ------
    ValueError
        "found …, expected …" for what is no geometry in degrees.
    """
    if not isinstance(geometry, dict):
        found = Message("no geometry") if geometry is None else Message("no object")
        raise ValueError(Message("found {found}, expected a geometry", found=found))
    numbers = _coordinate_numbers(geometry)
    given = _read_shape(geometry)
    remarks = [Message("found heights, expected two numbers a position: not taken")] if shapely.has_z(given) else []
    outline = shapely.force_2d(given)
    if outline.geom_type not in _SHAPES:
        remarks.append(
            Message(
                "found a {geom_type}, expected one shape: the hull of all its parts is taken",
                geom_type=outline.geom_type,
            )
        )
        outline = shapely.convex_hull(outline)
    if outline.geom_type == "Polygon" and outline.interiors:
        remarks.append(Message("found holes in the area, expected none: filled in"))
    shape = _SHAPES[outline.geom_type]
    corners = outline.exterior.coords[:-1] if shape == "area" else outline.coords
    positions = tuple(Position(lat, lon) for lon, lat in corners)
    return ParsedGeometry(shape, positions, *_estimate_precision(shape, radius_m, numbers), tuple(remarks))


def _coordinate_numbers(geometry: dict[str, Any]) -> list[float]:
    """Every number of the positions, in any order; ValueError where one is none that a map has."""
    numbers: list[float] = []
    pending = [geometry.get("coordinates"), geometry.get("geometries")]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            pending += [value.get("coordinates"), value.get("geometries")]
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MAX_COORDINATE:
            numbers.append(float(value))
        elif value is not None:
            raise ValueError(Message("found {value} in the positions, expected numbers", value=str(value)[:40]))
    if not numbers:
        raise ValueError(Message("found no positions, expected some"))
    return numbers


def _read_shape(geometry: dict[str, Any]) -> BaseGeometry:
    """The geometry, valid and within the degrees of the globe; ValueError for any other."""
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, ValueError, RecursionError):
        shape = None
    if shape is None or shape.is_empty:
        raise ValueError(
            Message(
                "found a {type} that cannot be read, expected a geometry", type=repr(str(geometry.get("type"))[:40])
            )
        )
    west, south, east, north = shape.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        message = Message(
            "found positions from {west}, {south} to {east}, {north}, expected longitudes from -180 to 180 and "
            "latitudes from -90 to 90",
            west=f"{west:g}",
            south=f"{south:g}",
            east=f"{east:g}",
            north=f"{north:g}",
        )
        raise ValueError(message)
    if not shape.is_valid:
        raise ValueError(
            Message(
                "found a shape that cannot be drawn ({reason}), expected a valid one",
                reason=quote_words(shapely.is_valid_reason(shape)),
            )
        )
    return shape


def _estimate_precision(
    shape: Shape, radius_m: float | None, numbers: list[float]
) -> tuple[Precision, float | None, str]:
    """Precision, radius in metres and basis of a place."""
    if shape == "area":
        return "region", radius_m, f"The area of the file, taken as one in which it was; {_EXACTNESS_UNKNOWN}"
    if radius_m is None:
        decimals = max(len(repr(number).partition(".")[2].rstrip("0")) for number in numbers)
        radius_m = max(ASSUMED_RADIUS_M, METRES_PER_DEGREE * 10.0**-decimals / 2)
        basis = f"{_EXACTNESS_UNKNOWN}: so far is assumed"
    else:
        basis = "the file says how far off it may be"
    precision: Precision = "region" if radius_m > _MAX_SETTLEMENT_RADIUS_M else "settlement"
    return precision, math.ceil(radius_m), f"The position of the file; {basis}"
