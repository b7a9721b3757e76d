"""Two versions of an input file are told apart."""

import hashlib
import os
from pathlib import Path

from geo.formats.files import short_hash, stamp_file


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
