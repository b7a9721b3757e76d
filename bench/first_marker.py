"""How soon the first marker is there, beside the text of a bare Streamlit page: ``python -m bench.first_marker FILE…``.

Of each record and of the bare page a server is started and a browser visits it, so that both are warm. Then each is
navigated to anew in turns. Milliseconds from navigation, and how many times what the bare page takes: what Streamlit's
own scripts take in a browser is in both.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from bench.browser import ROOT, chromium, serve, wait_until_finished
from bench.table import markdown
from tests.helpers.chromium import USUAL

_BARE = "a bare page's text"
_PATIENCE_MS = 300_000
_WATCH = """
const isText = (element) => element.textContent === "A line of text";
const isThere = () => window === top && [...document.querySelectorAll("p")].some(isText);
const tell = () => { top.firstThere ??= top.performance.now(); };
addEventListener("incidents:painted", ({ detail }) => { if (detail.shown) tell(); });
const watch = new MutationObserver(() => { if (isThere()) { watch.disconnect(); tell(); } });
watch.observe(document, { childList: true, subtree: true, characterData: true });
"""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.first_marker", description=__doc__)
    parser.add_argument("records", type=Path, nargs="+")
    parser.add_argument("--times", type=int, default=9, help="navigations of each (9)")
    asked = parser.parse_args()
    with chromium() as browser, ExitStack() as stack:
        pages: dict[str, Page] = {}
        bare = stack.enter_context(serve(str(ROOT / "bench" / "bare_app.py")))
        urls = {_BARE: bare}
        for record in asked.records:
            urls[str(record)] = stack.enter_context(serve(str(ROOT / "dashboard.py"), "--events", str(record)))
        for name, url in urls.items():
            context = browser.new_context(**USUAL, bypass_csp=True)
            context.add_init_script(_WATCH)
            pages[name] = context.new_page()
            for _ in range(2):
                _time_visit(pages[name], url)
        taken: dict[str, list[float]] = {name: [] for name in urls}
        for _ in range(asked.times):
            for name, url in urls.items():
                taken[name].append(_time_visit(pages[name], url))
    base = median(taken[_BARE])
    rows = [
        [name, f"{median(times):,.0f}", f"{min(times):,.0f} to {max(times):,.0f}", f"{median(times) / base:.2f}"]
        for name, times in taken.items()
    ]
    print(markdown(["", "ms, median", "from … to", "of the bare page"], rows))


def _time_visit(page: Page, url: str) -> float:
    """Milliseconds from navigation to what is waited for; the page is left quiet, and blank."""
    page.goto(url)
    page.wait_for_function("() => window.firstThere !== undefined", timeout=_PATIENCE_MS)
    there: float = page.evaluate("window.firstThere")
    wait_until_finished(page)
    page.goto("about:blank")
    return there


if __name__ == "__main__":
    main()
