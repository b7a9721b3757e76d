"""The files of a running dashboard: named on the command line, and watched for changes."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, NoReturn

from geo.core.errors import Problem, RecordError
from geo.core.messages import Message
from geo.core.text import quote_text, safe_web_address
from geo.formats import registry
from geo.formats.files import stamp_file
from geo.formats.tables.mapping_file import mapping_path

USAGE = "[--events FILE] [--boundaries FILE] [--archive DIR] [--public-url URL] [--no-cache]"
SAMPLE = Path(__file__).parents[2] / "events.yaml"
"""The record that comes with the program, and is shown where none is named."""


class Files(NamedTuple):
    """The files of a dashboard; ``archive`` is the folder with the documents of the sources.

    ``public_url`` is where others open the dashboard; None where it is on this machine only. ``is_cached`` says whether
    a large record may be kept, as it is prepared, in the user's cache folder.
    """

    events: Path
    boundaries: Path | None = None
    archive: Path | None = None
    public_url: str | None = None
    is_cached: bool = True


def parse_arguments(argv: list[str]) -> Files:
    """Parse the command line: `USAGE`.

    Raises
    ------
    RecordError
        For an option or a word that is not among these, and a public URL that is not http or https.
    """
    parser = _Parser(prog="streamlit run dashboard.py --", add_help=False, allow_abbrev=False)
    parser.add_argument("--events", type=Path, default=SAMPLE)
    parser.add_argument("--boundaries", type=Path)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--public-url", type=_web_address)
    parser.add_argument("--no-cache", action="store_false", dest="is_cached")
    return Files(**vars(parser.parse_args(argv)))


def _web_address(text: str) -> str:
    if safe_web_address(text) is None:
        raise argparse.ArgumentTypeError(f"{quote_text(text)}, which does not begin with https:// or http://")
    return text


def file_versions(files: Iterable[Path | str | bool | None]) -> tuple[tuple[int, int, int] | None, ...]:
    """Get modification time (ns), size (bytes) and inode of each file and its sidecars, None where there is none.

    Of a folder it is those of the files in it that a format names; what is no path is passed over. Compare two results
    to detect a change.
    """
    paths = (file for file in files if isinstance(file, Path))
    return tuple(stamp_file(part) for path in paths for part in (*registry.input_files(path), *_sidecars(path)))


def _sidecars(file: Path) -> tuple[Path, Path]:
    """Name the metadata of boundaries and the mapping file of a table, which may lie beside a file."""
    return file.with_suffix(".meta.json"), mapping_path(file)


class _Parser(argparse.ArgumentParser):
    """Raises an error for wrong use instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        raise RecordError(
            Message("the command line"),
            [Problem(0, "", Message("found {message}; expected {usage}", message=message, usage=USAGE))],
        )
