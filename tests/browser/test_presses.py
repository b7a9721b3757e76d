"""The buttons in the page's own HTML, on a blank page that puts them in place anew as Streamlit does."""

import pytest
from playwright.sync_api import Page

from geo.web.templates import ROOT, bundle

COMPONENTS = ROOT / "web" / "streamlit" / "components.js"
WATCH = """
window.pressed = [];
window.draw = (act) => {
  document.querySelector("main").innerHTML = `<button data-act="${act}"><b>Sources</b></button><p>Others</p>`;
};
draw("sources");
const { listenToPresses } = $web$streamlit$components;
window.end = listenToPresses(document, "[data-act]", ({ dataset }) => pressed.push(dataset.act));
"""


@pytest.fixture
def watched(page: Page) -> Page:
    page.set_content("<!doctype html><main></main>")
    page.add_script_tag(content=bundle(COMPONENTS) + WATCH, type="module")
    page.get_by_role("button").hover()
    return page


def press(page: Page, meanwhile: str, button: str = "left") -> list[str]:
    """Press the mouse with a change of the page between its going down and up; what has been pressed then."""
    page.mouse.down(button=button)
    page.evaluate(meanwhile)
    page.mouse.up(button=button)
    return page.evaluate("pressed")


def test_a_button_that_is_drawn_anew_under_the_mouse_is_pressed_once(watched: Page) -> None:
    assert press(watched, "draw('sources')") == ["sources"]
    assert press(watched, "null") == ["sources", "sources"]


def test_what_else_comes_under_the_mouse_is_not_pressed(watched: Page) -> None:
    assert press(watched, "draw('table')") == []
    assert press(watched, "draw('table')", "right") == []
    watched.mouse.down()
    watched.get_by_text("Others").hover()
    watched.mouse.up()
    assert watched.evaluate("pressed") == []


def test_nothing_is_heard_once_it_has_ended(watched: Page) -> None:
    watched.evaluate("end()")
    assert press(watched, "null") == []
    assert press(watched, "draw('sources')") == []
