"""Changes the text of an events.yaml and leaves every other character as it is; `layout` finds where.

The changed text is parsed again, and has to be the record that is expected.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from geo.core.dates import parse_date
from geo.core.messages import Message
from geo.core.model import Dataset, Event, Place, Source
from geo.formats.yaml.fields import DATASET, EVENT, PLACE, SOURCE
from geo.formats.yaml.layout import SECTIONS, CannotEdit, Edit, Layout
from geo.formats.yaml.reader import parse_yaml
from geo.formats.yaml.writer import format_entry, format_mapping, list_fields

_BYTE_ORDER_MARK = "\ufeff"
_KEYS = {"dataset": DATASET, "sources": SOURCE, "places": PLACE, "events": EVENT}


class Additions(NamedTuple):
    """Entries to be added to a record."""

    sources: Sequence[Source] = ()
    places: Sequence[Place] = ()
    events: Sequence[Event] = ()


def keep_events(text: str, events: Collection[str]) -> str:
    """Reduce a record to these events, and to the sources and places that they name.

    Raises
    ------
    CannotEdit
        Where that cannot be done by lines, such as for sections in flow style.
    RecordError
        Where the text is no record.
    """
    mark, text = _split_byte_order_mark(text)
    expected = subset(parse_yaml(text), events)
    ids: dict[str, Collection[str]] = {
        "sources": expected.sources,
        "places": expected.places,
        "events": {event.id for event in expected.events},
    }
    layout = Layout(text)
    edits = [edit for section in SECTIONS for edit in layout.remove_others(section, ids[section])]
    if not edits:
        return mark + text
    return mark + _apply(edits, text, expected)


def append_entries(text: str, new: Additions) -> str:
    """Add entries to a record, at the ends of their sections.

    Raises
    ------
    CannotEdit
        Where that cannot be done by lines, such as for sections in flow style.
    RecordError
        Where the text is no record, or would be none with the new entries.
    """
    mark, text = _split_byte_order_mark(text)
    before = parse_yaml(text)
    blocks = {
        section: [format_entry(entry.id, entry) for entry in entries] for section, entries in new._asdict().items()
    }
    layout = Layout(text)
    edits = [edit for section, some in blocks.items() if some for edit in layout.append(section, some)]
    expected = replace(
        before,
        sources={**before.sources, **{source.id: source for source in new.sources}},
        places={**before.places, **{place.id: place for place in new.places}},
        events=(*before.events, *new.events),
    )
    return mark + _apply(edits, text, expected)


def change_record(text: str, record: Dataset, changed: Dataset) -> str:
    """Change the text of a record to that of another: fields that differ, and new entries, at the ends of sections.

    Comments stay; those inside a field that changes come to stand above it.

    Parameters
    ----------
    record : Dataset
        What is in the text.
    changed : Dataset
        What is to be; with all entries of ``record``, in the same order.

    Raises
    ------
    CannotEdit
        Where that cannot be done by lines, such as for sections in flow style.
    RecordError
        Where the text would be too large for a record.
    """
    mark, text = _split_byte_order_mark(text)
    layout = Layout(text, depth=3)
    before, after = _list_entries(record), _list_entries(changed)
    edits = [
        edit
        for path, entry in after.items()
        if path in before and entry != before[path]
        for edit in _change_entry(layout, path, before[path], entry)
    ]
    for section in SECTIONS:
        new = [
            format_entry(path[1], entry) for path, entry in after.items() if path[0] == section and path not in before
        ]
        edits += layout.append(section, new) if new else []
    return mark + _apply(edits, text, changed)


def _list_entries(record: Dataset) -> dict[tuple[str, ...], Any]:
    """The entries of a record, and what it says of itself, by the keys that lead to each."""
    entries: dict[tuple[str, ...], Any] = {("dataset",): replace(record, sources={}, places={}, events=(), lines={})}
    entries |= {("sources", id): source for id, source in record.sources.items()}
    entries |= {("places", id): place for id, place in record.places.items()}
    return entries | {("events", event.id): event for event in record.events}


def _change_entry(layout: Layout, path: tuple[str, ...], before: Any, after: Any) -> list[Edit]:
    """The edits that change an entry; one in braces is written anew."""
    if layout.spans[path].style == "flow":
        return [layout.replace_block(path, format_entry(path[-1], after))]
    old, new = list_fields(before), list_fields(after)
    fields = {
        name: format_mapping({name: new.get(name)}, 1) or None
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    }
    return layout.change_fields(path, fields, list(_KEYS[path[0]].keys))


def check_appendable(text: str) -> None:
    """Raise CannotEdit where `append_entries` could not add to one of the sections of a record."""
    layout = Layout(_split_byte_order_mark(text)[1])
    for section in SECTIONS:
        list(layout.append(section, []))


def set_updated(text: str, day: str) -> str:
    """Set the day of a record's last change to this EDTF day.

    Raises
    ------
    CannotEdit
        Where the day stands there as a text of several lines.
    RecordError
        Where the text is no record.
    """
    mark, text = _split_byte_order_mark(text)
    expected = replace(parse_yaml(text), updated=parse_date(day))
    span = Layout(text).spans["dataset", "updated"]
    if span.style in ("|", ">"):
        raise CannotEdit(Message("found `updated` as a text of several lines, expected it in one"))
    return mark + _apply([Edit(span.start, span.end, day)], text, expected)


def subset(record: Dataset, events: Collection[str]) -> Dataset:
    """Select these events of a record, with the sources and places that they name."""
    selected = tuple(event for event in record.events if event.id in events)
    cited = {source for event in selected for source in event.sources}
    places = {event.place for event in selected}
    return replace(
        record,
        sources={id: source for id, source in record.sources.items() if id in cited},
        places={id: place for id, place in record.places.items() if id in places},
        events=selected,
    )


def _split_byte_order_mark(text: str) -> tuple[str, str]:
    """The byte order mark, if there is one, and the rest."""
    return (_BYTE_ORDER_MARK, text[1:]) if text.startswith(_BYTE_ORDER_MARK) else ("", text)


def _apply(edits: list[Edit], text: str, expected: Dataset) -> str:
    """Make the edits; CannotEdit if the changed text is not the record expected."""
    pieces, done = [], 0
    for start, end, new in sorted(edits):
        pieces += [text[done:start], new]
        done = end
    text = "".join([*pieces, text[done:]])
    if replace(parse_yaml(text), lines={}) != replace(expected, lines={}):
        raise CannotEdit(Message("found text that would change with the lines around it, expected none"))
    return text
