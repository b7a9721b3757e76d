"""The time slider's keys, buttons and words, as far as they need a page: its rules are tested in tests/js."""

from datetime import date

from conftest import OpenTimeline
from file_page import EVERYWHERE
from playwright.sync_api import expect
from timeline_app import EPOCH, FIRST, LAST, count, sample
from timeline_page import TimelinePage


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - EPOCH


STARTS = sorted({first for first, _, kind, _ in sample() if kind != "statement"})


@EVERYWHERE
def test_starts_with_the_given_window_and_does_not_play(timeline: TimelinePage) -> None:
    timeline.expect_window(FIRST, LAST)
    expect(timeline.dates).to_have_text("20 September 2021 – 12 December 2022")
    expect(timeline.count).to_have_text("37 of 37 incidents")
    expect(timeline.button("Play")).to_be_visible()


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


def test_buttons_step_to_a_day_with_incidents_and_back_to_everything(timeline: TimelinePage) -> None:
    timeline.button("Next day").click()
    timeline.expect_committed(FIRST, FIRST)
    timeline.button("Everything").click()
    timeline.expect_committed(FIRST, LAST)
    timeline.button("Previous day").click()
    timeline.expect_committed(LAST, LAST)


def test_cumulative_mode_hides_the_first_handle(timeline: TimelinePage) -> None:
    timeline.put(FIRST + 100, FIRST + 200)
    timeline.choose("Cumulative")
    timeline.expect_committed(FIRST, FIRST + 200, "cumulative")
    expect(timeline.first).to_be_hidden()


def test_day_mode_has_one_handle_and_window_mode_both_again(timeline: TimelinePage) -> None:
    timeline.put(FIRST + 100, FIRST + 119)
    timeline.choose("Day")
    timeline.expect_committed(FIRST + 119, FIRST + 119, "day")
    expect(timeline.first).to_be_hidden()
    timeline.day.press("ArrowRight")
    timeline.choose("Window")
    timeline.expect_committed(FIRST + 101, FIRST + 120)
    expect(timeline.first).to_be_visible()


def test_dates_of_a_language_whose_months_chromium_does_not_know_are_in_the_next(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline(locale="sq")
    timeline.put(day("2022-12-09"), day("2022-12-09"))
    expect(timeline.last).to_have_attribute("aria-valuetext", "9 December 2022")
    expect(timeline.dates).to_have_text("9 December 2022")


def test_statements_are_counted_apart_and_only_when_they_are_on(timeline: TimelinePage) -> None:
    window, rows = (FIRST, FIRST + 20), sample()
    timeline.put(*window)
    incidents = f"{count(rows, *window)} of 37 incidents"
    expect(timeline.count).to_have_text(incidents)
    timeline.post({"kind": "layers", "on": ["incidents", "statements"], "base": "local"})
    both = f"{incidents} and {count(rows, *window, statements=True)} of 3 statements"
    expect(timeline.count).to_have_text(both)
    timeline.post({"kind": "layers", "on": ["incidents"], "base": "local"})
    expect(timeline.count).to_have_text(incidents)
