"""The text of an events.yaml: how a `Dataset` is written, where sections, entries and fields stand, and edits of them.

It is the inverse of `geo.formats.yaml.reader`, and written here and not by ruamel.yaml, which takes a minute for
100,000 incidents: the record's values are texts, numbers, lists and mappings of known keys only. A value that is not
safe as it stands is written as JSON, which YAML 1.2 reads.

Edits work on whole lines, so that each entry of a section has to begin on a new line. Comments directly above an entry,
and those after it that are indented deeper, go with it; comments that stand alone stay.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from ruamel.yaml import YAML, events

from geo.core.dates import Interval
from geo.core.messages import Message
from geo.core.model import Dataset, Event, Place, Source
from geo.core.text import MultilingualText

ABOUT = ("title", "description", "license", "coverage", "updated", "author", "url", "language")
"""What a record says of itself."""
INDENT = 2
"""The spaces by which each level is indented."""

_SCHEMA = "# yaml-language-server: $schema=geo/schema/events.schema.json\n"
# Text that is no number, date or word of YAML's own, and has no sign that YAML could take for its own.
_PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[^\W\d_](?:[\w .'’()/+-]*[\w.')’])?", re.IGNORECASE)
_MAX_CACHED_LENGTH = 100
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[~?%]?")
_DATED_ID = re.compile(r"[0-9]{4}-[0-9]{2}-(?:[0-9]{2}-)?[a-z][a-z0-9-]*")
_INVISIBLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_JSON = json.JSONEncoder(ensure_ascii=False)
SECTIONS = ("sources", "places", "events")

_COMMENT = re.compile(r"(?<![^\s])#[^\r\n]*")
_STARTS = (events.MappingStartEvent, events.SequenceStartEvent)
_ENDS = (events.MappingEndEvent, events.SequenceEndEvent)


def write_yaml(dataset: Dataset) -> str:
    """Write a record as text, which `geo.formats.yaml.reader.parse_yaml` reads as the same record."""
    about = f"{_SCHEMA}dataset:\n{format_mapping(list_fields(dataset), 1)}"
    sections: dict[str, Iterable[Source | Place | Event]] = {
        "sources": dataset.sources.values(), "places": dataset.places.values(), "events": dataset.events,
    }  # fmt: skip
    return "".join([about, *(_format_section(name, entries) for name, entries in sections.items())])


def format_entry(id: str, entry: Source | Place | Event | Dataset) -> str:
    """Format an entry, or what a record says of itself, as a mapping under this key, indented once."""
    return f"{' ' * INDENT}{format_value(id)}:\n{format_mapping(list_fields(entry), 2)}"


def list_fields(entry: Source | Place | Event | Dataset) -> dict[str, Any]:
    """List the fields of an entry, or of a record about itself, as they stand in the file; None or empty for none."""
    if isinstance(entry, Dataset):
        return {name: getattr(entry, name) for name in ABOUT}
    if isinstance(entry, Source):
        return {"title": entry.title, **_fields(entry, "id", "title")}
    if isinstance(entry, Place):
        positions = tuple(tuple(position) for position in entry.positions)
        shape: dict[str, Any] = (
            {entry.shape: positions[0] if entry.shape == "point" else positions} if entry.shape else {}
        )
        names = {"en": entry.names.en, "sq": entry.names.sq, "sr": entry.names.sr}
        return {"names": names, **shape, **_fields(entry, "id", "names", "shape", "positions")}
    lists = {
        name: [_fields(item) for item in getattr(entry, name)] for name in ("claims", "disagreements", "informants")
    }
    return _fields(entry, "id") | lists


def format_mapping(values: Mapping[str, Any], depth: int) -> str:
    """Format a mapping in block style, indented ``depth`` times; None and empty values are left out."""
    indent = " " * INDENT * depth
    known = {key: value for key, value in values.items() if value not in (None, (), [])}
    return "".join(f"{indent}{key}:{_format_field(value, indent)}\n" for key, value in known.items())


def format_value(value: object) -> str:
    """A value in one line, in flow style; text plain where that is safe."""
    if isinstance(value, MultilingualText):
        return "{" + ", ".join(_format_languages(value)) + "}"
    if isinstance(value, str):
        return _format_short(value) if len(value) < _MAX_CACHED_LENGTH else _quote(value)
    if isinstance(value, Interval):
        return value.text if _DAY.fullmatch(value.text) else _quote(value.text)
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, Mapping):
        known = ((key, item) for key, item in value.items() if item is not None)
        return "{" + ", ".join(f"{key}: {format_value(item)}" for key, item in known) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(format_value, value)) + "]"
    return str(value)


def _format_languages(text: MultilingualText) -> Iterator[str]:
    return (f"{format_value(tag)}: {format_value(words)}" for tag, words in text.languages.items())


def _format_section(name: str, entries: Iterable[Source | Place | Event]) -> str:
    text = "".join(format_entry(entry.id, entry) for entry in entries)
    return f"\n{name}:\n{text}" if text else f"\n{name}: {{}}\n"


def _format_field(value: object, indent: str) -> str:
    if isinstance(value, MultilingualText):
        return "".join(f"\n{indent}  {line}" for line in _format_languages(value))
    if isinstance(value, list):
        return "".join(f"\n{indent}  - {format_value(item)}" for item in value)
    return f" {format_value(value)}"


# Ids, names and words come again and again.
@lru_cache(maxsize=20_000)
def _format_short(value: str) -> str:
    return value if _PLAIN.fullmatch(value) or _DATED_ID.fullmatch(value) else _quote(value)


def _quote(value: str) -> str:
    quoted = _JSON.encode(value)
    if quoted.isprintable():
        return quoted
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _fields(value: Any, *without: str) -> dict[str, Any]:
    # `dataclasses.fields` looks each time which attributes are fields; those of the model all are.
    return {name: getattr(value, name) for name in value.__slots__ if name not in without}


class CannotEdit(Exception):
    """The text is laid out so that this change would touch more than it should; says why."""


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


class Layout:
    """Where the sections and entries of a record stand in its text, and the edits that change them.

    ``text`` is one that `parse_yaml` takes, without a byte order mark; ``spans`` are those of the whole, of its
    sections, of their entries and, with a ``depth`` of three keys, of the fields of these, by the keys that lead to
    each.
    """

    def __init__(self, text: str, depth: int = 2) -> None:
        self.text, self._depth = text, depth
        # Where each line begins, and the text ends.
        self._line_starts = [0, *accumulate(map(len, split_lines(text)))]
        self.spans: dict[tuple[str, ...], Span] = {}
        self._fields: dict[tuple[str, ...], dict[str, Span]] = defaultdict(dict)
        self._words: list[tuple[int, int]] = []
        self._events = self._iter_events()
        first = next(event for event in self._events if isinstance(event, (*_STARTS, events.ScalarEvent)))
        self._add_spans(first, (), (0, 0))

    @property
    def line_break(self) -> str:
        """What ends the lines of the text."""
        first = re.search("\r\n|\r|\n", self.text)
        return first[0] if first else "\n"

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
        """The edits that put blocks, as `geo.formats.yaml.layout` formats them, after the last entry of a section."""
        entries = self.entries(section)
        if entries:
            at = list(entries.values())[-1].end
        else:
            opening = self._open(section)
            at = self._next_line(opening.end)
            yield opening
        line_break = self.line_break
        separator = line_break if self._are_separated() else ""
        lead = separator if entries and split_lines(self.text[:at])[-1].strip() else ""
        missing = "" if self.text[:at].endswith(("\r", "\n")) else line_break
        column, step = self._indentation(entries)
        fitted = (indent_block(block, column, step, line_break) for block in blocks)
        yield Edit(at, at, missing + lead + separator.join(fitted))

    def change_fields(
        self, path: tuple[str, ...], fields: Mapping[str, str | None], names: Sequence[str]
    ) -> list[Edit]:
        """The edits that set fields of an entry to blocks as `geo.formats.yaml.layout` formats them, None for none.

        Comments in what is replaced come to stand above it.

        Parameters
        ----------
        names : sequence of str
            All names that fields of the entry may have, in the order in which new ones are put between the others.
        """
        return [edit for name, block in fields.items() if (edit := self._change_field(path, name, block, names))]

    def _change_field(self, path: tuple[str, ...], name: str, block: str | None, names: Sequence[str]) -> Edit | None:
        known = self._fields[path]
        column = self._column(next(iter(known.values())))
        if name in known:
            return self.replace_block((*path, name), block or "")
        above = [known[other] for other in names[: names.index(name)] if other in known]
        at = self._next_line(max(span.end for span in above or known.values()))
        missing = "" if self.text[:at].endswith(("\r", "\n")) else self.line_break
        return Edit(at, at, missing + self._fit_field(block, column)) if block else None

    def replace_block(self, path: tuple[str, ...], block: str) -> Edit:
        """The edit that writes an entry or a field anew; comments in it come to stand above it."""
        span = self.spans[path]
        column = self._column(span)
        start, end = self._line_start(span.key), self._next_line(span.end)
        comments = "".join(f"{' ' * column}{comment}{self.line_break}" for comment in self._comments(start, end))
        return Edit(start, end, comments + self._fit_field(block, column))

    def _column(self, span: Span, noun: str = Message("a field")) -> int:
        line = self._line_start(span.key)
        if self.text[line : span.key].strip(" "):
            raise CannotEdit(
                Message("found {noun} behind something else in its line, expected it to begin one", noun=noun)
            )
        return span.key - line

    def _fit_field(self, block: str, column: int) -> str:
        return indent_block(block, column, INDENT, self.line_break)

    def _comments(self, start: int, end: int) -> list[str]:
        """The comments between two offsets: what stands between the words of the text there and begins with #."""
        first, last = (bisect_left(self._words, (offset, offset)) for offset in (start, end))
        comments, at = [], start
        for begin, finish in [*self._words[first:last], (end, end)]:
            comments += [match[0].rstrip() for match in _COMMENT.finditer(self.text, at, begin)]
            at = max(at, finish)
        return comments

    def entries(self, section: str) -> dict[str, Entry]:
        """The entries of a section by id, in the order of the text. CannotEdit if they are not in block style."""
        keys = list(self._fields[section,].items())
        if not keys:
            return {}
        if self.spans[()].style != "block" or self.spans[section,].style != "block":
            raise CannotEdit(
                Message(
                    "found `{section}` in braces, expected each of its entries on lines of its own", section=section
                )
            )
        limits = [*(self._line_start(span.key) for _, span in keys[1:]), self._section_end(section)]
        previous = self._next_line(self.spans[section,].key_end)
        entries = {}
        for (id, span), limit in zip(keys, limits, strict=True):
            entries[id] = entry = self._entry(span, previous, limit)
            previous = entry.next
        return entries

    def _entry(self, span: Span, previous: int, limit: int) -> Entry:
        column = self._column(span, Message("an entry"))
        start = span.key - column
        for above in reversed(split_lines(self.text[previous:start])):
            if not above.lstrip().startswith("#"):
                break
            start -= len(above)
        end, following = self._entry_end(self._next_line(span.end), limit, column)
        return Entry(start, end, following, column)

    def _entry_end(self, lines_end: int, limit: int, column: int) -> tuple[int, int]:
        """Where the comments of an entry end that are indented deeper than it, and the blank lines after them."""
        at = end = lines_end
        for line in split_lines(self.text[lines_end:limit]):
            at += len(line)
            bare = line.lstrip()
            if bare.startswith("#") and len(line) - len(bare) > column:
                end = at
            elif bare:
                break
        following = end
        for line in split_lines(self.text[end:limit]):
            if line.strip():
                break
            following += len(line)
        return end, following

    def _section_end(self, section: str) -> int:
        """Where the section after this one begins, or the text ends."""
        start = self.spans[section,].key
        later = [span.key for span in self._fields[()].values() if span.key > start]
        return self._line_start(min(later)) if later else len(self.text)

    def _open(self, section: str) -> Edit:
        """The edit that makes an empty section, ``{}``, one in block style."""
        colon, span = self._after_colon(section), self.spans[section,]
        if re.fullmatch(r"\s*\{\s*\}", self.text[colon : span.end]) is None:
            raise CannotEdit(
                Message(
                    "found `{section}` with something in or before its braces, expected `{section}: {{}}`",
                    section=section,
                )
            )
        return Edit(colon, span.end, "")

    def _after_colon(self, section: str) -> int:
        """The offset after the colon of a section. CannotEdit if its key is not the first thing on a line."""
        span = self.spans[section,]
        if self.spans[()].style != "block" or self.text[self._line_start(span.key) : span.key].strip(" "):
            raise CannotEdit(
                Message("found `{section}` in a line with something else, expected it to begin one", section=section)
            )
        return self.text.index(":", span.key_end) + 1

    def _indentation(self, entries: Mapping[str, Entry]) -> tuple[int, int]:
        """The column at which entries begin, and by how much their fields are indented further."""
        outer = min(span.key - self._line_start(span.key) for span in self._fields[()].values())
        known = list(entries.values())
        for section in () if known else self._block_sections():
            known += self.entries(section).values()
        column = known[0].column if known else outer + INDENT
        return column, column - outer

    def _are_separated(self) -> bool:
        """Whether blank lines separate entries."""
        pairs = (pair for section in self._block_sections() for pair in pairwise(self.entries(section).values()))
        return any(
            not line.strip() for first, second in pairs for line in split_lines(self.text[first.end : second.start])
        )

    def _block_sections(self) -> list[str]:
        return [section for section in SECTIONS if self.spans[section,].style == "block"]

    def _line_start(self, offset: int) -> int:
        return self._line_starts[max(bisect_right(self._line_starts, offset) - 1, 0)]

    def _next_line(self, offset: int) -> int:
        """Where the next line begins; the offset itself where one begins there."""
        number = bisect_left(self._line_starts, offset)
        return self._line_starts[number] if number < len(self._line_starts) else offset

    def _add_spans(self, event: Any, path: tuple[str, ...], key: tuple[int, int]) -> int:
        """Note the span of a value, and of those in it as deep as is asked for; gives its end."""
        start = event.start_mark.index
        if not isinstance(event, events.MappingStartEvent) or len(path) == self._depth:
            end = self._skip(event)
        else:
            end = start
            while not isinstance(name := next(self._events), _ENDS):
                name_span = (name.start_mark.index, name.end_mark.index)
                end = self._add_spans(next(self._events), (*path, name.value), name_span)
            end = name.end_mark.index if event.flow_style else end
        collection = isinstance(event, _STARTS)
        style = ("flow" if event.flow_style else "block") if collection else event.style or ""
        self.spans[path] = span = Span(*key, start, end, style)
        if path:
            self._fields[path[:-1]][path[-1]] = span
        return end

    def _iter_events(self) -> Iterator[Any]:
        """The events of the text, of whose scalars start and end are noted."""
        for event in YAML(typ="safe", pure=True).parse(self.text):
            if isinstance(event, events.ScalarEvent):
                start, end = event.start_mark.index, self._event_end(event)
                # A comment may stand behind the sign that a text of several lines begins with.
                self._words.append((self._next_line(start + 1) if event.style in ("|", ">") else start, end))
            yield event

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


def indent_block(block: str, column: int, step: int, line_break: str) -> str:
    """Give a block the indentation and the line ends of the text around it."""
    lines = []
    for line in split_lines(block):
        depth = (len(line) - len(line.lstrip(" "))) // INDENT - 1
        lines.append(" " * (column + depth * step) + line.strip() + line_break)
    return "".join(lines)


def split_lines(text: str) -> list[str]:
    """Split into lines with their ends; those of YAML 1.2, which are fewer than Python's."""
    return re.findall("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)
