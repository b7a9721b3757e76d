"""A map for print: the same sheet as PNG at 300 dpi, as PDF and as SVG.

What is where on a sheet is laid out as values, before anything is drawn on a figure of matplotlib.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import partial
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib_scalebar.scalebar import ScaleBar

from geo.core.text import printable_line
from geo.publish.print import furniture
from geo.publish.print.basemap import LAND, Basemap, Shading, shade_municipalities, shows_disputed_line
from geo.publish.print.furniture import (
    MAX_LISTED_OFF_MAP,
    Corner,
    Graticule,
    choose_corners,
    inset_blocks,
    make_graticule,
)
from geo.publish.print.legend import (
    LegendContent,
    draw_leader,
    legend_blocks,
    list_blocks,
    place_blocks,
    unlisted_blocks,
)
from geo.publish.print.map_extent import MapExtent, MapPlace, SheetPlaces, collect_places, fit_extent
from geo.publish.print.paper import (
    ACCENT,
    DPI,
    FAINT,
    HALO,
    MM_PER_PT,
    TEXT,
    TYPEFACE,
    Arrangement,
    Block,
    Paper,
    Pen,
    Rect,
    circle,
    flow_blocks,
    list_arrangements,
)
from geo.publish.print.placement import (
    LABEL_PT,
    TOWN_PT,
    Label,
    OccupiedBoxes,
    PlacedSymbol,
    TownLabel,
    place_symbols,
    place_towns,
)
from geo.publish.print.symbols import draw_symbol
from geo.record.view import Extract
from geo.spatial.boundaries import Boundaries

__all__ = ["draw_pdf", "draw_png", "draw_preview", "draw_svg"]

_MAX_IN_LIST = 200  # incidents on the map; of more no list is tried
_MIN_LISTED_SHARE = 1 / 3  # of the incidents on the map; where fewer fit there is no list
_UNLISTED_PENALTY = 0.65  # by how much the size of a map counts less where no incident is listed
_PIXEL_MM = 0.2  # for a pixel of the live map
_CROWDED_PLACES, _MIN_SHRINKING = 60, 0.5  # with more places on the map symbols are smaller, down to half their size
_EDGE_MM = 0.8  # that labels keep from the frame

_PlacedBlocks = list[tuple[Block, Rect]]

_PREVIEW_DPI = 90
# Words stay words in SVG, so that an editor can search and change them, and a screen reader read them; in PDF their
# typeface is embedded as TrueType. A user's own matplotlibrc changes nothing.
_STYLE: Any = {
    "svg.fonttype": "none", "svg.hashsalt": "incidents", "pdf.fonttype": 42, "text.parse_math": False,
    "hatch.linewidth": 0.45, "font.family": [TYPEFACE], "text.hinting": "none",
}  # fmt: skip
# Threads share matplotlib's settings and its typefaces.
_LOCK = threading.Lock()


def draw_png(extract: Extract) -> bytes:
    """Draw a view as PNG at 300 dpi; the same extract makes the same bytes, as in the other two formats."""
    about = {"Copyright" if key == "Rights" else key: text for key, text in _describe(extract).items()}
    return _draw(extract, "png", about | {"Creation Time": extract.made.isoformat()})


def draw_preview(extract: Extract) -> bytes:
    """Draw a view as a PNG for the screen: what the sheet will look like, in a fraction of its pixels."""
    return _draw(extract, "png", {}, _PREVIEW_DPI)


def draw_pdf(extract: Extract) -> bytes:
    """Draw a view as PDF."""
    about, made = _describe(extract), datetime.combine(extract.made, time(), UTC)
    described = {"Subject": about["Description"], "Keywords": about["Rights"]}
    return _draw(extract, "pdf", {"Title": about["Title"], **described, "CreationDate": made})


def draw_svg(extract: Extract) -> bytes:
    """Draw a view as SVG, whose words name a typeface like its own as well, should that not be installed."""
    svg = _draw(extract, "svg", _describe(extract) | {"Date": extract.made.isoformat()})
    family = f"'{TYPEFACE}'".encode()
    return re.sub(
        b'(<text style="[^"<>]*)' + family, b"\\1" + family + b", 'Bitstream Vera Sans', Verdana, sans-serif", svg
    )


def _draw(extract: Extract, file_format: str, metadata: dict[str, Any], dpi: int = DPI) -> bytes:
    layout = lay_out_sheet(extract)
    buffer = BytesIO()
    with _LOCK, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        figure, _ = draw_sheet(layout)
        figure.savefig(buffer, format=file_format, dpi=dpi, metadata=metadata)
    return buffer.getvalue()


def _describe(extract: Extract) -> dict[str, str]:
    """What the file says of itself, in the terms of Dublin Core."""
    about = {key: printable_line(text) for key, text in extract.about.items()}
    return {
        "Title": about["title"],
        "Description": "; ".join(f"{key}: {text}" for key, text in about.items()),
        "Rights": about["license"],
        "Source": about["attribution"],
    }


@dataclass(frozen=True)
class SheetLayout:
    """A sheet laid out; lengths and positions are in mm of the sheet.

    Attributes
    ----------
    extract : Extract
        The view.
    arrangement : Arrangement
        The sheet and how it is divided.
    extent : MapExtent
        The extent of the map.
    symbols : sequence of PlacedSymbol
        The places on the map; with those of ``off_map`` they have every incident of the view.
    off_map : sequence of MapPlace
        The places in the inset.
    towns : sequence of TownLabel
        The names of towns.
    blocks : sequence of (Block, Rect)
        Legend, list and inset in the columns.
    listed : int
        How many incidents of the map are in the list.
    graticule, scale_bar, north_arrow, shading
        What else is drawn on the map.
    unit : float
        Millimetres for a pixel of the live map.
    """

    extract: Extract
    arrangement: Arrangement
    extent: MapExtent
    symbols: Sequence[PlacedSymbol]
    off_map: Sequence[MapPlace]
    towns: Sequence[TownLabel]
    blocks: Sequence[tuple[Block, Rect]]
    listed: int
    graticule: Graticule
    scale_bar: Corner
    north_arrow: Corner
    shading: Shading
    unit: float


@dataclass(frozen=True)
class _Candidate:
    """A way to divide the sheet, with what would be in its columns; the best one has the highest ``score``."""

    arrangement: Arrangement
    extent: MapExtent
    blocks: _PlacedBlocks
    listed: int
    score: float


def lay_out_sheet(extract: Extract) -> SheetLayout:
    """Lay out a view on its sheet: with the largest map, and with a list if that does not make it much smaller."""
    boundaries = extract.record.boundaries
    places, shading = collect_places(extract), shade_municipalities(extract)
    shrinking = min(1.0, max(_MIN_SHRINKING, (_CROWDED_PLACES / max(1, len(places.on_map))) ** 0.5))
    unit = _PIXEL_MM * shrinking
    led = len(places.all) > 1
    legend = LegendContent(places.all, shading.breaks, shading.counts, True, unit, True, led, boundaries.level)
    candidates = (
        _fill_columns(arrangement, places, legend, boundaries) for arrangement in list_arrangements(extract.sheet)
    )
    best = max(candidates, key=lambda candidate: candidate.score)
    points = [best.extent.to_paper(place.row.geometry) for place in places.on_map if place.shape == "point"]
    scale_bar, north_arrow = choose_corners(best.extent, [(point.x, point.y) for point in points])
    occupied = OccupiedBoxes(best.extent.frame.expanded(-_EDGE_MM), [scale_bar.box, north_arrow.box])
    symbols = place_symbols(places.on_map, best.extent, unit, best.listed > 0, occupied)
    names = {symbol.place.name for symbol in symbols if symbol.name}
    return SheetLayout(
        extract, best.arrangement, best.extent, symbols, places.off_map,
        place_towns(best.extent, boundaries, occupied, names), best.blocks, best.listed, make_graticule(best.extent),
        scale_bar, north_arrow, shading, unit,
    )  # fmt: skip


def _fill_columns(
    arrangement: Arrangement, places: SheetPlaces, legend: LegendContent, boundaries: Boundaries
) -> _Candidate:
    """Fill the columns with the legend, the inset, and as much of the list as there is room for."""
    extent, width = fit_extent(places.bounds, arrangement.frame), arrangement.columns[0].width
    legend = replace(legend, disputed=shows_disputed_line(extent, boundaries))
    legends = [list(legend_blocks(replace(legend, numbered=numbered), width)) for numbered in (False, True)]
    on_map, off_map = _count_incidents(places.on_map), _count_incidents(places.off_map)
    listable = [list(place_blocks(place, width)) for place in places.on_map] if on_map <= _MAX_IN_LIST else []

    def place_columns(inset: Sequence[Block], numbered: bool, listed: int) -> _PlacedBlocks | None:
        text = list_blocks(listable, listed, width) if listable else unlisted_blocks(on_map, width)
        blocks = [*legends[listed > 0 or numbered], *text, *inset]
        boxes = flow_blocks(blocks, arrangement.columns)
        return None if boxes is None else list(zip(blocks, boxes, strict=True))

    for inset_listed in (True, False) if off_map <= MAX_LISTED_OFF_MAP else (False,):
        inset = list(inset_blocks(places.off_map, extent, width, inset_listed))
        place_listed = partial(place_columns, inset, inset_listed and bool(inset))
        listed = _max_listed(place_listed, on_map if listable else 0)
        blocks = place_listed(listed)
        if blocks is not None:
            total = on_map + off_map
            readable = listed + (off_map if inset_listed else 0)
            weight = 1 - _UNLISTED_PENALTY * (1 - readable / total) if total else 1.0
            return _Candidate(arrangement, extent, blocks, listed, extent.scale * weight)
    return _Candidate(arrangement, extent, [], 0, 0.0)


def _max_listed(place_listed: Callable[[int], _PlacedBlocks | None], total: int) -> int:
    """How many incidents can be listed; 0 if that would be few of them."""
    low, high = 0, total
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if place_listed(middle) is not None else (low, middle - 1)
    return low if low >= total * _MIN_LISTED_SHARE else 0


def _count_incidents(places: Iterable[MapPlace]) -> int:
    return sum(len(place.incidents) for place in places)


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
        y = label.box.y + pitch * (number + 0.5) + 0.36 * LABEL_PT * MM_PER_PT
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
