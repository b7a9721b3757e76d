"""Changes the text of an events.yaml and leaves every other character as it is; cuts the incidents of a view out of it.

`layout` finds where. The changed text is parsed again, and has to be the record that is expected. An excerpt has the
comments and the order of the original: entries are cut out of its text by the lines in which the reader found them,
without reading it again.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from geo.core.dates import parse_date
from geo.core.errors import RecordError
from geo.core.messages import Message
from geo.core.model import Dataset, Event, Place, Source
from geo.core.text import printable_line
from geo.formats.extract import ExportData
from geo.formats.files import decode_text, read_bytes, short_hash
from geo.formats.yaml.layout import (
    SECTIONS,
    CannotEdit,
    Edit,
    Layout,
    format_entry,
    format_mapping,
    list_fields,
    split_lines,
    write_yaml,
)
from geo.formats.yaml.reader import DATASET, EVENT, PLACE, SOURCE, parse_yaml

_BYTE_ORDER_MARK = "\ufeff"
_KEYS = {"dataset": DATASET, "sources": SOURCE, "places": PLACE, "events": EVENT}
_KEEPS_BLANK_LINES = re.compile(r"[|>][0-9]?\+")

_COMMENT_WIDTH = 100
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


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


class Cut(NamedTuple):
    """What is left of a text; ``is_plain`` says that nothing in it could belong to another entry than it seems to."""

    text: str
    is_plain: bool


def cut_entries(text: str, lines: Mapping[str, int], kept: Mapping[str, Collection[str]]) -> Cut | None:
    """Cut all entries but some out of a record.

    Parameters
    ----------
    text : str
        Without a byte order mark.
    lines : mapping
        The 1-based line of each path, from `geo.formats.yaml.reader`.
    kept : mapping
        The ids of the entries that stay, by section.

    Returns
    -------
    Cut or None
        None where an entry does not begin a line of its own, or its value is laid out so that lines do not say where
        it ends. Comments directly above an entry go with it, and those in it that are indented deeper.
    """
    rows = split_lines(text)
    starts = sorted([*(lines[section] for section in SECTIONS), len(rows) + 1])
    removed: set[int] = set()
    for section in SECTIONS:
        begin = lines[section]
        blocks = _find_blocks(rows, lines, section, begin, next(line for line in starts if line > begin) - 1)
        if blocks is None:
            return None
        gone = [block for id, block in blocks.items() if id not in kept[section]]
        if gone and len(gone) == len(blocks):
            rows[begin - 1] = rows[begin - 1].replace(":", ": {}", 1)
        removed.update(*gone)
    has_comments = any(row.lstrip().startswith("#") for row in rows[min(starts) :])
    is_plain = not has_comments and _KEEPS_BLANK_LINES.search(text) is None
    return Cut("".join(row for number, row in enumerate(rows) if number not in removed), is_plain)


def _find_blocks(
    rows: Sequence[str], lines: Mapping[str, int], section: str, begin: int, end: int
) -> dict[str, range] | None:
    """The rows of each entry of a section by id, from its comments on up to the blank rows after it.

    ``begin`` is the row after the section's key, ``end`` the first that is not its own.
    """
    keys = dict(_list_keys(lines, section))
    if not keys:
        return {}
    if not re.match(rf" *{section} *: *(#.*)?$", rows[begin - 1].rstrip("\r\n")):
        return None
    column = _indent(rows[next(iter(keys.values()))]) if max(keys.values()) < len(rows) else 0
    blocks: dict[str, range] = {}
    limits = [*list(keys.values())[1:], end]
    previous = begin
    for (id, key), limit in zip(keys.items(), limits, strict=True):
        if not (begin <= key < limit <= end) or not _is_key(rows[key], id, column):
            return None
        start = key
        while start > previous and rows[start - 1].lstrip().startswith("#"):
            start -= 1
        after = _find_end(rows, key + 1, limit, column)
        if after is None:
            return None
        blocks[id] = range(start, after)
        previous = after
    return blocks


def _list_keys(lines: Mapping[str, int], section: str) -> Iterator[tuple[str, int]]:
    """The ids of a section with the row of each."""
    for path, line in lines.items():
        name, _, id = path.partition(".")
        if name == section and id and "." not in id:
            yield id, line - 1


def _find_end(rows: Sequence[str], first: int, limit: int, column: int) -> int | None:
    """The row after those of a value, which are indented deeper, and the blank ones after it.

    None where others follow than comments on the next entry.
    """
    end = first
    while end < limit and (not rows[end].strip() or _indent(rows[end]) > column):
        end += 1
    rest = [row.strip() for row in rows[end:limit]]
    return end if all(not row or row.startswith("#") or row == "..." for row in rest) else None


def _is_key(row: str, id: str, column: int) -> bool:
    return re.match(rf"""["']?{re.escape(id)}["']? *:(\s|$)""", row[column:]) is not None and _indent(row) == column


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


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
