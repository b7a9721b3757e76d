"""Where the result of a command goes: to stdout, or to a file, whole or not at all."""

from __future__ import annotations

import argparse
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


class Outcome(NamedTuple):
    """What a command found out, None if nothing, and what is wrong, None if nothing.

    ``packed`` is whether the result is a ZIP archive whose files may lie in a folder as well.
    """

    result: str | bytes | None
    fault: GeoError | None = None
    packed: bool = False


def add_to(command: argparse.ArgumentParser) -> None:
    """The options of every command that has a result."""
    command.add_argument(
        "-o", dest="output", type=Path, metavar="FILE", help="write to this file, not to the terminal (-)"
    )
    command.add_argument("--force", action="store_true", help="write over a file that is there already")


def deliver(outcome: Outcome, output: Path | None, force: bool) -> None:
    """Write a result; a packed one as the files in it, where the output is a folder or has no suffix.

    Raises
    ------
    OutputError
        Where a file is there already and may not be written over, or cannot be written.
    """
    if outcome.result is None:
        return
    content = outcome.result.encode() if isinstance(outcome.result, str) else outcome.result
    if output is None or str(output) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    files = {output: content}
    laid_out = outcome.packed and (output.is_dir() or not (output.suffix or output.exists()))
    if laid_out:
        files = _unpacked(content, output)
    found = "found a file of this name, expected a new name, or --force to write over it"
    if not force and (taken := [file for file in files if file.is_file()]):
        raise OutputError(str(output), [Problem(0, file.name if laid_out else "", found) for file in taken])
    if laid_out:
        _make(output)
    write_all(files)


def write(output: Path, content: bytes) -> None:
    """Write a file whole or not at all: aside, then in its place; OutputError where that cannot be done."""
    write_all({output: content})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write files, of which none is touched before all are written aside; OutputError where that cannot be done.

    A link is written through; a device or a pipe, which nothing can take the place of, is written into.
    """
    aside: dict[Path, Path] = {}
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
                aside[target] = Path(file.name)
                file.write(content)
            aside[target].chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        for target, written in aside.items():
            written.replace(target)
    except (OSError, RuntimeError) as error:  # of links in a circle
        message = f"found {getattr(error, 'strerror', None) or error}, expected a file that can be written"
        raise OutputError(str(output), [Problem(0, "", message)]) from error
    finally:
        for written in aside.values():
            written.unlink(missing_ok=True)


def _unpacked(content: bytes, folder: Path) -> dict[Path, bytes]:
    """The files of a ZIP archive as they are to lie in a folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {folder / name: archive.read(name) for name in archive.namelist()}


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        message = f"found {error.strerror}, expected a folder that can be made"
        raise OutputError(str(folder), [Problem(0, "", message)]) from error


def _umask() -> int:
    """What the user's files may not be; there is no way to ask without setting it."""
    now = os.umask(0)
    os.umask(now)
    return now
