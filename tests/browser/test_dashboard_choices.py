"""Every filter agrees with pandas, and every address shows its view."""

import re
from collections.abc import Callable, Collection
from typing import get_args
from urllib.parse import parse_qs, urlsplit

import pytest
from dashboard_page import DashboardPage
from filtered import ids, plain
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect
from real_record import RECORD, WHOLE, Open, query

from geo.core.window import Window
from geo.record import filters
from geo.record.filters import FACETS, Filters
from geo.record.view_state import DEFAULT_LAYERS, LAYERS, Camera, Page, Side, View, read_address


def some(choices: Collection[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=most).map(tuple)


FILTERS = st.builds(
    Filters,
    **{facet.name: some(facet.labels(RECORD)) for facet in FACETS},
    text=st.sampled_from(["", "", "police", "mitrovica", "no such word"]),
)
VIEWS = st.builds(
    View,
    st.lists(st.integers(WHOLE.first, WHOLE.last), min_size=2, max_size=2, unique=True).map(
        lambda days: Window(min(days), max(days))
    ),
    FILTERS,
    camera=st.builds(
        Camera, st.sampled_from([42.7, 43.0, 43.3]), st.sampled_from([20.4, 20.8, 21.0]), st.sampled_from([9.0, 10.5])
    ),
    layers=some(LAYERS, 5).map(lambda on: tuple(one for one in LAYERS if one in on) or DEFAULT_LAYERS),
    side=st.sampled_from(get_args(Side)),
    page=st.sampled_from(get_args(Page)),
    without=some(RECORD.frames.sources, 2),
)
IN_BROWSER = settings(
    max_examples=4,
    phases=[Phase.reuse, Phase.generate],  # a page for every step of shrinking takes too long
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def look(show: Open) -> Callable[[View], DashboardPage]:
    """``look(view)``: one page that goes to the address of one view after another."""
    dashboard = show()
    home = dashboard.page.url.partition("?")[0]

    def look(view: View) -> DashboardPage:
        dashboard.go(home + query(view))
        return dashboard

    return look


def test_each_filter_alone_agrees_with_pandas(look: Callable[[View], DashboardPage]) -> None:
    alone = [Filters(**{facet.name: tuple(sorted(facet.labels(RECORD))[:2])}) for facet in FACETS]
    for chosen in [*alone, Filters(text="hospital")]:
        assert ids(look(View(WHOLE, chosen))) == plain(chosen) != []


@IN_BROWSER
@given(FILTERS)
def test_filters_combined_agree_with_pandas(look: Callable[[View], DashboardPage], chosen: Filters) -> None:
    assert ids(look(View(WHOLE, chosen))) == plain(chosen)


@IN_BROWSER
@given(VIEWS)
def test_an_address_shows_its_view(look: Callable[[View], DashboardPage], view: View) -> None:
    dashboard = look(view)
    dashboard.expect_window(view.window.first, view.window.last)
    assert ids(dashboard) == plain(view.filters)
    assert view.camera and dashboard.view() == pytest.approx(
        [view.camera.zoom, view.camera.lat, view.camera.lon], abs=0.002
    )
    on = dashboard.map.evaluate("Object.keys(incidents.on).filter((name) => incidents.on[name])")
    assert sorted(on) == sorted(view.layers)
    for name in (view.side, view.page):
        expect(dashboard.page.get_by_role("radio", name=name.capitalize())).to_be_checked()
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
    dashboard.page.get_by_role("textbox", name="Search").fill("Звечан")
    dashboard.page.get_by_role("textbox", name="Search").press("Enter")
    expected = len(filters.filter_incidents(RECORD, Filters(text="Zvecan")))
    dashboard.map.wait_for_function("n => incidents.record.incidents.id.length === n", arg=expected)
    expect(dashboard.page.get_by_role("button", name="Text: Звечан ✕")).to_be_visible()


def test_a_click_on_a_municipality_filters_by_it_and_a_second_removes_it(show: Open) -> None:
    dashboard = show(View(WHOLE, camera=Camera(42.9, 20.6, 11)))
    spot = dashboard.at(42.94, 20.62)
    dashboard.page.mouse.click(*spot)
    expect(dashboard.page).to_have_url(re.compile("in=zubin-potok"))
    dashboard.map.wait_for_function("incidents.record.chosen.length === 1")
    dashboard.page.mouse.click(*dashboard.at(42.94, 20.62))
    expect(dashboard.page).not_to_have_url(re.compile("in=zubin-potok"))
