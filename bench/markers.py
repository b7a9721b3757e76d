"""The incidents of a record as the two other ways draw them: one circle marker each."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pandas as pd

from geo.core import model
from geo.record.record import Record

RADIUS = 6  # px


class Gesture(NamedTuple):
    """What the slider of the two others does: it moves the last day of a window of so many days."""

    days: int
    start: date


GESTURES = {
    "a year moved": Gesture(365, date(2015, 12, 31)),
    "a year widened": Gesture(100_000, date(2013, 12, 31)),
}


def spots(record: Record) -> pd.DataFrame:
    """Where each incident is and its colour: columns first, last (day numbers), lat, lon (degrees) and color."""
    shapes = record.joined.geometry.where(record.joined.geometry.notna(), record.joined["area"])
    points = shapes.set_crs(4326).representative_point()
    incidents = record.frames.incidents
    at = points.loc[incidents["place"]]
    color = {kind.id: model.FAMILY[kind.family].color for kind in model.TYPES}
    return pd.DataFrame(
        {
            "first": incidents["first"].to_numpy(),
            "last": incidents["last"].to_numpy(),
            "lat": at.y.to_numpy(),
            "lon": at.x.to_numpy(),
            "color": [color[kind] for kind in incidents["type"]],
        }
    )
