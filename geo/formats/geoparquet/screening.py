"""Screens whole columns for values that certainly keep a rule, so that only the others are looked at one by one.

A screen may leave out a sound value, which the rule itself then finds sound; it never passes one that breaks the rule.
So what is told to the user comes from one place, the rules.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.core.text import NOT_TEXT
from geo.formats.yaml.types import ValueType

_SEEN = r"[\pL\pN\pP\pS]"
"""A letter, digit or sign: text that has one is not blank, whatever else counts as a space."""


def keeps_rule(values: pa.Array | pa.ChunkedArray, type: ValueType) -> NDArray[np.bool_]:
    """Tell for each text whether it certainly keeps the rule of a type of the YAML record; false for a null."""
    rule = type.schema
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()  # Arrow compiles a pattern anew for each chunk
    if "enum" in rule:
        return as_mask(pc.is_in(values, value_set=pa.array(rule["enum"])))
    if "maxLength" not in rule:
        return as_mask(pc.match_substring_regex(values, rule["pattern"]))
    short = as_mask(pc.less_equal(pc.utf8_length(values), rule["maxLength"]))
    stray = as_mask(pc.match_substring_regex(values, NOT_TEXT.pattern))
    return short & ~stray & as_mask(pc.match_substring_regex(values, _SEEN))


def items_keep_rule(lists: pa.ChunkedArray, type: ValueType) -> NDArray[np.bool_]:
    """Tell for each list of texts whether all its texts certainly keep the rule; true for a null and an empty list."""
    column = lists.combine_chunks()
    kept = np.ones(len(column), dtype=bool)
    rows = pc.list_parent_indices(column).to_numpy()
    kept[rows[~keeps_rule(pc.list_flatten(column), type)]] = False
    return kept


def as_mask(values: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
    """Turn Arrow's truth values into NumPy's; a null is false."""
    return np.array(pc.fill_null(values, False).to_numpy(zero_copy_only=False), dtype=bool)
