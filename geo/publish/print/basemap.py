"""The base map: neighbours, shaded municipalities, uncertain areas, rings, lines and borders of disputed status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from shapely.geometry.base import BaseGeometry

from geo.core.model import WGS84
from geo.publish.print.map_extent import MapExtent, MapPlace
from geo.publish.print.paper import AREA, HALO, LINE, MM_PER_PT
from geo.record import filters
from geo.record.view import Extract
from geo.spatial.boundaries import Boundaries, read_neighbours
from geo.spatial.geodesy import draw_ring
from geo.spatial.world import find_disputed_line
from geo.web.map_data import LIGHT, find_class_breaks

LAND, UNSHADED, OUTER, DISPUTED, RING = (LIGHT[name] for name in ("land", "unshaded", "outer_line", "disputed", "ring"))
SHADES: list[str] = LIGHT["shades"]
HATCH = f"{LIGHT['area']}66"  # stronger than on the screen, as its lines are thinner
DISPUTED_DASH_MM = (1.5, 0.9)
_HATCH = "//////"
_REGION_INSET_MM = 0.4
_NEAR_DEGREES, _CUT_DEGREES = 0.03, 0.002
_ARROW_MM = (3.2, 1.6, 0.6)  # length, half width, beyond the end of the line


class Shading(NamedTuple):
    """The shading of the municipalities.

    Attributes
    ----------
    breaks : list of int
        The lowest count of each class, of the whole record.
    classes : list of int
        The class of each municipality in this view, in their order; -1 for none.
    shown : bool
        Whether the view shows them shaded.
    """

    breaks: list[int]
    classes: list[int]
    shown: bool

    @property
    def colors(self) -> list[str]:
        """The colour of each municipality."""
        return [SHADES[number] if number >= 0 and self.shown else UNSHADED for number in self.classes]

    @property
    def counts(self) -> list[int] | None:
        """How many municipalities each class holds, the first of them none; None where they are not shaded."""
        return [self.classes.count(number) for number in range(-1, len(self.breaks))] if self.shown else None


def shade_municipalities(extract: Extract) -> Shading:
    """Shade each municipality by its incidents in the view, by the rule of the live map.

    Those at places in exactly one municipality count, but neither statements nor what is retracted.
    """
    record, breaks = extract.record, find_class_breaks(extract.record)
    counted = extract.incidents[filters.is_counted(extract.incidents)]
    ids = record.joined.loc[counted["place"], "municipalities"]
    single = pd.Series([municipalities[0] for municipalities in ids if len(municipalities) == 1], dtype="str")
    counts = single.value_counts().reindex(record.boundaries.frame.index, fill_value=0)
    classes = [sum(n >= low for low in breaks) - 1 for n in counts]
    return Shading(breaks, classes, "municipalities" in extract.view.layers)


class Basemap:
    """Draws the base map of an extent on axes in metres of its projection."""

    def __init__(self, axes: Axes, extent: MapExtent) -> None:
        self._axes = axes
        self._extent = extent

    def draw_ground(self, boundaries: Boundaries, colors: Sequence[str]) -> None:
        """Draw the neighbours and the municipalities, with a colour for each of these in their order."""
        neighbours, edges, disputed = _surroundings(boundaries)
        municipalities = self._clip(boundaries.frame.geometry)
        self._plot(self._clip(neighbours.geometry), color=LAND, linewidth=0)
        self._plot(self._clip(edges), color=LINE, linewidth=0.2 / MM_PER_PT)
        fills = [colors[i] for i in municipalities.index]
        self._plot(municipalities, color=fills, edgecolor=LINE, linewidth=0.22 / MM_PER_PT)
        outer = gpd.GeoSeries([boundaries.frame.union_all().boundary], crs=boundaries.frame.crs)
        self._plot(self._clip(outer), color=OUTER, linewidth=0.3 / MM_PER_PT)
        if disputed is not None:
            line = self._clip(gpd.GeoSeries([disputed], crs=boundaries.frame.crs))
            self._plot(line, color=LAND, linewidth=0.75 / MM_PER_PT)
            self._plot(line, color=DISPUTED, linewidth=0.42 / MM_PER_PT, linestyle=_dashes(DISPUTED_DASH_MM, 0.42))

    def draw_uncertainty(self, places: Sequence[MapPlace]) -> None:
        """Draw how uncertain places are: hatched municipalities, outlined regions, rings to scale."""
        areas = _distinct_areas(place for place in places if place.shape == "area")
        hatched = self._clip(_series(place.row.area for place in areas if place.row.precision == "municipality"))
        self._plot(hatched, facecolor="none", edgecolor=HATCH, hatch=_HATCH, linewidth=0)
        regions = self._clip(_series(place.row.area for place in areas if place.row.precision != "municipality"))
        # Within its edge, so that both it and a line of disputed status below it can be seen.
        inset = regions.buffer(-_REGION_INSET_MM / self._extent.scale).boundary
        self._plot(inset, color=AREA, linewidth=0.28 / MM_PER_PT, linestyle=_dashes((1.0, 1.0), 0.28))
        rows = [place.row for place in places if place.has_ring]
        rings = self._clip(_series(draw_ring(row.geometry, row.radius_m) for row in rows))
        self._plot(rings, color=RING, linewidth=0)
        self._plot(rings.boundary, color=AREA, linewidth=0.28 / MM_PER_PT, linestyle=_dashes((0.45, 0.65), 0.28))

    def draw_lines(self, places: Sequence[MapPlace]) -> None:
        """Draw lines over a casing that sets them off: a movement with an arrow, one of unknown course dashed."""
        for place in (place for place in places if place.shape == "line"):
            line = self._clip(_series([place.row.geometry]))
            self._plot(line, color=HALO, linewidth=1.4 / MM_PER_PT)
            dash: Any = _dashes((1.8, 1.2), 0.8) if place.course_unknown else "solid"
            self._plot(line, color=AREA, linewidth=0.8 / MM_PER_PT, linestyle=dash)
            if place.is_movement:
                head = _arrowhead(self._extent.project(place.row.geometry), self._extent.scale)
                head_series = gpd.GeoSeries([head], crs=self._extent.crs)
                self._plot(head_series, color=AREA, edgecolor=HALO, linewidth=0.2 / MM_PER_PT)

    def _clip(self, shapes: gpd.GeoSeries) -> gpd.GeoSeries:
        """The parts of shapes (EPSG:4326) on the map or a little beyond, projected; indexed by their order."""
        numbered, outline = shapes.reset_index(drop=True), self._extent.outline
        near = numbered[numbered.intersects(outline).to_numpy()]
        return near.make_valid().intersection(outline).to_crs(self._extent.crs)

    def _plot(self, shapes: gpd.GeoSeries, **style: Any) -> None:
        if len(shapes):
            shapes.plot(ax=self._axes, aspect=None, autolim=False, zorder=1, add_labels=False, **style)


def shows_disputed_line(extent: MapExtent, boundaries: Boundaries) -> bool:
    """Tell whether a line of disputed status is on the map."""
    disputed = _surroundings(boundaries)[2]
    return disputed is not None and bool(shapely.intersects(disputed, extent.outline))


@lru_cache(maxsize=2)
def _surroundings(boundaries: Boundaries) -> tuple[gpd.GeoDataFrame, gpd.GeoSeries, BaseGeometry | None]:
    """The neighbours, their outlines away from the municipalities, and the line of disputed status; EPSG:4326."""
    neighbours = read_neighbours()
    # Near the municipalities their own outline is the finer one.
    near = boundaries.frame.union_all().buffer(_NEAR_DEGREES)
    # Where the file was cut there is no line on the ground.
    cut = shapely.box(*neighbours.total_bounds).boundary.buffer(_CUT_DEGREES)
    edges = neighbours.geometry.boundary.difference(near.union(cut))
    return neighbours, edges[~edges.is_empty], find_disputed_line(boundaries, neighbours)


def _distinct_areas(places: Iterable[MapPlace]) -> list[MapPlace]:
    """One place of each area that is drawn alike: two hatchings on one area would look like another one."""
    return list({(place.row.precision == "municipality", place.row.area.wkb): place for place in places}.values())


def _series(shapes: Iterable[BaseGeometry]) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=WGS84)


def _dashes(dash_mm: tuple[float, float], width_mm: float) -> tuple[float, tuple[float, ...]]:
    """A line style of matplotlib, whose dashes are multiples of the width of the line."""
    return 0, tuple(length / width_mm for length in dash_mm)


def _arrowhead(line: BaseGeometry, scale: float) -> shapely.Polygon:
    """The head at the end of a projected line, turned like the stretch before its end that is as long as the head."""
    length, half, beyond = (size / scale for size in _ARROW_MM)
    points = shapely.get_coordinates(line)
    distance = np.hypot(*(points - points[-1]).T)
    start = points[np.flatnonzero(distance >= length)[-1]] if (distance >= length).any() else points[0]
    along = (points[-1] - start) / max(float(np.hypot(*(points[-1] - start))), 1e-9)
    aside = np.array([-along[1], along[0]])
    tip = points[-1] + along * beyond
    back = tip - along * length
    return shapely.Polygon([tip, back + aside * half, tip - along * length * 0.72, back - aside * half])
