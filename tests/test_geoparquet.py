"""Records as GeoParquet: there and back, quickly, and by other tools."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import frames, geoparquet
from geo.errors import RecordError
from geo.frames import Frames
from tests import squares

PLACES = [
    squares.place("spot", (42.05, 20.05), radius_m=50, municipality=("a",)),
    squares.place("road", (42.0, 20.0), (42.1, 20.1), shape="line", outside="Elsewhere"),
    squares.place("field", (42.0, 20.0), (42.1, 20.0), (42.1, 20.1), shape="area"),
    squares.place("whole", municipality=("b", "c")),
]
EVENTS = [
    squares.full_event(),
    squares.event("2022-12-08-a", "road"),
    squares.event("2022-11-b", "field", "2022-11~"),
    squares.event("2022-12-c", "whole", "[2022-12-01..2022-12-03]"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.parquet"


def record(events: list[object] = EVENTS) -> Frames:
    return frames.build(squares.dataset(PLACES, events))


def write_changed(path: Path, **columns: object) -> None:
    """The record with some columns changed, or dropped where they are None."""
    geoparquet.write(record(), path)
    table = pq.read_table(path)
    for name, values in columns.items():
        table = table.drop_columns(name) if values is None else with_column(table, name, values)
    pq.write_table(table, path)


def with_column(table: pa.Table, name: str, values: object) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, pa.array(values))


def write_with_metadata(path: Path, **metadata: object) -> None:
    geoparquet.write(record(), path)
    table = pq.read_table(path)
    kept = {key.decode(): value for key, value in table.schema.metadata.items()}
    changed = kept | {key: json.dumps(value) for key, value in metadata.items()}
    pq.write_table(table.replace_schema_metadata({k: v for k, v in changed.items() if v != "null"}), path)


def problems(path: Path) -> list[str]:
    with pytest.raises(RecordError) as caught:
        geoparquet.read(path)
    return str(caught.value).replace(f"{path}: ", "").splitlines()


def assert_same(read: Frames, written: Frames) -> None:
    assert read.info == written.info
    pd.testing.assert_frame_equal(read.incidents, written.incidents)
    used = written.places.loc[written.incidents["place"].unique()]
    pd.testing.assert_frame_equal(pd.DataFrame(read.places), pd.DataFrame(used))
    assert read.places.crs == written.places.crs
    assert [read.detail(one) for one in read.incidents["id"]] == [written.detail(one) for one in read.incidents["id"]]


def test_a_record_comes_back_as_it_was_written(path: Path) -> None:
    geoparquet.write(record(), path)
    assert_same(geoparquet.read(path), record())


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.sampled_from(EVENTS), unique_by=lambda event: event.id))
def test_any_part_of_a_record_comes_back(path: Path, events: list[object]) -> None:
    geoparquet.write(record(events), path)
    assert_same(geoparquet.read(path), record(events))


@pytest.mark.parametrize("places", [[], PLACES])
def test_an_empty_record_comes_back(path: Path, places: list[object]) -> None:
    geoparquet.write(frames.build(squares.dataset(places)), path)
    assert_same(geoparquet.read(path), frames.build(squares.dataset()))


def test_every_row_group_gives_its_incidents(path: Path) -> None:
    geoparquet.write(record(), path)
    pq.write_table(pq.read_table(path), path, row_group_size=2)
    assert_same(geoparquet.read(path), record())


def test_the_order_of_the_rows_does_not_matter(path: Path) -> None:
    geoparquet.write(record(), path)
    pq.write_table(pq.read_table(path).take([3, 1, 0, 2]), path)
    assert_same(geoparquet.read(path), record())


def test_other_tools_read_it(path: Path) -> None:
    geoparquet.write(record(), path)
    table = gpd.read_parquet(path)
    assert table.crs == "EPSG:4326"
    assert table.set_index("id").geometry["2022-12-10-protest"].coords[:] == [(20.05, 42.05)]
    assert table["title"].notna().all()


def test_what_other_tools_write_is_read(path: Path) -> None:
    geoparquet.write(record(), path)
    table = gpd.read_parquet(path).to_crs(32634)
    info = pq.read_schema(path).metadata[b"record"]
    table.to_parquet(path)
    again = pq.read_table(path)
    pq.write_table(again.replace_schema_metadata({**again.schema.metadata, b"record": info}), path)
    read = geoparquet.read(path)
    assert read.places.geometry["spot"].distance(record().places.geometry["spot"]) < 1e-9
    pd.testing.assert_frame_equal(read.incidents, record().incidents)


def test_columns_that_need_not_be_there_are_taken_as_empty(path: Path) -> None:
    write_changed(path, actors=None, name_en=None, note=None)
    read = geoparquet.read(path)
    assert read.incidents["actors"].tolist() == [()] * 4
    assert read.detail("2022-12-10-protest").event.note is None


def test_a_date_may_be_a_day_of_its_own_type(path: Path) -> None:
    geoparquet.write(record([squares.event()]), path)
    days = pa.array(["2022-12-08"]).cast(pa.date32())
    pq.write_table(with_column(pq.read_table(path), "date", days), path)
    assert geoparquet.read(path).incidents["date"].tolist() == ["2022-12-08"]


def test_a_missing_file_a_folder_and_other_bytes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.parquet").write_text("no table", encoding="utf-8")
    for name in ("none.parquet", "", "text.parquet"):
        with pytest.raises(RecordError, match="expected a GeoParquet file"):
            geoparquet.read(tmp_path / name)


def test_every_missing_column_is_named(path: Path) -> None:
    write_changed(path, title=None, geometry=None, origins=None)
    assert problems(path) == [
        "geometry: found no such column, expected one of binary",
        "origins: found no such column, expected one of int64",
        "title: found no such column, expected one of string",
    ]


def test_every_column_of_another_type_is_named(path: Path) -> None:
    write_changed(path, first=[1.5, 2, 3, 4], actors=[1, 2, 3, 4])
    assert problems(path) == [
        "actors: found a column of int64, expected list<item: string>",
        "first: found a column of double, expected int64",
    ]


def test_a_column_that_is_there_twice_is_refused(path: Path) -> None:
    geoparquet.write(record(), path)
    table = pq.read_table(path)
    pq.write_table(table.append_column("title", table["title"]), path)
    assert problems(path) == ["title: found 2 columns of this name, expected one"]


@pytest.mark.parametrize(
    ("geo", "found"),
    [
        (None, "no geo,"),
        ([], "something of another form,"),
        ({"columns": {}}, "no geometry,"),
        ({"columns": {"geometry": {"encoding": "point"}}}, "the encoding point,"),
        ({"columns": {"geometry": {"encoding": "WKB", "crs": None}}}, "a CRS that is not known,"),
        ({"columns": {"geometry": {"encoding": "WKB", "crs": "nonsense"}}}, "Invalid projection: nonsense"),
    ],
)
def test_geoparquet_metadata_that_do_not_say_where_are_refused(path: Path, geo: object, found: str) -> None:
    write_with_metadata(path, geo=geo)
    [problem] = problems(path)
    assert problem.startswith(f"geometry: found {found}")
    assert problem.endswith("expected GeoParquet metadata with WKB and a CRS")


@pytest.mark.parametrize("about", [None, {"title": "Only this"}, [1]])
def test_a_record_that_says_nothing_of_itself_is_refused(path: Path, about: object) -> None:
    write_with_metadata(path, record=about)
    [problem] = problems(path)
    assert problem.startswith("record: found ")
    assert problem.endswith("a JSON object with title, description, license, coverage, updated")


def test_a_crs_that_is_not_stated_is_longitude_and_latitude(path: Path) -> None:
    write_with_metadata(path, geo={"columns": {"geometry": {"encoding": "WKB"}}})
    assert_same(geoparquet.read(path), record())


def test_detail_of_an_unknown_incident_is_a_key_error(path: Path) -> None:
    geoparquet.write(record(), path)
    with pytest.raises(KeyError):
        geoparquet.read(path).detail("nothing")


@pytest.mark.parametrize("events", [EVENTS[::-1][:2], [], [squares.event("another")] * 4])
def test_detail_notices_that_the_file_has_changed(path: Path, events: list[object]) -> None:
    geoparquet.write(record(), path)
    read = geoparquet.read(path)
    geoparquet.write(record(events), path)
    with pytest.raises(RecordError, match="found the file changed since it was read, expected '2022-12-10-protest'"):
        read.detail("2022-12-10-protest")


def test_what_is_amiss_in_an_incident_is_said_with_its_row(path: Path) -> None:
    write_changed(path, claims=[None, None, "no list", None])
    read = geoparquet.read(path)
    with pytest.raises(RecordError, match=r"row 3 \(2022-12-08-a\): claims: found text that is not JSON"):
        read.detail("2022-12-08-a")
    assert [(one.line, one.where) for one in geoparquet.check(path)] == [(0, "row 3 (2022-12-08-a)")]


def test_origins_that_the_sources_do_not_bear_out_are_said(path: Path) -> None:
    write_changed(path, origins=[2, 1, 1, 2])
    assert [one.message for one in geoparquet.check(path)] == [
        "origins: found 2, expected 1, as many as its sources have"
    ]


def test_a_sound_record_passes_the_full_check(path: Path) -> None:
    geoparquet.write(record(), path)
    assert geoparquet.check(path) == []
