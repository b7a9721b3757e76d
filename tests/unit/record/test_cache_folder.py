"""The cache folder: what is read is what was written, whole, by this user, under this key, or nothing is."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo.record import cache_folder
from geo.record.cache_folder import drop_old_files, find_cache_folder, read_cached, write_cached

KEY, OTHER = "0" * 64, "1" * 64
PARTS = {"a": b"first", "b": b"", "c": os.urandom(1_000)}
ROOT = Path(__file__).parents[3]
needs_owners = pytest.mark.skipif(not hasattr(os, "getuid"), reason="the system has no owners of files")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEO_CACHE_DIR", str(tmp_path / "under" / "cache"))
    folder = find_cache_folder()
    assert folder is not None
    return folder


def read(folder: Path, key: str = KEY) -> dict[str, bytes] | None:
    parts = read_cached(folder, key)
    return None if parts is None else {name: part.to_pybytes() for name, part in parts.items()}


def find_file(folder: Path, key: str = KEY) -> Path:
    return folder / f"prepared-{key}.arrow"


def test_what_is_written_is_read_and_nothing_else_is_there(folder: Path) -> None:
    assert read(folder) is None
    assert write_cached(folder, KEY, PARTS.items())
    assert read(folder) == PARTS
    assert read(folder, OTHER) is None
    assert [path.name for path in folder.iterdir()] == [find_file(folder).name]


@needs_owners
def test_folder_and_files_are_for_this_user_alone(folder: Path) -> None:
    write_cached(folder, KEY, PARTS.items())
    assert folder.stat().st_mode & 0o777 == 0o700
    assert find_file(folder).stat().st_mode & 0o777 == 0o600


def test_no_byte_may_be_another_one(folder: Path) -> None:
    write_cached(folder, KEY, PARTS.items())
    content = find_file(folder).read_bytes()
    for position in range(0, len(content), 7):
        changed = bytearray(content)
        changed[position] ^= 1
        find_file(folder).write_bytes(changed)
        assert read(folder) is None
    for length in range(0, len(content), 11):
        find_file(folder).write_bytes(content[:length])
        assert read(folder) is None
    find_file(folder).write_bytes(content + b"\0")
    assert read(folder) is None
    assert write_cached(folder, KEY, {"new": b"whole"}.items())
    assert read(folder) == {"new": b"whole"}


def test_a_file_under_the_name_of_another_key_is_not_taken_for_it(folder: Path) -> None:
    write_cached(folder, KEY, PARTS.items())
    find_file(folder).rename(find_file(folder, OTHER))
    assert read(folder, OTHER) is None


@needs_owners
def test_what_others_may_write_is_not_read(folder: Path) -> None:
    write_cached(folder, KEY, PARTS.items())
    find_file(folder).chmod(0o622)
    assert read(folder) is None
    folder.chmod(0o777)
    assert find_cache_folder() is None


def test_a_pipe_or_a_folder_in_its_place_is_no_file(folder: Path) -> None:
    find_file(folder).mkdir()
    assert read(folder) is None
    find_file(folder).rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(find_file(folder))
        assert read(folder) is None


@pytest.mark.parametrize("place", [os.devnull, "relative", "/proc/none/here", "a\0b"])
def test_where_there_can_be_no_folder_there_is_no_cache(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_folder, "_find_user_folder", lambda: place)
    monkeypatch.delenv("GEO_CACHE_DIR", raising=False)
    assert find_cache_folder() is None


def test_it_is_the_users_own_unless_another_one_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("platformdirs")
    monkeypatch.delenv("GEO_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert find_cache_folder(may_make=False) is None
        assert find_cache_folder() == tmp_path / "incident-dashboard"


def test_a_disk_that_takes_nothing_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_cached(folder, KEY, PARTS.items())

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    assert not write_cached(folder, KEY, {"new": b"x"}.items())
    assert read(folder) == PARTS
    assert [path.name for path in folder.iterdir()] == [find_file(folder).name]


def test_a_part_that_cannot_be_made_leaves_nothing(folder: Path) -> None:
    def make() -> "cache_folder.Iterator[tuple[str, bytes]]":
        yield "a", b"x"
        raise ValueError

    with pytest.raises(ValueError):
        write_cached(folder, KEY, make())
    assert list(folder.iterdir()) == []


def test_while_one_writes_another_one_writes_and_drops_nothing(folder: Path) -> None:
    def make() -> "cache_folder.Iterator[tuple[str, bytes]]":
        before = {path.name for path in folder.iterdir()}
        assert len(before) == 1
        assert not write_cached(folder, OTHER, PARTS.items())
        drop_old_files(folder)
        assert {path.name for path in folder.iterdir()} == before
        yield from PARTS.items()

    assert write_cached(folder, KEY, make())
    assert read(folder) == PARTS


def test_many_writers_at_once_leave_one_whole_file(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from geo.record.cache_folder import write_cached; sys.stdin.read(1);"
        f"write_cached(Path(sys.argv[1]), '{KEY}', [('a', sys.argv[2].encode() * 1_000_000)])"
    )
    command = [sys.executable, "-c", code, str(folder)]
    runs = [subprocess.Popen([*command, letter], cwd=ROOT, stdin=subprocess.PIPE) for letter in "xyz"]
    for run in runs:
        run.communicate(b"!")
    assert [run.returncode for run in runs] == [0, 0, 0]
    parts = read(folder)
    assert parts is not None and parts["a"] in {letter * 1_000_000 for letter in (b"x", b"y", b"z")}
    assert [path.name for path in folder.iterdir()] == [find_file(folder).name]


def test_what_was_not_used_for_long_or_is_too_much_is_dropped_and_nothing_of_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    for number, days in enumerate((31, 3, 2, 1)):
        write_cached(folder, str(number) * 64, PARTS.items())
        os.utime(find_file(folder, str(number) * 64), (now, now - days * 86_400))
    for name in (f".prepared-{KEY}.arrow.12-ab.geo-unfinished", "prepared-mine.arrow", ".x.arrow.12-ab.geo-unfinished"):
        (folder / name).touch()
        os.utime(folder / name, (1, 1))
    assert read(folder, "1" * 64) == PARTS  # used just now
    monkeypatch.setattr(cache_folder, "MAX_BYTES", 2 * find_file(folder, "1" * 64).stat().st_size)
    drop_old_files(folder)
    kept = {find_file(folder, number * 64).name for number in "13"}
    assert {path.name for path in folder.iterdir()} == {*kept, "prepared-mine.arrow", ".x.arrow.12-ab.geo-unfinished"}
