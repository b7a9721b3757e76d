"""Every filter agrees with pandas, and every address shows its view."""

import random
import re

import pytest
from dashboard_page import DashboardPage
from playwright.sync_api import expect
from real_record import EVENTS, RECORD, WHOLE, Open

from geo import address, filters
from geo.address import Camera, View
from geo.filters import FACETS, Filters
from geo.timeline import Window


def ids(dashboard: DashboardPage) -> list[str]:
    """The incidents that the map has, without statements."""
    found: list[str] = dashboard.map.evaluate(
        "incidents.record.incidents.id.filter((_, i) => "
        "incidents.record.types[incidents.record.incidents.type[i]].layer === 'incidents')"
    )
    return sorted(found)


def plain(chosen: Filters) -> list[str]:
    """The same filter by pandas alone, but for the folding of text."""
    table = RECORD.incidents[RECORD.incidents["type"] != "statement"]
    keep = table["id"].notna()
    for name, column in (("types", "type"), ("statuses", "status")):
        if wanted := getattr(chosen, name):
            keep &= table[column].isin(wanted)
    for name, column in (("actors", "actors"), ("municipalities", "municipalities"), ("sources", "cites")):
        if wanted := getattr(chosen, name):
            keep &= table[column].explode().isin(wanted).groupby(level=0).any()
    if chosen.origins:
        keep &= table["origins"].astype(str).isin(chosen.origins)
    if chosen.text:
        words = table["title"] + " " + table["id"].map(lambda id: EVENTS[id].summary)
        keep &= words.str.casefold().str.contains(chosen.text)
    return sorted(table.loc[keep, "id"])


def drawn_filters(rng: random.Random) -> Filters:
    """Two choices of each of one to three facets."""
    facets = rng.sample(FACETS, rng.randint(1, 3))
    chosen = {
        facet.name: tuple(rng.sample(sorted(labels := facet.labels(RECORD)), min(2, len(labels)))) for facet in facets
    }
    return Filters(**chosen)


def drawn_view(rng: random.Random) -> View:
    first, last = sorted(rng.sample(range(WHOLE.first, WHOLE.last + 1), 2))
    return View(
        Window(first, last), drawn_filters(rng),
        camera=Camera(rng.choice([42.7, 43.0, 43.3]), rng.choice([20.4, 20.8, 21.0]), rng.choice([9.0, 10.5, 12.0])),
        layers=tuple(name for name in address.LAYERS if rng.random() < 0.7) or address.USUAL,
        side=rng.choice(["incidents", "figures", "story"]), page=rng.choice(["table", "sources", "disagreements"]),
        without=tuple(rng.sample(sorted(RECORD.frames.sources), rng.randint(0, 2))),
    )  # fmt: skip


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_each_filter_alone_agrees_with_pandas(show: Open, facet: filters.Facet) -> None:
    chosen = Filters(**{facet.name: tuple(sorted(facet.labels(RECORD))[:2])})
    assert ids(show(View(WHOLE, chosen))) == plain(chosen)


def test_a_text_agrees_with_pandas(show: Open) -> None:
    assert ids(show(View(WHOLE, Filters(text="hospital")))) == plain(Filters(text="hospital")) != []


@pytest.mark.parametrize("seed", range(8))
def test_filters_combined_agree_with_pandas(show: Open, seed: int) -> None:
    chosen = drawn_filters(random.Random(seed))
    assert ids(show(View(WHOLE, chosen))) == plain(chosen)


@pytest.mark.parametrize("seed", range(8))
def test_an_address_shows_its_view(show: Open, seed: int) -> None:
    view = drawn_view(random.Random(seed))
    dashboard = show(view)
    dashboard.expect_window(view.window.first, view.window.last)
    assert ids(dashboard) == plain(view.filters)
    assert view.camera and dashboard.view() == pytest.approx(
        [view.camera.zoom, view.camera.lat, view.camera.lon], abs=0.002
    )
    on = dashboard.map.evaluate("Object.keys(incidents.on).filter((name) => incidents.on[name])")
    assert sorted(on) == sorted(view.layers)
    for name in (view.side, view.page):
        expect(dashboard.page.get_by_role("radio", name=name.capitalize())).to_be_checked()


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
    expected = len(filters.passing(RECORD, Filters(text="Zvecan")))
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
