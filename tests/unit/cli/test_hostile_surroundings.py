"""Whatever surrounds a command, it says what is wrong in a line: pipes, full disks, names of bytes, its own faults."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from geo import cli
from geo.cli import main
from geo.cli.output import CommandResult, deliver_result, print_problems
from geo.core.errors import OutputError, Problem
from tests.helpers.squares import SQUARES

ROOT = Path(__file__).parents[3]
TINY = ROOT / "tests" / "data" / "tiny.yaml"
Capture = pytest.CaptureFixture[str]


def run_shell(script: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A shell command in which GEO stands for ``python -m geo``."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        ["bash", "-c", script.replace("GEO", f"{shlex.quote(sys.executable)} -m geo")],
        cwd=folder, capture_output=True, check=False, env=variables,
    )  # fmt: skip


def test_a_closed_pipe_ends_a_command_quietly() -> None:
    done = run_shell("GEO schema | true; exit ${PIPESTATUS[0]}")
    assert (done.returncode, done.stderr) in ((0, b""), (1, b""))


def test_a_closed_pipe_ends_the_help_quietly() -> None:
    done = run_shell("GEO import --help | true; exit ${PIPESTATUS[0]}")
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said_in_a_line() -> None:
    done = run_shell("GEO schema > /dev/full")
    expected = b"stdout: found No space left on device, expected an output that can be written\n"
    assert (done.returncode, done.stderr) == (1, expected)
    done = run_shell("GEO schema -o /dev/full")
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1) and b"No space left on device" in done.stderr
    assert run_shell("GEO validate nowhere.yaml 2> /dev/full").returncode == 1


def test_a_closed_output_is_said_in_a_line() -> None:
    done = run_shell("GEO schema >&-")
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1) and b"Traceback" not in done.stderr


def test_an_encoding_of_the_terminal_that_lacks_letters_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "ë.yaml").write_bytes(b"x: 1\n")
    done = run_shell("GEO validate ë.yaml; GEO import --help", tmp_path, PYTHONIOENCODING="ascii")
    assert b"Traceback" not in done.stderr and b"\\xeb.yaml:1: " in done.stderr


def test_what_libraries_warn_of_does_not_reach_the_terminal(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "data" / "squares.geojson").read_text()
    point = json.dumps(json.loads(text)["features"][0]["geometry"]["coordinates"][0][0])
    assert point in text
    (tmp_path / "five.geojson").write_text(text.replace(point, f"{point[:-1]}, 1, 2, 3]"))
    done = run_shell("GEO boundaries five.geojson", tmp_path)
    assert done.returncode == 0 and b"Warning" not in done.stderr


def test_a_home_that_cannot_be_written_in_is_no_matter(tmp_path: Path) -> None:
    program = "from geo.__main__ import quiet_libraries; quiet_libraries(); import matplotlib.font_manager"
    done = run_shell(f"env -u MPLCONFIGDIR {shlex.quote(sys.executable)} -c {shlex.quote(program)}", HOME="/proc")
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_file_name_that_is_no_utf_8_is_read_and_written_and_shown_escaped(tmp_path: Path) -> None:
    record = os.fsencode(tmp_path) + b"/\xff\x1b[31m.yaml"
    Path(os.fsdecode(record)).write_bytes(TINY.read_bytes())
    squares = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xfe.geojson"))
    squares.write_bytes((ROOT / "tests" / "data" / "squares.geojson").read_bytes())
    formats = "yaml geoparquet html"
    done = run_shell(
        "F=$(printf '\\xff\\x1b[31m.yaml'); B=$(printf '\\xfe.geojson'); GEO validate --boundaries $B $F\n"
        f"for f in {formats}; do GEO export --to $f --boundaries $B -o $(printf '\\xfd')$f.parquet $F; done\n"
        "GEO validate --boundaries $B $(printf '\\xfdgeoparquet.parquet')",
        tmp_path,
    )
    assert done.stderr == b""
    first, last = done.stdout.splitlines()
    assert first.startswith(rb"\udcff\x1b[31m.yaml: 2 incidents at 2 places")
    assert last.startswith(rb"\udcfdgeoparquet.parquet: 2 incidents at 2 places")
    assert len(list(tmp_path.iterdir())) == 2 + len(formats.split())


def test_a_fault_of_the_program_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def fail(*_: object) -> None:
        raise IndexError("list index\x1b[31m out of range\nand more")

    monkeypatch.setattr(cli, "_run", fail)
    monkeypatch.delenv("GEO_DEBUG", raising=False)
    assert main(["schema"]) == 1
    message = (
        "found a fault of this program (IndexError: list index\\x1b[31m out of range), expected none: please report"
    )
    assert capsys.readouterr().err.startswith(message)
    monkeypatch.setenv("GEO_DEBUG", "1")
    with pytest.raises(IndexError):
        main(["schema"])


def test_what_a_terminal_obeys_is_shown_escaped(tmp_path: Path, capsys: Capture) -> None:
    hostile = "\x1b]0;title\x07\u202edrow\u2066\x9b31m\r"
    (file := tmp_path / "events.yaml").write_text(f'dataset: {{"{hostile}": 1}}\nsources: {{}}\n', encoding="utf-8")
    assert main(["validate", str(file), *SQUARES]) == 1
    assert main(["validate", f"{hostile}.yaml", *SQUARES]) == 1
    assert main(["export", "--to", "csv", "--view", f"event={hostile}", str(TINY), *SQUARES]) == 1
    shown = capsys.readouterr()
    assert (shown.out + shown.err).replace("\n", "").isprintable()


def test_equal_problems_are_told_once_and_very_many_are_counted(tmp_path: Path, capsys: Capture) -> None:
    problems = [Problem(n, "a", "found x, expected y") for n in range(1, 20_001)]
    problems += [Problem(7, "b", "found z, expected y")] * 3
    print_problems("f.csv", problems, tmp_path / "report.txt")
    lines = capsys.readouterr().err.splitlines()
    assert lines[:2] == ["f.csv:1: a: found x, expected y", "f.csv:2: a: found x, expected y"]
    assert lines[20:] == [
        "f.csv:7: b: found z, expected y (3 times)",
        "and 19,980 more like it: found x, expected y",
        "19,980 problems are not shown; --report FILE has all 20,003",
    ]
    assert len((tmp_path / "report.txt").read_text().splitlines()) == 20_003


def test_problems_of_many_kinds_are_shown_up_to_the_limit(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("GEO_MAX_PROBLEMS", "5")
    print_problems("f.csv", [Problem(n, "", f"found {n}, expected 0") for n in range(1, 10)])
    assert capsys.readouterr().err.splitlines()[5:] == ["4 problems are not shown; --report FILE has all 9"]


def test_the_report_of_a_command_has_every_problem(tmp_path: Path, capsys: Capture) -> None:
    (file := tmp_path / "events.yaml").write_text("dataset: {}\nsources: {}\nplaces: {}\nevents: {}\n")
    assert main(["validate", str(file), "--report", str(tmp_path / "report.txt"), *SQUARES]) == 1
    assert (tmp_path / "report.txt").read_text() == capsys.readouterr().err


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_the_file_that_is_read_is_never_written_over(tmp_path: Path, force: list[str], capsys: Capture) -> None:
    (file := tmp_path / "events.yaml").write_bytes(TINY.read_bytes())
    (tmp_path / "link.csv").symlink_to(file)
    for output in (file, tmp_path / "link.csv"):
        assert main(["export", "--to", "csv", str(file), "-o", str(output), *force, *SQUARES]) == 1
        expected = "expected another one: write to a new file, then move it here"
        assert f"found the file that is read (events.yaml), {expected}" in capsys.readouterr().err
    assert file.read_bytes() == TINY.read_bytes()


@pytest.mark.parametrize("force", [False, True])
def test_a_link_that_leads_to_nothing_is_no_licence_to_write(tmp_path: Path, force: bool) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match=r"found a (file of this name|link to .*, where there is no file)"):
        deliver_result(CommandResult("new"), tmp_path / "link", force)
    assert not (tmp_path / "elsewhere").exists()
