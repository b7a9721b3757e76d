"""The command that adds an incident: asks for it in the terminal, and appends it to the text of the record.

terminal   questions and answers
steps      a form as questions of which each can be asked again
draft      the record that is added to, with what is new
forms      what every form asks alike
incidents, claims, places, sources   the forms
session    from the first question to the file
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
from pathlib import Path
from typing import Any

from geo.commands.adding import session
from geo.commands.adding.terminal import Terminal
from geo.commands.delivery import Outcome


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add add."""
    command = commands.add_parser("add", help="add an incident to a record, asked for field by field")
    command.add_argument("--boundaries", type=Path, metavar="FILE", help="municipality polygons")
    command.add_argument("file", type=Path, nargs="?", default=Path("events.yaml"), metavar="FILE",
                         help="the record (events.yaml)")  # fmt: skip
    command.set_defaults(run=_add, output=None, force=False)


def _add(arguments: argparse.Namespace) -> Outcome:
    """Bytes that are no text are said to be so, where the terminal asks; input() would end the program."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    with contextlib.suppress(ImportError):  # where it is there, input() edits lines with it
        import readline  # noqa: F401
    return Outcome(session.add(Terminal(), arguments.file, arguments.boundaries))
