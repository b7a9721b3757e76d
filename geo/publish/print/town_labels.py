"""Towns on the map, by both of their names where they have two: the largest first, where there is room."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import geopandas as gpd
import numpy as np

from geo.publish.print.map_extent import Bounds, MapExtent
from geo.publish.print.paper import Position, Rect
from geo.publish.print.placement import OccupiedBoxes, boxes_beside, label_size
from geo.spatial import towns
from geo.spatial.boundaries import Boundaries

TOWN_PT = 6.4
_MAX_TOWNS = 40
_DOT_MM = 0.6  # radius that is kept free
_MIN_POPULATION = ((400.0, 200_000), (200.0, 50_000), (110.0, 15_000), (45.0, 5_000), (0.0, 1_000))  # by km of width


class TownLabel(NamedTuple):
    """A town: where its dot is, and its name from the left of a box."""

    text: str
    position: Position
    box: Rect


def place_towns(
    extent: MapExtent, boundaries: Boundaries, occupied: OccupiedBoxes, place_names: set[str]
) -> list[TownLabel]:
    """Place the names of towns that lie on nothing else and are not among the names of places on the map."""
    width_km = extent.frame.width / extent.scale * extent.ground_metre / 1000
    population = next(population for least_km, population in _MIN_POPULATION if width_km >= least_km)
    labels: list[TownLabel] = []
    for town in _read_towns(boundaries, _rounded_bounds(extent), population).itertuples():
        position = extent.to_paper(town.geometry)
        dot = Rect.around((position.x, position.y), _DOT_MM)
        if town.label in place_names or len(labels) == _MAX_TOWNS or not occupied.is_free(dot):
            continue
        box = occupied.add_first_free(boxes_beside(dot, label_size((town.label,), TOWN_PT)))
        if box is not None:
            occupied.add(dot)
            labels.append(TownLabel(town.label, (position.x, position.y), box))
    return labels


@lru_cache(maxsize=4)
def _read_towns(boundaries: Boundaries, bounds: Bounds, population: int) -> gpd.GeoDataFrame:
    return towns.read_towns(boundaries, bounds, population)


def _rounded_bounds(extent: MapExtent) -> Bounds:
    """Bounds of the map in degrees, outward to half degrees, so that maps near one another read the same towns."""
    west, south, east, north = extent.lon_lat_bounds(5)
    return np.floor(2 * west) / 2, np.floor(2 * south) / 2, np.ceil(2 * east) / 2, np.ceil(2 * north) / 2
