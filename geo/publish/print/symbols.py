"""Draws symbols and tags as the live map does (geo/web/map/symbols.js); lengths there in pixels are units here."""

from __future__ import annotations

import numpy as np
from matplotlib.path import Path

from geo.publish.print.paper import Rect
from geo.publish.print.pen import BADGE, HALO, MM, TEXT, Pen, circle, outline, polyline, rectangle
from geo.publish.print.symbol_style import DISPUTED, Segment, SymbolStyle

_EDGE = "#00000059"
_TAG_HALF, _TAG_LETTER, _TAG_MARGIN = 10.0, 8.0, 20.0
FLAG = 6.5  # units: the radius of a mark on a symbol
_CAPITAL = 0.36  # half the height of a capital, in its size


def draw(pen: Pen, look: SymbolStyle, x: float, y: float, unit: float) -> None:
    """A symbol, or a tag, centred on a spot; ``unit`` in mm."""
    if look.tag:
        _tag(pen, look, x, y, unit)
    elif len(look.shares) == 1:
        _shape(pen, look, x, y, unit)
    else:
        _ring(pen, look, x, y, unit)
    half, down = (tag_half(look), _TAG_HALF) if look.tag else (look.radius * 0.95, look.radius * 0.95)
    if look.ghost:
        ends = [(x - half * unit, y + down * unit), (x + half * unit, y - down * unit)]
        for color, width in ((HALO, 5), (TEXT, 2)):
            pen.path(polyline(ends), edge=color, width=width * unit)
    aside, above = (half, down) if look.tag else (look.radius * 0.78 + 2,) * 2
    if look.mark:
        draw_mark(pen, look.mark, x + aside * unit, y - above * unit, unit)
    if look.drop:
        draw_drop(pen, x + aside * unit, y + above * unit, unit)


def reach(look: SymbolStyle) -> tuple[float, float]:
    """How far it reaches from its centre, in units, across and down; marks on it not counted."""
    return (tag_half(look), _TAG_HALF) if look.tag else (look.radius * 1.25 + 1, look.radius * 1.25 + 1)


def tag_half(look: SymbolStyle) -> float:
    """Half the width of a tag, in units."""
    return (_TAG_MARGIN + len(look.text) * _TAG_LETTER) / 2


def draw_mark(pen: Pen, mark: int, x: float, y: float, unit: float) -> None:
    """ "≠" in a small circle: outlined where the documents disagree, filled where the status is disputed."""
    filled = mark == DISPUTED
    pen.path(circle(x, y, FLAG * unit), BADGE if filled else HALO, HALO if filled else BADGE, 1.3 * unit)
    ends = [(-3, -1.3), (3, -1.3), (-3, 1.3), (3, 1.3), (-1.6, 3.4), (1.6, -3.4)]
    strokes = Path(np.array(ends) * unit + np.array([x, y]), [Path.MOVETO, Path.LINETO] * 3)
    pen.path(strokes, edge=HALO if filled else BADGE, width=1.3 * unit)


def draw_drop(pen: Pen, x: float, y: float, unit: float) -> None:
    """ "↓" in a small circle: with the sources that are taken out, support falls."""
    pen.path(circle(x, y, FLAG * unit), HALO, BADGE, 1.3 * unit)
    for points in (((0, -3.6), (0, 3)), ((-2.7, 0.6), (0, 3.4), (2.7, 0.6))):
        pen.path(polyline((x + px * unit, y + py * unit) for px, py in points), edge=BADGE, width=1.6 * unit)


def draw_shape(pen: Pen, share: Segment, x: float, y: float, radius: float, hollow: bool = False) -> None:
    """The shape of a family, ``radius`` in mm: filled, or hollow where the date is approximate."""
    path = outline(share.shape, x, y, radius)
    pen.path(path, edge=HALO, width=radius * 0.4)
    pen.path(
        path, HALO if hollow else share.color, share.color if hollow else _EDGE, radius * (0.24 if hollow else 0.1)
    )


def _label(pen: Pen, text: str, x: float, y: float, radius: float, color: str, unit: float) -> None:
    if not text:
        return
    size = min(14.0, radius * (0.85 if len(text) > 2 else 1.05)) * unit
    pen.text(x, y + _CAPITAL * size, text, size / MM, color=color, bold=True, ha="center")


def _shape(pen: Pen, look: SymbolStyle, x: float, y: float, unit: float) -> None:
    share, radius = look.shares[0], look.radius
    path = outline(share.shape, x, y, radius * unit)
    pen.path(path, edge=HALO, width=4 * unit)
    color = share.color if look.hollow else _EDGE
    pen.path(path, HALO if look.hollow else share.color, color, (2.5 if look.hollow else 1) * unit)
    down = 0.2 if share.shape == "triangle" else -0.07 if share.shape == "speech" else 0.0
    _label(pen, look.text, x, y + radius * down * unit, radius, share.color if look.hollow else HALO, unit)


def _ring(pen: Pen, look: SymbolStyle, x: float, y: float, unit: float) -> None:
    radius = look.radius
    width = 2.0 if look.hollow else radius * 0.4 - 1
    middle = radius * 0.6 + 1 + width / 2
    pen.path(circle(x, y, (radius + 2) * unit), HALO)
    gap, angle = 0.75 / middle, -np.pi / 2
    total = sum(share.n for share in look.shares)
    inner, outer = (middle - width / 2) * unit, (middle + width / 2) * unit
    parts = []
    for share in look.shares:
        end = angle + 2 * np.pi * share.n / total
        turn = np.linspace(angle + gap, max(angle + gap, end - gap), max(2, int((end - angle) * 16)))
        arc = np.column_stack([np.cos(turn), np.sin(turn)])
        parts.append(Path(np.vstack([arc * outer, arc[::-1] * inner, arc[:1] * outer]) + np.array([x, y]), closed=True))
        angle = end
    pen.fills(parts, [share.color for share in look.shares])
    _label(pen, look.text, x, y, radius * 0.8, TEXT, unit)


def _tag(pen: Pen, look: SymbolStyle, x: float, y: float, unit: float) -> None:
    half = tag_half(look) * unit
    box = Rect(x - half, y - _TAG_HALF * unit, 2 * half, 2 * _TAG_HALF * unit)
    dash = (2 * unit, 2 * unit) if look.hollow else ()
    pen.path(rectangle(box.expanded(unit), 5 * unit), HALO)
    pen.path(rectangle(box, 4 * unit), HALO, look.shares[0].color, 1.5 * unit, dash)
    left, total = box.x + 2 * unit, sum(share.n for share in look.shares)
    bars = []
    for share in look.shares:
        wide = (box.width - 4 * unit) * share.n / total
        bars.append(rectangle(Rect(left, y + 5 * unit, wide, 3.5 * unit)))
        left += wide
    pen.fills(bars, [share.color for share in look.shares])
    _label(pen, look.text, x, y - 2 * unit, 12, TEXT, unit)
