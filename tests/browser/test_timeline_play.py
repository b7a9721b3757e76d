"""Playing, by a clock that the test turns."""

import pytest
from conftest import OpenTimeline
from file_page import EVERYWHERE
from playwright.sync_api import expect
from timeline_app import FIRST, LAST, sample
from timeline_page import TimelinePage

from geo.core.dates import find_clusters


def speed(timeline: TimelinePage, label: str) -> None:
    timeline.page.get_by_role("combobox", name="Speed").select_option(label=label)


def play(timeline: TimelinePage, first: int, last: int, mode: str = "window") -> None:
    """From a window on, at a week a second, with the clock standing."""
    speed(timeline, "1 week/s")
    timeline.unfold()
    timeline.put(first, last, mode)
    timeline.freeze()
    timeline.button("Play").click()


def test_playing_moves_the_window_and_keeps_its_length(timeline: TimelinePage) -> None:
    play(timeline, FIRST + 10, FIRST + 19)
    timeline.pass_time(3)
    first, last = timeline.window()
    assert last - FIRST - 19 == pytest.approx(21, abs=1)
    assert last - first == 9


def test_speed_is_what_is_chosen(timeline: TimelinePage) -> None:
    timeline.unfold()
    timeline.put(FIRST, FIRST)
    speed(timeline, "1 month/s")
    timeline.freeze()
    timeline.button("Play").click()
    timeline.pass_time(4)
    assert timeline.window()[1] - FIRST == pytest.approx(4 * 30.44, abs=2)


def test_nothing_is_committed_before_the_pause(timeline: TimelinePage) -> None:
    play(timeline, FIRST + 10, FIRST + 19)
    timeline.pass_time(1)
    assert not any(message["done"] for message in timeline.said())
    timeline.button("Pause").click()
    timeline.await_said("said.done")
    timeline.page.clock.resume()
    timeline.expect_committed(*timeline.window())


@EVERYWHERE
def test_space_plays_and_pauses(timeline: TimelinePage) -> None:
    timeline.put(FIRST, FIRST + 9)
    timeline.last.press(" ")
    timeline.await_said(f"said.last > {FIRST + 12}")
    timeline.last.press(" ")
    expect(timeline.button("Play")).to_be_visible()
    timeline.expect_committed(*timeline.window())


def test_playing_ends_with_the_period(timeline: TimelinePage) -> None:
    play(timeline, LAST - 19, LAST - 10)
    timeline.pass_time(5)
    timeline.expect_window(LAST - 9, LAST)
    expect(timeline.button("Play")).to_be_visible()
    assert timeline.said()[-1]["done"]


def test_loop_begins_again_at_the_end(timeline: TimelinePage) -> None:
    timeline.button("Loop").click()
    expect(timeline.button("Loop")).to_have_attribute("aria-pressed", "true")
    play(timeline, LAST - 19, LAST - 10)
    timeline.pass_time(3)
    first, last = timeline.window()
    assert last < FIRST + 30
    assert last - first == 9
    expect(timeline.button("Pause")).to_be_visible()


def test_taking_a_handle_ends_playing(timeline: TimelinePage) -> None:
    play(timeline, FIRST + 10, FIRST + 19)
    timeline.pass_time(1)
    timeline.last.press("End")
    timeline.pass_time(1)
    assert timeline.window()[1] == LAST
    expect(timeline.button("Play")).to_be_visible()


def test_playing_glides_between_the_days(timeline: TimelinePage) -> None:
    speed(timeline, "1 day/s")
    timeline.put(FIRST, FIRST + 9)
    timeline.freeze()
    before = timeline.grip(timeline.last)
    timeline.button("Play").click()
    timeline.pass_time(0.5)
    assert timeline.window() == (FIRST, FIRST + 9)
    assert timeline.grip(timeline.last) > before


def test_playing_skips_empty_stretches_unless_told_not_to(timeline: TimelinePage) -> None:
    expect(timeline.button("skip them")).to_have_attribute("aria-pressed", "true")
    speed(timeline, "1 week/s")
    (_, over), (begins, _), *_ = find_clusters([row[0] for row in sample()], [row[1] for row in sample()])
    timeline.put(over, over, "day")
    timeline.freeze()
    timeline.button("Play").click()
    timeline.pass_time(1)
    assert timeline.window()[1] >= begins


def test_with_reduced_motion_playing_steps_once_a_second(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline(reduced_motion="reduce")
    play(timeline, FIRST, FIRST + 9)
    before = timeline.grip(timeline.last)
    timeline.pass_time(0.9)
    assert timeline.grip(timeline.last) == before
    timeline.pass_time(0.2)
    timeline.expect_window(FIRST + 7, FIRST + 16)
    assert [message["last"] for message in timeline.said()] == [FIRST + 16]


def test_a_single_day_has_nothing_to_play(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline("one-day")
    timeline.button("Play").click()
    timeline.expect_window(LAST, LAST)
    expect(timeline.button("Play")).to_be_visible()
