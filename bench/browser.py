"""Chromium and Streamlit servers, started as the browser tests start them, and what can be read off them."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.helpers.chromium import SWITCHES, USUAL, find_chromium, wait_until_finished

ROOT = Path(__file__).parents[1]
OUT = Path(__file__).with_name("out")
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from server import server  # noqa: E402

__all__ = ["OUT", "ROOT", "NotFinished", "Visit", "chromium", "directions", "serve", "visiting", "wait_until_finished"]

_PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
_WAY = 80  # steps
_FRAME = 1000 / 60  # milliseconds
_PATIENCE = 20_000  # milliseconds for one step
_PAUSE = 1_000  # milliseconds
_MURMUR = 8_000  # bytes that a server may say in a pause: the dashboard looks at its file every second, and says 6 kB


def directions(count: int) -> Iterator[int]:
    """Which way each of so many steps goes, 1 or -1: to and fro, so that it stays on the page."""
    return (1 - step // _WAY % 2 * 2 for step in range(count))


class NotFinished(Exception):
    """It took longer than it was given."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that reaches no host but this one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES)
        yield browser
        browser.close()


@contextmanager
def serve(script: str, *args: str) -> Iterator[str]:
    """A Streamlit server; its address."""
    OUT.mkdir(exist_ok=True)
    with server((script, *args), OUT / "server.txt") as url:
        yield url


@contextmanager
def visiting(browser: Browser, url: str, limit: float) -> Iterator[Visit]:
    """A page that is closed in the end."""
    visit = Visit(browser, url, limit)
    try:
        yield visit
    finally:
        visit.context.close()


class Visit:
    """A page with the probe in it, from navigation on. ``limit`` is in seconds, for each thing it does."""

    def __init__(self, browser: Browser, url: str, limit: float) -> None:
        self.limit = limit
        self.context = browser.new_context(**USUAL, bypass_csp=True)  # the probe is told what to wait for as text
        self.context.set_default_timeout(limit * 1000)
        self.context.add_init_script(_PROBE)
        self.page: Page = self.context.new_page()
        self.page.on("websocket", self._listen)
        self.sent = self.received = 0
        self.chance = random.Random(1)
        self.cdp = self.context.new_cdp_session(self.page)
        self.cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.page.goto(url)

    def wire(self) -> tuple[int, int]:
        """Bytes over the websocket so far, to the server and from it.

        What a page sends of itself every second, such as ours to look whether the file has changed, is left out.
        """
        return self.sent, self.received

    def first(self) -> float:
        """Milliseconds from navigation to the first marker."""
        try:
            self.page.wait_for_function("bench.first !== null", polling=50)
        except PlaywrightTimeout:
            raise NotFinished(f"no marker in {self.limit:.0f} s") from None
        return float(self.page.evaluate("bench.first"))

    def steps(self, acts: Iterable[Callable[[], None]]) -> list[dict[str, float]]:
        """Do one act after another, each when the one before has been drawn and at any time within a frame.

        Returns the moments of each step, in milliseconds. A step that drew nothing is left out, and so are those
        for which there was no time; NotFinished if that leaves none.
        """
        begun = time.monotonic()
        self.page.evaluate("bench.steps.length = 0")
        for act in acts:
            self.page.wait_for_timeout(self.chance.uniform(0, _FRAME))
            self.page.evaluate("bench.arm()")
            act()
            self.page.evaluate("patience => bench.settled(patience)", _PATIENCE)
            if time.monotonic() - begun > self.limit:
                break
        steps: list[dict[str, float]] = self.page.evaluate("bench.steps")
        if not steps:
            raise NotFinished(f"no step in {self.limit:.0f} s")
        return steps

    def quiet(self) -> None:
        """Wait until the server has said all that it has to say."""
        before = -_MURMUR
        while self.received - before >= _MURMUR:
            before = self.received
            self.page.wait_for_timeout(_PAUSE)

    def memory(self) -> dict[str, float]:
        """After a garbage collection: MB on the JavaScript heap of page and frames, and their DOM nodes."""
        self.cdp.send("HeapProfiler.collectGarbage")
        metrics = self._metrics()
        return {"heap_mb": metrics["JSHeapUsedSize"] / 1e6, "nodes": metrics["Nodes"]}

    def worked(self) -> float:
        """Milliseconds of the processor that the thread of page and frames has taken so far."""
        return 1000 * self._metrics()["TaskDuration"]

    def _metrics(self) -> dict[str, float]:
        return {one["name"]: one["value"] for one in self.cdp.send("Performance.getMetrics")["metrics"]}

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._count_sent)
        socket.on("framereceived", self._count_received)

    def _count_sent(self, data: bytes | str) -> None:
        if isinstance(data, str) or not BackMsg.FromString(data).rerun_script.is_auto_rerun:
            self.sent += len(data)

    def _count_received(self, data: bytes | str) -> None:
        self.received += len(data)
