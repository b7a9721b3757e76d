"""The graticule: lines of whole parts of a degree, and what is written where they meet the frame."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from geo.publish.print.map_extent import Window
from geo.publish.print.pen import Position

_STEPS = (30.0, 20.0, 10.0, 5.0, 2.0, 1.0, 1 / 2, 1 / 3, 1 / 6, 1 / 12, 1 / 30, 1 / 60, 1 / 120, 1 / 360, 1 / 3600)
_LEAST = 3  # lines each way
_POINTS = 60


class Meridian(NamedTuple):
    """A line of the graticule, a meridian or a parallel: ``text`` where it meets the frame at ``end``, in mm."""

    line: shapely.LineString
    text: str
    end: Position


def lines(window: Window) -> tuple[list[Meridian], list[Meridian]]:
    """Meridians, which end at the lower edge of the map, and parallels, which end at its left edge."""
    west, south, east, north = _degrees(window)
    across, along = np.linspace(west, east, _POINTS), np.linspace(south, north, _POINTS)
    frame = window.frame
    bottom = shapely.LineString([(frame.x, frame.bottom), (frame.right, frame.bottom)])
    left = shapely.LineString([(frame.x, frame.y), (frame.x, frame.bottom)])
    step_x, step_y = _step(east - west), _step(north - south)
    meridians = [
        _line(window, np.column_stack([np.full(_POINTS, at), along]), written(at, "EW"), bottom)
        for at in _at(west, east, step_x)
    ]
    parallels = [
        _line(window, np.column_stack([across, np.full(_POINTS, at)]), written(at, "NS"), left)
        for at in _at(south, north, step_y)
    ]
    return [one for one in meridians if one], [one for one in parallels if one]


def written(degrees: float, letters: str) -> str:
    """Degrees, minutes and seconds, as far as there are any, such as 20°40′E."""
    seconds = round(abs(degrees) * 3600)
    whole, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    small = (f"{minutes:02}′" if minutes or rest else "") + (f"{rest:02}″" if rest else "")
    return f"{whole}°{small}" + ("" if seconds == 0 else letters[int(degrees < 0)])


def _line(window: Window, points: np.ndarray, text: str, edge: shapely.LineString) -> Meridian | None:
    line = shapely.intersection(window.on_paper(shapely.LineString(points)), _box(window))
    end = shapely.get_coordinates(shapely.intersection(line.buffer(0.01), edge))
    if not len(end):
        return None
    return Meridian(line, text, (float(end[:, 0].mean()), float(end[:, 1].mean())))


def _box(window: Window) -> shapely.Polygon:
    frame = window.frame
    return shapely.box(frame.x, frame.y, frame.right, frame.bottom)


def _degrees(window: Window) -> tuple[float, float, float, float]:
    """West, south, east and north of all of the map, and a little more."""
    west, south, east, north = window.bounds
    x, y = np.meshgrid(np.linspace(west, east, 9), np.linspace(south, north, 9))
    lon, lat = window.back(np.column_stack([x.ravel(), y.ravel()])).T
    more = 0.02 * (lon.max() - lon.min())
    return lon.min() - more, max(-89.9, lat.min() - more), lon.max() + more, min(89.9, lat.max() + more)


def _step(width: float) -> float:
    return next((step for step in _STEPS if width / step >= _LEAST + 0.5), _STEPS[-1])


def _at(least: float, most: float, step: float) -> np.ndarray:
    return np.arange(np.ceil(least / step), np.floor(most / step) + 1) * step
