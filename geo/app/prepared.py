"""The record of the command line from the user's cache, where this version of it has been prepared before.

Only what the command line names is kept there, never a file that a reader opens for a tab.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pyarrow as pa
from markupsafe import Markup

from geo.core.errors import GeoError
from geo.core.language import DEFAULT, use_language
from geo.record.arrow_tables import UnfitValueError
from geo.record.cache_folder import Parts, drop_old_files, find_cache_folder, read_cached, write_cached
from geo.record.prepared_form import (
    MIN_INCIDENTS,
    Version,
    decode_record,
    encode_record,
    identify_version,
    is_unchanged,
)
from geo.record.record import Files, Record
from geo.record.sharing import keep_result
from geo.web.base_map import write_ground
from geo.web.map_data import find_initial_bounds, find_whole_bounds
from geo.web.record_route import publish_columns, restore_columns


class _ChangedError(Exception):
    """What is being kept is no longer that of its version."""


def find_prepared(files: Files) -> tuple[Version | None, Record | None]:
    """Find the record of some files in the cache: the version under which it is kept there, and itself.

    Without a version there is no cache, or nothing to keep in it; without a record it has to be read.
    """
    if not files.is_cached or (version := identify_version(files.events, files.boundaries, files.public_url)) is None:
        return None, None
    folder = find_cache_folder(may_make=False)
    if folder is None or (parts := read_cached(folder, version.key)) is None:
        return version, None
    try:
        return None, _restore(parts, version, files)
    except Exception:  # the file may just have gone; and whatever else it is, the record itself can be read
        logging.getLogger(__name__).info("%s is not what it was when it was cached", files.events, exc_info=True)
        return version, None


def is_worth_keeping(record: Record) -> bool:
    """Whether to read a record takes so long that its prepared form is kept."""
    return len(record.frames.incidents) >= MIN_INCIDENTS


def keep_prepared(record: Record, version: Version, files: Files) -> None:
    """Keep a record, and what every reader needs of it, in the cache; nothing where its files have changed."""
    if record.version != version.record:
        return
    if (folder := find_cache_folder()) is None or not is_unchanged(version, files.events, files.boundaries):
        return
    try:
        write_cached(folder, version.key, _list_parts(record, version, files))
        pa.default_memory_pool().release_unused()
    except (UnfitValueError, _ChangedError, GeoError) as error:
        logging.getLogger(__name__).info("Nothing cached: %s", error)


def _list_parts(record: Record, version: Version, files: Files) -> Iterator[tuple[str, bytes | pa.Buffer]]:
    yield from encode_record(record, files.boundaries)
    with use_language(DEFAULT):
        yield "columns", publish_columns(record).columns
        yield "ground", write_ground(record).encode()
    yield "bounds", json.dumps([find_initial_bounds(record), find_whole_bounds(record)]).encode()
    if not is_unchanged(version, files.events, files.boundaries):  # of GeoParquet the order has been read once more
        raise _ChangedError("its files have changed meanwhile")


def _restore(parts: Parts, version: Version, files: Files) -> Record:
    record = decode_record(parts, version, files.events, files.boundaries)
    first, whole = json.loads(bytes(parts["bounds"]))
    keep_result(find_initial_bounds, first, record)
    keep_result(find_whole_bounds, whole, record)
    with use_language(DEFAULT):
        restore_columns(record, bytes(parts["columns"]))
        keep_result(write_ground, Markup(bytes(parts["ground"]).decode()), record)
    return record


def drop_old(files: Files) -> None:
    """Drop from the cache what was not used for long or is too much; nothing where it is switched off."""
    if files.is_cached and (folder := find_cache_folder(may_make=False)) is not None:
        drop_old_files(folder)
