"""Adding an incident from the first question to the file: asked for, shown, checked, written."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path

from geo.cli import output as delivery
from geo.cli.add import incidents
from geo.cli.add.draft import Draft
from geo.cli.add.steps import Answers
from geo.cli.add.terminal import LEAVE_OUT, Back, Terminal
from geo.core.dates import Interval
from geo.core.errors import OutputError, Problem, RecordError
from geo.formats import registry as imports
from geo.formats.geoparquet import reader as geoparquet
from geo.formats.yaml import editing as revision
from geo.formats.yaml import reader, writer
from geo.formats.yaml import text as texts
from geo.formats.yaml.editing import Additions, Unfit
from geo.record import record

_WELCOME = f"""\
Adds one incident to {{file}}. Nothing is written before you say yes at the end.
  ?     lists what there is to choose from       back  asks the question before again
  Enter leaves out what is optional              {LEAVE_OUT}     takes an earlier answer away
  Ctrl+C stops, and nothing is written"""


def add(terminal: Terminal, file: Path, boundaries: Path | None = None) -> str:
    """Ask for an incident and add it to the file; gives what is to be said at the end.

    Raises
    ------
    RecordError, BoundaryError
        Where the file is not one that can be added to.
    OutputError
        Where it cannot be written, or the answers end before the last; nothing is written then.
    """
    try:
        return _add(terminal, file, boundaries)
    except EOFError:
        raise _stopped(file, "found the end of the answers, expected more of them") from None
    except Unfit as unfit:
        raise RecordError(str(file), [Problem(0, "", f"{unfit}: add the incident by hand")]) from None


def _add(terminal: Terminal, file: Path, boundaries: Path | None) -> str:
    text = _read(file)
    draft = Draft(text, record.load(file, boundaries).boundaries, str(file))
    revision.check(text)
    terminal.say(_WELCOME.format(file=file))
    answers: Answers = {}
    agreed = False
    while not agreed:
        _ask(terminal, draft, answers)
        new = draft.additions(answers["id"], {key: value for key, value in answers.items() if key != "id"})
        terminal.say(f"\n{_shown(new)}")
        agreed = _agreed(terminal, file, f"Add this to {file}? yes or no; `back` goes through the questions again")
    updated = _updated(terminal, draft.values["dataset"]["updated"])
    while (now := _saved(file, text, new, updated, boundaries)) is not None:
        text = now
        terminal.say(f"\n{file} has changed since the first question.")
        if not _agreed(terminal, file, "Add the incident to what it is now? yes or no"):
            raise _stopped(file, "found a changed file, expected the one that was read")
    still = "" if updated else f" Its `updated` is still {draft.values['dataset']['updated'].text}."
    return f"Added {answers['id']} to {file}.{still}\n"


def _ask(terminal: Terminal, draft: Draft, answers: Answers) -> None:
    while True:
        try:
            incidents.ask(terminal, draft, answers)
            return
        except Back:
            terminal.say("  This is the first question.")


def _agreed(terminal: Terminal, file: Path, question: str) -> bool:
    """Whether the user says yes; False for `back`. OutputError for no."""
    try:
        if terminal.yes(f"\n{question}"):
            return True
    except Back:
        return False
    raise _stopped(file, "found no, expected yes")


def _updated(terminal: Terminal, earlier: Interval) -> str | None:
    """The day to set as that of the last change; None to leave it. It is the user's: only on their yes."""
    today = date.today().isoformat()
    if earlier.text == today:
        return None
    question = f"\nThe record was last changed on {earlier.text}, it says. Say {today} now? yes or no [Enter: no]"
    while True:
        try:
            return today if terminal.yes(question, otherwise=False) else None
        except Back:
            terminal.say("  The incident is agreed; this is the last question.")


def _saved(file: Path, text: str, new: Additions, updated: str | None, boundaries: Path | None) -> str | None:
    """Write the text with what is new, and give None; where the file is no longer that text, give what it is."""
    changed = revision.append(text, new)
    changed = revision.redate(changed, updated) if updated else changed
    with tempfile.TemporaryDirectory() as folder:
        aside = Path(folder) / "events.yaml"
        aside.write_bytes(changed.encode())
        try:
            record.load(aside, boundaries)
        except RecordError as error:
            raise RecordError(str(file), list(error.problems)) from None
    if (now := _read(file)) != text:
        return now
    delivery.write(file.resolve(), changed.encode())
    return None


def _read(file: Path) -> str:
    """The text of a record that can be added to, with its byte order mark if it has one."""
    content = texts.content(file)
    if file.suffix in geoparquet.SUFFIXES or (file.suffix not in reader.SUFFIXES and imports.recognized(file)):
        raise RecordError(str(file), [Problem(0, "", "found a file of another format, expected a record in YAML")])
    if not (os.access(file, os.W_OK) and os.access(file.resolve().parent, os.W_OK)):
        raise OutputError(str(file), [Problem(0, "", "found a file that may not be changed, expected one that may")])
    texts.decoded(content, file)
    return content.decode()


def _shown(new: Additions) -> str:
    """What is to be added, as it will stand in the file."""
    parts = {
        "sources": map(writer.source, new.sources),
        "places": map(writer.place, new.places),
        "events": map(writer.event, new.events),
    }
    said = {section: "\n".join(entries) for section, entries in parts.items()}
    return "\n".join(f"{section}:\n{entries}" for section, entries in said.items() if entries)


def _stopped(file: Path, found: str) -> OutputError:
    return OutputError(str(file), [Problem(0, "", f"{found}: nothing was written")])
