"""How large the ring of a spot is on the map: metres of the spot's own UTM zone, as degrees east and north."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

_ZONE = 6.0  # degrees


def half_axes(lon: NDArray[Any], lat: NDArray[Any], radius_m: NDArray[Any]) -> NDArray[Any]:
    """Half axes, in degrees east and north, of the circle of so many metres around each spot (EPSG:4326).

    UTM keeps angles, so its circle is an ellipse in degrees whose axes run east and north; measuring both ways
    from the spot undoes the turn of the zone's grid. NaN where the radius is.
    """
    found = np.full((len(lon), 2), np.nan)
    zone = np.floor((lon + 180) / _ZONE).astype(int) % 60 + 1
    code = np.where(lat < 0, 32700, 32600) + zone
    for one in np.unique(code[~np.isnan(radius_m)]):
        there = (code == one) & ~np.isnan(radius_m)
        found[there] = _in_zone(_transformer(int(one)), lon[there], lat[there], radius_m[there])
    return found


def _in_zone(utm: Transformer, lon: NDArray[Any], lat: NDArray[Any], radius_m: NDArray[Any]) -> NDArray[Any]:
    x, y = utm.transform(lon, lat)
    right = utm.transform(x + radius_m, y, direction="INVERSE")
    up = utm.transform(x, y + radius_m, direction="INVERSE")
    east = np.hypot(right[0] - lon, up[0] - lon)
    north = np.hypot(right[1] - lat, up[1] - lat)
    return np.column_stack([east, north])


@lru_cache(maxsize=8)
def _transformer(code: int) -> Transformer:
    return Transformer.from_crs(4326, code, always_xy=True)
