"""The real record as the tests of the page hold it against what they see."""

from collections.abc import Callable
from urllib.parse import urlencode

from dashboard_page import DASHBOARD, DashboardPage

from geo import address
from geo import record as records
from geo.address import View
from geo.timeline import Window

RECORD = records.load(DASHBOARD.parent / "events.yaml")
EVENTS = {event: RECORD.frames.detail(event).event for event in RECORD.incidents["id"]}
WHOLE = Window(*RECORD.days)
STAND_IN = "A stand-in <b>document</b> for tests"
Open = Callable[..., DashboardPage]


def query(view: View | None) -> str:
    return f"?{urlencode(address.write(view), doseq=True)}" if view else ""
