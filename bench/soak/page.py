"""One session in which the window is moved and the file is edited, over and over."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.browser import OUT, ROOT, Visit, serve, visiting, wait_until_finished
from bench.ours import Grip, map_frames
from bench.soak.edits import Edit, list_edits, sound_edit, write_edit
from bench.soak.held import Held, hold_server, measure_at_rest

_QUERY = "from=2022-04-01&to=2022-07-31&mode=window"
_WARM_UP = 20  # edits, until everything that is kept for good has been made once
_COUNTER = """
window.paints = 0;
addEventListener("incidents:painted", () => { window.paints += 1; });
"""
_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_SPREAD = "(toggle) => toggle.ariaPressed === 'true' && toggle.click()"


def soak_page(browser: Browser, scrubs: int, edits: int, limit: float) -> tuple[dict[str, Held], int, set[str]]:
    """Move the window and edit the file by turns; samples, how often the map was drawn, and kinds of broken file."""
    file, changes, kinds = OUT / "soak.yaml", list_edits(), set[str]()
    write_edit(file, sound_edit(0))
    with (
        serve(str(ROOT / "dashboard.py"), "--events", str(file)) as url,
        visiting(browser, "about:blank", limit) as visit,
    ):
        visit.context.add_init_script(_COUNTER)
        visit.page.goto(f"{url}/?{_QUERY}")
        visit.first()
        visit.page.locator(".timeline .skip").evaluate(_SPREAD)
        steps = max(scrubs // edits, 2) if edits else scrubs
        for _ in range(_WARM_UP):
            _turn(visit, file, next(changes), steps)
        samples, painted = {"start": _sample(visit, url)}, _paints(visit.page)
        for number in range(1, edits + 1):
            edit = next(changes)
            kinds |= {edit.kind} if edit.kind else set()
            _turn(visit, file, edit, steps)
            if number == edits // 4 * 2:
                samples["middle"] = _sample(visit, url)
            if number % 20 == 0:
                print(f"{number:,} edits, {number * steps:,} scrubs", file=sys.stderr)
        samples["end"] = _sample(visit, url)
        return samples, _paints(visit.page) - painted, kinds


def _turn(visit: Visit, file: Path, edit: Edit, steps: int) -> None:
    """Move the window to and fro, let go, then edit the file and wait until the page says so."""
    visit.page.locator(".timeline .plot").scroll_into_view_if_needed()  # problems above the page push it down
    grip = Grip(visit, ".timeline .body")
    for act in (*grip.pulls(steps // 2), *grip.pulls(steps - steps // 2, -4)):
        act()
        visit.page.evaluate(_FRAMES)
    grip.mouse.up()
    write_edit(file, edit)
    visit.page.locator(".problems").wait_for(state="attached" if edit.kind else "detached")
    wait_until_finished(visit.page)


def _sample(visit: Visit, url: str) -> Held:
    def look() -> Held:
        memory = visit.memory()
        counters = visit.cdp.send("Memory.getDOMCounters")
        page = {"JS heap MB": memory["heap_mb"], "DOM nodes": counters["nodes"], "documents": counters["documents"],
                "event listeners": counters["jsEventListeners"]}  # fmt: skip
        return page | hold_server(url)

    visit.page.mouse.move(2, 2)
    visit.quiet()
    return measure_at_rest(look, lambda seconds: visit.page.wait_for_timeout(seconds * 1000))


def _paints(page: Page) -> int:
    """How often the map has been drawn since its frame was there."""
    return sum(int(frame.evaluate("window.paints")) for frame in map_frames(page))
