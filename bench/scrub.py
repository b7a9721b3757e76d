"""Whether anything grows: memory, layers and nodes before and after many steps."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from bench.browser import Visit, wait_until_finished
from bench.machine import browser_mb, server_mb
from bench.ours import Grip, map_frames, opened
from bench.table import growth, markdown

_DRAG = 50  # steps to the right, and as many back, before the hand is lifted
_WARM_UP = 3  # times to and fro, until everything that is kept for good has been made once
_LAYERS = "Object.keys(map._layers).length"


def scrub(browser: Browser, record: Path, count: int, limit: float) -> dict[str, dict[str, float]]:
    """What is held before and after so many steps, lifting the hand after each hundred; growth in per cent."""
    with opened(browser, record, limit) as (visit, url):
        visit.first()
        wait_until_finished(visit.page)
        for _ in range(_WARM_UP):
            _to_and_fro(visit)
        before = _held(visit, browser, url)
        for _ in range(0, count, 2 * _DRAG):
            _to_and_fro(visit)
        after = _held(visit, browser, url)
    return {"before": before, "after": after, "growth": growth(before, after)}


def table(found: dict[str, dict[str, float]]) -> str:
    """What was held, as a Markdown table."""
    rows = [
        [name, f"{value:,.1f}", f"{found['after'][name]:,.1f}", f"{found['growth'][name]:+.1f} %"]
        for name, value in found["before"].items()
    ]
    return markdown(["held", "before", "after", "growth"], rows)


def _to_and_fro(visit: Visit) -> None:
    grip = Grip(visit, ".timeline .body")
    visit.steps(grip.pulls(_DRAG))
    visit.steps(grip.pulls(_DRAG, -4))
    grip.mouse.up()
    visit.quiet()


def _held(visit: Visit, browser: Browser, url: str) -> dict[str, float]:
    frame, *_ = map_frames(visit.page)
    memory = visit.memory()
    return {
        "JS heap MB": memory["heap_mb"], "DOM nodes": memory["nodes"], "map layers": float(frame.evaluate(_LAYERS)),
        "browser MB": browser_mb(browser), "server MB": server_mb(url),
    }  # fmt: skip
