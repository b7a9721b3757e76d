"""Distances and circles on the WGS 84 ellipsoid, the UTM zone to measure a small region in, positions and lines that
meet.

Longitudes of what lies on both sides of the antimeridian are laid out from west to east without a gap; places at one
spot, which no zoom parts, are found by their positions; the lines of a coverage of polygons by their segments: which
two polygons each parts, or which one from nothing.

Where a file reaches the antimeridian or a pole, polygons are cut: those edges are no lines on the ground and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="WGS84")
METRES_PER_DEGREE = 111_320.0
"""The length of a degree of longitude at the equator: the most that a degree may stand for."""
UTM_MAX_LATITUDE = 80.0

_EAST, _NORTH = 90.0, 0.0
_RING_AZIMUTHS = np.arange(0.0, 360.0, 5.0)
_HALF_TURN = 180.0
_WORLD = shapely.box(-180, -90, 180, 90)

WEST = -180.0
"""The western edge of the usual map."""
_MAX_SPAN_DEGREES = 180.0
SPOT_DEGREES = 360 / 2 ** (18 + 8)
"""The width of a pixel at the map's closest zoom, 18."""
_SPOT_DECIMALS = 6
NOBODY = -1
"""Stands for the other side of an outer line."""
_SAME_DEGREES = 0.0015
"""How far apart the two sides of one line may be drawn: a little more than the rounding of coordinates."""
_DECIMALS = 6
_SEAM_DEGREES = 1e-6


def utm_crs(lon: float, lat: float) -> CRS:
    """Return the UTM zone (EPSG:326xx north, EPSG:327xx south) that holds a position in WGS 84 degrees."""
    zone = int((lon + 180) // 6) % 60 + 1
    return CRS.from_epsg((32700 if lat < 0 else 32600) + zone)


def draw_ring(centre: shapely.Point, radius_m: float) -> BaseGeometry:
    """Draw the circle of so many metres around a (lon, lat) point.

    Returns
    -------
    Polygon or MultiPolygon
        In EPSG:4326, valid, between the longitudes -180 and 180: a vertex every 5 degrees of azimuth, split where it
        lies across the 180th meridian, closed along the pole that it holds.
    """
    lon, lat = _reach(centre.x, centre.y, _RING_AZIMUTHS, radius_m)
    if np.ptp(lon) < _HALF_TURN and not _holds_pole(centre, radius_m):
        return shapely.Polygon(np.column_stack([lon, lat]))
    lon = np.unwrap(np.append(lon, lon[0]), period=360)
    ring = np.column_stack([lon, np.append(lat, lat[0])])
    poles = [pole for pole in (90.0, -90.0) if _metres_to(centre, pole) < radius_m]
    if len(poles) == 1:
        ring = np.vstack([ring, [lon[-1], poles[0]], [lon[0], poles[0]]])
    shape = _fold_longitudes(shapely.make_valid(shapely.Polygon(ring)))
    return shapely.difference(_WORLD, shape) if len(poles) == 2 else shape


def _holds_pole(centre: shapely.Point, radius_m: float) -> bool:
    return min(_metres_to(centre, 90.0), _metres_to(centre, -90.0)) < radius_m


def _metres_to(centre: shapely.Point, pole: float) -> float:
    return float(GEOD.inv(centre.x, centre.y, centre.x, pole)[2])


def _fold_longitudes(shape: BaseGeometry) -> BaseGeometry:
    """Bring areas whose longitudes run on beyond 180 back to -180 to 180, split at the 180th meridian."""
    turns = (translate(shape, 360.0 * turn) for turn in (-1, 0, 1))
    parts = [part for turned in turns for part in shapely.get_parts(shapely.intersection(turned, _WORLD))]
    return shapely.union_all([part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")])


def ring_semi_axes(lon: NDArray[Any], lat: NDArray[Any], radius_m: NDArray[Any]) -> NDArray[Any]:
    """Measure how far the rings that `draw_ring` draws reach to the east and to the north.

    Parameters
    ----------
    lon, lat : array of float
        The centres, in WGS 84 degrees.
    radius_m : array of float
        Metres; NaN gives NaN.

    Returns
    -------
    array of float, shape (n, 2)
        Degrees of longitude and of latitude.
    """
    east, _ = _reach(lon, lat, _EAST, radius_m)
    _, north = _reach(lon, lat, _NORTH, radius_m)
    # Beyond the pole the way north leads south again: no axis is below 0.
    return np.column_stack([(east - lon) % 360, abs(north - lat)])


def _reach(lon: Any, lat: Any, azimuth: Any, distance_m: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Longitudes and latitudes that lie so far away from positions in a direction; arguments broadcast."""
    arrays = np.broadcast_arrays(lon, lat, azimuth, distance_m)
    lon, lat, azimuth, distance_m = (np.array(values, dtype=float) for values in arrays)
    lon, lat, _ = GEOD.fwd(lon, lat, azimuth, distance_m)
    return np.asarray(lon), np.asarray(lat)


def find_western_edge(longitudes: Sequence[float] | NDArray[Any]) -> float:
    """Find the longitude at which to cut the world so that positions lie together.

    `WEST`, unless the positions lie on both sides of the antimeridian within half of the globe: then the middle of the
    widest gap between them.
    """
    lon = np.unique(np.asarray(longitudes, dtype=float))
    lon = lon[np.isfinite(lon)]
    if len(lon) < 2 or lon[-1] - lon[0] <= _MAX_SPAN_DEGREES:
        return WEST
    gaps = np.diff(lon)
    widest = int(np.argmax(gaps))
    if 360 - gaps[widest] > _MAX_SPAN_DEGREES:
        return WEST
    return float(lon[widest] + gaps[widest] / 2)


def unroll_longitudes(longitudes: Any, west: float) -> NDArray[Any]:
    """Bring longitudes between ``west`` and ``west + 360``; unchanged where ``west`` is `WEST`."""
    lon = np.asarray(longitudes, dtype=float)
    return lon if west == WEST else np.where(lon < west, lon + 360, lon)


def unroll(shape: BaseGeometry, west: float) -> BaseGeometry:
    """Bring a shape (EPSG:4326) between the longitudes ``west`` and ``west + 360``, its halves joined at 180°."""
    if west == WEST or shape.is_empty or shape.bounds[0] >= west:
        return shape
    if shape.bounds[2] < west:
        return translate(shape, 360)
    if shape.geom_type == "Point":
        return shape
    left = shape.intersection(shapely.box(-180, -90, west, 90))
    right = shape.intersection(shapely.box(west, -90, 180, 90))
    return shapely.union_all([translate(left, 360), right])


def first_at_spot(joined: gpd.GeoDataFrame) -> pd.Series[str]:
    """The first place at the spot of each place.

    Parameters
    ----------
    joined : GeoDataFrame
        From `geo.spatial.municipalities.assign_municipality`, in EPSG:4326.

    Returns
    -------
    Series of str
        Place ids, by place id. Places share a spot where all are drawn as points, none further than `SPOT_DEGREES`
        from the next; what is drawn as a line or an area has its own id.
    """
    first = pd.Series(joined.index, index=joined.index, dtype=object)
    points = joined.index[(joined["shape"] == "point") & joined["area"].isna()]
    positions = shapely.get_coordinates(joined.geometry[points]).round(_SPOT_DECIMALS)
    cells, cell = np.unique(positions, axis=0, return_inverse=True)
    row = np.full(len(cells), len(points))  # of each cell its first place, then that of all cells it touches
    np.minimum.at(row, cell, np.arange(len(points)))
    at = shapely.points(cells)
    near, other = shapely.STRtree(at).query(at, predicate="dwithin", distance=SPOT_DEGREES)
    while True:
        before = row.copy()
        np.minimum.at(row, near, before[other])
        if (row == before).all():
            break
    first.loc[points] = points[row[cell]]
    return first


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
