"""What lies beyond the map: a dial with the direction and the distance of each place, and their incidents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from geo.core.text import format_distance
from geo.publish.print import incident_list as listing
from geo.publish.print.collision import Taken, around, beside, text_box
from geo.publish.print.map_extent import Window, bearing_of
from geo.publish.print.map_places import Site
from geo.publish.print.paper import Rect
from geo.publish.print.pen import ACCENT, FAINT, LINE, TEXT, Pen, Position, circle, polyline, rectangle
from geo.publish.print.placement import body
from geo.publish.print.symbols import draw
from geo.publish.print.text_blocks import Block, heading, words
from geo.publish.print.text_metrics import Run

MOST = 30  # incidents that are listed one by one
_DIAL = 14.5  # mm, its radius
_UNIT = 0.14
_LINES = 14
_NOTE = (
    "Direction and distance from the middle of the map, on a scale of powers of ten. "
    "Tags stand for areas, somewhere in them."
)


def blocks(sites: Sequence[Site], window: Window, across: float, full: bool) -> Iterator[Block]:
    """The inset of all places beyond the map: each with its name, and all their incidents or how many there are."""
    if not sites:
        return
    yield heading("Beyond the map")
    located = [(site, *found) for site in sites if (found := _direction(site, window))]
    if located:
        yield _dial(located, full, across)
    if full:
        yield listing.note(across)
        for site in sites:
            yield from listing.place(site, across, window)
    else:
        yield from _compact(sites, across)


def places(sites: Sequence[Site], window: Window, centre: Position = (0.0, 0.0)) -> dict[str, Position]:
    """Where the dial shows each place that has a position at all."""
    located = [(site, *found) for site in sites if (found := _direction(site, window))]
    return {site.id: spot for (site, *_), spot in zip(located, _spots(located, centre), strict=True)}


def _direction(site: Site, window: Window) -> tuple[float, float] | None:
    """Bearing and metres from the middle of the map; of an area those of a point in it."""
    shape = site.row.geometry if site.row.area is None else site.row.area
    if shape is None or shape.is_empty:
        return None
    return bearing_of(shape if shape.geom_type == "Point" else shapely.point_on_surface(shape), window)


def _reach(located: Sequence[tuple[Site, float, float]]) -> list[int]:
    """The powers of ten, in metres, of the dial's rings: from below the nearest place to beyond the farthest."""
    logs = np.log10([max(1000.0, far) for _, _, far in located])
    return list(range(int(np.floor(logs.min())), int(np.floor(logs.max())) + 2))


def _radius(far: float, rings: Sequence[int]) -> float:
    part = (np.log10(max(1000.0, far)) - rings[0]) / (rings[-1] - rings[0])
    return float(_DIAL * (0.3 + 0.7 * np.clip(part, 0, 1)))


def _spots(located: Sequence[tuple[Site, float, float]], centre: Position) -> list[Position]:
    rings = _reach(located) if located else []
    taken = Taken(Rect(centre[0], centre[1], 0, 0).grown(_DIAL + 3))
    found = []
    for site, bearing, far in located:
        turn, out = np.radians(bearing), _radius(far, rings)
        spot = (centre[0] + out * float(np.sin(turn)), centre[1] - out * float(np.cos(turn)))
        spot = next((one for one in (spot, *around(spot, 1, 9)) if taken.free(body(site, one, _UNIT, 0.9))), spot)
        taken.add(body(site, spot, _UNIT))
        found.append(spot)
    return found


def _dial(located: Sequence[tuple[Site, float, float]], full: bool, across: float) -> Block:
    rings = _reach(located)
    note = words([Run(_NOTE, 5.4, FAINT)], across - 2 * _DIAL - 9)

    def draws(pen: Pen, box: Rect) -> None:
        x, y = box.x + _DIAL + 3, box.y + _DIAL + 3
        for power in reversed(rings):
            out = _radius(10.0**power, rings)
            pen.path(circle(x, y, out), "#fbfaf7" if power == rings[-1] else "none", LINE, 0.2)
        for power in rings:
            text = format_distance(10.0**power)
            pen.text(x, y + _radius(10.0**power, rings) + 0.7, text, 4.8, color=FAINT, ha="center", halo=0.35)
        pen.path(polyline([(x, y - _DIAL), (x, y - _DIAL - 1.2)]), edge=TEXT, width=0.3)
        pen.text(x, y - _DIAL - 1.5, "N", 5.4, bold=True, ha="center")
        pen.path(rectangle(Rect(x - 1.1, y - 1.1, 2.2, 2.2)), "#e9cd95", TEXT, 0.2)
        spots = _spots(located, (x, y))
        for (site, *_), spot in zip(located, spots, strict=True):
            draw(pen, site.look, *spot, _UNIT)
        if full:
            _number(pen, [site for site, *_ in located], spots, (x, y))
        note.draw(pen, Rect(box.x + 2 * _DIAL + 9, box.y + 3, across, note.height))

    return Block(2 * _DIAL + 6.5, draws, 0.6)


def _number(pen: Pen, sites: Sequence[Site], spots: Sequence[Position], centre: Position) -> None:
    """The numbers of the incidents beside the symbols of a dial, where there is room."""
    symbols = [body(site, spot, _UNIT) for site, spot in zip(sites, spots, strict=True)]
    taken = Taken(Rect(*centre, 0, 0).grown(_DIAL + 6), symbols)
    for site, symbol in zip(sites, symbols, strict=True):
        size = text_box((site.numbers,), 5.4, True)
        box = next(filter(taken.free, beside(symbol, size, 0.3)), None)
        if box is not None:
            taken.add(box)
            pen.text(box.x, box.y + box.height * 0.76, site.numbers, 5.4, color=ACCENT, bold=True, halo=0.35)


def _compact(sites: Sequence[Site], across: float) -> Iterator[Block]:
    """The places with most incidents by name; how many the others are."""
    ordered = sorted(sites, key=lambda site: -len(site.entries))
    shown = len(ordered)
    while True:
        named = "; ".join(f"{site.name} ({len(site.entries)})" for site in ordered[:shown])
        rest = ordered[shown:]
        more = (
            f"; and {sum(len(site.entries) for site in rest):,} incidents at {len(rest):,} other places, on the dial"
            if rest
            else ""
        )
        block = words([Run(f"{named}{more}.", 5.8)], across, 1.0)
        if shown <= 1 or block.height <= _LINES * 2.7:
            yield block
            return
        shown = shown * 3 // 4
