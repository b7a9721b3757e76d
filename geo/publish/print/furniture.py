"""What every map has around it: title, scale bar, north arrow, graticule, and who it is from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib_scalebar.scalebar import ScaleBar

from geo.core.dates import describe_date, parse_date
from geo.core.language import write_number
from geo.core.messages import gettext, ngettext, npgettext
from geo.core.model import RETRACTED
from geo.publish.print.map_extent import MapExtent
from geo.publish.print.paper import FOOTER_MM, MARGIN_MM, Paper, Position, Rect
from geo.publish.print.pen import FAINT, FAMILY, HALO, MM, TEXT, Pen, polygon, polyline, rectangle
from geo.publish.print.text_blocks import Run, draw_lines, fit_runs
from geo.record import filters
from geo.record.view_extract import Extract
from geo.spatial import boundaries, towns
from geo.web.symbology import LIGHT

_SCALE_SHARE, _SCALE_HEIGHT_MM = 0.22, 11.5  # part of the width of the frame that the scale bar may take, its height
_ARROW_MM = (9.0, 12.0)
_CORNER_MARGIN_MM = 2.0
_CORNERS = {"lower left": (0, 1), "lower right": (1, 1), "upper left": (0, 0), "upper right": (1, 0)}
_FRAME_COLOR = LIGHT["grey"]
_GRATICULE_STEPS = (30.0, 20.0, 10.0, 5.0, 2.0, 1.0, 1 / 2, 1 / 3, 1 / 6, 1 / 12, 1 / 30, 1 / 60, 1 / 120, 1 / 360,
                    1 / 3600)  # degrees  # fmt: skip
_MIN_GRATICULE_LINES = 3  # each way
_GRATICULE_POINTS = 60  # along a line
_MAX_LATITUDE = 89.9


class GraticuleLine(NamedTuple):
    """A meridian or a parallel on the paper, in mm, with the degrees at its ``end`` on the frame."""

    line: shapely.LineString
    text: str
    end: Position


class Graticule(NamedTuple):
    """Meridians, which end at the lower edge of the map, and parallels, which end at its left edge."""

    meridians: list[GraticuleLine]
    parallels: list[GraticuleLine]


class Corner(NamedTuple):
    """A corner of the map, such as "lower left", and the box of what stands in it."""

    name: str
    box: Rect


def make_graticule(extent: MapExtent) -> Graticule:
    """Make the lines of whole parts of a degree, at least three each way where that is possible."""
    west, south, east, north = extent.lon_lat_bounds(9)
    margin = 0.02 * (east - west)
    west, south = west - margin, max(-_MAX_LATITUDE, south - margin)
    east, north = east + margin, min(_MAX_LATITUDE, north + margin)
    lons, lats = np.linspace(west, east, _GRATICULE_POINTS), np.linspace(south, north, _GRATICULE_POINTS)
    frame = extent.frame
    bottom = shapely.LineString([(frame.x, frame.bottom), (frame.right, frame.bottom)])
    left = shapely.LineString([(frame.x, frame.y), (frame.x, frame.bottom)])
    meridians = (
        _graticule_line(extent, np.column_stack([np.full(_GRATICULE_POINTS, lon), lats]), lon, "EW", bottom)
        for lon in _multiples(west, east)
    )
    parallels = (
        _graticule_line(extent, np.column_stack([lons, np.full(_GRATICULE_POINTS, lat)]), lat, "NS", left)
        for lat in _multiples(south, north)
    )
    return Graticule([line for line in meridians if line], [line for line in parallels if line])


def format_degrees(degrees: float, letters: str) -> str:
    """Write degrees, minutes and seconds, as far as there are any, such as 20°40′E; ``letters`` are "EW" or "NS"."""
    total = round(abs(degrees) * 3600)
    whole, minutes, seconds = total // 3600, total // 60 % 60, total % 60
    small = (f"{minutes:02}′" if minutes or seconds else "") + (f"{seconds:02}″" if seconds else "")
    return f"{whole}°{small}" + ("" if total == 0 else letters[int(degrees < 0)])


def choose_corners(extent: MapExtent, symbols: Sequence[Position]) -> tuple[Corner, Corner]:
    """Choose the corners of scale bar and north arrow: those in which they lie on the fewest symbols."""

    def choose(names: Iterable[str], width: float, height: float) -> Corner:
        corners = (Corner(name, _corner_box(extent.frame, name, width, height)) for name in names)
        return min(corners, key=lambda corner: _count_inside(corner.box, symbols))

    scale = choose(_CORNERS, max(30.0, _SCALE_SHARE * extent.frame.width + 5), _SCALE_HEIGHT_MM)
    return scale, choose((name for name in reversed(_CORNERS) if name != scale.name), *_ARROW_MM)


def draw_header(pen: Pen, extract: Extract, paper: Paper) -> None:
    """Draw the title of the record, and which part of it the map shows."""
    width = paper.size[0] - 2 * MARGIN_MM
    title, factor = fit_runs([Run(extract.about["title"], 15, bold=True)], width, ((1.0, 1), (0.7, 2), (0.45, 3)))
    y = MARGIN_MM + (5.0 if factor == 1 else 3.2)
    draw_lines(pen, (MARGIN_MM, y), title, 15 * factor * MM * 1.2)
    runs = [Run(extract.shown, 9), Run(f"· {_counts_in_words(extract)}", 9, FAINT)]
    shown, factor = fit_runs(runs, width, ((1.0, 1), (0.7, 2), (0.5, 3)))
    y = MARGIN_MM + (10.6 if factor == 1 else 11.2)
    draw_lines(pen, (MARGIN_MM, y), shown, 9 * factor * MM * 1.22)


def draw_footer(pen: Pen, extract: Extract, paper: Paper) -> None:
    """Draw the line on status, the attribution of record and base map, the version and the licence."""
    width, height = paper.size
    about, neighbours = extract.about, boundaries.read_metadata(boundaries.NEIGHBOURS_PATH)
    updated, exported = (describe_date(parse_date(about[day])) for day in ("updated", "exported"))
    version = gettext(
        "Version {version}, updated {updated}; map made {exported}. Licence: {license}.",
        version=about["version"], updated=updated, exported=exported, license=about["license"],
    )  # fmt: skip
    around, labels = f"{neighbours.attribution} ({neighbours.license})", f"{towns.ATTRIBUTION} ({towns.LICENSE})"
    sources = gettext(
        "Sources: {record}; neighbours: {neighbours}; towns: {towns}.",
        record=about["attribution"],
        neighbours=around,
        towns=labels,
    )
    runs = [
        Run(about["status"], 6.4, bold=True),
        Run(f"{version} {extract.address or ''}", 5.8, FAINT),
        Run(sources, 5.8, FAINT),
    ]
    top = height - MARGIN_MM - FOOTER_MM
    pen.path(polyline([(MARGIN_MM, top + 2), (width - MARGIN_MM, top + 2)]), edge=LIGHT["border"], width=0.25)
    lines, factor = fit_runs(runs, width - 2 * MARGIN_MM, ((1.0, 3), (0.8, 4), (0.6, 5)))
    draw_lines(pen, (MARGIN_MM, top + 5.2), lines, 2.75 * factor)


def draw_graticule(pen: Pen, graticule: Graticule) -> None:
    """Draw the lines of the graticule, which belong under the symbols and names."""
    for line in (*graticule.meridians, *graticule.parallels):
        for part in shapely.get_parts(line.line):
            pen.path(polyline(shapely.get_coordinates(part)), edge=TEXT, width=0.12, alpha=0.28)


def draw_frame(pen: Pen, frame: Rect, graticule: Graticule) -> None:
    """Draw the edge of the map, with the degrees of the graticule left of it and below."""
    pen.path(rectangle(frame), edge=_FRAME_COLOR, width=0.35)
    for line in graticule.meridians:
        x, y = line.end
        pen.path(polyline([(x, y), (x, y + 0.9)]), edge=_FRAME_COLOR, width=0.2)
        pen.text(min(max(x, frame.x + 4), frame.right - 4), y + 3.1, line.text, 5.6, color=FAINT, ha="center")
    for line in graticule.parallels:
        x, y = line.end
        pen.path(polyline([(x, y), (x - 0.9, y)]), edge=_FRAME_COLOR, width=0.2)
        level = min(max(y, frame.y + 4), frame.bottom - 4)
        pen.text(x - 1.3, level, line.text, 5.6, color=FAINT, ha="right", va="center", rotation=90)


def draw_scale_bar(axes: Axes, extent: MapExtent, corner: Corner, paper: Paper) -> ScaleBar:
    """Draw the scale bar, true in the middle of the map, on axes in metres of its projection."""
    font = {"family": FAMILY, "size": 6.4}
    bar = ScaleBar(
        extent.ground_metre, "m", length_fraction=_SCALE_SHARE, location=corner.name,
        label=_scale_in_words(extent, paper), label_loc="bottom", scale_loc="top", color=TEXT, box_color=HALO,
        box_alpha=0.8, font_properties=font, width_fraction=1.1 / extent.frame.height, pad=0.5, border_pad=0.6, sep=2,
    )  # fmt: skip
    axes.add_artist(bar)
    return bar


def draw_north_arrow(pen: Pen, extent: MapExtent, box: Rect) -> None:
    """Draw an arrow to true north where it stands, not along the grid of the projection."""
    x, y = box.x + box.width / 2, box.y + box.height / 2 + 1
    lon, lat = extent.from_paper((x, y))
    north = shapely.get_coordinates(extent.to_paper(shapely.LineString([(lon, lat), (lon, min(90.0, lat + 0.01))])))
    along = (north[1] - north[0]) / max(float(np.hypot(*(north[1] - north[0]))), 1e-12)
    aside = np.array([-along[1], along[0]])
    middle = np.array([x, y])
    tip, foot = middle + along * 4, middle - along * 4
    for side, fill in ((1.9, TEXT), (-1.9, HALO)):
        pen.path(polygon([tuple(tip), tuple(foot + aside * side), tuple(middle - along * 2)]), fill, TEXT, 0.25)
    top = tip + along * 1.9
    pen.text(float(top[0]), float(top[1]) + 0.9, "N", 7.5, bold=True, ha="center", halo=0.4)


def _graticule_line(
    extent: MapExtent, points: np.ndarray, degrees: float, letters: str, edge: shapely.LineString
) -> GraticuleLine | None:
    line = shapely.intersection(extent.to_paper(shapely.LineString(points)), shapely.box(*extent.frame.bounds))
    end = shapely.get_coordinates(shapely.intersection(line.buffer(0.01), edge))
    if not len(end):
        return None
    return GraticuleLine(line, format_degrees(degrees, letters), (float(end[:, 0].mean()), float(end[:, 1].mean())))


def _multiples(low: float, high: float) -> np.ndarray:
    """The degrees from low to high at which there are lines, so far apart that there are enough of them."""
    lines = _MIN_GRATICULE_LINES + 0.5
    step = next((step for step in _GRATICULE_STEPS if (high - low) / step >= lines), _GRATICULE_STEPS[-1])
    return np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step


def _scale_in_words(extent: MapExtent, paper: Paper) -> str:
    """The scale of the map, to three figures, and on which paper where it is usually printed in that size."""
    scale = extent.ground_metre * 1000 / extent.scale
    digits = 10 ** max(0, int(np.log10(scale)) - 2)
    text = f"1 : {write_number(round(scale / digits) * digits)}"
    return gettext("{scale} on {paper}", scale=text, paper=paper.name) if paper.name == "A4" else text


def _corner_box(frame: Rect, name: str, width: float, height: float) -> Rect:
    right, bottom = _CORNERS[name]
    x = frame.right - _CORNER_MARGIN_MM - width if right else frame.x + _CORNER_MARGIN_MM
    y = frame.bottom - _CORNER_MARGIN_MM - height if bottom else frame.y + _CORNER_MARGIN_MM
    return Rect(x, y, width, height)


def _count_inside(box: Rect, positions: Sequence[Position]) -> int:
    left, top, right, bottom = box.expanded(2).bounds
    return sum(left <= x <= right and top <= y <= bottom for x, y in positions)


def _counts_in_words(extract: Extract) -> str:
    """How many incidents a view has, statements and retracted ones apart, and at how many places."""
    incidents = extract.incidents
    if not len(incidents):
        return gettext("no incidents")
    retracted = int((incidents["status"] == RETRACTED).sum())
    counted = int(filters.is_counted(incidents).sum())
    statements = len(incidents) - counted - retracted
    counts = [ngettext("{n} incident", "{n} incidents", counted)]
    counts += [ngettext("{n} statement", "{n} statements", statements)] if statements else []
    counts += [ngettext("{n} retracted", "{n} retracted", retracted)] if retracted else []
    places = npgettext("at", "{n} place", "{n} places", incidents["place"].nunique())
    return gettext("{counts} at {places}", counts=", ".join(counts), places=places)
