"""The dashboard: the timeline is dragged and the window jumps, the map zooms, and the live layer redraws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Frame, Page

from bench.browser import ROOT, NotFinished, Visit, directions, serve, visiting, wait_until_finished
from bench.machine import server_mb
from bench.table import PHASES, SPANS, Result, p95, spans

WARM_UP = 10
PIXELS = 3  # a step: with ten years on the screen about twelve days
QUERY = "from=2015-01-01&to=2015-12-31&mode=window"
JUMPS = 10
ZOOMS = (1, -1, 2, 0, 4, 0, 6, -2, 3, 0)  # levels from the first view
_ZOOM = """(levels) => new Promise((done) => {
  const moved = performance.now();
  map.setZoom(map.getZoom() + levels, { animate: false });
  const painted = performance.now();
  requestAnimationFrame(() => requestAnimationFrame(() => done({ moved, painted, next: performance.now() })));
})"""
GESTURES = {"a year moved": ".timeline .body", "a year widened": ".timeline .handle.last"}


def measure(browser: Browser, record: Path, size: int, count: int, limit: float) -> list[Result]:
    """Zoom the map, drag a window of one year through a record, pull its end, and jump from a day to all days."""
    with opened(browser, record, limit) as (visit, url):
        try:
            first = visit.first() / 1000
            wait_until_finished(visit.page)
            visit.quiet()
            acts: dict[str, Callable[[], Result]] = {"zoomed": lambda: _zoom(visit)}
            acts |= {name: partial(_drag, visit, target, count) for name, target in GESTURES.items()}
            acts["a day to all days"] = lambda: _jump(visit)
            return [
                {"way": f"ours, {name}", "incidents": size, "first_s": first, **act()}
                | {"heap_mb": visit.memory()["heap_mb"], "server_mb": server_mb(url)}
                for name, act in acts.items()
            ]
        except NotFinished as error:
            return [{"way": "ours", "incidents": size, "failed": f"not finished: {error}"}]


@contextmanager
def opened(browser: Browser, record: Path, limit: float) -> Iterator[tuple[Visit, str]]:
    """The dashboard in the browser, from a server that has read the record before; and its address."""
    with serve(str(ROOT / "dashboard.py"), "--events", str(record), "--no-cache") as url:
        with visiting(browser, url, limit) as visit, suppress(NotFinished):
            visit.first()
        with visiting(browser, f"{url}/?{QUERY}", limit) as visit:
            yield visit, url


def map_frames(page: Page) -> list[Frame]:
    """The frames of the map; none where it is not drawn yet."""
    return [frame for frame in page.frames if "streamlit_folium" in frame.url]


class Grip:
    """The mouse, pressed on a part of the timeline."""

    def __init__(self, visit: Visit, target: str) -> None:
        self.mouse = visit.page.mouse
        handle = visit.page.locator(".timeline .handle.last").bounding_box()
        plot = visit.page.locator(".timeline .plot").bounding_box()
        assert handle and plot
        beside = 0 if target.endswith(".last") else -60
        self.x = handle["x"] + handle["width"] / 2 + beside
        self.y = plot["y"] + plot["height"] / 2
        self.mouse.move(self.x, self.y)
        self.mouse.down()

    def pulls(self, count: int, pixels: int = PIXELS) -> Iterator[Callable[[], None]]:
        """Moves to the right and back, one a step."""
        return (lambda way=way: self._pull(way * pixels) for way in directions(count))  # type: ignore[misc]

    def _pull(self, pixels: int) -> None:
        self.x += pixels
        self.mouse.move(self.x, self.y)


def _drag(visit: Visit, target: str, count: int) -> Result:
    grip = Grip(visit, target)
    visit.steps(grip.pulls(WARM_UP))
    begun = visit.wire()
    steps = visit.steps(grip.pulls(count))
    held = visit.wire()
    grip.mouse.up()
    visit.quiet()
    let_go = visit.wire()
    return {
        "steps": len(steps), **spans(steps, SPANS), "phases": spans(steps, PHASES),
        "sent": (held[0] - begun[0]) // count, "received": (held[1] - begun[1]) // count,
        "release_sent": let_go[0] - held[0], "release_received": let_go[1] - held[1],
    }  # fmt: skip


def _jump(visit: Visit) -> Result:
    """Bring the window from the record's first day to all of its days, and back, with two keys."""
    first, last = (visit.page.locator(f".timeline .handle.{edge}") for edge in ("first", "last"))
    visit.steps([lambda: last.press("Home")])
    first.press("Home")
    steps, worked = [], []
    for _ in range(JUMPS):
        visit.quiet()
        before = visit.worked()
        steps += visit.steps([lambda: last.press("End")])
        worked.append(visit.worked() - before)
        visit.steps([lambda: last.press("Home")])
    visit.quiet()
    return _describe(steps, worked)


def _zoom(visit: Visit) -> Result:
    """Zoom without the movement that a browser shows, so that what is measured is the work."""
    frame, *_ = map_frames(visit.page)
    steps, worked = [], []
    for level, before in zip(ZOOMS, (0, *ZOOMS), strict=False):
        began = visit.worked()
        steps.append(frame.evaluate(_ZOOM, level - before))
        worked.append(visit.worked() - began)
    frame.evaluate(_ZOOM, -ZOOMS[-1])
    visit.quiet()
    return _describe(steps, worked)


def _describe(steps: list[dict[str, float]], worked: list[float]) -> Result:
    return {
        "steps": len(steps), **spans(steps, SPANS), "phases": spans(steps, PHASES),
        "worked": {"median": median(worked), "p95": p95(worked)}, "whole": True,
    }  # fmt: skip
