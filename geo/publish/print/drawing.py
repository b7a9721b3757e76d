"""Draws a plan on a figure."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib_scalebar.scalebar import ScaleBar

from geo.publish.print import basemap as ground
from geo.publish.print import furniture
from geo.publish.print import legend_entries as signs
from geo.publish.print import town_labels as names
from geo.publish.print.collision import LABEL
from geo.publish.print.layout import Plan
from geo.publish.print.map_extent import Window
from geo.publish.print.map_places import in_words
from geo.publish.print.paper import DPI, Paper
from geo.publish.print.pen import ACCENT, FAINT, HALO, TEXT, Pen, circle
from geo.publish.print.placement import Label
from geo.publish.print.symbols import draw
from geo.publish.print.text_metrics import MM
from geo.publish.print.town_labels import Town


def figure(plan: Plan) -> tuple[Figure, ScaleBar]:
    """The sheet, as large as its paper, and the scale bar on it; no state of pyplot is touched."""
    paper, window = plan.arrangement.paper, plan.window
    made = Figure(figsize=(paper.pixels[0] / DPI, paper.pixels[1] / DPI), dpi=DPI, facecolor="white")
    _ground(_map(made, window, paper), plan)
    under = Pen(_page(made, paper))
    furniture.graticule(under, [*plan.meridians, *plan.parallels])
    bar = furniture.scale_bar(_map(made, window, paper), window, plan.scale[0], paper.name)
    pen = Pen(_page(made, paper))
    furniture.north_arrow(pen, window, plan.arrow[1])
    _marks(pen, plan)
    furniture.frame(pen, window, plan.meridians, plan.parallels)
    furniture.header(pen, plan.extract, paper, in_words(plan.extract))
    furniture.footer(pen, plan.extract, paper)
    for block, box in plan.blocks:
        block.draw(pen, box)
    return made, bar


def _ground(axes: Axes, plan: Plan) -> None:
    axes.set_facecolor(ground.LAND)
    axes.patch.set_visible(True)
    sites = [mark.site for mark in plan.marks]
    ground.plot(axes, plan.window, plan.extract.record.boundaries, plan.shades)
    if "uncertainty" in plan.extract.view.layers:
        ground.plot_places(axes, plan.window, sites)
    ground.plot_lines(axes, plan.window, sites)


def _marks(pen: Pen, plan: Plan) -> None:
    """Names of towns, then the symbols, the largest first, so that none is hidden under another."""
    for town in plan.towns:
        _town(pen, town)
    for mark in plan.marks:
        if mark.led and mark.spot is not None:
            signs.leader(pen, mark.spot, mark.at)
    for mark in sorted(plan.marks, key=lambda one: -one.site.look.radius):
        draw(pen, mark.site.look, *mark.at, plan.unit)
    for mark in plan.marks:
        _label(pen, mark.name, TEXT, False)
        _label(pen, mark.number, ACCENT, True)


def _town(pen: Pen, town: Town) -> None:
    pen.path(circle(*town.spot, 0.4), FAINT, HALO, 0.15)
    down = town.box.y + town.box.height / 2
    pen.text(town.box.x, down, town.label, names.SIZE, color=FAINT, va="center_baseline", halo=0.4)


def _label(pen: Pen, label: Label | None, color: str, bold: bool) -> None:
    if label is None:
        return
    pitch = label.box.height / len(label.lines)
    for number, line in enumerate(label.lines):
        y = label.box.y + pitch * (number + 0.5) + 0.36 * LABEL * MM
        pen.text(label.box.x, y, line, LABEL, color=color, bold=bold, halo=0.4)


def _map(made: Figure, window: Window, paper: Paper) -> Axes:
    """Axes in metres of the projection, in the frame of the map."""
    across, down = paper.size
    box = window.frame
    axes = made.add_axes((box.x / across, 1 - box.bottom / down, box.width / across, box.height / down))
    west, south, east, north = window.bounds
    axes.set(xlim=(west, east), ylim=(south, north), autoscale_on=False, xticks=[], yticks=[])
    axes.set_aspect("equal", adjustable="box")
    axes.patch.set_visible(False)
    axes.spines[:].set_visible(False)
    return axes


def _page(made: Figure, paper: Paper) -> Axes:
    """Axes in millimetres of the sheet, over all of it."""
    axes = made.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, paper.size[0]), ylim=(paper.size[1], 0), autoscale_on=False)
    axes.set_axis_off()
    return axes
