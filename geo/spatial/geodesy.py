"""Distances and circles on the WGS 84 ellipsoid, and the UTM zone to measure a small region in."""

from __future__ import annotations

from typing import Any

import numpy as np
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
