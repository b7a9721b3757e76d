"""The classes in which municipalities are shaded: natural breaks of the whole record, so that they never move."""

from __future__ import annotations

import warnings
from functools import lru_cache

import numpy as np

from geo.record.filters import counted
from geo.record.record import Record

_CLASSES = 5
_MOST = 500  # counts that are compared: the search takes the square of their number


def breaks(record: Record) -> list[int]:
    """Lowest counts of the shading's classes, from 1 upwards, at most five.

    Fisher and Jenks' breaks of the incidents of each municipality in the whole record; those at places that span
    several count in none. One class where all counts are alike, or where there are none.
    """
    incidents = record.frames.incidents
    held = record.joined.loc[incidents.loc[counted(incidents), "place"], "municipalities"]
    single = held[held.map(len) == 1].map(lambda ids: ids[0])
    return [1, *_upper(tuple(sorted(single.value_counts())))]


@lru_cache(maxsize=8)
def _upper(counts: tuple[int, ...]) -> tuple[int, ...]:
    """Lowest counts of the second class and of those above it."""
    distinct = sorted(set(counts))
    if len(distinct) <= _CLASSES:
        return tuple(count + 1 for count in distinct[:-1])
    even = np.linspace(0, len(counts) - 1, min(len(counts), _MOST)).round().astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that numba would make it faster
        from mapclassify import FisherJenks  # here, because it takes over a second and few records need it

        found = FisherJenks(np.array(counts)[even], k=_CLASSES)
    return tuple(int(upper) + 1 for upper in found.bins[:-1])
