"""Numbers, codes, coordinates and links as spreadsheets, programs and people write them."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from geo.core.messages import Message
from geo.core.model import Position
from geo.core.text import quote_text

COUNTED_UNITS = frozenset({"", "person", "persons", "people", "deaths", "fatalities", "injured", "arrests"})
"""Units of which there are no fractions."""

_NOTHING = frozenset({
    "na", "n/a", "n.a.", "#n/a", "#n/v", "#value!", "#ref!", "#div/0!", "nan", "null", "nil", "nd", "n.d.", "no data",
    "not available", "missing", "-", "--", "---", "–", "—", ".", "..", "...", "?", "??", "(blank)", "none given",
})  # fmt: skip
_NEGATIVE_CODE = re.compile(r"-(?:1|9+|8+|7+)(?:\.0*)?")
_ZERO_FRACTION = re.compile(r"([0-9]+)\.0+")
_PLAIN = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_GROUPED = re.compile(
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
    if (grouped := _GROUPED.fullmatch(plain)) and _parts_thousands(grouped, decimal_comma, counted):
        plain = plain[: grouped.start("rest")] if grouped["rest"] else plain
        plain = re.sub(r"[ ,.'’\u00a0\u202f]", "", plain) + (grouped["rest"] or "").replace(",", ".")
    elif "." not in plain and plain.count(",") == 1:
        plain = plain.replace(",", ".")
    value = float(plain) if _PLAIN.fullmatch(plain) else math.nan
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
