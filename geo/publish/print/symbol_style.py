"""What the symbol of a place looks like, by the rules of the live map (geo/web/map/symbols.js)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from geo.core import evidence
from geo.web import type_styles as kinds

GHOST = "#8b929c"
DIFFER, DISPUTED = 1, 2
_SIZES = ((1, 10.0), (4, 13.0), (9, 16.0), (29, 20.0), (99, 25.0))
_LARGEST = 31.0


class Kind(NamedTuple):
    """A type of incident as it is drawn; the last one is that of what is retracted."""

    label: str
    family: str
    color: str
    shape: str
    letter: str


class IncidentStyle(NamedTuple):
    """What shows of one incident: ``kind`` is an index of `drawn`, ``support`` as of `evidence`."""

    kind: int
    approximate: bool
    mark: int
    support: int


class Segment(NamedTuple):
    """So many incidents of one colour and shape."""

    color: str
    shape: str
    n: int


@dataclass(frozen=True, slots=True)
class SymbolStyle:
    """A symbol, or a flat tag for what is no spot; ``radius`` in units of the live map's pixel."""

    tag: bool
    text: str
    radius: float
    shares: tuple[Segment, ...]
    hollow: bool = False
    mark: int = 0
    drop: bool = False
    ghost: bool = False


def look(traits: Sequence[IncidentStyle], tag: bool) -> SymbolStyle:
    """The look of a place with incidents that show these traits."""
    retracted = len(_kinds()) - 1
    total = len(traits)
    number = sum(one.kind != retracted for one in traits) or total
    lost = sum(one.support == evidence.LOST for one in traits)
    ghost = lost == total
    falls = any(one.support != evidence.STANDS for one in traits)
    shares = _shares([one.kind for one in traits if ghost or one.support != evidence.LOST], ghost, lost)
    text = drawn(traits[0].kind).letter if total == 1 else str(number)
    approximate, mark = all(one.approximate for one in traits), max(one.mark for one in traits)
    return SymbolStyle(tag, text, radius(number), shares, approximate, mark, falls and not ghost, ghost)


def radius(number: int) -> float:
    """By the live map's classes of size."""
    return next((size for most, size in _SIZES if number <= most), _LARGEST)


def sizes(most: int) -> list[tuple[int, str, float]]:
    """The classes of size up to that of ``most``: least number, words, radius."""
    least, found = 1, []
    for upto, size in (*_SIZES, (10**9, _LARGEST)):
        words = str(upto) if upto == least else f"{least}–{upto}" if upto < 10**9 else f"{least}+"
        found.append((least, words, size))
        if most <= upto:
            break
        least = upto + 1
    return found


def traits(incidents: pd.DataFrame, support: pd.Series[int]) -> list[IncidentStyle]:
    """What shows of each incident."""
    mark = incidents["disagrees"].astype(int).mask(incidents["status"] == "disputed", DISPUTED)
    columns = (kinds.indices(incidents), incidents["approximate"].tolist(), mark.tolist(), support.tolist())
    return [IncidentStyle(*one) for one in zip(*columns, strict=True)]


def drawn(kind: int) -> Kind:
    """A kind by its index in `traits`."""
    return _kinds()[kind]


@lru_cache(maxsize=1)
def _kinds() -> tuple[Kind, ...]:
    families = kinds.families()
    every = kinds.types(pd.DataFrame({"type": [], "status": []}, dtype="str"))
    named = [(one, families[one["family"]]) for one in every]
    return tuple(Kind(one["label"], of["label"], one["color"], of["shape"], one["letter"]) for one, of in named)


def _shares(shown: Sequence[int], ghost: bool, lost: int) -> tuple[Segment, ...]:
    """The types most frequent first, and last, in grey, what has lost all support."""
    counts = sorted(Counter(shown).items(), key=lambda one: (-one[1], one[0]))
    shares = [Segment(GHOST if ghost else drawn(kind).color, drawn(kind).shape, n) for kind, n in counts]
    return (*shares, Segment(GHOST, "circle", lost)) if lost and not ghost else tuple(shares)
