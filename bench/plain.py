"""The plain way: `plain_app.py`, its slider moved by the arrow key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser

from bench.browser import ROOT, NotFinished, Visit, serve, visiting, wait_until_finished
from bench.machine import server_mb
from bench.markers import GESTURES
from bench.table import SPANS, Result, spans


def measure(browser: Browser, record: Path, size: int, count: int, limit: float) -> list[Result]:
    """Step a window through a record."""
    return [_measure(browser, record, gesture, count, limit) | {"incidents": size} for gesture in GESTURES]


def _measure(browser: Browser, record: Path, gesture: str, count: int, limit: float) -> Result:
    result: Result = {"way": f"st.slider + feature_group_to_add, {gesture}"}
    with serve(str(ROOT / "bench" / "plain_app.py"), str(record), gesture) as url:
        try:
            with visiting(browser, url, limit) as visit:
                visit.first()
            with visiting(browser, url, limit) as visit:
                return result | _step(visit, count) | {"server_mb": server_mb(url)}
        except NotFinished as error:
            return result | {"failed": f"not finished: {error}"}


def _step(visit: Visit, count: int) -> Result:
    first = visit.first() / 1000
    wait_until_finished(visit.page)
    visit.page.locator("[data-testid=stSlider] input[type=range]").focus()
    visit.steps(_presses(visit, 2))
    visit.quiet()
    begun = visit.wire()
    steps = visit.steps(_presses(visit, count))
    visit.quiet()
    sent, received = visit.wire()
    return {
        "first_s": first, "steps": len(steps), **spans(steps, SPANS), "heap_mb": visit.memory()["heap_mb"],
        "sent": (sent - begun[0]) // count, "received": (received - begun[1]) // count,
    }  # fmt: skip


def _presses(visit: Visit, count: int) -> Iterator[Callable[[], None]]:
    return (lambda: visit.page.keyboard.press("ArrowRight") for _ in range(count))
