"""The columns of a GeoParquet record: a row for each incident, with its place, its claims and its sources.

Other tools can read and make such files. Columns of `REQUIRED` must be present; but for geometry they
hold no nulls. Beside GeoParquet's own metadata the key ``record`` of the file's metadata holds title,
description, license, coverage and updated (EDTF) as JSON, an object of texts, or of objects of texts by language. Where
a view was exported, the key ``about`` describes it in the same way.

id, title, summary, note       texts of the incident; `id` unique
date                           EDTF as written; date_basis is how it follows from the sources
first, last                    its days since 1970-01-01, inclusive
approximate, extent            whether ~ ? or %; day, within or lasting
translations                   JSON object of those of title, summary and note that stand in several languages, each an
                               object of texts by BCP 47 tag, first that of its column
time                           HH:MM, local; after a ~ where it is approximate
place                          place id; rows of one place agree in the columns of the place
type, status                   as in the YAML record; type is a taxonomy id
actors, targets                lists of texts: who acted, and who was acted upon
origins                        number of independent origins of its sources
informants                     JSON list of objects: name, and the source that passes on the informant's word
claims, disagreements, sources JSON lists of objects with the YAML record's keys; a source has its `id`
figure, low, high              topic of its first figures, the least and the greatest number claimed; all three or none
name_sq, name_sr, name_en      names of the place
precision                      exact, settlement, municipality or region
shape                          point, line or area; taken from the geometry if it is missing
radius_m                       metres; needed for a point that is exact, settlement or outside
declared, outside              municipality ids declared, or "country, unit": one of the two
basis                          how the coordinates were arrived at
geometry                       WKB in (lon, lat) order, null where none is declared
bbox                           bounds of the geometry, by which other tools skip rows; written, not read

Texts, ids, links and figures keep to the rules of the YAML record (`geo.formats.yaml.reader`), so that either format
holds what the other does. A number that is NaN counts as null.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, asdict, fields
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geo.core.errors import Problem, RecordError, quote_words
from geo.core.limits import BYTES_PER_MB, GEOPARQUET_MB, ROWS, decoded_bytes, exceeds_as_list, list_text_columns
from geo.core.messages import Message
from geo.core.model import WGS84
from geo.core.tables import Info
from geo.core.text import MultilingualText
from geo.formats.files import open_without_waiting, require_regular
from geo.formats.yaml.nodes import compose_values
from geo.formats.yaml.reader import DATASET

_TEXTS = pa.list_(pa.string())
REQUIRED = {
    "id": pa.string(), "title": pa.string(), "summary": pa.string(), "date": pa.string(), "first": pa.int64(),
    "last": pa.int64(), "approximate": pa.bool_(), "extent": pa.string(), "place": pa.string(),
    "type": pa.string(), "status": pa.string(), "origins": pa.int64(), "sources": pa.string(),
    "name_sq": pa.string(), "name_sr": pa.string(), "precision": pa.string(), "basis": pa.string(),
    "geometry": pa.binary(),
}  # fmt: skip
OPTIONAL = {
    "time": pa.string(), "actors": _TEXTS, "targets": _TEXTS, "informants": pa.string(),
    "date_basis": pa.string(), "note": pa.string(), "translations": pa.string(),
    "claims": pa.string(), "disagreements": pa.string(), "figure": pa.string(), "low": pa.float64(),
    "high": pa.float64(), "name_en": pa.string(), "shape": pa.string(), "radius_m": pa.float64(),
    "declared": _TEXTS, "outside": pa.string(),
}  # fmt: skip
TYPES = REQUIRED | OPTIONAL
_MAX_VALUES_A_ROW = 20
"""How many values the lists of a column may have, in all rows together, as a multiple of the most rows."""
_ROWS_AT_ONCE = 100_000
_TEXT_TYPES = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
# Columns of the incident table that follow from others.
DERIVED = ("cites", "disagrees")
BBOX = "bbox"
"""The column with the bounds of each geometry, which GeoParquet has since 1.1."""


def parse_info(schema: pa.Schema) -> Info:
    """Parse the record's description of itself.

    Raises
    ------
    KeyError, ValueError, TypeError or RecursionError
        Where the metadata have none.
    """
    stated = json.loads(schema.metadata[b"record"])
    return Info(**{name: MultilingualText(text) if isinstance(text, dict) else text for name, text in stated.items()})


def parse_crs(schema: pa.Schema) -> CRS:
    """Parse the CRS of the geometries, by default longitude and latitude in WGS 84.

    Raises
    ------
    KeyError, ValueError, TypeError, AttributeError, RecursionError or pyproj.exceptions.CRSError
        Where the metadata are not GeoParquet's, or state that the CRS is not known or not of the Earth.
    """
    column = json.loads(schema.metadata[b"geo"])["columns"]["geometry"]
    if column["encoding"] != "WKB":
        raise ValueError(Message("the encoding {encoding}", encoding=column["encoding"]))
    stated = column.get("crs", WGS84)
    if stated is None:
        raise ValueError(Message("a CRS that is not known"))
    crs = CRS.from_user_input(stated)
    try:
        Transformer.from_crs(crs, WGS84)
    except ProjError:
        raise ValueError(
            Message("the CRS {name}, which has no way to longitudes and latitudes of the Earth", name=crs.name)
        ) from None
    return crs


def open_geoparquet(path: Path, known: pq.FileMetaData | None = None, content: bytes | None = None) -> pq.ParquetFile:
    """Open a file and check its columns and metadata, but no row.

    Parameters
    ----------
    known : pyarrow.parquet.FileMetaData, optional
        The metadata of the file if it has been opened before; it is not checked again.
    content : bytes, optional
        What the file holds, where that is in memory: ``path`` only names it then.

    Raises
    ------
    RecordError
        With every column and metadata key that is missing or unfit.
    """
    with _as_record_error(path):
        open_source = _find_source(path) if content is None else partial(pa.BufferReader, content)
        texts = list_text_columns(pq.ParquetFile(open_source(), metadata=known))
        file = _open_as_dictionaries(open_source, texts, known)
        schema = file.schema_arrow
        names = schema.names
    if known is None:
        raise_problems(path, [Problem(0, "", message) for message in _size_faults(file.metadata)])
        with _as_record_error(path):
            too_large = exceeds_as_list(partial(_open_as_dictionaries, open_source), GEOPARQUET_MB.max_bytes)
        if too_large:
            message = Message(
                "found lists of texts that take too much memory, expected {expected}", expected=GEOPARQUET_MB.expected
            )
            raise_problems(path, [Problem(0, "", message)])
        faults = (*_column_faults(names), *_metadata_faults(schema.with_metadata(schema.metadata or {})))
        raise_problems(path, [Problem(0, where, message) for where, message in faults])
    return file


def _find_source(path: Path) -> Callable[[], pa.NativeFile]:
    """Return what opens a file, which must be a regular one; by the bytes of its name, which need not be UTF-8."""
    with open_without_waiting(path) as opened:
        require_regular(opened, path)
    return partial(pa.OSFile, os.fsencode(path))


def _open_as_dictionaries(
    open_source: Callable[[], pa.NativeFile], columns: list[str], known: pq.FileMetaData | None = None
) -> pq.ParquetFile:
    return pq.ParquetFile(open_source(), metadata=known, read_dictionary=columns)


def read_columns(file: pq.ParquetFile, path: Path, names: list[str], groups: list[int] | None = None) -> pa.Table:
    """Read these columns in the types of `TYPES`, absent ones as nulls; of some groups of rows, or of all.

    Raises
    ------
    RecordError
        Where a column is of another type, holds text that is not UTF-8, or cannot be read.
    """
    present = [name for name in names if name in file.schema_arrow.names]
    with _as_record_error(path):
        table = file.read(present) if groups is None else file.read_row_groups(groups, present)
        unpacked = sum(decoded_bytes(table[name]) for name in present)
    if unpacked > GEOPARQUET_MB.max_bytes:
        found = Message(
            "found {size} MB unpacked, expected {expected}",
            size=unpacked // BYTES_PER_MB,
            expected=GEOPARQUET_MB.expected,
        )
        raise_problems(path, [Problem(0, "", found)])
    problems, columns = [], {}
    for name in names:
        if name not in present:
            columns[name] = pa.chunked_array([pa.nulls(len(table), TYPES[name])])
            continue
        try:
            is_day = name == "date" and pa.types.is_date(table[name].type)
            if not is_day and not _is_of_kind(table[name].type, TYPES[name]):
                raise ValueError("another kind of value, which Arrow would make into text or a number")
            columns[name] = _drop_nan(table[name].cast(TYPES[name]))
            columns[name].validate(full=True)
        except (pa.ArrowException, ValueError, OverflowError, MemoryError):
            row = _find_broken_text(table[name])
            type = table[name].type
            stated = type.value_type if pa.types.is_dictionary(type) else type
            problems.append(Problem(0, name, _describe_column(row, str(stated), str(TYPES[name]))))
    raise_problems(path, problems)
    return pa.table(columns)


def _describe_column(broken_row: int | None, stated: str, expected: str) -> Message:
    if broken_row:
        row = str(broken_row)
        return Message("found text that is not UTF-8 in row {row}, expected {expected}", row=row, expected=expected)
    return Message("found a column of {stated}, expected {expected}", stated=stated, expected=expected)


def _is_of_kind(stated: pa.DataType, wanted: pa.DataType) -> bool:
    """Whether values of a type are of the kind of another, as YAML tells them apart: texts, numbers or truth values."""
    if pa.types.is_dictionary(stated):
        stated = stated.value_type
    if pa.types.is_null(stated) or pa.types.is_binary(wanted):
        return True
    if pa.types.is_list(wanted):
        return hasattr(stated, "value_type") and _is_of_kind(stated.value_type, wanted.value_type)
    if pa.types.is_string(wanted):
        return any(is_kind(stated) for is_kind in (*_TEXT_TYPES, pa.types.is_binary, pa.types.is_large_binary))
    if pa.types.is_boolean(wanted):
        return bool(pa.types.is_boolean(stated))
    return any(is_kind(stated) for is_kind in (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal))


def read_batches(file: pq.ParquetFile, path: Path, names: list[str]) -> Iterator[pa.Table]:
    """Read these columns as `read_columns` does, some groups of rows at a time, so that they never all take memory."""
    groups, rows = [], 0
    for group in range(file.metadata.num_row_groups):
        groups.append(group)
        rows += file.metadata.row_group(group).num_rows
        if rows >= _ROWS_AT_ONCE:
            yield read_columns(file, path, names, groups)
            groups, rows = [], 0
    if groups:
        yield read_columns(file, path, names, groups)


def _drop_nan(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Replace NaN, by which some tools mean that there is nothing, with null."""
    if not pa.types.is_floating(column.type):
        return column
    return pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)


def _find_broken_text(column: pa.ChunkedArray) -> int | None:
    """Find the 1-based row of the first text, or list of texts, that is not UTF-8; None for what is no text."""
    type = column.type
    while not any(is_text(type) for is_text in _TEXT_TYPES):
        if not (pa.types.is_list(type) or pa.types.is_large_list(type) or pa.types.is_dictionary(type)):
            return None
        type = type.value_type
    for row, value in enumerate((value for chunk in column.chunks for value in chunk), start=1):
        try:
            value.as_py()
        except UnicodeDecodeError:
            return row
    return None


def raise_problems(path: Path, problems: list[Problem]) -> None:
    """Raise a RecordError with the problems of a file, if there are any."""
    if problems:
        raise RecordError(str(path), problems)


@contextmanager
def _as_record_error(path: Path) -> Iterator[None]:
    """Turn errors of reading a file into a RecordError."""
    try:
        yield
    except RecordError:
        raise
    except (OSError, pa.ArrowException, ValueError, OverflowError, MemoryError) as error:
        words = (str(error).splitlines() or [Message("too little memory")])[0]
        raise_problems(
            path, [Problem(0, "", Message("found {words}, expected a GeoParquet file", words=quote_words(words)))]
        )


def _size_faults(metadata: pq.FileMetaData) -> Iterator[str]:
    """Hold the rows and the unpacked bytes that a file says it has against the limits."""
    if metadata.num_rows > ROWS.value:
        yield Message("found {rows} rows, expected {expected}", rows=metadata.num_rows, expected=ROWS.expected)
    groups = [metadata.row_group(group) for group in range(metadata.num_row_groups)]
    unpacked = sum(group.total_byte_size for group in groups)
    values = max((sum(group.column(n).num_values for group in groups) for n in range(metadata.num_columns)), default=0)
    if values > _MAX_VALUES_A_ROW * ROWS.value:
        yield Message(
            "found {values} values in a column, expected at most {number} for each of {rows} rows",
            values=values,
            number=_MAX_VALUES_A_ROW,
            rows=ROWS.value,
        )
    if unpacked > GEOPARQUET_MB.max_bytes:
        yield Message(
            "found {size} MB unpacked, expected {expected}",
            size=unpacked // BYTES_PER_MB,
            expected=GEOPARQUET_MB.expected,
        )
    if (counted := sum(group.num_rows for group in groups)) != metadata.num_rows:
        yield Message(
            "found {num_rows} rows in all and {counted} in its groups, expected as many",
            num_rows=metadata.num_rows,
            counted=counted,
        )


def _column_faults(names: list[str]) -> Iterator[tuple[str, str]]:
    for name, type in TYPES.items():
        count = names.count(name)
        if count > 1:
            yield name, Message("found {count} columns of this name, expected one", count=count)
        if not count and name in REQUIRED:
            yield name, Message("found no such column, expected one of {type}", type=type)


def _metadata_faults(schema: pa.Schema) -> Iterator[tuple[str, str]]:
    try:
        parse_crs(schema)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError, CRSError) as error:
        yield (
            "geometry",
            Message(
                "found {error}, expected GeoParquet metadata with WKB and a CRS",
                error=_describe_error(error),
            ),
        )
    try:
        yield from _info_faults(Info(**json.loads(schema.metadata[b"record"])))
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        keys = tuple(field.name for field in fields(Info) if field.default is MISSING)
        yield (
            "record",
            Message(
                "found {error}, expected the metadata key 'record', a JSON object with {keys}",
                error=_describe_error(error),
                keys=keys,
            ),
        )


def _info_faults(info: Info) -> Iterator[tuple[str, str]]:
    problems: list[Problem] = []
    if isinstance(info.updated, int | float):
        yield "record.updated", Message("found the number {updated}, expected text", updated=str(info.updated))
    optional = {field.name for field in fields(Info) if field.default is None}
    stated = {name: value for name, value in asdict(info).items() if value is not None or name not in optional}
    DATASET.parse(compose_values(stated, 0, problems, "record"), problems)
    yield from ((problem.where, problem.message) for problem in problems)


def _describe_error(error: Exception) -> str:
    if isinstance(error, KeyError):
        key = error.args[0]
        return Message("no {key}", key=key.decode() if isinstance(key, bytes) else key)
    if isinstance(error, TypeError | AttributeError):
        return Message("something of another form")
    return quote_words((str(error).splitlines() or [Message("something else")])[0])
