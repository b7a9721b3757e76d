"""The layout of a sheet, as values: what is where on it, before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from geo.publish.print.basemap import Shading, shade_municipalities, shows_disputed_line
from geo.publish.print.furniture import Corner, Graticule, choose_corners, make_graticule
from geo.publish.print.incident_list import list_blocks, place_blocks, unlisted_blocks
from geo.publish.print.legend import LegendContent, legend_blocks
from geo.publish.print.map_extent import MapExtent, fit_extent
from geo.publish.print.map_places import MapPlace, SheetPlaces, collect_places
from geo.publish.print.off_map_inset import MAX_LISTED, inset_blocks
from geo.publish.print.paper import Arrangement, Rect, list_arrangements
from geo.publish.print.placement import OccupiedBoxes, PlacedSymbol, TownLabel, place_symbols, place_towns
from geo.publish.print.text_blocks import Block, flow_blocks
from geo.record.view_extract import Extract
from geo.spatial.boundaries import Boundaries

_MAX_IN_LIST = 200  # incidents on the map; of more no list is tried
_MIN_LISTED_SHARE = 1 / 3  # of the incidents on the map; where fewer fit there is no list
_UNLISTED_PENALTY = 0.65  # by how much the size of a map counts less where no incident is listed
_PIXEL_MM = 0.2  # for a pixel of the live map
_CROWDED_PLACES, _MIN_SHRINKING = 60, 0.5  # with more places on the map symbols are smaller, down to half their size
_EDGE_MM = 0.8  # that labels keep from the frame

_PlacedBlocks = list[tuple[Block, Rect]]


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

    for inset_listed in (True, False) if off_map <= MAX_LISTED else (False,):
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
