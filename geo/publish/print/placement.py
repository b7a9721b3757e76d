"""Where symbols, tags, numbers and names go, so that they do not lie on one another: the more important first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.publish.print.map_extent import FEW_PLACES, Bounds, MapExtent, MapPlace
from geo.publish.print.paper import MM_PER_PT, Position, Rect, clean_text, text_width
from geo.publish.print.symbols import BADGE_RADIUS, symbol_reach
from geo.spatial import towns
from geo.spatial.boundaries import Boundaries

LABEL_PT = 6.2
_LINE_HEIGHT = 1.2  # of a label, as a multiple of its size
_GRID_STEP_MM, _MAX_TRIES = 5.0, 160  # between the positions in an area that are tried, and how many are
_RING_STEP_MM, _RING_DIRECTIONS = 2.0, 16
_MAX_NAMED_PLACES = 60  # up to so many each gets its name, if there is room
_MAX_SHIFT_MM = 14  # of the symbol of a point, beyond its own size
_CORE_OF_SYMBOL, _CORE_IN_CROWD = 0.6, 0.2  # the part of a symbol on which no other may lie
_TAG_GAP_MM = 0.7  # between a tag and its number


@dataclass(frozen=True)
class Label:
    """Lines of text in a box, from its left."""

    lines: tuple[str, ...]
    box: Rect


@dataclass(frozen=True)
class PlacedSymbol:
    """The symbol of a place on the paper.

    Attributes
    ----------
    place : MapPlace
        The place.
    position, at : Position
        Where the place is, and where its symbol is.
    has_leader : bool
        Whether a line leads from the one to the other: not where the symbol lies in its own area.
    number, name : Label or None
        The numbers of its incidents in the list, and its name.
    """

    place: MapPlace
    position: Position
    at: Position
    has_leader: bool
    number: Label | None = None
    name: Label | None = None


class OccupiedBoxes:
    """The boxes on a sheet that are occupied, and the frame in which others may be."""

    def __init__(self, frame: Rect, boxes: Iterable[Rect] = ()) -> None:
        self.frame = frame
        self._bounds = np.array([box.bounds for box in boxes]).reshape(-1, 4)

    def add(self, box: Rect) -> None:
        self._bounds = np.vstack([self._bounds, box.bounds])

    def is_free(self, box: Rect) -> bool:
        """Tell whether a box lies in the frame and on no occupied one."""
        left, top, right, bottom = self._bounds.T
        overlap_x, overlap_y = (left < box.right) & (box.x < right), (top < box.bottom) & (box.y < bottom)
        return self.frame.contains(box) and not bool((overlap_x & overlap_y).any())

    def add_first_free(self, boxes: Iterable[Rect]) -> Rect | None:
        """Occupy the first of some boxes that is free; None if there is none."""
        box = next(filter(self.is_free, boxes), None)
        if box is not None:
            self.add(box)
        return box


def place_symbols(
    places: Sequence[MapPlace], extent: MapExtent, unit: float, numbered: bool, occupied: OccupiedBoxes
) -> list[PlacedSymbol]:
    """Place the symbol of every place on the map, with its number and its name where there is room.

    Points come first, where they are or near it, the largest symbols before the others; then tags, anywhere in their
    areas, the smallest areas before the others; then names.

    Parameters
    ----------
    places : sequence of MapPlace
        The places on the map.
    extent : MapExtent
        The map.
    unit : float
        Millimetres for a pixel of the live map.
    numbered : bool
        Whether the numbers of the incidents stand beside the symbols.
    occupied : OccupiedBoxes
        Where nothing may be placed; the boxes of what is placed are added.

    Returns
    -------
    list of PlacedSymbol
        In the order of the places.
    """
    placer = _Placer(unit, len(places) <= FEW_PLACES, numbered, occupied)
    shapes = {place.id: extent.to_paper(place.geometry) for place in places}
    points = sorted((place for place in places if place.shape == "point"), key=lambda place: -place.style.radius)
    others = sorted((place for place in places if place.shape != "point"), key=lambda place: shapes[place.id].area)
    placed = {place.id: placer.place_point(place, shapes[place.id]) for place in points}
    if numbered:
        placed |= {id: placer.add_number(symbol) for id, symbol in placed.items()}
    placed |= {place.id: placer.place_tag(place, shapes[place.id]) for place in others}
    if len(places) <= _MAX_NAMED_PLACES:
        placed |= {id: placer.add_name(symbol) for id, symbol in placed.items()}
    return [placed[place.id] for place in places]


def symbol_box(place: MapPlace, at: Position, unit: float, part: float = 1.0) -> Rect:
    """Return the box of a symbol, or of a part of it, with the small circles on it; ``unit`` is mm for a pixel."""
    half_width, half_height = (size * unit * part for size in symbol_reach(place.style))
    above, below = (BADGE_RADIUS * unit * part * flag for flag in (bool(place.style.mark), place.style.drop))
    width, height = 2 * half_width + max(above, below) * 0.9, 2 * half_height + above + below
    return Rect(at[0] - half_width, at[1] - half_height - above, width, height)


def label_size(lines: Sequence[str], size: float = LABEL_PT, bold: bool = False) -> tuple[float, float]:
    """Width and height in mm of lines of text whose size is in points."""
    return max(text_width(clean_text(line), size, bold) for line in lines), len(lines) * size * MM_PER_PT * _LINE_HEIGHT


def positions_around(centre: Position, first: float, last: float) -> Iterator[Position]:
    """List positions on rings around one, whose radii grow from the first to the last, in mm."""
    for radius in np.arange(first, last, _RING_STEP_MM):
        for angle in np.linspace(0, 2 * np.pi, _RING_DIRECTIONS, endpoint=False):
            yield centre[0] + radius * float(np.cos(angle)), centre[1] + radius * float(np.sin(angle))


def boxes_beside(box: Rect, size: tuple[float, float], gap: float = 0.7) -> list[Rect]:
    """Return the boxes of a size around another: right, left, below, above, and at its corners."""
    width, height = size
    middle, level = box.x + (box.width - width) / 2, box.y + (box.height - height) / 2
    right, left, below, above = box.right + gap, box.x - gap - width, box.bottom + gap / 2, box.y - gap / 2 - height
    corners = ((right, level), (left, level), (middle, below), (middle, above),
               (right, above), (right, below), (left, below), (left, above))  # fmt: skip
    return [Rect(x, y, width, height) for x, y in corners]


@dataclass(frozen=True)
class _Placer:
    """Places one symbol after the other; ``few`` tells whether so few places are on the map that none may hide."""

    unit: float
    few: bool
    numbered: bool
    occupied: OccupiedBoxes

    def place_point(self, place: MapPlace, point: shapely.Point) -> PlacedSymbol:
        """Place the symbol of a point where it is, or as near as there is room."""
        position = (point.x, point.y)
        radius = place.style.radius * self.unit
        part = _CORE_OF_SYMBOL if self.few else _CORE_IN_CROWD
        tries = (position, *positions_around(position, radius, radius + _MAX_SHIFT_MM))
        at = next((at for at in tries if self.occupied.is_free(symbol_box(place, at, self.unit, part))), position)
        self.occupied.add(symbol_box(place, at, self.unit))
        return PlacedSymbol(place, position, at, at != position)

    def add_number(self, symbol: PlacedSymbol) -> PlacedSymbol:
        """Add the number of a point beside its symbol, whether there is room or not."""
        lines = (symbol.place.numbers,)
        boxes = boxes_beside(symbol_box(symbol.place, symbol.at, self.unit), label_size(lines, bold=True))
        box = next(filter(self.occupied.is_free, boxes), boxes[0])
        self.occupied.add(box)
        return replace(symbol, number=Label(lines, box))

    def place_tag(self, place: MapPlace, shape: BaseGeometry) -> PlacedSymbol:
        """Place the tag of an area or a line, with its number to the right of it as a part of it."""
        on_map = shapely.intersection(shapely.make_valid(shape), shapely.box(*self.occupied.frame.expanded(-2).bounds))
        visible = shape if on_map.is_empty else on_map
        position = _middle(visible, place.shape == "line")
        width, height = label_size((place.numbers,), bold=True) if self.numbered else (0.0, 0.0)

        def boxes_at(at: Position) -> tuple[Rect, Rect]:
            tag = symbol_box(place, at, self.unit)
            whole = Rect(tag.x, tag.y, tag.width + width + _TAG_GAP_MM, tag.height)
            return whole, Rect(tag.right + _TAG_GAP_MM, at[1] - height / 2, width, height)

        covered = _would_cover(symbol_box(place, position, self.unit), visible)
        inside = [] if covered else _positions_within(visible, position)
        if covered:
            self.occupied.add(Rect.from_bounds(*visible.bounds))
        tries = (*inside, *positions_around(position, 4, 90 if self.few else 25))
        at = next((at for at in tries if self.occupied.is_free(boxes_at(at)[0])), position)
        whole, number = boxes_at(at)
        self.occupied.add(whole)
        label = Label((place.numbers,), number) if self.numbered else None
        return PlacedSymbol(place, position, at, at not in inside, label)

    def add_name(self, symbol: PlacedSymbol) -> PlacedSymbol:
        """Add the name of a place beside its symbol and its number, if there is room."""
        box = symbol_box(symbol.place, symbol.at, self.unit)
        if symbol.number is not None:
            (left, top, right, bottom), number = box.bounds, symbol.number.box
            box = Rect.from_bounds(
                min(left, number.x), min(top, number.y), max(right, number.right), max(bottom, number.bottom)
            )
        lines = symbol.place.names
        # Not at a corner, where it could be taken for the name of a neighbour.
        name = self.occupied.add_first_free(boxes_beside(box, label_size(lines))[:4])
        return symbol if name is None else replace(symbol, name=Label(lines, name))


def _middle(shape: BaseGeometry, is_line: bool) -> Position:
    """The position of an area or a line: its middle, or a point that lies in it."""
    if is_line:
        point = shapely.line_interpolate_point(shapely.get_parts(shape)[0], 0.5, normalized=True)
    elif shape.contains(shape.centroid):
        point = shape.centroid
    else:
        point = shapely.point_on_surface(shape)
    return point.x, point.y


def _would_cover(tag: Rect, shape: BaseGeometry) -> bool:
    """Whether a tag in an area, or on a line, would leave little of it to be seen."""
    box = Rect.from_bounds(*shape.bounds)
    return box.width < 2 * tag.width and box.height < 3 * tag.height


def _positions_within(shape: BaseGeometry, middle: Position) -> list[Position]:
    """Positions in an area, or on a line, beginning at its middle, the nearest to it first."""
    if shape.geom_type.endswith("LineString"):
        steps = np.linspace(0, 1, 11)
        line = shapely.get_parts(shape)[0]
        points = shapely.get_coordinates(shapely.line_interpolate_point(line, steps, normalized=True))
    else:
        left, top, right, bottom = shape.bounds
        columns, rows = np.arange(left, right, _GRID_STEP_MM), np.arange(top, bottom, _GRID_STEP_MM)
        grid = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
        points = grid[shapely.contains_xy(shape, grid)]
    points = np.vstack([[middle], points])
    nearest = np.hypot(*(points - middle).T).argsort(kind="stable")[:_MAX_TRIES]
    return [(float(x), float(y)) for x, y in points[nearest]]


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
