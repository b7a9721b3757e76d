"""What a GeoParquet file lacks before any of its rows is looked at."""

import json
import math
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.core.errors import Problem, RecordError
from geo.core.tables import build_tables
from geo.formats.geoparquet.details import validate_details
from geo.formats.geoparquet.reader import read_geoparquet, write_geoparquet
from tests.helpers import squares

RECORD = build_tables(
    squares.dataset([squares.place("spot", (42.05, 20.05), radius_m=50, municipality=("a",))], [squares.full_event()])
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A sound file."""
    path = tmp_path / "record.parquet"
    write_geoparquet(RECORD, path)
    return path


def change_metadata(path: Path, **metadata: object) -> None:
    """Other values for some keys, or none where they are None."""
    table = pq.read_table(path)
    kept = {key.decode(): value for key, value in table.schema.metadata.items()}
    changed = kept | {key: json.dumps(value) for key, value in metadata.items()}
    pq.write_table(table.replace_schema_metadata({k: v for k, v in changed.items() if v != "null"}), path)


def problems(path: Path) -> list[str]:
    with pytest.raises(RecordError) as caught:
        read_geoparquet(path)
    return str(caught.value).replace(f"{path}: ", "").splitlines()


def test_a_missing_file_a_folder_and_other_bytes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.parquet").write_text("no table", encoding="utf-8")
    for name in ("none.parquet", "", "text.parquet"):
        with pytest.raises(RecordError, match="expected a GeoParquet file"):
            read_geoparquet(tmp_path / name)


def test_every_missing_column_is_named(path: Path) -> None:
    pq.write_table(pq.read_table(path).drop_columns(["title", "geometry", "origins"]), path)
    assert problems(path) == [
        "geometry: found no such column, expected one of binary",
        "origins: found no such column, expected one of int64",
        "title: found no such column, expected one of string",
    ]


def test_every_column_of_another_type_is_named(path: Path) -> None:
    table = pq.read_table(path)
    kinds = {"first": 1.5, "actors": 1, "targets": [1.5], "title": math.nan, "name_sq": True, "radius_m": True}
    for name, value in kinds.items():
        table = table.set_column(table.schema.get_field_index(name), name, pa.array([value]))
    pq.write_table(table, path)
    assert problems(path) == [
        "actors: found a column of int64, expected list<item: string>",
        "first: found a column of double, expected int64",
        "name_sq: found a column of bool, expected string",
        "radius_m: found a column of bool, expected double",
        "targets: found a column of list<element: double>, expected list<item: string>",
        "title: found a column of double, expected string",
    ]


def test_a_column_that_is_there_twice_is_refused(path: Path) -> None:
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
    change_metadata(path, geo=geo)
    [problem] = problems(path)
    assert problem.startswith(f"geometry: found {found}")
    assert problem.endswith("expected GeoParquet metadata with WKB and a CRS")


@pytest.mark.parametrize("about", [None, {"title": "Only this"}, [1]])
def test_a_record_that_says_nothing_of_itself_is_refused(path: Path, about: object) -> None:
    change_metadata(path, record=about)
    [problem] = problems(path)
    assert problem.startswith("record: found ")
    assert problem.endswith("a JSON object with title, description, license, coverage, updated")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": None}, "record.title: found nothing, expected text"),
        ({"license": "  "}, "record.license: found '  ', expected text"),
        ({"coverage": ["here"]}, "record.coverage: found a list of 1, expected text"),
        ({"updated": 2024}, "record.updated: found the number 2024, expected text"),
    ],
)
def test_what_a_record_says_of_itself_is_text(path: Path, change: dict[str, object], problem: str) -> None:
    change_metadata(path, record=asdict(RECORD.info) | change)
    assert problems(path) == [problem]


def test_the_date_of_a_record_is_a_date(path: Path) -> None:
    change_metadata(path, record=asdict(RECORD.info) | {"updated": "May 2024"})
    [problem] = problems(path)
    assert problem.startswith("record.updated: found 'May 2024', expected a date such as ")


def test_a_crs_that_is_not_stated_is_longitude_and_latitude(path: Path) -> None:
    change_metadata(path, geo={"columns": {"geometry": {"encoding": "WKB"}}})
    assert read_geoparquet(path).places.geometry["spot"].coords[:] == [(20.05, 42.05)]


def test_metadata_nested_without_end_are_refused(path: Path) -> None:
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({"geo": "[" * 99_999, "record": "[" * 99_999}), path)
    assert [problem.split(":")[0] for problem in problems(path)] == ["geometry", "record"]


def test_bytes_that_were_damaged_are_said(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4:2000] = bytes(1996)
    path.write_bytes(data)
    with pytest.raises(RecordError, match="expected a GeoParquet file"):
        read_geoparquet(path)


def test_a_text_that_would_become_too_many_bytes_is_refused_before_it_is_decoded(path: Path) -> None:
    times = 100_000
    table = pq.read_table(path).take(pa.array([0] * times))
    bomb = pa.DictionaryArray.from_arrays(pa.array([0] * times, pa.int32()), pa.array(["x" * 1_000_000]))
    table = table.set_column(table.schema.get_field_index("title"), "title", bomb)
    pq.write_table(table, path, row_group_size=times)
    assert path.stat().st_size < 1_000_000
    [problem] = problems(path)
    assert problem.startswith("found 100,0")
    assert "MB unpacked, expected at most 8,000 MB, or a higher limit" in problem


def test_a_list_of_texts_that_would_become_too_many_bytes_is_refused(path: Path) -> None:
    times = 100_000
    table = pq.read_table(path).take(pa.array([0] * times))
    text = pa.DictionaryArray.from_arrays(pa.array([0] * times, pa.int32()), pa.array(["x" * 1_000_000]))
    lists = pa.ListArray.from_arrays(pa.array(range(times + 1), pa.int32()), text)
    pq.write_table(table.set_column(table.schema.get_field_index("actors"), "actors", lists), path)
    assert problems(path)[0].startswith("found lists of texts that take too much memory, expected at most 8,000 MB")


def test_more_rows_or_bytes_than_the_limits_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(pq.read_table(path).take(pa.array([0, 0, 0])), path)
    monkeypatch.setenv("GEO_MAX_ROWS", "2")
    assert problems(path)[0].startswith("found 3 rows, expected at most 2 rows, or a higher limit")


@pytest.mark.parametrize("column", ["title", "summary", "actors"])
def test_text_that_is_not_utf_8_is_named_with_its_row(path: Path, column: str) -> None:
    table = pq.read_table(path)
    broken = pa.array([b"\xff"]).view(pa.string())
    values = pa.ListArray.from_arrays(pa.array([0, 1], pa.int32()), broken) if column == "actors" else broken
    pq.write_table(table.set_column(table.schema.get_field_index(column), column, values), path)
    found = problems(path) if column != "summary" else [problem.text("") for problem in _problems_of_details(path)]
    assert f"{column}: found text that is not UTF-8 in row 1, expected " in found[0]


def _problems_of_details(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(RecordError) as caught:
        validate_details(path)
    return caught.value.problems
