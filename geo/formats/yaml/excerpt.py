"""Writes the incidents of a view as an events.yaml, with the comments and the order of the original.

Entries are cut out of its text by the lines in which the reader found them, without reading it again.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from geo.core.errors import RecordError
from geo.core.model import Dataset, Event
from geo.core.text import printable_line
from geo.formats.extract import ExportData
from geo.formats.files import decode_text, read_bytes, short_hash
from geo.formats.yaml.editing import keep_events
from geo.formats.yaml.layout import SECTIONS, CannotEdit, split_lines
from geo.formats.yaml.reader import parse_yaml
from geo.formats.yaml.writer import write_yaml

_KEEPS_BLANK_LINES = re.compile(r"[|>][0-9]?\+")

_COMMENT_WIDTH = 100
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


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
