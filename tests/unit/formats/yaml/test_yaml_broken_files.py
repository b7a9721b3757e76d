"""Every kind of broken file is named, with the line in which to mend it.

Each is the sound record of ``data/tiny.yaml`` with one thing changed: `old` replaced by `new`.
"""

import json
import os
from pathlib import Path
from typing import NamedTuple

import pytest

from geo.cli import main
from geo.core.errors import RecordError
from geo.formats.yaml.reader import read_yaml
from tests.helpers.squares import SQUARES

DATA = Path(__file__).parents[3] / "data"
TINY = (DATA / "tiny.yaml").read_text(encoding="utf-8")


class Broken(NamedTuple):
    """One way to break the record, and what is to be said about it."""

    kind: str
    old: str
    new: str
    line: int
    where: str
    fragment: str


LONG = [
    Broken(
        "too long a title",
        "Tiny record",
        "x" * 201,
        2,
        "dataset.title",
        "found 201 characters, expected at most 200",
    ),
    Broken("too long a text", "Made up", "x" * 5000, 3, "dataset.description", "expected at most 5,000"),
    Broken("nesting bomb", "Tiny record", "[" * 500 + "]" * 500, 2, "", "found more than 20 levels"),
]
KINDS = [Broken(*row) for row in json.loads((DATA / "broken.json").read_text())] + LONG


def _problems(file: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(RecordError) as caught:
        read_yaml(file)
    return [(problem.line, problem.where, problem.message) for problem in caught.value.problems]


def _break(case: Broken, folder: Path) -> Path:
    assert TINY.count(case.old) >= 1, "the change finds nothing to change"
    file = folder / "events.yaml"
    file.write_text(TINY.replace(case.old, case.new, 1), encoding="utf-8", newline="")
    return file


each_kind = pytest.mark.parametrize("case", KINDS, ids=[case.kind for case in KINDS])


@each_kind
def test_a_broken_record_is_named_with_its_line(case: Broken, tmp_path: Path) -> None:
    problems = _problems(_break(case, tmp_path))
    said = [message for line, where, message in problems if (line, where) == (case.line, case.where)]
    assert any(case.fragment in message and message.startswith("found ") for message in said), problems


@each_kind
def test_the_command_line_says_it_and_exits_with_1(
    case: Broken, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _break(case, tmp_path)
    assert main(["validate", str(file), *SQUARES]) == 1
    said = capsys.readouterr()
    assert f"{file}:{case.line}: " in said.err and case.fragment in said.err
    assert said.out == "" and "Traceback" not in said.err


@pytest.mark.parametrize(
    ("content", "line", "fragment"),
    [
        (b"", 0, "found an empty file"),
        (b"# only a comment\n\n", 0, "found an empty file"),
        (b"---\n", 1, "found nothing, expected a mapping with dataset, sources, places, events"),
        (b"- a\n- b\n", 1, "found a list of 2, expected a mapping"),
        (b"just words\n", 1, "found 'just words', expected a mapping"),
        (b"{}", 1, "found no `dataset`"),
        (TINY.encode("utf-16"), 1, "found the byte 0xff at position 1 of the file, expected UTF-8"),
        (TINY.encode("latin-1"), 47, "found the byte 0xeb at position"),
        (b"a: 1\nb: \x00\n", 2, "found the control character U+0000"),
        (b"PAR1\x15\x04\x15", 1, "found the control character U+0015"),
        (b"#" * 20_000_000, 0, "found a larger file, expected at most 10 MB"),
    ],
    ids=[
        "empty",
        "comment",
        "nothing",
        "list",
        "words",
        "braces",
        "utf-16",
        "latin-1",
        "nul",
        "parquet",
        "20 MB",
    ],
)
def test_a_file_that_is_no_record_is_refused(tmp_path: Path, content: bytes, line: int, fragment: str) -> None:
    file = tmp_path / "events.yaml"
    file.write_bytes(content)
    assert any(at == line and fragment in message for at, _, message in _problems(file))


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("missing.yaml", "found no such file"),
        (".", "found a directory, expected a file"),
        ("pipe", "found a pipe, a device or a socket"),
        ("nul\0byte", "found no such file"),
        ("n" * 300, "found "),
    ],
)
def test_a_path_without_a_file_is_refused(tmp_path: Path, name: str, fragment: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    ((line, where, message),) = _problems(tmp_path / name)
    assert (line, where) == (0, "") and fragment in message


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "events.yaml"
    file.touch()

    def deny(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", deny)
    assert "cannot be read (Permission denied)" in _problems(file)[0][2]


def test_there_are_many_kinds_and_no_two_are_the_same() -> None:
    assert len({(case.old, case.new) for case in KINDS}) == len({case.kind for case in KINDS}) == len(KINDS) > 80
