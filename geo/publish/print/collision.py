"""Where there is room on a sheet: the boxes that are taken, and the spots and boxes around one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from geo.publish.print.paper import Rect
from geo.publish.print.pen import Position
from geo.publish.print.text_metrics import MM, clean, width

LABEL = 6.2  # points
_LEADING = 1.2


class Taken:
    """The boxes that are taken on a sheet, and the frame in which others may be."""

    def __init__(self, frame: Rect, boxes: Iterable[Rect] = ()) -> None:
        self.frame = frame
        self.boxes = [*boxes]
        self._each = np.array([(one.x, one.y, one.right, one.bottom) for one in self.boxes]).reshape(-1, 4)

    def add(self, box: Rect) -> None:
        self.boxes.append(box)
        self._each = np.vstack([self._each, (box.x, box.y, box.right, box.bottom)])

    def free(self, box: Rect) -> bool:
        """Whether a box lies in the frame and on no other."""
        left, top, right, bottom = self._each.T
        across, down = (left < box.right) & (box.x < right), (top < box.bottom) & (box.y < bottom)
        return self.frame.holds(box) and not bool((across & down).any())


def around(at: Position, first: float, most: float) -> Iterator[Position]:
    """Spots further and further from one."""
    for far in np.arange(first, most, 2.0):
        for angle in np.linspace(0, 2 * np.pi, 16, endpoint=False):
            yield at[0] + far * float(np.cos(angle)), at[1] + far * float(np.sin(angle))


def text_box(lines: Sequence[str], size: float = LABEL, bold: bool = False) -> tuple[float, float]:
    """Width and height in mm of lines of text."""
    return max(width(clean(one), size, bold) for one in lines), len(lines) * size * MM * _LEADING


def beside(box: Rect, size: tuple[float, float], gap: float = 0.7) -> Iterator[Rect]:
    """The boxes of a size around another: right, left, below, above, and at its corners."""
    wide, high = size
    middle, level = box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2
    right, left, below, above = box.right + gap, box.x - gap - wide, box.bottom + gap / 2, box.y - gap / 2 - high
    for x, y in ((right, level), (left, level), (middle, below), (middle, above)):
        yield Rect(x, y, wide, high)
    for x, y in ((right, above), (right, below), (left, below), (left, above)):
        yield Rect(x, y, wide, high)
