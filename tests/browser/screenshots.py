"""Pictures of the dashboard on the real record: `python -m tests.browser.screenshots DIR`."""

import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))  # as pytest does for the modules beside its tests

from conftest import SWITCHES, _chromium
from dashboard_page import DASHBOARD, DashboardPage
from server import server

SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
SCHEMES = ("light", "dark")
SELECTED = "jarinje"


def main(folder: Path) -> None:
    """Save each size in light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as logs,
        server((str(DASHBOARD),), Path(logs) / "log.txt") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=_chromium(), args=SWITCHES)
        for size, scheme in product(SIZES, SCHEMES):
            take(browser, url, size, scheme, folder / f"{size}-{scheme}.png")
        browser.close()


def take(browser: Browser, url: str, size: str, scheme: str, path: Path) -> None:
    """Save one picture; on the desktop with a place selected."""
    context = browser.new_context(locale="en-GB", color_scheme=scheme, **SIZES[size])
    dashboard = DashboardPage(context.new_page(), url)
    dashboard.in_map(f'[data-theme="{scheme}"]').wait_for()
    dashboard.cell(0, 1).wait_for(state="attached")
    if size == "desktop":
        dashboard.click(SELECTED)
        dashboard.expect_selected(SELECTED)
        dashboard.page.mouse.move(0, 0)
    dashboard.page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
