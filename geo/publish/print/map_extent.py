"""The extent of the map: which places are on it, in which projection, and where on the paper a position lies.

The places of a view are numbered, with their incidents, in the order in which a list goes through them.
"""

from __future__ import annotations

import re
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

from geo.core.dates import describe_date, parse_date
from geo.core.language import abbreviate_months
from geo.core.model import COARSE
from geo.publish.print.paper import Position, Rect
from geo.publish.print.symbols import IncidentStyle, SymbolStyle, style_incidents, style_symbol
from geo.record import queries
from geo.record.view import Extract
from geo.spatial.boundaries import Boundaries
from geo.spatial.geodesy import GEOD, UTM_MAX_LATITUDE, draw_ring, utm_crs

FEW_PLACES = 150  # up to so many each has a symbol of its own; more share one where they are the same area
_MOVEMENT = "movement"

_NEAR_KM = 15  # how near to a municipality a point must be to belong to the core of the map
_MAX_GROWTH = 1.6  # the width or height of a map with places around its core, as a multiple of the core's
_CLUSTER_DEGREES = 6.0  # half of what one map may show where no place lies in a municipality
_MAX_SEEDS = 300  # places that are tried as the middle of the densest cluster
_MIN_HALF_DEGREES = 0.06  # that a map shows to each side of its middle
_PADDING_MM = 6.0  # between what is to be seen and the frame
_OUTLINE_MARGIN = 0.03  # of the width of the map
_OUTLINE_STEPS = 48  # vertices along the width of the map, so that its outline keeps its shape in degrees
_UTM_WIDTH_DEGREES = 12.0
Bounds = tuple[float, float, float, float]
"""West, south, east and north."""


class ListedIncident(NamedTuple):
    """One incident as a list shows it; ``date`` is EDTF text."""

    number: int
    style: IncidentStyle
    id: str
    title: str
    date: str
    status: str
    differs: bool

    @property
    def when(self) -> str:
        """The date in words, long months abbreviated, with spaces at which no line breaks within a date."""
        text = describe_date(parse_date(self.date))
        for long, short in abbreviate_months().items():
            text = re.sub(rf"\b{re.escape(long)}\b", short, text)
        return re.sub(r"(?<=\d) (?=[A-Z])|(?<=[a-z]) (?=\d{4})|(?<=\d\.) (?=\w)", "\u00a0", text)


@dataclass(frozen=True)
class MapPlace:
    """A place with its incidents, oldest first.

    Attributes
    ----------
    row : named tuple
        Its row of `geo.spatial.municipalities.assign_municipality`.
    name : str
        Both names as one text.
    incidents : tuple of ListedIncident
        Its incidents in the view, and those of the other places that share its symbol.
    style : SymbolStyle
        How its symbol looks.
    shape : str
        "point", "line" or "area", as it is drawn; "area" also where nothing is known that can be drawn.
    is_movement : bool
        Whether an incident of the record moved along it.
    """

    row: Any
    name: str
    incidents: tuple[ListedIncident, ...]
    style: SymbolStyle
    shape: str
    is_movement: bool

    @property
    def id(self) -> str:
        return str(self.row.Index)

    @property
    def geometry(self) -> Any:
        """Its area where it is known by one, else its point or line; EPSG:4326, None where neither is known."""
        return self.row.geometry if self.row.area is None else self.row.area

    @property
    def names(self) -> tuple[str, ...]:
        """Both names in the order of ``name``; a single one where they are the same."""
        serbian_first = self.name.startswith(self.row.name_sr)
        forms = (self.row.name_sr, self.row.name_sq) if serbian_first else (self.row.name_sq, self.row.name_sr)
        return tuple(dict.fromkeys(forms))

    @property
    def numbers(self) -> str:
        """The numbers of its incidents, such as "4–18"."""
        first, last = self.incidents[0].number, self.incidents[-1].number
        return str(first) if first == last else f"{first}–{last}"

    @property
    def has_ring(self) -> bool:
        """Whether a ring to scale shows how uncertain its position is."""
        return self.shape == "point" and bool(self.row.radius_m > 0)

    @property
    def course_unknown(self) -> bool:
        """Whether only the direction of its line is known, and not its course."""
        return self.row.precision in COARSE


class SheetPlaces(NamedTuple):
    """The places on the map, those off it, and the bounds of the former in degrees."""

    on_map: list[MapPlace]
    off_map: list[MapPlace]
    bounds: Bounds

    @property
    def all(self) -> list[MapPlace]:
        return [*self.on_map, *self.off_map]


def collect_places(extract: Extract) -> SheetPlaces:
    """Collect the places of a view; together they have all of its incidents, numbered from 1."""
    record, ids = extract.record, list(dict.fromkeys(extract.incidents["place"]))
    choice = choose_places(record.joined.loc[ids], record.boundaries)
    groups = _group_by_area(extract, choice.on_map)
    places = _gather(extract, [*groups, *([id] for id in choice.off_map)])
    return SheetPlaces(places[: len(groups)], places[len(groups) :], choice.bounds)


def _group_by_area(extract: Extract, ids: Sequence[str]) -> list[list[str]]:
    """Each place by itself; where there are very many, those that are one and the same area together."""
    if len(ids) <= FEW_PLACES:
        return [[id] for id in ids]
    areas = extract.record.joined["area"]
    groups: dict[object, list[str]] = {}
    for id in ids:
        groups.setdefault(id if areas[id] is None else areas[id].wkb, []).append(id)
    return list(groups.values())


def _gather(extract: Extract, groups: Sequence[Sequence[str]]) -> list[MapPlace]:
    """The first place of each group, with the incidents of all."""
    incidents, whole = extract.incidents, extract.record.incidents
    styles = style_incidents(incidents, queries.assess_incidents(extract.record, incidents, extract.view.without))
    titles = queries.word_titles(extract.record, incidents)["title"].tolist()
    columns = [
        incidents["id"].tolist(),
        titles,
        *(incidents[name].tolist() for name in ("date", "status", "disagrees")),
    ]
    contents = list(zip(styles, *columns, strict=True))
    movements = set(whole.loc[whole["type"] == _MOVEMENT, "place"])
    rows = {row.Index: row for row in extract.record.joined.loc[[group[0] for group in groups]].itertuples()}
    positions = incidents.groupby("place", sort=False).indices
    places: list[MapPlace] = []
    number = 1
    for group in groups:
        row = rows[group[0]]
        members = [contents[position] for position in sorted(at for id in group for at in positions[id])]
        shape = "area" if row.area is not None or row.shape is None else str(row.shape)
        listed = tuple(ListedIncident(number + i, *content) for i, content in enumerate(members))
        style = style_symbol([incident.style for incident in listed], shape != "point")
        name = extract.place_name(group[0])
        places.append(MapPlace(row, name, listed, style, shape, group[0] in movements))
        number += len(listed)
    return places


class PlaceChoice(NamedTuple):
    """Ids of the places on the map and of those off it, and the bounds of the former in degrees."""

    on_map: list[str]
    off_map: list[str]
    bounds: Bounds


@dataclass(frozen=True)
class MapExtent:
    """A part of the world in a frame on the paper.

    Attributes
    ----------
    crs : CRS
        The projection, in metres.
    bounds : tuple of float
        West, south, east and north in metres of ``crs``; they fill the frame.
    frame : Rect
        The frame, in mm of the sheet.
    """

    crs: CRS
    bounds: Bounds
    frame: Rect

    @property
    def scale(self) -> float:
        """Millimetres of paper for a metre of the projection."""
        return self.frame.width / (self.bounds[2] - self.bounds[0])

    @cached_property
    def ground_metre(self) -> float:
        """Metres on the ground for a metre of the projection, from west to east in the middle of the map."""
        west, south, east, north = self.bounds
        middle, part = ((west + east) / 2, (south + north) / 2), (east - west) / 10
        (lon, lat), (to_lon, to_lat) = self.unproject([(middle[0] - part, middle[1]), (middle[0] + part, middle[1])])
        return float(GEOD.inv(lon, lat, to_lon, to_lat)[2]) / (2 * part)

    @cached_property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        west, south, east, north = self.bounds
        lon, lat = self.unproject([((west + east) / 2, (south + north) / 2)])[0]
        return float(lon), float(lat)

    @cached_property
    def outline(self) -> BaseGeometry:
        """The edge of the map, with a small margin, as a polygon in EPSG:4326."""
        west, south, east, north = self.bounds
        margin = _OUTLINE_MARGIN * (east - west)
        frame = shapely.box(west - margin, south - margin, east + margin, north + margin)
        dense = shapely.segmentize(frame, (east - west) / _OUTLINE_STEPS)
        return shapely.Polygon(self.unproject(shapely.get_coordinates(dense))).buffer(0)

    def lon_lat_bounds(self, steps: int) -> Bounds:
        """West, south, east and north in degrees, of a grid of so many steps each way."""
        west, south, east, north = self.bounds
        x, y = np.meshgrid(np.linspace(west, east, steps), np.linspace(south, north, steps))
        lon, lat = self.unproject(np.column_stack([x.ravel(), y.ravel()])).T
        return lon.min(), lat.min(), lon.max(), lat.max()

    def project(self, shape: BaseGeometry) -> BaseGeometry:
        """Project a shape in EPSG:4326 into metres of ``crs``."""
        return shapely.transform(shape, lambda points: np.column_stack(self._transformer.transform(*points.T)))

    def unproject(self, positions: Any) -> NDArray[Any]:
        """Return positions in metres of ``crs`` as rows of (lon, lat)."""
        x, y = np.asarray(positions, dtype=float).T
        return np.column_stack(self._transformer.transform(x, y, direction="INVERSE"))

    def to_paper(self, shape: BaseGeometry) -> BaseGeometry:
        """Project a shape in EPSG:4326 into millimetres of the sheet, y downwards."""
        west, _, _, north = self.bounds
        corner = np.array([self.frame.x, self.frame.y])
        flip = np.array([self.scale, -self.scale])
        return shapely.transform(self.project(shape), lambda points: corner + (points - [west, north]) * flip)

    def from_paper(self, position: Position) -> tuple[float, float]:
        """Longitude and latitude of a position in millimetres of the sheet."""
        west, _, _, north = self.bounds
        (x, y), frame = position, self.frame
        lon, lat = self.unproject([(west + (x - frame.x) / self.scale, north - (y - frame.y) / self.scale)])[0]
        return float(lon), float(lat)

    def direction_of(self, point: shapely.Point) -> tuple[float, float]:
        """Degrees clockwise from north, and metres, from the middle of the map to a (lon, lat) point."""
        bearing, _, metres = GEOD.inv(*self.centre, point.x, point.y)
        return float(bearing) % 360, float(metres)

    @cached_property
    def _transformer(self) -> Transformer:
        return Transformer.from_crs(4326, self.crs, always_xy=True)


def choose_places(places: gpd.GeoDataFrame, boundaries: Boundaries) -> PlaceChoice:
    """Choose the places of one map: those of the municipalities with incidents, and what lies around them.

    A place that would make the map much smaller is left off it. ``places`` are rows of
    `geo.spatial.municipalities.assign_municipality`, in EPSG:4326.
    """
    shapes = {row.Index: _displayed_shape(row) for row in places.itertuples()}
    bounds = {place: shape.bounds for place, shape in shapes.items() if shape is not None}
    core = _core_bounds(places, bounds, boundaries)
    extent, on_map = core, set()
    for place in sorted(bounds, key=lambda id: _size(_union(core, bounds[id]))):
        wider = _union(extent, bounds[place])
        if all(new <= _MAX_GROWTH * old for new, old in zip(_size(wider), _size(core), strict=True)):
            extent = wider
            on_map.add(place)
    return PlaceChoice([id for id in shapes if id in on_map], [id for id in shapes if id not in on_map], extent)


def fit_extent(bounds: Bounds, frame: Rect) -> MapExtent:
    """Return the extent that shows all of some bounds in degrees in a frame on the paper."""
    crs = choose_projection(bounds)
    west, south, east, north = Transformer.from_crs(4326, crs, always_xy=True).transform_bounds(*bounds)
    width, height = frame.width - 2 * _PADDING_MM, frame.height - 2 * _PADDING_MM
    scale = min(width / (east - west), height / (north - south))
    half = (frame.width / scale / 2, frame.height / scale / 2)
    middle = ((west + east) / 2, (south + north) / 2)
    return MapExtent(crs, (middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1]), frame)


def choose_projection(bounds: Bounds) -> CRS:
    """Return the UTM zone of the middle of bounds in degrees; for what no zone can hold, an equal-area projection."""
    west, south, east, north = bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    if east - west <= _UTM_WIDTH_DEGREES and north - south <= 2 * _UTM_WIDTH_DEGREES and abs(lat) < UTM_MAX_LATITUDE:
        return utm_crs(lon, lat)
    return CRS(proj="laea", lat_0=lat, lon_0=lon, datum="WGS84")


def _displayed_shape(place: Any) -> BaseGeometry | None:
    """What is drawn of a place, EPSG:4326: its area, its line, or its point with the ring of its radius."""
    if place.area is not None or place.geometry is None:
        return place.area
    has_ring = place.shape == "point" and place.radius_m > 0
    return draw_ring(place.geometry, place.radius_m) if has_ring else place.geometry


def _core_bounds(places: gpd.GeoDataFrame, bounds: dict[str, Bounds], boundaries: Boundaries) -> Bounds:
    """Bounds of the municipalities with incidents and of the points near them, or else of the densest cluster."""
    ids = places["municipalities"].explode().dropna().unique()
    if len(ids) or not bounds:
        frame = boundaries.frame.loc[ids] if len(ids) else boundaries.frame
        near = places[(places["shape"] == "point") & ~(places["distance_km"] > _NEAR_KM)].index
        return _union(tuple(frame.total_bounds), *(bounds[place] for place in near))
    return _densest_bounds(list(bounds.values()))


def _densest_bounds(boxes: Sequence[Bounds]) -> Bounds:
    """Bounds of the places around the position that has most of them near it; what is large itself does not count."""
    each = np.array(boxes)
    middle = (each[:, :2] + each[:, 2:]) / 2
    seeds = middle[np.unique(np.linspace(0, len(each) - 1, _MAX_SEEDS).astype(int))]
    distance = np.abs(seeds[:, None] - middle[None])
    near_lon = distance[..., 0] * np.cos(np.radians(seeds[:, 1:])) <= _CLUSTER_DEGREES
    near = near_lon & (distance[..., 1] <= _CLUSTER_DEGREES)
    near &= (each[:, 2:] - each[:, :2] <= 2 * _CLUSTER_DEGREES).all(axis=1)
    best = int(near.sum(axis=1).argmax())
    members = [tuple(box) for box in each[near[best]]] or [boxes[0]]
    west, south, east, north = _union(*members)
    more_lon, more_lat = (max(0.0, _MIN_HALF_DEGREES - size / 2) for size in (east - west, north - south))
    return west - more_lon, south - more_lat, east + more_lon, north + more_lat


def _union(*boxes: Bounds) -> Bounds:
    west, south, east, north = np.array(boxes).T
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())


def _size(bounds: Bounds) -> tuple[float, float]:
    return bounds[2] - bounds[0], bounds[3] - bounds[1]
