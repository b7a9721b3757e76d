"""The timeline as a test sees it: its handles, what it says on its channel and what Python has heard."""

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect
from waiting import until

from tests.helpers.chromium import stop_clock

LISTEN = """name => {
  window.said = [];
  window.bus = new BroadcastChannel(name);
  const onmessage = ({ data }) => data.kind === "window" && said.push({ ...data, at: performance.now() });
  bus.onmessage = onmessage;
  incidentChannels.get(name).add({ onmessage }); // where a window that moves is told
}"""


def unfold(page: Page) -> None:
    """Lay the days of the timeline on a page side by side."""
    toggle = page.locator(".timeline .skip")
    toggle.evaluate('toggle => toggle.ariaPressed === "true" && toggle.click()')
    expect(toggle).to_have_attribute("aria-pressed", "false")


class TimelinePage:
    """A page of `timeline_app`, with an ear on the channel from now on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(".timeline")
        self.plot = page.locator(".plot")
        self.first = page.get_by_role("slider", name="First day")
        self.last = page.get_by_role("slider", name="Last day")
        self.day = page.get_by_role("slider", name="Day", exact=True)
        self.count = page.locator(".count")
        self.from_field = page.get_by_role("textbox", name="From")
        self.to_field = page.get_by_role("textbox", name="To")
        self.rested = self.root.get_by_role("status")  # what a screen reader is told once the window rests
        expect(page.locator(".tick").first).to_be_attached()
        self.listen()

    def listen(self) -> None:
        self.page.evaluate(LISTEN, self.python()["channel"])

    def python(self) -> dict[str, Any]:
        """What the script last printed."""
        printed: dict[str, Any] = json.loads(self.page.get_by_test_id("stCode").inner_text())
        return printed

    def expect_python(self, part: str) -> None:
        expect(self.page.get_by_test_id("stCode")).to_contain_text(part)

    def expect_committed(self, first: int, last: int, mode: str = "window") -> None:
        self.expect_python(f'"committed": {json.dumps({"first": first, "last": last, "mode": mode})}')

    def expect_dates(self, first: str, last: str) -> None:
        expect(self.from_field).to_have_value(first)
        expect(self.to_field).to_have_value(last)

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name)

    def choose(self, mode: str) -> None:
        self.root.get_by_role("radio", name=mode).check()

    def post(self, message: dict[str, Any]) -> None:
        self.page.evaluate("message => bus.postMessage(message)", message)

    def put(self, first: int, last: int, mode: str = "window") -> None:
        """Put the window somewhere, as another part of the page would."""
        self.post({"kind": "window", "first": first, "last": last, "mode": mode, "done": False})
        self.expect_window(first, last)

    def expect_window(self, first: int, last: int) -> None:
        expect(self.page.locator(".handle.first")).to_have_attribute("aria-valuenow", str(first))
        expect(self.page.locator(".handle.last")).to_have_attribute("aria-valuenow", str(last))

    def window(self) -> tuple[int, int]:
        handles = (self.page.locator(f".handle.{edge}") for edge in ("first", "last"))
        first, last = (int(handle.get_attribute("aria-valuenow") or "") for handle in handles)
        return first, last

    def said(self) -> list[dict[str, Any]]:
        """The windows said on the channel, oldest first, each with the time at which it was heard."""
        heard: list[dict[str, Any]] = self.page.evaluate("said")
        return heard

    def await_said(self, condition: str) -> None:
        """Wait until a said window, ``said`` in the condition, fulfils it."""
        until(self.page, f"() => window.said.some(said => {condition})")

    def forget(self) -> None:
        self.page.evaluate("said.length = 0")

    def freeze(self) -> None:
        """Stop the page's clock: from now on `pass_time` alone moves it, so that playing can be counted."""
        stop_clock(self.page)

    def pass_time(self, seconds: float) -> None:
        self.page.clock.run_for(round(seconds * 1000))

    def unfold(self) -> None:
        """Lay the days side by side, each as wide, empty stretches too."""
        unfold(self.page)

    def at(self, day: float, first: int, last: int) -> tuple[float, float]:
        """Where a day is on the screen, for a period, once it is unfolded."""
        self.unfold()
        box = self.plot.bounding_box()
        assert box
        return box["x"] + (day - first) / (last + 1 - first) * box["width"], box["y"] + box["height"] / 2

    def drag(self, start: tuple[float, float], pixels: float, steps: int = 8) -> None:
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + pixels, start[1] + 3, steps=steps)
        mouse.up()

    def grip(self, handle: Locator) -> tuple[float, float]:
        self.unfold()
        box = handle.bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
