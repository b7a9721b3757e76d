"""How to read what is drawn, whatever the type: each sign of the sheet with what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from geo.publish.print import symbol_style as looks
from geo.publish.print.basemap import DISPUTED, DISPUTED_DASH_MM
from geo.publish.print.map_places import MapPlace
from geo.publish.print.paper import Rect
from geo.publish.print.pen import ACCENT, AREA, FAINT, HALO, TEXT, Pen, circle, polygon, polyline, rectangle
from geo.publish.print.symbol_style import Segment, SymbolStyle
from geo.publish.print.symbols import draw, draw_drop, draw_mark, draw_shape

UNIT = 0.19  # mm for a pixel of the live map
PLAIN = SymbolStyle(False, "", 7, (Segment(FAINT, "circle", 1),))
Draws = Callable[[Pen, float, float], None]


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


def signs(key: LegendContent) -> Iterator[tuple[Draws, str]]:
    """Those that the sheet needs."""
    symbols = [site for site in key.places if site.shape == "point"]
    areas = [site for site in key.places if site.shape == "area"]
    found = [site.style for site in key.places]
    if symbols:
        yield _drawing(PLAIN), "solid: the spot is known"
    if any(site.has_ring for site in symbols):
        yield _ring, "dotted ring to scale: how far off"
    if any(look.hollow for look in found):
        yield _drawing(replace(PLAIN, hollow=True)), "hollow: date approximate"
    if any(len(look.shares) > 1 for look in found):
        mixed = tuple(Segment(looks.drawn(kind).color, "circle", 1) for kind in (0, 5, 8))
        yield _drawing(replace(PLAIN, radius=10, text="3", shares=mixed)), "several types at one place"
    if any(site.row.precision == "municipality" for site in areas):
        yield _hatched, "hatched: municipality only"
    if any(site.row.precision != "municipality" for site in areas):
        yield _outlined, "outlined: region only"
    yield from _lines(key)
    if key.led:
        yield lambda pen, x, y: leader(pen, (x - 3, y + 1), (x + 3, y - 1)), "leads to its place"
    if key.numbered:
        yield (
            lambda pen, x, y: pen.text(x, y + 0.8, "4–6", 6.2, color=ACCENT, bold=True, ha="center"),
            "number in the list",
        )
    for mark, text in ((looks.DIFFER, "accounts differ"), (looks.DISPUTED, "status disputed")):
        if any(look.mark == mark for look in found):
            yield _marking(mark), text
    if any(look.drop for look in found):
        yield lambda pen, x, y: draw_drop(pen, x, y, UNIT), "support falls, the sources taken out"
    if any(look.ghost for look in found):
        yield _drawing(replace(PLAIN, ghost=True)), "crossed out: no support left"


def _lines(key: LegendContent) -> Iterator[tuple[Draws, str]]:
    lines = [site for site in key.places if site.shape == "line"]
    if any(not site.is_movement for site in lines):
        yield lambda pen, x, y: _line(pen, x, y, False, False), "line: it happened along it"
    if any(site.is_movement for site in lines):
        yield lambda pen, x, y: _line(pen, x, y, True, False), "arrow: movement"
    if any(site.course_unknown for site in lines):
        yield lambda pen, x, y: _line(pen, x, y, True, True), "dashed: route not known"
    if key.disputed:
        yield _disputed, "line of disputed status"


def leader(pen: Pen, spot: tuple[float, float], at: tuple[float, float]) -> None:
    """A thin line from a spot to its symbol."""
    pen.path(polyline([spot, at]), edge=HALO, width=0.6)
    pen.path(polyline([spot, at]), edge=TEXT, width=0.18)
    pen.path(circle(*spot, 0.45), TEXT, HALO, 0.15)


def _drawing(look: SymbolStyle) -> Draws:
    return lambda pen, x, y: draw(pen, look, x, y, UNIT)


def _marking(mark: int) -> Draws:
    return lambda pen, x, y: draw_mark(pen, mark, x, y, UNIT)


def _ring(pen: Pen, x: float, y: float) -> None:
    pen.path(circle(x, y, 1.95), "#5d4a8614", AREA, 0.28, (0.45, 0.65))
    draw_shape(pen, PLAIN.shares[0], x, y, 0.8)


def _hatched(pen: Pen, x: float, y: float) -> None:
    for left in (-2.6, -1.3, 0.0, 1.3, 2.6):
        pen.path(polyline([(x + left - 0.9, y + 1.8), (x + left + 0.9, y - 1.8)]), edge="#5d4a8666", width=0.2)
    draw(pen, replace(PLAIN, tag=True, text="2"), x, y, 0.12)


def _outlined(pen: Pen, x: float, y: float) -> None:
    pen.path(rectangle(Rect(x - 3.2, y - 1.9, 6.4, 3.8)), edge=AREA, width=0.28, dash=(1.0, 1.0))
    draw(pen, replace(PLAIN, tag=True, text="2"), x, y, 0.12)


def _line(pen: Pen, x: float, y: float, arrow: bool, vague: bool) -> None:
    pen.path(polyline([(x - 3.2, y), (x + 2.2, y)]), edge=AREA, width=0.8, dash=(1.2, 0.8) if vague else ())
    if arrow:
        pen.path(polygon([(x + 3.4, y), (x + 0.9, y - 1.3), (x + 1.6, y), (x + 0.9, y + 1.3)]), AREA)


def _disputed(pen: Pen, x: float, y: float) -> None:
    pen.path(polyline([(x - 3.3, y), (x + 3.3, y)]), edge=DISPUTED, width=0.42, dash=DISPUTED_DASH_MM)
