"""Views to be drawn, for the tests of printed maps: of the squares, and of the real record."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from geo import publish as export
from geo.core.dates import day_number
from geo.core.model import Event, Place
from geo.core.tables import build_tables
from geo.core.window import Window
from geo.publish.print import town_labels as names
from geo.record.record import Record, load_record
from geo.record.view_extract import Extract, Sheet
from geo.record.view_state import DEFAULT_LAYERS, LAYERS, View
from geo.spatial.municipalities import assign_municipality
from tests.helpers import squares

MADE = date(2026, 11, 24)


def take(found: Record, sheet: Sheet = "a4", days: tuple[int, int] | None = None, **view: Any) -> Extract:
    """A view with all layers; its days are those of the record where none are given."""
    window = Window(*(days or found.days), "window")
    return export.extract_view(found, View(window, **{"layers": LAYERS} | view), MADE, None, sheet)


def made(*places: Place, events: list[Event] | None = None, sheet: Sheet = "a4", **info: str) -> Extract:
    """A view of a record over the squares with one incident at each place."""
    events = [squares.event(f"event-{i}", one.id) for i, one in enumerate(places)] if events is None else events
    tables, polygons = build_tables(replace(squares.dataset(places, events), **info)), squares.boundaries()
    return take(Record(tables, assign_municipality(tables.places, polygons), polygons), sheet)


@cache
def real() -> Record:
    """The real record."""
    return load_record(Path(__file__).parents[2] / "events.yaml")


@cache
def week() -> Extract:
    """One week of it, as the page shows it at first."""
    days = (day_number(date(2022, 12, 6)), day_number(date(2022, 12, 12)))
    return take(real(), "16:9", days, layers=DEFAULT_LAYERS)


def without_towns(patch: pytest.MonkeyPatch) -> None:
    """Reading the towns of the world takes seconds, and the squares need none."""
    patch.setattr(names, "_towns", lambda *_: squares.boundaries().frame.iloc[:0])
