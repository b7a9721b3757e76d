"""Longitudes of what lies on both sides of the antimeridian, laid out from west to east without a gap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

WEST = -180.0
"""The western edge of the usual map."""
_MAX_SPAN_DEGREES = 180.0


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
