"""Measures of places against polygons that no single projection holds: of a large country, across the antimeridian, at
a pole or all over the world.

What a place touches is told in degrees, as the polygons are drawn. Distances are those of the azimuthal equidistant
projection about the middle of each cell of 3°, whose error in a cell is below 0.1 %.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Proj

from geo.spatial.geodesy import NOBODY, Linework, trace_lines

_CELL_DEGREES = 3.0
_MAX_SEGMENT_DEGREES = 0.25
_EARTH_RADIUS_M = 6_371_000.0
_FIRST_REACH_M = 60_000.0
_WHOLE_EARTH_M = 21_000_000.0
_GROWTH = 4.0


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
