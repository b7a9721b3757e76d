"""Only regular files are read, and only so much of them; two versions of a file are told apart."""

import hashlib
import os
import socket
from pathlib import Path

import pytest

from geo.core.errors import RecordError
from geo.core.limits import LIMITS, RECORD_MB
from geo.formats.files import read_bytes, read_text, short_hash, stamp_file


def test_a_version_is_named_by_the_first_digits_of_its_sha_256() -> None:
    assert short_hash(b"record") == hashlib.sha256(b"record").hexdigest()[:12]


def test_a_file_that_is_replaced_has_another_stamp_even_with_the_same_size_and_time(tmp_path: Path) -> None:
    file, newer = tmp_path / "events.yaml", tmp_path / "newer.yaml"
    file.write_text("a")
    newer.write_text("b")
    before = stamp_file(file)
    state = file.stat()
    os.utime(newer, ns=(state.st_atime_ns, state.st_mtime_ns))
    newer.replace(file)
    assert before is not None and stamp_file(file) != before


def test_a_file_that_is_missing_has_no_stamp(tmp_path: Path) -> None:
    assert stamp_file(tmp_path / "gone.yaml") is None


def test_a_pipe_a_device_and_a_socket_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # the name of a socket has to be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        for path in (tmp_path / "pipe", Path("/dev/zero"), Path("/dev/null"), Path("socket")):
            with pytest.raises(RecordError, match=r"a pipe, a device or a socket|cannot be read"):
                read_bytes(path)


def test_a_limit_names_the_variable_that_raises_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file := tmp_path / "events.yaml").write_bytes(b"#" * 1_000_001)
    monkeypatch.setenv(RECORD_MB.variable, "1")
    with pytest.raises(RecordError, match=r"expected at most 1 MB: .* environment variable GEO_MAX_RECORD_MB"):
        read_text(file)
    monkeypatch.setenv(RECORD_MB.variable, "2")
    assert len(read_text(file)) == 1_000_001


@pytest.mark.parametrize("given", ["", "x", "-1", "0", "1.5", "9" * 5000, "²"])
def test_what_is_no_limit_leaves_the_default(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RECORD_MB.variable, given)
    assert RECORD_MB.value == RECORD_MB.default


def test_every_limit_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
    for limit in LIMITS:
        assert f"| `{limit.variable}` | {limit.default:,} {limit.unit} | {limit.use} |\n" in page
