"""``python -m geo``: where results go, and how it exits."""

import subprocess
import sys
from pathlib import Path

import pytest

from geo.cli import main
from geo.formats.yaml.reader import dump_schema
from tests.helpers.squares import SQUARES

ROOT = Path(__file__).parents[3]
TINY = ROOT / "tests" / "data" / "tiny.yaml"

Capture = pytest.CaptureFixture[str]


def run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    command = [sys.executable, "-m", "geo", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_result_can_go_to_a_file(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.schema.json"
    assert main(["schema", "-o", str(file)]) == 0
    assert (file.read_text(encoding="utf-8"), capsys.readouterr().out) == (dump_schema(), "")


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
    done = run_command("validate", str(TINY), *SQUARES)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_itself_exits_with_1_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(TINY.read_text().replace("date: 2022-12-08", "date: 2022-12-08/2022-12-01"))
    done = run_command("validate", str(file), *SQUARES)
    assert (done.returncode, done.stdout) == (1, "")
    place, found = f"{file}:63: events.2022-12-08-shots.date", "found 2022-12-08/2022-12-01"
    assert done.stderr == f"{place}: {found}, which ends before it starts, expected the earlier date first\n"


def test_the_command_itself_survives_hostile_bytes(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_bytes(b'dataset: {title: "\\ud800"}\n? [\xc3\xab]\n')
    done = run_command("validate", str(file), *SQUARES)
    assert done.returncode == 1 and "Traceback" not in done.stderr
