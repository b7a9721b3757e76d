"""What the timeline and the link say on the channel, and what Python hears of it."""

import pytest
from conftest import OpenTimeline
from playwright.sync_api import expect
from timeline_app import FIRST, LAST, count, sample
from timeline_page import TimelinePage

from geo.core.dates import Window

pytestmark = pytest.mark.parametrize("open_timeline", ["served"], indirect=True)
HEAR = """kind => new Promise(resolve => {
  bus.addEventListener("message", ({ data }) => data.kind === kind && resolve(data));
  bus.postMessage({ kind: "hello" });
})"""
SELECT = {"kind": "select", "place": "jarinje", "event": None, "fly": False}


def test_a_newcomer_is_told_the_record(timeline: TimelinePage) -> None:
    message = timeline.page.evaluate(HEAR, "record")
    assert len(message["record"]["incidents"]["first"]) == 40


def test_a_newcomer_is_told_the_window(timeline: TimelinePage) -> None:
    timeline.put(FIRST + 10, FIRST + 20)
    message = timeline.page.evaluate(HEAR, "window")
    assert message == Window(FIRST + 10, FIRST + 20).message()


def test_greetings_run_no_script_that_knows_the_answer(timeline: TimelinePage) -> None:
    timeline.page.evaluate(HEAR, "window")
    timeline.post(SELECT)
    timeline.expect_python('"place": "jarinje"')
    assert timeline.python()["runs"] == 2


def test_link_hears_a_message_once(timeline: TimelinePage) -> None:
    for message in (SELECT, SELECT, SELECT | {"place": None}):
        timeline.post(message)
    timeline.expect_python('"place": null')
    assert timeline.python()["runs"] <= 3


def test_link_hears_a_window_only_when_it_rests(timeline: TimelinePage) -> None:
    timeline.put(FIRST, FIRST + 10)
    timeline.post(SELECT)
    timeline.expect_python('"place": "jarinje"')
    assert timeline.python()["received"]["window"]["last"] == LAST
    timeline.button("Next day").click()
    first, last = timeline.window()
    timeline.expect_committed(first, last)
    timeline.expect_python(f'"window": {{"first": {first}, "last": {last}, "mode": "window"}}')


def test_link_says_what_has_changed_and_the_window_stays(timeline: TimelinePage) -> None:
    timeline.put(FIRST + 100, LAST - 5)
    rows = [row for row in sample() if row[2] != "barricade"]
    timeline.page.get_by_test_id("stCheckbox").click()
    expect(timeline.count).to_have_text(f"{count(rows, FIRST + 100, LAST - 5)} of {len(rows) - 3} incidents")
    timeline.expect_window(FIRST + 100, LAST - 5)


def test_links_take_no_room(timeline: TimelinePage) -> None:
    above, below = (timeline.page.get_by_text(text, exact=True).bounding_box() for text in ("above", "below"))
    box = timeline.root.bounding_box()
    assert above and below and box
    gap = box["y"] - above["y"] - above["height"]
    assert below["y"] - box["y"] - box["height"] == gap
    assert gap <= 16


def test_python_can_ask_for_a_window(timeline: TimelinePage) -> None:
    timeline.page.get_by_role("button", name="Ask").click()
    timeline.expect_window(LAST - 11, LAST - 1)
    timeline.expect_committed(LAST - 11, LAST - 1)


def test_an_echo_from_python_does_not_take_the_window_back(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline(query="echo=1")
    mouse = timeline.page.mouse
    mouse.move(*timeline.grip(timeline.last))
    mouse.down()
    mouse.move(*timeline.at(LAST - 100, FIRST, LAST))
    mouse.up()
    committed = timeline.window()
    mouse.down()
    mouse.move(*timeline.at(LAST - 200, FIRST, LAST))
    moved = timeline.window()
    timeline.expect_committed(*committed)
    assert timeline.window() == moved
    mouse.up()
    timeline.expect_committed(*moved)


def test_two_tabs_do_not_drive_each_other(open_timeline: OpenTimeline) -> None:
    one, other = open_timeline(), open_timeline()
    page = one.page.context.new_page()
    page.goto(other.page.url)
    neighbour = TimelinePage(page)
    one.last.press("ArrowLeft")
    one.expect_committed(FIRST, LAST - 1)
    neighbour.last.press("Shift+ArrowLeft")
    neighbour.expect_committed(FIRST, LAST - 7)
    assert one.window() == (FIRST, LAST - 1)


def test_the_page_asks_no_other_host(timeline: TimelinePage, foreign: list[str]) -> None:
    timeline.button("Next day").click()
    timeline.expect_committed(FIRST, FIRST)
    assert foreign == []
