"""Towns on the map, by both of their names where they have two: the largest first, where there is room."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import geopandas as gpd
import numpy as np

from geo.publish.print.collision import Taken, beside, text_box
from geo.publish.print.map_extent import Bounds, Window
from geo.publish.print.paper import Rect
from geo.publish.print.pen import Position
from geo.spatial import towns
from geo.spatial.boundaries import Boundaries

SIZE = 6.4  # points
_LEAST = ((400.0, 200_000), (200.0, 50_000), (110.0, 15_000), (45.0, 5_000), (0.0, 1_000))  # km across, people
_MOST = 40


class Town(NamedTuple):
    """A town: its dot, and its name from the left of a box."""

    label: str
    spot: Position
    box: Rect


def place(window: Window, boundaries: Boundaries, taken: Taken, said: set[str]) -> list[Town]:
    """The towns whose names neither lie on anything nor say what a place says already."""
    across = window.frame.width / window.scale * window.metre / 1000
    least = next(people for kilometres, people in _LEAST if across >= kilometres)
    found: list[Town] = []
    for town in _towns(boundaries, _degrees(window), least).itertuples():
        spot = window.on_paper(town.geometry)
        dot = Rect(spot.x, spot.y, 0, 0).grown(0.6)
        if town.label in said or len(found) == _MOST or not taken.free(dot):
            continue
        box = next(filter(taken.free, beside(dot, text_box((town.label,), SIZE))), None)
        if box is not None:
            taken.add(box)
            taken.add(dot)
            found.append(Town(town.label, (spot.x, spot.y), box))
    return found


@lru_cache(maxsize=4)
def _towns(boundaries: Boundaries, bounds: Bounds, least: int) -> gpd.GeoDataFrame:
    return towns.read_towns(boundaries, bounds, least)


def _degrees(window: Window) -> Bounds:
    """West, south, east and north of the map, outward to half degrees, so that near maps have the same towns."""
    left, bottom, right, top = window.bounds
    x, y = np.meshgrid(np.linspace(left, right, 5), np.linspace(bottom, top, 5))
    lon, lat = window.back(np.column_stack([x.ravel(), y.ravel()])).T
    west, south, east, north = (*np.floor([2 * lon.min(), 2 * lat.min()]), *np.ceil([2 * lon.max(), 2 * lat.max()]))
    return west / 2, south / 2, east / 2, north / 2
