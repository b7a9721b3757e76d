"""``python -m geo export`` and ``import``: files, folders, exit codes, and what they say."""

import json
from pathlib import Path

import pytest

from geo import publish as export
from geo.cli import main
from geo.formats import registry as imports
from geo.record import record
from tests.helpers.timemap_samples import event, write

ROOT = Path(__file__).parents[3]
TINY = ROOT / "tests" / "data" / "tiny.yaml"
SQUARES = ["--boundaries", str(ROOT / "tests" / "data" / "squares.geojson")]
THREE = ["associations.json", "events.json", "sources.json"]
TAKEN = "found a file of this name, expected a new name, or --force to write over it"

Capture = pytest.CaptureFixture[str]


def out(*arguments: str, to: str = "timemap") -> int:
    return main(["export", str(TINY), *SQUARES, "--to", to, *arguments])


def bring(*arguments: str, kind: str = "timemap") -> int:
    return main(["import", *SQUARES, "--from", kind, *arguments])


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_name_without_a_suffix_becomes_a_folder_with_the_files(tmp_path: Path, capsys: Capture) -> None:
    assert out("-o", str(tmp_path / "data")) == 0
    assert (names(tmp_path / "data"), capsys.readouterr()) == (THREE, ("", ""))


def test_the_files_go_beside_what_is_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    assert out("-o", str(tmp_path)) == 0
    assert names(tmp_path) == sorted([*THREE, "mine.txt"])


def test_a_name_with_a_suffix_becomes_an_archive(tmp_path: Path) -> None:
    file = tmp_path / "data.zip"
    assert out("-o", str(file)) == 0
    assert imports.recognized(file) == "timemap"


def test_no_file_of_a_folder_is_written_over_unasked(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "sources.json").write_text("kept")
    assert out("-o", str(tmp_path)) == 1
    assert capsys.readouterr().err == f"{tmp_path}: sources.json: {TAKEN}\n"
    assert (names(tmp_path), (tmp_path / "sources.json").read_text()) == (["sources.json"], "kept")


def test_force_writes_over_the_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "sources.json").write_text("old")
    assert out("-o", str(tmp_path), "--force") == 0
    assert (names(tmp_path), "old" in (tmp_path / "sources.json").read_text()) == (THREE, False)


def test_no_file_of_a_folder_is_changed_where_one_cannot_be_written(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "associations.json").mkdir()
    (tmp_path / "events.json").write_text("old")
    assert out("-o", str(tmp_path), "--force") == 1
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'associations.json'}: found ")
    assert names(tmp_path) == ["associations.json", "events.json"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, capsys: Capture) -> None:
    assert out("-o", str(tmp_path / "none" / "data")) == 1
    assert capsys.readouterr().err.startswith(
        f"{tmp_path / 'none' / 'data'}: found No such file or directory, expected"
    )


@pytest.mark.parametrize("to", ["timemap", "timemap-flat"])
def test_an_exported_file_is_not_written_over_unasked(to: str, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / f"data{export.FORMATS[to].suffix}"
    file.write_text("kept")
    assert out("-o", str(file), to=to) == 1
    assert (file.read_text(), capsys.readouterr().err) == ("kept", f"{file}: {TAKEN}\n")
    assert out("-o", str(file), "--force", to=to) == 0


def test_only_what_the_view_shows_is_taken(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert out("--view", "?types=shots_fired", to="timemap-flat") == 0
    assert [one["id"] for one in json.loads(capsysbinary.readouterr().out)] == ["2022-12-08-shots"]


def test_a_view_that_makes_no_sense_is_refused(capsys: Capture) -> None:
    assert out("--view", "types=nonsense") == 1
    assert capsys.readouterr().err.startswith("the view: types: found 'nonsense', expected")


@pytest.mark.parametrize("kind", ["timemap", "timemap-flat"])
def test_what_was_taken_away_comes_back_as_a_sound_record(kind: str, tmp_path: Path, capsys: Capture) -> None:
    file, back = tmp_path / f"data{export.FORMATS[kind].suffix}", tmp_path / "events.yaml"
    assert out("-o", str(file), to=kind) == 0
    assert bring(str(file), "-o", str(back), kind=kind) == 0
    assert capsys.readouterr() == ("", "2 of 2 rows imported as 2 incidents at 2 places\n")
    assert main(["validate", str(back), *SQUARES]) == 0


def test_what_is_left_out_is_named_and_the_rest_written(tmp_path: Path, capsys: Capture) -> None:
    folder, back = (
        write(tmp_path / "data", event("A", sources=["x"]), event("B", date="13/45/2022")),
        tmp_path / "e.yaml",
    )
    assert bring(str(folder), "-o", str(back)) == 1
    assert capsys.readouterr().err == (
        "1 of 2 rows imported as 1 incident at 1 place; 1 left out\n"
        f"{folder}:2: events.json: A.sources: found 'x', which is not in sources.json: not taken\n"
        f"{folder}:2: events.json: A.sources: found none, expected one at least: the file itself stands for it\n"
        f"{folder}:20: events.json: B.date: found 13/45/2022, which is not in the calendar, expected a day such as "
        "12/8/2022 (month/day/year)\n"
    )
    assert "  a:\n" in back.read_text()


def test_an_imported_record_is_not_written_over_unasked(tmp_path: Path, capsys: Capture) -> None:
    folder, back = write(tmp_path / "data", event()), tmp_path / "events.yaml"
    back.write_text("kept")
    assert bring(str(folder), "-o", str(back)) == 1
    assert (back.read_text(), capsys.readouterr().err.splitlines()[-1]) == ("kept", f"{back}: {TAKEN}")
    assert bring(str(folder), "-o", str(back), "--force") == 0


def test_nothing_is_written_where_no_row_can_be_used(tmp_path: Path, capsys: Capture) -> None:
    folder, back = write(tmp_path / "data", event(date="")), tmp_path / "events.yaml"
    assert bring(str(folder), "-o", str(back)) == 1
    assert (back.exists(), "Traceback" in capsys.readouterr().err) == (False, False)


@pytest.mark.parametrize(
    "arguments", [["export"], ["export", "--to", "x"], ["import", "--from", "timemap"], ["import", "f"]]
)
def test_wrong_use_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize("name", ["data", "data.zip", "data.json"])
def test_each_is_opened_directly(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    assert out("-o", str(path), to="timemap-flat" if name.endswith("json") else "timemap") == 0
    found = record.load(path, Path(SQUARES[1]))
    assert (len(found.frames.incidents), len(found.version)) == (2, 12)


def test_a_change_in_a_folder_is_seen(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", event())
    before = record.stamps((folder,)), record.load(folder, Path(SQUARES[1])).version
    (folder / "sources.json").write_text("{}")
    assert record.stamps((folder,)) != before[0]
    assert record.load(folder, Path(SQUARES[1])).version != before[1]
