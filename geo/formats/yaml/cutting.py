"""Cuts entries out of the text of a record by the lines in which its reader found them, without reading it again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from geo.formats.yaml.layout import SECTIONS, split_lines

_KEEPS_BLANK_LINES = re.compile(r"[|>][0-9]?\+")


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
