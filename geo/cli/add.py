"""The command ``add``: asks for an incident in the terminal, shows what will be added, and appends it to the record.

The questions are in `questions`; what they are asked with in `prompt`. A `Draft` is the record that is added to, the
new entries among its own.
"""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from geo.cli.output import CommandResult, add_boundaries_option, add_command, add_record_argument
from geo.cli.prompt import LEAVE_OUT, Answers, Back, Fault, Terminal, open_terminal
from geo.cli.questions import IncidentForm
from geo.cli.writing import lock_folder, write_files
from geo.core.dates import Interval, parse_date
from geo.core.errors import OutputError, Problem, RecordError
from geo.core.messages import Message
from geo.core.model import Dataset, Place
from geo.core.tables import build_tables
from geo.core.text import join_names
from geo.formats import registry
from geo.formats.builder import find_free_id, slugify
from geo.formats.files import decode_text, read_bytes
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES
from geo.formats.yaml.editing import Additions, append_entries, check_appendable, set_updated
from geo.formats.yaml.layout import CannotEdit, format_entry
from geo.formats.yaml.nodes import join_path
from geo.formats.yaml.reader import (
    YAML_SUFFIXES,
    check_sections,
    make_event,
    make_place,
    make_source,
    parse_sections,
    parse_yaml,
)
from geo.record.record import check_places, load_record
from geo.spatial.boundaries import Boundaries
from geo.spatial.municipalities import assign_municipality, find_contradictions

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
_NEW_ID = "?"
"""The id of an entry that is checked before it has one; no entry of a record can have it."""


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


class Draft:
    """A record and what is added to it: ``values`` are its entries by section and id, typed as `yaml.reader` says."""

    def __init__(self, text: str, boundaries: Boundaries, file: str) -> None:
        self.values, _ = parse_sections(text.removeprefix("\ufeff"), file)
        self.boundaries = boundaries
        self._new: set[tuple[str, str]] = set()

    def add_entry(self, section: str, id: str, values: Answers) -> None:
        """Add a new source or place."""
        self.values[section][id] = values
        self._new.add((section, id))

    def additions(self, answers: Answers) -> Additions:
        """Give a new event, answers with its ``id``, with the new sources and the new place that it names."""
        return Additions(
            [make_source(id, self.values["sources"][id]) for id in answers["sources"] if ("sources", id) in self._new],
            [make_place(id, self.values["places"][id]) for id in [answers["place"]] if ("places", id) in self._new],
            [make_event(answers["id"], _without_id(answers))],
        )

    def find_faults(self, section: str, answers: Answers) -> list[Fault]:
        """List what the reader would refuse in a new entry of a section; its id is not looked at."""
        values = {**self.values, "events": {}}
        values[section] = {**values[section], _NEW_ID: _without_id(answers)}
        path = join_path(section, _NEW_ID)
        problems = check_sections(values, defaultdict(int))
        return [
            (problem.where[len(path) + 1 :], problem.message)
            for problem in problems
            if f"{problem.where}.".startswith(f"{path}.")
        ]

    def find_contradictions(self, answers: Answers) -> list[Fault]:
        """List what a new place declares and the boundaries contradict."""
        problems = find_contradictions(None, self._join_place(answers), self.boundaries)
        return [(problem.where.rpartition(".")[2], problem.message) for problem in problems]

    def locate_place(self, answers: Answers) -> Any:
        """Give the row of a new place in its join with the municipalities."""
        return next(self._join_place(answers).itertuples())

    def _join_place(self, answers: Answers) -> Any:
        place: Place = make_place(_NEW_ID, _without_id(answers))
        dataset = Dataset("", "", "", "", parse_date("2000-01-01"), {}, {place.id: place}, ())
        return assign_municipality(build_tables(dataset).places, self.boundaries)

    def free_id(self, section: str, words: str) -> str:
        """Make an id of words that no entry of a section has."""
        return find_free_id(slugify(words) or section.removesuffix("s"), self.values[section])

    def place_labels(self) -> dict[str, str]:
        """Give all names of each place, by its id."""
        names = {id: place["names"] for id, place in self.values["places"].items()}
        return {id: ", ".join(filter(None, (join_names(of["sq"], of["sr"]), of.get("en")))) for id, of in names.items()}

    def source_labels(self) -> dict[str, str]:
        """Give the title of each source by its id, with the agency, which tells copies of a report apart."""
        sources = self.values["sources"].items()
        return {id: " – ".join(filter(None, (source["title"], source.get("agency"), id))) for id, source in sources}

    def municipality_labels(self) -> dict[str, str]:
        """Give both names of each municipality, by its id."""
        return {str(id): self.boundaries.name(str(id)) for id in self.boundaries.frame.index}

    def origins(self) -> dict[str, str]:
        """Give the independent origins of the record's sources, each as its own label."""
        return _label_with_themselves(source.get("origin", id) for id, source in self.values["sources"].items())

    def parties(self) -> dict[str, str]:
        """Give who acts or is acted upon in the record's events, each as its own label."""
        events = self.values["events"].values()
        names = ((*event.get("actors", ()), *event.get("targets", ())) for event in events)
        return _label_with_themselves(chain.from_iterable(names))

    def informants(self) -> dict[str, str]:
        """Give whose word the record's sources pass on, each as its own label."""
        events = self.values["events"].values()
        return _label_with_themselves(each["name"] for event in events for each in event.get("informants", ()))


def _without_id(answers: Answers) -> Answers:
    return {key: value for key, value in answers.items() if key != "id"}


def _label_with_themselves(words: Iterable[str]) -> dict[str, str]:
    return {word: word for word in sorted(set(words))}


def read_record_text(file: Path) -> str:
    """Read the text of a record that can be added to, with its byte order mark if it has one.

    Raises
    ------
    RecordError, OutputError
        Where it is no record in YAML, or may not be changed.
    """
    content = read_bytes(file)
    if file.suffix in GEOPARQUET_SUFFIXES or (file.suffix not in YAML_SUFFIXES and registry.recognize_format(file)):
        raise RecordError(
            str(file), [Problem(0, "", Message("found a file of another format, expected a record in YAML"))]
        )
    if not (os.access(file, os.W_OK) and os.access(file.resolve().parent, os.W_OK)):
        raise OutputError(
            str(file), [Problem(0, "", Message("found a file that may not be changed, expected one that may"))]
        )
    decode_text(content, file)
    return content.decode()


def save_additions(
    file: Path, text: str, additions: Additions, updated: str | None, boundaries: Path | None
) -> str | None:
    """Write the text of a record with additions to its file, once it is checked as a whole.

    Where the file no longer holds that text nothing is written, and what it holds is given back. ``updated`` is the
    day of the last change, None to leave it as it is.
    """
    changed = append_entries(text, additions)
    changed = set_updated(changed, updated) if updated else changed
    content = changed.encode()
    check_places(parse_yaml(decode_text(content, file), str(file)), boundaries, file)
    with lock_folder(file.resolve().parent):
        if (current := read_record_text(file)) != text:
            return current
        write_files({file.resolve(): content})
    return None


def format_additions(additions: Additions) -> str:
    """Give additions as they will stand in the file."""
    texts = {
        section: "\n".join(format_entry(entry.id, entry) for entry in entries)
        for section, entries in additions._asdict().items()
    }
    return "\n".join(f"{section}:\n{entries}" for section, entries in texts.items() if entries)
