"""How to read what is drawn, whatever the type: the entries of a sheet's legend, in the words of symbols.json."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from geo.publish.print.basemap import DISPUTED, DISPUTED_DASH_MM, HATCH, RING
from geo.publish.print.map_places import MapPlace
from geo.publish.print.paper import Position, Rect
from geo.publish.print.pen import ACCENT, AREA, FAINT, HALO, TEXT, Pen, circle, polygon, polyline, rectangle
from geo.publish.print.symbol_style import DISAGREE, Segment, SymbolStyle, get_type_style
from geo.publish.print.symbol_style import DISPUTED as STATUS_DISPUTED
from geo.publish.print.symbols import draw_drop, draw_mark, draw_shape, draw_symbol
from geo.web.symbology import SYMBOLS

UNIT_MM = 0.19  # a pixel of the live map
_TAG_UNIT_MM = 0.12
PLAIN = SymbolStyle(False, "", 7, (Segment(FAINT, "circle", 1),))
Draw = Callable[[Pen, float, float], None]
"""Draws the sign of an entry, centred on a position in mm."""


@dataclass(frozen=True)
class LegendContent:
    """What a legend explains: the places of the sheet, ``classes`` as how many municipalities each class holds, the
    first of them none (None where they are not shaded), and the ``breaks`` of the others."""

    places: Sequence[MapPlace]
    breaks: Sequence[int]
    classes: Sequence[int] | None
    disputed: bool
    unit: float
    numbered: bool
    led: bool


def list_entries(content: LegendContent) -> Iterator[tuple[Draw, str]]:
    """List the entries that a sheet needs: how to draw the sign of each, and its words."""
    needed, signs = _needed_entries(content), _signs()
    for entry in SYMBOLS["legend"]["entries"]:
        if entry["id"] in needed:
            yield signs[entry["id"]], entry["text"]


def _needed_entries(content: LegendContent) -> set[str]:
    points, areas, lines = (
        [place for place in content.places if place.shape == shape] for shape in ("point", "area", "line")
    )
    styles = [place.style for place in content.places]
    needs = {
        "spot": bool(points),
        "ring": any(place.has_ring for place in points),
        "approximate": any(style.hollow for style in styles),
        "several_types": any(len(style.segments) > 1 for style in styles),
        "municipality": any(place.row.precision == "municipality" for place in areas),
        "region": any(place.row.precision != "municipality" for place in areas),
        "line": any(not place.is_movement for place in lines),
        "movement": any(place.is_movement for place in lines),
        "direction": any(place.course_unknown for place in lines),
        "differ": any(style.mark == DISAGREE for style in styles),
        "disputed": any(style.mark == STATUS_DISPUTED for style in styles),
        "drop": any(style.drop for style in styles),
        "lost": any(style.lost for style in styles),
        "disputed_line": content.disputed,
        "leader": content.led,
        "number": content.numbered,
    }
    return {id for id, needed in needs.items() if needed}


def draw_leader(pen: Pen, position: Position, at: Position) -> None:
    """Draw a thin line from a position to its symbol."""
    pen.path(polyline([position, at]), edge=HALO, width=0.6)
    pen.path(polyline([position, at]), edge=TEXT, width=0.18)
    pen.path(circle(*position, 0.45), TEXT, HALO, 0.15)


def _signs() -> dict[str, Draw]:
    """How to draw the sign of each entry, by its id."""
    several = tuple(Segment(get_type_style(index).color, "circle", 1) for index in (0, 5, 8))
    return {
        "spot": _symbol(PLAIN),
        "ring": _draw_ring,
        "approximate": _symbol(replace(PLAIN, hollow=True)),
        "several_types": _symbol(replace(PLAIN, radius=10, text="3", segments=several)),
        "municipality": _draw_hatched,
        "region": _draw_outlined,
        "line": lambda pen, x, y: _draw_line(pen, x, y, False, False),
        "movement": lambda pen, x, y: _draw_line(pen, x, y, True, False),
        "direction": lambda pen, x, y: _draw_line(pen, x, y, True, True),
        "differ": lambda pen, x, y: draw_mark(pen, DISAGREE, x, y, UNIT_MM),
        "disputed": lambda pen, x, y: draw_mark(pen, STATUS_DISPUTED, x, y, UNIT_MM),
        "drop": lambda pen, x, y: draw_drop(pen, x, y, UNIT_MM),
        "lost": _symbol(replace(PLAIN, lost=True)),
        "disputed_line": lambda pen, x, y: pen.path(
            polyline([(x - 3.3, y), (x + 3.3, y)]), edge=DISPUTED, width=0.42, dash=DISPUTED_DASH_MM
        ),
        "leader": lambda pen, x, y: draw_leader(pen, (x - 3, y + 1), (x + 3, y - 1)),
        "number": lambda pen, x, y: pen.text(x, y + 0.8, "4–6", 6.2, color=ACCENT, bold=True, ha="center"),
    }


def _symbol(style: SymbolStyle) -> Draw:
    return lambda pen, x, y: draw_symbol(pen, style, x, y, UNIT_MM)


def _draw_ring(pen: Pen, x: float, y: float) -> None:
    pen.path(circle(x, y, 1.95), RING, AREA, 0.28, (0.45, 0.65))
    draw_shape(pen, PLAIN.segments[0], x, y, 0.8)


def _draw_hatched(pen: Pen, x: float, y: float) -> None:
    for left in (-2.6, -1.3, 0.0, 1.3, 2.6):
        pen.path(polyline([(x + left - 0.9, y + 1.8), (x + left + 0.9, y - 1.8)]), edge=HATCH, width=0.2)
    draw_symbol(pen, replace(PLAIN, tag=True, text="2"), x, y, _TAG_UNIT_MM)


def _draw_outlined(pen: Pen, x: float, y: float) -> None:
    pen.path(rectangle(Rect(x - 3.2, y - 1.9, 6.4, 3.8)), edge=AREA, width=0.28, dash=(1.0, 1.0))
    draw_symbol(pen, replace(PLAIN, tag=True, text="2"), x, y, _TAG_UNIT_MM)


def _draw_line(pen: Pen, x: float, y: float, arrow: bool, dashed: bool) -> None:
    pen.path(polyline([(x - 3.2, y), (x + 2.2, y)]), edge=AREA, width=0.8, dash=(1.2, 0.8) if dashed else ())
    if arrow:
        pen.path(polygon([(x + 3.4, y), (x + 0.9, y - 1.3), (x + 1.6, y), (x + 0.9, y + 1.3)]), AREA)
