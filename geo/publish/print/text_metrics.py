"""Text on paper: how wide it is, where its lines break, and what the typeface cannot write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font, LoadFlags

FAMILY = "DejaVu Sans"  # ships with matplotlib
MM = 25.4 / 72  # a point in millimetres
_MEASURED = 100  # points at which glyphs are measured
_UNKNOWN = "\ufffd"
_GLUE = "\u00a0"  # a space at which no line ends
_SPACE = re.compile(f"[^\\S{_GLUE}]+")


class Run(NamedTuple):
    """Words in one style; ``size`` in points."""

    text: str
    size: float
    color: str = "#1c2430"
    bold: bool = False


class Piece(NamedTuple):
    """A part of a line, ``x`` mm from its left end."""

    x: float
    run: Run


def clean(text: str) -> str:
    """The text on one line, in letters that the typeface has: others are transcribed, or shown as unknown."""
    line = unicodedata.normalize("NFC", _SPACE.sub(" ", text).strip())
    return "".join(_written(char) for char in line if char.isprintable() or char == _GLUE)


def _written(char: str) -> str:
    return char if char in _glyphs() else anyascii(char) or _UNKNOWN


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text in points is, in mm."""
    return sum(_advance(char, bold) for char in text) * size * MM


def wrap(runs: Sequence[Run], across: float, most: int = 99) -> list[list[Piece]]:
    """Runs in lines of at most so many mm; of more than ``most`` lines the last one ends in "…"."""
    lines: list[list[Piece]] = [[]]
    at = 0.0
    for run, word in _words(runs, across):
        space = width(" ", run.size, run.bold) if lines[-1] else 0.0
        if lines[-1] and at + space + width(word, run.size, run.bold) > across:
            if len(lines) == most:
                lines[-1] = _ended(lines[-1], across)
                return lines
            lines.append([])
            at = space = 0.0
        _add(lines[-1], at + space, run._replace(text=word))
        at += space + width(word, run.size, run.bold)
    return lines


def fitted(runs: Sequence[Run], across: float, ways: Sequence[tuple[float, int]]) -> tuple[list[list[Piece]], float]:
    """Lines, and by how much their sizes were multiplied: the first of the ways (by how much, most lines) that will do.

    Where none will, the last one's last line ends in "…".
    """
    for by, most in ways:
        smaller = [run._replace(size=run.size * by) for run in runs]
        lines = wrap(smaller, across)
        if len(lines) <= most:
            return lines, by
    return wrap(smaller, across, most), by


def _add(line: list[Piece], x: float, run: Run) -> None:
    """A word, joined to the one before it where both are in one style."""
    if line and line[-1].run._replace(text="") == run._replace(text=""):
        line[-1] = line[-1]._replace(run=run._replace(text=f"{line[-1].run.text} {run.text}"))
    else:
        line.append(Piece(x, run))


def _words(runs: Sequence[Run], across: float) -> Iterator[tuple[Run, str]]:
    """The words of the runs; one that is wider than a line, in parts."""
    for run in runs:
        for word in filter(None, clean(run.text).split(" ")):
            while width(word, run.size, run.bold) > across and len(word) > 1:
                fits = max(1, int(len(word) * across / width(word, run.size, run.bold)) - 1)
                yield run, word[:fits]
                word = word[fits:]
            yield run, word


def _ended(line: list[Piece], across: float) -> list[Piece]:
    x, run = line[-1]
    text = run.text
    while len(text) > 1 and x + width(f"{text}…", run.size, run.bold) > across:
        text = text[:-1].rstrip()
    return [*line[:-1], Piece(x, run._replace(text=f"{text}…"))]


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[str]:
    """What both weights have."""
    return frozenset.intersection(*(frozenset(map(chr, _face(bold).get_charmap())) for bold in (False, True)))


@lru_cache(maxsize=4096)
def _advance(char: str, bold: bool) -> float:
    """In ems."""
    face = _face(bold)
    face.set_size(_MEASURED, 72)
    advance: float = face.load_char(ord(char), LoadFlags.NO_HINTING).linearHoriAdvance
    return advance / 65536 / _MEASURED


@lru_cache(maxsize=2)
def _face(bold: bool) -> FT2Font:
    return FT2Font(findfont(FontProperties(family=FAMILY, weight="bold" if bold else "normal")))
