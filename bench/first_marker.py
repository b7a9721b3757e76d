"""How soon the first marker is there, beside the text of a bare Streamlit page: ``python -m bench.first_marker FILE…``.

Beside both stands the plainest map of streamlit-folium's, with one marker. Of each a server is started and a browser
visits it, so that the servers are warm. Then each is navigated to in turns: by a browser that has nothing of it in its
cache, and once more from that page. Milliseconds from navigation, medians, and how many times what the bare page takes.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from bench.browser import ROOT, chromium, serve, wait_until_finished
from bench.table import markdown
from tests.helpers.chromium import USUAL

_BARE = "a bare page's text"
_PATIENCE_MS = 300_000
_WATCH = """
const isText = (element) => element.textContent === "A line of text";
const isMarked = () => document.querySelector("path.leaflet-interactive") !== null;
const isThere = () => !window.incidents && (isMarked() || [...document.querySelectorAll("p")].some(isText));
const tell = () => { top.firstThere ??= top.performance.now(); };
addEventListener("incidents:painted", ({ detail }) => { if (detail.shown) tell(); });
const watch = new MutationObserver(() => { if (isThere()) { watch.disconnect(); tell(); } });
const begin = () => watch.observe(document, { childList: true, subtree: true, characterData: true });
begin();
addEventListener("DOMContentLoaded", begin); // a frame keeps its window, but not the blank document it begins with
"""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.first_marker", description=__doc__)
    parser.add_argument("records", type=Path, nargs="+")
    parser.add_argument("--times", type=int, default=9, help="how often each is navigated to (9)")
    asked = parser.parse_args()
    with chromium() as browser, ExitStack() as stack:
        urls = {_BARE: stack.enter_context(serve(str(ROOT / "bench" / "bare_app.py")))}
        urls["the plainest map"] = stack.enter_context(serve(str(ROOT / "bench" / "bare_map.py")))
        for record in asked.records:
            urls[str(record)] = stack.enter_context(serve(str(ROOT / "dashboard.py"), "--events", str(record)))
        for url in urls.values():
            _time_visits(browser, url)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in urls}
        for _ in range(asked.times):
            for name, url in urls.items():
                taken[name].append(_time_visits(browser, url))
    medians = {name: [median(times) for times in zip(*visits, strict=True)] for name, visits in taken.items()}
    rows = [
        [
            name,
            *(
                part
                for ms, bare in zip(both, medians[_BARE], strict=True)
                for part in (f"{ms:,.0f}", f"{ms / bare:.2f}")
            ),
        ]
        for name, both in medians.items()
    ]
    print(markdown(["", "cache empty, ms", "of the bare page", "cache full, ms", "of the bare page"], rows))


def _time_visits(browser: Browser, url: str) -> tuple[float, float]:
    """Time a visit with an empty cache, and one from that page to itself."""
    with browser.new_context(**USUAL, bypass_csp=True) as context:
        context.add_init_script(_WATCH)
        page = context.new_page()
        return _time_visit(page, url), _time_visit(page, url)


def _time_visit(page: Page, url: str) -> float:
    """Time from navigation to what is waited for, in milliseconds; the page is left quiet."""
    page.goto(url)
    page.wait_for_function("() => window.firstThere !== undefined", timeout=_PATIENCE_MS)
    there: float = page.evaluate("window.firstThere")
    wait_until_finished(page)
    return there


if __name__ == "__main__":
    main()
