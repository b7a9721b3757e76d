"""The style of a place's symbol, by the rules of geo/web/symbols.json: geo/web/map/symbol_style.js states them for the
live map, and tests/js/test_symbol_parity.py holds the two together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from geo.core import evidence
from geo.web.map_data import family_styles, type_indices, type_styles
from geo.web.symbology import LIGHT, SYMBOLS

DISAGREE, DISPUTED = 1, 2
"""Values of `mark`: the documents disagree, or the status is disputed."""


class TypeStyle(NamedTuple):
    """The style of a type of incident, or of a family of them; the last type is that of what is retracted."""

    label: str
    family: int
    color: str
    shape: str
    letter: str


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

    ``radius`` is in pixels of the live map; ``hollow`` where every date is approximate; ``mark`` is `DISAGREE`,
    `DISPUTED` or 0; ``drop`` where support falls, ``lost`` where all of it is lost.
    """

    tag: bool
    text: str
    radius: float
    segments: tuple[Segment, ...]
    hollow: bool = False
    mark: int = 0
    drop: bool = False
    lost: bool = False


def style_symbol(incidents: Sequence[IncidentStyle], tag: bool) -> SymbolStyle:
    """Find the style of the symbol of a place from its incidents. What is retracted is shown, but not in the number."""
    retracted = len(_types()) - 1
    number = sum(incident.type != retracted for incident in incidents) or len(incidents)
    lost = all(incident.support == evidence.LOST for incident in incidents)
    return SymbolStyle(
        tag=tag,
        text=get_type_style(incidents[0].type).letter if len(incidents) == 1 else str(number),
        radius=find_radius(number),
        segments=_segments(incidents, lost),
        hollow=all(incident.approximate for incident in incidents),
        mark=max(incident.mark for incident in incidents),
        drop=not lost and any(incident.support != evidence.STANDS for incident in incidents),
        lost=lost,
    )


def _segments(incidents: Sequence[IncidentStyle], all_lost: bool) -> tuple[Segment, ...]:
    """The types, most frequent first, and last, in grey, what has lost all support. Of more types than a symbol can
    tell apart, their families; of more incidents than it tells exactly, parts of the whole."""
    rules = SYMBOLS["segments"]
    by_family = len({incident.type for incident in incidents}) > rules["max_types"]
    styles = _families() if by_family else _types()
    shown = [incident.type for incident in incidents if all_lost or incident.support != evidence.LOST]
    counts = Counter(get_type_style(index).family if by_family else index for index in shown)
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
    columns = (type_indices(incidents), incidents["approximate"].tolist(), mark.tolist(), support.tolist())
    return [IncidentStyle(*row) for row in zip(*columns, strict=True)]


def get_type_style(index: int) -> TypeStyle:
    """The style of a type by its index in `IncidentStyle`."""
    return _types()[index]


def get_family_label(index: int) -> str:
    """The label of the family of a type, by the index of the type."""
    return _families()[get_type_style(index).family].label


@lru_cache(maxsize=1)
def _types() -> tuple[TypeStyle, ...]:
    types = type_styles(pd.DataFrame({"type": [], "status": []}, dtype="str"))
    shapes = [family["shape"] for family in family_styles()]
    return tuple(
        TypeStyle(style["label"], style["family"], style["color"], shapes[style["family"]], style["letter"])
        for style in types
    )


@lru_cache(maxsize=1)
def _families() -> tuple[TypeStyle, ...]:
    return tuple(
        TypeStyle(style["label"], index, style["color"], style["shape"], "")
        for index, style in enumerate(family_styles())
    )
