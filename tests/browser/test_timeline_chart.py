"""The histogram: its axis, its colours, and when it is drawn."""

from itertools import pairwise

import pytest
from conftest import OpenTimeline
from file_page import EVERYWHERE
from playwright.sync_api import expect
from timeline_app import FIRST, LAST
from timeline_page import TimelinePage
from waiting import until

from geo.core.model import FAMILY

PIXELS = """() => {
  const canvas = [...document.querySelectorAll("*")]
    .map(host => host.shadowRoot?.querySelector(".timeline canvas")).find(Boolean);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = {};
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] !== 255) continue;
    const color = "#" + [0, 1, 2].map(part => data[i + part].toString(16).padStart(2, "0")).join("");
    seen[color] = (seen[color] ?? 0) + 1;
  }
  return seen;
}"""

DRAWN = """() => {
  window.drawn = 0;
  const { fillRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillRect = function (...box) { drawn++; fillRect.apply(this, box); };
}"""


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_axis_labels_stay_apart_in_the_pages_typeface(open_timeline: OpenTimeline, locale: str) -> None:
    timeline = open_timeline(locale=locale)
    for width in (390, 640, 900, 1440):
        timeline.page.set_viewport_size({"width": width, "height": 720})
        drawn = timeline.plot.evaluate("plot => plot.clientWidth")
        expect(timeline.plot.locator("canvas")).to_have_js_property("width", drawn)
        boxes = timeline.page.locator(".tick").evaluate_all(
            "ticks => ticks.map(tick => tick.getBoundingClientRect()).map(({ left, right }) => [left, right])"
        )
        assert boxes
        assert all(one[1] <= other[0] for one, other in pairwise(boxes))
        assert boxes[-1][1] <= width


def test_the_chart_is_named_by_its_bins_and_dates(timeline: TimelinePage) -> None:
    timeline.unfold()
    name = "37 incidents by week, 20 September 2021 – 12 December 2022"
    expect(timeline.page.get_by_role("img", name=name)).to_be_attached()


def test_an_empty_record_says_so_and_still_has_a_window(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline("empty")
    expect(timeline.count).to_have_text("No incidents")
    timeline.button("Next day").click()
    timeline.expect_window(FIRST, LAST)
    timeline.last.press("ArrowLeft")
    timeline.expect_committed(FIRST, LAST - 1)


@pytest.mark.parametrize("open_timeline", ["file"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_have_the_colours_of_the_theme(open_timeline: OpenTimeline, scheme: str) -> None:
    timeline = open_timeline("one", color_scheme=scheme)
    family = FAMILY["measures"]
    assert list(timeline.page.evaluate(PIXELS)) == [family.dark if scheme == "dark" else family.color]


@EVERYWHERE
def test_bars_follow_a_change_of_theme(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline("one", color_scheme="light")
    timeline.page.emulate_media(color_scheme="dark")
    until(timeline.page, f"dark => dark in ({PIXELS})()", FAMILY["measures"].dark)


def test_statements_are_drawn_only_when_they_are_on(timeline: TimelinePage) -> None:
    color = FAMILY["statement"].color
    assert color not in timeline.page.evaluate(PIXELS)
    timeline.post({"kind": "layers", "on": ["statements"], "base": "local"})
    until(timeline.page, f"color => color in ({PIXELS})()", color)


def test_nothing_is_drawn_while_the_window_moves(timeline: TimelinePage) -> None:
    start = timeline.grip(timeline.last)
    timeline.page.evaluate(DRAWN)
    timeline.drag(start, -300)
    assert timeline.window()[1] < LAST
    assert timeline.page.evaluate("drawn") == 0
    timeline.post({"kind": "layers", "on": ["statements"], "base": "local"})
    until(timeline.page, "() => drawn > 0")
