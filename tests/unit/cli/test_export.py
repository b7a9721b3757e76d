"""``python -m geo export``: files and folders, and what is never written over."""

import json
from pathlib import Path

import pytest

from geo import publish
from geo.cli import main
from geo.formats import registry
from geo.record.record import load_record
from tests.helpers.squares import SQUARES

ROOT = Path(__file__).parents[3]
TINY = ROOT / "tests" / "data" / "tiny.yaml"
THREE = ["associations.json", "events.json", "sources.json"]

TAKEN = "found a file of this name, expected a new name, or --force to write over it"


Capture = pytest.CaptureFixture[str]


def run_export(*arguments: str, to: str = "timemap") -> int:
    return main(["export", str(TINY), *SQUARES, "--to", to, *arguments])


def file_names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_name_without_a_suffix_becomes_a_folder_with_the_files(tmp_path: Path, capsys: Capture) -> None:
    assert run_export("-o", str(tmp_path / "data")) == 0
    assert (file_names(tmp_path / "data"), capsys.readouterr()) == (THREE, ("", ""))


def test_the_files_go_beside_what_is_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    assert run_export("-o", str(tmp_path)) == 0
    assert file_names(tmp_path) == sorted([*THREE, "mine.txt"])


def test_a_name_with_a_suffix_becomes_an_archive(tmp_path: Path) -> None:
    file = tmp_path / "data.zip"
    assert run_export("-o", str(file)) == 0
    assert registry.recognize_format(file) == "timemap"


def test_no_file_of_a_folder_is_written_over_unasked(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "sources.json").write_text("kept")
    assert run_export("-o", str(tmp_path)) == 1
    assert capsys.readouterr().err == f"{tmp_path}: sources.json: {TAKEN}\n"
    assert (file_names(tmp_path), (tmp_path / "sources.json").read_text()) == (["sources.json"], "kept")


def test_force_writes_over_the_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "sources.json").write_text("old")
    assert run_export("-o", str(tmp_path), "--force") == 0
    assert (file_names(tmp_path), "old" in (tmp_path / "sources.json").read_text()) == (THREE, False)


def test_no_file_of_a_folder_is_changed_where_one_cannot_be_written(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "associations.json").mkdir()
    (tmp_path / "events.json").write_text("old")
    assert run_export("-o", str(tmp_path), "--force") == 1
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'associations.json'}: found ")
    assert file_names(tmp_path) == ["associations.json", "events.json"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, capsys: Capture) -> None:
    assert run_export("-o", str(tmp_path / "none" / "data")) == 1
    assert capsys.readouterr().err.startswith(
        f"{tmp_path / 'none' / 'data'}: found No such file or directory, expected"
    )


@pytest.mark.parametrize("to", ["timemap", "timemap-flat"])
def test_an_exported_file_is_not_written_over_unasked(to: str, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / f"data{publish.FORMATS[to].suffix}"
    file.write_text("kept")
    assert run_export("-o", str(file), to=to) == 1
    assert (file.read_text(), capsys.readouterr().err) == ("kept", f"{file}: {TAKEN}\n")
    assert run_export("-o", str(file), "--force", to=to) == 0


def test_only_what_the_view_shows_is_taken(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run_export("--view", "?types=shots_fired", to="timemap-flat") == 0
    assert [event["id"] for event in json.loads(capsysbinary.readouterr().out)] == ["2022-12-08-shots"]


def test_a_view_that_makes_no_sense_is_refused(capsys: Capture) -> None:
    assert run_export("--view", "types=nonsense") == 1
    assert capsys.readouterr().err.startswith("the view: types: found 'nonsense', expected")


@pytest.mark.parametrize("arguments", [["export"], ["export", "--to", "x"]])
def test_an_export_without_its_format_is_wrong_use(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize("name", ["data", "data.zip", "data.json"])
def test_each_is_opened_directly(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    assert run_export("-o", str(path), to="timemap-flat" if name.endswith("json") else "timemap") == 0
    record = load_record(path, Path(SQUARES[1]))
    assert (len(record.frames.incidents), len(record.version)) == (2, 12)
