"""Anyone's GeoJSON features as incidents: what, when and where, by the usual names of properties.

Names are compared without case, spaces and signs. The properties that no field is known by go to the note, each with
its name.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from geo.core.model import Names, Position, Precision, Shape
from geo.core.rules import MAX_TEXT_CHARS, MAX_TITLE_CHARS
from geo.core.text import clip_text, printable, safe_web_address, unprintable
from geo.formats.builder import ASSUMED_RADIUS_M, Builder, RowError
from geo.formats.event_types import EXPECTED, TypeVocabulary
from geo.formats.foreign_dates import parse_span
from geo.formats.json_lines import JsonPart
from geo.formats.yaml.fields import LINK
from geo.spatial.geodesy import METRES_PER_DEGREE

USUAL_NAMES = {
    "title": ("title", "headline", "name", "event", "eventname", "label"),
    "summary": ("summary", "description", "desc", "details", "text", "notes", "note", "comment", "comments"),
    "date": ("date", "eventdate", "day", "datetime", "start", "startdate", "datestart", "begin", "when", "time"),
    "end": ("end", "enddate", "dateend", "until"),
    "type": ("type", "subeventtype", "eventtype", "category", "kind", "class"),
    "place": ("place", "placename", "location", "locality", "town", "settlement", "city"),
    "source": ("source", "publisher", "reportedby"),
    "url": ("url", "link", "sourceurl", "href"),
    "radius_m": ("radiusm", "accuracym", "uncertaintym", "coordinateuncertaintyinmeters"),
    "id": ("id", "eventid", "fid"),
}
"""The names of properties that are understood, by field; of several in one feature the first."""

_LINK = re.compile(LINK.schema["pattern"])
_MAX_CHARS = {
    "title": MAX_TITLE_CHARS, "place": MAX_TITLE_CHARS, "source": 150,
    "summary": MAX_TEXT_CHARS, "note": MAX_TEXT_CHARS,
}  # fmt: skip
_MAX_RADIUS_M = 20_000_000
_SHAPES: dict[str, Shape] = {"Point": "point", "LineString": "line", "Polygon": "area"}
_MAX_SETTLEMENT_RADIUS_M = 10_000.0
_MAX_COORDINATE = 1e9
_EXACTNESS_UNKNOWN = "the file does not say how exactly it is known"


class ParsedGeometry(NamedTuple):
    """The shape and the positions of a place, how exactly it is known, on what basis, and what is not kept."""

    shape: Shape
    positions: tuple[Position, ...]
    precision: Precision
    radius_m: float | None
    basis: str
    remarks: tuple[str, ...]


def add_feature(feature: JsonPart, builder: Builder, types: TypeVocabulary) -> None:
    """Add the incident of a feature; one without a usable date, geometry or type is left out."""
    properties = _Properties(feature, builder)
    try:
        properties.add_event(types)
    except RowError as error:
        builder.leave_out(feature.line, error.column, error.message)


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
        raise ValueError(f"found {'no geometry' if geometry is None else 'no object'}, expected a geometry")
    numbers = _coordinate_numbers(geometry)
    given = _read_shape(geometry)
    remarks = ["found heights, expected two numbers a position: not taken"] if shapely.has_z(given) else []
    outline = shapely.force_2d(given)
    if outline.geom_type not in _SHAPES:
        remarks.append(f"found a {outline.geom_type}, expected one shape: the hull of all its parts is taken")
        outline = shapely.convex_hull(outline)
    if outline.geom_type == "Polygon" and outline.interiors:
        remarks.append("found holes in the area, expected none: filled in")
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
            raise ValueError(f"found {str(value)[:40]} in the positions, expected numbers")
    if not numbers:
        raise ValueError("found no positions, expected some")
    return numbers


def _read_shape(geometry: dict[str, Any]) -> BaseGeometry:
    """The geometry, valid and within the degrees of the globe; ValueError for any other."""
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, ValueError, RecursionError):
        shape = None
    if shape is None or shape.is_empty:
        raise ValueError(f"found a {str(geometry.get('type'))[:40]!r} that cannot be read, expected a geometry")
    west, south, east, north = shape.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        expected = "expected longitudes from -180 to 180 and latitudes from -90 to 90"
        raise ValueError(f"found positions from {west:g}, {south:g} to {east:g}, {north:g}, {expected}")
    if not shape.is_valid:
        raise ValueError(f"found a shape that cannot be drawn ({shapely.is_valid_reason(shape)}), expected a valid one")
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


@dataclass
class _Property:
    """A property by its own name in the file; ("", None) stands for none."""

    name: str = ""
    value: Any = None


class _Properties:
    """The properties of a feature: those understood, by field, and the others, by their names; none is empty."""

    def __init__(self, feature: JsonPart, builder: Builder) -> None:
        self.feature, self.builder = feature, builder
        properties = feature.value.get("properties") or {}
        self.others = {name: value for name, value in properties.items() if not _is_empty(value)}
        self.fields: dict[str, _Property] = {}
        plain_names: dict[str, str] = {}
        for name in self.others:
            plain_names.setdefault("".join(char for char in name.lower() if char.isalnum()), name)
        for field, usual_names in USUAL_NAMES.items():
            plain = next((usual for usual in usual_names if usual in plain_names), None)
            if plain is not None:
                name = plain_names.pop(plain)
                if _is_fit(field, self.others[name]):
                    self.fields[field] = _Property(name, self.others.pop(name))
        if not _is_empty(feature.value.get("id")):
            self.fields["id"] = _Property("id", feature.value["id"])

    def add_event(self, types: TypeVocabulary) -> None:
        """Add the incident; RowError where its date, geometry or type cannot be used, or its id comes again."""
        start, line = self.fields.get("date", _Property("date", "nothing")), self.feature.line
        try:
            column = start.name
            parsed = parse_span(start.value, self._value("end"))
            column = "geometry"
            geometry = parse_geometry(self.feature.value.get("geometry"), self._value("radius_m"))
        except ValueError as error:
            raise RowError(column, str(error)) from None
        type = self._type(types)
        for remark in geometry.remarks:
            self.builder.remark(line, "geometry", remark)
        title = self._text("title") or "[no title]"
        id = self.fields.get("id")
        event = self.builder.add_event(
            f"id {id.value}" if id else self.builder.rows,
            id=f"{parsed.date.first}-{title}",
            title=" ".join(title.split()),
            summary=self._text("summary") or f"[no summary] {title}",
            date=parsed.date,
            time=parsed.time,
            date_basis=parsed.basis,
            place=self._add_place(geometry),
            type=type,
            status="reported",
            sources=(self._add_source(),),
            note=self._note(),
        )
        if id and event is None:
            raise RowError(id.name, f"found {id.value!r} a second time, expected each id once")

    def _value(self, field: str) -> Any:
        return self.fields.get(field, _Property()).value

    def _type(self, types: TypeVocabulary) -> str:
        word = self.fields.get("type", _Property("type", "no type"))
        if (type := types.find_type([str(word.value)])) is None:
            raise RowError(word.name, f"found {str(word.value)[:60]!r}, {EXPECTED}")
        return type

    def _add_place(self, geometry: ParsedGeometry) -> str:
        first = geometry.positions[0]
        name = self._text("place") or f"{first.lat:.4f}, {first.lon:.4f}"
        return self.builder.add_place(
            (name, geometry[:4]), Names(name, name), geometry.positions, id=name, shape=geometry.shape,
            precision=geometry.precision, radius_m=geometry.radius_m, basis=geometry.basis,
        )  # fmt: skip

    def _add_source(self) -> str:
        name, url = self._text("source"), self._value("url")
        file = printable(self.builder.path.name) or "a file"
        title = f"[{name}, as {file} names it]" if name else f"[{file}]"
        return self.builder.add_source((name, url), title[:MAX_TITLE_CHARS], **({"url": url} if url else {}))

    def _note(self) -> str | None:
        others = [f"{name}: {_as_text(value)}" for name, value in self.others.items()]
        return self._clean("note", "The file also says: " + "; ".join(others), "note") if others else None

    def _text(self, field: str) -> str:
        """The text of a field, "" where there is none."""
        property = self.fields.get(field)
        return self._clean(field, _as_text(property.value), property.name) if property else ""

    def _clean(self, field: str, text: str, column: str) -> str:
        text, max_chars = printable(text).strip(), _MAX_CHARS[field]
        if len(text) > max_chars:
            message = f"found {len(text):,} characters, expected at most {max_chars:,}: cut"
            self.builder.remark(self.feature.line, column, message)
        return clip_text(text, max_chars)


def _is_fit(field: str, value: Any) -> bool:
    """Whether the value is what its name promises; one that is not goes to the note with the others."""
    if field == "url":
        return (
            isinstance(value, str)
            and _LINK.fullmatch(value) is not None
            and safe_web_address(value) == value
            and not unprintable(value)
        )
    if field == "radius_m":
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _MAX_RADIUS_M
    return True


def _is_empty(value: Any) -> bool:
    return value in (None, "", [], {}) or (isinstance(value, float) and not math.isfinite(value))


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
