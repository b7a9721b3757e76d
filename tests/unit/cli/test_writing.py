"""Files of a run that is killed at any line, and of two runs at once."""

import fcntl
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from geo.cli import main, writing
from geo.cli.writing import lock_folder, write_files
from geo.core.errors import OutputError
from geo.record.cache_folder import drop_old_files, read_cached, write_cached
from tests.helpers import samples
from tests.helpers.squares import SQUARES

ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("GEO_TEST_KILLS", "4"))
"""How many runs of each kind are killed."""
# Runs each job in a process of its own that kills itself before a line of the program, counted from the first of the
# job; gives for each how many lines it had.
_KILLER = """
import json, os, signal, sys, tempfile, threading
from pathlib import Path
from geo.cli import main
from geo.cli.writing import write_files
from geo.cli.add import save_additions, read_record_text
from geo.formats.yaml.editing import Additions
from geo.record.cache_folder import write_cached
from geo.spatial.boundaries import read_polygons
from tests.helpers import squares

def run(job, folder):
    named = ["--boundaries", "tests/data/squares.geojson"]
    if job == "import":
        main(["import", *named, str(folder / "new.csv"), "-o", str(folder / "a.yaml"), "--force"])
    elif job == "boundaries":
        main(["boundaries", "tests/data/squares.geojson", "-o", str(folder / "a"), "--force"])
    elif job == "read":
        tempfile.tempdir = str(folder)
        read_polygons(Path("tests/data/squares.geojson"))
    elif job == "cache":
        parts = [("a", b"new" * 100_000), ("b", b"new")]
        write_cached(folder, "0" * 64, parts)
        write_cached(folder, "1" * 64, parts)
    elif job == "write":
        write_files({folder / "a": b"new" * 100_000, folder / "b": b"new"})
    elif job == "export":
        main(["schema", "--force", "-o", str(folder / "a")])
    elif job == "update":
        main(["import", *named, str(folder / "new.csv"), "--update", str(folder / "a.yaml"), "--yes"])
    else:
        event = squares.event("2022-12-20-x", "mill", "2022-12-20", sources=("police",))
        text = read_record_text(folder / "a")
        save_additions(folder / "a", text, Additions(events=[event]), None, Path("tests/data/squares.geojson"))

def trace_until(limit, job):
    count = [0]
    writing = "geo/cli/writing.py", "geo/core/scratch.py"
    cache = "geo/record/cache_folder.py", "geo/core/scratch.py"
    traced = {"read": ("geo/core/scratch.py", "geo/spatial/gdal.py"), "cache": cache}.get(job, writing)
    def trace(frame, event, _):
        if not frame.f_code.co_filename.endswith(traced):
            return None
        if event == "line":
            count[0] += 1
            if count[0] == limit:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)
    return count

for line in sys.stdin:
    job, folder, limit = json.loads(line)
    reader, writer = os.pipe()
    if not (child := os.fork()):
        sys.stdin, sys.stdout = open(os.devnull), open(os.devnull, "w")
        sys.stderr = sys.stdout
        count = trace_until(limit, job)
        run(job, Path(folder))
        os.write(writer, str(count[0]).encode())
        os._exit(0)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    print(json.dumps([os.WIFSIGNALED(status), (os.read(reader, 20) or b"0").decode()]), flush=True)
    os.close(reader)
"""


def run_killed(killer: "subprocess.Popen[str]", job: str, folder: Path, limit: int) -> tuple[bool, int]:
    """Run a job up to a line; whether it was killed, and how many lines it has where it was not."""
    assert killer.stdin and killer.stdout
    killer.stdin.write(json.dumps([job, str(folder), limit]) + "\n")
    killer.stdin.flush()
    killed, lines = json.loads(killer.stdout.readline())
    return killed, int(lines)


@contextmanager
def start_killer() -> "Iterator[subprocess.Popen[str]]":
    """A process that runs jobs; scratch folders of other tests, which would cost a job lines, are elsewhere."""
    command = [sys.executable, "-c", _KILLER]
    with (
        TemporaryDirectory() as scratch,
        subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"TMPDIR": scratch},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as killer,
    ):  # fmt: skip
        yield killer
        killer.stdin.close()  # type: ignore[union-attr]


def test_a_run_that_is_killed_leaves_files_whole_and_nothing_after_the_next_run(tmp_path: Path) -> None:
    tiny = (ROOT / "tests" / "data" / "tiny.yaml").read_bytes()
    chance = random.Random(1)
    with start_killer() as killer:
        for job, old in (("write", b"old"), ("export", b"old"), ("boundaries", b"old"), ("add", tiny)):
            folder = tmp_path / job
            folder.mkdir()
            (folder / "a").write_bytes(old)
            killed, lines = run_killed(killer, job, folder, 0)
            new = {path.name: path.read_bytes() for path in folder.iterdir()}
            assert not killed and lines > 20 and new["a"] != old
            for limit in chance.choices(range(1, lines + 1), k=KILLS):
                for path in folder.iterdir():
                    path.unlink()
                (folder / "a").write_bytes(old)
                assert run_killed(killer, job, folder, limit)[0]
                left = {path.name: path.read_bytes() for path in folder.iterdir()}
                assert left["a"] in (old, new["a"])
                whole = {name for name in left.keys() - {"a"} if not name.endswith(".geo-unfinished")}
                assert all(left[name] == new[name] for name in whole)
                write_files({folder / name: b"next" for name in new})
                assert {path.name: path.read_bytes() for path in folder.iterdir()} == dict.fromkeys(new, b"next")


def test_a_reading_that_is_killed_leaves_a_folder_at_most_and_the_next_one_none(tmp_path: Path) -> None:
    with start_killer() as killer:
        killed, lines = run_killed(killer, "read", tmp_path, 0)
        assert not killed and lines > 60 and list(tmp_path.iterdir()) == []
        for limit in random.Random(3).choices(range(1, lines + 1), k=KILLS):
            assert run_killed(killer, "read", tmp_path, limit)[0]
            assert all(path.name.startswith("incidents-unfinished-") for path in tmp_path.iterdir())
            assert not run_killed(killer, "read", tmp_path, 0)[0]
            assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_killed_leaves_the_files_of_its_cache_whole_and_the_next_one_nothing_else(tmp_path: Path) -> None:
    old, new = {"a": b"old"}, {"a": b"new" * 100_000, "b": b"new"}
    keys = ("0" * 64, "1" * 64)

    def read(key: str) -> dict[str, bytes] | None:
        parts = read_cached(tmp_path, key)
        return None if parts is None else {name: part.to_pybytes() for name, part in parts.items()}

    with start_killer() as killer:
        killed, lines = run_killed(killer, "cache", tmp_path, 0)
        assert not killed and lines > 60 and [read(key) for key in keys] == [new, new]
        for limit in random.Random(4).choices(range(1, lines + 1), k=KILLS):
            for path in tmp_path.iterdir():
                path.unlink()
            assert write_cached(tmp_path, keys[0], old.items())
            assert run_killed(killer, "cache", tmp_path, limit)[0]
            assert read(keys[0]) in (old, new) and read(keys[1]) in (None, new)
            left = {path.name for path in tmp_path.iterdir() if not path.name.endswith(".geo-unfinished")}
            drop_old_files(tmp_path)
            assert {path.name for path in tmp_path.iterdir()} == left
            assert len(left) == sum(read(key) is not None for key in keys)


@pytest.mark.parametrize("job", ["update", "import"])
def test_an_import_that_is_killed_has_happened_or_has_not_and_the_next_one_ends_alike(job: str, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text(samples.acled({"event_id_cnty": "X1"}, {"event_id_cnty": "X2"}))
    (tmp_path / "new.csv").write_text(samples.acled({"event_id_cnty": "X1", "notes": "New."}, {"event_id_cnty": "X3"}))
    assert main(["import", *SQUARES, str(tmp_path / "old.csv"), "-o", str(tmp_path / "a.yaml")]) == 0
    by_hand = (tmp_path / "a.yaml").read_text().replace("    title: ", "    title: Mine, was ", 1)
    (tmp_path / "a.yaml").write_text(f"{by_hand}  # by hand\n")
    old = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def start_again() -> None:
        for path in tmp_path.iterdir():
            path.unlink()
        for name, content in old.items():
            (tmp_path / name).write_bytes(content)

    with start_killer() as killer:
        killed, lines = run_killed(killer, job, tmp_path, 0)
        new = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        assert not killed and lines > 60 and new["a.yaml"] != old["a.yaml"]
        for limit in random.Random(2).choices(range(1, lines + 1), k=KILLS):
            start_again()
            assert run_killed(killer, job, tmp_path, limit)[0]
            assert (tmp_path / "a.yaml").read_bytes() in (old["a.yaml"], new["a.yaml"])
            assert not run_killed(killer, job, tmp_path, 0)[0]
            assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == new


def test_a_file_is_on_the_disk_before_it_takes_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    flush, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: (steps.append("fsync"), flush(descriptor))[1])
    monkeypatch.setattr(Path, "replace", lambda self, target: (steps.append("replace"), replace(self, target))[1])
    write_files({tmp_path / "a": b"1"})
    assert steps == ["fsync", "replace", "fsync"]


def test_a_second_writer_is_told_of_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MAX_WAIT_SECONDS", 0)
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(OutputError, match="found another run that is writing in this folder"):
        write_files({tmp_path / "a": b"1"})
    os.close(descriptor)
    with lock_folder(tmp_path):
        write_files({tmp_path / "a": b"1"})
    assert (tmp_path / "a").read_bytes() == b"1"


def test_a_pipe_that_nobody_reads_is_told_and_one_that_is_read_is_written(tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe")
    with pytest.raises(OutputError, match="found a pipe that nobody reads, expected a file that can be written"):
        write_files({pipe: b"new"})
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_files({pipe: b"new"})
    assert os.read(reader, 10) == b"new"
    os.close(reader)


def test_files_of_which_one_name_begins_the_other_are_written_together(tmp_path: Path) -> None:
    write_files({tmp_path / "a.meta.json": b"1", tmp_path / "a": b"2"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.meta.json": b"1", "a": b"2"}


def test_without_force_no_file_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(OutputError, match="found a file of this name"):
        write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"}, force=False)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
