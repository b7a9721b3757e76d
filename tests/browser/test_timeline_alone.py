"""The same slider on a page without Streamlit, which calls the component as Streamlit would."""

import json

import pytest
from playwright.sync_api import Page, expect
from timeline_app import FIRST, LAST, RECORDS

from geo.core.window import Window
from geo.web.components import TIMELINE_SCRIPT, TIMELINE_STYLE

MOUNT = """
window.bus = new BroadcastChannel("alone");
bus.onmessage = ({ data }) => data.kind === "hello" && bus.postMessage({ kind: "record", record: window.record });
const parentElement = document.querySelector("main").attachShadow({ mode: "open" });
parentElement.innerHTML = "<style>" + window.css + "</style>";
window.states = [];
window.call = (first, last, { committed = null, requestId = 0 } = {}) => $web$timeline$timeline.default({
  parentElement,
  data: { channel: "alone", window: { first, last, mode: "window" }, requestId, committed },
  setStateValue: (name, value) => states.push(value),
});
"""


@pytest.fixture
def alone(page: Page) -> Page:
    page.set_content("<main style='display: block; width: 900px'></main>")
    page.evaluate(f"window.record = {json.dumps(RECORDS['sample']())}; window.css = {json.dumps(TIMELINE_STYLE)}")
    page.add_script_tag(content=TIMELINE_SCRIPT + MOUNT, type="module")
    page.wait_for_function("() => window.call")
    page.evaluate("([first, last]) => { window.end = call(first, last); }", [FIRST, LAST])
    expect(page.locator(".count")).to_have_text("38 of 38 incidents")
    return page


def test_a_page_without_streamlit_shows_and_commits_it(alone: Page) -> None:
    alone.get_by_role("button", name="Next day").click()
    alone.wait_for_function("() => states.length === 1")
    message = Window(FIRST, FIRST).message()
    assert message.items() >= alone.evaluate("states[0]").items()


def test_clean_up_of_an_overtaken_call_leaves_it(alone: Page) -> None:
    alone.get_by_role("button", name="Next day").click()
    alone.evaluate("([first, last]) => { call(first, last)(); end(); }", [FIRST, LAST])
    expect(alone.get_by_role("slider", name="Last day")).to_have_attribute("aria-valuenow", str(FIRST))


def test_clean_up_after_the_element_has_gone_ends_it(alone: Page) -> None:
    alone.evaluate(
        """() => {
          window.heard = [];
          document.querySelector("main").remove();
          end();
          bus.onmessage = ({ data }) => heard.push(data.kind);
          bus.postMessage({ kind: "hello" });
          const other = new BroadcastChannel("alone");
          other.postMessage({ kind: "last" });
        }"""
    )
    alone.wait_for_function("() => heard.includes('last')")
    assert alone.evaluate("heard") == ["last"]


def test_a_call_with_the_same_window_keeps_the_one_on_the_screen(alone: Page) -> None:
    alone.get_by_role("slider", name="Last day").press("ArrowLeft")
    alone.evaluate("([first, last]) => { call(first, last); }", [FIRST, LAST])
    expect(alone.get_by_role("slider", name="Last day")).to_have_attribute("aria-valuenow", str(LAST - 1))


def test_an_echo_that_was_overtaken_does_not_take_the_window_back(alone: Page) -> None:
    next_day = alone.get_by_role("button", name="Next day")
    next_day.click()
    next_day.click()
    alone.wait_for_function("() => states.length === 2")
    alone.evaluate("([one, two]) => call(one.first, one.last, { committed: two })", alone.evaluate("states"))
    last = alone.locator(".handle.last")
    expect(last).to_have_attribute("aria-valuenow", str(alone.evaluate("states[1].last")))
    assert len(alone.evaluate("states")) == 2


def test_a_window_can_be_asked_for_once_more(alone: Page) -> None:
    alone.get_by_role("button", name="Next day").click()
    alone.wait_for_function("() => states.length === 1")
    alone.evaluate("([first, last]) => call(first, last, { committed: states[0], requestId: 1 })", [FIRST, LAST])
    expect(alone.locator(".handle.last")).to_have_attribute("aria-valuenow", str(LAST))
