"""Where the result of a command goes: to stdout, or to a file, whole or not at all."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from geo.errors import GeoError, OutputError, Problem


class Outcome(NamedTuple):
    """What a command found out, None if nothing, and what is wrong, None if nothing."""

    result: str | bytes | None
    fault: GeoError | None = None


def add_to(command: argparse.ArgumentParser) -> None:
    """The options of every command that has a result."""
    command.add_argument("-o", dest="output", type=Path, metavar="FILE", help="write to this file, not to the terminal")
    command.add_argument("--force", action="store_true", help="write over a file that is there already")


def deliver(result: str | bytes | None, output: Path | None, force: bool) -> None:
    """Write a result.

    Raises
    ------
    OutputError
        Where the file is there already and may not be written over, or cannot be written.
    """
    if result is None:
        return
    content = result.encode() if isinstance(result, str) else result
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    if output.is_file() and not force:
        found = "found a file of this name, expected a new name, or --force to write over it"
        raise OutputError(str(output), [Problem(0, "", found)])
    write(output, content)


def write(output: Path, content: bytes) -> None:
    """Write a file whole or not at all: aside, then in its place; OutputError where that cannot be done."""
    aside = None
    try:
        with tempfile.NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as file:
            aside = Path(file.name)
            file.write(content)
        aside.chmod(output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~_umask())
        aside.replace(output)
    except OSError as error:
        if aside:
            aside.unlink(missing_ok=True)
        message = f"found {error.strerror}, expected a file that can be written"
        raise OutputError(str(output), [Problem(0, "", message)]) from error


def _umask() -> int:
    """What the user's files may not be; there is no way to ask without setting it."""
    now = os.umask(0)
    os.umask(now)
    return now
