"""Measures of places against polygons: what each touches, how far its lines are, and how far off both may be.

Near the municipalities metres are those of their UTM zone. Polygons that no single projection holds are those of a
large country, across the antimeridian, at a pole or all over the world: there, what a place touches is told in degrees,
as the polygons are drawn. Distances are those of the azimuthal equidistant projection about the middle of each cell of
3°, whose error in a cell is below 0.1 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Proj, Transformer

from geo.core.model import WGS84
from geo.spatial.boundaries import Boundaries
from geo.spatial.geodesy import GEOD, NOBODY, Linework, trace_lines

# Beyond this UTM is of no use, and no tolerance reaches.
_MAX_UTM_DEGREES = 10.0
_CELL_DEGREES = 3.0
_MAX_SEGMENT_DEGREES = 0.25
_EARTH_RADIUS_M = 6_371_000.0
_FIRST_REACH_M = 60_000.0
_WHOLE_EARTH_M = 21_000_000.0
_GROWTH = 4.0


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


class WideMeasures(NamedTuple):
    """Measures of one place, as in `geo.spatial.municipalities`; ``nearest`` is a polygon of the nearest line."""

    touching: tuple[int, ...]
    in_reach: tuple[int, ...]
    line_m: float
    outer_line_m: float
    tolerance_m: float
    nearest: int


def measure_wide(
    shapes: NDArray[Any], polygons: NDArray[Any], accuracy_m: NDArray[Any], radius_m: NDArray[Any]
) -> list[WideMeasures]:
    """Measure shapes (points, lines, areas) against polygons, both in EPSG:4326.

    Parameters
    ----------
    shapes, polygons : arrays of geometries
    accuracy_m : array of float
        How far off the lines of each polygon may be, in metres.
    radius_m : array of float
        How far off each shape may be, in metres, or NaN.

    Returns
    -------
    list of WideMeasures
        In the order of the shapes; polygons by their positions.
    """
    touching = _find_touching(shapes, polygons)
    accuracy = np.array([accuracy_m[list(ids)].max() if ids else accuracy_m.max() for ids in touching])
    tolerance = np.fmax(accuracy, radius_m)
    lines = _CellLines(trace_lines(polygons, _MAX_SEGMENT_DEGREES))
    line_m, outer_m = np.full(len(shapes), np.inf), np.full(len(shapes), np.inf)
    nearest = np.full(len(shapes), NOBODY)
    reached: list[set[int]] = [set() for _ in shapes]
    cells = _cells_of(shapely.get_coordinates(shapely.centroid(shapes)))
    for cell in np.unique(cells):
        rest, reach = np.flatnonzero(cells == cell), max(_FIRST_REACH_M, 1.5 * float(tolerance[cells == cell].max()))
        extent_m = _half_extent_m(shapes[rest])
        while len(rest):
            local = _Local(cell, lines, reach + _CELL_RADIUS_M + extent_m)
            local.measure(shapes[rest], rest, tolerance, line_m, outer_m, nearest, reached)
            rest = rest[line_m[rest] > reach] if reach < _WHOLE_EARTH_M else rest[:0]
            reach *= _GROWTH
    numbers = zip(line_m.tolist(), outer_m.tolist(), tolerance.tolist(), nearest.tolist(), strict=True)
    return [
        WideMeasures(touches, (*touches, *sorted(near - set(touches))), *row)
        for touches, near, row in zip(touching, reached, numbers, strict=True)
    ]


def _find_touching(shapes: NDArray[Any], polygons: NDArray[Any]) -> list[tuple[int, ...]]:
    """The polygons that hold or touch each shape, the largest share first; 180° east is 180° west."""
    tree = shapely.STRtree(polygons)
    shape, polygon = tree.query(shapes, predicate="intersects")
    share = np.zeros(len(shape))
    wide = np.flatnonzero(shapely.get_dimensions(shapes[shape]) > 0)
    common = shapely.intersection(shapes[shape[wide]], polygons[polygon[wide]])
    is_area = shapely.get_dimensions(shapes[shape[wide]]) == 2
    share[wide] = np.where(is_area, shapely.area(common), shapely.length(common))
    order = np.lexsort((polygon, -share, shape))
    touching: list[list[int]] = [[] for _ in shapes]
    for i, j in zip(shape[order].tolist(), polygon[order].tolist(), strict=True):
        touching[i].append(j)
    x = shapely.get_x(shapes)  # NaN for what is no point
    for i in np.flatnonzero(np.abs(x) == 180):
        other = shapely.Point(-x[i], shapely.get_y(shapes[i]))
        touching[i] += [j for j in tree.query(other, predicate="intersects").tolist() if j not in touching[i]]
    for i in np.flatnonzero(np.abs(shapely.get_y(shapes)) == 90):  # at a pole every longitude is the same
        edge = shapely.LineString([(-180, shapely.get_y(shapes[i])), (180, shapely.get_y(shapes[i]))])
        touching[i] += [j for j in tree.query(edge, predicate="intersects").tolist() if j not in touching[i]]
    return [tuple(ids) for ids in touching]


def _cells_of(positions: NDArray[Any]) -> NDArray[Any]:
    """Numbers of the cells of 3° each way that positions (lon, lat) lie in."""
    column = np.floor((positions[:, 0] + 180) % 360 / _CELL_DEGREES).astype(int)
    row = np.clip(np.floor((positions[:, 1] + 90) / _CELL_DEGREES), 0, 180 / _CELL_DEGREES - 1).astype(int)
    return np.asarray(row * round(360 / _CELL_DEGREES) + column)


def _cell_middle(cell: int) -> tuple[float, float]:
    row, column = divmod(int(cell), round(360 / _CELL_DEGREES))
    return (column + 0.5) * _CELL_DEGREES - 180, (row + 0.5) * _CELL_DEGREES - 90


_CELL_RADIUS_M = np.hypot(_CELL_DEGREES, _CELL_DEGREES) / 2 * 112_000.0


def _half_extent_m(shapes: NDArray[Any]) -> float:
    """How far the largest shape reaches from its middle, at most."""
    west, south, east, north = shapely.bounds(shapes).T
    return float(np.max(np.hypot(east - west, north - south))) / 2 * 112_000.0


def _unit_vectors(positions: NDArray[Any]) -> NDArray[Any]:
    lon, lat = np.radians(positions).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


class _CellLines:
    """Segments by the cell of their middle."""

    def __init__(self, lines: Linework) -> None:
        middles = lines.segments.reshape(-1, 2, 2).mean(axis=1)
        cell = _cells_of(middles) if len(middles) else np.empty(0, dtype=int)
        order = np.argsort(cell, kind="stable")
        self.lines = lines.select(order)
        self.cells, self.starts = np.unique(cell[order], return_index=True)
        self.ends = np.append(self.starts[1:], len(order))
        self._vectors = _unit_vectors(np.array([_cell_middle(number) for number in self.cells]).reshape(-1, 2))

    def near(self, cell: int, reach_m: float) -> Linework:
        """The segments of all cells that are in reach of the middle of a cell."""
        middle = _unit_vectors(np.array([_cell_middle(cell)]))[0]
        away_m = np.arccos(np.clip(self._vectors @ middle, -1, 1)) * _EARTH_RADIUS_M
        chosen = np.flatnonzero(away_m <= reach_m + _CELL_RADIUS_M + _MAX_SEGMENT_DEGREES * 112_000.0)
        ranges = [np.arange(self.starts[i], self.ends[i]) for i in chosen]
        return self.lines.select(np.concatenate(ranges) if ranges else np.empty(0, dtype=int))


class _Local:
    """The lines around a cell, in metres."""

    def __init__(self, cell: int, lines: _CellLines, reach_m: float) -> None:
        lon, lat = _cell_middle(cell)
        self._projection = Proj(proj="aeqd", lat_0=lat, lon_0=lon, ellps="WGS84")
        self._lines = lines.near(cell, reach_m)
        segments = self._project(self._lines.segments.reshape(-1, 2)).reshape(-1, 2, 2)
        self._tree = shapely.STRtree(shapely.linestrings(segments))
        outer = self._lines.right == NOBODY
        self._outer = shapely.STRtree(shapely.linestrings(segments[outer]))

    def _project(self, positions: NDArray[Any]) -> NDArray[Any]:
        return np.column_stack(self._projection(positions[:, 0], positions[:, 1]))

    def measure(
        self, shapes: NDArray[Any], rows: NDArray[Any], tolerance: NDArray[Any], line_m: NDArray[Any],
        outer_m: NDArray[Any], nearest: NDArray[Any], reached: list[set[int]],
    ) -> None:  # fmt: skip
        """Write the distances of shapes, which are ``rows`` of the arrays, and the polygons in reach of them."""
        projected = shapely.transform(shapely.segmentize(shapes, _MAX_SEGMENT_DEGREES), self._project)
        left, right = self._lines.left, self._lines.right
        if not len(left):
            return
        (shape, segment), metres = self._tree.query_nearest(projected, return_distance=True, all_matches=False)
        line_m[rows[shape]], nearest[rows[shape]] = metres, left[segment]
        if len(self._outer.geometries):
            (shape, segment), metres = self._outer.query_nearest(projected, return_distance=True, all_matches=False)
            outer_m[rows[shape]] = metres
        shape, segment = self._tree.query(projected, predicate="dwithin", distance=tolerance[rows])
        for i, a, b in zip(rows[shape].tolist(), left[segment].tolist(), right[segment].tolist(), strict=True):
            reached[i].update((a, b) if b != NOBODY else (a,))
