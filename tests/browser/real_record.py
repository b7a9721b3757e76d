"""The real record as the tests of the page hold it against what they see."""

from collections.abc import Callable
from datetime import date
from functools import cache
from urllib.parse import urlencode

from dashboard_page import DASHBOARD, DashboardPage

from geo import publish as export
from geo.core.dates import Window
from geo.record.record import load_record
from geo.record.view import View, write_address

RECORD = load_record(DASHBOARD.parent / "events.yaml")
EVENTS = {event: RECORD.frames.detail(event).event for event in RECORD.incidents["id"]}
WHOLE = Window(*RECORD.days)
STAND_IN = "A stand-in <b>document</b> for tests"
Open = Callable[..., DashboardPage]


@cache
def page(view: View) -> bytes:
    """The stand-alone page of a view."""
    return export.dump("html", export.extract_view(RECORD, view, date(2026, 11, 24)))


def query(view: View | None) -> str:
    return f"?{urlencode(write_address(view), doseq=True)}" if view else ""
