"""Distances and circles on the WGS 84 ellipsoid, and the UTM zone to measure a small region in."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod

GEOD = Geod(ellps="WGS84")
METRES_PER_DEGREE = 111_320.0
"""The length of a degree of longitude at the equator: the most that a degree may stand for."""
UTM_MAX_LATITUDE = 80.0

_EAST, _NORTH = 90.0, 0.0
_RING_AZIMUTHS = np.arange(0.0, 360.0, 5.0)


def utm_crs(lon: float, lat: float) -> CRS:
    """Return the UTM zone (EPSG:326xx north, EPSG:327xx south) that holds a position in WGS 84 degrees."""
    zone = int((lon + 180) // 6) % 60 + 1
    return CRS.from_epsg((32700 if lat < 0 else 32600) + zone)


def draw_ring(centre: shapely.Point, radius_m: float) -> shapely.Polygon:
    """Draw the circle of so many metres around a (lon, lat) point.

    Returns
    -------
    Polygon
        In EPSG:4326, a vertex every 5 degrees of azimuth.
    """
    return shapely.Polygon(np.column_stack(_reach(centre.x, centre.y, _RING_AZIMUTHS, radius_m)))


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
    return np.column_stack([(east - lon) % 360, north - lat])


def _reach(lon: Any, lat: Any, azimuth: Any, distance_m: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Longitudes and latitudes that lie so far away from positions in a direction; arguments broadcast."""
    arrays = np.broadcast_arrays(lon, lat, azimuth, distance_m)
    lon, lat, azimuth, distance_m = (np.array(values, dtype=float) for values in arrays)
    lon, lat, _ = GEOD.fwd(lon, lat, azimuth, distance_m)
    return np.asarray(lon), np.asarray(lat)
