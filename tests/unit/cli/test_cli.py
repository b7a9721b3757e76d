"""``python -m geo``: what it says, where it says it, and how it exits."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.cli import main
from geo.core import tables as frames
from geo.formats.geoparquet import reader as geoparquet
from geo.formats.yaml import reader, schema

ROOT = Path(__file__).parents[3]
TINY = ROOT / "tests" / "data" / "tiny.yaml"
SQUARES = ["--boundaries", str(ROOT / "tests" / "data" / "squares.geojson")]
EMPTY = """\
dataset: {title: Nothing yet, description: d, license: CC0, coverage: none, updated: 2022}
sources: {}
places: {}
events: {}
"""
SHOTS = hashlib.sha256(b"Shots\n").hexdigest()

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


def test_an_older_version_whose_ids_are_all_there_is_no_problem(capsys: Capture) -> None:
    assert main(["validate", str(TINY), *SQUARES, "--since", str(TINY)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["events.yaml", "events.parquet"])
def test_an_id_that_an_older_version_has_is_missed(name: str, tmp_path: Path, capsys: Capture) -> None:
    file, older = tmp_path / name, tmp_path / "old.yaml"
    older.write_text(TINY.read_text().replace("  2022-12-protest:", "  2022-12-blockade:"))
    if name.endswith("yaml"):
        file.write_text(TINY.read_text())
    else:
        geoparquet.write(frames.build(reader.read(TINY)), file)
    assert main(["validate", str(file), *SQUARES, "--since", str(older)]) == 1
    said = f"{file}: events: found no event '2022-12-blockade', expected it to stay, with the status retracted"
    assert capsys.readouterr().err == f"{said}: ids are kept for ever\n"


def test_boundaries_that_cannot_be_read_are_named(capsys: Capture) -> None:
    assert main(["validate", str(TINY), "--boundaries", "nowhere.geojson"]) == 1
    assert capsys.readouterr().err.startswith("nowhere.geojson: ")


@pytest.fixture
def archived(tmp_path: Path) -> Path:
    """The tiny record, with a folder ``archive``: two of its sources name one document that is as it was."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "wire-story.txt").write_text("Shots\n")
    document = f"    document: wire-story.txt\n    sha256: {SHOTS}\n"
    text = TINY.read_text()
    for source in ("wire", "copy"):
        text = text.replace(f"  {source}:\n    title", f"  {source}:\n{document}    title")
    file = tmp_path / "events.yaml"
    file.write_text(text)
    return file


def verify(file: Path) -> int:
    return main(["verify", "--archive", str(file.parent / "archive"), str(file)])


LISTED = """\
matches       wire-story.txt  (wire)
matches       wire-story.txt  (copy)
not archived  -               (police)
"""


def test_every_source_is_verified_in_a_line(archived: Path, capsys: Capture) -> None:
    assert verify(archived) == 0
    assert capsys.readouterr() == (LISTED, "")


def test_the_sources_of_geoparquet_are_verified_too(archived: Path, capsys: Capture) -> None:
    file = archived.with_suffix(".parquet")
    geoparquet.write(frames.build(reader.read(archived)), file)
    assert verify(file) == 0
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(LISTED.splitlines())


def test_an_altered_document_is_named_with_the_line_of_its_hash(archived: Path, capsys: Capture) -> None:
    archived.write_text(archived.read_text().replace(SHOTS, "ab" * 32, 1))
    assert verify(archived) == 1
    assert capsys.readouterr().err == (f"{archived}:11: sources.wire.sha256: found {SHOTS}, expected {'ab' * 32}\n")


def test_a_missing_document_is_named_with_its_line(archived: Path, capsys: Capture) -> None:
    archived.write_text(archived.read_text().replace("wire-story.txt", "gone.txt", 1))
    assert verify(archived) == 1
    assert capsys.readouterr().err == (
        f"{archived}:10: sources.wire.document: found nothing of that name, "
        "expected the archived document in the folder\n"
    )


def test_what_does_not_match_is_listed_with_the_rest(archived: Path, capsys: Capture) -> None:
    archived.write_text(archived.read_text().replace("wire-story.txt", "gone.txt", 1))
    verify(archived)
    assert capsys.readouterr().out == LISTED.replace("matches       wire-story.txt", "missing       gone.txt      ", 1)


def test_a_name_that_a_terminal_could_not_show_is_quoted(archived: Path, capsys: Capture) -> None:
    archived.write_text(archived.read_text().replace("wire-story.txt", '"a\\nmatches"', 1))
    verify(archived)
    assert capsys.readouterr().out.startswith("missing       'a\\nmatches'    (wire)\n")


def test_a_record_without_sources_has_nothing_to_verify(archived: Path, capsys: Capture) -> None:
    archived.write_text(EMPTY)
    assert verify(archived) == 0
    assert capsys.readouterr() == ("", "")


def test_an_archive_that_is_not_there_is_named(archived: Path, capsys: Capture) -> None:
    assert main(["verify", "--archive", "nowhere", str(archived)]) == 1
    assert capsys.readouterr().err == (
        "nowhere: found nothing of that name, expected a folder with the archived documents\n"
    )


def test_the_schema_is_printed(capsys: Capture) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema.document()


def test_a_result_can_go_to_a_file(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.schema.json"
    assert main(["schema", "-o", str(file)]) == 0
    assert (file.read_text(encoding="utf-8"), capsys.readouterr().out) == (schema.text(), "")


def test_nothing_is_written_where_nothing_was_found(tmp_path: Path) -> None:
    file = tmp_path / "result.txt"
    main(["validate", "nowhere.yaml", "-o", str(file)])
    assert not file.exists()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, capsys: Capture) -> None:
    assert main(["schema", "-o", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"{tmp_path}: found Is a directory, expected a file that can be written\n"


@pytest.mark.parametrize("arguments", [[], ["fly"], ["validate", "a", "b"], ["validate", "--border", "x"], ["verify"]])
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
