"""Takes columns of JSON lists apart into their objects, so that each different one is looked at once.

A record of a million incidents has as many lists of sources, but only some thousand different sources.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj
from numpy.typing import NDArray

from geo.formats.geoparquet.screening import as_mask, keeps_rule
from geo.formats.yaml.types import MappingType

_BETWEEN_OBJECTS = r"\}, ?\{"


class Parts(NamedTuple):
    """The objects of a column of JSON lists, as far as it is written as `json.dumps` writes them.

    Attributes
    ----------
    rows : array of int
        The row of each object, in order.
    codes : array of int
        Which of ``texts`` each object is.
    texts : pyarrow.StringArray
        What may be the different objects. Where each of a row is one by itself, the row's list consists of them: the
        marks at which it was cut then stand between objects, and in no text.
    is_list : array of bool
        For each row whether all of its list is among the objects; a null and an empty text are empty lists.
    """

    rows: NDArray[Any]
    codes: NDArray[Any]
    texts: pa.StringArray
    is_list: NDArray[np.bool_]

    def rows_where(self, sound: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell for each row whether all of its objects are among the ``sound`` of ``texts``."""
        rows = self.is_list.copy()
        rows[self.rows[~sound[self.codes]]] = False
        return rows


def split_parts(column: pa.ChunkedArray) -> Parts:
    """Take a column of texts apart."""
    texts = column.combine_chunks()
    empty = as_mask(pc.is_null(texts)) | as_mask(pc.equal(texts, ""))
    filled = as_mask(pc.starts_with(texts, "[{")) & as_mask(pc.ends_with(texts, "}]"))
    inner = pc.utf8_slice_codeunits(texts.filter(pa.array(filled)), 2, -2)
    objects = pc.split_pattern_regex(inner, _BETWEEN_OBJECTS)
    encoded = pc.list_flatten(objects).dictionary_encode()
    rows = np.flatnonzero(filled)[pc.list_parent_indices(objects).to_numpy()]
    different = pc.binary_join_element_wise("{", encoded.dictionary, "}", "")
    return Parts(rows, encoded.indices.to_numpy(), different, empty | filled)


def read_parts(texts: pa.StringArray, mapping: MappingType) -> tuple[pa.Table, NDArray[np.bool_]]:
    """Read JSON objects as a table of the keys of a mapping, and tell which certainly keep the rules of each key.

    A text that is no such object is a row of nulls; the mapping has required keys. Rules between keys are left out.
    """
    schema = pa.schema([(name, _arrow_type(key.type.schema)) for name, key in mapping.keys.items()])
    table = _read_objects(texts, schema)
    sound = np.ones(len(texts), dtype=bool)
    for name, key in mapping.keys.items():
        is_number = pa.types.is_floating(schema.field(name).type)
        kept = as_mask(pc.is_finite(table[name])) if is_number else keeps_rule(table[name], key.type)
        sound &= kept if key.required else kept | as_mask(pc.is_null(table[name]))
    return table, sound


def _read_objects(texts: pa.StringArray, schema: pa.Schema) -> pa.Table:
    """Read each text as a JSON object in a row; one that is none, or has other keys or types, is a row of nulls."""
    if not len(texts):
        return schema.empty_table()
    options = pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    lines = pa.py_buffer("\n".join(texts.to_pylist()).encode("utf-8"))
    try:
        table = pj.read_json(lines, pj.ReadOptions(use_threads=False), options)
    except pa.ArrowException:
        table = schema.empty_table()
    if len(table) == len(texts):
        return table
    if len(texts) == 1:
        return pa.table([pa.nulls(1, field.type) for field in schema], schema=schema)
    middle = len(texts) // 2
    return pa.concat_tables([_read_objects(texts[:middle], schema), _read_objects(texts[middle:], schema)])


def _arrow_type(rule: dict[str, Any]) -> pa.DataType:
    return pa.float64() if rule["type"] == "number" else pa.string()
