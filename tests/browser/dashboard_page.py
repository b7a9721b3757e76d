"""The dashboard as a test sees it: timeline, map, panel, table and address, and what came over the wire."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Locator, Page, WebSocket, expect

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"
MAP = 'iframe[title="streamlit_folium.st_folium"]'
EPOCH = date(1970, 1, 1).toordinal()
SIZE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PATIENCE = 30_000  # milliseconds until the map is there, on a busy machine

WITNESS = """
window.paints = [];
addEventListener("incidents:painted", ({ detail }) => paints.push(detail));
"""
ON_SCREEN = """([x, y]) => {
  const { map } = incidents;
  const inside = map.layerPointToContainerPoint([x, y]);
  const { left, top } = map.getContainer().getBoundingClientRect();
  return [left + inside.x, top + inside.y];
}"""
MARKS = """() => Object.fromEntries(incidents.visible.map((place) => {
  const { x, y } = incidents.spots()[place];
  return [incidents.record.places[place].id, { name: incidents.pointer.describe({ place }), x, y }];
}))"""


def iso(day: int) -> str:
    """The date of a day number."""
    return str(date.fromordinal(EPOCH + day))


class DashboardPage:
    """A page of `dashboard.py`; `url` is opened once every ear is on."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.sockets: list[WebSocket] = []
        self.complaints: list[str] = []
        page.on("websocket", lambda socket: self.sockets.append(socket))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.add_init_script(WITNESS)
        self.panel = page.locator(".panel")
        self.problems = page.locator(".problems")
        self.grid = page.get_by_test_id("stDataFrame")
        self.count = page.locator(".timeline .count")
        page.goto(url)
        expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached(timeout=PATIENCE)

    @property
    def map(self) -> Frame:
        """The map's frame, with a live layer that has painted the record."""
        frame = self.page.locator(MAP).element_handle(timeout=PATIENCE).content_frame()
        assert frame
        frame.wait_for_function("window.incidents?.record.families.length && incidents.window.last", timeout=PATIENCE)
        return frame

    @property
    def popup(self) -> Locator:
        return self.page.frame_locator(MAP).locator(".incident-popup")

    def marks(self) -> dict[str, dict[str, Any]]:
        """Place ids of the symbols and tags on the map, each with its name and layer point."""
        found: dict[str, dict[str, Any]] = self.map.evaluate(MARKS)
        return found

    def names(self) -> dict[str, str]:
        """What each symbol and tag is called, by place id."""
        return {place: mark["name"] for place, mark in self.marks().items()}

    def on_screen(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where a layer point of the map is on the screen."""
        frame = self.page.locator(MAP)
        frame.scroll_into_view_if_needed()
        box = frame.bounding_box()
        assert box
        x, y = self.map.evaluate(ON_SCREEN, point)
        return box["x"] + x, box["y"] + y

    def spot(self, place: str) -> tuple[float, float]:
        """Where a place's symbol or tag is on the screen."""
        mark = self.marks()[place]
        return self.on_screen((mark["x"], mark["y"]))

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a position is on the screen."""
        point = self.map.evaluate("at => { const { x, y } = incidents.map.latLngToLayerPoint(at); return [x, y]; }", [lat, lon])
        return self.on_screen(point)

    def hover(self, place: str) -> None:
        self.page.mouse.move(*self.spot(place))

    def click(self, place: str) -> None:
        self.page.mouse.click(*self.spot(place))

    def key(self, place: str) -> Locator:
        """The button on a symbol that the keyboard reaches; only those in view have one."""
        return self.page.frame_locator(MAP).locator(f'.incident-key[data-place="{place}"]')

    def enter(self, place: str) -> None:
        """Open a place's list by keyboard, which nothing on the map can cover."""
        self.key(place).press("Enter")
        self.expect_selected(place)

    def expect_selected(self, place: str) -> None:
        """Wait until map and panel show a place, named as on the map."""
        self.expect_titled(self.names()[place].partition(", ")[2])

    def expect_titled(self, title: str) -> None:
        expect(self.popup.locator("h3")).to_have_text(title)
        expect(self.panel.locator("h2")).to_have_text(title)

    def expect_nothing_selected(self) -> None:
        expect(self.popup).to_be_hidden()
        expect(self.panel.locator(".hint")).to_be_visible()

    def read(self) -> list[str]:
        """The incidents in the panel by id, all of them opened."""
        entries = self.panel.locator("details.incident")
        found: list[str] = entries.evaluate_all(
            "all => all.map(one => { one.open = true; return one.id.replace('incident-', ''); })"
        )
        return found

    def sources(self, incident: str) -> list[list[str]]:
        """The lines of each source in the panel, under an incident."""
        items = self.panel.locator(f'[id="incident-{incident}"] .sources li').all_inner_texts()
        return [item.splitlines() for item in items]

    def view(self) -> list[float]:
        """Zoom and centre of the map."""
        found: list[float] = self.map.evaluate(
            "() => { const { lat, lng } = incidents.map.getCenter(); return [incidents.map.getZoom(), lat, lng]; }"
        )
        return found

    def day(self, day: int) -> tuple[float, float]:
        """Where a day number is on the timeline."""
        first, last = self.map.evaluate("[incidents.record.first, incidents.record.last]")
        box = self.page.locator(".plot").bounding_box()
        assert box
        return box["x"] + (day + 0.5 - first) / (last + 1 - first) * box["width"], box["y"] + box["height"] * 0.6

    def draw(self, first: int, last: int, release: bool = True) -> None:
        """Show everything, then draw a window with the pointer from one day to another."""
        self.page.get_by_role("button", name="Everything").click()
        self.page.mouse.move(*self.day(first))
        self.page.mouse.down()
        self.page.mouse.move(*self.day(last), steps=6)
        if release:
            self.page.mouse.up()

    def expect_drawn(self, first: int, last: int) -> None:
        """Wait until the map has painted this window last."""
        self.map.wait_for_function(
            "([first, last]) => { const newest = paints.at(-1); return newest?.first === first && newest.last === last; }",
            arg=[first, last],
        )

    def window(self) -> tuple[int, int]:
        """First and last day number, as the timeline's handles say."""
        handles = (self.page.locator(f".handle.{edge}") for edge in ("first", "last"))
        first, last = (int(handle.get_attribute("aria-valuenow") or "") for handle in handles)
        return first, last

    def expect_address(self, first: int, last: int, mode: str = "window") -> None:
        """Wait until the address names this window."""
        expect(self.page).to_have_url(re.compile(rf"[?&]from={iso(first)}&to={iso(last)}&mode={mode}\b"))

    def expect_rows(self, count: int) -> None:
        """Wait until the table has so many rows; without any it has one that says so, and a header in any case."""
        expect(self.grid.locator("table")).to_have_attribute("aria-rowcount", str(max(count, 1) + 1))
        expect(self.cell(0, 3)).to_have_text(re.compile("." if count else "empty"))

    def cell(self, row: int, column: int) -> Locator:
        """A cell of the table as it is told to a screen reader, from 0 and 1; only those in view are there."""
        return self.grid.get_by_test_id(f"glide-cell-{column}-{row}")

    def tick(self, row: int) -> None:
        """Click the box that selects a row."""
        self.grid.scroll_into_view_if_needed()
        box = self.grid.locator("canvas").first.bounding_box()
        assert box
        self.page.mouse.click(box["x"] + 17, box["y"] + 35 * (row + 1) + 17)

    def choose_type(self, label: str) -> None:
        self.page.get_by_role("combobox", name="Filter by type").fill(label)
        self.page.get_by_role("option", name=label, exact=True).click()
        self.page.keyboard.press("Escape")

    def switch(self, layer: str) -> None:
        """Switch one of the map's layers."""
        frame = self.page.frame_locator(MAP)
        frame.locator(".leaflet-control-layers").hover()
        frame.get_by_role("checkbox", name=layer).click()
