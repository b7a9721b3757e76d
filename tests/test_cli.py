"""``python -m geo``: what it says, where it says it, and how it exits."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo import frames, geoparquet, reader, schema
from geo.__main__ import main

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "data" / "tiny.yaml"
SQUARES = ["--boundaries", str(ROOT / "tests" / "data" / "squares.geojson")]
EMPTY = """\
dataset: {title: Nothing yet, description: d, license: CC0, coverage: none, updated: 2022}
sources: {}
places: {}
events: {}
"""

Capture = pytest.CaptureFixture[str]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    command = [sys.executable, "-m", "geo", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_sound_record_is_summed_up_in_a_line(capsys: Capture) -> None:
    assert main(["validate", str(TINY), *SQUARES]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out == (
        f"{TINY}: 2 incidents at 2 places from 3 sources (2 independent origins), "
        "2022-12-01 to 2022-12-31: no problems\n"
    )


def test_statements_are_counted_apart(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(TINY.read_text().replace("type: protest", "type: statement"))
    assert main(["validate", str(file), *SQUARES]) == 0
    assert ": 1 incident and 1 statement at 2 places from" in capsys.readouterr().out


def test_an_empty_record_has_no_problems(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(EMPTY)
    assert main(["validate", str(file), *SQUARES]) == 0
    assert capsys.readouterr().out == f"{file}: 0 incidents at 0 places: no problems\n"


def test_without_a_file_it_checks_the_record_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (tmp_path / "events.yaml").write_text(EMPTY)
    monkeypatch.chdir(tmp_path)
    assert main(["validate"]) == 0
    assert capsys.readouterr().out.startswith("events.yaml: 0 incidents")


def test_a_large_record_is_read_as_geoparquet(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.parquet"
    geoparquet.write(frames.build(reader.read(TINY)), file)
    assert main(["validate", str(file), *SQUARES]) == 0
    assert "2 incidents at 2 places" in capsys.readouterr().out


def test_a_broken_geoparquet_file_is_refused(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.parquet"
    file.write_bytes(b"PAR1")
    assert main(["validate", str(file), *SQUARES]) == 1
    assert capsys.readouterr().err.startswith(f"{file}: ")


def test_what_lies_deep_in_a_geoparquet_file_is_checked_too(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.parquet"
    geoparquet.write(frames.build(reader.read(TINY)), file)
    table = pq.read_table(file)
    at = table.schema.get_field_index("claims")
    spoilt = table.set_column(at, table.schema.field(at), pa.array(["no JSON"] * len(table)))
    pq.write_table(spoilt, file)
    assert main(["validate", str(file), *SQUARES]) == 1
    assert capsys.readouterr().err.startswith(f"{file}: row 1 (2022-12-protest): ")


def test_a_place_that_contradicts_the_boundaries_is_named_with_its_line(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(TINY.read_text().replace("    municipality: west\n", "    municipality: east\n", 1))
    assert main(["validate", str(file), *SQUARES]) == 1
    assert f"{file}:29: places.mill.municipality: found 'east', expected " in capsys.readouterr().err


def test_boundaries_that_cannot_be_read_are_named(capsys: Capture) -> None:
    assert main(["validate", str(TINY), "--boundaries", "nowhere.geojson"]) == 1
    assert capsys.readouterr().err.startswith("nowhere.geojson: ")


def test_the_schema_is_printed(capsys: Capture) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema.document()


def test_a_result_can_go_to_a_file(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.schema.json"
    assert main(["schema", "-o", str(file)]) == 0
    assert (file.read_text(encoding="utf-8"), capsys.readouterr().out) == (schema.text(), "")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, capsys: Capture) -> None:
    assert main(["schema", "-o", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"{tmp_path}: found Is a directory, expected a file that can be written\n"


@pytest.mark.parametrize("arguments", [[], ["fly"], ["validate", "a", "b"], ["validate", "--border", "x"]])
def test_wrong_use_exits_with_2(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m geo" in capsys.readouterr().err


def test_the_command_itself_exits_with_0_for_a_sound_record() -> None:
    done = run("validate", str(TINY), *SQUARES)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_itself_exits_with_1_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(TINY.read_text().replace("date: 2022-12-08", "date: 2022-12-08/2022-12-01"))
    done = run("validate", str(file), *SQUARES)
    assert (done.returncode, done.stdout) == (1, "")
    place, found = f"{file}:63: events.2022-12-08-shots.date", "found 2022-12-08/2022-12-01"
    assert done.stderr == f"{place}: {found}, which ends before it starts, expected the earlier date first\n"


def test_the_command_itself_survives_hostile_bytes(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_bytes(b'dataset: {title: "\\ud800"}\n? [\xc3\xab]\n')
    done = run("validate", str(file), *SQUARES)
    assert done.returncode == 1 and "Traceback" not in done.stderr
