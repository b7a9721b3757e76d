"""Views to be drawn, for the tests of printed maps: of the squares, and of the real record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from geo import publish
from geo.core.dates import Window, day_number
from geo.core.model import Event, Place
from geo.core.tables import build_tables
from geo.publish.print import placement
from geo.publish.print.paper import Rect
from geo.record.record import Record, load_record
from geo.record.view import DEFAULT_LAYERS, LAYERS, Extract, Sheet, View
from geo.spatial.municipalities import assign_municipality
from tests.helpers import squares

MADE = date(2026, 11, 24)


def extract_view(record: Record, sheet: Sheet = "a4", days: tuple[int, int] | None = None, **view: Any) -> Extract:
    """A view with all layers; its days are those of the record where none are given."""
    window = Window(*(days or record.days), "window")
    return publish.extract_view(record, View(window, **{"layers": LAYERS} | view), MADE, None, sheet)


def extract_places(*places: Place, events: list[Event] | None = None, sheet: Sheet = "a4", **info: str) -> Extract:
    """A view of a record over the squares, with one incident at each place where no events are given."""
    events = [squares.event(f"event-{i}", place.id) for i, place in enumerate(places)] if events is None else events
    tables, polygons = build_tables(replace(squares.dataset(places, events), **info)), squares.boundaries()
    return extract_view(Record(tables, assign_municipality(tables.places, polygons), polygons), sheet)


@cache
def real_record() -> Record:
    return load_record(Path(__file__).parents[2] / "events.yaml")


@cache
def real_week() -> Extract:
    """One week of the real record, as the page shows it at first, with municipalities shaded."""
    days = (day_number(date(2022, 12, 6)), day_number(date(2022, 12, 12)))
    return extract_view(real_record(), "16:9", days, layers=("municipalities", *DEFAULT_LAYERS))


def read_texts(extract: Extract) -> str:
    """The words on the sheet of a view, as its SVG has them, a line each."""
    tree = ElementTree.fromstring(publish.dump("svg", extract))
    texts = ("".join(element.itertext()) for element in tree.iter("{http://www.w3.org/2000/svg}text"))
    return "\n".join(texts).replace("\u00a0", " ")


def overlapping(boxes: Sequence[Rect]) -> list[tuple[Rect, Rect]]:
    """The pairs of boxes that have more than an edge in common."""
    return [
        (a, b)
        for a, b in combinations(boxes, 2)
        if a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom
    ]


def skip_towns(patch: pytest.MonkeyPatch) -> None:
    """Reading the towns of the world takes seconds, and the squares need none."""
    patch.setattr(placement, "_read_towns", lambda *_: squares.boundaries().frame.iloc[:0])
