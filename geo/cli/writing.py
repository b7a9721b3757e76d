"""Files written whole or not at all: by one writer at a time, on the disk before they take their places.

Each file is written to a temporary file beside it, which then takes its name. One that a stopped run has left behind is
deleted at the next run that writes a file of this name.

A record and what the last import gave change together. That is a record itself, in GeoParquet, kept so that an update
can tell what is of whose hand: ``events.yaml.imported.parquet`` beside ``events.yaml``. The new one is first written
under a name that says which version of the record it follows and which it goes with, then the record is written, then
it takes its name. Wherever a run is stopped, the version of the record says which of the two counts.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from geo.core.errors import OutputError, Problem, RecordError, describe_error
from geo.core.messages import Message
from geo.core.model import Dataset
from geo.core.scratch import delete_unfinished, open_unfinished
from geo.core.tables import restore_dataset
from geo.formats.files import flush_folder, short_hash
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES, read_geoparquet
from geo.formats.yaml.reader import YAML_SUFFIXES

try:
    import fcntl
except ImportError:  # Windows has no locks on folders
    fcntl = None  # type: ignore[assignment]

MAX_WAIT_SECONDS = 10.0
"""How long a second writer waits for the first one to end."""

_WAIT_STEP_SECONDS = 0.05
_EXISTS = Message("found a file of this name, expected a new name, or --force to write over it")
RECORD_SUFFIXES = (*YAML_SUFFIXES, *GEOPARQUET_SUFFIXES)
_IMPORT_SUFFIX = ".imported.parquet"
_NO_RECORD = "none"


def write_files(files: Mapping[Path, bytes], force: bool = True, name_each: bool = False) -> None:
    """Write files whole or not at all: all to temporary files first, which then take their places.

    A link is written through, if it leads to a file; a device or a pipe, which no file can replace, is written into.

    Parameters
    ----------
    files : mapping
        The bytes of each file, all in one folder.
    force : bool
        Whether files that are there already are written over.
    name_each : bool
        Whether a problem names the file in the folder.

    Raises
    ------
    OutputError
        Where a file is there already and may not be written over, or cannot be written.
    """
    written: dict[Path, Path] = {}
    output = next(iter(files), Path())
    try:
        with contextlib.ExitStack() as locks:
            for folder in sorted({file.resolve().parent for file in files}):
                locks.enter_context(lock_folder(folder))
            if not force and (existing := [file for file in files if _is_taken(file)]):
                problems = [Problem(0, file.name if name_each else "", _EXISTS) for file in existing]
                raise OutputError(str(output.parent if name_each else output), problems)
            for output, content in files.items():
                target = _resolve_target(output)
                if target.exists() and not target.is_file():
                    _write_into(target, content)
                    continue
                with contextlib.suppress(PermissionError):
                    delete_unfinished(target.parent, target.name)
                written[target] = _write_temporary(target, content)
            for target, temporary in written.items():
                temporary.replace(target)
            for folder in {target.parent for target in written}:
                flush_folder(folder)
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links in a circle; ValueError: a null byte
        message = Message("found {reason}, expected a file that can be written", reason=describe_error(error))
        raise OutputError(str(output), [Problem(0, "", message)]) from error
    finally:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Keep other runs of this program from writing in a folder meanwhile; a lock of a run that ends goes with it.

    The same process may lock a folder again while it holds it.

    Raises
    ------
    OutputError
        Where another run still writes after `MAX_WAIT_SECONDS`.
    """
    if fcntl is None or folder in _LOCKED:
        yield
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # a folder to write in, but not to look into
        yield
        return
    try:
        _wait_for_lock(descriptor, folder)
        _LOCKED.add(folder)
        yield
    finally:
        _LOCKED.discard(folder)
        os.close(descriptor)


# The folders that this process has locked: a second lock of its own would wait for the first.
_LOCKED: set[Path] = set()


def _wait_for_lock(descriptor: int, folder: Path) -> None:
    end = time.monotonic() + MAX_WAIT_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                message = Message(
                    "found another run that is writing in this folder, expected it to end: try again then"
                )
                raise OutputError(str(folder), [Problem(0, "", message)]) from None
            time.sleep(_WAIT_STEP_SECONDS)
        except OSError:  # a file system without locks
            return


def _is_taken(file: Path) -> bool:
    """Whether there is a file of this name, or a link of this name that leads to one or to nothing."""
    return file.is_file() or (file.is_symlink() and not file.exists())


def _resolve_target(output: Path) -> Path:
    target = output.resolve()
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if output.is_symlink() and not target.exists():
        raise FileNotFoundError(errno.ENOENT, Message("a link to {target}, where there is no file", target=str(target)))
    return target


def _write_into(target: Path, content: bytes) -> None:
    """Write into a device or a pipe; OSError for a pipe that nobody reads, on which the run would wait without end."""
    no_waiting = getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(target, os.O_WRONLY | no_waiting)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(errno.ENXIO, Message("a pipe that nobody reads")) from None
        raise
    with os.fdopen(descriptor, "wb") as file:
        if no_waiting:
            os.set_blocking(descriptor, True)
        file.write(content)


def _write_temporary(target: Path, content: bytes) -> Path:
    """Write to a new file beside the target, with its permissions; all of it is on the disk when this returns."""
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    with open_unfinished(target) as (temporary, file):
        file.write(content)
        temporary.chmod(mode)
    return temporary


def _umask() -> int:
    """Get the permissions that new files do not have; there is no way to ask without setting them."""
    umask = os.umask(0)
    os.umask(umask)
    return umask


def can_keep_import(output: Path) -> bool:
    """Whether there is a place beside an output for what the import gave: not beside pipes, devices and other files."""
    try:
        is_free = output.is_file() or not (output.exists() or output.is_symlink())
        return output.suffix in RECORD_SUFFIXES and is_free and output.parent.is_dir()
    except (OSError, RuntimeError, ValueError):  # links in a circle, a null byte: said when it is written
        return False


def read_last_import(record: Path, content: bytes) -> Dataset:
    """Read what the last import into a record gave; ``content`` is what the record holds now.

    Raises
    ------
    RecordError
        Where there is nothing, or it cannot be read.
    """
    frames = read_geoparquet(_find_last_import(record.resolve(), content))
    return restore_dataset(frames, frames.incidents["id"])


def write_with_import(
    record: Path, content: bytes, imported: bytes, force: bool = True, before: bytes | None = None
) -> None:
    """Write a record and what the import gave, both or none.

    Parameters
    ----------
    before : bytes, optional
        What the record must hold still; else nothing is written.

    Raises
    ------
    OutputError
        Where the record is there already and may not be written over, has changed, or cannot be written.
    """
    try:
        _write_both(record, content, imported, force, before)
    except OSError as error:
        message = Message("found {reason}, expected a file that can be written", reason=describe_error(error))
        raise OutputError(str(record), [Problem(0, "", message)]) from error


def _write_both(record: Path, content: bytes, imported: bytes, force: bool, before: bytes | None) -> None:
    target = record.resolve()
    with lock_folder(target.parent):
        held = target.read_bytes() if target.is_file() else None
        if before is not None and held != before:
            message = Message("found a file that has changed meanwhile, expected the one that was read: try again")
            raise OutputError(str(record), [Problem(0, "", message)])
        versions = f"{_NO_RECORD if held is None else short_hash(held)}-{short_hash(content)}"
        pending = target.with_name(f"{target.name}.{versions}{_IMPORT_SUFFIX}")
        write_files({pending: imported})
        try:
            if content != before:
                write_files({record: content}, force)
        except OutputError:
            pending.unlink(missing_ok=True)
            raise
        pending.replace(_import_path(target))
        for other, *_ in list(_list_pending(target)):
            other.unlink(missing_ok=True)
        flush_folder(target.parent)


def _import_path(record: Path) -> Path:
    return record.with_name(f"{record.name}{_IMPORT_SUFFIX}")


def _list_pending(record: Path) -> Iterator[tuple[Path, str, str]]:
    """Those whose run was stopped, each with the versions of the record before and after it."""
    for path in record.parent.iterdir():
        if path.name.startswith(f"{record.name}.") and path.name.endswith(_IMPORT_SUFFIX):
            before, dash, after = path.name[len(record.name) + 1 : -len(_IMPORT_SUFFIX)].partition("-")
            if dash:
                yield path, before, after


def _find_last_import(record: Path, content: bytes) -> Path:
    version, pending = short_hash(content), list(_list_pending(record))
    if fitting := [path for path, _, after in pending if after == version]:
        return fitting[0]
    if any(before != version for _, before, _ in pending):
        names = ", ".join(path.name for path, *_ in pending)
        message = Message(
            "found an import that was stopped ({names}) and a record that was changed since, expected one that fits "
            "the other: delete it if the record has nothing of that import, else name it {name}",
            names=names,
            name=_import_path(record).name,
        )
        raise RecordError(str(record), [Problem(0, "", message)])
    if not (path := _import_path(record)).is_file():
        message = Message(
            "found no {name}, expected it beside the record, as import writes it: copy it there, or name with --since "
            "the file that was imported last",
            name=path.name,
        )
        raise RecordError(str(record), [Problem(0, "", message)])
    return path
