"""The user's cache folder: files under the hash of what they were made of, each with the hash of what it holds.

A file is the mark of the program, its parts one after another, the names and sizes of these as JSON, the length of that
(8 bytes, little endian), and the SHA-256 of the file's key and of all before it. It is written beside its place, is on
the disk before it takes its name, and is read whole and compared with its hash before anything of it is used.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from geo.core.scratch import delete_unfinished, open_unfinished
from geo.formats.files import flush_folder, open_without_waiting

try:
    import fcntl
except ImportError:  # Windows has no locks on folders
    fcntl = None  # type: ignore[assignment]

FOLDER_VARIABLE = "GEO_CACHE_DIR"
"""The environment variable that names another folder than the user's."""
MAX_DAYS_UNUSED = 30
MAX_BYTES = 2_000_000_000
"""How many bytes the files of this program may take in the folder; those that were used last stay."""

_NAME = "incident-dashboard"
_MARK = b"incident-dashboard prepared\n"
_ALIGNMENT = 64  # bytes, as Arrow wants it
_LENGTH_BYTES = 8
_DIGEST_BYTES = 32
_SECONDS_A_DAY = 86_400
_OWN = re.compile(r"prepared-[0-9a-f]{64}\.arrow")
_LOG = logging.getLogger(__name__)
Parts = dict[str, pa.Buffer]


def find_cache_folder(may_make: bool = True) -> Path | None:
    """Find the folder, or make it for this user alone; None where there can be none."""
    try:
        folder = Path(os.environ.get(FOLDER_VARIABLE) or _find_user_folder())
        if not folder.is_absolute():
            return None
        if may_make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.stat()
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: no home; ValueError: a null byte
        _LOG.info("No cache: %s", error)
        return None
    if not _is_private(state):
        _LOG.info("No cache: others may write in %s", folder)
        return None
    return folder


def _find_user_folder() -> str:
    from platformdirs import user_cache_dir  # only here, where no other folder is named

    return str(user_cache_dir(_NAME, appauthor=False))


def _is_private(state: os.stat_result) -> bool:
    """Whether a file or a folder is this user's, and nobody else may write it."""
    return not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & 0o022)


def read_cached(folder: Path, key: str) -> Parts | None:
    """Read the parts that were written under a key; None where there are none, or none that can be trusted."""
    file = folder / _name_file(key)
    try:
        with open_without_waiting(file) as opened:
            state = os.fstat(opened.fileno())
            if not (stat.S_ISREG(state.st_mode) and _is_private(state) and state.st_size <= MAX_BYTES):
                return None
            content = memoryview(opened.read())
        parts = _unpack(content, key)
        if parts is not None:
            os.utime(file)  # used today: see `drop_old_files`
    except (OSError, MemoryError):
        return None
    return parts


def write_cached(folder: Path, key: str, parts: Iterable[tuple[str, bytes | pa.Buffer]]) -> bool:
    """Write parts under a key, whole or not at all; whether that was possible.

    While another run writes in the folder nothing is written.
    """
    file = folder / _name_file(key)
    try:
        with _lock(folder) as has_lock:
            if not has_lock:
                return False
            with open_unfinished(file) as (unfinished, opened):
                _write_parts(opened, key, parts)
            try:
                unfinished.replace(file)
            finally:
                unfinished.unlink(missing_ok=True)
            flush_folder(folder)
    except OSError as error:
        _LOG.info("Nothing cached: %s", error)
        return False
    return True


def drop_old_files(folder: Path) -> None:
    """Delete what runs that were killed have left, what was not used for long, and what is too much."""
    with contextlib.suppress(OSError), _lock(folder) as has_lock:
        if not has_lock:
            return
        delete_unfinished(folder, _OWN)
        now, total, files = time.time(), 0, []
        for path in folder.iterdir():
            if _OWN.fullmatch(path.name):
                state = path.lstat()
                files.append(((now - state.st_mtime) / _SECONDS_A_DAY, state.st_size, path))
        for days, size, path in sorted(files):
            total += size
            if days > MAX_DAYS_UNUSED or total > MAX_BYTES:
                path.unlink(missing_ok=True)


def _name_file(key: str) -> str:
    return f"prepared-{key}.arrow"


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Keep other runs from writing in the folder meanwhile; False where one does. The lock goes with the process."""
    if fcntl is None:
        yield True
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            has_lock = True
        except OSError:  # held; or a file system without locks, where nothing tells who else writes
            has_lock = False
        yield has_lock
    finally:
        os.close(descriptor)


def _write_parts(file: BinaryIO, key: str, parts: Iterable[tuple[str, bytes | pa.Buffer]]) -> None:
    digest, sizes = hashlib.sha256(key.encode()), []

    def write(content: bytes | pa.Buffer) -> None:
        digest.update(content)
        file.write(content)

    write(_MARK.ljust(_ALIGNMENT, b"\0"))
    for name, content in parts:
        size = memoryview(content).nbytes
        sizes.append([name, size])
        write(content)
        write(b"\0" * (-size % _ALIGNMENT))
    about = json.dumps(sizes).encode()
    write(about + len(about).to_bytes(_LENGTH_BYTES, "little"))
    file.write(digest.digest())


def _unpack(content: memoryview, key: str) -> Parts | None:
    """Take a file apart; None where its hash is another, or it is no file of this program."""
    body, stated = content[:-_DIGEST_BYTES], content[-_DIGEST_BYTES:]
    digest = hashlib.sha256(key.encode())
    digest.update(body)
    if body[: len(_MARK)] != _MARK or digest.digest() != stated:
        return None
    length = int.from_bytes(body[-_LENGTH_BYTES:], "little")
    sizes: list[tuple[str, int]] = json.loads(bytes(body[-_LENGTH_BYTES - length : -_LENGTH_BYTES]))
    parts, begin = {}, _ALIGNMENT
    for name, size in sizes:
        parts[name] = pa.py_buffer(body[begin : begin + size])
        begin += size + -size % _ALIGNMENT
    return parts
