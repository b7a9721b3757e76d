"""The types of incident as the browser draws them, and to which of the map's layers each belongs."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo.core import taxonomy
from geo.core.model import RETRACTED

_GREY = {"color": "#6b7280", "dark": "#a3abb8"}
_RETRACTED = {"id": RETRACTED, "label": "Retracted", **_GREY}


def families() -> list[dict[str, Any]]:
    """The families in the order of the taxonomy, and last the one of what is retracted."""
    known = [
        {"id": f.id, "label": f.label, "color": f.color, "dark": f.dark, "shape": f.shape} for f in taxonomy.FAMILIES
    ]
    return [*known, {**_RETRACTED, "shape": "cross"}]


def types(incidents: pd.DataFrame) -> list[dict[str, Any]]:
    """The types in the order of the taxonomy, and last the one of what is retracted, whatever its own type.

    ``n`` says how many of the incidents each has; ``layer`` is incidents, statements or retracted.
    """
    order = {family.id: i for i, family in enumerate(taxonomy.FAMILIES)}
    counts = pd.Series(indices(incidents), dtype=int).value_counts()
    known: list[dict[str, Any]] = [
        {
            "id": kind.id, "label": kind.label, "family": order[kind.family], "letter": kind.letter,
            "color": kind.color, "dark": kind.dark,
            "layer": "statements" if kind.id == taxonomy.STATEMENT else "incidents",
        }
        for kind in taxonomy.TYPES
    ]  # fmt: skip
    retracted = {**_RETRACTED, "family": len(order), "letter": "×", "layer": "retracted"}
    return [{**kind, "n": int(counts.get(i, 0))} for i, kind in enumerate([*known, retracted])]


def indices(incidents: pd.DataFrame) -> list[int]:
    """For each incident the position of its type in `types`."""
    index = pd.Index([kind.id for kind in taxonomy.TYPES])
    positions = pd.Series(index.get_indexer(incidents["type"]), index=incidents.index, dtype=int)
    found: list[int] = positions.mask(incidents["status"] == RETRACTED, len(index)).tolist()
    return found
