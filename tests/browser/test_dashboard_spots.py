"""Two places at one spot: counted together, named both, and each within reach, on the dashboard and in its file."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import OpenFile, Serve, Visit
from dashboard_page import DASHBOARD, SIZE, DashboardPage
from file_page import MADE, FilePage
from playwright.sync_api import expect
from real_record import Open, query

from geo import publish
from geo.core.dates import Window
from geo.record.filters import Filters
from geo.record.record import Record, load_record
from geo.record.view import View

HERE = [20.8, 43.1]
BOTH_NAMES = "Square · Town hall"
BOTH = pytest.mark.parametrize("spots", ["served", "file"], indirect=True)


def feature(title: str, kind: str, place: str) -> dict[str, Any]:
    properties = {"title": title, "date": "2022-12-08", "type": kind, "place": place}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": HERE}, "properties": properties}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("spots") / "spots.geojson"
    features = [feature("A march", "protest", "Square"), feature("B blast", "explosion", "Town hall")]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, indent=1), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def record(file: Path) -> Record:
    return load_record(file)


@pytest.fixture
def spots(
    request: pytest.FixtureRequest, serve: Serve, visit: Visit, open_file: OpenFile, file: Path, record: Record
) -> Open:
    """``spots(view)``: the record with two places at one spot."""

    def served(view: View | None = None, **options: Any) -> DashboardPage:
        return DashboardPage(visit(**SIZE | options), f"{serve(DASHBOARD, '--events', str(file))}/{query(view)}")

    def from_disk(view: View | None = None, **options: Any) -> FilePage:
        taken = publish.extract_view(record, view or View(Window(*record.days)), MADE)
        return FilePage(*open_file(publish.dump("html", taken), **SIZE | options))

    return from_disk if request.param == "file" else served


@BOTH
def test_one_symbol_counts_and_names_both(spots: Open) -> None:
    dashboard = spots()
    assert dashboard.names() == {"square": f"2 incidents, {BOTH_NAMES}"}
    assert dashboard.map.evaluate("incidents.placedSymbols.map(({ symbol }) => symbol.text)") == ["2"]
    dashboard.hover("square")
    expect(dashboard.in_map(".incident-tip")).to_contain_text(f"2 incidents, {BOTH_NAMES}")
    expect(dashboard.key("square")).to_have_attribute("aria-label", f"2 incidents, {BOTH_NAMES}")


@BOTH
def test_list_and_panel_show_each_incident_under_its_place(spots: Open) -> None:
    dashboard = spots()
    dashboard.click("square")
    dashboard.expect_titled(BOTH_NAMES)
    words = [dashboard.popup.locator(part).all_inner_texts() for part in (".incident-place", ".incident-what")]
    assert words == [["Square", "Town hall"], ["A march", "B blast"]]
    in_turn = dashboard.panel.locator("h3.at, details.incident > summary .title").all_inner_texts()
    assert in_turn == ["Square", "A march", "Town hall", "B blast"]


@BOTH
def test_the_keyboard_reaches_the_incidents_of_both(spots: Open) -> None:
    dashboard = spots()
    dashboard.key("square").press("Enter")
    dashboard.expect_titled(BOTH_NAMES)
    rows = dashboard.popup.locator(".incident-row")
    expect(rows.first).to_be_focused()
    dashboard.page.keyboard.press("Tab")
    expect(rows.last).to_be_focused()
    dashboard.page.keyboard.press("Enter")
    expect(rows.last).to_have_attribute("aria-current", "true")
    expect(rows.last).to_contain_text("B blast")
    expect(dashboard.panel.locator("details.incident > summary .title").first).to_have_text("B blast")


@BOTH
def test_a_row_of_the_second_place_shows_its_incident(spots: Open) -> None:
    dashboard = spots()
    dashboard.expect_rows(2)
    assert dashboard.map
    dashboard.choose_row("B blast")
    dashboard.expect_unfolded("B blast")
    expect(dashboard.popup.locator('[aria-current="true"]')).to_contain_text("B blast")


@BOTH
def test_a_link_to_the_second_place_shows_both(spots: Open, record: Record) -> None:
    dashboard = spots(View(Window(*record.days), place="town-hall"))
    dashboard.expect_titled(BOTH_NAMES)
    assert sorted(dashboard.read()) == sorted(record.incidents["id"])


@BOTH
def test_a_filter_that_leaves_the_second_place_only_keeps_the_spot(spots: Open, record: Record) -> None:
    dashboard = spots(View(Window(*record.days), Filters(types=("explosion",)), place="square"))
    dashboard.expect_titled("Town hall")
    assert dashboard.names() == {"town-hall": "1 incident, Town hall"}
    assert dashboard.panel.locator("details.incident > summary .title").all_inner_texts() == ["B blast"]
