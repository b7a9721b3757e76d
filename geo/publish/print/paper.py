"""Sheets of paper: their sizes, and the ways to divide one between a map and columns of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from geo.record.view_extract import Sheet

DPI = 300
MM_PER_INCH = 25.4
MARGIN_MM = 8.0
HEADER_MM, FOOTER_MM = 16.0, 10.5
_GAP_MM = 4.5  # between columns
_DEGREE_LABELS_MM = 4.0  # room for the degrees of the graticule, left of the map and below it
_COLUMN_WIDTH_MM = 56.0
_MAX_COLUMNS_BESIDE = 3
_COLUMNS_BELOW = 3
_HEIGHTS_BELOW_MM = (70.0, 95.0, 120.0, 145.0)  # that columns below a map may have

Position = tuple[float, float]
"""Millimetres from the left and from the top of the sheet."""


class Rect(NamedTuple):
    """A rectangle in millimetres from the left and from the top of the sheet."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def from_bounds(cls, left: float, top: float, right: float, bottom: float) -> Rect:
        """Make a rectangle of its four edges, in the order of shapely's ``bounds``."""
        return cls(left, top, right - left, bottom - top)

    @classmethod
    def around(cls, centre: Position, half: float) -> Rect:
        """Make a square of half a side around its centre."""
        return cls(*centre, 0, 0).expanded(half)

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom edge."""
        return self.x, self.y, self.right, self.bottom

    def expanded(self, margin: float) -> Rect:
        """Return the rectangle with a margin in mm added on each side, or cut off where it is negative."""
        return Rect(self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin)

    def contains(self, other: Rect) -> bool:
        """Tell whether all of the other rectangle lies in this one."""
        inside = self.x <= other.x and other.right <= self.right
        return inside and self.y <= other.y and other.bottom <= self.bottom


class Paper(NamedTuple):
    """A sheet by its pixels at `DPI`; ``name`` is what a reader calls it."""

    name: str
    pixels: tuple[int, int]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in mm."""
        width, height = self.pixels
        return width / DPI * MM_PER_INCH, height / DPI * MM_PER_INCH

    @property
    def body(self) -> Rect:
        """The sheet without its margins, its header and its footer."""
        width, height = self.size
        top = MARGIN_MM + HEADER_MM
        return Rect(MARGIN_MM, top, width - 2 * MARGIN_MM, height - top - FOOTER_MM - MARGIN_MM)


class Arrangement(NamedTuple):
    """A sheet divided: the frame of the map, and the columns of legend and list."""

    paper: Paper
    frame: Rect
    columns: tuple[Rect, ...]


_PAPERS: dict[Sheet, tuple[Paper, ...]] = {
    "a4": (Paper("A4", (3508, 2480)), Paper("A4", (2480, 3508))),
    "16:9": (Paper("16:9", (3840, 2160)),),
}


def list_arrangements(sheet: Sheet) -> Iterator[Arrangement]:
    """List the ways to divide a sheet: columns beside the map, or on an upright sheet below it."""
    for paper in _PAPERS[sheet]:
        width, height = paper.size
        if width > height:
            yield from (_arrange_beside(paper, count + 1) for count in range(_MAX_COLUMNS_BESIDE))
        else:
            yield from (_arrange_below(paper, columns_height) for columns_height in _HEIGHTS_BELOW_MM)


def _arrange_beside(paper: Paper, count: int) -> Arrangement:
    body, margin = paper.body, _DEGREE_LABELS_MM
    columns_width = count * (_COLUMN_WIDTH_MM + _GAP_MM)
    frame = Rect(body.x + margin, body.y, body.width - margin - columns_width, body.height - margin)
    lefts = [frame.right + _GAP_MM + column * (_COLUMN_WIDTH_MM + _GAP_MM) for column in range(count)]
    return Arrangement(paper, frame, tuple(Rect(left, body.y, _COLUMN_WIDTH_MM, body.height) for left in lefts))


def _arrange_below(paper: Paper, height: float) -> Arrangement:
    body, margin = paper.body, _DEGREE_LABELS_MM
    frame = Rect(body.x + margin, body.y, body.width - margin, body.height - height - _GAP_MM - margin)
    width = (body.width - (_COLUMNS_BELOW - 1) * _GAP_MM) / _COLUMNS_BELOW
    lefts = [body.x + column * (width + _GAP_MM) for column in range(_COLUMNS_BELOW)]
    return Arrangement(paper, frame, tuple(Rect(left, body.bottom - height, width, height) for left in lefts))
