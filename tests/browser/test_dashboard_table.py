"""The table of a record with more rows than a page of it has: each of its pages can be turned to."""

from pathlib import Path

import pytest
from conftest import Serve, Visit
from dashboard_page import DASHBOARD, SIZE, DashboardPage
from playwright.sync_api import Locator, Page, expect

from bench.generate import generate
from geo.formats.geoparquet.reader import write_geoparquet

ROWS = 50  # of a page
QUERY = "mode=window&from=2013-01-01&to=2022-12-31&layers=incidents,statements,retracted"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "events.parquet"
    write_geoparquet(generate(400, places=20), path)
    return path


def rows(page: Page) -> list[str]:
    return page.locator(".rows tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.event)")


def turn_by(control: Locator) -> None:
    """Turn to another page by the keyboard."""
    control.focus()
    control.press("Enter")


def test_any_page_of_the_table_can_be_turned_to_and_all_rows_are_on_one(
    serve: Serve, visit: Visit, large: Path
) -> None:
    page = DashboardPage(visit(**SIZE), f"{serve(DASHBOARD, '--events', str(large))}/?{QUERY}").page
    caption, field = page.locator(".rows caption"), page.get_by_label("Go to page")
    expect(caption).to_contain_text("Rows 1 to 50 of")
    total = int(page.locator(".rows").get_attribute("data-total") or 0)
    pages = -(-total // ROWS)
    listed = rows(page)
    for number in range(pages, 1, -1):
        field.fill(str(number))
        field.press("Enter")
        expect(caption).to_have_text(f"Rows {(number - 1) * ROWS + 1} to {min(number * ROWS, total)} of {total}")
        listed += rows(page)
    assert len(listed) == len(set(listed)) == total
    field.fill("99")
    field.press("Enter")
    expect(caption).to_contain_text(f"to {total} of {total}")
    expect(field).to_have_value(str(pages))


def test_the_focus_stays_on_what_turns_pages(serve: Serve, visit: Visit, large: Path) -> None:
    page = DashboardPage(visit(**SIZE), f"{serve(DASHBOARD, '--events', str(large))}/?{QUERY}").page
    where, field = page.locator(".turn > span"), page.get_by_label("Go to page")
    before, after = (page.get_by_role("button", name=name) for name in ("‹ Previous", "Next ›"))
    turn_by(after)
    expect(where).to_contain_text("Page 2 ")
    expect(after).to_be_focused()
    page.keyboard.press("Enter")
    expect(where).to_contain_text("Page 3 ")
    field.fill("2")
    turn_by(field)
    expect(where).to_contain_text("Page 2 ")
    expect(field).to_be_focused()
    turn_by(before)
    expect(where).to_contain_text("Page 1 ")
    expect(before).to_be_disabled()
    expect(field).to_be_focused()


def test_on_a_phone_what_turns_pages_is_wide_enough_for_a_thumb(serve: Serve, visit: Visit, large: Path) -> None:
    phone = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = DashboardPage(phone, f"{serve(DASHBOARD, '--events', str(large))}/?{QUERY}").page
    expect(page.locator(".turn")).to_be_visible()
    for control in page.locator(".turn :is(button, input)").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
