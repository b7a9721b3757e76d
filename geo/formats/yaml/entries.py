"""Which lines of a record belong to which entry, with the comments and blank lines about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from geo.formats.yaml.layout import Path, Span

SECTIONS = ("sources", "places", "events")

Edit = tuple[int, int, str]
"""A stretch of the text, and what is to stand there."""


class Unfit(Exception):
    """The text is laid out so that this change would touch more than what is meant; says why."""


class Entry(NamedTuple):
    """An entry, in offsets of whole lines.

    ``start`` is that of the comments directly above it, ``column`` that of its key in its line, ``behind`` where its
    own lines and the comments in them end, ``end`` where the blank lines end that set it apart from the next.
    """

    start: int
    column: int
    behind: int
    end: int


def entries(text: str, found: Mapping[Path, Span], section: str) -> dict[str, Entry]:
    """The entries of a section by id, in the order of the text. Unfit where they are not in block style."""
    keys = [(path[1], span) for path, span in found.items() if len(path) == 2 and path[0] == section]
    if not keys:
        return {}
    if found[()].style != "block" or found[section,].style != "block":
        raise Unfit(f"found `{section}` in braces, expected each of its entries on lines of its own")
    limits = [*(_line_start(text, span.key) for _, span in keys[1:]), _limit(text, found, section)]
    before = line_end(text, found[section,].behind_key)
    there = {}
    for (id, span), limit in zip(keys, limits, strict=True):
        there[id] = entry = _entry(text, span, before, limit)
        before = entry.end
    return there


def colon(text: str, found: Mapping[Path, Span], section: str) -> int:
    """The offset behind the colon of a section. Unfit where its key is not the first thing on a line."""
    span = found[section,]
    if found[()].style != "block" or text[_line_start(text, span.key) : span.key].strip(" "):
        raise Unfit(f"found `{section}` in a line with something else, expected it to begin one")
    return text.index(":", span.behind_key) + 1


def line_end(text: str, offset: int) -> int:
    """Where the next line begins; the offset itself where one begins there."""
    if text[offset - 1] == "\n" or (text[offset - 1] == "\r" and text[offset : offset + 1] != "\n"):
        return offset
    return offset + len(lines(text[offset:])[0]) if offset < len(text) else offset


def lines(text: str) -> list[str]:
    """The lines with their ends; those of YAML 1.2, which are fewer than Python's."""
    return re.findall("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)


def _entry(text: str, span: Span, before: int, limit: int) -> Entry:
    line = _line_start(text, span.key)
    if text[line : span.key].strip(" "):
        raise Unfit("found an entry behind something else in its line, expected it to begin one")
    column = span.key - line
    start = line
    for above in reversed(lines(text[before:line])):
        if not above.lstrip().startswith("#"):
            break
        start -= len(above)
    behind, end = _behind(text, line_end(text, span.end), limit, column)
    return Entry(start, column, behind, end)


def _behind(text: str, own: int, limit: int, column: int) -> tuple[int, int]:
    """Where the comments of an entry end that are indented deeper than it, and the blank lines after them."""
    at = behind = own
    for line in lines(text[own:limit]):
        at += len(line)
        bare = line.lstrip()
        if bare.startswith("#") and len(line) - len(bare) > column:
            behind = at
        elif bare:
            break
    end = behind
    for line in lines(text[behind:limit]):
        if line.strip():
            break
        end += len(line)
    return behind, end


def _limit(text: str, found: Mapping[Path, Span], section: str) -> int:
    """Where the section after this one begins, or the text ends."""
    later = [span.key for path, span in found.items() if len(path) == 1 and span.key > found[section,].key]
    return _line_start(text, min(later)) if later else len(text)


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind(sign, 0, offset) for sign in "\r\n") + 1
