"""The time slider by mouse and by finger."""

from itertools import pairwise

import pytest
from conftest import OpenTimeline
from file_page import EVERYWHERE
from playwright.sync_api import expect
from timeline_app import EPOCH, FIRST, LAST
from timeline_page import TimelinePage


def monday(day: int) -> int:
    return day - (day + EPOCH - 1) % 7


@EVERYWHERE
def test_dragging_a_handle_moves_its_end_and_commits_on_release(timeline: TimelinePage) -> None:
    timeline.drag(timeline.grip(timeline.last), -300)
    first, last = timeline.window()
    assert first == FIRST
    assert FIRST < last < LAST - 60
    timeline.expect_committed(first, last)
    assert [message["done"] for message in timeline.said()].count(True) == 1


def test_dragging_says_each_window_once(timeline: TimelinePage) -> None:
    timeline.drag(timeline.grip(timeline.last), -300, steps=60)
    moving = [message["last"] for message in timeline.said() if not message["done"]]
    assert 30 < len(moving) <= 60
    assert all(one > other for one, other in pairwise(moving))


@EVERYWHERE
def test_dragging_the_body_moves_the_window_as_far_as_the_end(timeline: TimelinePage) -> None:
    timeline.put(FIRST + 100, FIRST + 199)
    timeline.drag(timeline.at(FIRST + 150, FIRST, LAST), 100)
    first, last = timeline.window()
    assert first > FIRST + 100
    assert last - first == 99
    timeline.drag(timeline.at((first + last) / 2, FIRST, LAST), 2000)
    timeline.expect_committed(LAST - 99, LAST)


@EVERYWHERE
def test_dragging_across_everything_draws_a_new_window(timeline: TimelinePage) -> None:
    start, end = timeline.at(FIRST + 100.5, FIRST, LAST), timeline.at(FIRST + 200.5, FIRST, LAST)
    timeline.drag(start, end[0] - start[0])
    timeline.expect_committed(FIRST + 100, FIRST + 200)


@EVERYWHERE
def test_clicking_a_bar_selects_its_week(timeline: TimelinePage) -> None:
    timeline.page.mouse.click(*timeline.at(LAST - 30.5, FIRST, LAST))
    week = monday(LAST - 31)
    timeline.expect_committed(week, week + 6)


@EVERYWHERE
def test_hovering_names_the_bar_and_counts_it(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline("one")
    timeline.page.mouse.move(*timeline.at(FIRST + 100.5, FIRST, LAST))
    expect(timeline.root.locator(".hint")).to_have_text("27 Dec 2021 – 2 Jan 2022: 1 incident")
    timeline.page.mouse.move(0, 0)
    expect(timeline.root.locator(".hint")).to_be_hidden()


def test_both_handles_of_a_single_day_can_be_taken(timeline: TimelinePage) -> None:
    timeline.put(FIRST + 200, FIRST + 200)
    timeline.drag(timeline.grip(timeline.first), -100)
    timeline.drag(timeline.grip(timeline.last), 100)
    first, last = timeline.window()
    assert first < FIRST + 200 < last


def finger(timeline: TimelinePage, start: tuple[float, float], pixels: float) -> None:
    session = timeline.page.context.new_cdp_session(timeline.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", start)
    for part in range(1, 9):
        touch("touchMove", (start[0] + pixels * part / 8, start[1] + part * 3))
    touch("touchEnd")


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@EVERYWHERE
def test_a_finger_drags_a_handle_and_the_page_stays(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline(**PHONE)
    finger(timeline, timeline.grip(timeline.last), -120)
    first, last = timeline.window()
    assert first == FIRST
    assert FIRST < last < LAST - 60
    timeline.expect_committed(first, last)


def test_a_drag_that_is_taken_away_is_taken_back(timeline: TimelinePage) -> None:
    start = timeline.grip(timeline.last)
    timeline.page.mouse.move(*start)
    timeline.page.mouse.down()
    timeline.page.mouse.move(start[0] - 200, start[1], steps=4)
    assert timeline.window()[1] < LAST
    timeline.plot.dispatch_event("pointercancel")
    timeline.expect_window(FIRST, LAST)


def test_a_finger_selects_a_bar(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline(**PHONE)
    timeline.page.touchscreen.tap(*timeline.at(LAST - 200.5, FIRST, LAST))
    week = monday(LAST - 201)
    timeline.expect_committed(week, week + 6)


@pytest.mark.parametrize(("options", "least"), [({}, 24), (PHONE, 44)])
def test_handles_are_large_enough_to_be_hit(
    open_timeline: OpenTimeline, options: dict[str, object], least: int
) -> None:
    timeline = open_timeline(**options)
    boxes = [handle.bounding_box() for handle in (timeline.first, timeline.last)]
    assert all(box and box["width"] >= least and box["height"] >= least for box in boxes)


@EVERYWHERE
def test_nothing_is_wider_than_a_phone(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline(**PHONE)
    assert timeline.page.evaluate(
        """() => [...document.querySelectorAll('*')].every(({ scrollWidth, clientWidth, tagName }) =>
             !['HTML', 'BODY', 'MAIN', 'SECTION'].includes(tagName) || scrollWidth <= clientWidth)"""
    )
