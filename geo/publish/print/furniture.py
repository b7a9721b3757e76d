"""What every map has around it: title, what it shows, scale, north, degrees, and who it is from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib_scalebar.scalebar import ScaleBar

from geo.core.dates import describe_date, parse_date
from geo.publish.print.graticule import Meridian
from geo.publish.print.map_extent import Window
from geo.publish.print.paper import FOOTER, MARGIN, Paper, Rect
from geo.publish.print.pen import FAINT, HALO, TEXT, Pen, Position, polygon, polyline, rectangle
from geo.publish.print.text_metrics import FAMILY, MM, Run, fitted
from geo.record.view_extract import Extract
from geo.spatial import boundaries as outlines
from geo.spatial import towns

SCALE = (0.22, 11.5)  # part of the frame's width that the bar may take, mm that it is high
_ARROW = (9.0, 12.0)
_EDGE = 2.0
_CORNERS = {"lower left": (0, 1), "lower right": (1, 1), "upper left": (0, 0), "upper right": (1, 0)}


def header(pen: Pen, extract: Extract, paper: Paper, count: str) -> None:
    """The title of the record, and what of it the map shows."""
    across = paper.size[0] - 2 * MARGIN
    title, by = fitted([Run(extract.about["title"], 15, bold=True)], across, ((1.0, 1), (0.7, 2), (0.45, 3)))
    pen.lines(MARGIN, MARGIN + (5.0 if by == 1 else 3.2), title, 15 * by * MM * 1.2)
    said = [Run(extract.shown, 9), Run(f"· {count}", 9, FAINT)]
    shown, by = fitted(said, across, ((1.0, 1), (0.7, 2), (0.5, 3)))
    pen.lines(MARGIN, MARGIN + (10.6 if by == 1 else 11.2), shown, 9 * by * MM * 1.22)


def footer(pen: Pen, extract: Extract, paper: Paper) -> None:
    """The line on status, the attribution of record and ground, the version and the licence."""
    across, down = paper.size
    about, around = extract.about, outlines.metadata(outlines.NEIGHBOURS)
    ground = f"neighbours: {around.attribution} ({around.license}); towns: {towns.ATTRIBUTION} ({towns.LICENSE})"
    updated, made = (describe_date(parse_date(about[day])) for day in ("updated", "exported"))
    version = f"Version {about['version']}, updated {updated}; map made {made}."
    runs = [
        Run(about["status"], 6.4, TEXT, True),
        Run(f"{version} Licence: {about['license']}. {extract.address or ''}", 5.8, FAINT),
        Run(f"Sources: {about['attribution']}; {ground}.", 5.8, FAINT),
    ]
    pen.path(
        polyline([(MARGIN, down - MARGIN - FOOTER + 2), (across - MARGIN, down - MARGIN - FOOTER + 2)]),
        edge="#d5d9e0",
        width=0.25,
    )
    lines, by = fitted(runs, across - 2 * MARGIN, ((1.0, 3), (0.8, 4), (0.6, 5)))
    pen.lines(MARGIN, down - MARGIN - FOOTER + 5.2, lines, 2.75 * by)


def frame(pen: Pen, window: Window, meridians: Sequence[Meridian], parallels: Sequence[Meridian]) -> None:
    """The edge of the map, with the degrees of the graticule left and below."""
    box = window.frame
    pen.path(rectangle(box), edge="#6b7280", width=0.35)
    for one in meridians:
        x, y = one.end
        pen.path(polyline([(x, y), (x, y + 0.9)]), edge="#6b7280", width=0.2)
        pen.text(min(max(x, box.x + 4), box.right - 4), y + 3.1, one.text, 5.6, color=FAINT, ha="center")
    for one in parallels:
        x, y = one.end
        pen.path(polyline([(x, y), (x - 0.9, y)]), edge="#6b7280", width=0.2)
        level = min(max(y, box.y + 4), box.bottom - 4)
        pen.text(x - 1.3, level, one.text, 5.6, color=FAINT, ha="right", va="center", rotation=90)


def graticule(pen: Pen, lines: Sequence[Meridian]) -> None:
    """The lines of the graticule, under everything that says more."""
    for one in lines:
        for part in shapely.get_parts(one.line):
            pen.path(polyline(shapely.get_coordinates(part)), edge="#1c2430", width=0.12, alpha=0.28)


def corners(window: Window, spots: Sequence[Position]) -> tuple[tuple[str, Rect], tuple[str, Rect]]:
    """Where scale bar and north arrow go: the corners in which they lie on the fewest spots."""
    box = window.frame
    scale = (max(30.0, SCALE[0] * box.width + 5), SCALE[1])
    first = min(_CORNERS, key=lambda name: _crowd(_corner(box, name, scale), spots))
    rest = [name for name in reversed(_CORNERS) if name != first]
    second = min(rest, key=lambda name: _crowd(_corner(box, name, _ARROW), spots))
    return (first, _corner(box, first, scale)), (second, _corner(box, second, _ARROW))


def scale_bar(axes: Axes, window: Window, corner: str, name: str) -> ScaleBar:
    """The bar, true in the middle of the map; with the scale of the sheet where it is printed as large as it is."""
    font = {"family": FAMILY, "size": 6.4}
    bar = ScaleBar(
        window.metre, "m", length_fraction=SCALE[0], location=corner, label=ratio(window, name), label_loc="bottom",
        scale_loc="top", color=TEXT, box_color=HALO, box_alpha=0.8, font_properties=font,
        width_fraction=1.1 / window.frame.height, pad=0.5, border_pad=0.6, sep=2,
    )  # fmt: skip
    axes.add_artist(bar)
    return bar


def ratio(window: Window, name: str) -> str:
    """The scale of a map, to three figures."""
    whole = window.metre * 1000 / window.scale
    digits = 10 ** max(0, int(np.log10(whole)) - 2)
    return f"1 : {round(whole / digits) * digits:,}" + (f" on {name}" if name == "A4" else "")


def north_arrow(pen: Pen, window: Window, box: Rect) -> None:
    """Points to true north where it stands, not along the grid of the projection."""
    west, _, _, north = window.bounds
    x, y = box.x + box.width / 2, box.y + box.height / 2 + 1
    lon, lat = window.back([(west + (x - window.frame.x) / window.scale, north - (y - window.frame.y) / window.scale)])[
        0
    ]
    up = shapely.get_coordinates(window.on_paper(shapely.LineString([(lon, lat), (lon, min(90.0, lat + 0.01))])))
    along = (up[1] - up[0]) / max(float(np.hypot(*(up[1] - up[0]))), 1e-12)
    aside = np.array([-along[1], along[0]])
    middle = np.array([x, y])
    tip, foot = middle + along * 4, middle - along * 4
    for side, fill in ((1.9, TEXT), (-1.9, HALO)):
        pen.path(polygon([tuple(tip), tuple(foot + aside * side), tuple(middle - along * 2)]), fill, TEXT, 0.25)
    top = tip + along * 1.9
    pen.text(float(top[0]), float(top[1]) + 0.9, "N", 7.5, bold=True, ha="center", halo=0.4)


def _corner(frame: Rect, name: str, size: tuple[float, float]) -> Rect:
    right, bottom = _CORNERS[name]
    x = frame.right - _EDGE - size[0] if right else frame.x + _EDGE
    return Rect(x, frame.bottom - _EDGE - size[1] if bottom else frame.y + _EDGE, *size)


def _crowd(box: Rect, spots: Sequence[Position]) -> int:
    wide = box.grown(2)
    return sum(wide.x <= x <= wide.right and wide.y <= y <= wide.bottom for x, y in spots)
