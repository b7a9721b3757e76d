"""The window: the days that are shown, as day numbers (days since 1970-01-01)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

_MIN_EMPTY_DAYS = 14
_MIN_EMPTY_SHARE = 1 / 20
_MAX_CLUSTERS = 8

Mode = Literal["window", "cumulative", "day"]


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are shown: day numbers (days since 1970-01-01), both inclusive."""

    first: int
    last: int
    mode: Mode = "window"

    def message(self) -> dict[str, Any]:
        """The message by which the timeline tells a window at rest; the same is taken as known at the start."""
        return {"kind": "window", **asdict(self), "done": True}


def find_clusters(first: ArrayLike, last: ArrayLike) -> list[tuple[int, int]]:
    """Find the stretches of days with incidents that long empty stretches part.

    A stretch is empty while nothing begins or lasts in it. It is long from two weeks on, if it is also at least a
    twentieth of all the days; where more than seven are, the seven longest part the record.

    Parameters
    ----------
    first, last : array of int
        First and last day number of each incident, inclusive, in any order.

    Returns
    -------
    list of (int, int)
        First and last day of each cluster, in order; every incident lies in exactly one. None for no incidents, and one
        for a record without long empty stretches.
    """
    starts, ends = np.sort(np.asarray(first, dtype=np.int64)), np.sort(np.asarray(last, dtype=np.int64))
    if not len(starts):
        return []
    # Sorted apart: where the n-th start is after the n-1 first ends, all that has begun is over.
    empty_days = starts[1:] - ends[:-1] - 1
    is_long = empty_days >= max(_MIN_EMPTY_DAYS, (ends[-1] - starts[0] + 1) * _MIN_EMPTY_SHARE)
    longest = np.argsort(-empty_days, kind="stable")[: _MAX_CLUSTERS - 1]
    gaps = np.sort(longest[is_long[longest]])
    return list(zip(starts[[0, *(gaps + 1)]].tolist(), ends[[*gaps, -1]].tolist(), strict=True))
