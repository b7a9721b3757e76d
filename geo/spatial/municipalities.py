"""Which municipality each place is in, and how sure that is.

Many places that matter lie on a line. The record declares where it puts them, the join measures, and
says "near" wherever the line is closer than the boundaries, or the place itself, are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.core.errors import Problem
from geo.core.model import Dataset
from geo.spatial.boundaries import Boundaries
from geo.spatial.measure import Measured, circle, measure, nearest

OUTSIDE = "outside"
_WIDE = ("municipality", "region")


class _Assigned(NamedTuple):
    municipality: str | None
    municipalities: tuple[str, ...]
    verdict: str
    line_m: float
    near_with: tuple[str, ...]


def assign_municipality(places: gpd.GeoDataFrame, boundaries: Boundaries) -> gpd.GeoDataFrame:
    """Say for each place which municipality it is in, how sure that is, and what area to draw.

    Returns the same rows in the same order under the same index, with these columns added:

    municipality : str or None
        The one it belongs to. Near a line the declared one, if that is within the tolerance;
        otherwise the one that holds it (of several the largest part, then the first id). None
        outside, and for what is spread over several declared ones.
    municipalities : tuple of str
        All it belongs to: the declared ones for the precisions municipality and region, the ones
        that a line or area touches, the declared ones within the tolerance if those are several.
    verdict : str
        "inside", "near" (a line is closer than ``max(accuracy_m, radius_m)``), "outside", or
        "declared" (no geometry to measure).
    line_m : float
        Metres to the nearest municipality line; NaN without geometry.
    near_with : tuple of str
        Where "near": the ids on the other side, "outside" for the outer line.
    nearest, distance_km : str or None, float
        Where "outside": the nearest municipality, and how far it is on the ellipsoid.
    area : geometry or None
        What to draw for the precisions municipality and region, EPSG:4326: the area given, the
        declared municipalities, or the circle of the radius around the point. None for a line,
        which is drawn as itself however little is known of it.

    Raises
    ------
    ValueError
        If places or boundaries are not in EPSG:4326.
    """
    known = _known(places, boundaries)
    each = zip(places.itertuples(), known, measure(places, boundaries), strict=True)
    rows = [_assign(*one) for one in each]
    assigned = pd.DataFrame(rows, columns=_Assigned._fields, index=places.index, dtype=object)
    # By column: `concat` and `join` would lose the type of an empty table.
    joined = places.assign(**assigned.astype({"verdict": "str", "line_m": "float64"}))
    joined = _with_nearest(joined, boundaries)
    polygons = dict(boundaries.frame.geometry)
    areas = [_area(place, ids, polygons) for place, ids in zip(joined.itertuples(), known, strict=True)]
    return joined.assign(area=gpd.GeoSeries(areas, index=joined.index, crs=joined.crs))


def check(dataset: Dataset | None, joined: gpd.GeoDataFrame, boundaries: Boundaries) -> list[Problem]:
    """What places declare and the boundaries do not bear out, in the order of the places.

    ``joined`` comes from `assign_municipality`; the lines are those of the record, 0 without one.
    """
    lines = dataset.lines if dataset else {}
    problems = []
    for place, found in zip(joined.itertuples(), measure(joined, boundaries), strict=True):
        whole = f"places.{place.Index}"
        for key, message in _contradictions(place, found, boundaries):
            where = f"{whole}.{key}"
            problems.append(Problem(lines.get(where, lines.get(whole, 0)), where, message))
    return problems


def _known(places: gpd.GeoDataFrame, boundaries: Boundaries) -> list[tuple[str, ...]]:
    ids = set(boundaries.frame.index)
    return [tuple(one for one in declared if one in ids) for declared in places["declared"]]


def _assign(place: Any, known: tuple[str, ...], found: Measured) -> _Assigned:
    spread = known if place.precision in _WIDE else ()
    municipality = _only(spread) if spread else _owner(place, known, found)
    own = spread or ((municipality,) if municipality else ())
    several = tuple(one for one in known if one in found.close)
    touched = found.held if place.shape in ("line", "area") else several if len(several) > 1 else ()
    verdict = _verdict(found)
    near_with: tuple[str, ...] = ()
    if verdict == "near":
        beyond = (OUTSIDE,) if own and found.outer_m < found.tolerance_m else ()
        near_with = tuple(one for one in found.close if one not in own) + beyond
    return _Assigned(municipality, spread or touched or own, verdict, found.line_m, near_with)


def _only(ids: tuple[str, ...]) -> str | None:
    return ids[0] if len(ids) == 1 else None


def _owner(place: Any, known: tuple[str, ...], found: Measured) -> str | None:
    declared = [one for one in (*found.held, *found.close) if one in known]
    if declared:
        return declared[0]
    if place.outside is not None and found.outer_m < found.tolerance_m:
        return None
    return found.held[0] if found.held else None


def _verdict(found: Measured) -> str:
    if np.isnan(found.line_m):
        return "declared"
    if found.line_m < found.tolerance_m:
        return "near"
    return "inside" if found.held else OUTSIDE


def _with_nearest(joined: gpd.GeoDataFrame, boundaries: Boundaries) -> gpd.GeoDataFrame:
    far = (joined["verdict"] == OUTSIDE).to_numpy()
    ids, kilometres = nearest(joined[far], boundaries)
    found = iter(zip(ids, kilometres, strict=True))
    rows = [next(found) if outside else (None, np.nan) for outside in far]
    name = pd.Series([one for one, _ in rows], index=joined.index, dtype=object)
    distance = pd.Series([km for _, km in rows], index=joined.index, dtype="float64")
    line_m = joined["line_m"].where(~far, distance * 1000)
    return joined.assign(nearest=name, distance_km=distance, line_m=line_m)


def _area(place: Any, known: tuple[str, ...], polygons: Mapping[str, BaseGeometry]) -> BaseGeometry | None:
    if place.precision not in _WIDE or place.shape == "line":
        return None
    if place.shape == "area":
        return place.geometry
    around = place.shape == "point" and place.radius_m > 0
    if known and not (around and place.precision == "region"):
        return shapely.union_all([polygons[one] for one in known])
    return circle(place.geometry, place.radius_m) if around else None


def _contradictions(place: Any, found: Measured, boundaries: Boundaries) -> Iterator[tuple[str, str]]:
    ids = boundaries.frame.index
    for unknown in (one for one in place.declared if one not in ids):
        guess = get_close_matches(unknown, ids, n=1)
        expected = f"did you mean {guess[0]!r}?" if guess else "expected one of " + ", ".join(sorted(ids))
        yield "municipality", f"found {unknown!r}, which is no municipality in the boundaries, {expected}"
    known = [one for one in place.declared if one in ids]
    amiss = [one for one in known if one not in found.close]
    # Of a region one point says only that it is somewhere in it.
    if not np.isnan(found.line_m) and amiss and (place.precision != "region" or amiss == known):
        yield "municipality", _expected(place, amiss[0], found)
    if place.outside is not None and found.held and not found.outer_m < found.tolerance_m:
        yield "outside", _expected(place, place.outside, found)


def _expected(place: Any, declared: str, found: Measured) -> str:
    if found.held:
        expected, where = repr(found.held[0]), f"in it, {place.line_m:,.0f} m from the nearest line"
    else:
        expected, where = (
            "`outside`",
            f"{place.line_m:,.0f} m outside {place.nearest!r}, the nearest municipality",
        )
    return (
        f"found {declared!r}, expected {expected}: the place lies {where}, and position and line together "
        f"may be off by {found.tolerance_m:,.0f} m; correct the position or what is declared"
    )
