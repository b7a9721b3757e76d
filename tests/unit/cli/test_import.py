"""``python -m geo import``: what is taken, what is left out and named, and what is never written over."""

from pathlib import Path

import pytest

from geo import publish
from geo.cli import main
from tests.helpers.squares import SQUARES
from tests.helpers.timemap_samples import event, write

ROOT = Path(__file__).parents[3]
TINY = ROOT / "tests" / "data" / "tiny.yaml"
TAKEN = "found a file of this name, expected a new name, or --force to write over it"


Capture = pytest.CaptureFixture[str]


def run_import(*arguments: str, kind: str = "timemap") -> int:
    return main(["import", *SQUARES, "--from", kind, *arguments])


@pytest.mark.parametrize("kind", ["timemap", "timemap-flat"])
def test_what_was_taken_away_comes_back_as_a_sound_record(kind: str, tmp_path: Path, capsys: Capture) -> None:
    file, back = tmp_path / f"data{publish.FORMATS[kind].suffix}", tmp_path / "events.yaml"
    assert main(["export", str(TINY), *SQUARES, "--to", kind, "-o", str(file)]) == 0
    assert run_import(str(file), "-o", str(back), kind=kind) == 0
    assert capsys.readouterr() == ("", "2 of 2 rows imported as 2 incidents at 2 places\n")
    assert main(["validate", str(back), *SQUARES]) == 0


def test_what_is_left_out_is_named_and_the_rest_written(tmp_path: Path, capsys: Capture) -> None:
    folder, back = (
        write(tmp_path / "data", event("A", sources=["x"]), event("B", date="13/45/2022")),
        tmp_path / "e.yaml",
    )
    assert run_import(str(folder), "-o", str(back)) == 1
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
    assert run_import(str(folder), "-o", str(back)) == 1
    assert (back.read_text(), capsys.readouterr().err.splitlines()[-1]) == ("kept", f"{back}: {TAKEN}")
    assert run_import(str(folder), "-o", str(back), "--force") == 0


def test_nothing_is_written_where_no_row_can_be_used(tmp_path: Path, capsys: Capture) -> None:
    folder, back = write(tmp_path / "data", event(date="")), tmp_path / "events.yaml"
    assert run_import(str(folder), "-o", str(back)) == 1
    assert (back.exists(), "Traceback" in capsys.readouterr().err) == (False, False)


def test_an_import_without_a_file_is_wrong_use() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["import", "--from", "timemap"])
    assert caught.value.code == 2
