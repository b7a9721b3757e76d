"""The time slider's keys, modes and words."""

import random
from datetime import date

import pytest
from conftest import OpenTimeline
from file_page import EVERYWHERE
from playwright.sync_api import expect
from timeline_app import EPOCH, FIRST, LAST, count, sample
from timeline_page import TimelinePage


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - EPOCH


STARTS = sorted({first for first, _, kind, _ in sample() if kind != "statement"})
KEYS = {
    "ArrowLeft": "2022-03-30",
    "ArrowDown": "2022-03-30",
    "ArrowRight": "2022-04-01",
    "ArrowUp": "2022-04-01",
    "Shift+ArrowLeft": "2022-03-24",
    "Shift+ArrowRight": "2022-04-07",
    "PageUp": "2022-04-30",
    "PageDown": "2022-02-28",
}


@EVERYWHERE
def test_starts_with_the_given_window_and_does_not_play(timeline: TimelinePage) -> None:
    timeline.expect_window(FIRST, LAST)
    expect(timeline.dates).to_have_text("20 September 2021 – 12 December 2022")
    expect(timeline.count).to_have_text("38 of 38 incidents")
    expect(timeline.button("Play")).to_be_visible()


@pytest.mark.parametrize("edge", ["first", "last"])
@EVERYWHERE
def test_keys_move_a_handle_by_a_day_a_week_or_a_month(timeline: TimelinePage, edge: str) -> None:
    window = {"first": day("2021-10-15"), "last": day("2022-10-15")} | {edge: day("2022-03-31")}
    reached = {}
    for key in KEYS:
        timeline.put(**window)
        getattr(timeline, edge).press(key)
        reached[key] = timeline.window()
    assert reached == {key: tuple((window | {edge: day(to)}).values()) for key, to in KEYS.items()}


@pytest.mark.parametrize(
    ("edge", "key", "to"),
    [
        ("first", "Home", (FIRST, LAST - 10)),
        ("first", "End", (LAST - 10, LAST - 10)),
        ("last", "Home", (FIRST + 10, FIRST + 10)),
        ("last", "End", (FIRST + 10, LAST)),
    ],
)
def test_home_and_end_go_as_far_as_the_other_handle(
    timeline: TimelinePage, edge: str, key: str, to: tuple[int, int]
) -> None:
    timeline.put(FIRST + 10, LAST - 10)
    getattr(timeline, edge).press(key)
    timeline.expect_window(*to)


@EVERYWHERE
def test_handles_are_sliders_that_say_their_day_and_range(timeline: TimelinePage) -> None:
    timeline.put(FIRST + 10, day("2022-12-09"))
    expect(timeline.last).to_have_attribute("aria-valuetext", "9 December 2022")
    expect(timeline.last).to_have_attribute("aria-valuemin", str(FIRST + 10))
    expect(timeline.last).to_have_attribute("aria-valuemax", str(LAST))
    expect(timeline.first).to_have_attribute("aria-valuemin", str(FIRST))
    expect(timeline.first).to_have_attribute("aria-valuemax", str(day("2022-12-09")))


@EVERYWHERE
def test_keys_are_committed_once_when_they_rest(timeline: TimelinePage) -> None:
    timeline.freeze()
    for _ in range(3):
        timeline.last.press("ArrowLeft")
        timeline.pass_time(0.24)
        expect(timeline.rested).to_be_empty()
    timeline.pass_time(0.02)
    expect(timeline.rested).not_to_be_empty()
    timeline.page.clock.resume()
    timeline.expect_committed(FIRST, LAST - 3)
    assert [message["last"] for message in timeline.said() if message["done"]] == [LAST - 3]


@EVERYWHERE
def test_n_and_p_step_through_the_days_with_incidents(timeline: TimelinePage) -> None:
    timeline.choose("Day")
    timeline.put(FIRST + 30, FIRST + 30, "day")
    timeline.day.focus()
    reached = []
    for key in "nnnp":
        timeline.page.keyboard.press(key)
        reached.append(timeline.window()[1])
    after = [start for start in STARTS if start > FIRST + 30]
    assert reached == [after[0], after[1], after[2], after[1]]


def test_a_step_from_everything_selects_the_first_or_last_day_with_incidents(timeline: TimelinePage) -> None:
    timeline.button("Next day").click()
    timeline.expect_committed(FIRST, FIRST)
    timeline.button("Everything").click()
    timeline.button("Previous day").click()
    timeline.expect_committed(LAST, LAST)


@EVERYWHERE
def test_a_step_moves_a_window_without_changing_its_length(timeline: TimelinePage) -> None:
    timeline.put(FIRST + 60, FIRST + 89)
    timeline.button("Next day").click()
    after = min(start for start in STARTS if start > FIRST + 89)
    timeline.expect_committed(after - 29, after)


def test_past_the_last_incident_a_step_stays(timeline: TimelinePage) -> None:
    timeline.put(LAST - 3, LAST)
    timeline.button("Next day").click()
    timeline.expect_committed(LAST - 3, LAST)


@EVERYWHERE
def test_cumulative_mode_begins_at_the_start_and_moves_only_its_end(timeline: TimelinePage) -> None:
    timeline.put(FIRST + 100, FIRST + 200)
    timeline.choose("Cumulative")
    timeline.expect_committed(FIRST, FIRST + 200, "cumulative")
    expect(timeline.first).to_be_hidden()
    timeline.last.press("ArrowRight")
    timeline.expect_committed(FIRST, FIRST + 201, "cumulative")


@EVERYWHERE
def test_day_mode_shows_one_day_and_window_mode_opens_it_again(timeline: TimelinePage) -> None:
    timeline.put(FIRST + 100, FIRST + 119)
    timeline.choose("Day")
    timeline.expect_committed(FIRST + 119, FIRST + 119, "day")
    timeline.day.press("ArrowRight")
    timeline.choose("Window")
    timeline.expect_committed(FIRST + 101, FIRST + 120)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Belgrade", "America/New_York"])
def test_count_and_dates_are_those_of_the_calendar_in_every_time_zone(open_timeline: OpenTimeline, zone: str) -> None:
    timeline = open_timeline(timezone_id=zone)
    chance, rows = random.Random(3), sample()
    for _ in range(25):
        first, last = sorted(chance.randint(FIRST, LAST) for _ in range(2))
        timeline.put(first, last)
        expect(timeline.count).to_have_text(f"{count(rows, first, last)} of 38 incidents")
    timeline.put(day("2022-01-01"), day("2022-03-27"))
    expect(timeline.dates).to_have_text("1 January – 27 March 2022")
    expect(timeline.last).to_have_attribute("aria-valuetext", "27 March 2022")


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en-US", "December 9, 2022"), ("sr", "9. децембар 2022."), ("sq", "9 December 2022")],
    ids=["American", "Serbian", "Albanian, whose months Chromium does not know"],
)
def test_dates_are_in_the_readers_own_style(open_timeline: OpenTimeline, locale: str, words: str) -> None:
    timeline = open_timeline(locale=locale)
    timeline.put(day("2022-12-09"), day("2022-12-09"))
    expect(timeline.last).to_have_attribute("aria-valuetext", words)
    expect(timeline.dates).to_have_text(words)


@EVERYWHERE
def test_statements_are_counted_apart_and_only_when_they_are_on(timeline: TimelinePage) -> None:
    window, rows = (FIRST, FIRST + 20), sample()
    timeline.put(*window)
    incidents = f"{count(rows, *window)} of 38 incidents"
    expect(timeline.count).to_have_text(incidents)
    timeline.post({"kind": "layers", "on": ["incidents", "statements"], "base": "local"})
    both = f"{incidents} and {count(rows, *window, statements=True)} of 3 statements"
    expect(timeline.count).to_have_text(both)
    timeline.post({"kind": "layers", "on": ["incidents"], "base": "local"})
    expect(timeline.count).to_have_text(incidents)
