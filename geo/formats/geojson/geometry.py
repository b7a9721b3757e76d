"""Anyone's GeoJSON geometries as the positions of a place, known no better than the file says."""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from geo.core.model import Position, Precision, Shape

_SHAPES: dict[str, Shape] = {"Point": "point", "LineString": "line", "Polygon": "area"}
_UNSAID_M = 5_000.0
_DEGREE_M = 111_320.0
_WIDE_M = 10_000.0
_UNSAID = "the file does not say how exactly it is known"


class Spot(NamedTuple):
    """Where a place is, how exactly, from what that follows, and what of the geometry is not kept."""

    shape: Shape
    positions: tuple[Position, ...]
    precision: Precision
    radius_m: float | None
    basis: str
    remarks: tuple[str, ...]


def read(geometry: Any, radius_m: float | None) -> Spot:
    """A place of a geometry; ``radius_m`` is how far off it may be, where the file says so.

    Of several parts, and of a collection, the hull is taken: the incident was somewhere in it. Of a point or line
    of unsaid exactness some 5 km are assumed, or what its last decimal says if that is more.

    Raises
    ------
    ValueError
        "found …, expected …" for what is no geometry in degrees.
    """
    if not isinstance(geometry, dict):
        raise ValueError(f"found {'no geometry' if geometry is None else 'no object'}, expected a geometry")
    drawn, numbers = _drawn(geometry)
    remarks = ["found heights, expected two numbers a position: not taken"] if shapely.has_z(drawn) else []
    whole = shapely.force_2d(drawn)
    if whole.geom_type not in _SHAPES:
        remarks.append(f"found a {whole.geom_type}, expected one shape: the hull of all its parts is taken")
        whole = shapely.convex_hull(whole)
    if whole.geom_type == "Polygon" and whole.interiors:
        remarks.append("found holes in the area, expected none: filled in")
    shape = _SHAPES[whole.geom_type]
    corners = whole.exterior.coords[:-1] if shape == "area" else whole.coords
    positions = tuple(Position(lat, lon) for lon, lat in corners)
    return Spot(shape, positions, *_known(shape, radius_m, numbers), tuple(remarks))


def _drawn(geometry: dict[str, Any]) -> tuple[BaseGeometry, list[float]]:
    """The geometry and every number in its positions."""
    numbers = _numbers(geometry)
    try:
        drawn = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, ValueError, RecursionError):
        drawn = None
    if drawn is None or drawn.is_empty:
        raise ValueError(f"found a {str(geometry.get('type'))[:40]!r} that cannot be read, expected a geometry")
    west, south, east, north = drawn.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        expected = "expected longitudes from -180 to 180 and latitudes from -90 to 90"
        raise ValueError(f"found positions from {west:g}, {south:g} to {east:g}, {north:g}, {expected}")
    if not drawn.is_valid:
        raise ValueError(f"found a shape that cannot be drawn ({shapely.is_valid_reason(drawn)}), expected a valid one")
    return drawn, numbers


def _numbers(geometry: dict[str, Any]) -> list[float]:
    """Every number of the positions; ValueError where one is none that a map has."""
    found: list[float] = []
    left = [geometry.get("coordinates"), geometry.get("geometries")]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += one
        elif isinstance(one, dict):
            left += [one.get("coordinates"), one.get("geometries")]
        elif isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < 1e9:
            found.append(float(one))
        elif one is not None:
            raise ValueError(f"found {str(one)[:40]} in the positions, expected numbers")
    if not found:
        raise ValueError("found no positions, expected some")
    return found


def _known(shape: Shape, radius_m: float | None, numbers: list[float]) -> tuple[Precision, float | None, str]:
    if shape == "area":
        return "region", radius_m, f"The area of the file, taken as one in which it was; {_UNSAID}"
    decimals = max(len(repr(number).partition(".")[2].rstrip("0")) for number in numbers)
    if radius_m is None:
        radius_m, said = max(_UNSAID_M, _DEGREE_M * 10.0**-decimals / 2), f"{_UNSAID}: so far is assumed"
    else:
        said = "the file says how far off it may be"
    return ("region" if radius_m > _WIDE_M else "settlement"), math.ceil(radius_m), f"The position of the file; {said}"
