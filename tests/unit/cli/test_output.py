"""Where results go: whole or not at all, through links, into pipes, never over a file unasked."""

import os
from pathlib import Path

import pytest

from geo.cli.output import CommandResult, deliver_result
from geo.cli.writing import write_files
from geo.core.errors import OutputError


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    deliver_result(CommandResult("new"), tmp_path / "link", force=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "kept").read_text() == "new"


def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with os.fdopen(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:
        deliver_result(CommandResult("new"), pipe, force=False)
        assert reader.read() == b"new" and pipe.is_fifo()


def test_a_link_that_leads_to_itself_is_named(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(OutputError, match="expected a file that can be written"):
        deliver_result(CommandResult("new"), tmp_path / "loop", force=True)


def test_a_dash_is_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    deliver_result(CommandResult("new"), Path("-"), force=False)
    assert capsysbinary.readouterr().out == b"new" and not list(tmp_path.iterdir())


def test_nothing_is_left_where_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError):
        write_files({tmp_path / "first": b"1", tmp_path / "folder": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
