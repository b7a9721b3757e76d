"""The time slider's keys, buttons and words, as far as they need a page: its rules are tested in tests/js."""

import re
from datetime import date

import pytest
from conftest import OpenTimeline
from file_page import EVERYWHERE
from playwright.sync_api import expect
from timeline_app import EPOCH, FIRST, LAST, count, sample
from timeline_page import TimelinePage

from geo.core.dates import find_clusters


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - EPOCH


BUSY = sorted({day for first, last, kind, _ in sample() if kind != "statement" for day in range(first, last + 1)})


@EVERYWHERE
def test_starts_with_the_given_window_and_does_not_play(timeline: TimelinePage) -> None:
    timeline.expect_window(FIRST, LAST)
    timeline.expect_dates("20 September 2021", "12 December 2022")
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


def test_n_and_p_step_through_the_days_on_which_something_begins_or_lasts(timeline: TimelinePage) -> None:
    timeline.choose("Day")
    timeline.put(FIRST + 30, FIRST + 30, "day")
    timeline.day.focus()
    reached = []
    for key in "nnnp":
        timeline.page.keyboard.press(key)
        reached.append(timeline.window()[1])
    after = [day for day in BUSY if day > FIRST + 30]
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


@pytest.mark.parametrize("locale", ["ar-EG", "sq", "en-US"])
def test_dates_and_numbers_are_in_the_pages_language_not_the_browsers(open_timeline: OpenTimeline, locale: str) -> None:
    timeline = open_timeline(locale=locale)
    timeline.put(day("2022-12-09"), day("2022-12-09"))
    expect(timeline.last).to_have_attribute("aria-valuetext", "9 December 2022")
    timeline.expect_dates("9 December 2022", "9 December 2022")
    expect(timeline.count).to_have_text(re.compile(r"^\d+ of 37 incidents$"))


@EVERYWHERE
def test_a_day_that_is_typed_is_taken(timeline: TimelinePage) -> None:
    timeline.from_field.fill("1 Dec 2022")
    timeline.from_field.press("Enter")
    timeline.expect_committed(day("2022-12-01"), LAST)
    timeline.to_field.fill("2022-12-09")
    timeline.to_field.press("Tab")
    timeline.expect_committed(day("2022-12-01"), day("2022-12-09"))
    timeline.expect_dates("1 December 2022", "9 December 2022")


def test_what_is_typed_and_no_day_is_told_in_words_and_can_be_undone(timeline: TimelinePage) -> None:
    timeline.to_field.fill("31 Nov 2022")
    timeline.to_field.press("Enter")
    expect(timeline.root.get_by_role("alert")).to_have_text("“31 Nov 2022” is not in the calendar.")
    expect(timeline.to_field).to_have_attribute("aria-invalid", "true")
    timeline.to_field.press("Escape")
    expect(timeline.root.get_by_role("alert")).to_be_hidden()
    timeline.expect_dates("20 September 2021", "12 December 2022")
    timeline.expect_window(FIRST, LAST)


def test_keys_typed_into_a_field_are_no_commands(timeline: TimelinePage) -> None:
    timeline.to_field.press_sequentially(" nN")
    timeline.expect_window(FIRST, LAST)
    expect(timeline.button("Play")).to_be_visible()


def test_a_cluster_is_shown_by_its_chip_and_all_again_by_the_first(timeline: TimelinePage) -> None:
    chips = timeline.root.get_by_role("group", name="Periods").get_by_role("button")
    clusters = find_clusters([row[0] for row in sample()], [row[1] for row in sample()])
    expect(chips).to_have_count(1 + len(clusters))
    for number, (first, last) in enumerate(clusters, start=1):
        expect(chips.nth(number)).to_have_text(re.compile(rf" · {count(sample(), first, last)}$"))
        chips.nth(number).click()
        timeline.expect_committed(first, last)
        expect(chips.nth(number)).to_have_attribute("aria-pressed", "true")
    chips.nth(0).click()
    timeline.expect_committed(FIRST, LAST)


def test_a_record_without_long_empty_stretches_has_no_clusters_to_offer(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline("days")
    expect(timeline.root.get_by_role("group", name="Periods").get_by_role("button")).to_have_text(["All"])


def test_the_buttons_beside_a_single_day_go_to_the_one_before_and_after(timeline: TimelinePage) -> None:
    timeline.put(FIRST + 100, FIRST + 119)
    expect(timeline.button("One day on")).to_be_hidden()
    timeline.choose("Day")
    timeline.button("One day on").click()
    timeline.expect_committed(FIRST + 120, FIRST + 120, "day")
    timeline.button("One day back").click()
    timeline.button("One day back").click()
    timeline.expect_committed(FIRST + 118, FIRST + 118, "day")


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
