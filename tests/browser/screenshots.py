"""Pictures of the dashboard on the real record: `python -m tests.browser.screenshots DIR`."""

import sys
from datetime import date
from io import BytesIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))  # as pytest does for the modules beside its tests

from dashboard_page import DASHBOARD, DashboardPage
from real_record import RECORD, WHOLE, query
from server import server

from geo import publish as export
from geo.record.view import LAYERS, View
from tests.helpers.chromium import SWITCHES, find_chromium

DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
TALL: dict[str, Any] = {"viewport": {"width": 1440, "height": 1240}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SHOOTING = "2022-12-08-serbovc-shooting"
# By name: the part of the page, how large, and the view.
PICTURES = {
    "desktop": (DESKTOP, View(WHOLE)),
    "evidence": (DESKTOP, View(WHOLE, event=SHOOTING)),
    "sources": (TALL, View(WHOLE, page="sources", without=("2022-12-ap-troops", "2022-12-dpa-convoy"))),
    "phone": (PHONE, View(WHOLE)),
}
SCHEMES = ("light", "dark")


def main(folder: Path) -> None:
    """Save each picture in light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as logs,
        server((str(DASHBOARD),), Path(logs) / "log.txt") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES)
        for name, scheme in product(PICTURES, SCHEMES):
            size, view = PICTURES[name]
            take(browser, f"{url}/{query(view)}", size, scheme, folder / f"{name}-{scheme}.png")
        browser.close()
    printed(folder / "print-a4.png")


def printed(path: Path) -> None:
    """Save the map for print of the whole record, small enough to be looked at on a screen."""
    everything = export.extract_view(RECORD, View(WHOLE, layers=LAYERS), date.today())
    with Image.open(BytesIO(export.dump("png", everything))) as sheet:
        sheet.thumbnail((1600, 1600))
        sheet.convert("RGB").save(path, optimize=True)


def take(browser: Browser, url: str, size: dict[str, Any], scheme: str, path: Path) -> None:
    """Save one picture, once all of the page is there."""
    context = browser.new_context(locale="en-GB", color_scheme=scheme, **size)
    dashboard = DashboardPage(context.new_page(), url)
    dashboard.in_map(f'[data-theme="{scheme}"]').wait_for()
    assert dashboard.map
    dashboard.page.locator(".panel, .mark-rect path").first.wait_for()
    dashboard.page.locator(".rows, .panel.listing").first.wait_for(state="attached")
    if "event=" in url:
        dashboard.popup.wait_for()
    dashboard.page.evaluate("document.fonts.ready")
    dashboard.page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
