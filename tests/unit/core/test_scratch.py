"""Folders for the time of one reading."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from geo.core.scratch import create_scratch_folder

ROOT = Path(__file__).parents[3]
_HOLD = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from geo.core.scratch import create_scratch_folder
with create_scratch_folder() as folder:
    (folder / "own").write_text("held")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_its_users_alone_and_gone_in_the_end(temporary: Path) -> None:
    with create_scratch_folder() as folder, create_scratch_folder() as other:
        (folder / "own").write_text("x")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert other.is_dir() and folder.is_dir()
    assert list(temporary.iterdir()) == []


def test_what_a_killed_run_has_left_goes_at_the_next_and_what_another_run_holds_stays(temporary: Path) -> None:
    command = [sys.executable, "-c", _HOLD, str(temporary)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        held = Path(run.stdout.readline().strip())
        with create_scratch_folder():
            assert (held / "own").read_text() == "held"
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert (held / "own").exists()
    with create_scratch_folder():
        assert not held.exists()


def test_a_link_of_that_name_is_left_alone(temporary: Path) -> None:
    (temporary / "elsewhere").mkdir()
    (temporary / "incidents-unfinished-link").symlink_to(temporary / "elsewhere")
    with create_scratch_folder():
        pass
    assert (temporary / "elsewhere").is_dir()
