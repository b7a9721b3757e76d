"""Records as GeoParquet: there and back, quickly, and by other tools."""

import json
import os
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.core.errors import RecordError
from geo.core.tables import Frames, build_tables
from geo.formats.geoparquet.details import validate_details
from geo.formats.geoparquet.reader import read_geoparquet, serialize_geoparquet, write_geoparquet
from geo.formats.yaml.reader import read_yaml
from tests.helpers import squares

PLACES = [
    squares.place("spot", (42.05, 20.05), radius_m=50, municipality=("a",)),
    squares.place("road", (42.0, 20.0), (42.1, 20.1), shape="line", outside="Elsewhere"),
    squares.place("field", (42.0, 20.0), (42.1, 20.0), (42.1, 20.1), shape="area", municipality=("d",)),
    squares.place("whole", municipality=("b", "c")),
]
EVENTS = [
    squares.full_event(),
    squares.event("2022-12-08-a", "road"),
    squares.event("2022-11-b", "field", "2022-11~"),
    squares.event("2022-12-c", "whole", "[2022-12-01..2022-12-03]"),
]

WITHOUT_FIGURES: dict[str, object] = {
    "disagreements": pa.nulls(4, pa.string()), "figure": pa.nulls(4, pa.string()),
    "low": pa.nulls(4, pa.float64()), "high": pa.nulls(4, pa.float64()),
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.parquet"


def record(events: list[object] = EVENTS) -> Frames:
    return build_tables(squares.dataset(PLACES, events))


def write_changed(path: Path, **columns: object) -> None:
    """The record with some columns changed, or dropped where they are None."""
    write_geoparquet(record(), path)
    table = pq.read_table(path)
    for name, values in columns.items():
        table = table.drop_columns(name) if values is None else with_column(table, name, values)
    pq.write_table(table, path)


def with_column(table: pa.Table, name: str, values: object) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, pa.array(values))


def assert_same(read: Frames, written: Frames) -> None:
    assert read.info == written.info
    pd.testing.assert_frame_equal(read.incidents, written.incidents)
    used = written.places.loc[written.incidents["place"].unique()]
    pd.testing.assert_frame_equal(pd.DataFrame(read.places), pd.DataFrame(used))
    assert read.places.crs == written.places.crs
    assert [read.detail(one) for one in read.incidents["id"]] == [written.detail(one) for one in read.incidents["id"]]


def test_a_record_comes_back_as_it_was_written(path: Path) -> None:
    write_geoparquet(record(), path)
    assert_same(read_geoparquet(path), record())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=8)
@given(st.lists(st.sampled_from(EVENTS), unique_by=lambda event: event.id))
def test_any_part_of_a_record_comes_back(path: Path, events: list[object]) -> None:
    write_geoparquet(record(events), path)
    assert_same(read_geoparquet(path), record(events))


@pytest.mark.parametrize("places", [[], PLACES])
def test_an_empty_record_comes_back(path: Path, places: list[object]) -> None:
    write_geoparquet(build_tables(squares.dataset(places)), path)
    assert_same(read_geoparquet(path), build_tables(squares.dataset()))


def test_a_record_and_its_tables_are_written_alike(path: Path) -> None:
    shipped = read_yaml(Path("events.yaml"))
    for dataset in (squares.dataset(PLACES, EVENTS), squares.dataset(PLACES, []), shipped):
        write_geoparquet(build_tables(dataset), path)
        assert serialize_geoparquet(dataset) == path.read_bytes()


def test_every_row_group_gives_its_incidents(path: Path) -> None:
    write_geoparquet(record(), path)
    pq.write_table(pq.read_table(path), path, row_group_size=2)
    assert_same(read_geoparquet(path), record())


def test_the_order_of_the_rows_does_not_matter(path: Path) -> None:
    write_geoparquet(record(), path)
    pq.write_table(pq.read_table(path).take([3, 1, 0, 2]), path)
    assert_same(read_geoparquet(path), record())


def test_other_tools_read_it(path: Path) -> None:
    write_geoparquet(record(), path)
    table = gpd.read_parquet(path)
    assert table.crs == "EPSG:4326"
    assert table.set_index("id").geometry["2022-12-10-protest"].coords[:] == [(20.05, 42.05)]
    assert table["title"].notna().all()


def test_what_other_tools_write_is_read(path: Path) -> None:
    write_geoparquet(record(), path)
    table = gpd.read_parquet(path).to_crs(32634)
    info = pq.read_schema(path).metadata[b"record"]
    table.to_parquet(path)
    again = pq.read_table(path)
    pq.write_table(again.replace_schema_metadata({**again.schema.metadata, b"record": info}), path)
    read = read_geoparquet(path)
    assert read.places.geometry["spot"].distance(record().places.geometry["spot"]) < 1e-9
    pd.testing.assert_frame_equal(read.incidents, record().incidents)


def test_columns_that_need_not_be_there_are_taken_as_empty(path: Path) -> None:
    write_changed(path, actors=None, name_en=None, note=None)
    read = read_geoparquet(path)
    assert read.incidents["actors"].tolist() == [()] * 4
    assert read.detail("2022-12-10-protest").event.note is None


@pytest.mark.parametrize("shape", [None, [None, None, "line", None]])
def test_a_shape_that_is_not_stated_is_that_of_the_geometry(path: Path, shape: object) -> None:
    write_changed(path, shape=shape)
    assert_same(read_geoparquet(path), record())


def test_a_date_may_be_a_day_of_its_own_type(path: Path) -> None:
    write_geoparquet(record([squares.event()]), path)
    days = pa.array(["2022-12-08"]).cast(pa.date32())
    pq.write_table(with_column(pq.read_table(path), "date", days), path)
    assert read_geoparquet(path).incidents["date"].tolist() == ["2022-12-08"]


def test_detail_of_an_unknown_incident_is_a_key_error(path: Path) -> None:
    write_geoparquet(record(), path)
    with pytest.raises(KeyError):
        read_geoparquet(path).detail("nothing")


@pytest.mark.parametrize("events", [EVENTS[::-1][:2], [], [squares.event("another")] * 4])
def test_detail_notices_that_the_file_has_changed(path: Path, events: list[object]) -> None:
    write_geoparquet(record(), path)
    read = read_geoparquet(path)
    write_geoparquet(record(events), path)
    with pytest.raises(RecordError, match="found the file changed since it was read, expected '2022-12-10-protest'"):
        read.detail("2022-12-10-protest")


def test_detail_never_gives_another_incident(path: Path) -> None:
    """A file of the same size, written in the same tick of the clock."""
    write_geoparquet(record([squares.event("one")]), path)
    state, read = path.stat(), read_geoparquet(path)
    write_geoparquet(record([squares.event("two")]), path)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert path.stat().st_size == state.st_size
    with pytest.raises(RecordError, match="found the file changed since it was read"):
        read.detail("one")


def test_incidents_of_one_place_and_of_one_municipality_lie_together(path: Path) -> None:
    places = [squares.place(id, (42, 20), radius_m=1, municipality=(id[0],)) for id in ("a1", "b1", "a2")]
    days = {"a1": (1, 4), "b1": (2, 5), "a2": (3, 6)}
    events = [squares.event(f"{id}-{day}", id, f"2022-12-0{day}") for id in days for day in days[id]]
    written = build_tables(squares.dataset(places, events))
    write_geoparquet(written, path)
    assert pq.read_table(path)["id"].to_pylist() == ["a1-1", "a1-4", "a2-3", "a2-6", "b1-2", "b1-5"]
    assert_same(read_geoparquet(path), written)


def test_details_that_lie_together_are_read_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_geoparquet(record(), path)
    pq.write_table(pq.read_table(path), path, row_group_size=2)
    read, groups = read_geoparquet(path), []
    whole = pq.ParquetFile.read_row_groups

    def counted(file: pq.ParquetFile, asked: list[int], columns: list[str]) -> pa.Table:
        groups.extend(asked)
        return whole(file, asked, columns)

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", counted)
    for incident in [*read.incidents["id"]] * 2:
        read.detail(incident)
    assert groups == [0, 1]


def test_what_is_amiss_in_an_incident_is_said_with_its_row(path: Path) -> None:
    write_changed(path, **WITHOUT_FIGURES, claims=[None, None, "no list", None])
    read = read_geoparquet(path)
    with pytest.raises(RecordError, match=r"row 3 \(2022-12-08-a\): claims: found text that is not JSON"):
        read.detail("2022-12-08-a")
    assert [(one.line, one.where) for one in validate_details(path)] == [(0, "row 3 (2022-12-08-a)")]


def test_a_claim_that_is_none_is_said_with_its_row(path: Path) -> None:
    claim = {"by": "Police", "about": "shots", "source": "wire", "value": "many"}
    write_changed(path, **WITHOUT_FIGURES, claims=[None, None, json.dumps([claim]), None])
    [problem] = validate_details(path)
    assert problem.where == "row 3 (2022-12-08-a)"
    assert problem.message == "claims.0.value: found 'many', expected a number"


def test_sources_that_cannot_be_read_are_left_to_the_full_check(path: Path) -> None:
    write_changed(path, sources=["{"] * 4)
    read = read_geoparquet(path)
    assert (dict(read.sources), read.incidents["cites"].tolist()) == ({}, [()] * 4)
    assert len(validate_details(path)) == 4


def test_origins_that_the_sources_do_not_bear_out_are_said(path: Path) -> None:
    write_changed(path, origins=[2, 1, 1, 2])
    assert [one.message for one in validate_details(path)] == [
        "origins: found 2, expected 1, as many as its sources have"
    ]


def test_a_sound_record_passes_the_full_check(path: Path) -> None:
    write_geoparquet(record(), path)
    assert validate_details(path) == []
