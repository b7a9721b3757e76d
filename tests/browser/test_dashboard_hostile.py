"""A record full of markup and scripts: all of it is plain text on the page, and none of it runs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Serve, Visit
from dashboard_page import DASHBOARD, SIZE, DashboardPage
from playwright.sync_api import Locator, expect

PAYLOAD = (
    '<img src=x onerror="window.ran=1"> ${window.ran=2} `${window.ran=3}` C:\\users {{ 7*7 }} {% raw %} '
    "</script><script>window.ran=4</script> [a](javascript:window.ran=5) $x^2$ :red[y] '"
)
LINK = 'https://example.org/"onmouseover="window.ran=6"><img/src=x/onerror=window.ran=7>'
SQUARES = Path(__file__).parents[1] / "data" / "squares.geojson"


def hostile(field: str) -> str:
    return f"{field} {PAYLOAD}"


def record() -> dict[str, Any]:
    """One incident at a spot; every field that takes free text is hostile, and says which one it is."""
    return {
        "dataset": texts("title", "description", "license", "coverage") | {"updated": "2022-12-31"},
        "sources": {
            "wire": texts("title", "publisher", "agency", "published_basis", "language", "document")
            | {"published": "2022-12-09~", "url": LINK, "archive_url": LINK},
        },
        "places": {
            "spot": texts("basis")
            | {"names": texts("en", "sq", "sr"), "point": [42.5, 20.5], "precision": "exact"}
            | {"radius_m": 200, "municipality": "west"},
            "abroad": texts("basis", "outside")
            | {"names": texts("en", "sq", "sr"), "point": [43.05, 20.5], "precision": "exact", "radius_m": 200},
        },
        "events": {"here": event("spot"), "beyond": event("abroad")},
    }


def event(place: str) -> dict[str, Any]:
    claims = [
        {"source": "wire", **texts("by", "about", "statement")},
        {"source": "wire", "value": 3, **texts("by", "about", "unit")},
    ]
    fixed = {"date": "2022-12-08", "place": place, "type": "riot", "status": "reported", "sources": ["wire"]}
    return texts("title", "summary", "date_basis", "note") | fixed | {"actors": [hostile("actors")], "claims": claims}


def texts(*fields: str) -> dict[str, str]:
    return {field: hostile(field) for field in fields}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds the record, boundaries with hostile names, and a record that is refused."""
    folder = tmp_path_factory.mktemp("hostile")
    squares = json.loads(SQUARES.read_text(encoding="utf-8"))
    for square in squares["features"]:
        square["properties"] |= texts("name_sq", "name_sr")
    (folder / "squares.geojson").write_text(json.dumps(squares), encoding="utf-8")
    (folder / "events.yaml").write_text(json.dumps(record(), indent=1), encoding="utf-8")
    refused = record()
    refused["sources"]["wire"]["url"] = "javascript:window.ran=8"
    refused["events"]["here"] |= {"type": PAYLOAD, PAYLOAD: "an unknown key"}
    (folder / "refused.yaml").write_text(json.dumps(refused, indent=1), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shared(serve: Serve, visit_for_module: Visit, folder: Path) -> DashboardPage:
    files = ("--events", str(folder / "events.yaml"), "--boundaries", str(folder / "squares.geojson"))
    return DashboardPage(visit_for_module(**SIZE), serve(DASHBOARD, *files))


@pytest.fixture
def dashboard(shared: DashboardPage) -> DashboardPage:
    """The page that all tests look at, with the pointer aside and no list open."""
    shared.close_popup()
    shared.page.mouse.move(0, 0)
    return shared


def expect_plain(within: Locator, *fields: str) -> None:
    """Wait until each field shows exactly as it is in the record."""
    for field in fields:
        expect(within.get_by_text(hostile(field), exact=False).first).to_be_attached()


def expect_harmless(dashboard: DashboardPage) -> None:
    """Nothing of the record has run, been fetched or become an element."""
    for frame in dashboard.page.frames:
        assert frame.evaluate("window.ran") is None
        assert frame.locator("img[src=x], [onerror], [onmouseover], a[href^=javascript]").count() == 0
    assert dashboard.complaints == []


def test_heading_and_description_are_plain_text(dashboard: DashboardPage) -> None:
    expect(dashboard.page.locator(".heading h1")).to_have_text(hostile("title"))
    dashboard.page.get_by_role("button", name="About this record").click()
    dialog = dashboard.page.get_by_role("dialog")
    expect_plain(dialog, "description", "coverage", "license")
    dashboard.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect_harmless(dashboard)


def test_the_list_on_the_map_is_plain_text(dashboard: DashboardPage) -> None:
    dashboard.click("spot")
    expect(dashboard.popup.locator("h3")).to_have_text(f"{hostile('sr')} / {hostile('sq')}")
    expect(dashboard.popup.locator(".incident-what")).to_have_text(hostile("title"))
    expect_harmless(dashboard)


def test_names_of_symbols_are_plain_text(dashboard: DashboardPage) -> None:
    expected = f"1 incident, {hostile('sr')} / {hostile('sq')}"
    assert dashboard.names()["spot"] == expected
    dashboard.hover("spot")
    expect(dashboard.in_map(".incident-tip")).to_contain_text(expected)
    expect(dashboard.key("spot")).to_have_attribute("aria-label", expected)
    expect_harmless(dashboard)


def test_names_of_municipalities_are_plain_text(dashboard: DashboardPage) -> None:
    dashboard.page.mouse.move(*dashboard.at(42.5, 20.9))
    expect(dashboard.in_map(".incident-tip")).to_have_text(f"1 incident, {hostile('name_sr')} / {hostile('name_sq')}")
    expect_harmless(dashboard)


def test_the_panel_is_plain_text(dashboard: DashboardPage) -> None:
    dashboard.click("spot")
    expect_plain(dashboard.panel, "title", "summary", "date_basis", "note", "actors", "sr", "en", "basis", "name_sr")
    expect_plain(dashboard.panel, "by", "about", "statement", "unit", "publisher", "agency", "document")
    expect_harmless(dashboard)


def test_the_panel_says_in_plain_text_where_a_place_outside_is(dashboard: DashboardPage) -> None:
    dashboard.enter("abroad")
    expect_plain(dashboard.panel, "outside", "name_sr")
    expect_harmless(dashboard)


def test_links_lead_where_the_record_says_and_nowhere_else(dashboard: DashboardPage) -> None:
    dashboard.click("spot")
    links = dashboard.panel.locator("a")
    expect(links).to_have_count(2)
    assert links.evaluate_all("all => all.map(one => one.getAttribute('href'))") == [LINK, LINK]
    links.first.hover()
    expect_harmless(dashboard)


def test_filters_and_chips_are_plain_text(dashboard: DashboardPage) -> None:
    dashboard.tick_choice("Actor", hostile("actors"))
    dashboard.tick_choice("Source", hostile("title"))
    dashboard.tick_choice("Municipality", f"{hostile('name_sr')} / {hostile('name_sq')}")
    expect(dashboard.page.get_by_role("button", name=re.compile("✕$"))).to_have_count(3)
    expect_harmless(dashboard)


def test_the_table_is_plain_text(dashboard: DashboardPage) -> None:
    expect(dashboard.cell(0, "what")).to_contain_text(hostile("title"))
    expect(dashboard.cell(0, "where")).to_contain_text(f"{hostile('sr')} / {hostile('sq')}")
    expect_harmless(dashboard)


def test_problems_are_plain_text(serve: Serve, visit: Visit, folder: Path) -> None:
    dashboard = DashboardPage(visit(**SIZE), serve(DASHBOARD, "--events", str(folder / "refused.yaml")))
    expect(dashboard.problems).to_contain_text("javascript:window.ran=8")
    expect(dashboard.problems).to_contain_text(re.compile(r"sources\.wire\.url: found .*expected a link"))
    expect(dashboard.problems).to_contain_text('<img src=x onerror="window.ran=1">')
    expect_harmless(dashboard)
