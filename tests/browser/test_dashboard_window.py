"""The window in time across the dashboard: it moves with the hand, and is the same everywhere once let go."""

import random
from datetime import date

import pytest
from conftest import Visit
from dashboard_page import DASHBOARD, FRESH, SIZE, DashboardPage
from file_page import BOTH
from playwright.sync_api import expect
from real_record import Open
from streamlit.proto.BackMsg_pb2 import BackMsg

from geo.core.dates import Window, day_number, describe_date, from_day_number
from geo.core.dates import parse_date as date_of
from geo.record.filters import Filters, count_municipalities, filter_incidents
from geo.record.overview import chart_periods
from geo.record.queries import select_window
from geo.record.record import Record, load_record
from geo.record.view import View

SEPTEMBER = day_number(date(2021, 9, 30))  # shortly after the first incidents, clear of the timeline's handle
JULY = day_number(date(2022, 7, 20)), day_number(date(2022, 8, 10))
EDGE = 12  # days from either end where a press would take hold of a handle


@pytest.fixture(scope="module")
def record() -> Record:
    return load_record(DASHBOARD.with_name("events.yaml"))


@pytest.fixture
def open_dashboard(home: str, visit: Visit) -> Open:
    return lambda query="", **options: DashboardPage(visit(**SIZE | options), f"{home}/?{query}")


@pytest.fixture
def dashboard(opened: Open) -> DashboardPage:
    return opened()


def random_windows(record: Record, count: int) -> list[tuple[int, int]]:
    """Pairs of days in the order in which the pointer draws them, at least four days apart."""
    chance = random.Random(20221208)
    first, last = record.days
    starts = [chance.randint(first + EDGE, last - EDGE) for _ in range(count)]
    spans = [chance.randint(4, 150) * chance.choice((-1, 1)) for _ in range(count)]
    return [(start, min(max(start + span, first), last)) for start, span in zip(starts, spans, strict=True)]


@BOTH
def test_symbols_follow_the_pointer_before_it_is_let_go(dashboard: DashboardPage, record: Record) -> None:
    first, last = JULY
    dashboard.draw(first, first + 5, release=False)
    for end in (first + 5, first + 12, last):
        dashboard.page.mouse.move(*dashboard.day(end))
        dashboard.expect_drawn(first, end)
        assert dashboard.marks().keys() == set(select_window(record.frames.incidents, first, end)["place"])
    assert "from=" not in dashboard.page.url


def test_figures_follow_the_pointer_before_it_is_let_go(show: Open, record: Record) -> None:
    """All filters count but that of municipalities, and the bars stay in their order until Python draws them anew."""
    chosen = Filters(municipalities=("leposaviq",), statuses=("reported", "disputed"))
    dashboard = show(View(Window(*record.days), chosen, page="figures"))
    bars = dashboard.page.locator(f"{FRESH} .rows-of-bars button")
    expect(bars.first).to_be_visible()
    ids = bars.evaluate_all("all => all.map(one => one.dataset.id)")
    address, passing = dashboard.page.url, filter_incidents(record, chosen)
    dashboard.draw(SEPTEMBER, SEPTEMBER - 5, release=False)
    for first in (record.days[0] + 4, record.days[0]):
        dashboard.page.mouse.move(*dashboard.day(first))
        in_window = select_window(record.incidents, first, SEPTEMBER)
        is_shared = in_window["municipalities"].map(len) > 1
        alone, shared = (
            count_municipalities(record, chosen, in_window.index[rows]) for rows in (~is_shared, is_shared)
        )
        values = [f"{alone[id]} + {shared[id]}" if shared[id] else str(alone[id]) for id in ids]
        expect(bars.locator(".value")).to_have_text(values)
        on = [bar.on for bar in chart_periods(passing, record.days, first, SEPTEMBER) if bar.count]
        periods = dashboard.page.locator(f"{FRESH} .columns-of-bars button")
        assert periods.evaluate_all("all => all.map(one => !one.matches('.pale'))") == on
    assert alone and shared
    assert dashboard.page.url == address


def test_a_moving_window_keeps_zoom_centre_popup_and_frame(dashboard: DashboardPage, record: Record) -> None:
    frame = dashboard.map
    frame.evaluate("window.survivor = true")
    dashboard.page.frame_locator("iframe").get_by_role("button", name="Zoom in").click()
    dashboard.enter("northern-kosovo")
    before = dashboard.view()
    dashboard.draw(SEPTEMBER, record.days[0])
    dashboard.expect_address(record.days[0], SEPTEMBER)
    dashboard.expect_rows(len(select_window(record.frames.incidents, record.days[0], SEPTEMBER)))
    assert dashboard.view() == before
    assert frame.evaluate("window.survivor") is True
    dashboard.expect_selected("northern-kosovo")


@BOTH
def test_the_open_list_follows_the_window(dashboard: DashboardPage, record: Record) -> None:
    there = record.incidents[record.incidents["place"] == "northern-kosovo"]
    early = select_window(there, record.days[0], SEPTEMBER)
    assert 0 < len(early) < len(select_window(there, *record.days))
    dashboard.enter("northern-kosovo")
    expect(dashboard.popup.locator(".incident-row")).to_have_count(len(select_window(there, *record.days)))
    dashboard.draw(SEPTEMBER, record.days[0], release=False)
    expect(dashboard.popup.locator(".incident-row")).to_have_count(len(early))


@BOTH
def test_a_selection_that_leaves_the_window_is_dropped(dashboard: DashboardPage) -> None:
    dashboard.enter("jarinje")
    dashboard.draw(*JULY)
    dashboard.expect_nothing_selected()


def test_a_dropped_selection_does_not_come_back(dashboard: DashboardPage, record: Record) -> None:
    dashboard.enter("jarinje")
    dashboard.draw(*JULY)
    dashboard.expect_nothing_selected()
    dashboard.page.get_by_role("button", name="Everything").click()
    dashboard.expect_rows(len(select_window(record.frames.incidents, *record.days)))
    dashboard.expect_nothing_selected()


def test_a_selected_row_is_dropped_when_other_rows_come(open_dashboard: Open, record: Record) -> None:
    first = record.frames.incidents.iloc[0]
    dashboard = open_dashboard(reduced_motion="reduce")
    dashboard.choose_row(first["title"])
    dashboard.expect_unfolded(first["title"])
    # Once the focus is there, the page has moved to map and card, and lies still under the hand.
    expect(dashboard.panel.locator("details.incident > summary")).to_be_focused()
    dashboard.draw(*JULY)
    dashboard.expect_rows(len(select_window(record.frames.incidents, *JULY)))
    dashboard.expect_nothing_selected()


@pytest.mark.parametrize("zone", ["UTC", "Europe/Belgrade", "America/New_York"])
def test_the_window_let_go_is_the_same_everywhere(open_dashboard: Open, record: Record, zone: str) -> None:
    dashboard = open_dashboard(timezone_id=zone)
    for start, end in random_windows(record, 3):
        dashboard.draw(start, end)
        expect_everywhere(dashboard, record, min(start, end), max(start, end))


def expect_everywhere(dashboard: DashboardPage, record: Record, first: int, last: int) -> None:
    """The window in the timeline, the map, the address, the table and the panel."""
    inside = select_window(record.frames.incidents, first, last)
    dashboard.expect_window(first, last)
    expect(dashboard.page.locator(".handle.first")).to_have_attribute("aria-valuetext", in_words(first))
    dashboard.expect_drawn(first, last)
    assert dashboard.marks().keys() == set(inside["place"])
    dashboard.expect_address(first, last)
    dashboard.expect_rows(len(inside))
    newest = inside.sort_values("first", ascending=False, kind="stable")
    for row, title in enumerate(newest["title"].iloc[:3]):
        expect(dashboard.cell(row, "what")).to_contain_text(title)
    reachable = [place for place in inside["place"] if dashboard.key(place).count()]
    for place in reachable[:1]:
        dashboard.enter(place)
        dashboard.expect_cards(list(inside.loc[inside["place"] == place, "id"]))
    if not reachable:
        dashboard.expect_nothing_selected()


def in_words(day: int) -> str:
    return describe_date(date_of(str(from_day_number(day))))


def test_two_tabs_do_not_move_one_another(dashboard: DashboardPage, record: Record) -> None:
    other = DashboardPage(dashboard.page.context.new_page(), dashboard.page.url)
    frame = other.map
    dashboard.page.bring_to_front()
    dashboard.draw(*JULY)
    dashboard.expect_address(*JULY)
    dashboard.expect_rows(len(select_window(record.frames.incidents, *JULY)))
    assert other.window() == record.days
    assert frame.evaluate("[incidents.window.first, incidents.window.last]") == list(record.days)
    other.expect_rows(len(select_window(record.frames.incidents, *record.days)))


def test_a_reload_brings_the_same_window(dashboard: DashboardPage, record: Record) -> None:
    dashboard.draw(*JULY)
    dashboard.expect_address(*JULY)
    dashboard.page.reload()
    expect_everywhere(dashboard, record, *JULY)


def test_an_address_with_nonsense_gives_the_full_period_and_a_word(dashboard: DashboardPage, record: Record) -> None:
    home = dashboard.page.url.partition("?")[0]
    for query in ("from=yesterday", "from=2022-12-09&to=2022-12-01", "mode=sideways", "to=1999-01-01"):
        dashboard.go(f"{home}?{query}")
        dashboard.expect_drawn(*record.days)
        expect(dashboard.page.get_by_text("expected", exact=False).first).to_be_visible()


def test_an_address_with_markdown_and_html_is_plain_text(open_dashboard: Open, foreign: list[str]) -> None:
    dashboard = open_dashboard("from=![x](https://evil.example/x.png)<img src=x>")
    expect(dashboard.page.get_by_text("![x](https://evil.example/x.png)<img src=x>")).to_be_visible()
    assert foreign == []


def test_a_move_sends_one_message_of_under_two_kilobytes(dashboard: DashboardPage, record: Record) -> None:
    sent: list[bytes] = []
    dashboard.sockets[-1].on("framesent", lambda payload: sent.append(payload))
    dashboard.enter("northern-kosovo")
    dashboard.draw(JULY[0], record.days[1])
    dashboard.expect_address(JULY[0], record.days[1])
    dashboard.expect_rows(len(select_window(record.frames.incidents, JULY[0], record.days[1])))
    before = len(sent)
    dashboard.page.get_by_role("button", name="Everything").click()
    dashboard.expect_address(*record.days)
    dashboard.expect_rows(len(select_window(record.frames.incidents, *record.days)))
    runs = [BackMsg.FromString(message).rerun_script for message in sent]
    watch = {run.fragment_id for run in runs if run.is_auto_rerun}  # which looks for files that have changed
    moves = [message for message, run in list(zip(sent, runs, strict=True))[before:] if run.fragment_id not in watch]
    assert len(moves) == 1
    assert len(moves[0]) < 2000


def test_a_move_brings_no_map_and_no_record(dashboard: DashboardPage, record: Record) -> None:
    dashboard.enter("jarinje")
    received: list[bytes] = []
    dashboard.sockets[-1].on("framereceived", lambda payload: received.append(payload))
    dashboard.draw(*JULY)
    dashboard.expect_nothing_selected()
    dashboard.expect_rows(len(select_window(record.frames.incidents, *JULY)))
    assert received
    for part in (b"L.map(", b"map.js", b'"geometry"'):
        assert not any(part in message for message in received)
