"""The record that all sessions show: loaded once when the server starts, and again when one of its files changes.

It comes from the user's cache where this version of it has been prepared before. Only what the command line names is
kept there, never a file that a reader opens for a tab.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from threading import Lock, Thread
from types import SimpleNamespace

import pyarrow as pa
import streamlit as st
from markupsafe import Markup
from streamlit.runtime.scriptrunner import script_runner

from geo.app.region import lose_nothing
from geo.app.session import release_sessions
from geo.core.errors import GeoError, Problem, RecordError
from geo.core.language import DEFAULT, use_language
from geo.core.messages import Message
from geo.formats import archive
from geo.record import filters
from geo.record.cache_folder import Parts, UnfitValueError, drop_old_files, find_cache_folder, read_cached, write_cached
from geo.record.filters import Filters, prepare_search
from geo.record.prepared_form import (
    MIN_INCIDENTS,
    Version,
    decode_record,
    encode_record,
    identify_version,
    is_unchanged,
)
from geo.record.record import SAMPLE, Files, Record, file_versions, keep_result, load_record, parse_arguments
from geo.web import routes, templates
from geo.web.base_map import write_ground
from geo.web.map_data import find_initial_bounds, find_whole_bounds
from geo.web.routes import publish_columns, restore_columns

_WATCHED_KEY = "watched"
"""The files that the page shows, with the versions that have been read; None where it shows what is no file."""
FAULT = Message(
    "found something at which the program itself went wrong, expected a file that it can read; please report it with "
    "what the terminal in which the dashboard runs says"
)


@dataclass(frozen=True)
class Loaded:
    """What has become of the files of a dashboard.

    Attributes
    ----------
    versions
        The versions of the files that were read; see `file_versions`.
    record
        The record as it last was without a problem, None where it never was.
    error
        What is wrong with the files as they now stand.
    to_keep
        The version under which the record is to be kept in the cache; None where it is there, or is not to be.
    """

    versions: object
    record: Record | None
    error: GeoError | None
    to_keep: Version | None = None


class LastGoodRecords:
    """The last good record of each set of files, shared by all sessions."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loaded: dict[Files, Loaded] = {}

    def load(self, files: Files) -> Loaded:
        """Load the record, unless these versions of its files have been.

        Who asks while it is being loaded waits and has the same; so of any number of sessions one loads. Files with a
        problem are read again for the next who asks: what is wrong may lie beside them.
        """
        before, versions = self._loaded.get(files), file_versions(files)
        with self._lock:
            latest = self._loaded.get(files)
            if latest is None or latest.versions != versions or (latest.error and latest is before):
                latest = self._loaded[files] = _load(files, versions, latest.record if latest else None)
                _settle_memory()
                if latest.record is not None and latest.to_keep is not None and is_worth_keeping(latest.record):
                    Thread(target=_keep, args=(latest.record, latest.to_keep, files), name="cache", daemon=True).start()
        return latest


def _load(files: Files, versions: object, last_good: Record | None) -> Loaded:
    try:
        to_keep, record = find_prepared(files)
        record = record or load_record(files.events, files.boundaries, files.public_url)
        return Loaded(versions, record, None, to_keep)
    except GeoError as error:
        return Loaded(versions, last_good, error)
    except Exception:
        logging.getLogger(__name__).exception("%s could not be read", files.events)
        return Loaded(versions, last_good, RecordError(str(files.events), [Problem(0, "", FAULT)]))


def _settle_memory() -> None:
    """Take what there is now, modules and record, out of what the garbage collector looks through.

    Streamlit has it look through everything after each run of each session, and no other session runs meanwhile.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _collect_new_garbage() -> None:
    """Have Streamlit collect, after each run, the garbage that is new, and not look through what all sessions hold.

    What is older is left to Python's own collector, which looks through it as it grows.
    """
    script_runner.gc = SimpleNamespace(collect=lambda _: gc.collect(1))  # type: ignore[attr-defined, assignment]


def watch_nothing() -> None:
    """Note that the page shows what is no file of the command line."""
    st.session_state[_WATCHED_KEY] = None


@cache
def last_good_records() -> LastGoodRecords:
    """Return the records of this server."""
    return LastGoodRecords()


@asynccontextmanager
async def prepare_server(_: st.App) -> AsyncIterator[None]:
    """Load the record when the server starts, beside what it serves; a session that comes before it is there waits."""
    lose_nothing()
    _collect_new_garbage()
    Thread(target=_load_named, name="record", daemon=True).start()
    releasing = asyncio.create_task(release_sessions())
    yield
    releasing.cancel()


def _load_named() -> None:
    """Prepare what every page needs, load the record that the command line names, and prepare what every reader needs.

    What is wrong with the record is said on the page.
    """
    templates.compile_templates()
    routes.serve_scripts()
    with suppress(GeoError):
        files = parse_arguments(sys.argv[1:])
        drop_old(files)  # before anything is kept, which it would be in the way of
        if (record := last_good_records().load(files).record) is not None:
            _prepare(record)


def _keep(record: Record, version: Version, files: Files) -> None:
    """Prepare a record and keep it in the cache, beside the readers who have it already."""
    _prepare(record)
    keep_prepared(record, version, files)


def _prepare(record: Record) -> None:
    """Compute what the page needs of a record whoever opens it, in the order in which it does."""
    publish_columns(record)
    write_ground(record)
    filters.count_choices(record, Filters())
    prepare_search(record)
    _settle_memory()


def show_last_good_record() -> tuple[Record, Files] | None:
    """Return the record that the command line names with its files.

    Shows the problems of the files as they now stand, and then goes on with the last record that had none, if any;
    without one it invites another file. `watch_page` follows the files from then on.
    """
    record = None
    watch_nothing()
    try:
        files = parse_arguments(sys.argv[1:])
        loaded = last_good_records().load(files)
        record = loaded.record
        st.session_state[_WATCHED_KEY] = files, loaded.versions
        if loaded.error:
            raise loaded.error
        if files.archive:
            archive.verify_documents([], files.archive)  # only whether it is there
    except GeoError as error:
        st.html(templates.render("problems", error=error, kept=record is not None))
    if record is None:
        st.html(templates.render("invitation", has_sample=SAMPLE.is_file()))
        return None
    return record, files


@st.fragment(run_every=1)
def watch_page() -> None:
    """Draw the page anew when one of the files has changed that it shows."""
    match st.session_state.get(_WATCHED_KEY):
        case files, versions if file_versions(files) != versions:
            st.rerun()


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
