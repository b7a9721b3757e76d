"""Draws the layout of a sheet on a figure of matplotlib."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib_scalebar.scalebar import ScaleBar

from geo.publish.print import furniture
from geo.publish.print.basemap import LAND, Basemap
from geo.publish.print.layout import SheetLayout
from geo.publish.print.legend import draw_leader
from geo.publish.print.map_extent import MapExtent
from geo.publish.print.paper import DPI, Paper
from geo.publish.print.pen import ACCENT, FAINT, HALO, MM, TEXT, Pen, circle
from geo.publish.print.placement import LABEL_PT, TOWN_PT, Label, TownLabel
from geo.publish.print.symbols import draw_symbol


def draw_sheet(layout: SheetLayout) -> tuple[Figure, ScaleBar]:
    """Draw the sheet, as large as its paper, without touching any state of pyplot; return it and its scale bar."""
    paper, extent, extract = layout.arrangement.paper, layout.extent, layout.extract
    figure = Figure(figsize=(paper.pixels[0] / DPI, paper.pixels[1] / DPI), dpi=DPI, facecolor="white")
    # From the bottom upwards: those of the map are in metres of its projection, those of the page in mm.
    basemap_axes, graticule_axes = _add_map_axes(figure, extent, paper), _add_page_axes(figure, paper)
    scale_axes, page_axes = _add_map_axes(figure, extent, paper), _add_page_axes(figure, paper)
    _draw_basemap(basemap_axes, layout)
    furniture.draw_graticule(Pen(graticule_axes), layout.graticule)
    scale_bar = furniture.draw_scale_bar(scale_axes, extent, layout.scale_bar, paper)
    pen = Pen(page_axes)
    furniture.draw_north_arrow(pen, extent, layout.north_arrow.box)
    _draw_symbols(pen, layout)
    furniture.draw_frame(pen, extent.frame, layout.graticule)
    furniture.draw_header(pen, extract, paper)
    furniture.draw_footer(pen, extract, paper)
    for block, box in layout.blocks:
        block.draw(pen, box)
    return figure, scale_bar


def _draw_basemap(axes: Axes, layout: SheetLayout) -> None:
    axes.set_facecolor(LAND)
    axes.patch.set_visible(True)
    places = [symbol.place for symbol in layout.symbols]
    basemap = Basemap(axes, layout.extent)
    basemap.draw_ground(layout.extract.record.boundaries, layout.shading.colors)
    if "uncertainty" in layout.extract.view.layers:
        basemap.draw_uncertainty(places)
    basemap.draw_lines(places)


def _draw_symbols(pen: Pen, layout: SheetLayout) -> None:
    """Draw the names of towns, then the symbols, the largest first, so that none is hidden under another."""
    for town in layout.towns:
        _draw_town(pen, town)
    for symbol in layout.symbols:
        if symbol.has_leader:
            draw_leader(pen, symbol.position, symbol.at)
    for symbol in sorted(layout.symbols, key=lambda symbol: -symbol.place.style.radius):
        draw_symbol(pen, symbol.place.style, *symbol.at, layout.unit)
    for symbol in layout.symbols:
        _draw_label(pen, symbol.name, TEXT, False)
        _draw_label(pen, symbol.number, ACCENT, True)


def _draw_town(pen: Pen, town: TownLabel) -> None:
    pen.path(circle(*town.position, 0.4), FAINT, HALO, 0.15)
    middle = town.box.y + town.box.height / 2
    pen.text(town.box.x, middle, town.text, TOWN_PT, color=FAINT, va="center_baseline", halo=0.4)


def _draw_label(pen: Pen, label: Label | None, color: str, bold: bool) -> None:
    if label is None:
        return
    pitch = label.box.height / len(label.lines)
    for number, line in enumerate(label.lines):
        y = label.box.y + pitch * (number + 0.5) + 0.36 * LABEL_PT * MM
        pen.text(label.box.x, y, line, LABEL_PT, color=color, bold=bold, halo=0.4)


def _add_map_axes(figure: Figure, extent: MapExtent, paper: Paper) -> Axes:
    """Add axes in metres of the projection, in the frame of the map."""
    width, height = paper.size
    frame = extent.frame
    axes = figure.add_axes((frame.x / width, 1 - frame.bottom / height, frame.width / width, frame.height / height))
    west, south, east, north = extent.bounds
    axes.set(xlim=(west, east), ylim=(south, north), autoscale_on=False, xticks=[], yticks=[])
    axes.set_aspect("equal", adjustable="box")
    axes.patch.set_visible(False)
    axes.spines[:].set_visible(False)
    return axes


def _add_page_axes(figure: Figure, paper: Paper) -> Axes:
    """Add axes in millimetres of the sheet, over all of it."""
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, paper.size[0]), ylim=(paper.size[1], 0), autoscale_on=False)
    axes.set_axis_off()
    return axes
