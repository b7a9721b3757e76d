"""Paper and pen: the sizes of sheets, how one is divided between a map and columns, what draws on it; text in columns.

The pen draws paths and words in millimetres, as a canvas does in pixels, and measures its words. Text is broken into
lines, in blocks that know their height and can draw themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from anyascii import anyascii
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Stroke
from matplotlib.text import Text

from geo.record.view import Sheet
from geo.web.map_data import LIGHT

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

TEXT, FAINT, HALO, BADGE, AREA, LINE, ACCENT = (
    LIGHT[name] for name in ("text", "faint", "halo", "badge", "area", "line", "chosen")
)
TYPEFACE = "DejaVu Sans"  # ships with matplotlib
MM_PER_PT = MM_PER_INCH / 72
_MEASURED_PT = 100  # size at which the widths of letters are measured
_UNKNOWN = "\ufffd"
_NO_BREAK_SPACE = "\u00a0"
_SPACE = re.compile(f"[^\\S{_NO_BREAK_SPACE}]+")
_KAPPA = 0.5523  # of a quarter circle as a Bézier curve
UNLIMITED = 99  # lines
_LEADING = 1.28
_BASELINE = 0.95  # from the top of a line to its baseline, as a part of its size


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


class Pen:
    """Draws on axes that cover the whole sheet; what is drawn later lies above."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes

    def path(
        self,
        path: Path,
        fill: str = "none",
        edge: str = "none",
        width: float = 0.0,
        dash: Sequence[float] = (),
        alpha: float | None = None,
    ) -> None:
        """Draw a path in mm; ``width`` and ``dash`` are in mm as well."""
        line = (0, [length / MM_PER_PT / max(width / MM_PER_PT, 1e-6) for length in dash]) if dash else "solid"
        patch = PathPatch(
            path, facecolor=fill, edgecolor=edge, linewidth=width / MM_PER_PT, linestyle=line, alpha=alpha, zorder=2,
            joinstyle="round", capstyle="butt",
        )  # fmt: skip
        self.axes.add_artist(patch)

    def fills(self, paths: Sequence[Path], colors: Sequence[str]) -> None:
        """Fill several paths, each with its colour, as a single artist: a large map has thousands."""
        artist = PathCollection(paths, facecolors=colors, edgecolors="none", transform=self.axes.transData, zorder=2)
        self.axes.add_artist(artist)

    def text(self, x: float, y: float, text: str, size: float, **style: Any) -> None:
        """Draw words as they are, whatever is in them; ``size`` in points, ``halo`` its width in mm."""
        halo = style.pop("halo", 0.0)
        weight = "bold" if style.pop("bold", False) else "normal"
        usual = {"color": TEXT, "va": "baseline", "ha": "left"} | style
        # The halo is a text of its own: words with an effect would be paths in a PDF or SVG, and not be searchable.
        halos = [[Stroke(linewidth=2 * halo / MM_PER_PT, foreground=HALO)]] if halo else []
        for effects in (*halos, None):
            artist = Text(
                x, y, clean_text(text), fontsize=size, fontfamily=TYPEFACE, fontweight=weight, parse_math=False,
                zorder=2, usetex=False, transform=self.axes.transData, path_effects=effects, **usual,
            )  # fmt: skip
            self.axes.add_artist(artist)


def clean_text(text: str) -> str:
    """Return the text on one line, in letters that the typeface has: others are transcribed, or shown as unknown."""
    line = unicodedata.normalize("NFC", _SPACE.sub(" ", text).strip())
    return "".join(_transcribed(char) for char in line if char.isprintable() or char == _NO_BREAK_SPACE)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in mm of a text whose size is in points."""
    return sum(_advance(char, bold) for char in text) * size * MM_PER_PT


def _transcribed(char: str) -> str:
    return char if char in _glyphs() else anyascii(char) or _UNKNOWN


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[str]:
    """The characters that both weights of the typeface have."""
    return frozenset.intersection(*(frozenset(map(chr, _face(bold).get_charmap())) for bold in (False, True)))


@lru_cache(maxsize=4096)
def _advance(char: str, bold: bool) -> float:
    """The width of a character as a part of its size."""
    face = _face(bold)
    face.set_size(_MEASURED_PT, 72)
    advance: float = face.load_char(ord(char), LoadFlags.NO_HINTING).linearHoriAdvance
    return advance / 65536 / _MEASURED_PT


@lru_cache(maxsize=2)
def _face(bold: bool) -> FT2Font:
    return FT2Font(findfont(FontProperties(family=TYPEFACE, weight="bold" if bold else "normal")))


def polygon(points: Iterable[Position]) -> Path:
    """Return a closed path through corners."""
    return Path(np.array([*points, (0, 0)]), closed=True)


def polyline(points: Iterable[Position]) -> Path:
    """Return an open path through points."""
    return Path(np.array(list(points)))


def circle(x: float, y: float, radius: float) -> Path:
    """Return a circle."""
    return Path.circle((x, y), radius)


def rectangle(box: Rect, corner: float = 0.0) -> Path:
    """Return a rectangle, with round corners of a radius."""
    (x, y, width, height), c, k = box, corner, corner * (1 - _KAPPA)
    right, bottom = x + width, y + height
    if not corner:
        return polygon([(x, y), (right, y), (right, bottom), (x, bottom)])
    points = [
        (x + c, y), (right - c, y), (right - k, y), (right, y + k), (right, y + c), (right, bottom - c),
        (right, bottom - k), (right - k, bottom), (right - c, bottom), (x + c, bottom), (x + k, bottom),
        (x, bottom - k), (x, bottom - c), (x, y + c), (x, y + k), (x + k, y), (x + c, y), (x + c, y),
    ]  # fmt: skip
    side = [Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    return Path(points, [Path.MOVETO, *side * 4, Path.CLOSEPOLY])


class Run(NamedTuple):
    """Words in one style; ``size`` in points."""

    text: str
    size: float
    color: str = TEXT
    bold: bool = False


class Piece(NamedTuple):
    """A part of a line, ``x`` mm from its left end."""

    x: float
    run: Run


class Block(NamedTuple):
    """Something in a column, ``height`` mm high.

    ``above`` is the space before it, but at the top of a column; with ``keep`` it is never the last of a column.
    """

    height: float
    draw: Callable[[Pen, Rect], None]
    above: float = 0.0
    keep: bool = False


def wrap_runs(runs: Sequence[Run], width: float, max_lines: int = UNLIMITED) -> list[list[Piece]]:
    """Break runs into lines of at most a width in mm; the last line ends in "…" where there would be too many."""
    lines: list[list[Piece]] = [[]]
    at = 0.0
    for run, word in _split_words(runs, width):
        space = text_width(" ", run.size, run.bold) if lines[-1] else 0.0
        if lines[-1] and at + space + text_width(word, run.size, run.bold) > width:
            if len(lines) == max_lines:
                lines[-1] = _shorten(lines[-1], width)
                return lines
            lines.append([])
            at = space = 0.0
        _append_word(lines[-1], at + space, run._replace(text=word))
        at += space + text_width(word, run.size, run.bold)
    return lines


def fit_runs(runs: Sequence[Run], width: float, ways: Sequence[tuple[float, int]]) -> tuple[list[list[Piece]], float]:
    """Break runs into lines in the first of some ways that has room for all of them.

    Parameters
    ----------
    runs, width
        As of `wrap_runs`.
    ways : sequence of (float, int)
        By how much the sizes are multiplied, and how many lines there may be.

    Returns
    -------
    lines : list of list of Piece
        Where no way has room, those of the last one, which end in "…".
    factor : float
        By how much the sizes were multiplied.
    """
    for factor, max_lines in ways:
        smaller = [run._replace(size=run.size * factor) for run in runs]
        lines = wrap_runs(smaller, width)
        if len(lines) <= max_lines:
            return lines, factor
    return wrap_runs(smaller, width, max_lines), factor


def draw_lines(pen: Pen, position: Position, lines: Sequence[Sequence[Piece]], pitch: float) -> None:
    """Draw lines of `wrap_runs` ``pitch`` mm apart; the position is the start of the first baseline."""
    x, y = position
    for number, line in enumerate(lines):
        for piece in line:
            run = piece.run
            pen.text(x + piece.x, y + number * pitch, run.text, run.size, color=run.color, bold=run.bold)


def flow_blocks(blocks: Sequence[Block], columns: Sequence[Rect]) -> list[Rect] | None:
    """Return the boxes of the blocks in the columns, None if there are too many."""
    column, y, boxes = 0, columns[0].y, []
    for number, block in enumerate(blocks):
        above = block.above if y > columns[column].y else 0.0
        if y + above + _inseparable_height(blocks, number) > columns[column].bottom + 1e-6:
            column, above = column + 1, 0.0
            if column == len(columns) or columns[column].y + block.height > columns[column].bottom:
                return None
            y = columns[column].y
        boxes.append(Rect(columns[column].x, y + above, columns[column].width, block.height))
        y += above + block.height
    return boxes


def heading_block(text: str, above: float = 2.6) -> Block:
    """Return the heading of a part of the columns."""
    return text_block([Run(text, 7.2, bold=True)], 200.0, above)._replace(keep=True)


def text_block(runs: Sequence[Run], width: float, above: float = 0.0) -> Block:
    """Return text in lines of a width in mm."""
    lines = wrap_runs(runs, width)
    size = max(run.size for run in runs)
    pitch = size * MM_PER_PT * _LEADING
    baseline = size * MM_PER_PT * _BASELINE
    return Block(len(lines) * pitch, lambda pen, box: draw_lines(pen, (box.x, box.y + baseline), lines, pitch), above)


def row_block(blocks: Sequence[Block], width: float, above: float = 0.0) -> Block:
    """Return blocks side by side, each of the same width."""

    def draw(pen: Pen, box: Rect) -> None:
        for number, block in enumerate(blocks):
            block.draw(pen, Rect(box.x + number * width, box.y, width, block.height))

    return Block(max(block.height for block in blocks), draw, above)


def stack_blocks(blocks: Sequence[Block]) -> Block:
    """Return blocks one below another as a single block, which no end of a column parts."""

    def draw(pen: Pen, box: Rect) -> None:
        y = box.y
        for block in blocks:
            y += block.above
            block.draw(pen, Rect(box.x, y, box.width, block.height))
            y += block.height

    return Block(sum(block.above + block.height for block in blocks), draw)


def _append_word(line: list[Piece], x: float, run: Run) -> None:
    """Append a word, joined to the one before it where both are in one style."""
    if line and line[-1].run._replace(text="") == run._replace(text=""):
        line[-1] = line[-1]._replace(run=run._replace(text=f"{line[-1].run.text} {run.text}"))
    else:
        line.append(Piece(x, run))


def _split_words(runs: Sequence[Run], width: float) -> Iterator[tuple[Run, str]]:
    """The words of the runs; a word that is wider than a line comes in parts."""
    for run in runs:
        for word in filter(None, clean_text(run.text).split(" ")):
            while text_width(word, run.size, run.bold) > width and len(word) > 1:
                fits = max(1, int(len(word) * width / text_width(word, run.size, run.bold)) - 1)
                yield run, word[:fits]
                word = word[fits:]
            yield run, word


def _shorten(line: list[Piece], width: float) -> list[Piece]:
    """The line with "…" at its end."""
    x, run = line[-1]
    text = run.text
    while len(text) > 1 and x + text_width(f"{text}…", run.size, run.bold) > width:
        text = text[:-1].rstrip()
    return [*line[:-1], Piece(x, run._replace(text=f"{text}…"))]


def _inseparable_height(blocks: Sequence[Block], number: int) -> float:
    """The height of a block and of those that must stand in the same column."""
    height = blocks[number].height
    while blocks[number].keep and number + 1 < len(blocks):
        number += 1
        height += blocks[number].above + blocks[number].height
    return height
