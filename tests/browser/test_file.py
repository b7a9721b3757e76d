"""The stand-alone page on its own: its policy, its table, and where it is embedded, printed or has no scripts.

What it has in common with the dashboard is tested with the dashboard: see `file_page.EVERYWHERE` and `BOTH`.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import real_record
from conftest import OpenFile, Visit
from file_page import LISTEN, MADE, FilePage
from playwright.sync_api import Page, expect
from real_record import EVENTS, RECORD, WHOLE
from test_dashboard_hostile import folder, hostile
from waiting import until

from geo import publish as export
from geo.core.dates import Window, day_number
from geo.record import overview
from geo.record.overview import count_evidence, find_most_frequent
from geo.record.queries import select_window
from geo.record.record import load_record
from geo.record.view import LAYERS, Camera, View

__all__ = ["folder"]  # the fixture with the hostile record

Open = Callable[..., FilePage]
DESCRIBE = """all => all.map(function describe(one) {
  if (one.nodeType === Node.TEXT_NODE) return one.data.replace(/\\s+/g, " ").trim();
  one.normalize();
  const colors = ["--family", "--family-dark"].map((name) => one.style.getPropertyValue(name));
  const parts = [...one.childNodes].map(describe).filter(Boolean);
  return [one.localName, one.className, one.lang, one.dir, { ...one.dataset }, ...colors, ...parts];
})"""
ALL = len(select_window(RECORD.incidents, *RECORD.days))
JULY = Window(day_number(date(2022, 7, 1)), day_number(date(2022, 8, 31)))


def newest_first(incidents: pd.DataFrame) -> pd.DataFrame:
    """The incidents in the order of the list and the table."""
    return incidents.sort_values("first", ascending=False, kind="stable")


def test_a_script_that_gets_into_the_page_does_not_run(visit_forbidden: Visit, tmp_path: Path) -> None:
    """As if something were not escaped: the policy is the second lock."""
    evil = "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'><style>body { color: red }</style>"
    text = real_record.page(View(WHOLE)).decode().replace("<main>", f"<main>{evil}", 1)
    (tmp_path / "evil.html").write_text(text, encoding="utf-8")
    dashboard = FilePage(visit_forbidden(), (tmp_path / "evil.html").as_uri())
    assert dashboard.page.evaluate("window.ran") is None
    assert dashboard.page.evaluate("getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
    assert len(dashboard.complaints) >= 3


def test_nothing_can_be_fetched(visit_forbidden: Visit, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(real_record.page(View(WHOLE)))
    dashboard = FilePage(visit_forbidden(), (tmp_path / "page.html").as_uri())
    fetched = dashboard.page.evaluate("fetch('data:text/plain,1').then(() => 'fetched', () => 'refused')")
    assert fetched == "refused"


def test_a_hostile_record_is_plain_text(open_file: OpenFile, folder: Path) -> None:
    record = load_record(folder / "events.yaml", folder / "squares.geojson")
    taken = export.extract_view(record, View(Window(*record.days)), MADE)
    dashboard = FilePage(*open_file(export.dump("html", taken)))
    dashboard.click("spot")
    expect(dashboard.popup.locator("h3")).to_have_text(f"{hostile('sr')} / {hostile('sq')}")
    expect(dashboard.panel.locator("h2")).to_have_text(f"{hostile('sr')} / {hostile('sq')}")
    expect(dashboard.panel.get_by_text(hostile("summary"))).to_be_visible()
    expect(dashboard.rows.first).to_contain_text(hostile("title"))
    assert dashboard.page.evaluate("window.ran") is None
    assert dashboard.page.locator("img[src=x], [onerror], [onmouseover], a[href^=javascript]").count() == 0


def test_a_claim_leads_to_its_source_in_two_clicks(from_disk: Open) -> None:
    dashboard = from_disk()
    dashboard.enter("north-mitrovica-mixed-districts")  # the first
    said = dashboard.panel.locator(".claims tr", has_text="Petković").first
    said.get_by_role("link").click()  # the second
    source = dashboard.panel.locator(".sources li:target")
    expect(source).to_be_in_viewport()
    expect(source).to_contain_text(str(RECORD.frames.sources["2022-12-birn-security-personnel"].sha256))


def test_the_table_follows_the_window_once_it_rests(from_disk: Open) -> None:
    dashboard = from_disk()
    dashboard.draw(JULY.first, JULY.last)
    inside = select_window(RECORD.incidents, JULY.first, JULY.last)
    dashboard.expect_rows(len(inside))
    assert dashboard.rows.locator("button").all_inner_texts() == list(newest_first(inside)["title"])


def test_the_cards_follow_the_window_once_it_rests(from_disk: Open) -> None:
    dashboard = from_disk()
    there = RECORD.incidents[RECORD.incidents["place"] == "northern-kosovo"]
    early = len(select_window(there, WHOLE.first, WHOLE.first + 12))
    dashboard.enter("northern-kosovo")
    assert 0 < early < len(dashboard.read())
    dashboard.draw(WHOLE.first + 12, WHOLE.first)
    expect(dashboard.panel.locator("details.incident")).to_have_count(early)
    expect(dashboard.panel.locator(".number")).to_have_text(re.compile(rf"^{early} entr(y|ies) in the window$"))


def test_the_keyboard_selects_a_row_and_the_map_goes_there(from_disk: Open) -> None:
    dashboard = from_disk()
    row = list(newest_first(select_window(RECORD.incidents, *RECORD.days))["place"]).index("mitrovica-bridge")
    dashboard.rows.nth(row).locator("button").press("Enter")
    expect(dashboard.key("mitrovica-bridge")).to_have_attribute("aria-current", "true")
    expect(dashboard.rows.nth(row)).to_have_attribute("aria-current", "true")
    expect(dashboard.panel.locator("details.incident > summary")).to_be_focused()
    assert dashboard.view()[0] >= 11


def test_the_list_and_its_numbers_follow_the_window_once_it_rests(from_disk: Open) -> None:
    dashboard = from_disk()
    dashboard.draw(JULY.first, JULY.last)
    inside = select_window(RECORD.incidents, JULY.first, JULY.last)
    expect(dashboard.panel.locator(".headline .title")).to_have_text(list(newest_first(inside)["title"]))
    numbers = [str(number) for number in count_evidence(inside).values()]
    expect(dashboard.panel.locator(".numbers b")).to_have_text(numbers)
    families = [f"{family.label} {number}" for family, number in find_most_frequent(RECORD, inside).families]
    expect(dashboard.panel.locator(".frequent .families dd")).to_have_text(families)


def test_a_headline_opens_its_card_in_its_place_and_escape_goes_back_to_it(from_disk: Open) -> None:
    dashboard = from_disk()
    headline = dashboard.panel.locator(".headline").nth(3)
    title = headline.locator(".title").inner_text()
    headline.press("Enter")
    dashboard.expect_unfolded(title)
    expect(dashboard.heading(title)).to_be_focused()
    expect(dashboard.panel.locator(".headline")).to_have_count(ALL - 1)
    dashboard.heading(title).press("Escape")
    dashboard.expect_nothing_selected()
    expect(dashboard.panel.locator(".headline").nth(3)).to_be_focused()


def test_a_headline_and_its_place_light_up_one_another(from_disk: Open) -> None:
    dashboard = from_disk()
    headline = dashboard.panel.locator('.headline[data-place="mitrovica-bridge"]').first
    before = dashboard.map.evaluate("incidents.highlight.places.list")
    headline.focus()
    until(dashboard.map, "before => incidents.highlight.places.list !== before", before)
    dashboard.hover("mitrovica-bridge")
    expect(headline).to_have_class(re.compile(r"\blit\b"))


def test_a_heading_sorts_the_table(from_disk: Open) -> None:
    dashboard = from_disk()
    days = dict(zip(RECORD.incidents["id"], RECORD.incidents["first"], strict=True))
    heading = dashboard.table.locator("thead .when")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    shown = [days[row] for row in dashboard.rows.evaluate_all("all => all.map(one => one.dataset.event)")]
    assert shown == sorted(shown)


def test_a_window_without_incidents_says_so_and_leads_out(from_disk: Open) -> None:
    dashboard = from_disk()
    dashboard.page.evaluate(LISTEN)
    empty = {"kind": "window", "first": WHOLE.first + 60, "last": WHOLE.first + 90, "mode": "window", "done": True}
    dashboard.page.evaluate("message => bus.postMessage(message)", empty)
    expect(dashboard.panel.locator(".empty")).to_contain_text("Nothing happened in these days")
    dashboard.expect_rows(0)
    dashboard.panel.get_by_role("button", name=f"Show all dates ({ALL} incidents)").click()
    dashboard.expect_window(WHOLE.first, WHOLE.last)
    dashboard.expect_rows(ALL)


def test_what_does_not_stand_in_the_page_is_listed_as_what_does(
    from_disk: Open, open_file: OpenFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = View(WHOLE, layers=LAYERS)
    whole = from_disk(view)
    monkeypatch.setattr(overview, "MAX_HEADLINES", 22)
    text = export.dump("html", export.extract_view(RECORD, view, MADE))
    half = FilePage(*open_file(text))
    half.table.get_by_role("button", name="Next ›").click()
    expect(half.table.locator("caption")).to_have_text(f"Rows 23 to {len(EVENTS)} of {len(EVENTS)}")
    assert half.rows.evaluate_all(DESCRIBE) == whole.rows.evaluate_all(DESCRIBE)[22:]
    last = int(RECORD.incidents["first"].sort_values().iloc[12])
    oldest = {"kind": "window", "first": WHOLE.first, "last": last, "mode": "window", "done": True}
    for dashboard in (whole, half):
        dashboard.page.evaluate(LISTEN)
        dashboard.page.evaluate("message => bus.postMessage(message)", oldest)
        inside = select_window(RECORD.incidents, WHOLE.first, last, LAYERS)
        expect(dashboard.panel.locator(".headline")).to_have_count(len(inside))
    shown, expected = (page.panel.locator(".headline").evaluate_all(DESCRIBE) for page in (half, whole))
    assert shown == expected
    assert len(shown) > 10
    for dashboard in (whole, half):
        dashboard.panel.locator(".headline").first.click()
        expect(dashboard.panel.locator("details.incident .sources")).to_be_visible()
    shown, expected = (page.panel.locator("details.incident > *").evaluate_all(DESCRIBE) for page in (half, whole))
    assert shown == expected


def test_any_page_of_the_table_can_be_turned_to(open_file: OpenFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "MAX_HEADLINES", 10)
    text = export.dump("html", export.extract_view(RECORD, View(WHOLE, layers=LAYERS), MADE))
    table = FilePage(*open_file(text)).table
    field, caption, total = table.get_by_label("Go to page"), table.locator("caption"), len(EVENTS)
    field.fill("3")
    field.press("Enter")
    expect(caption).to_have_text(f"Rows 21 to 30 of {total}")
    table.get_by_role("button", name="Next ›").click()
    expect(field).to_have_value("4")
    field.fill("0")
    field.press("Enter")
    expect(caption).to_have_text(f"Rows 1 to 10 of {total}")
    expect(field).to_have_value("1")


def test_a_list_that_is_not_whole_says_how_much_is_missing(
    open_file: OpenFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "MAX_HEADLINES", 7)
    dashboard = FilePage(*open_file(export.dump("html", export.extract_view(RECORD, View(WHOLE), MADE))))
    expect(
        dashboard.panel.get_by_text(f"{ALL - 7} more are not shown; narrow the window to read them.")
    ).to_be_visible()
    dashboard.expect_rows(ALL)
    dashboard.table.locator("thead .when").get_by_role("button").click()
    oldest = RECORD.incidents["id"].isin(select_window(RECORD.incidents, *RECORD.days)["id"])
    shown = dashboard.rows.evaluate_all("all => all.map(one => one.dataset.event)")
    assert shown == list(RECORD.incidents.loc[oldest, "id"].iloc[:7])


def test_statements_are_in_the_table_only_while_their_layer_is_on(from_disk: Open) -> None:
    dashboard = from_disk(View(WHOLE, layers=LAYERS))
    dashboard.expect_rows(len(EVENTS))
    dashboard.switch("Statements")
    dashboard.expect_rows(len(select_window(RECORD.incidents, *RECORD.days)))


def test_a_layer_that_the_view_does_not_have_is_not_offered(from_disk: Open) -> None:
    dashboard = from_disk()
    dashboard.in_map(".leaflet-control-layers").hover()
    labels = dashboard.in_map(".leaflet-control-layers label:visible").all_text_contents()
    assert [label.strip() for label in labels] == ["Municipalities", "Incidents", "Uncertainty"]


def test_the_page_begins_where_the_view_was(from_disk: Open) -> None:
    camera = Camera(43.0, 20.8, 10.5)
    dashboard = from_disk(View(Window(WHOLE.first, WHOLE.last, "cumulative"), camera=camera))
    expect(dashboard.page.get_by_role("radio", name="Cumulative")).to_be_checked()
    assert dashboard.view() == pytest.approx([camera.zoom, camera.lat, camera.lon], abs=0.001)


def test_the_page_begins_with_what_was_selected(from_disk: Open) -> None:
    event = "2022-12-08-serbovc-shooting"
    dashboard = from_disk(View(WHOLE, event=event))
    dashboard.expect_unfolded(EVENTS[event].title)
    expect(dashboard.popup.locator('[aria-current="true"]')).to_contain_text(EVENTS[event].title)


def test_the_wheel_scrolls_the_page_until_the_map_is_taken(from_disk: Open) -> None:
    dashboard = from_disk()
    enabled = "incidents.map.scrollWheelZoom.enabled()"
    assert dashboard.page.evaluate(enabled) is False
    dashboard.in_map(".leaflet-container").focus()
    assert dashboard.page.evaluate(enabled) is True


def test_without_scripts_every_card_and_row_can_be_read(open_file: OpenFile, visit: Visit, tmp_path: Path) -> None:
    taken = export.extract_view(RECORD, View(JULY), MADE)
    (tmp_path / "plain.html").write_bytes(export.dump("html", taken))
    page = visit(java_script_enabled=False)
    page.goto((tmp_path / "plain.html").as_uri())
    expect(page.locator(".rows tbody tr:visible")).to_have_count(len(taken.incidents))
    expect(page.locator("details.incident:visible")).to_have_count(len(taken.incidents))
    expect(page.locator("#map")).to_be_hidden()


@pytest.mark.parametrize("fault", ["old-browser", "damaged-file"])
def test_what_cannot_be_unpacked_is_said_and_every_card_can_be_read(fault: str, visit: Visit, tmp_path: Path) -> None:
    taken = export.extract_view(RECORD, View(JULY), MADE)
    text = export.dump("html", taken).decode()
    damaged = re.sub(r'(id="columns">.{2000}).*?<', r"\1<", text)
    (tmp_path / "page.html").write_text(damaged if fault == "damaged-file" else text, encoding="utf-8")
    page = visit()
    page.add_init_script("delete window.DecompressionStream" if fault == "old-browser" else "")
    page.goto((tmp_path / "page.html").as_uri())
    expect(page.get_by_text("This browser cannot unpack the map and the timeline")).to_be_visible()
    expect(page.locator("details.incident:visible")).to_have_count(len(taken.incidents))
    expect(page.locator("#map")).to_be_hidden()


def embed(page: Page, url: str, sandbox: str) -> None:
    frame = f'<iframe src="{url}" {sandbox} style="width: 900px; height: 700px"></iframe>'
    host = Path(re.sub("^file://", "", url)).with_name("article.html")
    host.write_text(f"<!doctype html><p>An article</p>{frame}", encoding="utf-8")
    page.goto(host.as_uri())


def test_it_works_in_a_sandboxed_frame_of_an_article(open_file: OpenFile) -> None:
    page, url = open_file(export.dump("html", export.extract_view(RECORD, View(WHOLE), MADE)))
    embed(page, url, 'sandbox="allow-scripts allow-popups"')
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name="Next day on which").click()
    expect(inside.locator(".timeline .count")).to_have_text(re.compile(rf"^\d of {ALL} incidents"))
    expect(inside.locator(".rows tbody tr:not([hidden])")).not_to_have_count(ALL)


def test_on_paper_all_incidents_in_the_window_are_in_full(from_disk: Open) -> None:
    dashboard = from_disk()
    dashboard.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(dashboard.panel.locator("details.incident[open]")).to_have_count(ALL)
    dashboard.page.evaluate("dispatchEvent(new Event('afterprint'))")
    dashboard.expect_nothing_selected()
