"""A geometry in GeoJSON as a place, known no better than its file says."""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from geo.core.errors import quote_words
from geo.core.messages import Message
from geo.core.model import Position, Precision, Shape
from geo.formats.builder import ASSUMED_RADIUS_M
from geo.spatial.geodesy import METRES_PER_DEGREE

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
