"""What lies under the symbols: neighbours, shaded municipalities, areas, rings, lines and those of disputed status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from shapely.geometry.base import BaseGeometry

from geo.publish.print.map_extent import Window
from geo.publish.print.map_places import Site
from geo.publish.print.pen import AREA, HALO
from geo.publish.print.text_metrics import MM
from geo.spatial import boundaries as outlines
from geo.spatial.boundaries import Boundaries
from geo.spatial.geodesy import draw_ring

LAND, OWN, LINE, OUTER, DISPUTED = "#f1efe9", "#fbfaf7", "#b9b3a6", "#857d6e", "#7a7264"
SHADES = ("#f8efdc", "#f2e0bc", "#e9cd95", "#ddb76f", "#cf9f4d")
DASH = (1.5, 0.9)  # mm, of the line of disputed status
HATCH = "//////"
_INSET = 0.4  # mm
_NEAR, _CUT = 0.03, 0.002  # degrees
ARROW = (3.2, 1.6, 0.6)  # mm: length, half width, beyond the end
_FLAT = 48  # vertices for each edge of the window, so that it stays the same in degrees


def plot(axes: Axes, window: Window, boundaries: Boundaries, shades: Sequence[str]) -> None:
    """The ground, with a colour for each municipality in their order."""
    neighbours, edges, disputed = around(boundaries)
    own = _seen(boundaries.frame.geometry, window)
    _plot(axes, _seen(neighbours.geometry, window), color=LAND, linewidth=0)
    _plot(axes, _seen(edges, window), color=LINE, linewidth=0.2 / MM)
    _plot(axes, own, color=[shades[i] for i in own.index], edgecolor=LINE, linewidth=0.22 / MM)
    outer = gpd.GeoSeries([boundaries.frame.union_all().boundary], crs=boundaries.frame.crs)
    _plot(axes, _seen(outer, window), color=OUTER, linewidth=0.3 / MM)
    if disputed is not None:
        line = _seen(gpd.GeoSeries([disputed], crs=boundaries.frame.crs), window)
        _plot(axes, line, color=LAND, linewidth=0.75 / MM)
        _plot(axes, line, color=DISPUTED, linewidth=0.42 / MM, linestyle=_dashes(DASH, 0.42))


def plot_places(axes: Axes, window: Window, sites: Sequence[Site]) -> None:
    """How uncertain places are: hatched municipalities, outlined regions, rings to scale; and lines."""
    areas = _unlike(site for site in sites if site.drawn == "area")
    hatched = [site.row.area for site in areas if site.row.precision == "municipality"]
    _plot(axes, _seen(_series(hatched), window), facecolor="none", edgecolor="#5d4a8666", hatch=HATCH, linewidth=0)
    regions = _seen(_series([site.row.area for site in areas if site.row.precision != "municipality"]), window)
    # Within its own line, so that both it and a line of disputed status below it can be seen.
    _plot(
        axes,
        regions.buffer(-_INSET / window.scale).boundary,
        color=AREA,
        linewidth=0.28 / MM,
        linestyle=_dashes((1.0, 1.0), 0.28),
    )
    circles = _seen(
        _series([draw_ring(site.row.geometry, site.row.radius_m) for site in sites if ringed(site)]), window
    )
    _plot(axes, circles, color="#5d4a8614", linewidth=0)
    _plot(axes, circles.boundary, color=AREA, linewidth=0.28 / MM, linestyle=_dashes((0.45, 0.65), 0.28))


def plot_lines(axes: Axes, window: Window, sites: Sequence[Site]) -> None:
    """Lines over a casing that sets them off; a movement has its arrow, a mere direction is dashed."""
    for site in (one for one in sites if one.drawn == "line"):
        line = _series([site.row.geometry])
        _plot(axes, _seen(line, window), color=HALO, linewidth=1.4 / MM)
        dash: Any = _dashes((1.8, 1.2), 0.8) if site.vague else "solid"
        _plot(axes, _seen(line, window), color=AREA, linewidth=0.8 / MM, linestyle=dash)
        if site.arrow:
            head = _arrowhead(window.project(site.row.geometry), window.scale)
            _plot(axes, gpd.GeoSeries([head], crs=window.crs), color=AREA, edgecolor=HALO, linewidth=0.2 / MM)


def ringed(site: Site) -> bool:
    """Whether a place has a ring to scale."""
    return site.drawn == "point" and bool(site.row.radius_m > 0)


@lru_cache(maxsize=2)
def around(boundaries: Boundaries) -> tuple[gpd.GeoDataFrame, gpd.GeoSeries, BaseGeometry | None]:
    """The neighbours, their outlines away from the municipalities, and the line of disputed status."""
    neighbours = outlines.read_neighbours()
    # Nearby the finer outline of the municipalities is the one to be seen.
    near = boundaries.frame.union_all().buffer(_NEAR)
    # Where the file was cut there is no line on the ground.
    cut = shapely.box(*neighbours.total_bounds).boundary.buffer(_CUT)
    edges = neighbours.geometry.boundary.difference(near.union(cut))
    return neighbours, edges[~edges.is_empty], outlines.disputed_line(boundaries, neighbours)


def shows_disputed(window: Window, boundaries: Boundaries) -> bool:
    """Whether a line of disputed status is on the map."""
    disputed = around(boundaries)[2]
    return disputed is not None and bool(shapely.intersects(disputed, _edge(window)))


def _unlike(sites: Iterable[Site]) -> list[Site]:
    """The first of those that are drawn alike: two hatchings on one area would look like another one."""
    return list({(site.row.precision == "municipality", site.row.area.wkb): site for site in sites}.values())


def _series(shapes: Sequence[BaseGeometry]) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs="EPSG:4326")


def _seen(shapes: gpd.GeoSeries, window: Window) -> gpd.GeoSeries:
    """What of the shapes (EPSG:4326) is on the map or a little beyond, projected; numbered by their order."""
    numbered = shapes.reset_index(drop=True)
    near = numbered[numbered.intersects(_edge(window)).to_numpy()]
    return near.make_valid().intersection(_edge(window)).to_crs(window.crs)


def _edge(window: Window) -> BaseGeometry:
    """The edge of the map and 3 % more, in degrees."""
    west, south, east, north = window.bounds
    more = 0.03 * (east - west)
    frame = shapely.box(west - more, south - more, east + more, north + more)
    rounded = shapely.segmentize(frame, (east - west) / _FLAT)
    return shapely.Polygon(window.back(shapely.get_coordinates(rounded))).buffer(0)


def _plot(axes: Axes, shapes: gpd.GeoSeries, **style: Any) -> None:
    if len(shapes):
        shapes.plot(ax=axes, aspect=None, autolim=False, zorder=1, add_labels=False, **style)


def _dashes(dash: tuple[float, float], width: float) -> tuple[float, tuple[float, ...]]:
    return 0, tuple(one / width for one in dash)


def _arrowhead(line: BaseGeometry, scale: float) -> shapely.Polygon:
    """The head at the end of a projected line, turned as its last stretch that is long enough."""
    length, half, beyond = (one / scale for one in ARROW)
    points = shapely.get_coordinates(line)
    away = np.hypot(*(points - points[-1]).T)
    start = points[np.flatnonzero(away >= length)[-1]] if (away >= length).any() else points[0]
    along = (points[-1] - start) / max(float(np.hypot(*(points[-1] - start))), 1e-9)
    aside = np.array([-along[1], along[0]])
    tip = points[-1] + along * beyond
    back = tip - along * length
    return shapely.Polygon([tip, back + aside * half, tip - along * length * 0.72, back - aside * half])
