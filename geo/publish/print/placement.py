"""Where symbols, tags and names go, so that they do not lie on one another: the more important first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.publish.print.collision import Taken, around, beside, text_box
from geo.publish.print.map_extent import Window
from geo.publish.print.map_places import Site
from geo.publish.print.paper import Rect
from geo.publish.print.pen import Position
from geo.publish.print.symbols import FLAG, reach

_STEP, _TRIES = 5.0, 160  # mm between the spots in an area that are tried, and how many
_NAMED = 60  # marks up to which each gets its name, if there is room
FEW = 150  # marks up to which none may lie on a good part of another


@dataclass(frozen=True)
class Label:
    """Lines of text, centred or from the left, in a box."""

    lines: tuple[str, ...]
    box: Rect


@dataclass(frozen=True)
class Mark:
    """A place on the paper.

    ``spot`` is where it is, in mm, None where nobody can say; ``at`` where its symbol is. Where they differ, a line
    leads from one to the other, unless the symbol still lies in its area.
    """

    site: Site
    spot: Position | None
    at: Position
    led: bool = False
    number: Label | None = None
    name: Label | None = None


def arrange(sites: Sequence[Site], window: Window, unit: float, numbered: bool, taken: Taken) -> list[Mark]:
    """Every site on the map: spots where they are, tags anywhere in their area, numbers and names beside them."""
    shapes = {site.id: window.on_paper(site.row.geometry if site.row.area is None else site.row.area) for site in sites}
    pins = sorted((one for one in sites if one.drawn == "point"), key=lambda one: -one.look.radius)
    tags = sorted((one for one in sites if one.drawn != "point"), key=lambda one: shapes[one.id].area)
    share = 0.6 if len(sites) <= FEW else 0.2
    found = {site.id: _pin(site, shapes[site.id], unit, share, taken) for site in pins}
    if numbered:
        found |= {site.id: _numbered(found[site.id], unit, taken) for site in pins}
    found |= {
        site.id: _tag(site, shapes[site.id], unit, numbered, 90 if len(sites) <= FEW else 25, taken) for site in tags
    }
    if len(sites) <= _NAMED:
        found |= {one: _named(mark, unit, taken) for one, mark in found.items()}
    return [found[site.id] for site in sites]


def body(site: Site, at: Position, unit: float, share: float = 1.0) -> Rect:
    """The box of a symbol, or of a part of it, with the marks on it."""
    across, down = (one * unit * share for one in reach(site.look))
    above, below = (FLAG * unit * share * flag for flag in (bool(site.look.mark), site.look.drop))
    right = max(above, below) * 0.9
    return Rect(at[0] - across, at[1] - down - above, 2 * across + right, 2 * down + above + below)


def _pin(site: Site, shape: BaseGeometry, unit: float, share: float, taken: Taken) -> Mark:
    spot = (shape.x, shape.y)
    first = site.look.radius * unit
    tried = [spot, *around(spot, first, first + 14)]
    at = next((one for one in tried if taken.free(body(site, one, unit, share))), spot)
    taken.add(body(site, at, unit))
    return Mark(site, spot, at, at != spot)


def _numbered(mark: Mark, unit: float, taken: Taken) -> Mark:
    lines = (mark.site.numbers,)
    boxes = list(beside(body(mark.site, mark.at, unit), text_box(lines, bold=True)))
    box = next(filter(taken.free, boxes), boxes[0])
    taken.add(box)
    return replace(mark, number=Label(lines, box))


def _tag(site: Site, shape: BaseGeometry, unit: float, numbered: bool, far: float, taken: Taken) -> Mark:
    """A tag with its number to the right of it, as one box."""
    seen = shapely.intersection(shapely.make_valid(shape), shapely.box(*_edges(taken.frame.grown(-2))))
    whole = shape if seen.is_empty else seen
    middle = whole.centroid if site.drawn == "area" and whole.contains(whole.centroid) else _on(whole, site.drawn)
    spot = (middle.x, middle.y)
    wide, high = text_box((site.numbers,), bold=True) if numbered else (0.0, 0.0)

    def boxes(at: Position) -> tuple[Rect, Rect]:
        own = body(site, at, unit)
        return Rect(own.x, own.y, own.width + wide + 0.7, own.height), Rect(
            own.right + 0.7, at[1] - high / 2, wide, high
        )

    inside = [] if _hidden(whole, body(site, spot, unit)) else _within(whole, spot)
    if not inside:
        taken.add(_box(whole))
    at = next((one for one in (*inside, *around(spot, 4, far)) if taken.free(boxes(one)[0])), spot)
    whole_box, text = boxes(at)
    taken.add(whole_box)
    return Mark(site, spot, at, at not in inside, Label((site.numbers,), text) if numbered else None)


def _hidden(shape: BaseGeometry, tag: Rect) -> bool:
    """Whether a tag in an area, or on a line, would leave little of it to be seen."""
    box = _box(shape)
    return box.width < 2 * tag.width and box.height < 3 * tag.height


def _box(shape: BaseGeometry) -> Rect:
    left, top, right, bottom = shape.bounds
    return Rect(left, top, right - left, bottom - top)


def _named(mark: Mark, unit: float, taken: Taken) -> Mark:
    lines = mark.site.names
    own = body(mark.site, mark.at, unit)
    if mark.number is not None:
        box = mark.number.box
        own = Rect(
            min(own.x, box.x),
            min(own.y, box.y),
            max(own.right, box.right) - min(own.x, box.x),
            max(own.bottom, box.bottom) - min(own.y, box.y),
        )
    # At a corner it could be taken for that of a neighbour.
    found = next((box for box in list(beside(own, text_box(lines)))[:4] if taken.free(box)), None)
    if found is None:
        return mark
    taken.add(found)
    return replace(mark, name=Label(lines, found))


def _within(shape: BaseGeometry, spot: Position) -> list[Position]:
    """Spots in an area, or on a line, the nearest to one of them first."""
    if shape.geom_type.endswith("LineString"):
        steps = np.linspace(0, 1, 11)
        points = shapely.get_coordinates(
            shapely.line_interpolate_point(shapely.get_parts(shape)[0], steps, normalized=True)
        )
    else:
        west, north, east, south = shape.bounds
        grid = np.stack(np.meshgrid(np.arange(west, east, _STEP), np.arange(north, south, _STEP)), axis=-1).reshape(
            -1, 2
        )
        points = grid[shapely.contains_xy(shape, grid)]
    points = np.vstack([[spot], points])
    nearest = np.hypot(*(points - spot).T).argsort(kind="stable")[:_TRIES]
    return [(float(x), float(y)) for x, y in points[nearest]]


def _on(shape: BaseGeometry, drawn: str) -> shapely.Point:
    if drawn == "line":
        return shapely.line_interpolate_point(shapely.get_parts(shape)[0], 0.5, normalized=True)
    return shapely.point_on_surface(shape)


def _edges(box: Rect) -> tuple[float, float, float, float]:
    return box.x, box.y, box.right, box.bottom
