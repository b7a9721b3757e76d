"""A large record of the command line is prepared once a version, kept in the user's cache, and found there."""

import gzip
import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from markupsafe import Markup

from bench.generate import generate
from geo.app import records
from geo.app.records import LastGoodRecords
from geo.cli import main
from geo.core.language import use_language
from geo.formats.geoparquet.reader import write_geoparquet
from geo.record import prepared_form
from geo.record.opened_file import open_file
from geo.record.record import Files, Record, load_record
from geo.web.base_map import write_ground
from geo.web.map_data import find_initial_bounds, find_whole_bounds
from geo.web.routes import publish_columns


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that is not there yet, for records of any size, kept before the load returns."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("GEO_CACHE_DIR", str(folder))
    monkeypatch.setattr(prepared_form, "_MIN_BYTES", 0)
    monkeypatch.setattr(records, "MIN_INCIDENTS", 100)
    monkeypatch.setattr(records, "Thread", lambda target, args, **_: SimpleNamespace(start=lambda: target(*args)))
    return folder


@pytest.fixture
def files(tmp_path: Path) -> Files:
    write_geoparquet(generate(200, 40), tmp_path / "a.parquet")
    return Files(tmp_path / "a.parquet")


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read."""
    read: list[Path] = []

    def load(events: Path, *arguments: object) -> Record:
        read.append(events)
        return load_record(events, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(records, "load_record", load)
    return read


def load(files: Files) -> Record:
    """Load as a server does that has just started."""
    loaded = LastGoodRecords().load(files)
    assert loaded.record is not None and loaded.error is None
    return loaded.record


def test_a_second_server_reads_nothing_and_shows_the_same(cache: Path, files: Files, loads: list[Path]) -> None:
    first, second = load(files), load(files)
    assert loads == [files.events]
    before, after = publish_columns(first), publish_columns(second)
    assert (after.version, after.columns, after.address) == (before.version, before.columns, before.address)
    assert after.texts.equals(before.texts) and after.is_kept
    assert after.columns == publish_columns(load_record(files.events)).columns
    assert write_ground(second) == write_ground(load_record(files.events))
    for find in (find_initial_bounds, find_whole_bounds):
        assert find(second) == find(load_record(files.events))


def test_what_has_words_is_written_anew_in_another_language(cache: Path, files: Files) -> None:
    load(files)
    kept, read = load(files), load_record(files.events)
    with use_language("sq"):
        assert gzip.decompress(publish_columns(kept).columns) == gzip.decompress(publish_columns(read).columns)
        assert write_ground(kept) == write_ground(read)
    assert publish_columns(kept).columns == publish_columns(read).columns


def test_a_changed_file_is_read_and_kept_anew(cache: Path, files: Files, loads: list[Path]) -> None:
    load(files)
    write_geoparquet(generate(300, 40), files.events)
    assert len(load(files).incidents) == 300
    assert len(load(files).incidents) == 300
    assert len(loads) == 2 and len(list(cache.iterdir())) == 2


def test_a_file_that_changes_while_it_is_shown_is_kept_too(cache: Path, files: Files, loads: list[Path]) -> None:
    server = LastGoodRecords()
    server.load(files)
    write_geoparquet(generate(300, 40), files.events)
    server.load(files)
    assert len(load(files).incidents) == 300 and len(loads) == 2


def test_a_copy_of_the_same_file_is_found_and_read_where_it_is(cache: Path, files: Files, loads: list[Path]) -> None:
    load(files)
    (files.events.parent / "copy").mkdir()
    copy = Path(shutil.move(files.events, files.events.parent / "copy"))
    record = load(Files(copy))
    assert len(loads) == 1 and record.file == copy
    assert record.frames.detail(record.incidents["id"][0]).event.id == record.incidents["id"][0]


def test_another_public_address_is_not_that_of_the_run_before(cache: Path, files: Files, loads: list[Path]) -> None:
    load(files._replace(public_url="https://example.org/a"))
    assert load(files).frames.info.url is None
    assert load(files._replace(public_url="https://example.org/a")).frames.info.url == "https://example.org/a"
    assert len(loads) == 2


def test_a_damaged_file_is_read_anew_and_replaced(cache: Path, files: Files, loads: list[Path]) -> None:
    load(files)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    for damaged in (
        whole[:-1],
        whole[: len(whole) // 2],
        b"",
        b"\0" * len(whole),
        whole.replace(b"Made up", b"Made UP"),
    ):
        kept.write_bytes(damaged)
        load(files)
        assert kept.read_bytes() == whole
    assert len(loads) == 6


def test_switched_off_nothing_is_written_and_nothing_read(cache: Path, files: Files, loads: list[Path]) -> None:
    load(files._replace(is_cached=False))
    records.drop_old(files._replace(is_cached=False))
    assert not cache.exists()
    load(files)
    load(files._replace(is_cached=False))
    assert len(loads) == 3


def test_a_small_record_makes_no_folder(cache: Path, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MIN_INCIDENTS", 201)
    load(files)
    records.drop_old(files)
    assert not cache.exists()


def test_where_nothing_can_be_written_the_record_is_shown_all_the_same(
    cache: Path, files: Files, loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_CACHE_DIR", str(files.events / "no" / "folder"))
    assert load(files) and load(files)
    assert len(loads) == 2


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    cache: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_changing(events: Path, *_: object) -> Record:
        write_geoparquet(generate(300, 40), events)
        return load_record(events)

    monkeypatch.setattr(records, "load_record", load_changing)
    assert len(load(files).incidents) == 300
    assert not list(cache.glob("*"))


def test_a_file_that_changes_while_it_is_kept_is_not(
    cache: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_ground_changing(record: Record) -> Markup:
        if cache.exists():  # what is before the ground has been written
            write_geoparquet(generate(300, 40), files.events)
        return write_ground(record)

    monkeypatch.setattr(records, "write_ground", write_ground_changing)
    assert len(load(files).incidents) == 200
    assert not list(cache.iterdir())


def test_a_server_drops_what_is_old_and_keeps_its_record(
    cache: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.mkdir(mode=0o700)
    names = [f"prepared-{'0' * 64}.arrow", f".prepared-{'1' * 64}.arrow.12-ab.geo-unfinished"]
    for name in names:
        (cache / name).touch()
        os.utime(cache / name, (1, 1))
    monkeypatch.setattr(sys, "argv", ["dashboard.py", "--events", str(files.events)])
    records._load_named()
    assert len(list(cache.iterdir())) == 1
    assert not {path.name for path in cache.iterdir()} & set(names)


def test_the_command_line_neither_reads_nor_writes_it(cache: Path, files: Files) -> None:
    assert main(["validate", str(files.events)]) == 0
    assert not cache.exists()
    load(files)
    (kept,) = cache.iterdir()
    os.utime(kept, (1, 1))
    assert main(["validate", str(files.events)]) == 0
    assert kept.stat().st_mtime == 1  # what is read was used, and has today's time


def test_of_a_file_that_a_reader_opens_nothing_is_kept(cache: Path, files: Files) -> None:
    record = open_file(files.events.read_bytes(), "a.parquet").record
    publish_columns(record)
    assert not cache.exists()
