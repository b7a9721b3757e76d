"""What stands in columns: blocks of a height, each of which can draw itself, put one under another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from geo.publish.print.paper import Rect
from geo.publish.print.pen import TEXT, Pen
from geo.publish.print.text_metrics import MM, Run, wrap

LEADING = 1.28
_DOWN = 0.95  # from the top of a line to its baseline, in its size


class Block(NamedTuple):
    """Something ``height`` mm high.

    ``above`` is the space before it, but at the top of a column; with ``keep`` it is never the last of one.
    """

    height: float
    draw: Callable[[Pen, Rect], None]
    above: float = 0.0
    keep: bool = False


def flow(blocks: Sequence[Block], columns: Sequence[Rect]) -> list[Rect] | None:
    """The boxes of the blocks in the columns, None if there are too many."""
    column, y, found = 0, columns[0].y, []
    for number, block in enumerate(blocks):
        above = block.above if y > columns[column].y else 0.0
        if y + above + _together(blocks, number) > columns[column].bottom + 1e-6:
            column, above = column + 1, 0.0
            if column == len(columns) or columns[column].y + block.height > columns[column].bottom:
                return None
            y = columns[column].y
        found.append(Rect(columns[column].x, y + above, columns[column].width, block.height))
        y += above + block.height
    return found


def heading(text: str, above: float = 2.6) -> Block:
    """The heading of a part of the columns."""
    return words([Run(text, 7.2, TEXT, True)], 200.0, above)._replace(keep=True)


def words(runs: Sequence[Run], across: float, above: float = 0.0, most: int = 99) -> Block:
    """Text in lines of so many mm."""
    lines = wrap(runs, across, most)
    size = max(run.size for run in runs)
    pitch = size * MM * LEADING
    return Block(len(lines) * pitch, lambda pen, box: pen.lines(box.x, box.y + size * MM * _DOWN, lines, pitch), above)


def row(blocks: Sequence[Block], across: float, above: float = 0.0) -> Block:
    """Blocks side by side, each so wide."""

    def draw(pen: Pen, box: Rect) -> None:
        for number, one in enumerate(blocks):
            one.draw(pen, Rect(box.x + number * across, box.y, across, one.height))

    return Block(max(one.height for one in blocks), draw, above)


def pile(blocks: Sequence[Block]) -> Block:
    """Blocks one under another, as one that no column's end parts."""

    def draw(pen: Pen, box: Rect) -> None:
        y = box.y
        for one in blocks:
            y += one.above
            one.draw(pen, Rect(box.x, y, box.width, one.height))
            y += one.height

    return Block(sum(one.above + one.height for one in blocks), draw)


def _together(blocks: Sequence[Block], number: int) -> float:
    """The height of a block and of those that it must not be parted from."""
    height = blocks[number].height
    while blocks[number].keep and number + 1 < len(blocks):
        number += 1
        height += blocks[number].above + blocks[number].height
    return height
