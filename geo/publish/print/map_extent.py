"""What of the world is on the map: which places, in which projection, and where on the paper each spot falls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from geo.core.text import format_distance
from geo.publish.print.paper import Rect
from geo.spatial.boundaries import Boundaries
from geo.spatial.geodesy import GEOD, UTM_MAX_LATITUDE, draw_ring, utm_crs

_CLOSE_KM = 15
_GROWTH = 1.6  # how much wider or higher than its core a map may become for places around it
_REACH = 6.0  # degrees: half of what one sheet may show where nothing lies in a municipality
_SEEDS = 300  # spots that are tried as the middle
_LEAST = 0.06  # degrees that a map shows at least to each side
_PAD = 6.0  # mm between what is to be seen and the frame
_WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_UTM_WIDTH = 12.0

Bounds = tuple[float, float, float, float]


class Choice(NamedTuple):
    """Ids of the places on the map and of those beyond it, and what is to be seen, in degrees."""

    inside: list[str]
    beyond: list[str]
    bounds: Bounds


@dataclass(frozen=True)
class Window:
    """A part of the world on a part of the paper; ``bounds`` in metres of ``crs``, all of the frame."""

    crs: CRS
    bounds: Bounds
    frame: Rect

    @property
    def scale(self) -> float:
        """Millimetres of paper for a metre of the projection."""
        return self.frame.width / (self.bounds[2] - self.bounds[0])

    @cached_property
    def metre(self) -> float:
        """Metres on the ground, from west to east in the middle of the map, for a metre of the projection."""
        west, south, east, north = self.bounds
        middle, part = ((west + east) / 2, (south + north) / 2), (east - west) / 10
        (lon, lat), (to_lon, to_lat) = self.back([(middle[0] - part, middle[1]), (middle[0] + part, middle[1])])
        return float(GEOD.inv(lon, lat, to_lon, to_lat)[2]) / (2 * part)

    @cached_property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        west, south, east, north = self.bounds
        lon, lat = self.back([((west + east) / 2, (south + north) / 2)])[0]
        return float(lon), float(lat)

    @cached_property
    def _there(self) -> Transformer:
        return Transformer.from_crs(4326, self.crs, always_xy=True)

    def project(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in EPSG:4326 in the map's projection."""
        return shapely.transform(shape, lambda points: np.column_stack(self._there.transform(*points.T)))

    def back(self, positions: Any) -> NDArray[Any]:
        """Positions of the projection as rows of (lon, lat)."""
        x, y = np.asarray(positions, dtype=float).T
        return np.column_stack(self._there.transform(x, y, direction="INVERSE"))

    def on_paper(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in EPSG:4326 in millimetres of the sheet, y downwards."""
        west, _, _, north = self.bounds
        corner = np.array([self.frame.x, self.frame.y])
        flip = np.array([self.scale, -self.scale])
        return shapely.transform(self.project(shape), lambda points: corner + (points - [west, north]) * flip)


def choose(places: gpd.GeoDataFrame, boundaries: Boundaries) -> Choice:
    """Which places go on one map: the municipalities with incidents, and what lies around them.

    ``places`` are rows of `assign_municipality`. A place that would make the map much smaller stays beyond it.
    """
    shapes = {row.Index: shape(row) for row in places.itertuples()}
    there = {place: box.bounds for place, box in shapes.items() if box is not None}
    core = _core(places, there, boundaries)
    seen, inside = core, set()
    for place in sorted(there, key=lambda one: _size(_union(core, there[one]))):
        wider = _union(seen, there[place])
        if all(new <= _GROWTH * old for new, old in zip(_size(wider), _size(core), strict=True)):
            seen = wider
            inside.add(place)
    return Choice([one for one in shapes if one in inside], [one for one in shapes if one not in inside], seen)


def shape(place: Any) -> BaseGeometry | None:
    """What is drawn of a place, EPSG:4326: its area, its line, or its spot with the ring of its radius."""
    if place.area is not None or place.geometry is None:
        return place.area
    return (
        draw_ring(place.geometry, place.radius_m) if place.shape == "point" and place.radius_m > 0 else place.geometry
    )


def fit(bounds: Bounds, frame: Rect) -> Window:
    """The window that shows all of these degrees in a frame."""
    crs = projection(bounds)
    there = Transformer.from_crs(4326, crs, always_xy=True)
    west, south, east, north = there.transform_bounds(*bounds)
    scale = min((frame.width - 2 * _PAD) / (east - west), (frame.height - 2 * _PAD) / (north - south))
    half = (frame.width / scale / 2, frame.height / scale / 2)
    middle = ((west + east) / 2, (south + north) / 2)
    return Window(crs, (middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1]), frame)


def projection(bounds: Bounds) -> CRS:
    """The UTM zone of the middle; for what no zone can hold, an equal-area projection around it."""
    west, south, east, north = bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    if east - west <= _UTM_WIDTH and north - south <= 2 * _UTM_WIDTH and abs(lat) < UTM_MAX_LATITUDE:
        return utm_crs(lon, lat)
    return CRS(proj="laea", lat_0=lat, lon_0=lon, datum="WGS84")


def _core(places: gpd.GeoDataFrame, there: dict[str, Bounds], boundaries: Boundaries) -> Bounds:
    held = places["municipalities"].explode().dropna().unique()
    if len(held) or not there:
        frame = boundaries.frame.loc[held] if len(held) else boundaries.frame
        near = places[(places["shape"] == "point") & ~(places["distance_km"] > _CLOSE_KM)].index
        return _union(tuple(frame.total_bounds), *(there[one] for one in near))
    return _densest(list(there.values()))


def _densest(boxes: Sequence[Bounds]) -> Bounds:
    """Around the spot that has most places near it, those places; small ones first."""
    each = np.array(boxes)
    middle = (each[:, :2] + each[:, 2:]) / 2
    seeds = middle[np.unique(np.linspace(0, len(each) - 1, _SEEDS).astype(int))]
    apart = np.abs(seeds[:, None] - middle[None])
    near = (apart[..., 0] * np.cos(np.radians(seeds[:, 1:])) <= _REACH) & (apart[..., 1] <= _REACH)
    near &= (each[:, 2:] - each[:, :2] <= 2 * _REACH).all(axis=1)
    best = int(near.sum(axis=1).argmax())
    members = [tuple(box) for box in each[near[best]]] or [boxes[0]]
    west, south, east, north = _union(*members)
    across, down = (max(0.0, _LEAST - size / 2) for size in (east - west, north - south))
    return west - across, south - down, east + across, north + down


def _union(*boxes: Bounds) -> Bounds:
    west, south, east, north = np.array(boxes).T
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())


def _size(box: Any) -> tuple[Any, Any]:
    return box[2] - box[0], box[3] - box[1]


def away(place: Any, window: Window) -> str:
    """How far a spot lies from the middle of the map, and in which direction; "" for what is no spot."""
    if place.shape != "point" or place.area is not None:
        return ""
    bearing, far = bearing_of(place.geometry, window)
    return f"{format_distance(far)} {_WINDS[round(bearing / 45) % 8]} of the middle of the map"


def bearing_of(point: shapely.Point, window: Window) -> tuple[float, float]:
    """Degrees from north, clockwise, and metres from the middle of the map to a (lon, lat) point."""
    bearing, _, far = GEOD.inv(*window.centre, point.x, point.y)
    return float(bearing) % 360, float(far)
