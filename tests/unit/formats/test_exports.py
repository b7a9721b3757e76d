"""What is taken away, as the programs of others open it."""

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest

from geo import publish as export
from geo.cli import main
from geo.formats.tables.table import CSV_COLUMNS
from tests.helpers import squares, takeaway

TINY = Path(__file__).parents[2] / "data" / "tiny.yaml"
EVENTS = [
    squares.full_event(),
    *(squares.event(f"2022-12-0{i}-x", place.id) for i, place in enumerate(takeaway.PLACES, start=1)),
]


@pytest.fixture(scope="module")
def extract() -> export.Extract:
    return takeaway.extract_events(takeaway.PLACES, *EVENTS)


def titled(title: str) -> export.Extract:
    return takeaway.extract_events(takeaway.PLACES, replace(squares.event(), title=title))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", ["geojson", "csv", "geoparquet", "kml", "csl"])
def test_a_record_without_incidents_can_be_taken_away(name: str) -> None:
    assert export.dump(name, takeaway.extract_dataset(squares.dataset()))


@pytest.mark.parametrize("name", ["geojson", "csv", "geoparquet", "kml"])
def test_every_export_says_whose_it_is_what_it_shows_and_when(name: str, extract: export.Extract) -> None:
    content = export.dump(name, extract)
    said = pq.read_schema(BytesIO(content)).metadata[b"about"] if name == "geoparquet" else content
    for key in ("attribution", "license", "version", "shown", "exported"):
        assert extract.about[key].encode() in said, key


@pytest.mark.parametrize("name", ["geojson", "kml"])
def test_gdal_opens_it_with_every_incident(name: str, extract: export.Extract, tmp_path: Path) -> None:
    file = tmp_path / f"view{export.FORMATS[name].suffix}"
    file.write_bytes(export.dump(name, extract))
    assert pyogrio.read_info(file)["features"] == len(EVENTS)
    assert len(pyogrio.read_dataframe(file)) == len(EVENTS)


def test_geojson_has_null_where_no_position_is_declared(extract: export.Extract) -> None:
    features = json.loads(export.dump("geojson", extract))["features"]
    nowhere = [one["properties"]["place"] for one in features if one["geometry"] is None]
    assert nowhere == ["whole"]


def test_geojson_outlines_run_against_the_clock(extract: export.Extract) -> None:
    features = json.loads(export.dump("geojson", extract))["features"]
    rings = [one["geometry"]["coordinates"][0] for one in features if one["properties"]["shape"] == "area"]
    area = [sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) for ring in rings]
    assert len(area) == 2 and min(area) > 0


def test_geoparquet_is_1_1_with_boxes_that_geopandas_reads_by(extract: export.Extract) -> None:
    content = export.dump("geoparquet", extract)
    geo = json.loads(pq.read_schema(BytesIO(content)).metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    near = gpd.read_parquet(BytesIO(content), bbox=(20.1, 42.1, 20.2, 42.2))
    assert set(near["place"]) == {"field", "turned"}


def test_duckdb_opens_geoparquet(extract: export.Extract, tmp_path: Path) -> None:
    file = tmp_path / "view.parquet"
    file.write_bytes(export.dump("geoparquet", extract))
    found = duckdb.sql(f"select place, bbox.xmin, geometry is null from '{file}' order by id").fetchall()
    assert ("whole", None, True) in found and ("road", 20.01, False) in found


def test_csv_has_the_documented_columns_in_their_order(extract: export.Extract) -> None:
    content = export.dump("csv", extract)
    assert content.startswith(b"\xef\xbb\xbf" + ",".join(CSV_COLUMNS).encode() + b"\r\n")
    assert [row["id"] for row in rows(content)] == list(extract.incidents["id"])


def test_csv_opens_in_pandas_with_diacritics_and_numbers() -> None:
    table = pd.read_csv(BytesIO(export.dump("csv", titled("Zveçan, Čabra: “ë”"))), encoding="utf-8-sig")
    assert table["title"].tolist() == ["Zveçan, Čabra: “ë”"]
    assert table[["lat", "lon"]].to_numpy().tolist() == [[42.05, 20.05]]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_text_of_a_csv_is_a_formula(sign: str) -> None:
    [row] = rows(export.dump("csv", titled(f"{sign}1+1")))
    assert row["title"] == f"'{sign}1+1"


def test_negative_numbers_of_a_csv_stay_numbers() -> None:
    there = squares.place("spot", (-42.5, -20.5), radius_m=50.0, outside="Elsewhere")
    [row] = rows(export.dump("csv", takeaway.extract_events([there], squares.event())))
    assert (row["lat"], row["lon"]) == ("-42.5", "-20.5")


def test_claims_of_a_csv_stand_side_by_side_with_their_ranges(extract: export.Extract) -> None:
    full = next(row for row in rows(export.dump("csv", extract)) if row["id"] == "2022-12-10-protest")
    assert full["claims"].split(" | ")[:2] == [
        "[persons] Police: 300 (Statement)",
        "[persons] A paper: 350–400 persons, “350 or more” (Copy of it, told by A clerk)",
    ]


def test_citations_hold_the_record_the_incidents_and_the_sources_once_each(extract: export.Extract) -> None:
    items = json.loads(export.dump("csl", extract))
    ids = [item["id"] for item in items]
    assert len(ids) == len(set(ids)) == 1 + len(EVENTS) + 3
    assert ids[0] == "0123456789ab"


@pytest.mark.parametrize("name", ["geojson", "csv", "geoparquet", "kml", "csl"])
def test_the_command_line_takes_a_view_away(name: str, tmp_path: Path) -> None:
    file = tmp_path / "view"
    assert main(["export", "--to", name, str(TINY), "--boundaries", str(takeaway.SQUARES), "-o", str(file)]) == 0
    assert b"2022-12-protest" in file.read_bytes()


@pytest.mark.parametrize("language, place, title", [
    ("sq", "Vendi (shqip)", "Serbë të Kosovës protestojnë në Jarinjë"),
    ("sr-Cyrl", "Место (албански)", "Косовски Срби протестују код Јариња"),
])  # fmt: skip
def test_a_csv_has_its_columns_named_and_its_titles_in_a_language_that_is_asked_for(
    language: str, place: str, title: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    asked = ["export", "--to", "csv", "--lang", language, "--view", "q=jarinje"]
    assert main(asked) == 0
    head, *lines = csv.reader(StringIO(capsysbinary.readouterr().out.decode("utf-8-sig"), newline=""))
    assert head[CSV_COLUMNS.index("name_sq")] == place and len(set(head)) == len(CSV_COLUMNS)
    assert title in [line[CSV_COLUMNS.index("title")] for line in lines]


def test_a_csv_stays_in_english_in_a_view_of_another_language(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "--to", "csv", "--view", "lang=sq"]) == 0
    assert capsysbinary.readouterr().out.decode("utf-8-sig").splitlines()[0] == ",".join(CSV_COLUMNS)
