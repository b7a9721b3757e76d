"""Changes to the text of an events.yaml that leave every other character as it is.

Works on whole lines, where each entry of a section begins on a line of its own. Comments directly above an entry, and
those behind it that are indented deeper, go with it; comments that stand alone stay. What comes of a change is read
again, and has to be the record that was meant.

entries  which lines belong to which entry
adding   where new entries go, and how far they are indented
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from geo.core.dates import parse_date
from geo.core.model import Dataset, Event, Place, Source
from geo.formats.yaml import adding, reader, writer
from geo.formats.yaml.entries import SECTIONS, Edit, Unfit, colon, entries
from geo.formats.yaml.layout import Path, Span, spans

__all__ = ["Additions", "Unfit", "append", "check", "cut", "part", "redate"]

_MARK = "\ufeff"


class Additions(NamedTuple):
    """What is to be added to a record."""

    sources: Sequence[Source] = ()
    places: Sequence[Place] = ()
    events: Sequence[Event] = ()


def cut(text: str, events: Collection[str]) -> str:
    """The record with these events only, and with the sources and places that they name.

    Raises
    ------
    Unfit
        Where that cannot be done by lines, such as for sections in flow style.
    RecordError
        Where the text is no record.
    """
    mark, text = _unmarked(text)
    meant = part(reader.parse(text), events)
    kept: dict[str, Collection[str]] = {
        "sources": meant.sources,
        "places": meant.places,
        "events": {event.id for event in meant.events},
    }
    found = spans(text)
    edits = [edit for section, ids in kept.items() for edit in _cuts(text, found, section, ids)]
    return mark + _checked(_edited(text, edits), meant)


def append(text: str, new: Additions) -> str:
    """The record with more entries, at the ends of their sections.

    Raises
    ------
    Unfit
        Where that cannot be done by lines, such as for sections in flow style.
    RecordError
        Where the text is no record, or would be none with the new entries.
    """
    mark, text = _unmarked(text)
    before = reader.parse(text)
    blocks = {
        "sources": [writer.source(one) for one in new.sources],
        "places": [writer.place(one) for one in new.places],
        "events": [writer.event(one) for one in new.events],
    }
    found = spans(text)
    edits = [edit for section, some in blocks.items() if some for edit in adding.edits(text, found, section, some)]
    meant = replace(
        before,
        sources={**before.sources, **{one.id: one for one in new.sources}},
        places={**before.places, **{one.id: one for one in new.places}},
        events=(*before.events, *new.events),
    )
    return mark + _checked(_edited(text, edits), meant)


def check(text: str) -> None:
    """Unfit where `append` could not add to one of the sections of a record."""
    _, text = _unmarked(text)
    found = spans(text)
    for section in SECTIONS:
        list(adding.edits(text, found, section, []))


def redate(text: str, day: str) -> str:
    """The record with this EDTF day as the one of its last change.

    Raises
    ------
    Unfit
        Where the day stands there as a text of several lines.
    RecordError
        Where the text is no record.
    """
    mark, text = _unmarked(text)
    meant = replace(reader.parse(text), updated=parse_date(day))
    span = spans(text)["dataset", "updated"]
    if span.style in ("|", ">"):
        raise Unfit("found `updated` as a text of several lines, expected it in one")
    return mark + _checked(_edited(text, [(span.start, span.end, day)]), meant)


def part(record: Dataset, events: Collection[str]) -> Dataset:
    """These events of a record, with the sources and places that they name."""
    kept = tuple(event for event in record.events if event.id in events)
    cited = {source for event in kept for source in event.sources}
    places = {event.place for event in kept}
    return replace(
        record,
        sources={id: source for id, source in record.sources.items() if id in cited},
        places={id: place for id, place in record.places.items() if id in places},
        events=kept,
    )


def _unmarked(text: str) -> tuple[str, str]:
    """The byte order mark, if there is one, and the rest."""
    return (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)


def _cuts(text: str, found: Mapping[Path, Span], section: str, kept: Collection[str]) -> list[Edit]:
    there = entries(text, found, section)
    gone = [entry for id, entry in there.items() if id not in kept]
    edits = [(entry.start, entry.end, "") for entry in gone]
    if gone and len(gone) == len(there):
        # A section without entries has to be said to be empty.
        behind = colon(text, found, section)
        edits.append((behind, behind, " {}"))
    return edits


def _edited(text: str, edits: list[Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _checked(text: str, meant: Dataset) -> str:
    """The text, if the reader makes of it what was meant."""
    if replace(reader.parse(text), lines={}) != replace(meant, lines={}):
        raise Unfit("found text that would change with the lines around it, expected none")
    return text
