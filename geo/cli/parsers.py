"""The parsers of the commands, with their pages of ``--help``: what a command is for and how it is used."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HELP_WIDTH = 90
"""Characters in a line of a help page."""

_ABOUT = "Check records of incidents, add to them, bring your data in, take a view away."
_CLOSING = """\
exit codes:
  0    all is well
  1    there are problems; each is on stderr as FILE:LINE: path: found …, expected …
  2    the command was used wrongly
  130  stopped with Ctrl+C

Problems are in the language of LANG: English, Albanian (sq_AL) or Serbian (sr_RS, sr_RS@latin).
Results go to the terminal, or with -o to a file, which is written whole or not at all.
Every command tells more:  python -m geo COMMAND --help
docs/record.md describes every field of events.yaml. The dashboard:  streamlit run dashboard.py"""


def create_parser() -> argparse.ArgumentParser:
    """Create the parser of ``python -m geo``, without commands."""
    return argparse.ArgumentParser(
        prog="python -m geo", description=_ABOUT, epilog=_CLOSING, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def add_command(
    commands: argparse._SubParsersAction[Any], name: str, summary: str, about: str, examples: Mapping[str, str]
) -> argparse.ArgumentParser:
    """Add the parser of a command.

    Parameters
    ----------
    summary : str
        A line for the page of all commands.
    about : str
        Paragraphs for its own page; one of several lines keeps them.
    examples : mapping
        What is typed behind ``python -m geo``, by what it is an example of.
    """
    paragraphs = (part if "\n" in part else textwrap.fill(part, HELP_WIDTH) for part in about.split("\n\n"))
    lines = "\n".join(f"  {purpose}:\n    python -m geo {typed}" for purpose, typed in examples.items())
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description="\n\n".join(paragraphs),
        epilog=f"examples:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return command


def add_record_argument(command: argparse.ArgumentParser) -> None:
    """Add the argument that names the record."""
    command.add_argument("file", type=Path, nargs="?", default=Path("events.yaml"), metavar="FILE",
                         help="the record (default: events.yaml in this folder)")  # fmt: skip


def add_boundaries_option(command: argparse.ArgumentParser) -> None:
    """Add the option that names other municipalities."""
    command.add_argument("--boundaries", type=Path, metavar="FILE",
                         help="polygons of municipalities, provinces or other units of your own, in any format of GDAL "
                              "(default: those that come with the program)")  # fmt: skip


def add_output_options(command: argparse.ArgumentParser) -> None:
    """Add the options of every command that has a result."""
    command.add_argument(
        "-o", dest="output", type=Path, metavar="FILE", help="write to this file, not to the terminal (-)"
    )
    command.add_argument("--force", action="store_true", help="write over a file that is there already")
    command.add_argument("--report", type=Path, metavar="FILE",
                         help="write all problems to this file; the terminal shows the first")  # fmt: skip
