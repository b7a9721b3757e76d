"""Which municipality each place is in, how sure that is, and how to say so.

Many places that matter lie on a line. The record declares where it puts them, the join measures, and
says "near" wherever the line is closer than the boundaries, or the place itself, are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from geo.core.messages import gettext, gettext_noop
from geo.core.model import COARSE, WGS84, Place
from geo.core.tables import build_geometry
from geo.core.text import format_distance, list_names
from geo.spatial.boundaries import Boundaries
from geo.spatial.geodesy import GEOD, draw_ring
from geo.spatial.wide_join import measure_wide
from geo.spatial.world import NOT_SAID

OUTSIDE = "outside"

# Beyond this UTM is of no use, and no tolerance reaches.
_MAX_UTM_DEGREES = 10.0


@dataclass(frozen=True, slots=True)
class Measures:
    """How one place lies to the municipalities; NaN without geometry, infinite far from all municipalities.

    Attributes
    ----------
    touching : tuple of str
        Ids of the municipalities that hold or touch it: the largest share first, then by id.
    in_reach : tuple of str
        The same with all that are within the tolerance.
    line_m, outer_line_m : float
        Metres to the nearest municipality line, and to the nearest stretch of their outer line.
    tolerance_m : float
        How far off line and place together may be: ``max(accuracy_m, radius_m)``.
    """

    touching: tuple[str, ...] = ()
    in_reach: tuple[str, ...] = ()
    line_m: float = np.nan
    outer_line_m: float = np.nan
    tolerance_m: float = np.nan


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


def measure_places(places: gpd.GeoDataFrame, boundaries: Boundaries) -> list[Measures]:
    """Measure each place against the municipalities, in the order of the places.

    ``places`` needs a geometry (or None), EPSG:4326, and the column radius_m (metres or NaN). Near the municipalities
    metres are those of their UTM zone.

    Raises
    ------
    ValueError
        If places or boundaries are not in EPSG:4326.
    """
    frame = _sorted_by_id(places, boundaries)
    if boundaries.is_wide or boundaries.unit_accuracy_m is not None:
        return _measure_wide(places, frame, boundaries)
    tolerance = np.fmax(boundaries.accuracy_m, places["radius_m"].to_numpy(float))
    reach = shapely.box(*frame.total_bounds).buffer(_MAX_UTM_DEGREES)
    shapely.prepare(reach)
    near = shapely.intersects(places.geometry.to_numpy(), reach)
    too_far_m = np.where(places.geometry.notna().to_numpy(), np.inf, np.nan)
    measures = [Measures((), (), *row) for row in zip(too_far_m, too_far_m, tolerance, strict=True)]
    measured = _measure_near(places.geometry[near], tolerance[near], frame, boundaries.metric_crs)
    for row, near_measures in zip(np.flatnonzero(near), measured, strict=True):
        measures[row] = near_measures
    return measures


def _measure_wide(places: gpd.GeoDataFrame, frame: gpd.GeoDataFrame, boundaries: Boundaries) -> list[Measures]:
    radii = places["radius_m"].to_numpy(float)
    measures = [Measures(tolerance_m=tolerance) for tolerance in np.fmax(boundaries.accuracy_m, radii).tolist()]
    has_shape = np.flatnonzero(places.geometry.notna() & ~places.geometry.is_empty)
    shapes = places.geometry.to_numpy()[has_shape]
    for row, wide in zip(has_shape, measure_wide(shapes, frame.geometry.to_numpy(), _accuracy(frame, boundaries),
                                                 radii[has_shape]), strict=True):  # fmt: skip
        touching, in_reach = (tuple(frame.index[list(ids)]) for ids in (wide.touching, wide.in_reach))
        measures[row] = Measures(touching, in_reach, wide.line_m, wide.outer_line_m, wide.tolerance_m)
    return measures


def _accuracy(frame: gpd.GeoDataFrame, boundaries: Boundaries) -> NDArray[Any]:
    """How far off the lines of each municipality of a frame may be, in metres."""
    if boundaries.unit_accuracy_m is None:
        return np.full(len(frame), boundaries.accuracy_m)
    return np.asarray(pd.Series(boundaries.unit_accuracy_m, boundaries.frame.index).reindex(frame.index), dtype=float)


def find_nearest(places: gpd.GeoDataFrame, boundaries: Boundaries) -> tuple[list[str], list[float]]:
    """Find the id of the municipality nearest to each place, and the kilometres to it on the ellipsoid.

    All places need a geometry, EPSG:4326, and may be anywhere on the globe.
    """
    frame = _sorted_by_id(places, boundaries)
    if boundaries.is_wide:
        accuracy, radii = _accuracy(frame, boundaries), np.full(len(places), np.nan)
        wide = measure_wide(places.geometry.to_numpy(), frame.geometry.to_numpy(), accuracy, radii)
        return frame.index[[row.nearest for row in wide]].tolist(), [row.line_m / 1000 for row in wide]
    west, south, east, north = frame.total_bounds
    # Around the municipalities this keeps the distance of everything, where UTM ends at the horizon.
    around = CRS(proj="aeqd", lat_0=(south + north) / 2, lon_0=(west + east) / 2, datum="WGS84")
    shapes, polygons = _projected(places.geometry, around), _projected(frame.geometry, around)
    target = _nearest(shapes, polygons)[0]
    ends = shapely.get_coordinates(shapely.shortest_line(shapes, polygons[target])).reshape(-1, 4)
    back = Transformer.from_crs(around, WGS84, always_xy=True)
    lines = (*back.transform(ends[:, 0], ends[:, 1]), *back.transform(ends[:, 2], ends[:, 3]))
    kilometres = np.asarray(GEOD.inv(*lines)[2]) / 1000
    return frame.index[target].tolist(), kilometres.tolist()


def _measure_near(
    places: gpd.GeoSeries, tolerance: NDArray[Any], frame: gpd.GeoDataFrame, metric: CRS
) -> list[Measures]:
    shapes, polygons = _projected(places, metric), _projected(frame.geometry, metric)
    line_m = _distances(shapes, shapely.boundary(polygons))
    outer_line_m = _distances(shapes, shapely.boundary([shapely.union_all(polygons)]))
    touching = _ids_touching(shapes, polygons, frame.index)
    in_reach = touching.copy()
    near = np.flatnonzero(line_m <= tolerance)  # beyond that no other polygon is
    in_reach[near] = _ids_within(shapes[near], polygons, frame.index, tolerance[near])
    columns = (touching, in_reach, line_m, outer_line_m, tolerance)
    return [Measures(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _sorted_by_id(places: gpd.GeoDataFrame, boundaries: Boundaries) -> gpd.GeoDataFrame:
    """The municipalities in the order of their ids, so that the order of the file decides nothing."""
    for name, table in (("places", places), ("boundaries", boundaries.frame)):
        if table.crs != WGS84:
            raise ValueError(f"{name}: found the CRS {table.crs}, expected {WGS84}")
    return boundaries.frame.sort_index()


def _projected(shapes: gpd.GeoSeries, crs: CRS) -> NDArray[Any]:
    return np.asarray(shapes.to_crs(crs).to_numpy())


def _ids_touching(shapes: NDArray[Any], polygons: NDArray[Any], ids: pd.Index[str]) -> NDArray[Any]:
    """The ids of the polygons that hold or touch each shape, as tuples, in the order of `_ids_within`."""
    # Asked about the polygons, which are prepared for it, the tree answers many times as fast.
    polygon, shape = shapely.STRtree(shapes).query(polygons, predicate="intersects")
    return _order_ids(shapes, polygons, ids, shape, polygon)


def _ids_within(
    shapes: NDArray[Any], polygons: NDArray[Any], ids: pd.Index[str], within_m: NDArray[Any]
) -> NDArray[Any]:
    """The ids of the polygons within a distance of each shape, as tuples: the largest share first, then by id."""
    shape, polygon = shapely.STRtree(polygons).query(shapes, predicate="dwithin", distance=within_m)
    return _order_ids(shapes, polygons, ids, shape, polygon)


def _order_ids(
    shapes: NDArray[Any], polygons: NDArray[Any], ids: pd.Index[str], shape: NDArray[Any], polygon: NDArray[Any]
) -> NDArray[Any]:
    dimensions, share = shapely.get_dimensions(shapes[shape]), np.zeros(len(shape))
    wide = np.flatnonzero(dimensions > 0)
    common = shapely.intersection(shapes[shape[wide]], polygons[polygon[wide]])
    share[wide] = np.where(dimensions[wide] == 2, shapely.area(common), shapely.length(common))
    order = np.lexsort((polygon, -share, shape))
    ends = np.searchsorted(shape[order], np.arange(len(shapes) + 1))
    names = ids.to_numpy()[polygon[order]].tolist()
    return np.fromiter((tuple(names[first:last]) for first, last in pairwise(ends.tolist())), object, len(shapes))


def _distances(shapes: NDArray[Any], lines: NDArray[Any]) -> NDArray[Any]:
    """The distance from each shape to the nearest of the lines; by their segments, of which a tree finds the near ones.

    A long line as a whole is near everything.
    """
    points, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    inner = line[1:] == line[:-1]
    segments = shapely.linestrings(np.stack([points[:-1][inner], points[1:][inner]], axis=1))
    (_, _), metres = shapely.STRtree(segments).query_nearest(shapes, return_distance=True, all_matches=False)
    return np.asarray(metres)


def _nearest(shapes: NDArray[Any], targets: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Position of the nearest target of each shape, of several the first, and the distance to it."""
    (shape, target), distances = shapely.STRtree(targets).query_nearest(shapes, return_distance=True)
    order = np.lexsort((target, shape))
    first = order[np.unique(shape[order], return_index=True)[1]]
    return target[first], distances[first]


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
