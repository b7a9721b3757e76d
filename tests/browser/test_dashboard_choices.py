"""An address shows its view, and filters are chosen and taken away on the page; tests/unit has their rules."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from filtered import ids, plain
from playwright.sync_api import expect
from real_record import RECORD, WHOLE, Open

from geo.core.dates import Window
from geo.record import filters
from geo.record.filters import Filters
from geo.record.view import Camera, View, read_address

VIEW = View(
    Window(WHOLE.first + 30, WHOLE.last - 3),
    Filters(statuses=("corroborated",), municipalities=("leposaviq", "zvecan"), text="police"),
    camera=Camera(43.0, 20.8, 10.5),
    layers=("municipalities", "incidents", "statements"),
    page="sources",
    sort="where",
    without=tuple(sorted(RECORD.frames.sources))[:2],
)


def test_an_address_shows_its_view(show: Open) -> None:
    dashboard, view = show(VIEW), VIEW
    dashboard.expect_window(view.window.first, view.window.last)
    assert ids(dashboard) == plain(view.filters)
    assert view.camera and dashboard.view() == pytest.approx(
        [view.camera.zoom, view.camera.lat, view.camera.lon], abs=0.002
    )
    on = dashboard.map.evaluate("Object.keys(incidents.on).filter((name) => incidents.on[name])")
    assert sorted(on) == sorted(view.layers)
    expect(dashboard.page_button("Sources")).to_have_attribute("aria-current", "page")
    written = parse_qs(urlsplit(dashboard.page.url).query)
    assert read_address(written, RECORD)[0] == view


def test_a_choice_is_a_chip_that_removes_it(show: Open) -> None:
    dashboard = show(View(WHOLE, Filters(types=("protest", "barricade"), statuses=("reported",))))
    dashboard.page.get_by_role("button", name="Type: Protest ✕").click()
    expect(dashboard.page).to_have_url(re.compile(r"types=barricade&"))
    dashboard.page.get_by_role("button", name="Clear all").click()
    expect(dashboard.page).not_to_have_url(re.compile("types=|status="))
    dashboard.map.wait_for_function("n => incidents.record.incidents.id.length === n", arg=len(RECORD.incidents))


def test_words_are_searched(show: Open) -> None:
    dashboard = show()
    dashboard.page.get_by_role("textbox", name="Search words, places, people").fill("Звечан")
    dashboard.page.get_by_role("textbox", name="Search words, places, people").press("Enter")
    expected = len(filters.filter_incidents(RECORD, Filters(text="Zvecan")))
    dashboard.map.wait_for_function("n => incidents.record.incidents.id.length === n", arg=expected)
    expect(dashboard.page.get_by_role("button", name="Text: Звечан ✕")).to_be_visible()


def test_a_click_on_a_municipality_selects_it_and_its_button_filters(show: Open) -> None:
    dashboard = show(View(WHOLE, camera=Camera(42.9, 20.6, 11)))
    dashboard.page.mouse.click(*dashboard.at(42.94, 20.62))
    only_here = dashboard.panel.get_by_role("button", name="Only here")
    expect(only_here).to_have_attribute("aria-pressed", "false")
    assert "in=" not in dashboard.page.url
    only_here.click()
    expect(dashboard.page).to_have_url(re.compile("in=zubin-potok"))
    dashboard.map.wait_for_function("incidents.record.chosen.length === 1")
    expect(only_here).to_have_attribute("aria-pressed", "true")
    only_here.click()
    expect(dashboard.page).not_to_have_url(re.compile("in=zubin-potok"))


def test_a_language_is_chosen_on_the_page_and_stands_in_its_address(show: Open) -> None:
    page = show(View(WHOLE, Filters(types=("protest",)))).page
    page.get_by_role("button", name=re.compile("Language: English")).click()
    page.get_by_role("button", name="српски").click()
    expect(page).to_have_url(re.compile("types=protest.*lang=sr-Cyrl"))
    expect(page.locator("html")).to_have_attribute("lang", "sr-Cyrl")
    expect(page.get_by_role("button", name="Преузми", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Врста: Протест ✕")).to_be_visible()
    frame = page.frame_locator("iframe").first
    expect(frame.locator("html")).to_have_attribute("lang", "sr-Cyrl")
    expect(frame.get_by_role("group", name="Легенда")).to_contain_text("Протести и блокаде")
