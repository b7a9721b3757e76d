"""Folders for one reading, and files that are not whole yet: a run that is killed leaves its own to the next one."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows has no locks on folders, and deletes none that another run has left
    fcntl = None  # type: ignore[assignment]

_PREFIX = "incidents-unfinished-"
_SUFFIX = ".geo-unfinished"
_SECONDS_A_DAY = 86_400
_MAX_NAME = 150  # characters of a target in the name of its unfinished file, which systems keep short


@contextlib.contextmanager
def create_scratch_folder() -> Iterator[Path]:
    """Create a folder that only this run and this user read and that is gone in the end, with those of killed runs."""
    folder, lock = _create_locked()
    try:
        _delete_left(folder.parent)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _create_locked() -> tuple[Path, int]:
    """Create a folder whose lock goes with this process; again where another run has taken it for one that was left."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        if fcntl is None:
            return folder, os.open(os.devnull, os.O_RDONLY)
        with contextlib.suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY)
            with contextlib.suppress(OSError):  # a file system without locks, where nobody deletes either
                fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
            os.close(lock)


def _delete_left(parent: Path) -> None:
    """Delete the folders of this user that no run holds any more."""
    if fcntl is None:
        return
    for folder in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # of another user, held, or just gone
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(lock).st_uid == os.getuid():
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder)
            finally:
                os.close(lock)


@contextlib.contextmanager
def open_unfinished(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a new file beside a target, whose name it takes once it is whole; only this user may read it.

    All of it is on the disk in the end; where anything goes wrong before, it is gone.
    """
    path = target.with_name(f".{target.name[:_MAX_NAME]}.{os.getpid()}-{secrets.token_hex(4)}{_SUFFIX}")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield path, file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def delete_unfinished(folder: Path, target: str | re.Pattern[str]) -> None:
    """Delete the unfinished files of a target, by its name or by a pattern of names, in a folder that is locked."""
    name = re.escape(target[:_MAX_NAME]) if isinstance(target, str) else target.pattern
    own = re.compile(rf"\.{name}\.\d+-[0-9a-f]+{re.escape(_SUFFIX)}")
    for file in folder.iterdir():
        if not own.fullmatch(file.name):
            continue
        # Without a lock on the folder another run may still be writing it.
        if fcntl is not None or time.time() - file.stat().st_mtime > _SECONDS_A_DAY:
            file.unlink(missing_ok=True)
