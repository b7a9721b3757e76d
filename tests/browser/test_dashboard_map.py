"""The map of the dashboard, on the real record: what it shows, and what a click, a row, a filter and a switch do."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from conftest import LOCAL, Visit
from dashboard_page import DASHBOARD, SIZE, DashboardPage
from file_page import BOTH
from filtered import expect_ids
from playwright.sync_api import Route, expect
from real_record import WHOLE, Open

from geo.core.dates import Window, day_number
from geo.core.model import STATEMENT, TYPES
from geo.record.filters import Filters, filter_incidents
from geo.record.queries import select_window
from geo.record.record import Record, load_record
from geo.record.view import Camera, View

MARK = "window.survivor = true"
FAR = Camera(42.7, 20.8, 10.5)  # Jarinje is out of its view
SELECTION_FIRST = """
const { set } = Object.getOwnPropertyDescriptor(BroadcastChannel.prototype, "onmessage");
if (top !== window) Object.defineProperty(BroadcastChannel.prototype, "onmessage", { set(hear) {
  let record = null, selected = false;
  set.call(this, (event) => {
    const { kind } = event.data;
    if (kind === "record" && !selected) return void (record ??= event);
    if (kind === "select" && selected) return;
    hear(event);
    if (kind === "select" && record) hear(record);
    selected ||= kind === "select";
  });
} });
"""
"""In the map's frame: a selection is heard once, and before the record."""


@pytest.fixture(scope="module")
def record() -> Record:
    return load_record(DASHBOARD.with_name("events.yaml"))


@pytest.fixture
def dashboard(opened: Open) -> DashboardPage:
    return opened()


def incidents_at(record: Record, place: str, statements: bool = False) -> list[str]:
    inside = select_window(record.frames.incidents, *record.days, ("statements",) if statements else ())
    return list(inside.loc[inside["place"] == place, "id"])


@BOTH
def test_every_place_with_incidents_has_its_symbol(dashboard: DashboardPage, record: Record) -> None:
    inside = select_window(record.frames.incidents, *record.days)
    assert dashboard.marks().keys() == set(inside["place"])


def test_no_request_leaves_this_machine(dashboard: DashboardPage, foreign: list[str]) -> None:
    dashboard.enter("jarinje")
    assert foreign == []
    assert {urlsplit(socket.url).hostname for socket in dashboard.sockets} <= LOCAL
    assert dashboard.page.context.service_workers == []


@pytest.mark.parametrize("place", ["jarinje", "northern-kosovo"])
@BOTH
def test_a_click_on_a_symbol_or_tag_shows_its_incidents(dashboard: DashboardPage, record: Record, place: str) -> None:
    dashboard.click(place)
    dashboard.expect_selected(place)
    dashboard.expect_cards(incidents_at(record, place))
    titles = dashboard.popup.locator(".incident-what").all_inner_texts()
    assert titles == [str(record.frames.detail(incident).event.title) for incident in incidents_at(record, place)]


@BOTH
def test_a_click_into_a_municipality_shows_all_that_touches_it(dashboard: DashboardPage, record: Record) -> None:
    dashboard.switch("Uncertainty")
    dashboard.page.mouse.move(0, 0)  # the list of layers lies over the map until the pointer leaves it
    dashboard.page.mouse.click(*dashboard.at(43.05, 20.72))
    dashboard.expect_titled("Leposavić / Leposaviq")
    touching = [place.Index for place in record.joined.itertuples() if "leposaviq" in place.municipalities]
    inside = select_window(record.frames.incidents, *record.days)
    dashboard.expect_cards(list(inside.loc[inside["place"].isin(touching), "id"]))


@BOTH
def test_a_picked_incident_is_unfolded_in_the_panel(dashboard: DashboardPage) -> None:
    dashboard.click("northern-kosovo")
    dashboard.expect_selected("northern-kosovo")
    last = dashboard.popup.locator(".incident-row").last
    title = last.locator(".incident-what").inner_text()
    expect(dashboard.panel.locator("details.incident:not([open])").filter(has_text=title)).to_have_count(1)
    last.click()
    dashboard.expect_unfolded(title)


@BOTH
def test_a_row_shows_its_incident_and_moves_the_map_there(opened: Open, record: Record) -> None:
    window = Window(day_number(date(2022, 7, 1)), day_number(date(2022, 8, 31)))
    dashboard = opened(View(window))
    inside = select_window(record.frames.incidents, window.first, window.last)
    row = list(inside["place"]).index("mitrovica-bridge")
    dashboard.expect_rows(len(inside))
    dashboard.choose_row(inside["title"].iloc[row])
    dashboard.expect_unfolded(inside["title"].iloc[row])
    expect(dashboard.key("mitrovica-bridge")).to_have_attribute("aria-current", "true")
    dashboard.expect_cards([inside["id"].iloc[row]])
    zoom, lat, lon = dashboard.view()
    assert zoom >= 11
    point = record.joined.geometry["mitrovica-bridge"]
    assert (lat, lon) == pytest.approx((point.y, point.x), abs=0.02)


@BOTH
def test_a_selection_in_the_address_leaves_the_map_where_the_address_has_it(opened: Open) -> None:
    dashboard = opened(View(WHOLE, camera=FAR, place="jarinje"))
    dashboard.expect_selected("jarinje")
    assert dashboard.view() == pytest.approx([FAR.zoom, FAR.lat, FAR.lon], abs=0.002)


def test_a_story_in_the_address_leaves_the_map_where_the_address_has_it(opened: Open) -> None:
    dashboard = opened(View(WHOLE, camera=FAR, page="story"))
    expect(dashboard.popup).to_be_attached()
    assert dashboard.view() == pytest.approx([FAR.zoom, FAR.lat, FAR.lon], abs=0.002)


def test_a_selection_that_comes_before_the_record_waits_for_it(home: str, visit: Visit) -> None:
    page = visit(**SIZE)
    page.add_init_script(SELECTION_FIRST)
    expect(DashboardPage(page, f"{home}/?page=story").popup).to_be_visible()


def test_a_map_that_comes_after_the_choice_of_a_row_shows_it(home: str, visit: Visit, record: Record) -> None:
    page, held = visit(**SIZE), list[Route]()
    page.route("**/assets/*/map.js", lambda route: held.append(route))
    dashboard = DashboardPage(page, f"{home}/")
    title = record.frames.detail(incidents_at(record, "jarinje")[0]).event.title
    dashboard.choose_row(title)
    dashboard.expect_unfolded(title)
    page.route("**/assets/*/map.js", lambda route: route.continue_())  # whoever asks for it from now on
    for route in held:  # the page's head and the map's frame, in either order
        route.continue_()
    expect(dashboard.key("jarinje")).to_have_attribute("aria-current", "true")
    expect(dashboard.popup).to_be_visible()


def test_a_filter_reaches_the_layer_and_leaves_the_frame(dashboard: DashboardPage, record: Record) -> None:
    frame = dashboard.map
    frame.evaluate(MARK)
    dashboard.choose_type("Barricade")
    barricades = select_window(filter_incidents(record, Filters(types=("barricade",))), *record.days)
    dashboard.expect_rows(len(barricades))
    assert dashboard.marks().keys() == set(barricades["place"])
    assert frame.evaluate("window.survivor") is True


def test_a_family_of_the_legend_filters_by_its_types_and_frees_them(dashboard: DashboardPage, record: Record) -> None:
    types = {kind.id for kind in TYPES if kind.family == "violence"} & set(record.frames.incidents["type"])
    family = dashboard.in_map(".legend-row").get_by_role("button", name=re.compile("^Violence"))
    for pressed, chosen in (("true", Filters(types=tuple(types))), ("false", Filters())):
        family.click()
        expect_ids(dashboard, chosen)
        expect(family).to_have_attribute("aria-pressed", pressed)
        counted = select_window(filter_incidents(record, chosen), *record.days)
        violent = counted[counted["type"].isin(types)]
        expect(family).to_have_text(f"Violence{len(violent)}")


def test_map_and_list_light_up_one_another(dashboard: DashboardPage) -> None:
    frame = dashboard.map  # which hears nothing before it is there
    headline = dashboard.panel.locator(".headline[data-place='jarinje']").first
    headline.hover()
    listed = "incidents.record.places[incidents.highlight.places.list]?.id === 'jarinje'"
    frame.wait_for_function(listed)
    dashboard.hover("jarinje")
    frame.wait_for_function(f"!({listed})")
    expect(headline).to_have_class(re.compile(r"\blit\b"))


def test_the_legend_is_one_row_and_tells_how_to_read_on_request(dashboard: DashboardPage) -> None:
    legend = dashboard.in_map(".legend-row").bounding_box()
    frame = dashboard.frame_box()
    assert legend
    assert legend["width"] * legend["height"] <= 0.08 * frame["width"] * frame["height"]
    key = dashboard.in_map(".map-key")
    expect(key).to_be_hidden()
    dashboard.in_map(".legend-help").click()
    expect(key).to_contain_text("How to read the map")
    dashboard.page.keyboard.press("Escape")
    expect(key).to_be_hidden()
    expect(dashboard.in_map(".legend-help")).to_be_focused()


def test_a_selection_survives_a_filter_that_keeps_it(dashboard: DashboardPage) -> None:
    dashboard.enter("jarinje-crossing")
    dashboard.choose_type("Closure")
    dashboard.expect_rows(1)
    dashboard.expect_selected("jarinje-crossing")
    dashboard.expect_cards(["2022-12-jarinje-closure"])


def test_a_selection_that_a_filter_leaves_out_is_dropped(dashboard: DashboardPage) -> None:
    dashboard.enter("jarinje")
    dashboard.choose_type("Arrest")
    dashboard.expect_nothing_selected()


def test_statements_are_off_at_first(dashboard: DashboardPage, record: Record) -> None:
    incidents = record.frames.incidents
    assert STATEMENT in set(incidents["type"])
    dashboard.expect_rows(len(select_window(incidents, *record.days)))
    assert not any("statement" in name for name in dashboard.names().values())


def test_the_switch_shows_statements_on_the_map_in_the_count_and_in_the_table(
    dashboard: DashboardPage, record: Record
) -> None:
    incidents = record.frames.incidents
    statements = incidents[incidents["type"] == STATEMENT]
    dashboard.switch("Statements")
    expect(dashboard.count).to_contain_text(f"{len(statements)} of {len(statements)} statements")
    dashboard.expect_rows(len(incidents))
    assert dashboard.marks().keys() == set(incidents["place"])


def test_the_switch_shows_statements_in_the_panel(dashboard: DashboardPage, record: Record) -> None:
    dashboard.switch("Statements")
    dashboard.enter("northern-kosovo")
    dashboard.expect_cards(incidents_at(record, "northern-kosovo", statements=True))


def test_a_selection_of_statements_is_dropped_with_their_layer(home: str, visit: Visit, record: Record) -> None:
    dashboard = DashboardPage(visit(**SIZE), f"{home}/?from=2022-12-08&to=2022-12-08")
    eighth = day_number(date(2022, 12, 8))
    inside = select_window(record.frames.incidents, eighth, eighth, ("statements",))
    dashboard.switch("Statements")
    dashboard.expect_rows(len(inside))
    title = inside["title"].iloc[list(inside["place"]).index("belgrade")]
    dashboard.choose_row(title)
    dashboard.expect_unfolded(title)
    dashboard.switch("Statements")
    dashboard.expect_nothing_selected()
