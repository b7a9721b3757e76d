"""Files that are given to the page: read for a session, told what is left out, and gone afterwards."""

import gc
import io
import json
import tempfile
import weakref
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel import yaml

from geo.cli import main
from geo.core.tables import build_tables
from geo.formats.geoparquet.reader import write_geoparquet
from geo.formats.tables.mapping_file import TableMapping
from geo.formats.yaml.reader import read_yaml
from geo.record.opened_file import CannotOpen, MappedFile, OpenedFile, open_file, survey_columns
from geo.web import templates

DATA = Path(__file__).parents[2] / "data"
HEADING = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,location,latitude,longitude,geo_precision"
ROW = "{},08 December 2022,1,Protests,Peaceful protest,Zvečan,42.9,20.84,{}"


def zipped(name: str, content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files in which nothing else is."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def opened_table(*rows: str) -> OpenedFile:
    return open_file("\n".join((HEADING, *rows)).encode(), "C:\\fakepath\\export.csv")


def test_a_table_is_opened_and_what_is_left_out_is_told() -> None:
    opened = opened_table(ROW.format("MUP1", 1), ROW.format("MUP2", 9))
    assert opened.record.incidents["id"].tolist() == ["acled-mup1"]
    assert (opened.name, len(opened.left_out)) == ("export.csv", 1)
    assert opened.summary.startswith("1 of 2 rows imported as 1 incident")
    assert b"left out,3,geo_precision," in opened.report


def test_a_record_is_opened_whole_and_has_nothing_to_tell() -> None:
    opened = open_file((DATA / "tiny.yaml").read_bytes(), "tiny.yaml", DATA / "squares.geojson")
    assert len(opened.record.incidents) == len(read_yaml(DATA / "tiny.yaml").events)
    assert (opened.left_out, opened.remarks, opened.report, opened.mapped) == ((), (), b"", None)


def test_incidents_of_geoparquet_can_be_read_in_full_without_the_file(temporary: Path) -> None:
    buffer = io.BytesIO()
    write_geoparquet(build_tables(read_yaml(DATA / "tiny.yaml")), buffer)
    opened = open_file(buffer.getvalue(), "tiny.parquet", DATA / "squares.geojson")
    assert not list(temporary.iterdir())
    assert [opened.record.frames.detail(id).event.summary for id in opened.record.incidents["id"]]


def test_columns_of_a_table_that_no_format_knows_are_guessed_and_told() -> None:
    table = "id,date,town,lat,lon,type,title\n" + "\n".join(
        f"{n},2022-12-{n:02},Zvečan,42.9,20.84,protest,A protest" for n in range(1, 6)
    )
    opened = open_file(table.encode(), "table.csv")
    assert len(opened.record.incidents) == 5
    assert opened.mapped
    assert 'lat = "lat"' in opened.mapped.mapping


@pytest.mark.parametrize(
    "text",
    [
        "what,day,lat,lon,town\nMarch,2022-12-08,42.9,20.84,Zvečan\n",
        "a,b\nx,y\n",
        "when,type,lat,lon,town\n8/12/2022,protest,42.9,20.84,Zvečan\n",
        "day,type,lat,lon,town\n2022-12-08,Odd,42.9,20.84,Zvečan\n",
    ],
    ids=["no type", "nothing", "a date that can be two", "types that are none"],
)
def test_a_guess_that_does_not_suffice_is_given_out_to_be_completed(text: str) -> None:
    with pytest.raises(CannotOpen) as caught:
        open_file(text.encode(), "table.csv")
    assert caught.value.mapped
    assert survey_columns(caught.value.mapped).survey.names == tuple(text.splitlines()[0].split(","))


UNKNOWN = (
    "Fecha,Kind,Headline,Lat,Lon,Municipio,Killed\n"
    "8/12/2022,Odd one,March,42.9,20.84,Mill,2\n"
    '9/12/2022,Odd one,"A ""quoted"" title",42.91,20.85,Mill,NA\n'
    "2/1/2023,Rare,Sit-in,42.95,20.83,Zvečan,\n"
)


def say_columns(mapped: MappedFile) -> TableMapping:
    """What a reader says of `UNKNOWN` where the guess leaves it open."""
    columns = {**mapped.columns.columns, "type": "Kind"}
    return replace(mapped.columns, columns=columns, values={"type": {"Odd one": "protest"}}, date_formats=("%d/%m/%Y",))


FEATURES = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": '
    '[20.84, 42.9]}, "properties": {"seen": "8/12/2022", "what": "Odd one", "place": "Mill", "killed": 2}}]}'
)
SAID = TableMapping(
    columns={"date": "seen", "type": "what"}, values={"type": {"Odd one": "protest"}}, date_formats=("%d/%m/%Y",)
)


@pytest.mark.parametrize(
    ("text", "name", "say", "dates", "code"),
    [
        (UNKNOWN, "table.csv", say_columns, ["2022-12-08", "2022-12-09"], 1),
        (FEATURES, "map.geojson", lambda _: SAID, ["2022-12-08"], 0),
        (
            f"{HEADING}\n{ROW.format('MUP1', 1).replace('08 December 2022', '12/8/2022')}", "export.csv",
            lambda _: TableMapping(date_formats=("%m/%d/%Y",)), ["2022-12-08"], 0,
        ),
    ],
)  # fmt: skip
def test_a_file_is_opened_by_what_a_reader_says_and_imported_the_same_by_the_mapping_that_is_kept(
    text: str, name: str, say: Callable[[MappedFile], TableMapping], dates: list[str], code: int, tmp_path: Path
) -> None:
    with pytest.raises(CannotOpen) as caught:
        open_file(text.encode(), name)
    assert caught.value.mapped
    opened = open_file(text.encode(), name, columns=say(caught.value.mapped))
    assert opened.record.incidents["date"].tolist() == dates
    assert opened.mapped
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "kept.toml").write_text(opened.mapped.mapping, encoding="utf-8")
    words = ["import", "--mapping", str(tmp_path / "kept.toml"), str(tmp_path / name)]
    assert main([*words, "-o", str(tmp_path / "events.yaml")]) == code
    imported = build_tables(read_yaml(tmp_path / "events.yaml"))
    assert imported.incidents["id"].tolist() == opened.record.incidents["id"].tolist()
    for id in imported.incidents["id"]:
        assert imported.detail(id) == opened.record.frames.detail(id)


def test_features_that_no_words_can_mend_are_not_asked_about() -> None:
    text = FEATURES.replace('"seen"', '"date"').replace("8/12/2022", "2022-12-08").replace("Odd one", "protest")
    with pytest.raises(CannotOpen) as caught:
        open_file(text.replace('"what"', '"type"').replace("[20.84, 42.9]", "[]").encode(), "map.geojson")
    assert caught.value.mapped is None


LINE = '{"date": "2022-12-08", "type": "protest", "lat": 42.9, "lon": 20.84}'
FEATURE = (
    '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [20.84, 42.9]}, '
    '"properties": {"date": "2022-12-08", "type": "protest"}}'
)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (f"{LINE}\n{LINE}\n".encode(), "lines.jsonl"),
        (f"{FEATURE}\n{FEATURE}\n".encode(), "lines.geojsonl"),
        (b'[{"when": {"date": "2022-12-08"}, "at": {"lat": 42.9, "lon": 20.84}, "type": "protest"}]', "nested.json"),
        (b"date,type,lat,lon,town\n2022-12-08,protest,42.9,20.84,Mill\n", "table"),
        (b"date,type,lat,lon,town\n2022-12-08,protest,42.9,20.84,Mill\n", "table.dat"),
        (b"Incidents of a year, by us\n\ndate;type;lat;lon;town\n2022-12-08;protest;42,9;20,84;Mill\n", "titled.csv"),
        (b"Incidents,,,,\nby us,,,,\ndate,type,lat,lon,town\n2022-12-08,protest,42.9,20.84,Mill\n", "titled.csv"),
        (b'date,type,lat,lon\n"Thu, 12/08/2022",protest,42.9,20.84\n"Fri, 12/30/2022",Odd,1,1\n', "weekdays.csv"),
        ("Data,Lloji,Gjerësia,Gjatësia,Vendi\n8.12.2022,protestë,42.9,20.84,Zveçan\n".encode(), "sq.csv"),
        ("Datum,Vrsta,Širina,Dužina,Mesto\n8.12.2022.,protest,42.9,20.84,Zvečan\n".encode(), "sr.csv"),
        ("датум,врста,ширина,дужина,место\n8.12.2022.,протест,42.9,20.84,Звечан\n".encode("cp1251"), "cyrillic.csv"),
        (zipped("inside/table.csv", "date,type,lat,lon,town\n2022-12-08,protest,42.9,20.84,Zvečan\n"), "table.zip"),
        (b'[{"date": "2022-12-08", "type": "protest", "lat": 42.9, "lon": 20.84, "town": "Mill"}]', "list.json"),
        (b'{"data": [{"date": "2022-12-08", "type": "protest", "lat": 42.9, "lon": 20.84}]}', "answer.json"),
    ],
)
def test_a_file_is_guessed_however_it_is_written_or_packed(content: bytes, name: str) -> None:
    opened = open_file(content, name)
    assert set(opened.record.incidents["date"]) == {"2022-12-08"}
    assert set(opened.record.incidents["type"]) == {"protest"}


def test_a_record_in_json_is_no_table() -> None:
    text = json.dumps(yaml.YAML(typ="safe", pure=True).load((DATA / "tiny.yaml").read_text()), default=str)
    assert open_file(text.encode(), "tiny.json", DATA / "squares.geojson").mapped is None


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "export.csv", "export.csv"),
        (b"dataset: {", "record.yaml", "record.yaml:"),
        (b"%PDF-1.7", "report.pdf", "PDF"),
        (zipped("report.pdf", ""), "report.zip", "a ZIP archive with no table or map file"),
        (b'{"geometryType": "esriGeometryPoint", "features": []}', "layer.json", "found Esri's JSON"),
        (b"date,type,lat,lon\n", "empty.csv", "nothing below them"),
        (b'date,type,lat,lon\n2022-12-08,"protest,42,20\n', "open.csv", "quotation marks that are never closed"),
        (b"\0" * 100, "../../etc/passwd", "passwd"),
        (f"{HEADING}\n{ROW.format('MUP1', 9)}".encode(), "export.csv", "geo_precision"),
    ],
)
def test_what_cannot_be_opened_is_told_under_its_own_name(
    content: bytes, name: str, message: str, temporary: Path
) -> None:
    with pytest.raises(CannotOpen) as caught:
        open_file(content, name)
    assert message in str(caught.value)
    assert str(temporary) not in str(caught.value)
    assert not list(temporary.iterdir())


def test_nothing_is_left_of_a_file_that_has_been_read(temporary: Path) -> None:
    assert opened_table(ROW.format("MUP1", 1)).record.file is None
    assert not list(temporary.iterdir())


def test_the_memory_of_a_record_goes_with_it() -> None:
    opened = opened_table(ROW.format("MUP1", 1))
    record = weakref.ref(opened.record)
    del opened
    gc.collect()
    assert record() is None


def test_an_ending_in_capitals_is_the_same() -> None:
    opened = open_file((DATA / "tiny.yaml").read_bytes(), "TINY.YAML", DATA / "squares.geojson")
    assert opened.name == "TINY.YAML"


def test_the_panel_shows_reasons_as_text() -> None:
    opened = opened_table(ROW.format("MUP1", 1), ROW.format("MUP2", "<b>9</b>"))
    html = templates.render("left_out", opened=opened)
    assert "&lt;b&gt;9" in html
    assert "<b>9" not in html
    assert "Left out (1)" in html
