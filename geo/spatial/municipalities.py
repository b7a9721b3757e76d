"""Which municipality each place is in, how sure that is, how to say so, and where what a place declares is wrong.

Many places that matter lie on a line. The record declares where it puts them, the join measures, and says "near"
wherever the line is closer than the boundaries, or the place itself, are known. What places declare and the boundaries
do not bear out are problems of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.core.errors import Problem
from geo.core.messages import Message, gettext, gettext_noop, level_noop
from geo.core.model import COARSE, WGS84, Dataset, Place
from geo.core.tables import build_geometry
from geo.core.text import format_distance, list_names, nearest_option
from geo.spatial.boundaries import Boundaries
from geo.spatial.geodesy import draw_ring
from geo.spatial.measures import Measures, find_nearest, measure_places
from geo.spatial.world import NOT_SAID, knows_unit, read_shipped_municipalities

OUTSIDE = "outside"
_MAX_IDS_NAMED = 60
_ELSEWHERE_DEGREES = 0.5  # from the municipalities on, what lies there is of no interest to them


class _Assigned(NamedTuple):
    municipality: str | None
    municipalities: tuple[str, ...]
    verdict: str
    near_with: tuple[str, ...]


def assign_municipality(
    places: gpd.GeoDataFrame, boundaries: Boundaries, measures: Mapping[str, Measures] | None = None
) -> gpd.GeoDataFrame:
    """Say for each place which municipality it is in, how sure that is, and what area to draw.

    Parameters
    ----------
    places : GeoDataFrame
        As `geo.core.tables` makes it, in EPSG:4326.
    boundaries : Boundaries
        The municipalities.
    measures : mapping, optional
        Measures by place id that `locate_places` has taken already; the other places are measured here.

    Returns
    -------
    GeoDataFrame
        The same rows in the same order under the same index, with these columns added:

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
        near_with : tuple of str
            Where "near": the ids on the other side, "outside" for the outer line.
        touching, in_reach, line_m, outer_line_m, tolerance_m
            As in `Measures`; where "outside", ``line_m`` is measured on the ellipsoid.
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
    taken = measures or {}
    rest = ~places.index.isin(list(taken))
    measured = dict(zip(places.index[rest].tolist(), measure_places(places[rest], boundaries), strict=True)) | dict(
        taken
    )
    each = [measured[id] for id in places.index.tolist()]
    known = _known(places, boundaries, each)
    about = iterate_rows(places, ["precision", "shape", "outside"])
    rows = [_assign(*place) for place in zip(about, known, each, strict=True)]
    assigned = pd.DataFrame(rows, columns=_Assigned._fields, index=places.index, dtype=object)
    # By column: `concat` and `join` would lose the type of an empty table.
    joined = places.assign(**assigned.astype({"verdict": "str"}), **_measure_columns(each, places.index))
    joined = _with_nearest(joined, boundaries)
    return joined.assign(area=_draw_areas(joined, known, boundaries))


def locate_places(places: Mapping[str, Place], boundaries: Boundaries) -> tuple[dict[str, Place], dict[str, Measures]]:
    """Give places of other systems the municipalities that they lie in; those that declare some keep them.

    A point known to be anywhere in a radius belongs to all that its circle reaches: counted for one of them it
    would be better known than it is.

    Returns
    -------
    dict, dict
        The places by id, and the measures of those that were measured, for `assign_municipality`.
    """
    open = [place for place in places.values() if place.positions and not place.municipality]
    radii = [np.nan if place.radius_m is None else place.radius_m for place in open]
    shapes = gpd.GeoSeries([build_geometry(place) for place in open], crs=WGS84)
    table = gpd.GeoDataFrame({"radius_m": radii}, geometry=shapes)
    measures = dict(zip((place.id for place in open), measure_places(table, boundaries), strict=True))
    located = {id: _located(place, measures.get(id, Measures())) for id, place in places.items()}
    return located, measures


def describe_location(place: Mapping[str, Any], boundaries: Boundaries) -> str:
    """Say which municipality a place is in and how sure that is; ``place`` is a row of `assign_municipality`."""
    coarse, land = place["precision"] in COARSE, gettext(place["outside"] or gettext_noop("undeclared"))
    if place["verdict"] == OUTSIDE:
        if coarse:
            return boundaries.level.translate("outside the municipalities ({land})", land=land)
        return boundaries.level.translate(
            "outside the municipalities ({land}), {distance} from {municipality}",
            land=land,
            distance=format_distance(1000 * place["distance_km"]),
            municipality=name_municipalities([place["nearest"]], boundaries),
        )
    names = name_municipalities(place["municipalities"], boundaries)
    phrases = [names or place["outside"] or boundaries.level.translate("no municipality")]
    if place["verdict"] == "near" and len(place["municipalities"]) > 1 and not coarse:
        phrases.append(gettext("on the line between them"))
    others = (id for id in place["near_with"] if id not in (OUTSIDE, *place["municipalities"]))
    if names := name_municipalities(others, boundaries):
        phrases.append(gettext("near the line with {municipalities}", municipalities=names))
    if OUTSIDE in place["near_with"]:
        phrases.append(gettext("near the outer line"))
    return ", ".join(phrases)


def name_municipalities(ids: Iterable[str], boundaries: Boundaries) -> str:
    """Name municipalities in both languages, in the order given; KeyError for an id that the boundaries lack."""
    return ", ".join(map(boundaries.name, ids))


def list_place_names(joined: pd.DataFrame, boundaries: Boundaries) -> list[tuple[tuple[str, str], ...]]:
    """List the names of each row of `assign_municipality`, in the order of its first municipality: see `list_names`."""
    columns = [joined[name].tolist() for name in ("name_sq", "name_sr", "declared", "municipalities")]
    return [
        list_names(sq, sr, boundaries.first_language(declared or inside))
        for sq, sr, declared, inside in zip(*columns, strict=True)
    ]


def _known(places: gpd.GeoDataFrame, boundaries: Boundaries, measures: list[Measures]) -> list[tuple[str, ...]]:
    """The ids of the units that each place declares, by id or code, if the boundaries have them."""
    ids = set(boundaries.frame.index)
    known = []
    for declared, measured in zip(places["declared"], measures, strict=True):
        named = [resolve_code(code, ids, boundaries, measured.in_reach) for code in declared]
        known.append(tuple(dict.fromkeys(id for resolved in named for id in resolved)))
    return known


def resolve_code(code: str, ids: set[str], boundaries: Boundaries, in_reach: tuple[str, ...]) -> tuple[str, ...]:
    """The units that a declared id or code stands for; of several those in reach of the place, if any is."""
    if code in ids:
        return (code,)
    units = tuple(id for id in boundaries.codes.get(code, ()) if id in ids)
    return tuple(id for id in units if id in in_reach) or units


def _measure_columns(measures: list[Measures], index: pd.Index[str]) -> dict[str, pd.Series[Any]]:
    return {
        field.name: pd.Series(
            [getattr(row, field.name) for row in measures],
            index=index,
            dtype="float64" if field.name.endswith("_m") else object,
        )
        for field in fields(Measures)
    }


def _assign(place: Any, known: tuple[str, ...], measures: Measures) -> _Assigned:
    spread = known if place.precision in COARSE else ()
    municipality = _only(spread) if spread else _owner(place, known, measures)
    owners = spread or ((municipality,) if municipality else ())
    several = tuple(id for id in known if id in measures.in_reach)
    touched = measures.touching if place.shape in ("line", "area") else several if len(several) > 1 else ()
    verdict = _verdict(measures)
    near_with: tuple[str, ...] = ()
    if verdict == "near":
        beyond = (OUTSIDE,) if owners and measures.outer_line_m < measures.tolerance_m else ()
        near_with = tuple(id for id in measures.in_reach if id not in owners) + beyond
    return _Assigned(municipality, spread or touched or owners, verdict, near_with)


def _only(ids: tuple[str, ...]) -> str | None:
    return ids[0] if len(ids) == 1 else None


def _owner(place: Any, known: tuple[str, ...], measures: Measures) -> str | None:
    declared = [id for id in (*measures.touching, *measures.in_reach) if id in known]
    if declared:
        return declared[0]
    if place.outside is not None and measures.outer_line_m < measures.tolerance_m:
        return None
    return measures.touching[0] if measures.touching else None


def _verdict(measures: Measures) -> str:
    if np.isnan(measures.line_m):
        return "declared"
    if measures.line_m < measures.tolerance_m:
        return "near"
    return "inside" if measures.touching else OUTSIDE


def _with_nearest(joined: gpd.GeoDataFrame, boundaries: Boundaries) -> gpd.GeoDataFrame:
    outside = (joined["verdict"] == OUTSIDE).to_numpy()
    ids, kilometres = find_nearest(joined[outside], boundaries)
    nearest, distance_km = np.full(len(joined), None, dtype=object), np.full(len(joined), np.nan)
    nearest[outside], distance_km[outside] = ids, kilometres
    line_m = np.where(outside, distance_km * 1000, joined["line_m"])
    return joined.assign(nearest=nearest, distance_km=distance_km, line_m=line_m)


def iterate_rows(table: pd.DataFrame, columns: list[str]) -> Iterator[Any]:
    """The rows of some columns as named tuples; columns of texts, which are slow one by one, as objects."""
    return iter(pd.DataFrame(table[columns]).astype(object).itertuples())


def _draw_areas(joined: gpd.GeoDataFrame, known: list[tuple[str, ...]], boundaries: Boundaries) -> gpd.GeoSeries:
    """The area of each place that is known no better than that, as `assign_municipality` has it; else None."""
    polygons = dict(boundaries.frame.geometry)
    areas = np.full(len(joined), None, dtype=object)
    coarse = np.flatnonzero(joined["precision"].isin(COARSE))
    places = iterate_rows(joined.iloc[coarse], ["precision", "shape", "radius_m", "geometry"])
    areas[coarse] = [_area(place, known[row], polygons) for row, place in zip(coarse, places, strict=True)]
    return gpd.GeoSeries(areas, index=joined.index, crs=joined.crs)


def _area(place: Any, known: tuple[str, ...], polygons: Mapping[str, BaseGeometry]) -> BaseGeometry | None:
    if place.shape == "line":
        return None
    if place.shape == "area":
        return place.geometry
    around = place.shape == "point" and place.radius_m > 0
    if known and not (around and place.precision == "region"):
        return shapely.union_all([polygons[id] for id in known])
    return draw_ring(place.geometry, place.radius_m) if around else None


def _located(place: Place, measures: Measures) -> Place:
    if place.municipality:
        return replace(place, outside=None)
    touching = measures.touching[:1] if place.shape == "point" else measures.touching
    if place.precision == "region" and place.shape == "point" and place.radius_m:
        touching = measures.in_reach
    if touching:
        return replace(place, municipality=touching, outside=None)
    return replace(place, outside=place.outside or NOT_SAID)


def find_contradictions(dataset: Dataset | None, joined: gpd.GeoDataFrame, boundaries: Boundaries) -> list[Problem]:
    """Find what places declare and the boundaries do not bear out, in the order of the places.

    ``joined`` comes from `assign_municipality`; the lines are those of the record, 0 without one.
    """
    lines = dataset.lines if dataset else {}
    ids, problems = set(boundaries.frame.index), []
    columns = ["precision", "declared", "outside", "touching", "in_reach", "line_m", "outer_line_m", "tolerance_m"]
    for place in iterate_rows(joined, [*columns, "nearest", "geometry"]):
        path = f"places.{place.Index}"
        for field, message in _contradictions(place, ids, boundaries):
            where = f"{path}.{field}"
            problems.append(Problem(lines.get(where, lines.get(path, 0)), where, message))
    return problems


def _contradictions(place: Any, ids: set[str], boundaries: Boundaries) -> Iterator[tuple[str, str]]:
    has_shape = not np.isnan(place.line_m)
    for unknown in (id for id in place.declared if id not in ids and id not in boundaries.codes):
        if has_shape and knows_unit(unknown):
            continue  # declared of other boundaries than these, which now have their own word
        if guess := nearest_option(unknown, boundaries.frame.index):
            expected = Message("did you mean {guess}?", guess=repr(guess))
        else:
            expected = Message("expected one of {ids}", ids=tuple(sorted(ids)[:_MAX_IDS_NAMED]))
        message = level_noop("found {id}, which is no municipality in the boundaries, {expected}")
        yield "municipality", boundaries.level.message(message, id=repr(unknown), expected=expected)
    known = [
        resolve_code(id, ids, boundaries, place.in_reach)
        for id in place.declared
        if id in ids or id in boundaries.codes
    ]
    amiss = [units[0] for units in known if units and not set(units) & set(place.in_reach)]
    # Of a region one point says only that it is somewhere in it.
    if has_shape and amiss and (place.precision != "region" or len(amiss) == len(known)):
        yield "municipality", _contradiction(place, amiss[0], boundaries)
    if _is_outside_contradicted(place, boundaries):
        yield "outside", _contradiction(place, place.outside, boundaries)


def _is_outside_contradicted(place: Any, boundaries: Boundaries) -> bool:
    """Whether a place that says that it is outside lies inside.

    It says so of the municipalities of its record: of the world's units nobody can, and of boundaries that are named
    later only near those municipalities.
    """
    if place.outside in (None, NOT_SAID) or not place.touching or place.outer_line_m < place.tolerance_m:
        return False
    if boundaries.is_world or place.outside.split(",")[-1].strip() in _names_of(place.touching, boundaries):
        return False
    shipped = shapely.box(*read_shipped_municipalities().frame.total_bounds).buffer(_ELSEWHERE_DEGREES)
    return bool(shapely.intersects(shipped, place.geometry))


def _names_of(ids: Iterable[str], boundaries: Boundaries) -> set[str]:
    return set(boundaries.frame.loc[list(ids), ["name_sq", "name_sr"]].to_numpy().ravel())


def _contradiction(place: Any, declared: str, boundaries: Boundaries) -> Message:
    values = {"declared": repr(declared), "line": f"{place.line_m:,.0f}", "tolerance": f"{place.tolerance_m:,.0f}"}
    if place.touching:
        return Message("found {declared}, expected {expected}: the place lies in it, {line} m from the nearest line, "
                       "and position and line together may be off by {tolerance} m; correct the position or what is "
                       "declared",
                       expected=repr(place.touching[0]), **values)  # fmt: skip
    message = level_noop(
        "found {declared}, expected `outside`: the place lies {line} m outside {nearest}, the nearest municipality, "
        "and position and line together may be off by {tolerance} m; correct the position or what is declared"
    )
    return boundaries.level.message(message, nearest=repr(place.nearest), **values)
