"""A reader's own file: dropped on the page or picked, shown in place of the record, and given back."""

import base64
import re
from pathlib import Path

from dashboard_page import DashboardPage
from playwright.sync_api import FilePayload, expect
from real_record import WHOLE, Open

from geo.record.view import View
from tests.helpers.patience import HANG_SECONDS

HEADING = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,location,latitude,longitude,geo_precision"
TABLE = "\n".join(
    [
        HEADING,
        "SUD1,08 December 2023,1,Protests,Peaceful protest,Khartoum,15.55,32.53,1",
        "SUD2,09 December 2023,1,Protests,Peaceful protest,Kassala,15.45,36.4,1",
        "SUD3,10 December 2023,1,Protests,Peaceful protest,Kosti,13.17,32.66,9",
    ]
)
CARRY = """([content, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([Uint8Array.from(atob(content), (char) => char.charCodeAt(0))], name));
  return carried;
}"""


def drop(dashboard: DashboardPage, content: bytes, name: str) -> None:
    """Drag a file over the map and drop it on what then lies over the page."""
    encoded = base64.b64encode(content).decode()
    carried = dashboard.map.evaluate_handle(CARRY, [encoded, name])
    dashboard.map.dispatch_event("body", "dragenter", {"dataTransfer": carried})
    expect(dashboard.page.locator(".file-drop")).to_contain_text("Drop to open the file for this session")
    carried = dashboard.page.evaluate_handle(CARRY, [encoded, name])
    dashboard.page.dispatch_event(".file-drop", "drop", {"dataTransfer": carried})


def test_a_file_that_is_dropped_opens_where_it_happened_and_the_record_comes_back(show: Open) -> None:
    dashboard = show(View(WHOLE, page="figures"))
    page, first_frame = dashboard.page, dashboard.map
    address = page.url
    drop(dashboard, TABLE.encode(), "sudan.csv")
    expect(page.locator(".opened-file")).to_contain_text("2 of 3 rows imported as 2 incidents")
    expect(page.locator(".file-drop")).to_be_hidden()
    expect(dashboard.count).to_have_text("2 of 2 incidents")
    expect(page).to_have_url(re.compile(r"^[^?]*$"))
    assert dashboard.map != first_frame
    south, west, north, east = dashboard.map.evaluate(
        "(({ _southWest: a, _northEast: b }) => [a.lat, a.lng, b.lat, b.lng])(incidents.map.getBounds())"
    )
    assert south < 15.45 < 15.55 < north
    assert west < 32.53 < 36.4 < east
    assert set(dashboard.names().values()) == {"1 incident, Khartoum", "1 incident, Kassala"}
    page.get_by_role("button", name="What was left out or changed").click()
    left_out = page.get_by_role("dialog")
    expect(left_out).to_contain_text("sudan.csv:4: geo_precision: found '9'")
    with page.expect_download(timeout=HANG_SECONDS * 1000) as download:
        left_out.get_by_role("button", name="Download every row with its reason").click()
    assert "left out,4,geo_precision" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    left_out.get_by_role("button", name="Close").click()
    page.get_by_role("button", name=re.compile("^← Back")).click()
    expect(page.locator(".opened-file")).to_have_count(0)
    expect(page).to_have_url(address)
    expect(dashboard.page_button("Figures")).to_have_attribute("aria-current", "page")
    assert dashboard.complaints == []


def test_a_file_that_is_picked_and_is_none_says_what_it_is_and_leaves_the_page(show: Open) -> None:
    dashboard = show()
    frame = dashboard.map
    with dashboard.page.expect_file_chooser() as chooser:
        dashboard.page.locator(".share").get_by_role("button", name="Open…").click()
    chooser.value.set_files(FilePayload(name="report.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7"))
    expect(dashboard.problems).to_contain_text("report.pdf cannot be shown")
    expect(dashboard.problems.locator("li")).to_contain_text("PDF")
    assert dashboard.map == frame
    dashboard.page.get_by_role("button", name="Dismiss").click()
    expect(dashboard.problems).to_have_count(0)
    assert dashboard.complaints == []


def test_a_table_that_cannot_all_be_guessed_is_opened_by_what_the_reader_says(show: Open) -> None:
    dashboard = show()
    page = dashboard.page
    with page.expect_file_chooser() as chooser:
        page.locator(".share").get_by_role("button", name="Open…").click()
    table = b"when,what,lat,lon,town\n8/12/2023,March,15.55,32.53,Khartoum\n9/12/2023,Sit-in,15.45,36.4,Kassala\n"
    chooser.value.set_files(FilePayload(name="sudan.csv", mimeType="text/csv", buffer=table))
    form = page.get_by_role("dialog", name="Which column is what")
    expect(form.get_by_role("combobox", name="Latitude")).to_have_value("lat")
    form.get_by_text("8 December 2023").click()
    expect(form.locator(".stops")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    page.get_by_role("button", name="Say which column is what…").click()
    expect(form.get_by_role("radio", name=re.compile("^8 December 2023"))).to_be_checked()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    form.get_by_text("is the same for all rows").click()
    form.get_by_role("combobox", name="Type of all rows").press("ArrowDown")
    page.get_by_role("option", name="Protest", exact=True).click()
    expect(form.locator(".stops")).to_have_count(0)
    with page.expect_download(timeout=HANG_SECONDS * 1000) as download:
        form.get_by_role("button", name="Keep these choices").click()
    assert download.value.suggested_filename == "sudan.mapping.toml"
    form.get_by_role("button", name="Open the file").click()
    expect(page.locator(".opened-file")).to_contain_text("2 of 2 rows imported as 2 incidents")
    expect(form).to_have_count(0)
    expect(dashboard.count).to_have_text(["2 of 2 incidents"])  # once the record's own timeline has gone
    assert set(dashboard.names().values()) == {"1 incident, Khartoum", "1 incident, Kassala"}
    page.get_by_role("button", name="Change the columns…").click()
    expect(form.get_by_role("combobox", name="Type of all rows")).to_have_value("Protest")
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    assert dashboard.complaints == []
