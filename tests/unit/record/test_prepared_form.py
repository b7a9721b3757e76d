"""A record from the cache is the one that was read, and is found for these files and this program only."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal, assert_series_equal

from bench.generate import generate
from geo.core.errors import RecordError
from geo.formats.geoparquet.reader import write_geoparquet
from geo.record import prepared_form
from geo.record.filters import FACETS, Filters, count_choices, filter_incidents, group_incidents, search_incidents
from geo.record.prepared_form import Version, decode_record, encode_record, identify_version, is_unchanged
from geo.record.record import Record, load_record
from tests.helpers.acled_places import COUNTRIES, write_acled

ROOT = Path(__file__).parents[3]
SQUARES = ROOT / "tests" / "data" / "squares.geojson"


@pytest.fixture(autouse=True)
def every_record_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared_form, "_MIN_BYTES", 0)


def identify(events: Path, boundaries: Path | None = None, public_url: str | None = None) -> Version:
    version = identify_version(events, boundaries, public_url)
    assert version is not None
    return version


def keep_and_restore(record: Record, events: Path, boundaries: Path | None = None) -> Record:
    parts = {name: pa.py_buffer(part) for name, part in encode_record(record, boundaries)}
    return decode_record(parts, identify(events, boundaries), events, boundaries)


def write_first_record(folder: Path) -> tuple[Path, None]:
    """The record that comes with the program: titles in several languages, figures, disagreements."""
    write_geoparquet(load_record(ROOT / "events.yaml").frames, folder / "a.parquet")
    return folder / "a.parquet", None


def write_named(folder: Path) -> tuple[Path, Path]:
    """A record with boundaries that the user names."""
    write_geoparquet(load_record(ROOT / "tests" / "data" / "tiny.yaml", SQUARES).frames, folder / "a.parquet")
    return folder / "a.parquet", SQUARES


def write_abroad(folder: Path) -> tuple[Path, None]:
    """A record with units of the world, and one with both."""
    table = write_acled(folder / "acled.csv", COUNTRIES["Ukraine"], (20.5, 42.5, 21.0, 43.0), rows=60)
    write_geoparquet(load_record(table).frames, folder / "a.parquet")
    return folder / "a.parquet", None


def write_generated(folder: Path) -> tuple[Path, None]:
    """A record of several groups of rows."""
    write_geoparquet(generate(6_000, 400), folder / "a.parquet")
    return folder / "a.parquet", None


def keep_yaml(folder: Path) -> tuple[Path, None]:
    """A record in YAML, of whose fields the lines are known."""
    return ROOT / "events.yaml", None


def keep_export(folder: Path) -> tuple[Path, None]:
    """An export of another system, at the edge of the municipalities."""
    return write_acled(folder / "acled.csv", COUNTRIES["Fiji"], (20.5, 42.5, 21.0, 43.0), rows=90), None


@pytest.mark.parametrize(
    "write", [write_first_record, write_named, write_abroad, write_generated, keep_yaml, keep_export]
)
def test_it_is_the_record_that_was_read(write: object, tmp_path: Path) -> None:
    events, boundaries = write(tmp_path)  # type: ignore[operator]
    read = load_record(events, boundaries)
    kept = keep_and_restore(read, events, boundaries)
    assert_frame_equal(kept.frames.incidents, read.frames.incidents)
    assert_frame_equal(kept.incidents, read.incidents)
    assert_geodataframe_equal(kept.frames.places, read.frames.places)
    assert_geodataframe_equal(kept.joined, read.joined)
    assert_series_equal(kept.spots, read.spots)
    assert (kept.frames.info, kept.version, kept.file) == (read.frames.info, read.version, read.file)
    assert list(kept.frames.sources.items()) == list(read.frames.sources.items())
    assert list(kept.frames.titles.items()) == list(read.frames.titles.items())
    ids = read.frames.incidents["id"].iloc[:: max(1, len(read.frames.incidents) // 50)]
    assert [kept.frames.detail(id) for id in ids] == [read.frames.detail(id) for id in ids]
    assert dict(kept.lines) == dict(read.lines)
    with pytest.raises(KeyError):
        kept.frames.detail("nothing")
    assert_same_boundaries(kept, read)
    assert_same_results(kept, read)


def assert_same_boundaries(kept: Record, read: Record) -> None:
    before, after = vars(read.boundaries).copy(), vars(kept.boundaries).copy()
    assert_geodataframe_equal(after.pop("frame"), before.pop("frame"))
    assert str(after.pop("unit_accuracy_m", None)) == str(before.pop("unit_accuracy_m", None))
    for name in ("metric_crs", "is_wide"):
        assert getattr(kept.boundaries, name) == getattr(read.boundaries, name)
        before.pop(name, None), after.pop(name, None)
    assert after == before
    assert kept.is_blank == read.is_blank


def assert_same_results(kept: Record, read: Record) -> None:
    for facet in FACETS:
        before, after = (group_incidents(record, facet.column) for record in (read, kept))
        assert after.values == before.values
        assert [type(value) for value in after.values] == [type(value) for value in before.values]
        assert np.array_equal(after.rows, before.rows) and after.rows.dtype == before.rows.dtype
        assert np.array_equal(after.positions, before.positions) and after.positions.dtype == before.positions.dtype
    assert count_choices(kept, Filters()) == count_choices(read, Filters())
    for words in ("police", "number 7", "mitrovic", "protest", "xyz"):
        assert np.array_equal(search_incidents(kept, words), search_incidents(read, words))
    chosen = Filters(types=("protest",), text="a")
    assert_frame_equal(filter_incidents(kept, chosen), filter_incidents(read, chosen))


def test_boundaries_that_are_shared_stay_the_shared_ones(tmp_path: Path) -> None:
    for write in (write_first_record, write_named):
        events, boundaries = write(tmp_path)
        read = load_record(events, boundaries)
        assert keep_and_restore(read, events, boundaries).boundaries is read.boundaries


def test_what_is_kept_is_not_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events, _ = write_first_record(tmp_path)
    kept = keep_and_restore(load_record(events), events)
    monkeypatch.setattr(pd, "factorize", None)
    assert count_choices(kept, Filters())
    assert search_incidents(kept, "police").any()


def test_an_incident_of_a_file_that_has_changed_since_is_refused(tmp_path: Path) -> None:
    events, _ = write_first_record(tmp_path)
    kept = keep_and_restore(load_record(events), events)
    write_geoparquet(generate(100, 10), events)
    with pytest.raises(RecordError, match="found the file changed since it was read"):
        kept.frames.detail(kept.frames.incidents["id"][0])


def change_record(events: Path, boundaries: Path) -> None:
    write_geoparquet(generate(99, 10), events)


def change_boundaries(events: Path, boundaries: Path) -> None:
    boundaries.write_text(boundaries.read_text() + "\n")


def change_sidecar(events: Path, boundaries: Path) -> None:
    boundaries.with_suffix(".meta.json").write_text("{}")


def lay_mapping_beside(events: Path, boundaries: Path) -> None:
    events.with_suffix(".mapping.toml").touch()


@pytest.mark.parametrize("change", [change_record, change_boundaries, change_sidecar, lay_mapping_beside])
def test_another_file_has_another_key(change: object, tmp_path: Path) -> None:
    events, boundaries = tmp_path / "a.parquet", tmp_path / "b.geojson"
    write_geoparquet(generate(100, 10), events)
    boundaries.write_bytes(SQUARES.read_bytes())
    before = identify(events, boundaries)
    assert identify(events, boundaries) == before
    assert is_unchanged(before, events, boundaries)
    change(events, boundaries)  # type: ignore[operator]
    assert identify(events, boundaries).key != before.key
    assert not is_unchanged(before, events, boundaries)


def test_another_program_limit_or_address_has_another_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_geoparquet(generate(100, 10), events := tmp_path / "a.parquet")
    keys = {identify(events).key, identify(events, public_url="https://example.org").key, identify(events, SQUARES).key}
    monkeypatch.setenv("GEO_MAX_ROWS", "1000")
    keys.add(identify(events).key)
    monkeypatch.setattr(prepared_form, "identify_program", lambda: "another")
    keys.add(identify(events).key)
    assert len(keys) == 5


class Tomorrow(date):
    @classmethod
    def today(cls) -> "Tomorrow":
        return cls.fromordinal(date.today().toordinal() + 1)


def test_an_import_is_kept_for_the_day_that_it_takes_for_its_last_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export, _ = keep_export(tmp_path)
    write_geoparquet(generate(100, 10), own := tmp_path / "a.parquet")
    files = (export, own, ROOT / "events.yaml")
    before = [identify(file).key for file in files]
    monkeypatch.setattr(prepared_form, "date", Tomorrow)
    assert [identify(file).key == key for file, key in zip(files, before, strict=True)] == [False, True, True]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(prepared_form, "_PROGRAM", tmp_path)
    (tmp_path / "a.py").write_text("a = 1")
    yield tmp_path


def test_a_program_is_another_where_one_of_its_files_or_libraries_is(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identify_program = prepared_form.identify_program.__wrapped__
    versions = [identify_program()]
    (program / "__pycache__").mkdir()
    (program / "__pycache__" / "a.pyc").write_text("x")
    assert identify_program() == versions[0]
    (program / "a.py").write_text("a = 2")
    versions.append(identify_program())
    (program / "b.json").write_text("{}")
    versions.append(identify_program())
    monkeypatch.setattr(prepared_form, "version", lambda _: "0")
    versions.append(identify_program())
    assert len(set(versions)) == len(versions)


def test_what_is_no_file_is_not_kept(tmp_path: Path) -> None:
    assert identify_version(tmp_path / "none.parquet", None, None) is None
    assert identify_version(tmp_path, None, None) is None
    (tmp_path / "folder.parquet").mkdir()
    assert identify_version(tmp_path / "folder.parquet", None, None) is None


def test_a_small_file_is_not_even_hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared_form, "_MIN_BYTES", 1_000_000)
    write_geoparquet(generate(100, 10), tmp_path / "a.parquet")
    assert identify_version(tmp_path / "a.parquet", None, None) is None


def test_what_is_kept_is_arrow_and_json_and_no_program(tmp_path: Path) -> None:
    events, _ = write_first_record(tmp_path)
    for name, part in encode_record(load_record(events), None):
        if name == "about":
            json.loads(bytes(part))
        else:
            pa.ipc.open_stream(pa.py_buffer(part)).read_all().validate(full=True)
