"""Evidence on the page: from a claim to its document, disagreements, citations, every kind of drawing."""

import re
from datetime import date

from file_page import BOTH
from playwright.sync_api import expect
from real_record import EVENTS, RECORD, STAND_IN, WHOLE, Open

from geo.core.dates import day_number, describe_date, parse_date
from geo.record import filters
from geo.record.filters import Filters
from geo.record.view import DEFAULT_LAYERS, View

SUPPORT = "[incidents.record.incidents.id, [...incidents.record.incidents.support]]"
KINDS = """() => {
  const { record, placedSymbols } = incidents;
  const shown = placedSymbols.map(({ place, symbol }) => ({ ...record.places[place], symbol }));
  const some = (test) => shown.some(test);
  return {
    solid: some(({ drawn, symbol }) => drawn === "point" && !symbol.hollow),
    ring: some(({ drawn, ring }) => drawn === "point" && ring),
    hatched: some(({ drawn, precision }) => drawn === "area" && precision === "municipality"),
    region: some(({ drawn, precision }) => drawn === "area" && precision === "region"),
    arrow: some(({ drawn, arrow }) => drawn === "line" && arrow),
    hollow: some(({ symbol }) => symbol.hollow),
    several: some(({ drawn, symbol }) => drawn === "point" && symbol.segments.length > 1),
  };
}"""


def test_from_what_petkovic_says_to_the_archived_text_takes_no_more_than_three_clicks(show: Open) -> None:
    dashboard = show()
    dashboard.enter("north-mitrovica-mixed-districts")  # the first
    said = dashboard.panel.locator(".claims tr", has_text="Petković").first
    said.get_by_role("button", name="read").click()  # the second
    dialog = dashboard.page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{STAND_IN}: 2022-12-birn-security-personnel")
    expect(dialog).to_contain_text("No sentence of this text is near enough")


@BOTH
def test_figures_stand_on_one_scale_with_what_they_have_in_common(opened: Open) -> None:
    dashboard = opened(View(WHOLE, event="2022-12-08-north-mitrovica-deployment"))
    ranges = dashboard.panel.locator(".ranges").first
    expect(ranges.locator(".figure")).to_have_text(["300", "300–350"])
    expect(ranges).to_contain_text("All of them allow 300.")


def test_an_altered_copy_is_told(show: Open) -> None:
    dashboard = show(View(WHOLE, event="2022-12-08-serbovc-shooting"))
    card = dashboard.panel.locator('[id="incident-2022-12-08-serbovc-shooting"]')
    expect(card.locator(".check.altered")).to_have_count(3)


def test_sources_taken_out_mark_the_map_and_the_table(show: Open) -> None:
    dashboard = show(View(WHOLE, without=("2022-12-ap-troops", "2022-12-dpa-convoy")))
    dashboard.map.wait_for_function("incidents.record.incidents.support.includes(1)")
    support = dict(zip(*dashboard.map.evaluate(SUPPORT), strict=True))
    assert support["2022-12-08-north-mitrovica-deployment"] == 1
    assert support["2022-12-kopaonik-convoy"] == 2
    assert support["2021-09-jarinje-protest"] == 0
    expect(dashboard.page.locator(".problems")).to_contain_text("lose all support")


def test_the_disagreements_have_a_page_of_their_own(show: Open) -> None:
    dashboard = show(View(WHOLE, page="disagreements", layers=(*DEFAULT_LAYERS, "statements")))
    listing = dashboard.page.locator(".panel.listing")
    differ = [event for event in EVENTS.values() if event.disagreements]
    expect(listing.locator("section")).to_have_count(len(differ))
    expect(listing.locator(".chosen")).to_have_count(sum(len(event.disagreements) for event in differ))


def test_the_story_goes_on_and_back_by_key_and_moves_the_map(show: Open) -> None:
    dashboard = show(View(WHOLE, page="story"))
    order = list(filters.filter_incidents(RECORD, Filters())["id"][filters.is_counted(RECORD.incidents)])
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
    citation = dashboard.page.get_by_role("group", name="Cite")
    updated = describe_date(parse_date(RECORD.frames.info.updated))
    expect(citation).to_contain_text(f"version {RECORD.version}, updated {updated}. Licence: CC BY 4.0")
    expect(citation).to_contain_text('"type": "dataset"')
    expect(citation).not_to_contain_text("localhost")
    dashboard.page.keyboard.press("Escape")
    expect(citation).to_be_hidden()
    dashboard.expect_unfolded(EVENTS[event].title)
    dashboard.page.locator(".share").get_by_role("button", name="Cite").click()
    expect(citation).to_contain_text("(view: from 19 September 2021 to 12 December 2022)")


def test_what_opens_stays_open_while_the_page_runs_and_closes_for_good(show: Open) -> None:
    dashboard = show(View(WHOLE, event="2022-12-08-serbovc-shooting"))
    assert dashboard.map
    dashboard.page.get_by_role("button", name="Previous day on which").click()
    dashboard.page.locator(".share").get_by_role("button", name="Download").click()
    expect(dashboard.page.get_by_role("dialog")).to_contain_text("Stand-alone page")
    dashboard.page.get_by_role("button", name="Close", exact=True).click()
    expect(dashboard.page.get_by_role("dialog")).to_be_hidden()
    dashboard.choose_type("Arrest")
    dashboard.expect_rows(1)
    expect(dashboard.page.get_by_role("dialog")).to_be_hidden()


def test_a_link_to_an_incident_is_copied(show: Open) -> None:
    dashboard = show(View(WHOLE, event="2022-12-08-serbovc-shooting"))
    dashboard.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dashboard.panel.get_by_role("button", name="Copy link").first.click()
    expect(dashboard.panel.get_by_role("button", name="Copied")).to_be_visible()
    expect(dashboard.panel.locator(".local-link")).to_contain_text("The link works on this machine only.")
    assert "event=2022-12-08-serbovc-shooting" in dashboard.page.evaluate("navigator.clipboard.readText()")


def test_every_kind_of_drawing_is_in_one_view_of_the_real_record(show: Open) -> None:
    dashboard = show()
    kinds = dashboard.map.evaluate(KINDS)
    assert [kind for kind, there in kinds.items() if not there] == []
    marks = set(dashboard.map.evaluate("[...incidents.record.incidents.mark]"))
    assert marks == {0, 1, 2}
    dashboard.in_map(".legend-help").click()
    legend = dashboard.in_map(".map-key").text_content() or ""
    for words in (
        "solid",
        "ring to scale",
        "hollow",
        "dashed tag: somewhere in an area",
        "arrow",
        "accounts differ",
        "status disputed",
    ):
        assert words in legend


def test_a_bar_filters_by_its_municipality_and_another_shows_its_month(show: Open) -> None:
    dashboard = show(View(WHOLE, page="figures"))
    charts = dashboard.page.locator(".figures .chart")
    charts.nth(0).get_by_role("button").first.click()
    expect(dashboard.page).to_have_url(re.compile(r"[?&]in=[a-z-]+"))
    dashboard.map.wait_for_function("incidents.record.chosen.length === 1")
    dashboard.page.get_by_role("button", name="Clear all").click()
    charts.nth(1).get_by_role("button", name="December 2022").click()
    dashboard.expect_address(day_number(date(2022, 12, 1)), WHOLE.last)
    dashboard.expect_window(day_number(date(2022, 12, 1)), WHOLE.last)
