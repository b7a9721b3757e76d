"""A sheet laid out, as values: what is where on it, before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from geo.publish.print import basemap as ground
from geo.publish.print import furniture, graticule, legend
from geo.publish.print import incident_list as listing
from geo.publish.print import map_extent as window
from geo.publish.print import off_map_inset as beyond
from geo.publish.print import town_labels as names
from geo.publish.print.collision import Taken
from geo.publish.print.graticule import Meridian
from geo.publish.print.legend_entries import Key
from geo.publish.print.map_extent import Choice, Window
from geo.publish.print.map_places import Site, collect, in_municipalities
from geo.publish.print.paper import Arrangement, Rect, arrangements
from geo.publish.print.placement import FEW, Mark, arrange
from geo.publish.print.text_blocks import Block, flow
from geo.publish.print.town_labels import Town
from geo.record.view_extract import Extract
from geo.spatial.boundaries import Boundaries
from geo.web import choropleth as shading

_LISTED = 200  # incidents up to which a list is worth a try
_WORTH = 1 / 3  # of them that must fit, or there is no list
_UNLISTED = 0.65  # how much a map's size counts for less where the list is cut
_UNIT, _CROWD, _SMALL = 0.2, 60, 0.5  # mm for a pixel of the live map; sites from which they get smaller, and how much


_Placed = list[tuple[Block, Rect]]


@dataclass(frozen=True)
class Plan:
    """A sheet.

    ``marks`` are the places on the map, ``beyond`` those of the inset: together every incident of the view.
    ``blocks`` stand in the columns; ``listed`` is how many incidents of the map are in the list; ``shades`` a colour
    for each municipality; ``unit`` the millimetres for a pixel of the live map.
    """

    extract: Extract
    arrangement: Arrangement
    window: Window
    marks: Sequence[Mark]
    beyond: Sequence[Site]
    towns: Sequence[Town]
    blocks: Sequence[tuple[Block, Rect]]
    meridians: Sequence[Meridian]
    parallels: Sequence[Meridian]
    scale: tuple[str, Rect]
    arrow: tuple[str, Rect]
    shades: Sequence[str]
    listed: int
    unit: float


@dataclass(frozen=True)
class _Draft:
    """A way to share out the sheet, as good as its ``score``."""

    arrangement: Arrangement
    window: Window
    blocks: Sequence[tuple[Block, Rect]]
    listed: int
    score: float


def make(extract: Extract) -> Plan:
    """Lay a view out on its sheet: the arrangement with the largest map, and the list if that is not much smaller."""
    boundaries = extract.record.boundaries
    order = list(dict.fromkeys(extract.incidents["place"]))
    choice = window.choose(extract.record.joined.loc[order], boundaries)
    on_map = _groups(extract, choice.inside)
    sites = collect(extract, [*on_map, *([one] for one in choice.beyond)])
    inside, outside = sites[: len(on_map)], sites[len(on_map) :]
    unit = _UNIT * min(1.0, max(_SMALL, (_CROWD / max(1, len(inside))) ** 0.5))
    key = _key(extract, sites, unit)
    drafts = [_draft(one, choice, inside, outside, key, boundaries) for one in arrangements(extract.sheet)]
    best = max(drafts, key=lambda one: one.score)
    return _filled(extract, best, inside, outside, unit)


def _groups(extract: Extract, places: Sequence[str]) -> list[list[str]]:
    """Each place by itself; where there are very many, those that are one and the same area together."""
    if len(places) <= FEW:
        return [[one] for one in places]
    areas = extract.record.joined["area"]
    found: dict[object, list[str]] = {}
    for place in places:
        found.setdefault(place if areas[place] is None else areas[place].wkb, []).append(place)
    return list(found.values())


def classes(extract: Extract) -> tuple[list[int], list[int]]:
    """The breaks of the whole record, and the class of each municipality in this view; -1 for none."""
    breaks = shading.breaks(extract.record)
    return breaks, [sum(n >= low for low in breaks) - 1 for n in in_municipalities(extract)]


def _shaded(extract: Extract) -> bool:
    return "municipalities" in extract.view.layers


def _key(extract: Extract, sites: Sequence[Site], unit: float) -> Key:
    breaks, found = classes(extract)
    counts = [found.count(one) for one in range(-1, len(breaks))] if _shaded(extract) else None
    return Key(sites, breaks, counts, True, unit, True, len(sites) > 1)


def _draft(
    one: Arrangement,
    choice: Choice,
    inside: Sequence[Site],
    outside: Sequence[Site],
    key: Key,
    boundaries: Boundaries,
) -> _Draft:
    """As much of the list as there is room for, after the inset of what lies beyond the map."""
    seen = window.fit(choice.bounds, one.frame)
    across = one.columns[0].width
    key = replace(key, disputed=ground.shows_disputed(seen, boundaries))
    legends = [list(legend.blocks(replace(key, numbered=numbered), across)) for numbered in (False, True)]
    total = sum(len(site.entries) for site in inside)
    listed = [list(listing.place(site, across)) for site in inside] if total <= _LISTED else []
    for full in (True, False):
        if full and sum(len(site.entries) for site in outside) > beyond.MOST:
            continue
        inset = list(beyond.blocks(outside, seen, across, full))

        def laid(most: int, inset: Sequence[Block] = inset, named: bool = full and bool(inset)) -> _Placed | None:
            text = listing.blocks(listed, most, across) if listed else listing.unlisted(total, across)
            blocks = [*legends[most > 0 or named], *text, *inset]
            boxes = flow(blocks, one.columns)
            return None if boxes is None else list(zip(blocks, boxes, strict=True))

        most = _most(laid, total if listed else 0)
        found = laid(most)
        if found is not None:
            every = total + sum(len(site.entries) for site in outside)
            read = most + (every - total if full else 0)
            share = 1 - _UNLISTED * (1 - read / every) if every else 1.0
            return _Draft(one, seen, found, most, seen.scale * share)
    return _Draft(one, seen, (), 0, 0.0)


def _most(laid: Callable[[int], _Placed | None], total: int) -> int:
    """How many incidents can be listed; none if that would be few of them."""
    low, high = 0, total
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if laid(middle) is not None else (low, middle - 1)
    return low if low >= total * _WORTH else 0


def _filled(extract: Extract, draft: _Draft, inside: Sequence[Site], outside: Sequence[Site], unit: float) -> Plan:
    seen = draft.window
    spots = [(at.x, at.y) for site in inside if site.drawn == "point" for at in [seen.on_paper(site.row.geometry)]]
    scale, arrow = furniture.corners(seen, spots)
    taken = Taken(seen.frame.grown(-0.8), [scale[1], arrow[1]])
    marks = arrange(inside, seen, unit, draft.listed > 0, taken)
    said = {site.name for site in (mark.site for mark in marks if mark.name)}
    placed = names.place(seen, extract.record.boundaries, taken, said)
    found = classes(extract)[1]
    shades = [ground.SHADES[one] if one >= 0 and _shaded(extract) else ground.OWN for one in found]
    return Plan(
        extract, draft.arrangement, seen, marks, outside, placed, draft.blocks, *graticule.lines(seen), scale, arrow,
        shades, draft.listed, unit,
    )  # fmt: skip
