"""The requests of a whole session in which everything that can be pressed is pressed once."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, FileChooser, FilePayload, Frame, Page, WebSocket
from playwright.sync_api import Request as BrowserRequest

from bench.browser import ROOT, serve, visiting, wait_until_finished
from bench.ours import map_frames
from bench.table import markdown
from tests.helpers.chromium import LOCAL

_SETTLE_MS = 300
_STREAM = "/_stcore/stream"
_FRAME = "message on it"
_OWN = FilePayload(
    name="own.csv", mimeType="text/csv",
    buffer=b"event_id_cnty,event_date,time_precision,event_type,sub_event_type,location,latitude,longitude,geo_precision\n"
    b"SUD1,08 December 2023,1,Protests,Peaceful protest,Khartoum,15.55,32.53,1\n",
)  # fmt: skip
_GROUPS = (
    (r"/static/.+", "/static/…"), (r"/assets/.+", "/assets/…"), (r"/media/.+", "/media/…"),
    (r"/component/streamlit_folium\.st_folium/.*", "/component/streamlit_folium.st_folium/…"),
    (r"/record/[^/]+/(\w+)", r"/record/…/\1"), (r"/open/.+", "/open/…"), (r"(.*?)(/\d+){3}(\.png)?", r"\1/…"),
)  # fmt: skip
_FIND = Path(__file__).with_name("press.js").read_text(encoding="utf-8")


class Asked(NamedTuple):
    """A request: of whom, by which method and for which path, and how many bytes went with it."""

    host: str
    method: str
    path: str
    body: int


def group_path(path: str) -> str:
    """Write a path without what differs from one file, record or session to another."""
    for pattern, group in _GROUPS:
        if re.fullmatch(pattern, path):
            return re.sub(pattern, group, path)
    return path


def describe_requests(requests: Iterable[Asked]) -> str:
    """Lay requests out as a Markdown table, alike ones in a row with how many they were."""
    rows, bodies = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for asked in requests:
        key = (asked.host, asked.method, group_path(asked.path))
        rows[key] += 1
        bodies[key] += asked.body
    lines = [[*key, f"{number:,}", f"{bodies[key]:,}"] for key, number in sorted(rows.items())]
    return markdown(["host", "method", "path", "requests", "bytes of their bodies"], lines)


def find_faults(requests: Iterable[Asked]) -> list[str]:
    """List requests that go elsewhere, and those with a body but for a file that the reader has opened."""
    faults = []
    for asked in requests:
        if asked.host not in LOCAL:
            faults.append(f"{asked.method} of another host: {asked.host}{asked.path}")
        is_file = asked.method == "POST" and asked.path.startswith("/open/")
        is_message = asked.method == _FRAME and asked.path == _STREAM
        if not (is_file or is_message) and (asked.body or asked.method not in ("GET", "WEBSOCKET")):
            faults.append(f"{asked.method} {asked.path} with a body of {asked.body:,} bytes")
    return faults


class Session:
    """A reader who presses everything."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[Asked] = []
        self.pressed: list[str] = []
        page.context.add_init_script(_FIND)
        page.context.on("request", self._note)
        page.on("websocket", self._listen)
        page.on("filechooser", self._choose)
        page.on("dialog", lambda dialog: dialog.dismiss())

    def press_everything(self, limit: int) -> None:
        """Press each thing that can be pressed once, those that come to light by it too, but no more than so many."""
        known = -1
        while known < len(self.pressed) < limit:  # once more as long as a round brings something to light
            known, openers = len(self.pressed), self.page.locator(".pages button, .leaflet-control-layers-toggle")
            for index in range(max(openers.count(), 1)):
                if index < openers.count():
                    openers.nth(index).evaluate("(button) => button.click()")
                    self._settle()
                while len(self.pressed) < limit and any(map(self._press_next, self._frames())):
                    if len(self.pressed) % 25 == 0:
                        print(f"{len(self.pressed):,} pressed", file=sys.stderr)

    def choose_base_maps(self) -> None:
        """Pick each base map that another server has."""
        (frame,) = map_frames(self.page)
        frame.wait_for_function("window.incidents?.window.last")
        for radio in frame.query_selector_all(".leaflet-control-layers-base input"):
            radio.evaluate("(radio) => radio.click()")
            self._settle()

    def choose_languages(self) -> None:
        """Read the page in each language."""
        number = self.page.locator(".languages button").count()
        for index in range(number):
            self.page.locator(".languages button").nth(index).evaluate("(button) => button.click()")
            self.page.wait_for_load_state()
            self._settle()
            self.page.locator(".timeline").wait_for()

    def _frames(self) -> list[Frame]:
        return [self.page.main_frame, *map_frames(self.page)]

    def _press_next(self, frame: Frame) -> bool:
        """Press the next thing of a frame; False where it has none left."""
        try:
            name = frame.evaluate("(pressed) => window.findNext(pressed)", self.pressed)
            if name is None:
                return False
            if not name:  # all of what is open has been pressed
                self.page.keyboard.press("Escape")
                frame.evaluate("document.querySelector(':popover-open:not(.file-drop)')?.hidePopover()")
            else:
                self.pressed.append(name)
                frame.evaluate("(window.found.scrollIntoView({ block: 'center' }), window.found.click())")
            self._settle()
        except Error as error:  # the frame has gone with what was pressed
            if "detached" not in str(error) and "navigat" not in str(error) and "destroyed" not in str(error):
                raise
            self._settle()
        return True

    def _settle(self) -> None:
        self.page.wait_for_timeout(_SETTLE_MS)
        wait_until_finished(self.page)

    def _choose(self, chooser: FileChooser) -> None:
        chooser.set_files(_OWN)

    def _note(self, request: BrowserRequest) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about"):
            is_file = request.method == "POST" and not request.post_data_buffer  # Chromium does not tell its content
            body = len(_OWN["buffer"]) if is_file else len(request.post_data_buffer or b"")
            self.requests.append(Asked(address.hostname or "", request.method, address.path, body))

    def _listen(self, socket: WebSocket) -> None:
        address = urlsplit(socket.url)
        asked = Asked(address.hostname or "", "WEBSOCKET", address.path, 0)
        self.requests.append(asked)
        socket.on("framesent", lambda data: self.requests.append(asked._replace(method=_FRAME, body=len(data))))


def soak_requests(browser: Browser, clicks: int, limit: float) -> tuple[list[Asked], list[Asked], list[str]]:
    """Press everything; the requests until then, those of base maps of other servers, and what was pressed."""
    with serve(str(ROOT / "dashboard.py")) as url, visiting(browser, "about:blank", limit) as visit:
        session = Session(visit.page)
        visit.page.goto(url)
        visit.page.locator(".timeline").wait_for()
        visit.first()
        session.press_everything(clicks)
        session.choose_languages()
        own = list(session.requests)
        session.choose_base_maps()
        return own, session.requests[len(own) :], session.pressed
