"""Draws on a sheet in millimetres from its upper left corner, as the live map draws in pixels on its canvas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Stroke
from matplotlib.text import Text

from geo.publish.print.paper import Rect
from geo.publish.print.text_metrics import FAMILY, MM, Piece, clean

TEXT, FAINT, HALO, BADGE, AREA = "#1c2430", "#5b6573", "#ffffff", "#8a1c5a", "#5d4a86"
LINE = "#b9b3a6"
ACCENT = "#0f4c8a"
Position = tuple[float, float]

_CORNERS = {  # sides, angle of the first corner, size and lowering in radii
    "triangle": (3, -np.pi / 2, 1.28, 0.2),
    "square": (4, np.pi / 4, 1.16, 0.0),
    "diamond": (4, 0.0, 1.2, 0.0),
    "pentagon": (5, -np.pi / 2, 1.1, 0.04),
}
_KAPPA = 0.5523  # of a quarter circle as a Bézier curve


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
        """A path in mm; ``width`` and ``dash`` in mm as well."""
        line = (0, [one / MM / max(width / MM, 1e-6) for one in dash]) if dash else "solid"
        patch = PathPatch(
            path, facecolor=fill, edgecolor=edge, linewidth=width / MM, linestyle=line, alpha=alpha, zorder=2,
            joinstyle="round", capstyle="butt",
        )  # fmt: skip
        self.axes.add_artist(patch)

    def fills(self, paths: Sequence[Path], colors: Sequence[str]) -> None:
        """Several paths, each filled with its colour, as one artist: a large map has thousands."""
        made = PathCollection(paths, facecolors=colors, edgecolors="none", transform=self.axes.transData, zorder=2)
        self.axes.add_artist(made)

    def text(self, x: float, y: float, text: str, size: float, **style: Any) -> None:
        """Words that are shown as they are, whatever is in them; ``size`` in points, ``halo`` its width in mm."""
        halo = style.pop("halo", 0.0)
        weight = "bold" if style.pop("bold", False) else "normal"
        usual = {"color": TEXT, "va": "baseline", "ha": "left"} | style
        effects = [Stroke(linewidth=2 * halo / MM, foreground=HALO)] if halo else []
        # The halo apart: words with an effect would be paths in a PDF or SVG, and could not be searched.
        for effect in (*([one] for one in effects), None):
            made = Text(
                x, y, clean(text), fontsize=size, fontfamily=FAMILY, fontweight=weight, parse_math=False, zorder=2,
                usetex=False, transform=self.axes.transData, path_effects=effect, **usual,
            )  # fmt: skip
            self.axes.add_artist(made)

    def lines(self, x: float, y: float, lines: Iterable[Sequence[Piece]], pitch: float) -> None:
        """Lines of `lettering.wrap`, the first one's baseline at y."""
        for number, line in enumerate(lines):
            for piece in line:
                run = piece.run
                self.text(x + piece.x, y + number * pitch, run.text, run.size, color=run.color, bold=run.bold)


def polygon(points: Iterable[Position]) -> Path:
    """A closed path through corners."""
    return Path(np.array([*points, (0, 0)]), closed=True)


def polyline(points: Iterable[Position]) -> Path:
    """An open path."""
    return Path(np.array(list(points)))


def circle(x: float, y: float, radius: float) -> Path:
    """A circle."""
    return Path.circle((x, y), radius)


def rectangle(box: Rect, corner: float = 0.0) -> Path:
    """A rectangle, with round corners of a radius."""
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


def outline(shape: str, x: float, y: float, r: float) -> Path:
    """The outline of a family's shape."""
    if shape == "speech":
        body = rectangle(Rect(x - r * 1.05, y - r * 0.85, r * 2.1, r * 1.55), r * 0.4)
        tail = polygon([(x - r * 0.45, y + r * 0.65), (x - r * 0.55, y + r * 1.25), (x + r * 0.1, y + r * 0.65)])
        return Path.make_compound_path(body, tail)
    if shape == "cross":
        arm, notch = r * 0.95, r * 0.42
        half = [
            (0, -notch),
            (arm - notch, -arm),
            (arm, notch - arm),
            (notch, 0),
            (arm, arm - notch),
            (arm - notch, arm),
        ]
        return polygon([(x + a, y + b) for a, b in [*half, *((-a, -b) for a, b in half)]])
    if shape not in _CORNERS:
        return circle(x, y, r)
    sides, turn, grow, drop = _CORNERS[shape]
    angles = turn + np.arange(sides) * 2 * np.pi / sides
    corners = zip(x + r * grow * np.cos(angles), y + r * (grow * np.sin(angles) + drop), strict=True)
    return polygon([(float(px), float(py)) for px, py in corners])
