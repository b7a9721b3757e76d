"""Where new entries of a record go, and how far they are indented."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from geo.formats.yaml.entries import SECTIONS, Edit, Entry, Unfit, colon, entries, line_end, lines
from geo.formats.yaml.layout import Path, Span

_STEP = 2
"""The spaces by which `geo.formats.yaml.writer` indents."""


def edits(text: str, found: Mapping[Path, Span], section: str, blocks: Sequence[str]) -> Iterator[Edit]:
    """The changes that put the blocks, which `geo.formats.yaml.writer` made, behind the last entry of their section."""
    there = entries(text, found, section)
    if there:
        at = list(there.values())[-1].behind
    else:
        opened = _opened(text, found, section)
        at = line_end(text, opened[1])
        yield opened
    line_break = _line_break(text)
    apart = line_break if _are_apart(text, found) else ""
    lead = apart if there and lines(text[:at])[-1].strip() else ""
    missing = "" if text[:at].endswith(("\r", "\n")) else line_break
    fitted = (_fitted(block, *_indents(text, found, there), line_break) for block in blocks)
    yield at, at, missing + lead + apart.join(fitted)


def _opened(text: str, found: Mapping[Path, Span], section: str) -> Edit:
    """The change that makes an empty section, ``{}``, one in block style."""
    behind, span = colon(text, found, section), found[section,]
    if re.fullmatch(r"\s*\{\s*\}", text[behind : span.end]) is None:
        raise Unfit(f"found `{section}` with something in or before its braces, expected `{section}: {{}}`")
    return behind, span.end, ""


def _indents(text: str, found: Mapping[Path, Span], there: Mapping[str, Entry]) -> tuple[int, int]:
    """Where entries begin in their lines, and by how much their fields are indented further."""
    outer = min(_column(text, span) for path, span in found.items() if len(path) == 1)
    known = list(there.values())
    for section in () if known else SECTIONS:
        if found[section,].style == "block":
            known += entries(text, found, section).values()
    column = known[0].column if known else outer + _STEP
    return column, column - outer


def _column(text: str, span: Span) -> int:
    return span.key - max(text.rfind(sign, 0, span.key) for sign in "\r\n") - 1


def _fitted(block: str, column: int, step: int, line_break: str) -> str:
    """A block with the indentation and the line ends of the text around it."""
    made = []
    for line in lines(block):
        bare = line.strip()
        depth = (len(line) - len(line.lstrip(" "))) // _STEP - 1
        made.append(" " * (column + depth * step) + bare + line_break)
    return "".join(made)


def _are_apart(text: str, found: Mapping[Path, Span]) -> bool:
    """Whether blank lines set entries apart."""
    blocks = [section for section in SECTIONS if found[section,].style == "block"]
    pairs = (pair for section in blocks for pair in pairwise(entries(text, found, section).values()))
    return any(not line.strip() for first, second in pairs for line in lines(text[first.behind : second.start]))


def _line_break(text: str) -> str:
    first = re.search("\r\n|\r|\n", text)
    return first[0] if first else "\n"
