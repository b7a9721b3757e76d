"""Folders for the time of one reading, of which nothing stays: a run that is killed leaves its own to the next one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no locks on folders, and deletes none that another run has left
    fcntl = None  # type: ignore[assignment]

_PREFIX = "incidents-unfinished-"


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
