"""The symbol of a place by the rules of geo/web/symbols.json, as on the screen, and how it is drawn: a px is a unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.colors import to_hex, to_rgba
from matplotlib.path import Path

from geo.core import evidence
from geo.core.language import LANGUAGES, current_language, use_language
from geo.publish.print.paper import AREA, BADGE, HALO, MM_PER_PT, TEXT, Pen, Rect, circle, polygon, polyline, rectangle
from geo.web.map_data import LIGHT, PICTOGRAMS, SYMBOLS, family_styles, type_indices, type_styles

DISAGREE, DISPUTED = 1, 2
"""Values of `mark`: the documents disagree, or the status is disputed."""


class TypeStyle(NamedTuple):
    """The style of a type of incident, or of a family of them; the last type is that of what is retracted."""

    id: str
    label: str
    family: int
    color: str
    shape: str


class IncidentStyle(NamedTuple):
    """What shows of an incident: ``type`` is an index of `get_type_style`, ``support`` a value of `evidence`."""

    type: int
    approximate: bool
    mark: int
    support: int


class Segment(NamedTuple):
    """So many parts of a symbol in one colour, and in the shape of a family."""

    color: str
    shape: str
    n: int


@dataclass(frozen=True, slots=True)
class SymbolStyle:
    """The style of a symbol, or of a flat tag for what has no single position.

    ``text`` is the number of incidents where there are several, ``pictogram`` the type where there is one; ``radius``
    is in pixels of the live map; ``hollow`` where every date is approximate; ``mark`` is `DISAGREE`,
    `DISPUTED` or 0; ``drop`` where support falls, ``lost`` where all of it is lost.
    """

    tag: bool
    text: str
    radius: float
    segments: tuple[Segment, ...]
    pictogram: str = ""
    hollow: bool = False
    mark: int = 0
    drop: bool = False
    lost: bool = False


def style_symbol(incidents: Sequence[IncidentStyle], tag: bool) -> SymbolStyle:
    """Find the style of the symbol of a place from its incidents. What is retracted is shown, but not in the number."""
    retracted = len(_types(current_language())) - 1
    number = sum(incident.type != retracted for incident in incidents) or len(incidents)
    lost = all(incident.support == evidence.LOST for incident in incidents)
    return SymbolStyle(
        tag=tag,
        text="" if len(incidents) == 1 else str(number),
        pictogram=get_type_style(incidents[0].type).id if len(incidents) == 1 else "",
        radius=find_radius(number),
        segments=_segments(incidents, lost),
        hollow=all(incident.approximate for incident in incidents),
        mark=max(incident.mark for incident in incidents),
        drop=not lost and any(incident.support != evidence.STANDS for incident in incidents),
        lost=lost,
    )


def _segments(incidents: Sequence[IncidentStyle], all_lost: bool) -> tuple[Segment, ...]:
    """The families, most frequent first, and last, in grey, what has lost all support. Of more incidents than a symbol
    tells exactly, parts of the whole."""
    rules, styles = SYMBOLS["segments"], _families(current_language())
    shown = [incident.type for incident in incidents if all_lost or incident.support != evidence.LOST]
    counts = Counter(get_type_style(index).family for index in shown)
    segments = [
        Segment(LIGHT["lost"] if all_lost else styles[index].color, styles[index].shape, n)
        for index, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    if len(shown) < len(incidents):
        segments.append(Segment(LIGHT["lost"], "circle", len(incidents) - len(shown)))
    if len(incidents) <= rules["max_exact_incidents"]:
        return tuple(segments)
    return tuple(
        segment._replace(n=max(1, int(rules["parts"] * segment.n / len(incidents) + 0.5))) for segment in segments
    )


def find_radius(incidents: int) -> float:
    """Find the radius, in pixels of the live map, of a symbol for so many incidents."""
    return next(radius for least, _, radius in reversed(size_classes(incidents)) if incidents >= least)


def size_classes(incidents: int) -> list[tuple[int, str, float]]:
    """List the classes of size up to that of a number of incidents: their least number, their words, their radius."""
    classes, least = [], 1
    for size in SYMBOLS["sizes"]:
        if least > max(1, incidents):
            break
        greatest = size["max_incidents"]
        classes.append((least, describe_range(least, greatest), float(size["radius_px"])))
        least = (greatest or 0) + 1
    return classes


def describe_range(low: int, high: int | None) -> str:
    """Describe a range of counts, such as "4", "5–9" or "100+"."""
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"


def style_incidents(incidents: pd.DataFrame, support: pd.Series[int]) -> list[IncidentStyle]:
    """Find what shows of each incident.

    Parameters
    ----------
    incidents : DataFrame
        As in `geo.core.tables`.
    support : Series of int
        Aligned with ``incidents``, by the values of `evidence`.
    """
    mark = incidents["disagrees"].astype(int).mask(incidents["status"] == "disputed", DISPUTED)
    columns = (type_indices(incidents).tolist(), incidents["approximate"].tolist(), mark.tolist(), support.tolist())
    return [IncidentStyle(*row) for row in zip(*columns, strict=True)]


def get_type_style(index: int) -> TypeStyle:
    """The style of a type by its index in `IncidentStyle`."""
    return _types(current_language())[index]


def get_family_label(index: int) -> str:
    """The label of the family of a type, by the index of the type."""
    return _families(current_language())[get_type_style(index).family].label


@lru_cache(maxsize=len(LANGUAGES))
def _types(language: str) -> tuple[TypeStyle, ...]:
    with use_language(language):
        types = type_styles(pd.DataFrame({"type": [], "status": []}, dtype="str"))
    shapes = [family["shape"] for family in family_styles()]
    return tuple(
        TypeStyle(style["id"], style["label"], style["family"], style["color"], shapes[style["family"]])
        for style in types
    )


@lru_cache(maxsize=len(LANGUAGES))
def _families(language: str) -> tuple[TypeStyle, ...]:
    with use_language(language):
        families = family_styles()
    return tuple(
        TypeStyle(style["id"], style["label"], index, style["color"], style["shape"])
        for index, style in enumerate(families)
    )


_SHAPES, _SHAPE, _RING, _TEXT = SYMBOLS["shapes"], SYMBOLS["shape"], SYMBOLS["ring"], SYMBOLS["text"]
_TAG, _STRIP, _LOST, _BADGE = SYMBOLS["tag"], SYMBOLS["tag"]["strip"], SYMBOLS["lost"], SYMBOLS["badge"]
_PICTOGRAM = SYMBOLS["pictogram"]
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
    half: float = (_TAG["margin_px"] + max(1, len(style.text)) * _TAG["digit_px"]) / 2
    return half


def draw_mark(pen: Pen, mark: int, x: float, y: float, unit: float) -> None:
    """Draw "≠" in a small circle: outlined where the documents disagree, filled where the status is disputed."""
    ground, sign = (BADGE, HALO) if mark == DISPUTED else (HALO, BADGE)
    _draw_badge(pen, x, y, unit, ground, sign, _BADGE["unequal"], _BADGE["edge_px"])


def draw_drop(pen: Pen, x: float, y: float, unit: float) -> None:
    """Draw "↓" in a small circle: with the sources that are taken out, support falls."""
    _draw_badge(pen, x, y, unit, HALO, BADGE, _BADGE["arrow"], _BADGE["arrow_px"])


def draw_shape(pen: Pen, segment: Segment, x: float, y: float, radius: float, hollow: bool = False) -> None:
    """Draw a small shape of a family without a pictogram, ``radius`` in mm: hollow where the date is approximate."""
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
    pen.text(x, y + _CAPITAL_HALF * size, text, size / MM_PER_PT, color=color, bold=True, ha="center")


def _draw_pictogram(pen: Pen, type: str, x: float, y: float, size: float, color: str) -> None:
    """Draw the pictogram of a type in a square of so many mm; nothing for a type without one."""
    if path := _pictogram(type):
        pen.path(Path(np.asarray(path.vertices) * size + np.array([x, y]), path.codes), color)


@lru_cache(maxsize=64)
def _pictogram(type: str) -> Path | None:
    """The path of a pictogram in a square of 1 about the origin."""
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    words = iter(PICTOGRAMS.get(type, "").split())
    for word in words:
        if word == "Z":
            vertices.append(vertices[-1])
            codes.append(int(Path.CLOSEPOLY))
            continue
        points = 3 if word == "C" else 1
        vertices += [(float(next(words)), float(next(words))) for _ in range(points)]
        codes += [int({"M": Path.MOVETO, "L": Path.LINETO, "C": Path.CURVE4}[word])] * points
    return Path(np.array(vertices) / _PICTOGRAM["grid"] - 0.5, codes) if codes else None


def _draw_single(pen: Pen, style: SymbolStyle, x: float, y: float, unit: float) -> None:
    """Draw one type: the shape of its family, filled, or hollow where every date is approximate."""
    segment, radius = style.segments[0], style.radius
    path = _outline(segment.shape, x, y, radius * unit)
    fill, edge = (HALO, segment.color) if style.hollow else (segment.color, LIGHT["edge"])
    pen.path(path, edge=_fade(HALO, style), width=_SHAPE["halo_px"] * unit)
    width = _SHAPE["hollow_edge_px" if style.hollow else "edge_px"]
    pen.path(path, _fade(fill, style), _fade(edge, style), width * unit)
    rule, color = _SHAPES.get(segment.shape, {}), edge if style.hollow else HALO
    _draw_text(pen, style.text, x, y + radius * rule.get("text_drop", 0.0) * unit, radius, color, unit)
    size = radius * rule.get("pictogram_radii", _PICTOGRAM["radii"])
    _draw_pictogram(pen, style.pictogram, x, y + radius * rule.get("pictogram_drop", 0.0) * unit, size * unit, color)


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
    """Draw a flat tag in dashes over a strip of the segments, which is hollow where every date is approximate."""
    half_width, half_height = half_tag_width(style) * unit, _TAG["half_height_px"] * unit
    box = Rect(x - half_width, y - half_height, 2 * half_width, 2 * half_height)
    path, dash = rectangle(box, _TAG["corner_px"] * unit), [length * unit for length in _TAG["dash_px"]]
    pen.path(path, _fade(HALO, style), _fade(HALO, style), _TAG["halo_px"] * unit)
    pen.path(path, _fade(LIGHT["area_highlight"], style), _fade(AREA, style), _TAG["edge_px"] * unit, dash)
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
    _draw_pictogram(pen, style.pictogram, x, y - _TAG["text_rise_px"] * unit, _PICTOGRAM["tag_px"] * unit, TEXT)


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
