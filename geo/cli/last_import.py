"""What the last import gave, kept beside the record that it became, so that an update can tell what is of whose hand.

It is a record itself, in GeoParquet: ``events.yaml.imported.parquet`` beside ``events.yaml``. Both change together: the
new one is first written under a name that says which version of the record it follows and which it goes with, then the
record is written, then it takes its name. Wherever a run is stopped, the version of the record says which of the two
counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from geo.cli.writing import lock_folder, write_files
from geo.core.errors import OutputError, Problem, RecordError, describe_error
from geo.core.messages import Message
from geo.core.model import Dataset
from geo.core.tables import restore_dataset
from geo.formats.files import flush_folder, short_hash
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES, read_geoparquet
from geo.formats.yaml.reader import YAML_SUFFIXES

RECORD_SUFFIXES = (*YAML_SUFFIXES, *GEOPARQUET_SUFFIXES)

_SUFFIX = ".imported.parquet"
_NONE = "none"


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
        versions = f"{_NONE if held is None else short_hash(held)}-{short_hash(content)}"
        pending = target.with_name(f"{target.name}.{versions}{_SUFFIX}")
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
    return record.with_name(f"{record.name}{_SUFFIX}")


def _list_pending(record: Path) -> Iterator[tuple[Path, str, str]]:
    """Those whose run was stopped, each with the versions of the record before and after it."""
    for path in record.parent.iterdir():
        if path.name.startswith(f"{record.name}.") and path.name.endswith(_SUFFIX):
            before, dash, after = path.name[len(record.name) + 1 : -len(_SUFFIX)].partition("-")
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
