"""The table of a record with more rows than a page of it has: each of its pages can be turned to."""

from pathlib import Path

import pytest
from conftest import Serve, Visit
from dashboard_page import DASHBOARD, SIZE, DashboardPage
from playwright.sync_api import Page, expect

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
