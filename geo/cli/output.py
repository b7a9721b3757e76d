"""Delivery of a command's result: to stdout, or to a file, whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from geo.core.errors import GeoError, OutputError, Problem


class CommandResult(NamedTuple):
    """The content that a command gives and the error that it found, each None where there is none.

    ``is_archive`` says that the content is a ZIP archive, whose files may be laid out in a folder as well.
    """

    content: str | bytes | None
    error: GeoError | None = None
    is_archive: bool = False


def deliver_result(result: CommandResult, output: Path | None, force: bool) -> None:
    """Write a result to stdout or to a file; the files of an archive where the output is a folder or has no suffix.

    Raises
    ------
    OutputError
        Where a file is there already and may not be written over, or cannot be written.
    """
    if result.content is None:
        return
    content = result.content.encode() if isinstance(result.content, str) else result.content
    if output is None or str(output) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    files = {output: content}
    to_folder = result.is_archive and (output.is_dir() or not (output.suffix or output.exists()))
    if to_folder:
        files = _unpack_archive(content, output)
    message = "found a file of this name, expected a new name, or --force to write over it"
    if not force and (existing := [file for file in files if file.is_file()]):
        problems = [Problem(0, file.name if to_folder else "", message) for file in existing]
        raise OutputError(str(output), problems)
    if to_folder:
        _create_folder(output)
    write_files(files)


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files whole or not at all: all to temporary files first, which then take their places.

    A link is written through; a device or a pipe, which no file can replace, is written into.

    Raises
    ------
    OutputError
        Where a file cannot be written.
    """
    temporary: dict[Path, Path] = {}
    output = Path()
    try:
        for output, content in files.items():
            target = output.resolve()
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if target.exists() and not target.is_file():
                target.write_bytes(content)
                continue
            with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
                temporary[target] = Path(file.name)
                file.write(content)
            temporary[target].chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        for target, written in temporary.items():
            written.replace(target)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        message = f"found {getattr(error, 'strerror', None) or error}, expected a file that can be written"
        raise OutputError(str(output), [Problem(0, "", message)]) from error
    finally:
        for written in temporary.values():
            written.unlink(missing_ok=True)


def _unpack_archive(content: bytes, folder: Path) -> dict[Path, bytes]:
    """Give the files of a ZIP archive by the paths that they will have in a folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {folder / name: archive.read(name) for name in archive.namelist()}


def _create_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        message = f"found {error.strerror}, expected a folder that can be made"
        raise OutputError(str(folder), [Problem(0, "", message)]) from error


def _umask() -> int:
    """Get the permissions that new files do not have; there is no way to ask without setting them."""
    umask = os.umask(0)
    os.umask(umask)
    return umask
