"""The histogram: its axis, its colours, and records from nothing to a hundred thousand incidents."""

from itertools import pairwise
from statistics import median

import pytest
from conftest import OpenTimeline
from file_page import EVERYWHERE
from playwright.sync_api import expect
from timeline_app import FIRST, LAST
from timeline_page import TimelinePage
from waiting import until

from geo.core.taxonomy import FAMILY

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

DRAG = """async moves => {
  const plot = [...document.querySelectorAll("*")].map(host => host.shadowRoot?.querySelector(".plot")).find(Boolean);
  plot.setPointerCapture = () => {};
  const handle = plot.querySelector(".handle.last");
  const x = handle.getBoundingClientRect().left + 10;
  const fire = (target, kind, at) => target.dispatchEvent(new PointerEvent(kind,
    { bubbles: true, composed: true, isPrimary: true, pointerType: "mouse", clientX: at, clientY: 0 }));
  const frame = () => new Promise(requestAnimationFrame);
  fire(handle, "pointerdown", x);
  const spent = [];
  for (let i = 1; i <= moves; i++) {
    await frame();
    const start = performance.now();
    fire(plot, "pointermove", x - i * 5);
    plot.getBoundingClientRect(); // with the layout that the moved handle asks for
    spent.push(performance.now() - start);
  }
  fire(plot, "pointerup", x);
  return spent;
}"""


def frame_cost(timeline: TimelinePage) -> float:
    """Milliseconds of script and layout in the middle one of a hundred drag frames."""
    spent: list[float] = timeline.page.evaluate(DRAG, 100)
    return median(spent)


@pytest.mark.parametrize("record", ["sample", "days", "one-day", "many"])
@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_axis_labels_stay_apart_at_every_width(open_timeline: OpenTimeline, record: str, locale: str) -> None:
    timeline = open_timeline(f"record={record}", locale=locale)
    for width in (390, 640, 900, 1440):
        timeline.page.set_viewport_size({"width": width, "height": 720})
        drawn = timeline.plot.evaluate("plot => plot.clientWidth")
        expect(timeline.page.locator("canvas")).to_have_js_property("width", drawn)
        boxes = timeline.page.locator(".tick").evaluate_all(
            "ticks => ticks.map(tick => tick.getBoundingClientRect()).map(({ left, right }) => [left, right])"
        )
        assert boxes
        assert all(one[1] <= other[0] for one, other in pairwise(boxes))
        assert boxes[-1][1] <= width


@pytest.mark.parametrize(
    ("record", "unit"), [("days", "day"), ("sample", "week"), ("many", "month"), ("one-day", "day")]
)
def test_bins_are_what_fits(open_timeline: OpenTimeline, record: str, unit: str) -> None:
    timeline = open_timeline(f"record={record}")
    expect(timeline.page.get_by_role("img", name=f"by {unit},")).to_be_attached()


@EVERYWHERE
def test_an_empty_record_says_so_and_still_has_a_window(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline("record=empty")
    expect(timeline.count).to_have_text("No incidents")
    timeline.button("Next day").click()
    timeline.expect_window(FIRST, LAST)
    timeline.last.press("ArrowLeft")
    timeline.expect_committed(FIRST, LAST - 1)


@EVERYWHERE
def test_one_incident_is_counted_in_the_singular(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline("record=one")
    expect(timeline.count).to_have_text("1 of 1 incident")
    timeline.put(FIRST + 101, LAST)
    expect(timeline.count).to_have_text("0 of 1 incident")


def test_a_record_of_one_day_keeps_its_handles_on_it(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline("record=one-day")
    for key in ("ArrowLeft", "PageUp", "Home", "End"):
        timeline.last.press(key)
    timeline.expect_window(LAST, LAST)
    expect(timeline.count).to_have_text("2 of 2 incidents")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_have_the_colours_of_the_theme(open_timeline: OpenTimeline, scheme: str) -> None:
    timeline = open_timeline("record=one", color_scheme=scheme)
    family = FAMILY["measures"]
    assert list(timeline.page.evaluate(PIXELS)) == [family.dark if scheme == "dark" else family.color]


@EVERYWHERE
def test_bars_follow_a_change_of_theme(open_timeline: OpenTimeline) -> None:
    timeline = open_timeline("record=one", color_scheme="light")
    timeline.page.emulate_media(color_scheme="dark")
    until(timeline.page, f"dark => dark in ({PIXELS})()", FAMILY["measures"].dark)


@EVERYWHERE
def test_statements_are_drawn_only_when_they_are_on(timeline: TimelinePage) -> None:
    color = FAMILY["statement"].color
    assert color not in timeline.page.evaluate(PIXELS)
    timeline.post({"kind": "layers", "on": ["statements"], "base": "local"})
    until(timeline.page, f"color => color in ({PIXELS})()", color)


def test_a_frame_costs_no_more_with_a_hundred_thousand_incidents(open_timeline: OpenTimeline) -> None:
    few = frame_cost(open_timeline("record=sample"))
    many = open_timeline("record=many")
    expect(many.count).to_have_text("100,000 of 100,000 incidents")
    assert frame_cost(many) < max(2 * few, 4)
