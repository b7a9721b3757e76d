"""A selection on the real record: how it outlives its list, begins, ends, and is brought into view."""

import re
from typing import Any

import pytest
from dashboard_page import SIZE, DashboardPage
from file_page import BOTH
from playwright.sync_api import Locator, expect
from real_record import EVENTS, RECORD, WHOLE, Open
from waiting import until

from geo.record.queries import select_window
from geo.record.view import LAYERS, Camera, View

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZES = pytest.mark.parametrize("size", [SIZE, PHONE], ids=["desktop", "phone"])
NEAR = Camera(43.06, 20.75, 10)  # all of the places below are in its view, on a phone too
CROWDED = "northern-kosovo"
CUT = """() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const [list, map] = [box(".incident-popup"), box(".leaflet-container")];
  const over = {
    left: map.left - list.left, top: map.top - list.top,
    right: list.right - map.right, bottom: list.bottom - map.bottom,
  };
  return Object.entries(over).filter(([, px]) => px > 0).map(([side, px]) => `${side} ${px}`);
}"""
"""By how much the open list is cut off by the map's frame, a text for each side; nothing where it is whole."""
PICTURES = """() => [...document.querySelectorAll(".leaflet-map-pane canvas")].map((canvas) =>
  canvas.toDataURL()).join()"""
"""All that is drawn on the map's canvases."""
SCROLLER = """() => {
  const scrolls = (box) => box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY);
  let box = document.querySelector(".panel");
  while (!scrolls(box)) box = box.parentElement;
  return box;
}"""
"""The nearest box around the panel's content that scrolls."""
WITNESS = """() => {
  window.scrolled = [];
  const { scrollIntoView } = Element.prototype;
  Element.prototype.scrollIntoView = function (options) {
    scrolled.push(options?.behavior);
    scrollIntoView.call(this, options);
  };
}"""


def scroll_panel(dashboard: DashboardPage, px: int) -> None:
    dashboard.page.evaluate(f"px => {{ ({SCROLLER})().scrollTop = px; }}", px)


def scroll_of(dashboard: DashboardPage) -> int:
    px: int = dashboard.page.evaluate(f"({SCROLLER})().scrollTop")
    return px


def close_button(dashboard: DashboardPage) -> Locator:
    return dashboard.popup.locator(".leaflet-popup-close-button")


@BOTH
def test_closing_the_list_leaves_the_card_and_marks_the_symbol(opened: Open) -> None:
    dashboard = opened()
    before = dashboard.map.evaluate(PICTURES)
    dashboard.enter("jarinje")
    close_button(dashboard).click()
    dashboard.expect_list_closed("jarinje")
    assert dashboard.map.evaluate(PICTURES) != before
    assert len(dashboard.read()) == 2


@BOTH
def test_a_click_on_the_bare_map_closes_the_list_only(opened: Open) -> None:
    dashboard = opened()
    dashboard.enter("jarinje")
    dashboard.click_bare_map()
    dashboard.expect_list_closed("jarinje")


def test_the_address_still_names_a_place_whose_list_is_closed(opened: Open) -> None:
    dashboard = opened(View(WHOLE, place="jarinje"))
    dashboard.expect_selected("jarinje")
    close_button(dashboard).click()
    dashboard.expect_list_closed("jarinje")
    dashboard.draw(WHOLE.first + 12, WHOLE.first)
    dashboard.page.get_by_role("button", name="Everything").click()
    dashboard.expect_window(WHOLE.first, WHOLE.last)
    expect(dashboard.page).to_have_url(re.compile(r"[?&]place=jarinje\b"))


@BOTH
def test_a_closed_list_stays_closed_when_the_window_moves_and_opens_by_a_click(opened: Open) -> None:
    dashboard = opened()
    dashboard.enter("jarinje")
    close_button(dashboard).click()
    dashboard.draw(WHOLE.first + 12, WHOLE.first)
    expect(dashboard.panel.locator("details.incident")).to_have_count(2)
    dashboard.expect_list_closed("jarinje")
    dashboard.click("jarinje")
    dashboard.expect_selected("jarinje")


@BOTH
def test_a_button_in_the_panel_ends_the_selection(opened: Open) -> None:
    dashboard = opened()
    before = dashboard.picture("jarinje")
    for _ in range(2):  # the second time is as good as the first
        dashboard.enter("jarinje")
        dashboard.panel.get_by_role("button", name="Back to the list").click()
        dashboard.expect_nothing_selected()
    assert dashboard.picture("jarinje") == before
    expect(dashboard.page).not_to_have_url(re.compile("place="))


@BOTH
def test_escape_on_the_map_closes_the_list_and_then_ends_the_selection(opened: Open) -> None:
    dashboard = opened()
    dashboard.enter("jarinje")
    dashboard.page.keyboard.press("Escape")
    dashboard.expect_list_closed("jarinje")
    dashboard.page.keyboard.press("Escape")
    dashboard.expect_nothing_selected()


@BOTH
def test_escape_in_the_panel_ends_the_selection(opened: Open) -> None:
    dashboard = opened()
    dashboard.enter("jarinje")
    dashboard.panel.locator("details.incident > summary").first.press("Escape")
    dashboard.expect_nothing_selected()


@SIZES
@pytest.mark.parametrize("camera", [None, NEAR], ids=["fitted", "camera"])
@pytest.mark.parametrize("place", ["jarinje", "mitrovica-bridge", CROWDED])
@BOTH
def test_a_link_opens_its_list_whole_in_view(opened: Open, place: str, camera: Camera | None, size: Any) -> None:
    dashboard = opened(View(WHOLE, place=place, camera=camera), **size)
    expect(dashboard.key(place)).to_be_attached()
    dashboard.expect_selected(place)
    dashboard.expect_rows(len(select_window(RECORD.incidents, *RECORD.days)))
    assert dashboard.map.evaluate(CUT) == []
    expect(dashboard.popup.locator(".incident-row").first).to_be_visible()


def test_a_link_opens_its_list_whole_whenever_the_window_comes(opened: Open) -> None:
    """The list grows when the window reaches the map, which may be after the selection does."""
    dashboard = opened(View(WHOLE, place="jarinje"))
    dashboard.expect_selected("jarinje")
    dashboard.map.evaluate("incidents.setWindow(1, 1)")
    until(dashboard.map, "() => document.querySelectorAll('.incident-row').length === 0")
    dashboard.map.evaluate("([first, last]) => incidents.setWindow(first, last)", list(RECORD.days))
    until(dashboard.map, "() => document.querySelectorAll('.incident-row').length === 2")
    assert dashboard.map.evaluate(CUT) == []


def test_a_list_that_a_link_has_opened_stays_whole_when_the_page_is_made_narrow(opened: Open) -> None:
    dashboard = opened(View(WHOLE, place="jarinje"))
    dashboard.expect_selected("jarinje")
    width = dashboard.map.evaluate("incidents.map.getSize().x")
    dashboard.page.set_viewport_size({"width": 700, "height": 900})
    until(dashboard.map, "width => incidents.map.getSize().x < width", width)
    until(dashboard.map, f"() => ({CUT})().length === 0")


@BOTH
def test_a_new_selection_starts_at_its_top(opened: Open) -> None:
    dashboard = opened()
    dashboard.enter(CROWDED)
    scroll_panel(dashboard, 400)
    assert scroll_of(dashboard) == 400
    dashboard.enter("jarinje")
    until(dashboard.page, f"() => ({SCROLLER})().scrollTop === 0")
    expect(dashboard.panel.locator("h2")).to_be_in_viewport()


@BOTH
def test_the_same_selection_stays_where_it_has_been_read_to(opened: Open) -> None:
    dashboard = opened(View(WHOLE, layers=LAYERS))
    dashboard.enter(CROWDED)
    entries = dashboard.panel.locator("details.incident")
    before = entries.count()
    scroll_panel(dashboard, 150)
    dashboard.switch("Statements")
    expect(entries).not_to_have_count(before)
    assert scroll_of(dashboard) == 150


@SIZES
def test_show_on_the_map_brings_map_and_card_into_view_and_moves_the_focus(opened: Open, size: Any) -> None:
    dashboard = opened(View(WHOLE, page="disagreements", camera=NEAR), **size)
    assert dashboard.map
    last = dashboard.page.locator(".panel.listing section").last
    event = next(one for one in reversed(EVENTS.values()) if one.disagreements)
    expect(last).to_contain_text(event.title)
    last.get_by_role("button", name="Show on the map").click()
    expect_in_view(dashboard, event.title)


def expect_in_view(dashboard: DashboardPage, title: str) -> None:
    """Wait until map and card show an incident, the focus is on the card's heading, and both are in view."""
    heading = dashboard.heading(title)
    expect(dashboard.popup.locator('[aria-current="true"]')).to_contain_text(title)
    expect(dashboard.panel.locator("details.incident[open]").filter(has_text=title).first).to_be_in_viewport()
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport(ratio=1)
    expect(dashboard.page.locator(dashboard.regions[1])).to_be_in_viewport(ratio=0.5)
    expect(dashboard.popup).to_be_in_viewport()
    assert dashboard.map.evaluate(CUT) == []


@pytest.mark.parametrize(("motion", "behavior"), [("reduce", "instant"), ("no-preference", "smooth")])
def test_show_on_the_map_glides_only_where_motion_is_wanted(opened: Open, motion: str, behavior: str) -> None:
    dashboard = opened(View(WHOLE, page="disagreements"), reduced_motion=motion)
    assert dashboard.map
    dashboard.page.evaluate(WITNESS)
    dashboard.page.locator(".panel.listing section").first.get_by_role("button", name="Show on the map").press("Enter")
    expect(dashboard.panel.locator("details.incident > summary")).to_be_focused()
    assert behavior in dashboard.page.evaluate("scrolled")


@SIZES
@BOTH
def test_a_row_brings_map_and_card_into_view_and_moves_the_focus(opened: Open, size: Any) -> None:
    dashboard = opened(View(WHOLE), **size)
    inside = select_window(RECORD.incidents, *RECORD.days)
    dashboard.expect_rows(len(inside))
    assert dashboard.map
    dashboard.choose_row(inside["title"].iloc[5])
    expect_in_view(dashboard, inside["title"].iloc[5])
