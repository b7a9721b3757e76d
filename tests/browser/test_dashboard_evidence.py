"""Evidence on the page: from a claim to its document, every filter, every address, every kind of drawing."""

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from conftest import Serve, Visit
from dashboard_page import DASHBOARD, SIZE, DashboardPage
from playwright.sync_api import expect

from geo import address, filters
from geo import record as records
from geo.address import Camera, View
from geo.filters import FACETS, Filters
from geo.timeline import Window

ROOT = DASHBOARD.parent
RECORD = records.load(ROOT / "events.yaml")
EVENTS = {event: RECORD.frames.detail(event).event for event in RECORD.incidents["id"]}
WHOLE = Window(*RECORD.days)
STAND_IN = "A stand-in <b>document</b> for tests"
Open = Callable[..., DashboardPage]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with other texts under the names of the record's documents."""
    folder = tmp_path_factory.mktemp("archive")
    for source in RECORD.frames.sources.values():
        (folder / str(source.document)).write_text(f"{STAND_IN}: {source.id}", encoding="utf-8")
    return folder


@pytest.fixture
def show(serve: Serve, visit: Visit, archive: Path) -> Open:
    """``show(view)``: the real record with an archive, at the address of a view."""

    def show(view: View | None = None, **options: Any) -> DashboardPage:
        url = serve(DASHBOARD, "--archive", str(archive))
        return DashboardPage(visit(**SIZE | options), f"{url}/{query(view)}")

    return show


def query(view: View | None) -> str:
    return f"?{urlencode(address.write(view), doseq=True)}" if view else ""


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


def test_from_what_petkovic_says_to_the_archived_text_takes_no_more_than_three_clicks(show: Open) -> None:
    dashboard = show()
    dashboard.enter("north-mitrovica-mixed-districts")  # the first
    said = dashboard.panel.locator(".claims tr", has_text="Petković").first
    said.get_by_role("button", name="read").click()  # the second
    expect(dashboard.page.get_by_role("dialog")).to_contain_text(f"{STAND_IN}: 2022-12-birn-security-personnel")


@pytest.mark.parametrize("event", ["2022-12-08-north-mitrovica-deployment", "2022-12-08-serbovc-shooting"])
def test_a_card_shows_every_claim_and_every_contradiction(show: Open, event: str) -> None:
    dashboard = show(View(WHOLE, event=event))
    card = dashboard.panel.locator(f'[id="incident-{event}"]')
    expect(card.locator(".claims tr")).to_have_count(len(EVENTS[event].claims))
    expect(card.locator(".differ:not(.tag)")).to_have_count(len(EVENTS[event].disagreements))
    words = card.inner_text()
    for claim in EVENTS[event].claims:
        assert claim.by in words
        assert (claim.statement or "").strip() in words
    for one in EVENTS[event].disagreements:
        assert one.chosen in words and one.why in words


def test_figures_stand_on_one_scale_with_what_they_have_in_common(show: Open) -> None:
    dashboard = show(View(WHOLE, event="2022-12-08-north-mitrovica-deployment"))
    ranges = dashboard.panel.locator(".ranges").first
    expect(ranges.locator(".figure")).to_have_text(["300", "300–350"])
    expect(ranges).to_contain_text("All of them allow 300.")


def test_an_altered_copy_is_told(show: Open) -> None:
    dashboard = show(View(WHOLE, event="2022-12-08-serbovc-shooting"))
    card = dashboard.panel.locator('[id="incident-2022-12-08-serbovc-shooting"]')
    expect(card.locator(".check.altered")).to_have_count(3)


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


def test_sources_taken_out_mark_the_map_and_the_table(show: Open) -> None:
    dashboard = show(View(WHOLE, without=("2022-12-ap-troops", "2022-12-dpa-convoy")))
    dashboard.map.wait_for_function("incidents.record.incidents.support.includes(1)")
    support = dict(
        zip(*dashboard.map.evaluate("[incidents.record.incidents.id, incidents.record.incidents.support]"), strict=True)
    )
    assert support["2022-12-08-serbovc-shooting"] == 1
    assert support["2022-12-kopaonik-convoy"] == 2
    assert support["2021-09-jarinje-protest"] == 0
    expect(dashboard.page.locator(".problems")).to_contain_text("lose all support")


def test_the_disagreements_have_a_page_of_their_own(show: Open) -> None:
    dashboard = show(View(WHOLE, page="disagreements", layers=(*address.USUAL, "statements")))
    listing = dashboard.page.locator(".panel.listing")
    differ = [event for event in EVENTS.values() if event.disagreements]
    expect(listing.locator("section")).to_have_count(len(differ))
    expect(listing.locator(".chosen")).to_have_count(sum(len(event.disagreements) for event in differ))


def test_the_story_goes_on_and_back_by_key_and_moves_the_map(show: Open) -> None:
    dashboard = show(View(WHOLE, side="story"))
    order = list(filters.passing(RECORD, Filters())["id"][filters.counted(RECORD.incidents)])
    expect(dashboard.panel.locator(f'[id="incident-{order[0]}"]')).to_be_visible()
    assert dashboard.map
    dashboard.page.keyboard.press("j")
    expect(dashboard.panel.locator(f'[id="incident-{order[1]}"]')).to_be_visible()
    expect(dashboard.popup.locator('[aria-current="true"]')).to_contain_text(EVENTS[order[1]].title)
    dashboard.page.keyboard.press("k")
    expect(dashboard.panel.locator(f'[id="incident-{order[0]}"]')).to_be_visible()


def test_an_incident_is_cited_in_words_and_as_csl(show: Open) -> None:
    event = "2022-12-08-serbovc-shooting"
    dashboard = show(View(WHOLE, event=event))
    dashboard.panel.get_by_role("button", name="Cite").first.click()
    dialog = dashboard.page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"version {RECORD.version}, updated 24 November 2026")
    expect(dialog).to_contain_text(f"event={event}")
    expect(dialog).to_contain_text('"type": "dataset"')


def test_a_link_to_an_incident_is_copied(show: Open) -> None:
    dashboard = show(View(WHOLE, event="2022-12-08-serbovc-shooting"))
    dashboard.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dashboard.panel.get_by_role("button", name="Copy link").first.click()
    expect(dashboard.panel.get_by_role("button", name="Copied")).to_be_visible()
    assert "event=2022-12-08-serbovc-shooting" in dashboard.page.evaluate("navigator.clipboard.readText()")


def test_every_kind_of_drawing_is_in_one_view_of_the_real_record(show: Open) -> None:
    dashboard = show()
    kinds = dashboard.map.evaluate("""() => {
      const { record, marks, symbols, places } = incidents;
      const shown = marks.map(({ place, symbol }) => ({ ...record.places[place], symbol }));
      const some = (test) => shown.some(test);
      return {
        solid: some(({ drawn, symbol }) => drawn === "point" && !symbol.hollow),
        ring: some(({ drawn, radius }) => drawn === "point" && radius > 0),
        hatched: some(({ drawn, precision }) => drawn === "area" && precision === "municipality"),
        region: some(({ drawn, precision }) => drawn === "area" && precision === "region"),
        arrow: some(({ drawn, arrow }) => drawn === "line" && arrow),
        hollow: some(({ symbol }) => symbol.hollow),
        several: some(({ symbol }) => symbol.total > 1),
      };
    }""")
    assert [kind for kind, there in kinds.items() if not there] == []
    marks = set(dashboard.map.evaluate("incidents.record.incidents.mark"))
    assert marks == {0, 1, 2}
    legend = dashboard.in_map(".incident-legend").text_content() or ""
    for words in (
        "solid",
        "ring to scale",
        "hollow",
        "hatched",
        "outlined",
        "arrow",
        "accounts differ",
        "status disputed",
    ):
        assert words in legend
