"""Zooming into the axis and folding it, as far as it needs a page: the scale itself is tested in tests/js."""

from conftest import OpenTimeline
from file_page import EVERYWHERE
from playwright.sync_api import expect
from test_timeline_pointer import PHONE
from timeline_app import FIRST, LAST, sample
from timeline_page import TimelinePage

from geo.core.dates import find_clusters

CLUSTERS = find_clusters([row[0] for row in sample()], [row[1] for row in sample()])


def folds(timeline: TimelinePage) -> list[str]:
    return timeline.root.locator(".fold").all_inner_texts()


@EVERYWHERE
def test_long_empty_stretches_are_folded_until_they_are_unfolded(timeline: TimelinePage) -> None:
    expect(timeline.root.locator(".fold")).to_have_count(len(CLUSTERS) - 1)
    assert all(text.endswith("days") for text in folds(timeline))
    timeline.unfold()
    expect(timeline.root.locator(".fold")).to_have_count(0)


def test_a_handle_is_dragged_across_a_fold(timeline: TimelinePage) -> None:
    handle, fold = timeline.last.bounding_box(), timeline.root.locator(".fold").last.bounding_box()
    assert handle and fold
    start = handle["x"] + handle["width"] / 2, handle["y"] + 30
    timeline.drag(start, fold["x"] - 40 - handle["x"])
    first, last = timeline.window()
    assert first == FIRST
    assert CLUSTERS[-2][0] <= last <= CLUSTERS[-2][1] + 4
    timeline.expect_committed(first, last)


def test_a_record_without_long_empty_stretches_has_no_folds(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline("days")
    expect(timeline.root.locator(".fold")).to_have_count(0)
    expect(timeline.button("skip them")).to_have_attribute("aria-pressed", "false")


@EVERYWHERE
def test_the_wheel_zooms_and_the_window_stays(timeline: TimelinePage) -> None:
    ticks = timeline.root.locator(".tick").all_inner_texts()
    timeline.plot.hover()
    timeline.page.mouse.wheel(0, -400)
    expect(timeline.root.locator(".strip")).to_be_visible()
    assert timeline.root.locator(".tick").all_inner_texts() != ticks
    timeline.expect_window(FIRST, LAST)
    timeline.page.mouse.wheel(0, 2000)
    expect(timeline.root.locator(".strip")).to_be_hidden()


def test_keys_zoom_and_a_moved_handle_stays_in_view(timeline: TimelinePage) -> None:
    for _ in range(4):
        timeline.last.press("+")
    expect(timeline.root.locator(".handle.last")).to_have_class("handle last outside")
    timeline.last.press("ArrowLeft")
    expect(timeline.root.locator(".handle.last")).to_have_class("handle last")
    timeline.expect_window(FIRST, LAST - 1)
    timeline.last.press("0")
    expect(timeline.root.locator(".strip")).to_be_hidden()
    timeline.expect_window(FIRST, LAST)


def test_the_axis_zooms_to_the_window_and_the_strip_moves_it_on(timeline: TimelinePage) -> None:
    timeline.put(LAST - 19, LAST)
    timeline.button("Zoom to the days shown").click()
    expect(timeline.page.get_by_role("img", name="by day")).to_be_attached()
    strip = timeline.root.locator(".strip")
    strip.click(position={"x": 5, "y": 5})
    expect(timeline.root.locator(".tick").first).to_contain_text("Sept 2021")
    timeline.expect_window(LAST - 19, LAST)


def test_two_fingers_zoom_and_move_no_window(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline(**PHONE)
    box = timeline.plot.bounding_box()
    assert box
    session = timeline.page.context.new_cdp_session(timeline.page)
    middle, y = box["x"] + box["width"] / 2, box["y"] + 30
    for kind, spread in [("touchStart", 20), *(("touchMove", spread) for spread in range(30, 110, 10))]:
        points = [{"x": middle - spread, "y": y, "id": 0}, {"x": middle + spread, "y": y, "id": 1}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(timeline.root.locator(".strip")).to_be_visible()
    timeline.expect_window(FIRST, LAST)


def test_fingers_that_move_up_are_left_to_the_page(timeline: TimelinePage) -> None:
    for part in (timeline.plot, timeline.root.locator(".handle").first):
        expect(part).to_have_css("touch-action", "pan-y")
