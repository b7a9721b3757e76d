"""The user's cache folder: files under the hash of what they were made of, each with the hash of what it holds; tables
in them.

A file is the mark of the program, its parts one after another, the names and sizes of these as JSON, the length of that
(8 bytes, little endian), and the SHA-256 of the file's key and of all before it. It is written beside its place, is on
the disk before it takes its name, and is read whole and compared with its hash before anything of it is used.

Tables of a record are parts as Arrow, every value as it was, and each incident in full as JSON. As this program itself
has written them, nothing is checked. Incidents stand some thousands in a batch of Arrow, which is unpacked when one of
them is asked for.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from geo.core.dates import Interval
from geo.core.model import WGS84, Claim, Disagreement, Event, Informant, Source
from geo.core.scratch import delete_unfinished, open_unfinished
from geo.core.tables import Detail
from geo.core.text import MultilingualText, list_translations
from geo.formats.files import flush_folder, open_without_waiting

try:
    import fcntl
except ImportError:  # Windows has no locks on folders
    fcntl = None  # type: ignore[assignment]

FOLDER_VARIABLE = "GEO_CACHE_DIR"
"""The environment variable that names another folder than the user's."""
MAX_DAYS_UNUSED = 30
MAX_BYTES = 2_000_000_000
"""How many bytes the files of this program may take in the folder; those that were used last stay."""

_PROGRAM_NAME = "incident-dashboard"
_MARK = b"incident-dashboard prepared\n"
_ALIGNMENT = 64  # bytes, as Arrow wants it
_LENGTH_BYTES = 8
_DIGEST_BYTES = 32
_SECONDS_A_DAY = 86_400
_OWN = re.compile(r"prepared-[0-9a-f]{64}\.arrow")
_LOG = logging.getLogger(__name__)
Parts = dict[str, pa.Buffer]
_INDEX = "__index__"
_KIND, _NAME = b"kind", b"name"
_GEOMETRIES, _OBJECTS, _OBJECTS_OR_NAN, _TEXTS, _NUMBERS = (
    b"geometries",
    b"objects",
    b"objects or NaN",
    b"texts",
    b"numbers",
)
_JSON, _TEXT, _TUPLE = pa.large_binary(), pa.large_string(), pa.large_list(pa.large_string())
"""How the different objects of a column are written: as texts, as tuples of texts, or else as JSON."""

_ROWS_A_BATCH = 5_000
_MAX_CACHED_BATCHES = 4
COMPRESSION = pa.ipc.IpcWriteOptions(compression="lz4")
_EVENT_PARTS = {"claims": Claim, "disagreements": Disagreement, "informants": Informant}
_LISTS_OF_TEXTS = ("sources", "actors", "targets")


def find_cache_folder(may_make: bool = True) -> Path | None:
    """Find the folder, or make it for this user alone; None where there can be none."""
    try:
        folder = Path(os.environ.get(FOLDER_VARIABLE) or _find_user_folder())
        if not folder.is_absolute():
            return None
        if may_make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.stat()
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: no home; ValueError: a null byte
        _LOG.info("No cache: %s", error)
        return None
    if not _is_private(state):
        _LOG.info("No cache: others may write in %s", folder)
        return None
    return folder


def _find_user_folder() -> str:
    from platformdirs import user_cache_dir  # only here, where no other folder is named

    return str(user_cache_dir(_PROGRAM_NAME, appauthor=False))


def _is_private(state: os.stat_result) -> bool:
    """Whether a file or a folder is this user's, and nobody else may write it."""
    return not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & 0o022)


def read_cached(folder: Path, key: str) -> Parts | None:
    """Read the parts that were written under a key; None where there are none, or none that can be trusted."""
    file = folder / _name_file(key)
    try:
        with open_without_waiting(file) as opened:
            state = os.fstat(opened.fileno())
            if not (stat.S_ISREG(state.st_mode) and _is_private(state) and state.st_size <= MAX_BYTES):
                return None
            content = memoryview(opened.read())
        parts = _unpack(content, key)
        if parts is not None:
            os.utime(file)  # used today: see `drop_old_files`
    except (OSError, MemoryError):
        return None
    return parts


def write_cached(folder: Path, key: str, parts: Iterable[tuple[str, bytes | pa.Buffer]]) -> bool:
    """Write parts under a key, whole or not at all; whether that was possible.

    While another run writes in the folder nothing is written.
    """
    file = folder / _name_file(key)
    try:
        with _lock(folder) as has_lock:
            if not has_lock:
                return False
            with open_unfinished(file) as (unfinished, opened):
                _write_parts(opened, key, parts)
            try:
                unfinished.replace(file)
            finally:
                unfinished.unlink(missing_ok=True)
            flush_folder(folder)
    except OSError as error:
        _LOG.info("Nothing cached: %s", error)
        return False
    return True


def drop_old_files(folder: Path) -> None:
    """Delete what runs that were killed have left, what was not used for long, and what is too much."""
    with contextlib.suppress(OSError), _lock(folder) as has_lock:
        if not has_lock:
            return
        delete_unfinished(folder, _OWN)
        now, total, files = time.time(), 0, []
        for path in folder.iterdir():
            if _OWN.fullmatch(path.name):
                state = path.lstat()
                files.append(((now - state.st_mtime) / _SECONDS_A_DAY, state.st_size, path))
        for days, size, path in sorted(files):
            total += size
            if days > MAX_DAYS_UNUSED or total > MAX_BYTES:
                path.unlink(missing_ok=True)


def _name_file(key: str) -> str:
    return f"prepared-{key}.arrow"


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Keep other runs from writing in the folder meanwhile; False where one does. The lock goes with the process."""
    if fcntl is None:
        yield True
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            has_lock = True
        except OSError:  # held; or a file system without locks, where nothing tells who else writes
            has_lock = False
        yield has_lock
    finally:
        os.close(descriptor)


def _write_parts(file: BinaryIO, key: str, parts: Iterable[tuple[str, bytes | pa.Buffer]]) -> None:
    digest, sizes = hashlib.sha256(key.encode()), []

    def write(content: bytes | pa.Buffer) -> None:
        digest.update(content)
        file.write(content)

    write(_MARK.ljust(_ALIGNMENT, b"\0"))
    for name, content in parts:
        size = memoryview(content).nbytes
        sizes.append([name, size])
        write(content)
        write(b"\0" * (-size % _ALIGNMENT))
    about = json.dumps(sizes).encode()
    write(about + len(about).to_bytes(_LENGTH_BYTES, "little"))
    file.write(digest.digest())


def _unpack(content: memoryview, key: str) -> Parts | None:
    """Take a file apart; None where its hash is another, or it is no file of this program."""
    body, stated = content[:-_DIGEST_BYTES], content[-_DIGEST_BYTES:]
    digest = hashlib.sha256(key.encode())
    digest.update(body)
    if body[: len(_MARK)] != _MARK or digest.digest() != stated:
        return None
    length = int.from_bytes(body[-_LENGTH_BYTES:], "little")
    sizes: list[tuple[str, int]] = json.loads(bytes(body[-_LENGTH_BYTES - length : -_LENGTH_BYTES]))
    parts, begin = {}, _ALIGNMENT
    for name, size in sizes:
        parts[name] = pa.py_buffer(body[begin : begin + size])
        begin += size + -size % _ALIGNMENT
    return parts


class UnfitValueError(ValueError):
    """A value that has no form here, such as a number among objects: the table cannot be kept."""


def encode_columns(table: pd.DataFrame) -> Iterator[pa.Table]:
    """Encode a table, each column and then the index as a table of its own, so that never all of them take memory.

    Geometries are in EPSG:4326, the index is a RangeIndex from 0 or one of texts. Columns may hold numbers, truth
    values, texts, geometries or None, and objects: texts, tuples of these, and either None or NaN where there is
    nothing. Values that recur are written once.

    Raises
    ------
    UnfitValueError
        For another value.
    """
    for name in table.columns:
        kind, array = _encode_column(table[name])
        yield pa.table([array], schema=pa.schema([pa.field(str(name), array.type, metadata={_KIND: kind})]))
    if not isinstance(table.index, pd.RangeIndex):
        field = pa.field(_INDEX, pa.large_string(), metadata={_NAME: table.index.name or ""})
        yield pa.table([pa.array(table.index, pa.large_string())], schema=pa.schema([field]))


def decode_columns(columns: Iterable[pa.Table]) -> pd.DataFrame:
    """Decode what `encode_columns` gives; with geometries it is a GeoDataFrame, whose column "geometry" is active."""
    encoded = {table.column_names[0]: table for table in columns}
    index = None
    if (texts := encoded.pop(_INDEX, None)) is not None:
        name = texts.schema.field(0).metadata[_NAME].decode() or None
        index = pd.Index(texts.column(0).to_pandas(), name=name, dtype="str")
    decoded = {
        name: _decode_column(table.schema.field(0).metadata[_KIND], table.column(0), index)
        for name, table in encoded.items()
    }
    if any(isinstance(column, gpd.GeoSeries) for column in decoded.values()):
        return gpd.GeoDataFrame(decoded, geometry="geometry", crs=WGS84)
    return pd.DataFrame(decoded, index=index)


def _encode_column(column: pd.Series[Any]) -> tuple[bytes, pa.Array]:
    if isinstance(column.dtype, gpd.array.GeometryDtype):
        return _GEOMETRIES, pa.array(shapely.to_wkb(column.to_numpy()), pa.large_binary()).dictionary_encode()
    if column.dtype == "str":
        return _TEXTS, pa.array(column, pa.large_string())
    if column.dtype == object:
        has_nan = any(type(value) is float for value in column[column.isna()].tolist())
        return _OBJECTS_OR_NAN if has_nan else _OBJECTS, encode_objects(column.to_numpy(), np.nan if has_nan else None)
    return _NUMBERS, pa.array(column.to_numpy())


def _decode_column(kind: bytes, column: pa.ChunkedArray, index: pd.Index[str] | None) -> pd.Series[Any]:
    if kind == _TEXTS:
        return column.to_pandas().astype("str").set_axis(index) if index is not None else column.to_pandas()
    if kind == _NUMBERS:
        return pd.Series(np.array(column), index=index)
    array = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if kind in (_OBJECTS, _OBJECTS_OR_NAN):
        return pd.Series(decode_objects(array, None if kind == _OBJECTS else np.nan), index=index, dtype=object)
    different = shapely.from_wkb(np.array(array.dictionary.to_pylist() or [None], dtype=object))
    shapes = _take(different, array.indices)
    return gpd.GeoSeries(shapes, index=index, crs=WGS84)


def encode_objects(values: NDArray[Any], missing: float | None = None) -> pa.DictionaryArray:
    """Encode objects (texts, tuples of these, and ``missing`` where there is nothing) as codes of different ones."""
    codes, different = pd.factorize(values)
    if any(type(value) is not type(missing) for value in values[codes < 0].tolist()):
        raise UnfitValueError("two forms of nothing")
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, _encode_different(different.tolist()))


def _encode_different(values: list[Any]) -> pa.Array:
    kinds = {type(value) for value in values}
    try:
        if kinds <= {str}:
            return pa.array(values, _TEXT)
        if kinds == {tuple} and {type(item) for value in values for item in value} <= {str}:
            return pa.array(values, _TUPLE)
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can write
        pass
    return pa.array([json.dumps(_require_plain(value)).encode() for value in values], _JSON)


def decode_objects(column: pa.DictionaryArray, missing: float | None = None) -> NDArray[Any]:
    """Decode what `encode_objects` gives; equal values are one object."""
    return _take(as_objects(_decode_different(column.dictionary)), column.indices, missing)


def _decode_different(values: pa.Array) -> Iterable[Any]:
    if values.type == _TEXT:
        return list(values.to_pylist())
    if values.type == _JSON:
        return map(_freeze, json.loads(b"[" + b",".join(values.to_pylist()) + b"]"))
    items = values.flatten().dictionary_encode()
    texts = as_objects(items.dictionary.to_pylist())[items.indices.to_numpy()].tolist()
    return (tuple(texts[begin:end]) for begin, end in pairwise(values.offsets.to_numpy().tolist()))


def as_objects(values: Iterable[Any]) -> NDArray[Any]:
    """Make an array of objects, of which tuples stay tuples."""
    listed = list(values)
    return np.fromiter(listed, dtype=object, count=len(listed))


def _take(different: NDArray[Any], indices: pa.Array, missing: float | None = None) -> NDArray[Any]:
    """Take a value for each index, ``missing`` where that is null."""
    codes = indices.fill_null(len(different)).to_numpy(zero_copy_only=False)
    taken: NDArray[Any] = np.append(different, np.array([missing], dtype=object))[codes]
    return taken


def _require_plain(value: Any) -> Any:
    """Return a value that JSON gives back as it is; its tuples become lists, which `_freeze` undoes."""
    if type(value) is tuple:
        for each in value:
            if each is not None:
                _require_plain(each)
    elif type(value) is not str:
        raise UnfitValueError(f"{type(value).__name__} among objects")
    return value


def _freeze(value: Any) -> Any:
    return tuple(map(_freeze, value)) if isinstance(value, list) else value


def encode_details(events: Iterable[Event]) -> pa.Buffer:
    """Encode incidents, in the order in which `open_details` is told their ids."""
    sink, schema = pa.BufferOutputStream(), pa.schema([("incident", pa.large_string())])
    texts = pa.array((json.dumps(_encode_event(event)) for event in events), pa.large_string())
    with pa.ipc.new_file(sink, schema, options=COMPRESSION) as writer:
        writer.write_table(pa.table([texts], schema=schema), _ROWS_A_BATCH)
    return sink.getvalue()


def open_details(content: pa.Buffer, ids: pd.Index[str], sources: Mapping[str, Source]) -> Callable[[str], Detail]:
    """Make a function from incident id to `Detail` of what `encode_details` gives; KeyError for an unknown id."""
    batches = pa.ipc.open_file(content)

    @lru_cache(_MAX_CACHED_BATCHES)
    def read_batch(number: int) -> pa.Array:
        return batches.get_batch(number).column(0)

    def find(incident: str) -> Detail:
        batch, row = divmod(int(ids.get_loc(incident)), _ROWS_A_BATCH)
        event = _decode_event(json.loads(read_batch(batch)[row].as_py()))
        return Detail(event, tuple(sources[source] for source in event.sources))

    return find


def encode_source(source: Source) -> dict[str, Any]:
    """Encode a source as values of JSON."""
    published = source.published
    return _without_nothing(asdict(source)) | ({"published": encode_date(published)} if published else {})


def decode_source(values: dict[str, Any]) -> Source:
    """Decode what `encode_source` gives."""
    published = values.pop("published", None)
    return Source(**values, published=decode_date(published) if published else None)


def encode_date(interval: Interval) -> list[Any]:
    """Encode a date as values of JSON."""
    return [str(interval.first), str(interval.last), interval.text, interval.approximate, interval.extent]


def decode_date(values: list[Any]) -> Interval:
    """Decode what `encode_date` gives."""
    first, last, *rest = values
    return Interval(date.fromisoformat(first), date.fromisoformat(last), *rest)


def _encode_event(event: Event) -> dict[str, Any]:
    values = {name: getattr(event, name) for name in Event.__slots__}
    parts = {name: [_without_nothing(asdict(part)) for part in values[name]] for name in _EVENT_PARTS}
    return _without_nothing(values | list_translations(values) | parts | {"date": encode_date(event.date)})


def _decode_event(values: dict[str, Any]) -> Event:
    parts = {name: tuple(kind(**part) for part in values.pop(name)) for name, kind in _EVENT_PARTS.items()}
    lists = {name: tuple(values.pop(name)) for name in _LISTS_OF_TEXTS}
    texts = {name: MultilingualText(text) for name, text in values.items() if isinstance(text, dict)}
    return Event(**values | texts | parts | lists | {"date": decode_date(values["date"])})


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
