"""A walk through the states of the page, by what is the same in every language."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard_page import MAP, DashboardPage
from playwright.sync_api import Locator, expect
from screenshots import SHOOTING
from test_dashboard_opening import TABLE

from geo.record.view import Page

PAGES: tuple[Page, ...] = ("sources", "disagreements", "figures", "story", "table")
OPENED = ("opened file", "left out")
"""The states of a file that has been opened."""
DIALOG = '[role="dialog"]:visible, :popover-open'


def walk(dashboard: DashboardPage) -> Iterator[str]:
    """Bring the page from its start into one state after another, and give the name of each once it is there."""
    page = dashboard.page
    assert dashboard.map
    expect(dashboard.panel.locator(".headline").first).to_be_attached()
    yield "start"
    dashboard.in_map(".legend-help").click()
    expect(dashboard.in_map(".map-key")).to_be_visible()
    yield "map key"
    page.keyboard.press("Escape")
    for name, button in _openers(dashboard).items():
        button.click()
        expect(page.locator(DIALOG).first).to_be_visible()
        if name == "download":
            expect(page.get_by_role("dialog").get_by_test_id("stDownloadButton")).to_have_count(12)
        yield name
        page.keyboard.press("Escape")
        expect(page.locator(DIALOG)).to_have_count(0)
    for below in PAGES:
        button = page.locator(f'.pages [data-id="{below}"]')
        button.click()
        expect(button).to_have_attribute("aria-current", "page")
        expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
        page.locator(".pages").evaluate("pages => pages.scrollIntoView()")
        yield below
    yield from _read_an_incident(dashboard)
    search = page.get_by_role("textbox").first
    search.fill("xyzzy")
    search.press("Enter")
    expect(dashboard.panel.locator(".nothing")).to_be_visible()
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    yield "empty"
    yield from _open_a_file(dashboard)


def _openers(dashboard: DashboardPage) -> dict[str, Locator]:
    """What opens something over the page."""
    page = dashboard.page
    return {
        "filters": page.get_by_test_id("stPopover").get_by_role("button").first,
        "cite": page.locator('.share [popovertarget="cite-view"]'),
        "languages": page.locator(".share .language"),
        "about": page.locator('.share [data-act="about"]'),
        "download": page.locator('.share [data-act="download"]'),
    }


def _read_an_incident(dashboard: DashboardPage) -> Iterator[str]:
    row = dashboard.table.locator(f'tr[data-event="{SHOOTING}"] .type')
    row.evaluate("cell => cell.scrollIntoView({ block: 'center' })")  # on a phone clear of the sheet
    row.click()
    expect(dashboard.panel.locator("details.incident[open]")).to_be_attached()
    expect(dashboard.popup).to_be_visible()
    yield "incident"


def _open_a_file(dashboard: DashboardPage) -> Iterator[str]:
    page = dashboard.page
    map_of_record = page.locator(MAP).element_handle()
    with page.expect_file_chooser() as chooser:
        page.locator('.share [data-file="pick"]').click()
    chooser.value.set_files({"name": "sudan.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
    expect(page.locator(".opened-file")).to_be_visible()
    map_of_record.wait_for_element_state("hidden")  # it gives way to that of the file
    expect(page.locator(MAP)).to_have_count(1)
    expect(dashboard.panel.locator(".headline")).to_have_count(2)
    assert dashboard.map
    yield "opened file"
    page.locator('.opened-file [data-act="opened"]').click()
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "left out"
    page.keyboard.press("Escape")
