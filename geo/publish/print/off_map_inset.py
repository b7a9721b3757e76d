"""The inset of places off the map: a dial with the direction and the distance of each, and their incidents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import shapely

from geo.core.messages import gettext, gettext_noop, ngettext, npgettext
from geo.core.text import format_distance
from geo.publish.print.basemap import SHADES, UNSHADED
from geo.publish.print.incident_list import note_block, place_blocks
from geo.publish.print.map_extent import MapExtent
from geo.publish.print.map_places import MapPlace
from geo.publish.print.paper import Position, Rect
from geo.publish.print.pen import ACCENT, FAINT, LINE, TEXT, Pen, circle, polyline, rectangle
from geo.publish.print.placement import OccupiedBoxes, boxes_beside, label_size, positions_around, symbol_box
from geo.publish.print.symbols import draw_symbol
from geo.publish.print.text_blocks import Block, Run, heading_block, text_block

MAX_LISTED = 30  # incidents; more are not listed one by one
_DIAL_MM = 14.5  # its radius
_MIN_RING = 0.3  # the innermost ring, as a part of the radius
_MIN_METRES = 1000.0  # a place that is nearer is shown as if it were this far away
_UNIT_MM = 0.14  # for a pixel of the live map
_NUMBER_PT = 5.4
_SUMMARY_MM = 14 * 2.7  # its height at most
_DIRECTIONS = (
    gettext_noop("{distance} north of the middle of the map"),
    gettext_noop("{distance} north-east of the middle of the map"),
    gettext_noop("{distance} east of the middle of the map"),
    gettext_noop("{distance} south-east of the middle of the map"),
    gettext_noop("{distance} south of the middle of the map"),
    gettext_noop("{distance} south-west of the middle of the map"),
    gettext_noop("{distance} west of the middle of the map"),
    gettext_noop("{distance} north-west of the middle of the map"),
)
_NOTE = gettext_noop(
    "Direction and distance from the middle of the map, on a scale of powers of ten. "
    "Tags stand for areas, somewhere in them."
)


def inset_blocks(places: Sequence[MapPlace], extent: MapExtent, width: float, listed: bool) -> Iterator[Block]:
    """Make the inset of all places off the map: the dial, and their incidents in a list or how many there are."""
    if not places:
        return
    yield heading_block(gettext("Beyond the map"))
    dial = Dial(places, extent)
    if dial.places:
        yield dial.make_block(listed, width)
    if listed:
        yield note_block(width)
        for place in places:
            yield from place_blocks(place, width, _describe_location(place, extent))
    else:
        yield _summary_block(places, width)


class Dial:
    """Shows places by their direction and distance from the middle of a map; ``places`` are those that have any."""

    def __init__(self, places: Sequence[MapPlace], extent: MapExtent) -> None:
        self.places = [place for place in places if place.geometry is not None and not place.geometry.is_empty]
        self._directions = [extent.direction_of(_point_in(place)) for place in self.places]

    def positions(self, centre: Position = (0.0, 0.0)) -> list[Position]:
        """Return where the dial shows each of its places, so that their symbols do not lie on one another."""
        occupied = OccupiedBoxes(Rect.around(centre, _DIAL_MM + 3))
        positions = []
        for place, (bearing, metres) in zip(self.places, self._directions, strict=True):
            angle, radius = np.radians(bearing), self._radius(metres)
            exact = (centre[0] + radius * float(np.sin(angle)), centre[1] - radius * float(np.cos(angle)))
            tries = (exact, *positions_around(exact, 1, 9))
            at = next((at for at in tries if occupied.is_free(symbol_box(place, at, _UNIT_MM, 0.9))), exact)
            occupied.add(symbol_box(place, at, _UNIT_MM))
            positions.append(at)
        return positions

    def make_block(self, numbered: bool, width: float) -> Block:
        """Return the dial with a note beside it, for a column of a width in mm."""
        note = text_block([Run(gettext(_NOTE), 5.4, FAINT)], width - 2 * _DIAL_MM - 9)

        def draw_dial(pen: Pen, box: Rect) -> None:
            centre = (box.x + _DIAL_MM + 3, box.y + _DIAL_MM + 3)
            self._draw_rings(pen, centre)
            positions = self.positions(centre)
            for place, position in zip(self.places, positions, strict=True):
                draw_symbol(pen, place.style, *position, _UNIT_MM)
            if numbered:
                self._draw_numbers(pen, centre, positions)
            note.draw(pen, Rect(box.x + 2 * _DIAL_MM + 9, box.y + 3, width, note.height))

        return Block(2 * _DIAL_MM + 6.5, draw_dial, 0.6)

    @cached_property
    def _rings(self) -> list[int]:
        """The powers of ten, in metres, of the rings: from below the nearest place to beyond the farthest."""
        logs = np.log10([max(_MIN_METRES, metres) for _, metres in self._directions])
        return list(range(int(np.floor(logs.min())), int(np.floor(logs.max())) + 2))

    def _radius(self, metres: float) -> float:
        rings = self._rings
        part = (np.log10(max(_MIN_METRES, metres)) - rings[0]) / (rings[-1] - rings[0])
        return float(_DIAL_MM * (_MIN_RING + (1 - _MIN_RING) * np.clip(part, 0, 1)))

    def _draw_rings(self, pen: Pen, centre: Position) -> None:
        (x, y), rings = centre, self._rings
        for power in reversed(rings):
            fill = UNSHADED if power == rings[-1] else "none"
            pen.path(circle(x, y, self._radius(10.0**power)), fill, LINE, 0.2)
        for power in rings:
            text = format_distance(10.0**power)
            pen.text(x, y + self._radius(10.0**power) + 0.7, text, 4.8, color=FAINT, ha="center", halo=0.35)
        pen.path(polyline([(x, y - _DIAL_MM), (x, y - _DIAL_MM - 1.2)]), edge=TEXT, width=0.3)
        pen.text(x, y - _DIAL_MM - 1.5, "N", 5.4, bold=True, ha="center")
        pen.path(rectangle(Rect(x - 1.1, y - 1.1, 2.2, 2.2)), SHADES[2], TEXT, 0.2)

    def _draw_numbers(self, pen: Pen, centre: Position, positions: Sequence[Position]) -> None:
        """Draw the numbers of the incidents beside the symbols, where there is room."""
        symbols = [symbol_box(place, at, _UNIT_MM) for place, at in zip(self.places, positions, strict=True)]
        occupied = OccupiedBoxes(Rect.around(centre, _DIAL_MM + 6), symbols)
        for place, symbol in zip(self.places, symbols, strict=True):
            size = label_size((place.numbers,), _NUMBER_PT, True)
            box = occupied.add_first_free(boxes_beside(symbol, size, 0.3))
            if box is not None:
                y = box.y + box.height * 0.76
                pen.text(box.x, y, place.numbers, _NUMBER_PT, color=ACCENT, bold=True, halo=0.35)


def _point_in(place: MapPlace) -> shapely.Point:
    shape = place.geometry
    return shape if shape.geom_type == "Point" else shapely.point_on_surface(shape)


def _describe_location(place: MapPlace, extent: MapExtent) -> str:
    """Say where a place is: by the country it is in, and how far a point lies from the middle of the map."""
    parts = [place.row.outside] if place.row.outside else []
    if place.row.shape == "point" and place.row.area is None:
        bearing, metres = extent.direction_of(place.row.geometry)
        parts.append(gettext(_DIRECTIONS[round(bearing / 45) % 8], distance=format_distance(metres)))
    return "; ".join(parts)


def _summary_block(places: Sequence[MapPlace], width: float) -> Block:
    """The places with most incidents by name, and how many the others are."""
    ordered = sorted(places, key=lambda place: -len(place.incidents))
    shown = len(ordered)
    while True:
        names = "; ".join(f"{place.name} ({len(place.incidents)})" for place in ordered[:shown])
        text = f"{names}."
        if rest := ordered[shown:]:
            incidents = sum(len(place.incidents) for place in rest)
            text = gettext(
                "{names}; and {incidents} at {places}, on the dial.",
                names=names,
                incidents=ngettext("{n} incidents", "{n} incidents", incidents),
                places=npgettext("at", "{n} other places", "{n} other places", len(rest)),
            )
        block = text_block([Run(text, 5.8)], width, 1.0)
        if shown <= 1 or block.height <= _SUMMARY_MM:
            return block
        shown = shown * 3 // 4
