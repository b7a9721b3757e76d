"""The choices of each incident as the browser takes them, to count them as the window moves: a file of columns.

It has the incidents that count, neither statements nor retracted, in the order of the record: the days of each, and of
each facet the positions of its choices among all. geo/web/facets/facet_counts.js reads it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from geo.record.filters import FACETS, Facet, mark_counted
from geo.record.memberships import Mask, group_incidents
from geo.record.record import Record
from geo.record.search import search_incidents
from geo.web.record_columns import ColumnPacker


def encode_facets(record: Record) -> bytes:
    """Encode the days and choices of the incidents of a record that count."""
    pack, counted = ColumnPacker(), mark_counted(record)
    first, last = (record.incidents[name].to_numpy()[counted] for name in ("first", "last"))
    header = {
        "first": pack.add(first),
        "length": pack.add(last - first),
        "facets": [_encode_facet(record, facet, counted, pack) for facet in FACETS],
    }
    return pack.finish(header)


def _encode_facet(record: Record, facet: Facet, counted: Mask, pack: ColumnPacker) -> dict[str, Any]:
    """Encode the choices of each incident; how many it has is left out where each has one."""
    group = group_incidents(record, facet.column)
    is_kept = counted[group.rows]
    numbers = np.bincount(group.rows[is_kept], minlength=group.number)[counted]
    return {
        "name": facet.name,
        "ids": [str(value) for value in group.values],
        "number": None if (numbers == 1).all() else pack.add(numbers),
        "positions": pack.add(group.positions[is_kept]),
    }


def encode_matches(record: Record, text: str) -> bytes:
    """Encode, as bits, the first lowest, which of the same incidents have the words of a search."""
    return np.packbits(search_incidents(record, text)[mark_counted(record)], bitorder="little").tobytes()
