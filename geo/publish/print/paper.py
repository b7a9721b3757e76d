"""Sheets of paper: their sizes, and the ways to share one out between a map and what is said beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from geo.record.view_extract import Sheet

DPI = 300
MARGIN = 8.0
HEADER, FOOTER = 16.0, 10.5
_GAP = 4.5  # between columns
_DEGREES = 4.0  # room for the degrees of the graticule, left of the map and below it
_COLUMN = 56.0
_BELOW = (70.0, 95.0, 120.0, 145.0)  # heights that columns below a map may have


class Rect(NamedTuple):
    """Millimetres from the left and from the top of the sheet."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def grown(self, by: float) -> Rect:
        """The rectangle with so many mm more on each side."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Rect) -> bool:
        """Whether they have more than an edge in common."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def holds(self, other: Rect) -> bool:
        """Whether all of the other lies in it."""
        inside = self.x <= other.x and other.right <= self.right
        return inside and self.y <= other.y and other.bottom <= self.bottom


class Paper(NamedTuple):
    """A sheet by its pixels at 300 a inch; ``name`` is what a reader calls it."""

    name: str
    pixels: tuple[int, int]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in mm."""
        across, down = self.pixels
        return across / DPI * 25.4, down / DPI * 25.4


class Arrangement(NamedTuple):
    """A sheet shared out: the frame of the map, and the columns of legend and list."""

    paper: Paper
    frame: Rect
    columns: tuple[Rect, ...]


_PAPERS: dict[Sheet, tuple[Paper, ...]] = {
    "a4": (Paper("A4", (3508, 2480)), Paper("A4", (2480, 3508))),
    "16:9": (Paper("16:9", (3840, 2160)),),
}


def arrangements(sheet: Sheet) -> Iterator[Arrangement]:
    """The ways to share out a sheet: columns beside the map, or on an upright sheet below it."""
    for paper in _PAPERS[sheet]:
        across, down = paper.size
        if across > down:
            yield from (_beside(paper, number) for number in (1, 2, 3))
        else:
            yield from (_below(paper, height) for height in _BELOW)


def _beside(paper: Paper, number: int) -> Arrangement:
    body = _body(paper)
    side = number * (_COLUMN + _GAP)
    frame = Rect(body.x + _DEGREES, body.y, body.width - _DEGREES - side, body.height - _DEGREES)
    lefts = [frame.right + _GAP + one * (_COLUMN + _GAP) for one in range(number)]
    return Arrangement(paper, frame, tuple(Rect(left, body.y, _COLUMN, body.height) for left in lefts))


def _below(paper: Paper, height: float) -> Arrangement:
    body = _body(paper)
    frame = Rect(body.x + _DEGREES, body.y, body.width - _DEGREES, body.height - height - _GAP - _DEGREES)
    across = (body.width - 2 * _GAP) / 3
    top = body.bottom - height
    columns = tuple(Rect(body.x + one * (across + _GAP), top, across, height) for one in range(3))
    return Arrangement(paper, frame, columns)


def _body(paper: Paper) -> Rect:
    across, down = paper.size
    top = MARGIN + HEADER
    return Rect(MARGIN, top, across - 2 * MARGIN, down - top - FOOTER - MARGIN)
