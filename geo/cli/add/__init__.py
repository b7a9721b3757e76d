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
from typing import Any

from geo.cli import parsers as manual
from geo.cli.add import session
from geo.cli.add.terminal import Terminal
from geo.cli.output import Outcome

_ABOUT = """\
Asks in the terminal for the fields of one incident, and for its place and its sources where the record does not have \
them yet. Each answer is checked as it is given. Type any part of a name, in any spelling, to find a place, a source, \
a type or an actor; ? lists what there is, `back` asks the question before again, Enter leaves out what is optional.

At the end it shows what will be added and asks before it writes. Comments, order and all other lines of the file stay \
as they are; the day of the last change is set only if you say so. Ctrl+C stops at any time, and nothing is written."""
_EXAMPLES = {
    "to the record in this folder": "add",
    "to another one": "add mill.yaml",
}


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add add."""
    command = manual.command(commands, "add", "add an incident to a record, asked for field by field",
                             _ABOUT, _EXAMPLES)  # fmt: skip
    manual.boundaries(command)
    manual.record_file(command)
    command.set_defaults(run=_add, output=None, force=False)


def _add(arguments: argparse.Namespace) -> Outcome:
    """Bytes that are no text are said to be so, where the terminal asks; input() would end the program."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    with contextlib.suppress(ImportError):  # where it is there, input() edits lines with it
        import readline  # noqa: F401
    return Outcome(session.add(Terminal(), arguments.file, arguments.boundaries))
