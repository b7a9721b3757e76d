"""How the slider answers its caller: the calls that Streamlit makes anew, their echoes and their ends."""

import pytest
from playwright.sync_api import Page, expect
from timeline_app import FIRST, LAST
from timeline_page import TimelinePage

from geo.core.dates import Window


@pytest.fixture
def alone(timeline: TimelinePage) -> Page:
    expect(timeline.count).to_have_text("37 of 37 incidents")
    return timeline.page


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
          bus.onmessage = ({ data }) => data.kind !== "record" && heard.push(data.kind);
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
