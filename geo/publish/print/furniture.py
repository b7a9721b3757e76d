"""What every map has around it: title, scale bar, north arrow, graticule, credits, and the inset of places off the map.

The inset is a dial with the direction and the distance of each place, and their incidents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib_scalebar.scalebar import ScaleBar

from geo.core.dates import describe_date, parse_date
from geo.core.language import write_number
from geo.core.messages import gettext, gettext_noop, ngettext, npgettext
from geo.core.model import RETRACTED
from geo.core.text import format_distance
from geo.publish.print.basemap import SHADES, UNSHADED
from geo.publish.print.legend import note_block, place_blocks
from geo.publish.print.map_extent import MapExtent, MapPlace
from geo.publish.print.paper import (
    ACCENT,
    FAINT,
    FOOTER_MM,
    HALO,
    LINE,
    MARGIN_MM,
    MM_PER_PT,
    TEXT,
    TYPEFACE,
    Block,
    Paper,
    Pen,
    Position,
    Rect,
    Run,
    circle,
    draw_lines,
    fit_runs,
    heading_block,
    polygon,
    polyline,
    rectangle,
    text_block,
)
from geo.publish.print.placement import OccupiedBoxes, boxes_beside, label_size, positions_around, symbol_box
from geo.publish.print.symbols import draw_symbol
from geo.record import filters
from geo.record.view import Extract
from geo.spatial import boundaries, towns
from geo.web.map_data import LIGHT

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

MAX_LISTED_OFF_MAP = 30  # incidents in the inset; more are not listed one by one
_DIAL_MM = 14.5  # its radius
_MIN_DIAL_RING = 0.3  # the innermost ring, as a part of the radius
_MIN_DIAL_METRES = 1000.0  # a place that is nearer is shown as if it were this far away
_DIAL_UNIT_MM = 0.14  # for a pixel of the live map
_DIAL_NUMBER_PT = 5.4
_MAX_SUMMARY_MM = 14 * 2.7  # height of what says where the most are
_DIRECTIONS = (
    gettext_noop("{distance} north of the middle of the map"),
    gettext_noop("{distance} north-east of the middle of the map"),
    gettext_noop("{distance} east of the middle of the map"),
    gettext_noop("{distance} south-east of the middle of the map"),
    gettext_noop("{distance} south of the middle of the map"),
    gettext_noop("{distance} south-west of the middle of the map"),
    gettext_noop("{distance} west of the middle of the map"),
    gettext_noop("{distance} north-west of the middle of the map"),
)
_INSET_NOTE = gettext_noop(
    "Direction and distance from the middle of the map, on a scale of powers of ten. "
    "Tags stand for areas, somewhere in them."
)


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
    draw_lines(pen, (MARGIN_MM, y), title, 15 * factor * MM_PER_PT * 1.2)
    runs = [Run(extract.shown, 9), Run(f"· {_counts_in_words(extract)}", 9, FAINT)]
    shown, factor = fit_runs(runs, width, ((1.0, 1), (0.7, 2), (0.5, 3)))
    y = MARGIN_MM + (10.6 if factor == 1 else 11.2)
    draw_lines(pen, (MARGIN_MM, y), shown, 9 * factor * MM_PER_PT * 1.22)


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
    font = {"family": TYPEFACE, "size": 6.4}
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


def inset_blocks(places: Sequence[MapPlace], extent: MapExtent, width: float, listed: bool) -> Iterator[Block]:
    """Make the inset of all places off the map: the dial, and their incidents in a list or how many there are."""
    if not places:
        return
    yield heading_block(gettext("Beyond the map"))
    dial = Dial(places, extent)
    if dial.places:
        yield dial.make_block(listed, width)
    if listed:
        yield note_block(width)
        for place in places:
            yield from place_blocks(place, width, _describe_location(place, extent))
    else:
        yield _summary_block(places, width)


class Dial:
    """Shows places by their direction and distance from the middle of a map; ``places`` are those that have any."""

    def __init__(self, places: Sequence[MapPlace], extent: MapExtent) -> None:
        self.places = [place for place in places if place.geometry is not None and not place.geometry.is_empty]
        self._directions = [extent.direction_of(_point_in(place)) for place in self.places]

    def positions(self, centre: Position = (0.0, 0.0)) -> list[Position]:
        """Return where the dial shows each of its places, so that their symbols do not lie on one another."""
        occupied = OccupiedBoxes(Rect.around(centre, _DIAL_MM + 3))
        positions = []
        for place, (bearing, metres) in zip(self.places, self._directions, strict=True):
            angle, radius = np.radians(bearing), self._radius(metres)
            exact = (centre[0] + radius * float(np.sin(angle)), centre[1] - radius * float(np.cos(angle)))
            tries = (exact, *positions_around(exact, 1, 9))
            at = next((at for at in tries if occupied.is_free(symbol_box(place, at, _DIAL_UNIT_MM, 0.9))), exact)
            occupied.add(symbol_box(place, at, _DIAL_UNIT_MM))
            positions.append(at)
        return positions

    def make_block(self, numbered: bool, width: float) -> Block:
        """Return the dial with a note beside it, for a column of a width in mm."""
        note = text_block([Run(gettext(_INSET_NOTE), 5.4, FAINT)], width - 2 * _DIAL_MM - 9)

        def draw_dial(pen: Pen, box: Rect) -> None:
            centre = (box.x + _DIAL_MM + 3, box.y + _DIAL_MM + 3)
            self._draw_rings(pen, centre)
            positions = self.positions(centre)
            for place, position in zip(self.places, positions, strict=True):
                draw_symbol(pen, place.style, *position, _DIAL_UNIT_MM)
            if numbered:
                self._draw_numbers(pen, centre, positions)
            note.draw(pen, Rect(box.x + 2 * _DIAL_MM + 9, box.y + 3, width, note.height))

        return Block(2 * _DIAL_MM + 6.5, draw_dial, 0.6)

    @cached_property
    def _rings(self) -> list[int]:
        """The powers of ten, in metres, of the rings: from below the nearest place to beyond the farthest."""
        logs = np.log10([max(_MIN_DIAL_METRES, metres) for _, metres in self._directions])
        return list(range(int(np.floor(logs.min())), int(np.floor(logs.max())) + 2))

    def _radius(self, metres: float) -> float:
        rings = self._rings
        part = (np.log10(max(_MIN_DIAL_METRES, metres)) - rings[0]) / (rings[-1] - rings[0])
        return float(_DIAL_MM * (_MIN_DIAL_RING + (1 - _MIN_DIAL_RING) * np.clip(part, 0, 1)))

    def _draw_rings(self, pen: Pen, centre: Position) -> None:
        (x, y), rings = centre, self._rings
        for power in reversed(rings):
            fill = UNSHADED if power == rings[-1] else "none"
            pen.path(circle(x, y, self._radius(10.0**power)), fill, LINE, 0.2)
        for power in rings:
            text = format_distance(10.0**power)
            pen.text(x, y + self._radius(10.0**power) + 0.7, text, 4.8, color=FAINT, ha="center", halo=0.35)
        pen.path(polyline([(x, y - _DIAL_MM), (x, y - _DIAL_MM - 1.2)]), edge=TEXT, width=0.3)
        pen.text(x, y - _DIAL_MM - 1.5, "N", 5.4, bold=True, ha="center")
        pen.path(rectangle(Rect(x - 1.1, y - 1.1, 2.2, 2.2)), SHADES[2], TEXT, 0.2)

    def _draw_numbers(self, pen: Pen, centre: Position, positions: Sequence[Position]) -> None:
        """Draw the numbers of the incidents beside the symbols, where there is room."""
        symbols = [symbol_box(place, at, _DIAL_UNIT_MM) for place, at in zip(self.places, positions, strict=True)]
        occupied = OccupiedBoxes(Rect.around(centre, _DIAL_MM + 6), symbols)
        for place, symbol in zip(self.places, symbols, strict=True):
            size = label_size((place.numbers,), _DIAL_NUMBER_PT, True)
            box = occupied.add_first_free(boxes_beside(symbol, size, 0.3))
            if box is not None:
                y = box.y + box.height * 0.76
                pen.text(box.x, y, place.numbers, _DIAL_NUMBER_PT, color=ACCENT, bold=True, halo=0.35)


def _point_in(place: MapPlace) -> shapely.Point:
    shape = place.geometry
    return shape if shape.geom_type == "Point" else shapely.point_on_surface(shape)


def _describe_location(place: MapPlace, extent: MapExtent) -> str:
    """Say where a place is: by the country it is in, and how far a point lies from the middle of the map."""
    parts = [place.row.outside] if place.row.outside else []
    if place.row.shape == "point" and place.row.area is None:
        bearing, metres = extent.direction_of(place.row.geometry)
        parts.append(gettext(_DIRECTIONS[round(bearing / 45) % 8], distance=format_distance(metres)))
    return "; ".join(parts)


def _summary_block(places: Sequence[MapPlace], width: float) -> Block:
    """The places with most incidents by name, and how many the others are."""
    ordered = sorted(places, key=lambda place: -len(place.incidents))
    shown = len(ordered)
    while True:
        names = "; ".join(f"{place.name} ({len(place.incidents)})" for place in ordered[:shown])
        text = f"{names}."
        if rest := ordered[shown:]:
            incidents = sum(len(place.incidents) for place in rest)
            text = gettext(
                "{names}; and {incidents} at {places}, on the dial.",
                names=names,
                incidents=ngettext("{n} incidents", "{n} incidents", incidents),
                places=npgettext("at", "{n} other places", "{n} other places", len(rest)),
            )
        block = text_block([Run(text, 5.8)], width, 1.0)
        if shown <= 1 or block.height <= _MAX_SUMMARY_MM:
            return block
        shown = shown * 3 // 4
