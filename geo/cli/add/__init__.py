"""The command ``add``: asks for an incident in the terminal, shows what will be added, and appends it to the record.

prompt     questions, answers and forms in a terminal
draft      the record with what is added to it, and its file
questions  the forms: incident, place, source, claims
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from geo.cli.add.draft import Draft, format_additions, read_record_text, save_additions
from geo.cli.add.prompt import LEAVE_OUT, Answers, Back, Terminal, open_terminal
from geo.cli.add.questions import IncidentForm
from geo.cli.output import CommandResult, add_boundaries_option, add_command, add_record_argument
from geo.core.dates import Interval
from geo.core.errors import OutputError, Problem, RecordError
from geo.core.messages import Message
from geo.formats.yaml.editing import check_appendable
from geo.formats.yaml.layout import CannotEdit
from geo.record.record import load_record

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
_WELCOME = f"""\
Adds one incident to {{file}}. Nothing is written before you say yes at the end.
  ?     lists what there is to choose from       back  asks the question before again
  Enter leaves out what is optional              {LEAVE_OUT}     takes an earlier answer away
  Ctrl+C stops, and nothing is written"""


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of this command."""
    command = add_command(commands, "add", "add an incident to a record, asked for field by field", _ABOUT, _EXAMPLES)
    add_boundaries_option(command)
    add_record_argument(command)
    command.set_defaults(run=_run, output=None, force=False)


def _run(arguments: argparse.Namespace) -> CommandResult:
    return CommandResult(add_incident(open_terminal(), arguments.file, arguments.boundaries))


def add_incident(terminal: Terminal, file: Path, boundaries: Path | None = None) -> str:
    """Ask for an incident and add it to a file; give what is to be said at the end.

    Raises
    ------
    RecordError, BoundaryError
        Where the file is not one that can be added to.
    OutputError
        Where it cannot be written, or the answers end before the last; nothing is written then.
    """
    try:
        return _add_incident(terminal, file, boundaries)
    except EOFError:
        raise _stopped(file, Message("found the end of the answers, expected more of them")) from None
    except CannotEdit as error:
        raise RecordError(
            str(file), [Problem(0, "", Message("{reason}: add the incident by hand", reason=str(error)))]
        ) from None


def _add_incident(terminal: Terminal, file: Path, boundaries: Path | None) -> str:
    text = read_record_text(file)
    draft = Draft(text, load_record(file, boundaries).boundaries, str(file))
    check_appendable(text)
    terminal.show(_WELCOME.format(file=file))
    answers: Answers = {}
    agreed = False
    while not agreed:
        _ask_incident(IncidentForm(terminal, draft), answers)
        additions = draft.additions(answers)
        terminal.show(f"\n{format_additions(additions)}")
        agreed = _agree(terminal, file, f"Add this to {file}? yes or no; `back` goes through the questions again")
    updated = _ask_updated(terminal, draft.values["dataset"]["updated"])
    while (current := save_additions(file, text, additions, updated, boundaries)) is not None:
        text = current
        terminal.show(f"\n{file} has changed since the first question.")
        if not _agree(terminal, file, "Add the incident to what it is now? yes or no"):
            raise _stopped(file, Message("found a changed file, expected the one that was read"))
    still = "" if updated else f" Its `updated` is still {draft.values['dataset']['updated'].text}."
    return f"Added {answers['id']} to {file}.{still}\n"


def _ask_incident(form: IncidentForm, answers: Answers) -> None:
    while True:
        try:
            form.ask(answers)
            return
        except Back:
            form.terminal.show("  This is the first question.")


def _agree(terminal: Terminal, file: Path, question: str) -> bool:
    """Ask for a yes; False for `back`. Raises OutputError for a no."""
    try:
        if terminal.ask_yes(f"\n{question}"):
            return True
    except Back:
        return False
    raise _stopped(file, Message("found no, expected yes"))


def _ask_updated(terminal: Terminal, earlier: Interval) -> str | None:
    """Ask whether today is to stand as the day of the last change, which is the user's to say; None to leave it."""
    today = date.today().isoformat()
    if earlier.text == today:
        return None
    question = f"\nThe record was last changed on {earlier.text}, it says. Say {today} now? yes or no [Enter: no]"
    while True:
        try:
            return today if terminal.ask_yes(question, default=False) else None
        except Back:
            terminal.show("  The incident is agreed; this is the last question.")


def _stopped(file: Path, reason: str) -> OutputError:
    return OutputError(str(file), [Problem(0, "", Message("{reason}: nothing was written", reason=reason))])
