"""The files of a running dashboard: named on the command line, and watched for changes."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, NoReturn

from geo.core.errors import Problem, RecordError
from geo.formats import registry
from geo.formats.files import stamp_file
from geo.formats.tables.mapping_file import mapping_path

_DEFAULT_EVENTS = Path(__file__).parents[2] / "events.yaml"


class Files(NamedTuple):
    """The files of a dashboard; ``archive`` is the folder with the documents of the sources."""

    events: Path
    boundaries: Path | None = None
    archive: Path | None = None


def parse_arguments(argv: list[str]) -> Files:
    """Parse the command line ``[--events FILE] [--boundaries FILE] [--archive DIR]``.

    Raises
    ------
    RecordError
        For an option or a word that is not among these.
    """
    parser = _Parser(prog="streamlit run dashboard.py --", add_help=False, allow_abbrev=False)
    parser.add_argument("--events", type=Path, default=_DEFAULT_EVENTS)
    parser.add_argument("--boundaries", type=Path)
    parser.add_argument("--archive", type=Path)
    return Files(**vars(parser.parse_args(argv)))


def file_versions(files: Iterable[Path | None]) -> tuple[tuple[int, int, int] | None, ...]:
    """Get modification time (ns), size (bytes) and inode of each file and its sidecars, None where there is none.

    Of a folder it is those of the files in it that a format names. Compare two results to detect a change.
    """
    return tuple(stamp_file(part) for file in files if file for part in (*registry.input_files(file), *_sidecars(file)))


def _sidecars(file: Path) -> tuple[Path, Path]:
    """Name the metadata of boundaries and the mapping file of a table, which may lie beside a file."""
    return file.with_suffix(".meta.json"), mapping_path(file)


class _Parser(argparse.ArgumentParser):
    """Raises an error for wrong use instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        expected = "expected [--events FILE] [--boundaries FILE] [--archive DIR]"
        raise RecordError("the command line", [Problem(0, "", f"found {message}; {expected}")])
