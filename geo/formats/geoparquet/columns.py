"""The columns of a GeoParquet record: a row for each incident, with its place, its claims and its sources.

Other tools can read and make such files. Columns of `REQUIRED` must be present; but for geometry they
hold no nulls. Beside GeoParquet's own metadata the key ``record`` of the file's metadata holds title,
description, license, coverage and updated (EDTF) as JSON, an object of texts. Where a view was exported, the key
``about`` describes it in the same way.

id, title, summary, note       texts of the incident; `id` unique
date                           EDTF as written; date_basis is how it follows from the sources
first, last                    its days since 1970-01-01, inclusive
approximate, extent            whether ~ ? or %; day, within or lasting
time                           HH:MM, local
place                          place id; rows of one place agree in the columns of the place
type, status, actors           as in the YAML record; type is a taxonomy id
origins                        number of independent origins of its sources
claims, disagreements, sources JSON lists of objects with the YAML record's keys; a source has its `id`
figure, low, high              topic of its first figures, the least and the greatest number claimed
name_sq, name_sr, name_en      names of the place
precision                      exact, settlement, municipality or region
shape                          point, line or area; taken from the geometry if it is missing
radius_m                       metres; needed for a point that is exact, settlement or outside
declared, outside              municipality ids declared, or "country, unit": one of the two
basis                          how the coordinates were arrived at
geometry                       WKB in (lon, lat) order, null where none is declared
bbox                           bounds of the geometry, by which other tools skip rows; written, not read
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.core.dates import parse_date
from geo.core.errors import Problem, RecordError
from geo.core.model import WGS84
from geo.core.tables import Info

_TEXTS = pa.list_(pa.string())
REQUIRED = {
    "id": pa.string(), "title": pa.string(), "summary": pa.string(), "date": pa.string(), "first": pa.int64(),
    "last": pa.int64(), "approximate": pa.bool_(), "extent": pa.string(), "place": pa.string(),
    "type": pa.string(), "status": pa.string(), "origins": pa.int64(), "sources": pa.string(),
    "name_sq": pa.string(), "name_sr": pa.string(), "precision": pa.string(), "basis": pa.string(),
    "geometry": pa.binary(),
}  # fmt: skip
OPTIONAL = {
    "time": pa.string(), "actors": _TEXTS, "date_basis": pa.string(), "note": pa.string(),
    "claims": pa.string(), "disagreements": pa.string(), "figure": pa.string(), "low": pa.float64(),
    "high": pa.float64(), "name_en": pa.string(), "shape": pa.string(), "radius_m": pa.float64(),
    "declared": _TEXTS, "outside": pa.string(),
}  # fmt: skip
TYPES = REQUIRED | OPTIONAL
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
    return Info(**json.loads(schema.metadata[b"record"]))


def parse_crs(schema: pa.Schema) -> CRS:
    """Parse the CRS of the geometries, by default longitude and latitude in WGS 84.

    Raises
    ------
    KeyError, ValueError, TypeError, RecursionError or pyproj.exceptions.CRSError
        Where the metadata are not GeoParquet's, or state that the CRS is not known.
    """
    column = json.loads(schema.metadata[b"geo"])["columns"]["geometry"]
    if column["encoding"] != "WKB":
        raise ValueError(f"the encoding {column['encoding']}")
    stated = column.get("crs", WGS84)
    if stated is None:
        raise ValueError("a CRS that is not known")
    return CRS.from_user_input(stated)


def is_text(value: object) -> bool:
    """Whether a value of JSON is text that can be shown: not blank, and no half of a surrogate pair."""
    try:
        return isinstance(value, str) and bool(value.strip().encode())
    except UnicodeEncodeError:
        return False


def open_geoparquet(path: Path, known: pq.FileMetaData | None = None) -> pq.ParquetFile:
    """Open a file and check its columns and metadata, but no row.

    Parameters
    ----------
    known : pyarrow.parquet.FileMetaData, optional
        The metadata of the file if it has been opened before; it is not checked again.

    Raises
    ------
    RecordError
        With every column and metadata key that is missing or unfit.
    """
    with _as_record_error(path):
        file = pq.ParquetFile(path, metadata=known)
    if known is None:
        schema = file.schema_arrow
        faults = (*_column_faults(schema), *_metadata_faults(schema.with_metadata(schema.metadata or {})))
        raise_problems(path, [Problem(0, where, message) for where, message in faults])
    return file


def read_columns(file: pq.ParquetFile, path: Path, names: list[str], group: int | None = None) -> pa.Table:
    """Read these columns in the types of `TYPES`, absent ones as nulls; of one group of rows, or of all.

    Raises
    ------
    RecordError
        Where a column is of another type, or cannot be read.
    """
    present = [name for name in names if name in file.schema_arrow.names]
    with _as_record_error(path):
        table = file.read(present) if group is None else file.read_row_group(group, present)
    problems, columns = [], {}
    for name in names:
        if name not in present:
            columns[name] = pa.chunked_array([pa.nulls(len(table), TYPES[name])])
            continue
        try:
            columns[name] = table[name].cast(TYPES[name])
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            problems.append(Problem(0, name, f"found a column of {table[name].type}, expected {TYPES[name]}"))
    raise_problems(path, problems)
    return pa.table(columns)


def raise_problems(path: Path, problems: list[Problem]) -> None:
    """Raise a RecordError with the problems of a file, if there are any."""
    if problems:
        raise RecordError(str(path), problems)


@contextmanager
def _as_record_error(path: Path) -> Iterator[None]:
    """Turn errors of reading a file into a RecordError."""
    try:
        yield
    except (OSError, pa.ArrowInvalid) as error:
        raise_problems(path, [Problem(0, "", f"found {str(error).splitlines()[0]}, expected a GeoParquet file")])


def _column_faults(schema: pa.Schema) -> Iterator[tuple[str, str]]:
    for name, type in TYPES.items():
        count = schema.names.count(name)
        if count > 1:
            yield name, f"found {count} columns of this name, expected one"
        if not count and name in REQUIRED:
            yield name, f"found no such column, expected one of {type}"


def _metadata_faults(schema: pa.Schema) -> Iterator[tuple[str, str]]:
    try:
        parse_crs(schema)
    except (KeyError, ValueError, TypeError, RecursionError, CRSError) as error:
        yield "geometry", f"found {_describe_error(error)}, expected GeoParquet metadata with WKB and a CRS"
    try:
        yield from _info_faults(parse_info(schema))
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        expected = f"a JSON object with {', '.join(field.name for field in fields(Info))}"
        yield "record", f"found {_describe_error(error)}, expected the metadata key 'record', {expected}"


def _info_faults(info: Info) -> Iterator[tuple[str, str]]:
    for name, value in asdict(info).items():
        try:
            if not is_text(value):
                raise ValueError(f"found {json.dumps(value)[:40]}, expected text")
            if name == "updated":
                parse_date(value)
        except ValueError as error:
            yield f"record.{name}", str(error)


def _describe_error(error: Exception) -> str:
    if isinstance(error, KeyError):
        key = error.args[0]
        return f"no {key.decode() if isinstance(key, bytes) else key}"
    return "something of another form" if isinstance(error, TypeError) else str(error).splitlines()[0]
