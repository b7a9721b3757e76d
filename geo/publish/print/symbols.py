"""Draws symbols and tags as geo/web/map/symbol_shapes.js does, by the sizes of geo/web/symbols.json: a pixel there is a
unit here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.colors import to_hex, to_rgba
from matplotlib.path import Path

from geo.publish.print.paper import Rect
from geo.publish.print.pen import BADGE, HALO, MM, TEXT, Pen, circle, polygon, polyline, rectangle
from geo.publish.print.symbol_style import DISPUTED, Segment, SymbolStyle
from geo.web.symbology import LIGHT, SYMBOLS

_SHAPES, _SHAPE, _RING, _TEXT = SYMBOLS["shapes"], SYMBOLS["shape"], SYMBOLS["ring"], SYMBOLS["text"]
_TAG, _STRIP, _LOST, _BADGE = SYMBOLS["tag"], SYMBOLS["tag"]["strip"], SYMBOLS["lost"], SYMBOLS["badge"]
BADGE_RADIUS: float = _BADGE["radius_px"]
_CAPITAL_HALF = 0.36  # half the height of a capital, in its size
_SMALL_HALO, _SMALL_EDGE, _SMALL_HOLLOW_EDGE = 0.4, 0.1, 0.24  # of `draw_shape`, in radii


def draw_symbol(pen: Pen, style: SymbolStyle, x: float, y: float, unit: float) -> None:
    """Draw a symbol, or a tag, centred on a position; ``unit`` in mm."""
    if style.tag:
        _draw_tag(pen, style, x, y, unit)
    elif len(style.segments) == 1:
        _draw_single(pen, style, x, y, unit)
    else:
        _draw_ring(pen, style, x, y, unit)
    badge_at = style.radius * _BADGE["at_radii"] + _BADGE["at_px"]
    east, south = (half_tag_width(style), _TAG["half_height_px"]) if style.tag else (badge_at, badge_at)
    if style.lost:
        strike = style.radius * _LOST["strike_radii"]
        half_width, half_height = (east, south) if style.tag else (strike, strike)
        ends = [(x - half_width * unit, y + half_height * unit), (x + half_width * unit, y - half_height * unit)]
        for color, width in ((HALO, _LOST["strike_halo_px"]), (TEXT, _LOST["strike_px"])):
            pen.path(polyline(ends), edge=color, width=width * unit)
    if style.mark:
        draw_mark(pen, style.mark, x + east * unit, y - south * unit, unit)
    if style.drop:
        draw_drop(pen, x + east * unit, y + south * unit, unit)


def symbol_reach(style: SymbolStyle) -> tuple[float, float]:
    """How far a symbol reaches from its centre, in units, east and south; the marks on it not counted."""
    if style.tag:
        return half_tag_width(style), _TAG["half_height_px"]
    return style.radius * 1.25 + 1, style.radius * 1.25 + 1


def half_tag_width(style: SymbolStyle) -> float:
    """Half the width of a tag, in units."""
    half: float = (_TAG["margin_px"] + len(style.text) * _TAG["letter_px"]) / 2
    return half


def draw_mark(pen: Pen, mark: int, x: float, y: float, unit: float) -> None:
    """Draw "≠" in a small circle: outlined where the documents disagree, filled where the status is disputed."""
    ground, sign = (BADGE, HALO) if mark == DISPUTED else (HALO, BADGE)
    _draw_badge(pen, x, y, unit, ground, sign, _BADGE["unequal"], _BADGE["edge_px"])


def draw_drop(pen: Pen, x: float, y: float, unit: float) -> None:
    """Draw "↓" in a small circle: with the sources that are taken out, support falls."""
    _draw_badge(pen, x, y, unit, HALO, BADGE, _BADGE["arrow"], _BADGE["arrow_px"])


def draw_shape(pen: Pen, segment: Segment, x: float, y: float, radius: float, hollow: bool = False) -> None:
    """Draw a small shape of a family without a letter, ``radius`` in mm: hollow where the date is approximate."""
    path = _outline(segment.shape, x, y, radius)
    fill, edge = (HALO, segment.color) if hollow else (segment.color, LIGHT["edge"])
    pen.path(path, edge=HALO, width=radius * _SMALL_HALO)
    pen.path(path, fill, edge, radius * (_SMALL_HOLLOW_EDGE if hollow else _SMALL_EDGE))


def _draw_badge(
    pen: Pen,
    x: float,
    y: float,
    unit: float,
    ground: str,
    sign: str,
    strokes: Iterable[Sequence[Sequence[float]]],
    width: float,
) -> None:
    pen.path(circle(x, y, BADGE_RADIUS * unit), ground, sign, _BADGE["edge_px"] * unit)
    lines = [polyline((x + east * unit, y + south * unit) for east, south in points) for points in strokes]
    pen.path(Path.make_compound_path(*lines), edge=sign, width=width * unit)


def _draw_text(pen: Pen, text: str, x: float, y: float, radius: float, color: str, unit: float) -> None:
    if not text:
        return
    radii = _TEXT["radii_by_length"]
    size = min(_TEXT["max_px"], radius * radii[min(len(text), len(radii) - 1)]) * unit
    pen.text(x, y + _CAPITAL_HALF * size, text, size / MM, color=color, bold=True, ha="center")


def _draw_single(pen: Pen, style: SymbolStyle, x: float, y: float, unit: float) -> None:
    """Draw one type: the shape of its family, filled, or hollow where every date is approximate."""
    segment, radius = style.segments[0], style.radius
    path = _outline(segment.shape, x, y, radius * unit)
    fill, edge = (HALO, segment.color) if style.hollow else (segment.color, LIGHT["edge"])
    pen.path(path, edge=_fade(HALO, style), width=_SHAPE["halo_px"] * unit)
    width = _SHAPE["hollow_edge_px" if style.hollow else "edge_px"]
    pen.path(path, _fade(fill, style), _fade(edge, style), width * unit)
    drop = _SHAPES.get(segment.shape, {}).get("letter_drop", 0.0)
    _draw_text(pen, style.text, x, y + radius * drop * unit, radius, edge if style.hollow else HALO, unit)


def _draw_ring(pen: Pen, style: SymbolStyle, x: float, y: float, unit: float) -> None:
    """Draw several types: a ring of their segments around the number."""
    radius = style.radius
    width = _RING["hollow_px"] if style.hollow else radius * _RING["width_radii"] - _RING["margin_px"]
    middle = radius * _RING["inner_radii"] + _RING["margin_px"] + width / 2
    pen.path(circle(x, y, (radius + _RING["halo_px"]) * unit), _fade(HALO, style))
    half_gap, angle = _RING["gap_px"] / 2 / middle, -np.pi / 2
    total = sum(segment.n for segment in style.segments)
    inner, outer = (middle - width / 2) * unit, (middle + width / 2) * unit
    parts = []
    for segment in style.segments:
        end = angle + 2 * np.pi * segment.n / total
        turn = np.linspace(angle + half_gap, max(angle + half_gap, end - half_gap), max(2, int((end - angle) * 16)))
        arc = np.column_stack([np.cos(turn), np.sin(turn)])
        parts.append(Path(np.vstack([arc * outer, arc[::-1] * inner, arc[:1] * outer]) + np.array([x, y]), closed=True))
        angle = end
    pen.fills(parts, [_fade(segment.color, style) for segment in style.segments])
    _draw_text(pen, style.text, x, y, radius * _TEXT["ring_radii"], TEXT, unit)


def _draw_tag(pen: Pen, style: SymbolStyle, x: float, y: float, unit: float) -> None:
    """Draw a flat tag over a strip of the segments, which is hollow where every date is approximate."""
    half_width, half_height = half_tag_width(style) * unit, _TAG["half_height_px"] * unit
    box = Rect(x - half_width, y - half_height, 2 * half_width, 2 * half_height)
    edge = _fade(style.segments[0].color, style)
    pen.path(rectangle(box, _TAG["corner_px"] * unit), _fade(HALO, style), edge, _TAG["edge_px"] * unit)
    inset, top, height = (_STRIP[name] * unit for name in ("inset_px", "top_px", "height_px"))
    left, total, bars = box.x + inset, sum(segment.n for segment in style.segments), []
    for segment in style.segments:
        width = (box.width - 2 * inset) * segment.n / total
        bars.append(rectangle(Rect(left, y + top, width, height)))
        left += width
    pen.fills(bars, [_fade(segment.color, style) for segment in style.segments])
    if style.hollow:
        rim, side = _STRIP["hollow_rim_px"] * unit, half_width - inset - _STRIP["hollow_inset_px"] * unit
        pen.path(rectangle(Rect(x - side, y + top + rim, 2 * side, height - 2 * rim)), _fade(HALO, style))
    _draw_text(pen, style.text, x, y - _TAG["text_rise_px"] * unit, _TAG["text_radius_px"], TEXT, unit)


def _outline(shape: str, x: float, y: float, radius: float) -> Path:
    """The outline of a family's shape, whose corners symbols.json gives in radii; any other is a circle."""
    rules = _SHAPES.get(shape, {})
    if "box" in rules:
        left, top, width, height = (size * radius for size in rules["box"])
        body = rectangle(Rect(x + left, y + top, width, height), rules["round"] * radius)
        tail = polyline((x + east * radius, y + south * radius) for east, south in rules["tail"])
        return Path.make_compound_path(body, tail)
    if "corners" not in rules:
        return circle(x, y, radius)
    return polygon((x + east * radius, y + south * radius) for east, south in rules["corners"])


def _fade(color: str, style: SymbolStyle) -> str:
    """A colour as it is drawn in a symbol, which lets the map through where all support is lost."""
    if not style.lost:
        return color
    red, green, blue, alpha = to_rgba(color)
    return to_hex((red, green, blue, alpha * _LOST["opacity"]), keep_alpha=True)
