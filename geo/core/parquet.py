"""The size of Parquet columns once they are decoded, found without decoding them.

A text that many rows share stands in a Parquet file once: 900 bytes may stand for 200 GB. Read as dictionaries such
columns stay small, and tell what they would become.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def list_text_columns(file: pq.ParquetFile) -> list[str]:
    """List the columns of texts or bytes, but not of lists of them, as ``read_dictionary`` of pyarrow takes them."""
    columns = (file.schema.column(number) for number in range(len(file.schema.names)))
    # Of lists pyarrow cannot read more than one group as dictionaries: `exceeds_as_list` looks at those.
    return [column.path for column in columns if column.physical_type == "BYTE_ARRAY" and "." not in column.path]


def exceeds_as_list(reopen: Callable[[list[str]], pq.ParquetFile], max_bytes: int) -> bool:
    """Whether the lists of texts in one group of rows take more bytes once they are decoded.

    ``reopen`` opens the file with some columns as dictionaries. A group is read only where it might take so much, were
    each of its texts as long as all together; one that pyarrow cannot read as dictionaries is taken as sound.
    """
    metadata = reopen([]).metadata
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(number)
            is_list = chunk.physical_type == "BYTE_ARRAY" and "." in chunk.path_in_schema
            if is_list and chunk.num_values * chunk.total_uncompressed_size > max_bytes:
                with suppress(pa.ArrowNotImplementedError):
                    table = reopen([chunk.path_in_schema]).read_row_group(group, [chunk.path_in_schema])
                    if decoded_bytes(table.column(0)) > max_bytes:
                        return True
    return False


def decoded_bytes(column: pa.ChunkedArray) -> int:
    """Sum the bytes that a column takes once its dictionaries are decoded."""
    return sum(map(_decoded_bytes, column.chunks))


def measure_decoded(file: pq.ParquetFile) -> Iterator[int]:
    """Give the decoded bytes of each group of rows; the file is opened with `list_text_columns` as dictionaries."""
    for group in range(file.num_row_groups):
        table = file.read_row_group(group)
        yield sum(decoded_bytes(table.column(number)) for number in range(table.num_columns))


def _decoded_bytes(array: pa.Array) -> int:
    if pa.types.is_dictionary(array.type):
        lengths = pc.binary_length(array.dictionary.cast(pa.large_binary()))
        return int(pc.sum(lengths.take(array.indices)).as_py() or 0)
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return int(array.nbytes) + _decoded_bytes(pc.list_flatten(array))
    if pa.types.is_struct(array.type):
        return sum(map(_decoded_bytes, array.flatten()))
    return int(array.nbytes)
