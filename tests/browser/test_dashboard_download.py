"""What is on the screen is what the download menu gives."""

import csv
import io
import json

import pytest
from dashboard_page import DashboardPage
from playwright.sync_api import expect
from real_record import RECORD, WHOLE, Open

from geo import publish as export
from geo.record import filters
from geo.record.filters import Filters
from geo.record.view import View

PROTESTS = Filters(types=("protest",))


@pytest.fixture
def menu(show: Open) -> DashboardPage:
    """The menu over the protests of the record."""
    dashboard = show(View(WHOLE, PROTESTS), accept_downloads=True)
    dashboard.page.locator(".share").get_by_role("button", name="Download").click()
    expect(dashboard.page.get_by_role("dialog")).to_contain_text("Type: Protest")
    return dashboard


def saved(menu: DashboardPage, label: str) -> tuple[str, bytes]:
    """The name and the content of the file that a button of the menu gives."""
    with menu.page.expect_download() as download:
        menu.page.get_by_role("dialog").get_by_role("button", name=label, exact=True).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_the_menu_offers_every_format(menu: DashboardPage) -> None:
    for form in export.FORMATS.values():
        expect(menu.page.get_by_role("dialog").get_by_role("button", name=form.label, exact=True)).to_be_visible()


def test_a_preview_shows_what_the_picture_will_be(menu: DashboardPage) -> None:
    menu.page.get_by_role("dialog").get_by_text("Preview of the picture").click()
    picture = menu.page.get_by_role("dialog").get_by_test_id("stImage").locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth > 500; }")


def test_a_file_holds_the_incidents_on_the_screen_and_no_more(menu: DashboardPage) -> None:
    shown = filters.filter_incidents(RECORD, PROTESTS)
    shown = shown[filters.is_counted(shown)]
    name, content = saved(menu, "CSV")
    assert name.startswith("incidents-2021-09") and name.endswith(".csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == shown["id"].tolist()
    _, content = saved(menu, "GeoJSON")
    assert [one["properties"]["id"] for one in json.loads(content)["features"]] == shown["id"].tolist()
