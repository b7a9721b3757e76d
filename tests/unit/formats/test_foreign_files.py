"""Kinds of files: which are recognised, which are named for what they are, and that none falls over."""

import io
import json
import os
import zipfile
from datetime import date
from pathlib import Path
from string import ascii_uppercase
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cli import main
from geo.core.errors import RecordError
from geo.core.limits import IMPORT_MB, SETTINGS_MB
from geo.formats.registry import FORMATS, import_file, recognize_format
from geo.formats.yaml.layout import write_yaml
from geo.formats.yaml.reader import read_yaml
from tests.helpers import samples, squares
from tests.helpers.foreign import FOREIGN, HEADING, KML, MAPPING, read, table
from tests.helpers.squares import SQUARES
from tests.helpers.workbooks import workbook


@pytest.mark.parametrize("name", ["table.xlsx", "table.csv", "table.json", "table.zip"])
def test_a_table_is_the_same_in_every_kind_of_file(tmp_path: Path, name: str) -> None:
    csv_text = HEADING + "A,2022-12-08,42.05,20.05,Mill\nB,2022-12-09,42.06,20.06,Mill\n"
    names = HEADING.strip().split(",")
    records = [["A", "2022-12-08", 42.05, 20.05, "Mill"], ["B", "2022-12-09", 42.06, 20.06, "Mill"]]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner/rows.csv", csv_text)
        archive.writestr("__MACOSX/rows.csv", "x")
    content = {
        "table.xlsx": workbook(
            names, ["A", date(2022, 12, 8), 42.05, 20.05, "Mill"], ["B", date(2022, 12, 9), 42.06, 20.06, "Mill"], []
        ),
        "table.csv": csv_text.encode(),
        "table.json": json.dumps({"data": [dict(zip(names, record, strict=True)) for record in records]}).encode(),
        "table.zip": packed.getvalue(),
    }
    result = table(tmp_path, content[name], name=name)
    found = [
        (event.title, event.date.text, result.dataset.places[event.place].positions[0])
        for event in result.dataset.events
    ]
    assert found == [("A", "2022-12-08", (42.05, 20.05)), ("B", "2022-12-09", (42.06, 20.06))]


def test_acled_in_a_workbook_and_from_its_api_is_recognized(tmp_path: Path) -> None:
    header, row = (line.split(",") for line in samples.acled({"notes": "Some marched."}).strip().splitlines())
    (book := tmp_path / "export.xlsx").write_bytes(workbook(header, row))
    (answer := tmp_path / "answer.json").write_text(
        json.dumps({"status": 200, "data": [dict(zip(header, row, strict=True))]})
    )
    results = [read(path) for path in (book, answer)]
    assert [event.id for result in results for event in result.dataset.events] == ["acled-xxx1", "acled-xxx1"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a Git LFS pointer"),
        ("a.csv", b"<!DOCTYPE html><html></html>", "a web page"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        ("a.xlsx", b"PK" + b" " * 99, "an Excel workbook that cannot be read"),
        ("a.bin", b"\0\1\2", "no known format"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "an Excel workbook that cannot be read"),
    ],
)
def test_another_kind_of_file_is_named_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, words: str
) -> None:
    (file := tmp_path / name).write_bytes(content)
    assert main(["import", *SQUARES, str(file)]) == 1
    assert words in capsys.readouterr().err


SEEDS = [
    samples.acled({}).encode(),
    samples.ucdp({}).encode(),
    (HEADING + "A,12/8/2022,42.05,20.05,Mill\n").encode(),
    KML.encode(),
    (FOREIGN / "F05-timemap-origins" / "events.json").read_bytes(),
    (FOREIGN / "F01-one-line.geojson").read_bytes(),
    (FOREIGN / "F26-acled.zip").read_bytes(),
    workbook(["What", "Day", "Lat", "Lon", "Where"], ["A", date(2022, 12, 8), 42.05, 20.05, "M"]),
]


SUFFIXES = st.sampled_from([".csv", ".geojson", ".json", ".kml", ".kmz", ".xlsx", ".zip", ".dat"])


@settings(max_examples=80)
@given(st.sampled_from(SEEDS), SUFFIXES, st.integers(0, 3_000), st.integers(0, 40), st.binary(max_size=40))
def test_whatever_becomes_of_a_file_it_is_read_or_refused_in_words(
    seed: bytes, suffix: str, start: int, length: int, patch: bytes
) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"table{suffix}"
        file.write_bytes(seed[:start] + patch + seed[start + length :])
        (Path(folder) / "table.mapping.toml").write_text(MAPPING)
        try:
            result = read(file, recognize_format(file) or "csv")
        except RecordError as error:
            assert all("found" in problem.message for problem in error.problems)
            return
        assert result.rows == len(result.dataset.events) + result.unused
        (written := Path(folder) / "written.yaml").write_text(write_yaml(result.dataset), encoding="utf-8")
        assert len(read_yaml(written).events) == len(result.dataset.events)


@pytest.mark.parametrize("name", FORMATS)
def test_a_pipe_is_refused_by_every_reader_without_waiting(name: str, tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe.csv")
    with pytest.raises(RecordError, match=r"pipe|cannot be read|mapping"):
        import_file(name, pipe, squares.boundaries())


@pytest.mark.parametrize(("name", "part"), [("csv", "a.csv"), ("kml", "doc.kml"), ("timemap", "events.json")])
def test_an_archive_that_is_too_large_unpacked_says_how_to_raise_the_limit(
    name: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(IMPORT_MB.variable, "1")
    with zipfile.ZipFile(file := tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, b" " * 1_000_001)
    with pytest.raises(RecordError, match=IMPORT_MB.variable):
        import_file(name, file, squares.boundaries())


@pytest.mark.parametrize("last", ["XFD1048576", "ZZ200000"])
def test_a_small_workbook_whose_table_would_take_all_memory_is_refused(
    last: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(IMPORT_MB.variable, "10")
    row = f'<row r="{last.lstrip(ascii_uppercase)}"><c r="{last}"><v>1</v></c></row></sheetData>'
    (file := tmp_path / "rows.xlsx").write_bytes(workbook(["date"], change=("</sheetData>", row)))
    with pytest.raises(RecordError, match=f"takes too much memory or time, expected .* {IMPORT_MB.variable}"):
        import_file("csv", file, squares.boundaries())


def test_a_mapping_file_that_is_a_pipe_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file := tmp_path / "rows.csv").write_text(HEADING + "A,2022-12-08,42.05,20.05,Mill\n")
    os.mkfifo(pipe := tmp_path / "pipe.toml")
    with pytest.raises(RecordError, match="a pipe, a device or a socket"):
        import_file("csv", file, squares.boundaries(), pipe)
    monkeypatch.setenv(SETTINGS_MB.variable, "1")
    (large := tmp_path / "large.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(RecordError, match=f"environment variable {SETTINGS_MB.variable}"):
        import_file("csv", file, squares.boundaries(), large)


@pytest.mark.parametrize("name", FORMATS)
def test_every_reader_has_a_bound_in_bytes(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(IMPORT_MB.variable, "1")
    (file := tmp_path / "rows.csv").write_bytes(b" " * 1_000_001)
    (mapping := tmp_path / "map.toml").write_text(MAPPING)
    with pytest.raises(RecordError, match=IMPORT_MB.variable):
        import_file(name, file, squares.boundaries(), mapping if FORMATS[name].uses_mapping else None)
