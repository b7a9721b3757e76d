"""The dashboard on files that are broken, missing or mended, and on records that are empty, small or crowded."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Serve, Visit
from dashboard_page import DASHBOARD, SIZE, DashboardPage
from playwright.sync_api import expect

FIRST_DAY = date(2022, 1, 1)
IMPOSSIBLE = "2022-13-45"


def record(count: int, last_date: str | None = None) -> str:
    """Incidents at one place, day after day; the last of them with another date if that is given."""
    days = [str(FIRST_DAY + timedelta(day)) for day in range(count)]
    if last_date:
        days[-1] = last_date
    whole = {
        "dataset": dict.fromkeys(("title", "description", "license", "coverage"), "Made up") | {"updated": "2022"},
        "sources": {"wire": {"title": "A report"}},
        "places": {
            "spot": {
                "names": {"sq": "Vendi", "sr": "Mesto"}, "point": [43.1, 20.8], "precision": "exact",
                "radius_m": 100, "municipality": "leposaviq", "basis": "made up",
            },
        },
        "events": {
            f"event-{number:03}": {
                "title": f"Event {number}", "summary": "Made up", "date": day, "place": "spot", "type": "protest",
                "status": "reported", "sources": ["wire"],
            }
            for number, day in enumerate(days)
        },
    }  # fmt: skip
    return json.dumps(whole, indent=1)


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


class Bench:
    """A file, and dashboards that show it as it stands when they are opened."""

    def __init__(self, file: Path, serve: Serve, visit: Visit) -> None:
        self.file, self.serve, self.visit = file, serve, visit

    def write(self, text: str) -> None:
        """Replace the file at once, as editors do: no reader sees half of it."""
        draft = self.file.with_suffix(".draft")
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.file)

    def open(self, text: str | None = None) -> DashboardPage:
        if text is not None:
            self.write(text)
        return DashboardPage(self.visit(**SIZE), self.serve(DASHBOARD, "--events", str(self.file)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture
def bench(folder: Path, serve: Serve, visit: Visit) -> Bench:
    """With a file that was good before in many a test: its server keeps the last good record."""
    return Bench(folder / "good.yaml", serve, visit)


@pytest.fixture
def never_good(folder: Path, serve: Serve, visit: Visit) -> Bench:
    bench = Bench(folder / "never-good.yaml", serve, visit)
    bench.file.unlink(missing_ok=True)
    return bench


def expect_problems(dashboard: DashboardPage, *texts: str) -> None:
    """Wait for these problems and no others, without a traceback."""
    expect(dashboard.problems.locator("li")).to_have_count(len(texts))
    for item, text in zip(dashboard.problems.locator("li").all(), texts, strict=True):
        expect(item).to_contain_text(text)
    expect(dashboard.page.get_by_test_id("stException")).to_have_count(0)
    expect(dashboard.page.get_by_text("Traceback")).to_have_count(0)


def test_a_broken_file_is_reported_with_its_line(never_good: Bench) -> None:
    broken = record(2, IMPOSSIBLE).replace('"protest"', '"protset"', 1)
    dashboard = never_good.open(broken)
    expect_problems(
        dashboard,
        f"{never_good.file}:{line_of(broken, 'protset')}: events.event-000.type: found 'protset', expected",
        f"{never_good.file}:{line_of(broken, IMPOSSIBLE)}: events.event-001.date: found {IMPOSSIBLE}, which is not",
    )
    expect(dashboard.problems).to_contain_text("2 problems in")


def test_an_empty_page_shows_the_sample_until_it_is_closed(never_good: Bench) -> None:
    dashboard = never_good.open()
    dashboard.page.get_by_role("button", name="Show the sample data").click()
    expect(dashboard.count).to_have_text("38 of 38 incidents")
    expect(dashboard.problems).to_have_count(0)
    dashboard.page.get_by_role("button", name="Close this file").click()
    expect(dashboard.page.locator(".invitation")).to_be_visible()
    expect_problems(dashboard, "found no such file")
    assert dashboard.complaints == []


def test_a_file_that_comes_is_shown(never_good: Bench, serve: Serve, folder: Path, visit: Visit) -> None:
    comes = Bench(folder / "comes.yaml", serve, visit)
    dashboard = comes.open()
    expect_problems(dashboard, "found no such file")
    comes.write(record(1))
    expect(dashboard.count).to_have_text("1 of 1 incident")
    expect(dashboard.problems).to_have_count(0)


def test_a_file_that_breaks_leaves_the_last_good_record_below_its_problems(bench: Bench) -> None:
    dashboard = bench.open(record(3))
    dashboard.enter("spot")
    bench.write(record(3, IMPOSSIBLE))
    expect_problems(dashboard, IMPOSSIBLE)
    expect(dashboard.problems).to_contain_text("Below is the last good version")
    expect(dashboard.count).to_have_text("3 of 3 incidents")
    assert dashboard.names() == {"spot": "3 incidents, Mesto / Vendi"}
    dashboard.expect_rows(3)
    problems, map_ = dashboard.problems.bounding_box(), dashboard.frame_box()
    assert problems
    assert problems["y"] + problems["height"] <= map_["y"]


def test_a_file_that_breaks_leaves_the_frame_of_the_map(bench: Bench) -> None:
    dashboard = bench.open(record(3))
    frame = dashboard.map
    frame.evaluate("window.survivor = true")
    bench.write(record(3, IMPOSSIBLE))
    expect_problems(dashboard, IMPOSSIBLE)
    bench.write(record(4))
    expect(dashboard.problems).to_have_count(0)
    expect(dashboard.count).to_have_text("4 of 4 incidents")
    assert frame.evaluate("window.survivor") is True


def test_a_visitor_who_comes_later_sees_the_last_good_record_too(bench: Bench) -> None:
    bench.open(record(3)).expect_rows(3)
    dashboard = bench.open(record(3, IMPOSSIBLE))
    expect_problems(dashboard, IMPOSSIBLE)
    dashboard.expect_rows(3)


def test_a_file_that_is_deleted_leaves_the_last_good_record(bench: Bench) -> None:
    dashboard = bench.open(record(2))
    dashboard.expect_rows(2)
    bench.file.unlink()
    expect_problems(dashboard, "found no such file")
    dashboard.expect_rows(2)


def test_a_mended_file_is_picked_up(bench: Bench) -> None:
    dashboard = bench.open(record(3))
    dashboard.expect_rows(3)
    bench.write(record(3, IMPOSSIBLE))
    expect_problems(dashboard, IMPOSSIBLE)
    bench.write(record(5))
    expect(dashboard.count).to_have_text("5 of 5 incidents")
    expect(dashboard.problems).to_have_count(0)
    dashboard.expect_rows(5)
    assert dashboard.names() == {"spot": "5 incidents, Mesto / Vendi"}


def test_an_empty_record_gets_its_first_incident(bench: Bench) -> None:
    dashboard = bench.open(record(0))
    expect(dashboard.count).to_have_text("No incidents")
    assert dashboard.names() == {}
    dashboard.expect_rows(0)
    dashboard.expect_nothing_selected()
    bench.write(record(1))
    expect(dashboard.count).to_have_text("1 of 1 incident")
    dashboard.expect_rows(1)
    assert dashboard.names() == {"spot": "1 incident, Mesto / Vendi"}
    assert dashboard.complaints == []


def test_three_hundred_incidents_at_one_place_are_one_symbol_and_listed_in_part(bench: Bench) -> None:
    dashboard = bench.open(record(300))
    assert dashboard.names() == {"spot": "300 incidents, Mesto / Vendi"}
    dashboard.expect_rows(300)
    dashboard.click("spot")
    dashboard.expect_selected("spot")
    listed = dashboard.popup.locator(".incident-row").count()
    expect(dashboard.popup).to_contain_text(f"of {300 - listed} more")
    expect(dashboard.panel).to_contain_text(f"{300 - len(dashboard.read())} more are not shown")
    assert 50 <= listed < 300
    popup, map_ = dashboard.popup.bounding_box(), dashboard.frame_box()
    assert popup
    assert popup["y"] >= map_["y"]
