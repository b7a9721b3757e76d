"""The record that is added to: its entries, the new ones among them, and its file."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from geo.cli.add.prompt import Answers, Fault
from geo.cli.writing import lock_folder, write_files
from geo.core.dates import parse_date
from geo.core.errors import OutputError, Problem, RecordError
from geo.core.messages import Message
from geo.core.model import Dataset, Place
from geo.core.tables import build_tables
from geo.core.text import join_names
from geo.formats import registry
from geo.formats.builder import find_free_id, slugify
from geo.formats.files import decode_text, read_bytes
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES
from geo.formats.yaml.editing import Additions, append_entries, set_updated
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
from geo.formats.yaml.writer import format_entry
from geo.record.record import check_places
from geo.spatial.boundaries import Boundaries
from geo.spatial.contradictions import find_contradictions
from geo.spatial.municipalities import assign_municipality

_NEW_ID = "?"
"""The id of an entry that is checked before it has one; no entry of a record can have it."""


class Draft:
    """A record and what is added to it: ``values`` are its entries by section and id, typed as `yaml.fields` says."""

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
