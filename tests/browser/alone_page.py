"""The timeline on a blank page: a script that calls the component as Streamlit would, and what the component says."""

import json
from typing import Any

from playwright.sync_api import Page
from timeline_app import RECORDS
from timeline_page import TimelinePage
from waiting import until

from geo.web.components import TIMELINE_STYLE
from geo.web.routes import COMPONENTS
from geo.web.templates import bundle

BLANK = """<!doctype html><meta name="viewport" content="width=device-width">
<body style="margin: 0 24px"><main style="display: block"></main>"""
MOUNT = """
const voice = new BroadcastChannel("alone");
voice.onmessage = ({ data }) => data.kind === "hello" && voice.postMessage({ kind: "record", record });
const parentElement = document.querySelector("main").attachShadow({ mode: "open" });
parentElement.innerHTML = "<style>" + window.css + "</style>";
window.states = [];
window.call = (first, last, { committed = null, requestId = 0 } = {}) => $web$timeline$timeline.default({
  parentElement,
  data: { channel: "alone", window: { first, last, mode: "window" }, requestId, committed },
  setStateValue: (name, value) => states.push(value),
});
window.end = call(record.first, record.last);
"""


class AlonePage(TimelinePage):
    """What the timeline commits is in ``states`` of the page."""

    def __init__(self, page: Page, name: str) -> None:
        page.set_content(BLANK)
        page.evaluate(f"window.record = {json.dumps(RECORDS[name]())}; window.css = {json.dumps(TIMELINE_STYLE)}")
        page.add_script_tag(content=bundle(COMPONENTS["timeline"]) + MOUNT, type="module")
        super().__init__(page)

    def python(self) -> dict[str, Any]:
        return {"channel": "alone"}

    def expect_committed(self, first: int, last: int, mode: str = "window") -> None:
        same = """([first, last, mode]) => {
          const state = states.at(-1);
          return state?.first === first && state.last === last && state.mode === mode;
        }"""
        until(self.page, same, [first, last, mode])
