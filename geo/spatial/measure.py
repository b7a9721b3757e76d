"""Distances between places and municipalities: in metres in their UTM zone, far ones on the ellipsoid."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer

from geo.core.model import WGS84
from geo.spatial.boundaries import Boundaries

_GEOD = Geod(ellps="WGS84")
_CIRCLE = np.arange(0.0, 360.0, 5.0)
# Beyond this UTM is of no use, and no tolerance reaches.
_REACH_DEGREES = 10.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one place; NaN without geometry, infinite far from all municipalities.

    Attributes
    ----------
    held : tuple of str
        Ids of the municipalities that hold or touch it: the largest share first, then by id.
    close : tuple of str
        The same with all that are within the tolerance.
    line_m, outer_m : float
        Metres to the nearest municipality line, and to the nearest stretch of their outer line.
    tolerance_m : float
        How far off line and place together may be: ``max(accuracy_m, radius_m)``.
    """

    held: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    line_m: float = np.nan
    outer_m: float = np.nan
    tolerance_m: float = np.nan


def measure(places: gpd.GeoDataFrame, boundaries: Boundaries) -> list[Measured]:
    """Measure each place against the municipalities, in the order of the places.

    Raises
    ------
    ValueError
        If places or boundaries are not in EPSG:4326.
    """
    frame = _by_id(places, boundaries)
    tolerance = np.fmax(boundaries.accuracy_m, places["radius_m"].to_numpy(float))
    there = places.geometry.notna().to_numpy()
    reach = shapely.box(*frame.total_bounds).buffer(_REACH_DEGREES)
    near = shapely.intersects(places.geometry.to_numpy(), reach)
    distance = np.where(there, np.inf, np.nan)
    found = [Measured((), (), *row) for row in zip(distance, distance, tolerance, strict=True)]
    measured = _measure_near(places.geometry[near], tolerance[near], frame, boundaries.metric_crs)
    for row, one in zip(np.flatnonzero(near), measured, strict=True):
        found[row] = one
    return found


def nearest(places: gpd.GeoDataFrame, boundaries: Boundaries) -> tuple[list[str], list[float]]:
    """Id of the municipality nearest to each place, and the kilometres to it on the ellipsoid.

    All places need a geometry, and may be anywhere on the globe.
    """
    frame = _by_id(places, boundaries)
    west, south, east, north = frame.total_bounds
    # Around the municipalities this keeps the distance of everything, where UTM ends at the horizon.
    around = CRS(proj="aeqd", lat_0=(south + north) / 2, lon_0=(west + east) / 2, datum="WGS84")
    shapes, polygons = _projected(places.geometry, around), _projected(frame.geometry, around)
    target = _nearest(shapes, polygons)[0]
    ends = shapely.get_coordinates(shapely.shortest_line(shapes, polygons[target])).reshape(-1, 4)
    back = Transformer.from_crs(around, WGS84, always_xy=True)
    lines = (*back.transform(ends[:, 0], ends[:, 1]), *back.transform(ends[:, 2], ends[:, 3]))
    kilometres = np.asarray(_GEOD.inv(*lines)[2]) / 1000
    return frame.index[target].tolist(), kilometres.tolist()


def circle(point: shapely.Point, radius_m: float) -> shapely.Polygon:
    """The circle of so many metres on the ellipsoid around a (lon, lat) point, in EPSG:4326."""
    around = np.full(len(_CIRCLE), 1.0)
    lon, lat, _ = _GEOD.fwd(point.x * around, point.y * around, _CIRCLE, radius_m * around)
    return shapely.Polygon(np.column_stack([lon, lat]))


def _measure_near(
    places: gpd.GeoSeries, tolerance: NDArray[Any], frame: gpd.GeoDataFrame, metric: CRS
) -> list[Measured]:
    shapes, polygons = _projected(places, metric), _projected(frame.geometry, metric)
    columns = (
        _ids_within(shapes, polygons, frame.index, np.zeros(len(shapes))),
        _ids_within(shapes, polygons, frame.index, tolerance),
        _nearest(shapes, shapely.boundary(polygons))[1].tolist(),
        shapely.distance(shapes, shapely.union_all(polygons).boundary).tolist(),
        tolerance.tolist(),
    )
    return [Measured(*row) for row in zip(*columns, strict=True)]


def _by_id(places: gpd.GeoDataFrame, boundaries: Boundaries) -> gpd.GeoDataFrame:
    """The municipalities in the order of their ids, so that the order of the file decides nothing."""
    for what, table in (("places", places), ("boundaries", boundaries.frame)):
        if table.crs != WGS84:
            raise ValueError(f"{what}: found the CRS {table.crs}, expected {WGS84}")
    return boundaries.frame.sort_index()


def _projected(shapes: gpd.GeoSeries, crs: CRS) -> NDArray[Any]:
    return np.asarray(shapes.to_crs(crs).to_numpy())


def _ids_within(
    shapes: NDArray[Any], polygons: NDArray[Any], ids: pd.Index[str], within_m: NDArray[Any]
) -> list[tuple[str, ...]]:
    shape, polygon = shapely.STRtree(polygons).query(shapes, predicate="dwithin", distance=within_m)
    common = shapely.intersection(shapes[shape], polygons[polygon])
    share = np.where(shapely.get_dimensions(shapes[shape]) == 2, shapely.area(common), shapely.length(common))
    order = np.lexsort((polygon, -share, shape))
    ends = np.searchsorted(shape[order], np.arange(len(shapes) + 1))
    names = ids.to_numpy()[polygon[order]]
    return [tuple(names[first:last]) for first, last in pairwise(ends)]


def _nearest(shapes: NDArray[Any], targets: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Position of the nearest target of each shape, of several the first, and the distance to it."""
    (shape, target), distance = shapely.STRtree(targets).query_nearest(shapes, return_distance=True)
    order = np.lexsort((target, shape))
    first = order[np.unique(shape[order], return_index=True)[1]]
    return target[first], distance[first]
