"""What ``--help`` says: a page a command, with what it is for and how it is used."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WIDTH = 90

ABOUT = "Check records of incidents, add to them, bring your data in, take a view away."
CLOSING = """\
exit codes:
  0    all is well
  1    there are problems; each is on stderr as FILE:LINE: path: found …, expected …
  2    the command was used wrongly
  130  stopped with Ctrl+C

Results go to the terminal, or with -o to a file, which is written whole or not at all.
Every command tells more:  python -m geo COMMAND --help
README.md describes every field of events.yaml. The dashboard:  streamlit run dashboard.py"""


def overview() -> argparse.ArgumentParser:
    """The parser of all commands."""
    return argparse.ArgumentParser(
        prog="python -m geo", description=ABOUT, epilog=CLOSING, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def command(commands: argparse._SubParsersAction[Any], name: str, summary: str, about: str,
            examples: Mapping[str, str]) -> argparse.ArgumentParser:  # fmt: skip
    """A command: a line for the overview, paragraphs about it, and examples: what for, and what to type."""
    paragraphs = (part if "\n" in part else textwrap.fill(part, WIDTH) for part in about.split("\n\n"))
    shown = "\n".join(f"  {what}:\n    python -m geo {typed}" for what, typed in examples.items())
    found: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description="\n\n".join(paragraphs),
        epilog=f"examples:\n{shown}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return found


def record_file(command: argparse.ArgumentParser) -> None:
    """The argument that names the record."""
    command.add_argument("file", type=Path, nargs="?", default=Path("events.yaml"), metavar="FILE",
                         help="the record (default: events.yaml in this folder)")  # fmt: skip


def boundaries(command: argparse.ArgumentParser) -> None:
    """The option that names other municipalities."""
    command.add_argument("--boundaries", type=Path, metavar="FILE",
                         help="municipality polygons of your own, in any format of GDAL "
                              "(default: those that come with the program)")  # fmt: skip
