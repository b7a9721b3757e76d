"""Changes the text of an events.yaml and leaves every other character as it is.

Works on whole lines, so that each entry of a section has to begin on a new line. Comments directly above an entry, and
those after it that are indented deeper, go with it; comments that stand alone stay. The changed text is parsed again,
and has to be the record that is expected.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from ruamel.yaml import YAML, events

from geo.core.dates import parse_date
from geo.core.model import Dataset, Event, Place, Source
from geo.formats.yaml.reader import parse_yaml
from geo.formats.yaml.writer import INDENT, format_event, format_place, format_source

SECTIONS = ("sources", "places", "events")

_BYTE_ORDER_MARK = "\ufeff"
_STARTS = (events.MappingStartEvent, events.SequenceStartEvent)
_ENDS = (events.MappingEndEvent, events.SequenceEndEvent)


class CannotEdit(Exception):
    """The text is laid out so that this change would touch more than it should; says why."""


class Additions(NamedTuple):
    """Entries to be added to a record."""

    sources: Sequence[Source] = ()
    places: Sequence[Place] = ()
    events: Sequence[Event] = ()


class Edit(NamedTuple):
    """A replacement of the characters from ``start`` up to ``end``."""

    start: int
    end: int
    new: str


class Span(NamedTuple):
    """Where a key and its value stand in the text, in offsets of characters.

    ``key`` and ``key_end`` are start and end of the key, ``start`` and ``end`` those of the value. ``end`` is the end
    of the value's last word: comments and blank lines after it are not in it, but for the blank lines that text with
    ``|+`` holds. ``style`` is "block" or "flow" for mappings and lists; for scalars the sign that they begin with: one
    of ``| > ' "``, or nothing.
    """

    key: int
    key_end: int
    start: int
    end: int
    style: str


class Entry(NamedTuple):
    """Where an entry of a section stands, in offsets of whole lines.

    ``start`` is that of the comments directly above it, ``end`` where its own lines and the comments in them end,
    ``next`` where the blank lines end that separate it from the entry after it. ``column`` is that of its key.
    """

    start: int
    end: int
    next: int
    column: int


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
    layout = _Layout(text)
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
        "sources": list(map(format_source, new.sources)),
        "places": list(map(format_place, new.places)),
        "events": list(map(format_event, new.events)),
    }
    layout = _Layout(text)
    edits = [edit for section, some in blocks.items() if some for edit in layout.append(section, some)]
    expected = replace(
        before,
        sources={**before.sources, **{source.id: source for source in new.sources}},
        places={**before.places, **{place.id: place for place in new.places}},
        events=(*before.events, *new.events),
    )
    return mark + _apply(edits, text, expected)


def check_appendable(text: str) -> None:
    """Raise CannotEdit where `append_entries` could not add to one of the sections of a record."""
    layout = _Layout(_split_byte_order_mark(text)[1])
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
    span = _Layout(text).spans["dataset", "updated"]
    if span.style in ("|", ">"):
        raise CannotEdit("found `updated` as a text of several lines, expected it in one")
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


class _Layout:
    """Where the sections and entries of a record stand in its text, and the edits that change them.

    ``text`` is one that `parse_yaml` takes, without a byte order mark; ``spans`` are those of the whole, of its
    sections and of their entries, by the keys that lead to each.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        # Where each line begins, and the text ends.
        self._line_starts = [0, *accumulate(map(len, _lines(text)))]
        self.spans: dict[tuple[str, ...], Span] = {}
        self._events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(text))
        first = next(event for event in self._events if isinstance(event, (*_STARTS, events.ScalarEvent)))
        self._add_spans(first, (), (0, 0))

    def remove_others(self, section: str, ids: Collection[str]) -> list[Edit]:
        """The edits that leave these entries of a section only."""
        entries = self.entries(section)
        removed = [entry for id, entry in entries.items() if id not in ids]
        edits = [Edit(entry.start, entry.next, "") for entry in removed]
        if removed and len(removed) == len(entries):
            # A section without entries has to be written as empty.
            colon = self._after_colon(section)
            edits.append(Edit(colon, colon, " {}"))
        return edits

    def append(self, section: str, blocks: Sequence[str]) -> Iterator[Edit]:
        """The edits that put blocks, as `geo.formats.yaml.writer` formats them, after the last entry of a section."""
        entries = self.entries(section)
        if entries:
            at = list(entries.values())[-1].end
        else:
            opening = self._open(section)
            at = self._next_line(opening.end)
            yield opening
        first_break = re.search("\r\n|\r|\n", self.text)
        line_break = first_break[0] if first_break else "\n"
        separator = line_break if self._are_separated() else ""
        lead = separator if entries and _lines(self.text[:at])[-1].strip() else ""
        missing = "" if self.text[:at].endswith(("\r", "\n")) else line_break
        column, step = self._indentation(entries)
        fitted = (_indent(block, column, step, line_break) for block in blocks)
        yield Edit(at, at, missing + lead + separator.join(fitted))

    def entries(self, section: str) -> dict[str, Entry]:
        """The entries of a section by id, in the order of the text. CannotEdit if they are not in block style."""
        keys = [(path[1], span) for path, span in self.spans.items() if len(path) == 2 and path[0] == section]
        if not keys:
            return {}
        if self.spans[()].style != "block" or self.spans[section,].style != "block":
            raise CannotEdit(f"found `{section}` in braces, expected each of its entries on lines of its own")
        limits = [*(self._line_start(span.key) for _, span in keys[1:]), self._section_end(section)]
        previous = self._next_line(self.spans[section,].key_end)
        entries = {}
        for (id, span), limit in zip(keys, limits, strict=True):
            entries[id] = entry = self._entry(span, previous, limit)
            previous = entry.next
        return entries

    def _entry(self, span: Span, previous: int, limit: int) -> Entry:
        line = self._line_start(span.key)
        if self.text[line : span.key].strip(" "):
            raise CannotEdit("found an entry behind something else in its line, expected it to begin one")
        column = span.key - line
        start = line
        for above in reversed(_lines(self.text[previous:line])):
            if not above.lstrip().startswith("#"):
                break
            start -= len(above)
        end, following = self._entry_end(self._next_line(span.end), limit, column)
        return Entry(start, end, following, column)

    def _entry_end(self, lines_end: int, limit: int, column: int) -> tuple[int, int]:
        """Where the comments of an entry end that are indented deeper than it, and the blank lines after them."""
        at = end = lines_end
        for line in _lines(self.text[lines_end:limit]):
            at += len(line)
            bare = line.lstrip()
            if bare.startswith("#") and len(line) - len(bare) > column:
                end = at
            elif bare:
                break
        following = end
        for line in _lines(self.text[end:limit]):
            if line.strip():
                break
            following += len(line)
        return end, following

    def _section_end(self, section: str) -> int:
        """Where the section after this one begins, or the text ends."""
        start = self.spans[section,].key
        later = [span.key for path, span in self.spans.items() if len(path) == 1 and span.key > start]
        return self._line_start(min(later)) if later else len(self.text)

    def _open(self, section: str) -> Edit:
        """The edit that makes an empty section, ``{}``, one in block style."""
        colon, span = self._after_colon(section), self.spans[section,]
        if re.fullmatch(r"\s*\{\s*\}", self.text[colon : span.end]) is None:
            raise CannotEdit(f"found `{section}` with something in or before its braces, expected `{section}: {{}}`")
        return Edit(colon, span.end, "")

    def _after_colon(self, section: str) -> int:
        """The offset after the colon of a section. CannotEdit if its key is not the first thing on a line."""
        span = self.spans[section,]
        if self.spans[()].style != "block" or self.text[self._line_start(span.key) : span.key].strip(" "):
            raise CannotEdit(f"found `{section}` in a line with something else, expected it to begin one")
        return self.text.index(":", span.key_end) + 1

    def _indentation(self, entries: Mapping[str, Entry]) -> tuple[int, int]:
        """The column at which entries begin, and by how much their fields are indented further."""
        outer = min(span.key - self._line_start(span.key) for path, span in self.spans.items() if len(path) == 1)
        known = list(entries.values())
        for section in () if known else self._block_sections():
            known += self.entries(section).values()
        column = known[0].column if known else outer + INDENT
        return column, column - outer

    def _are_separated(self) -> bool:
        """Whether blank lines separate entries."""
        pairs = (pair for section in self._block_sections() for pair in pairwise(self.entries(section).values()))
        return any(not line.strip() for first, second in pairs for line in _lines(self.text[first.end : second.start]))

    def _block_sections(self) -> list[str]:
        return [section for section in SECTIONS if self.spans[section,].style == "block"]

    def _line_start(self, offset: int) -> int:
        return self._line_starts[max(bisect_right(self._line_starts, offset) - 1, 0)]

    def _next_line(self, offset: int) -> int:
        """Where the next line begins; the offset itself where one begins there."""
        number = bisect_left(self._line_starts, offset)
        return self._line_starts[number] if number < len(self._line_starts) else offset

    def _add_spans(self, event: Any, path: tuple[str, ...], key: tuple[int, int]) -> int:
        """Note the span of a value, and of those in it to the depth of two keys; gives its end."""
        start = event.start_mark.index
        if not isinstance(event, events.MappingStartEvent) or len(path) == 2:
            end = self._skip(event)
        else:
            end = start
            while not isinstance(name := next(self._events), _ENDS):
                name_span = (name.start_mark.index, name.end_mark.index)
                end = self._add_spans(next(self._events), (*path, name.value), name_span)
            end = name.end_mark.index if event.flow_style else end
        collection = isinstance(event, _STARTS)
        style = ("flow" if event.flow_style else "block") if collection else event.style or ""
        self.spans[path] = Span(*key, start, end, style)
        return end

    def _skip(self, event: Any) -> int:
        """Take a value from the events without a look at what is in it; gives its end."""
        end, depth = self._event_end(event), int(isinstance(event, _STARTS))
        while depth:
            event = next(self._events)
            depth += isinstance(event, _STARTS) - isinstance(event, _ENDS)
            end = max(end, self._event_end(event))
        return end

    def _event_end(self, event: Any) -> int:
        """Where the words of one event end; 0 for the end of a block, which the parser sees only at the next key."""
        start, end = int(event.start_mark.index), int(event.end_mark.index)
        folded = isinstance(event, events.ScalarEvent) and event.style in ("|", ">")
        if folded and "+" not in self.text[start : start + 3]:
            return start + len(self.text[start:end].rstrip(" \t\r\n"))
        return end if end > start else 0


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
        raise CannotEdit("found text that would change with the lines around it, expected none")
    return text


def _indent(block: str, column: int, step: int, line_break: str) -> str:
    """Give a block the indentation and the line ends of the text around it."""
    lines = []
    for line in _lines(block):
        depth = (len(line) - len(line.lstrip(" "))) // INDENT - 1
        lines.append(" " * (column + depth * step) + line.strip() + line_break)
    return "".join(lines)


def _lines(text: str) -> list[str]:
    """Split into lines with their ends; those of YAML 1.2, which are fewer than Python's."""
    return re.findall("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)
