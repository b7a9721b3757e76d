"""The lines of a coverage of polygons, segment by segment: which two polygons each parts, or which one from nothing.

Where a file reaches the antimeridian or a pole, polygons are cut: those edges are no lines on the ground and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

NOBODY = -1
"""Stands for the other side of an outer line."""
_SAME_DEGREES = 0.0015
"""How far apart the two sides of one line may be drawn: a little more than the rounding of coordinates."""
_DECIMALS = 6
_SEAM_DEGREES = 1e-6


class Linework(NamedTuple):
    """Segments of lines, each once.

    Attributes
    ----------
    segments : array of float, shape (n, 4)
        Longitude and latitude of both ends.
    left, right : array of int
        Positions of the two polygons that a segment parts; ``right`` is `NOBODY` on an outer line.
    """

    segments: NDArray[Any]
    left: NDArray[Any]
    right: NDArray[Any]

    def select(self, mask: NDArray[Any]) -> Linework:
        """Select segments."""
        return Linework(self.segments[mask], self.left[mask], self.right[mask])

    def merge(self) -> shapely.MultiLineString:
        """Join the segments into lines, EPSG:4326."""
        lines = shapely.multilinestrings(shapely.linestrings(self.segments.reshape(-1, 2, 2)))
        merged = shapely.line_merge(lines)
        return shapely.MultiLineString([part for part in shapely.get_parts(merged) if not part.is_empty])


def trace_lines(polygons: Sequence[Any] | NDArray[Any], max_segment_degrees: float | None = None) -> Linework:
    """Trace the lines of polygons, EPSG:4326; longer segments than ``max_segment_degrees`` are divided."""
    segments, owner = _list_segments(np.asarray(polygons, dtype=object), max_segment_degrees)
    ends: NDArray[Any] = np.round(segments, _DECIMALS).reshape(-1, 2, 2)
    swap = (ends[:, 0, 0] > ends[:, 1, 0]) | ((ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1]))
    ends[swap] = ends[swap][:, ::-1]
    order = np.lexsort((owner, *ends.reshape(-1, 4).T))
    ends, owner = ends[order].reshape(-1, 4), owner[order]
    is_first = np.ones(len(ends), dtype=bool)
    is_first[1:] = (ends[1:] != ends[:-1]).any(axis=1)
    first = np.flatnonzero(is_first)
    last = np.append(first[1:], len(ends)) - 1
    left, right = owner[first], np.where(owner[last] == owner[first], NOBODY, owner[last])
    # An edge that one polygon has twice is a slit, and no line.
    lines = Linework(ends[first], left, right).select((first == last) | (right != NOBODY))
    return _match_unequal(lines)


def _list_segments(polygons: NDArray[Any], max_degrees: float | None) -> tuple[NDArray[Any], NDArray[Any]]:
    """The segments of all rings, but for those on the antimeridian and at the poles, and whose each is."""
    rings, ring_owner = shapely.get_rings(shapely.get_parts(polygons), return_index=True)
    part_owner = shapely.get_parts(polygons, return_index=True)[1]
    owner = part_owner[ring_owner]
    if max_degrees:
        rings = shapely.segmentize(rings, max_degrees)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(points):
        return np.empty((0, 4)), np.empty(0, dtype=int)
    inner = ring[1:] == ring[:-1]
    segments = np.column_stack([points[:-1], points[1:]])[inner]
    of_polygon = owner[ring[:-1][inner]]
    lon, lat = np.abs(segments[:, 0::2]), np.abs(segments[:, 1::2])
    is_seam = (lon > 180 - _SEAM_DEGREES).all(axis=1) | (lat > 90 - _SEAM_DEGREES).all(axis=1)
    return segments[~is_seam], of_polygon[~is_seam]


def _match_unequal(lines: Linework) -> Linework:
    """Find the other side of lines that two polygons draw with different vertices."""
    outer = np.flatnonzero(lines.right == NOBODY)
    middles = shapely.points(lines.segments[outer].reshape(-1, 2, 2).mean(axis=1))
    tree = shapely.STRtree(shapely.linestrings(lines.segments[outer].reshape(-1, 2, 2)))
    middle, other = tree.query(middles, predicate="dwithin", distance=_SAME_DEGREES)
    facing = lines.left[outer[middle]] != lines.left[outer[other]]
    right = lines.right.copy()
    right[outer[middle[facing]]] = lines.left[outer[other[facing]]]
    return lines._replace(right=right)
