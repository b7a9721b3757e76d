"""Limits on what is read, in one table; each can be raised by the environment variable that bears its name.

A file is held against them before it is unpacked or made into objects, so that none can take all memory or time. A text
that many rows share stands in a Parquet file once: 900 bytes may stand for 200 GB. Read as dictionaries such columns
stay small, and tell what they would become.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.core.messages import Message

BYTES_PER_MB = 1_000_000


@dataclass(frozen=True)
class Limit:
    """A limit: ``variable`` is the environment variable that sets another one than the default."""

    variable: str
    default: int
    unit: str
    use: str

    @property
    def value(self) -> int:
        """The limit that holds, in its unit; the default where the variable is not a whole number above 0."""
        given = os.environ.get(self.variable, "")
        return int(given) if given.isascii() and given.isdigit() and len(given) <= 15 and int(given) else self.default

    @property
    def max_bytes(self) -> int:
        """The limit in bytes, of one that is in MB."""
        return self.value * BYTES_PER_MB

    @property
    def expected(self) -> str:
        """The limit in words, with how to raise it, as they follow "expected" in a message."""
        return Message(
            "at most {value} {unit}, or a higher limit in the environment variable {variable}",
            value=self.value,
            unit=self.unit,
            variable=self.variable,
        )


RECORD_MB = Limit("GEO_MAX_RECORD_MB", 10, "MB", "a record in YAML")
IMPORT_MB = Limit("GEO_MAX_IMPORT_MB", 500, "MB", "a file of another format, unpacked; a file opened on the page")
GEOPARQUET_MB = Limit("GEO_MAX_GEOPARQUET_MB", 8_000, "MB", "a record in GeoParquet, unpacked")
BOUNDARIES_MB = Limit("GEO_MAX_BOUNDARIES_MB", 500, "MB", "a boundary file, unpacked, with the files beside it")
SETTINGS_MB = Limit("GEO_MAX_SETTINGS_MB", 1, "MB", "a mapping file, or the .meta.json beside a boundary file")
DOCUMENT_MB = Limit("GEO_MAX_DOCUMENT_MB", 2_000, "MB", "an archived document that is verified")
ROWS = Limit("GEO_MAX_ROWS", 5_000_000, Message("rows"), "a table or a record in GeoParquet")
NODES = Limit("GEO_MAX_NODES", 1_000_000, Message("values"), "a record in YAML: keys, values and items of lists")
MUNICIPALITIES = Limit("GEO_MAX_MUNICIPALITIES", 200_000, Message("units"), "a boundary file")
VERTICES = Limit("GEO_MAX_VERTICES", 20_000_000, Message("vertices"), "a boundary file")
PROBLEMS = Limit("GEO_MAX_PROBLEMS", 100, Message("problems"), "what the terminal shows of the problems of a file")

LIMITS = (
    RECORD_MB, IMPORT_MB, GEOPARQUET_MB, BOUNDARIES_MB, SETTINGS_MB, DOCUMENT_MB, ROWS, NODES, MUNICIPALITIES, VERTICES,
    PROBLEMS,
)  # fmt: skip
"""All limits, in the order of the documentation."""


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
