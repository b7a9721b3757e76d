"""Writes the incidents of a view as an events.yaml, with the comments and the order of the original."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from geo.core.errors import RecordError
from geo.core.model import Dataset, Event
from geo.core.text import printable_line
from geo.formats.extract import ExportData
from geo.formats.files import decode_text, read_bytes, short_hash
from geo.formats.yaml.cutting import cut_entries
from geo.formats.yaml.editing import keep_events
from geo.formats.yaml.layout import CannotEdit
from geo.formats.yaml.reader import parse_yaml
from geo.formats.yaml.writer import write_yaml

_COMMENT_WIDTH = 100
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def dump_excerpt(extract: ExportData) -> bytes:
    """Write a record of these incidents only, and of the sources and places that they name.

    Taken from the text of the file that the record was read from, if that is YAML and still as it was;
    otherwise written anew.
    """
    return (_comments(extract.about) + (_reduce_original(extract) or write_yaml(extract.dataset))).encode()


def _reduce_original(extract: ExportData) -> str | None:
    """The original without the other incidents; None if it is no YAML, has changed or cannot be edited."""
    if extract.file is None or not extract.lines:
        return None
    try:
        content = read_bytes(extract.file)
        if short_hash(content) != extract.version:
            return None
        text = decode_text(content, extract.file)
        return _cut(text, extract) or keep_events(text, set(extract.ids))
    except (RecordError, CannotEdit):
        return None


def _cut(text: str, extract: ExportData) -> str | None:
    """Cut by lines, which costs next to nothing; None where that does not suffice."""
    dataset = extract.dataset
    ids = {"sources": dataset.sources, "places": dataset.places, "events": extract.ids}
    if (cut := cut_entries(text, extract.lines, ids)) is None:
        return None
    if cut.is_plain or cut.text == text:
        return cut.text
    found = parse_yaml(cut.text)
    same = (found.sources, found.places, _by_id(found)) == (dataset.sources, dataset.places, _by_id(dataset))
    return cut.text if same else None


def _by_id(dataset: Dataset) -> dict[str, Event]:
    return {event.id: event for event in dataset.events}


def _comments(about: Mapping[str, str]) -> str:
    """The facts about the export as comments, which nothing in them can end."""
    lines = (f"{key}: {printable_line(words, _REPLACEMENT)}" for key, words in about.items())
    wrapped = (textwrap.fill(line, _COMMENT_WIDTH, initial_indent="# ", subsequent_indent="#   ") for line in lines)
    return "\n".join(wrapped) + "\n\n"
