"""Which values of a column the incidents have, as pairs of numbers: what filters, counts and the search go by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.record.record import Record
from geo.record.sharing import share_results

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Membership:
    """Pairs of an incident and a value that it has.

    Attributes
    ----------
    values : list
        The distinct values, as they first come.
    rows, positions : array of int
        Of each pair the row of the incident and the position of the value; the rows rise.
    number : int
        The number of incidents.
    """

    values: list[Any]
    rows: NDArray[np.int32]
    positions: NDArray[np.int32]
    number: int

    def mark_incidents(self, wanted: Mask) -> Mask:
        """Mark the incidents that have one of the wanted values, which are marked by position."""
        marked = np.zeros(self.number, dtype=bool)
        marked[self.rows[wanted[self.positions]]] = True
        return marked

    def count_values(self, incidents: Mask) -> NDArray[np.intp]:
        """Count, for each value, those of the marked incidents that have it."""
        return np.bincount(self.positions[incidents[self.rows]], minlength=len(self.values))


@share_results(16, has_words=False)
def group_incidents(record: Record, column: str) -> Membership:
    """Group a record's incidents by the values of a column, each of which is one value or a tuple of different ones."""
    cells = record.incidents[column]
    is_tuple = len(cells) > 0 and isinstance(cells.iloc[0], tuple)
    pairs = cells.explode().dropna() if is_tuple else cells
    positions, values = pd.factorize(pairs)
    rows = pairs.index.to_numpy(dtype=np.int32)
    return Membership(values.tolist(), rows, positions.astype(np.int32), len(cells))
