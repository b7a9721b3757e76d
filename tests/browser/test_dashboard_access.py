"""The dashboard by keyboard, by finger on a phone, and in light and dark."""

import pytest
from dashboard_page import DashboardPage
from file_page import BOTH
from playwright.sync_api import Page, expect
from real_record import Open
from waiting import until

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FOCUSED = """() => {
  const { ariaLabel: name, dataset: { place } } = document.activeElement;
  const { x, y, width, height } = document.activeElement.getBoundingClientRect();
  return { name, place, x: x + width / 2, y: y + height / 2 };
}"""
INSIDE = """() => {
  const [popup, map] = [".incident-popup", ".leaflet-container"]
    .map(one => document.querySelector(one).getBoundingClientRect());
  return map.left <= popup.left && popup.right <= map.right && map.top <= popup.top;
}"""
OUTLINE = """() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return [outlineStyle, parseFloat(outlineWidth)];
}"""


@pytest.fixture
def dashboard(opened: Open) -> DashboardPage:
    return opened()


@pytest.fixture
def phone(opened: Open) -> DashboardPage:
    return opened(**PHONE)


def walk(dashboard: DashboardPage, keys: int) -> list[dict[str, object]]:
    """What Tab reaches first on the map, and then the next symbols in reading order."""
    dashboard.key("jarinje").wait_for(state="attached")
    dashboard.in_map(".incident-key[tabindex='0']").focus()
    dashboard.page.keyboard.press("Home")
    found = [dashboard.map.evaluate(FOCUSED)]
    for _ in range(keys - 1):
        dashboard.page.keyboard.press("PageDown")
        found.append(dashboard.map.evaluate(FOCUSED))
    return found


@BOTH
def test_the_symbols_are_one_stop_of_the_tab_key_and_all_in_reach(dashboard: DashboardPage) -> None:
    dashboard.key("jarinje").wait_for(state="attached")
    expect(dashboard.in_map(".incident-key[tabindex='0']")).to_have_count(1)
    in_view = dashboard.in_map(".incident-key").evaluate_all("all => all.map(one => one.dataset.place)")
    walked = walk(dashboard, len(in_view))
    assert {one["place"]: one["name"] for one in walked} == {
        place: name for place, name in dashboard.names().items() if place in in_view
    }
    spots = [(round(float(str(one["y"]))), round(float(str(one["x"])))) for one in walked]
    assert len(spots) > 10
    assert spots == sorted(spots)
    expect(dashboard.in_map(".incident-key[tabindex='0']")).to_have_count(1)
    dashboard.page.keyboard.press("Tab")
    assert not dashboard.map.evaluate("document.activeElement.matches('.incident-key')")


def test_an_arrow_leads_to_a_symbol_that_way_and_it_is_seen(dashboard: DashboardPage) -> None:
    (first,) = walk(dashboard, 1)
    style, width = dashboard.map.evaluate(OUTLINE)
    assert style == "solid"
    assert width >= 2
    dashboard.page.keyboard.press("ArrowDown")
    second = dashboard.map.evaluate(FOCUSED)
    assert second["place"] != first["place"]
    assert second["y"] > first["y"]


def test_the_frame_of_the_map_is_named_and_may_be_enlarged(dashboard: DashboardPage) -> None:
    assert dashboard.map.evaluate("frameElement.ariaLabel") == "Map of incidents"
    assert dashboard.map.evaluate("document.documentElement.lang") == "en"
    expect(dashboard.in_map("h1")).to_have_text("Map of incidents")
    expect(dashboard.in_map("[role=main]")).to_have_count(1)
    metas = dashboard.in_map("meta[name=viewport]").evaluate_all("all => all.map(one => one.content)")
    assert not any("user-scalable" in content for content in metas)


def test_a_finger_is_left_to_the_page_and_targets_are_wide(phone: DashboardPage) -> None:
    assert not phone.map.evaluate("incidents.map.dragging.enabled()")
    assert phone.map.evaluate("getComputedStyle(incidents.map.getContainer()).touchAction") == "pan-x pan-y"
    for selector in (".legend-family", ".legend-help", ".leaflet-bar a", ".map-credits summary"):
        for box in phone.in_map(selector).evaluate_all("all => all.map(one => [one.offsetWidth, one.offsetHeight])"):
            assert min(box) >= 44, selector


@BOTH
def test_enter_opens_the_list_of_that_symbol(dashboard: DashboardPage) -> None:
    for place in ("boundary-strip", "jarinje"):
        dashboard.key(place).press("Enter")
        dashboard.expect_selected(place)


@BOTH
def test_the_keyboard_goes_on_in_the_list_and_picks_from_it(dashboard: DashboardPage) -> None:
    dashboard.enter("northern-kosovo")
    rows = dashboard.popup.locator(".incident-row")
    expect(rows.first).to_be_focused()
    rows.last.press("Enter")
    dashboard.expect_unfolded(rows.last.locator(".incident-what").inner_text())


@BOTH
def test_escape_closes_the_list_and_goes_back_to_the_symbol(dashboard: DashboardPage) -> None:
    dashboard.enter("jarinje")
    dashboard.page.keyboard.press("Escape")
    dashboard.expect_list_closed("jarinje")
    expect(dashboard.key("jarinje")).to_be_focused()


def test_the_list_survives_what_python_runs(dashboard: DashboardPage) -> None:
    dashboard.enter("northern-kosovo")
    dashboard.choose_type("Arrest")
    dashboard.choose_type("Deployment")
    expect(dashboard.panel.locator("details.incident")).to_have_count(4)
    dashboard.expect_selected("northern-kosovo")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_follows_the_theme(opened: Open, scheme: str) -> None:
    dashboard = opened(color_scheme=scheme)
    expect(dashboard.in_map(".leaflet-container")).to_have_attribute("data-theme", scheme)


@BOTH
def test_the_map_follows_a_theme_that_changes(opened: Open) -> None:
    dashboard = opened(color_scheme="light")
    expect(dashboard.in_map(".leaflet-container")).to_have_attribute("data-theme", "light")
    dashboard.page.emulate_media(color_scheme="dark")
    expect(dashboard.in_map(".leaflet-container")).to_have_attribute("data-theme", "dark")


@BOTH
def test_nothing_is_wider_than_a_phone(phone: DashboardPage) -> None:
    widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    for frame in (phone.page.main_frame, phone.map):
        content, view = frame.evaluate(widths)
        assert content <= view
    assert_fits(phone.page, *phone.regions)


def assert_fits(page: Page, *selectors: str) -> None:
    for selector in selectors:
        box = page.locator(selector).first.bounding_box()
        assert box
        assert box["x"] >= 0
        assert 300 <= box["width"] <= 390 - box["x"]


@BOTH
def test_a_tap_opens_the_list_on_a_phone(phone: DashboardPage) -> None:
    phone.page.touchscreen.tap(*phone.spot("northern-kosovo"))
    phone.expect_selected("northern-kosovo")
    until(phone.map, INSIDE)


def test_a_tap_in_the_list_opens_the_incident_on_a_phone(phone: DashboardPage) -> None:
    phone.page.touchscreen.tap(*phone.spot("northern-kosovo"))
    phone.expect_selected("northern-kosovo")
    last = phone.popup.locator(".incident-row").last
    last.tap()
    phone.expect_unfolded(last.locator(".incident-what").inner_text())


def test_a_finger_moves_the_window_on_a_phone(phone: DashboardPage) -> None:
    before = phone.marks().keys()
    phone.page.get_by_role("button", name="More of the timeline").tap()
    phone.page.get_by_role("button", name="Next day on which something").tap()
    phone.expect_drawn(*phone.window())
    assert phone.marks().keys() < before
    phone.expect_address(*phone.window())
