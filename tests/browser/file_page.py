"""The stand-alone page as a test sees it: what is asked of the timeline and the dashboard is asked of it too."""

from datetime import date
from functools import cache
from typing import Any

import pytest
from dashboard_page import IS_DRAWN, ON_SCREEN, DashboardPage
from playwright.sync_api import FloatRect, Frame, Locator
from timeline_app import FIRST, LAST, Row, sample
from timeline_page import TimelinePage
from waiting import until

from geo import publish as export
from geo.core.dates import Window, from_day_number
from geo.core.tables import build_tables
from geo.publish import Extract
from geo.record.record import Record
from geo.record.view import View
from geo.spatial.municipalities import assign_municipality
from tests.helpers import squares

MADE = date(2026, 11, 24)
LISTEN = """() => {
  window.said = [];
  const others = (hear) => addEventListener("incidents:message", ({ detail: { message, from } }) =>
    from !== bus && hear({ data: message }));
  window.bus = {
    postMessage: (message) => dispatchEvent(new CustomEvent("incidents:message", { detail: { message, from: bus } })),
    addEventListener: (_, hear) => others(hear),
  };
  others(({ data }) => data.kind === "window" && said.push({ ...data, at: performance.now() }));
}"""
EVERYWHERE = pytest.mark.parametrize("open_timeline", ["served", "file"], indirect=True)
"""For gestures, which have to reach the timeline through Streamlit's page and the stand-alone one."""
BOTH = pytest.mark.parametrize("opened", ["served", "file"], indirect=True)
"""For tests of the dashboard that hold on the stand-alone page too."""

RECORDS: dict[str, tuple[list[Row], int, int]] = {
    "sample": (sample(), FIRST, LAST),
    "empty": ([], FIRST, LAST),
    "one": ([(FIRST + 100, FIRST + 100, "arrest", False)], FIRST, LAST),
    "one-day": ([(LAST, LAST, "arrest", False), (LAST, LAST, "riot", True)], LAST, LAST),
    "days": ([row for row in sample() if row[0] >= LAST - 20], LAST - 20, LAST),
}


def extract(name: str) -> Extract:
    """All of a record of `timeline_app`, statements too, whose layer is off."""
    rows, first, last = RECORDS[name]
    events = [
        squares.event(
            f"event-{number}", date="/".join(f"{from_day_number(day)}{'~' * about}" for day in days), type=kind
        )
        for number, (*days, kind, about) in enumerate(rows)
    ]
    tables = build_tables(squares.dataset([squares.place("spot", (42.05, 20.05))] if rows else [], events))
    polygons = squares.boundaries()
    record = Record(tables, assign_municipality(tables.places, polygons), polygons, "made up")
    return Extract(record, View(Window(first, last)), record.incidents, MADE)


@cache
def page(name: str) -> bytes:
    """The stand-alone page of a record of `timeline_app`."""
    return export.dump("html", extract(name))


class FileTimelinePage(TimelinePage):
    """What the timeline commits is what it says once it rests."""

    def listen(self) -> None:
        self.page.evaluate(LISTEN)

    def expect_dates(self, first: str, last: str) -> None:
        """Beside the list there is no room for whole months."""
        short = [date.replace("September", "Sept").replace("December", "Dec") for date in (first, last)]
        super().expect_dates(*short)

    def python(self) -> dict[str, Any]:
        raise AssertionError("there is no Python")

    def expect_committed(self, first: int, last: int, mode: str = "window") -> None:
        rested = """([first, last, mode]) => {
          const one = said.at(-1);
          return one?.done && one.first === first && one.last === last && one.mode === mode;
        }"""
        until(self.page, rested, [first, last, mode])


class FilePage(DashboardPage):
    """Map, panel and table are one page."""

    regions = (".timeline", "#map", ".panel", ".rows")

    def await_start(self) -> None:
        self.panel = self.page.locator(".beside .panel")
        self.table = self.page.locator(".rows")
        self.rows = self.table.locator("tbody tr:not([hidden])")
        until(self.page, IS_DRAWN)

    @property
    def map(self) -> Frame:
        return self.page.main_frame

    def in_map(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def frame_box(self) -> FloatRect:
        box = self.page.locator("#map").bounding_box()
        assert box
        return box

    def on_screen(self, point: tuple[float, float]) -> tuple[float, float]:
        self.page.locator("#map").scroll_into_view_if_needed()
        x, y = self.map.evaluate(ON_SCREEN, point)
        return x, y
