"""The dashboard as a test sees it: timeline, map, panel, table and address, and what came over the wire."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import FloatRect, Frame, Locator, Page, WebSocket, expect
from timeline_page import unfold
from waiting import until

from tests.helpers.patience import HANG_SECONDS

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"
MAP = 'iframe[title="streamlit_folium.st_folium"]'
EPOCH = date(1970, 1, 1).toordinal()
# What a run of the script has not left behind, nor Streamlit kept out of sight.
FRESH = '[data-testid="stElementContainer"][data-stale="false"]:not([data-retained])'
SIZE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
expect.set_options(timeout=HANG_SECONDS * 1000)

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
# The first place of each spot that has something in the window, in view or not.
MARKS = """() => {
  const { spots, record } = incidents;
  const isPresent = (spot) => spots.placesAt(spot).some((place) => incidents.isPresent(place));
  return Object.fromEntries([...new Set(spots.lead)].filter(isPresent).map((place) => {
    const { x, y } = incidents.positionOf(place);
    return [record.places[place].id, { name: interaction.describe({ place }), x, y }];
  }));
}"""


IS_DRAWN = """() => {
  const { window: asked, placeCounts } = window.incidents ?? { window: {} };
  return asked.last && placeCounts.rows.window.first === asked.first && placeCounts.rows.window.last === asked.last;
}"""
"""Whether the map shows the window that was asked of it last."""
PICTURE = """([x, y]) => {
  const { ctx } = incidents.symbolCanvas;
  const { a, e, f } = ctx.getTransform();
  return [...ctx.getImageData((x - 40) * a + e, (y - 40) * a + f, 80 * a, 80 * a).data].join();
}"""
BARE = """() => {
  const { map } = incidents;
  const { left, top } = map.getContainer().getBoundingClientRect();
  const { x: width, y: height } = map.getSize();
  for (let y = 20; y < height; y += 20) {
    for (let x = 20; x < width; x += 20) {
      const covered = document.elementFromPoint(left + x, top + y)?.closest(".leaflet-control, .leaflet-popup");
      const point = map.containerPointToLayerPoint([x, y]);
      if (!covered && !incidents.targetAt(point)) return [point.x, point.y];
    }
  }
  throw new Error("found no bare spot");
}"""


def iso(day: int) -> str:
    """The date of a day number."""
    return str(date.fromordinal(EPOCH + day))


class DashboardPage:
    """A page of `dashboard.py`; `url` is opened once every ear is on."""

    regions: tuple[str, ...] = (".timeline", MAP, ".panel", ".rows")

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.sockets: list[WebSocket] = []
        self.complaints: list[str] = []
        page.on("websocket", lambda socket: self.sockets.append(socket))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.add_init_script(WITNESS)
        self.panel = page.locator(f".st-key-panel {FRESH} .panel")
        self.problems = page.locator(".problems")
        self.table = page.locator(f"{FRESH} .rows")
        self.rows = self.table.locator("tbody tr")
        self.count = page.locator(".timeline .count")
        self.go(url)

    def go(self, url: str) -> None:
        self.page.goto(url)
        self.await_start()

    def await_start(self) -> None:
        expect(self.page.locator('[data-test-script-state="notRunning"]')).to_be_attached()

    @property
    def map(self) -> Frame:
        """The map's frame, once its live layer has the record and shows the window."""
        # A wait that begins while the frame is still blank can miss the page that comes into it.
        expect(self.in_map(".incident-legend")).to_be_attached()
        frame = self.page.locator(MAP).element_handle().content_frame()
        assert frame
        for condition in ("() => window.incidents?.record.families.length", IS_DRAWN):
            frame.wait_for_function(condition, timeout=HANG_SECONDS * 1000)
        return frame

    def in_map(self, selector: str) -> Locator:
        return self.page.frame_locator(MAP).locator(selector)

    @property
    def popup(self) -> Locator:
        return self.in_map(".incident-popup")

    def marks(self) -> dict[str, dict[str, Any]]:
        """Place ids of the symbols and tags on the map, each with its name and layer point."""
        found: dict[str, dict[str, Any]] = self.map.evaluate(MARKS)
        return found

    def names(self) -> dict[str, str]:
        """What each symbol and tag is called, by place id."""
        return {place: mark["name"] for place, mark in self.marks().items()}

    def on_screen(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where a layer point of the map is on the screen."""
        self.page.locator(MAP).scroll_into_view_if_needed()
        x, y = self.map.evaluate(ON_SCREEN, point)
        box = self.frame_box()
        return box["x"] + x, box["y"] + y

    def frame_box(self) -> FloatRect:
        """Where the map's frame is on the screen, once it rests."""
        frame = self.page.locator(MAP)
        frame.element_handle().wait_for_element_state("stable")
        box = frame.bounding_box()
        assert box
        return box

    def spot(self, place: str) -> tuple[float, float]:
        """Where a place's symbol or tag is on the screen."""
        mark = self.marks()[place]
        return self.on_screen((mark["x"], mark["y"]))

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a position is on the screen."""
        point = self.map.evaluate("at => incidents.map.latLngToLayerPoint(at)", [lat, lon])
        return self.on_screen((point["x"], point["y"]))

    def hover(self, place: str) -> None:
        self.page.mouse.move(*self.spot(place))

    def click(self, place: str) -> None:
        self.page.mouse.click(*self.spot(place))

    def click_bare_map(self) -> None:
        """Click where nothing is."""
        self.page.locator(self.regions[1]).scroll_into_view_if_needed()
        self.page.mouse.click(*self.on_screen(self.map.evaluate(BARE)))

    def picture(self, place: str) -> str:
        """The pixels of the symbols' canvas around a place's symbol."""
        mark = self.marks()[place]
        pixels: str = self.map.evaluate(PICTURE, [mark["x"], mark["y"]])
        return pixels

    def key(self, place: str) -> Locator:
        """The button on a symbol that the keyboard reaches; only those in view have one."""
        return self.in_map(f'.incident-key[data-place="{place}"]')

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

    def expect_unfolded(self, title: str) -> None:
        """Wait until the panel shows all of an incident."""
        expect(self.panel.locator("details.incident[open]").filter(has_text=title)).to_have_count(1)

    def heading(self, title: str) -> Locator:
        """What has the focus in the panel when an incident is brought into view."""
        return self.panel.locator("details.incident > summary").filter(has_text=title)

    def expect_list_closed(self, place: str) -> None:
        """Wait until only the panel shows a place; its symbol is still marked."""
        expect(self.popup).to_be_hidden()
        expect(self.panel.locator("h2")).to_have_text(self.names()[place].partition(", ")[2])
        expect(self.key(place)).to_have_attribute("aria-current", "true")

    def expect_nothing_selected(self) -> None:
        expect(self.popup).to_be_hidden()
        expect(self.in_map(".incident-key[aria-current]")).to_have_count(0)
        expect(self.panel.locator(".numbers")).to_be_visible()
        expect(self.panel.locator("details.incident")).to_have_count(0)

    def expect_cards(self, ids: list[str]) -> None:
        """Wait until the panel has the cards of these incidents, in this order."""
        expect(self.panel.locator("details.incident")).to_have_count(len(ids))
        assert self.read() == ids

    def read(self) -> list[str]:
        """The incidents in the panel by id, all of them opened."""
        entries = self.panel.locator("details.incident")
        found: list[str] = entries.evaluate_all(
            "all => all.map(one => { one.open = true; return one.id.replace('incident-', ''); })"
        )
        return found

    def view(self) -> list[float]:
        """Zoom and centre of the map."""
        zoom, centre = self.map.evaluate("[incidents.map.getZoom(), incidents.map.getCenter()]")
        return [zoom, centre["lat"], centre["lng"]]

    def day(self, day: int) -> tuple[float, float]:
        """Where a day number is on the timeline, once it is unfolded."""
        unfold(self.page)
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
        drawn = "([first, last]) => paints.at(-1)?.first === first && paints.at(-1).last === last"
        until(self.map, drawn, [first, last])

    def window(self) -> tuple[int, int]:
        """First and last day number, as the timeline's handles say."""
        handles = (self.page.locator(f".handle.{edge}") for edge in ("first", "last"))
        first, last = (int(handle.get_attribute("aria-valuenow") or "") for handle in handles)
        return first, last

    def expect_window(self, first: int, last: int) -> None:
        """Wait until the timeline's handles are there."""
        expect(self.page.locator(".handle.first")).to_have_attribute("aria-valuenow", str(first))
        expect(self.page.locator(".handle.last")).to_have_attribute("aria-valuenow", str(last))

    def expect_address(self, first: int, last: int, mode: str = "window") -> None:
        """Wait until the address names this window."""
        expect(self.page).to_have_url(re.compile(rf"[?&]from={iso(first)}&to={iso(last)}&mode={mode}\b"))

    def page_button(self, name: str) -> Locator:
        """The button of a page below the map."""
        return self.page.locator(f"{FRESH} .pages").get_by_role("button", name=name)

    def expect_rows(self, count: int) -> None:
        """Wait until the table has so many rows, on however many pages."""
        expect(self.table).to_have_attribute("data-total", str(count))

    def cell(self, row: int, column: str) -> Locator:
        """A cell of the table by its row, from 0, and the class of its column."""
        return self.rows.nth(row).locator(f".{column}")

    def choose_row(self, title: str) -> None:
        """Click the row of an incident, beside its title."""
        row = self.rows.filter(has=self.page.get_by_role("button", name=title, exact=True))
        row.evaluate("row => row.scrollIntoView({ block: 'center' })")  # on a phone clear of the sheet
        row.locator(".type").click()

    @property
    def facets(self) -> Locator:
        """The open filters."""
        return self.page.get_by_test_id("stPopoverBody")

    def open_filters(self) -> None:
        """Open the filters, if they are closed."""
        if not self.facets.is_visible():
            self.page.get_by_role("button", name=re.compile("^Filters")).click()
        expect(self.facet("Type")).to_be_visible()

    def close_filters(self) -> None:
        """Close the filters, if they are open."""
        if self.facets.is_visible():
            self.page.get_by_role("button", name=re.compile("^Filters")).click()
        expect(self.facets).to_be_hidden()

    def facet(self, name: str) -> Locator:
        """A facet of the open filters."""
        return self.facets.get_by_role("group", name=name, exact=True)

    def choice(self, facet: str, label: str) -> Locator:
        """The checkbox of a choice of the open filters, which may be among those that are listed on request only."""
        box = self.facet(facet).get_by_role("checkbox", name=label, exact=True)
        if not box.is_visible():
            self.facet(facet).get_by_role("button", name=re.compile("more$")).click()
        return box

    def tick_choice(self, facet: str, label: str) -> None:
        """Click a choice in the filters, which stay open."""
        self.open_filters()
        self.choice(facet, label).click()

    def choose_type(self, label: str) -> None:
        self.tick_choice("Type", label)
        self.close_filters()

    def close_popup(self) -> None:
        """Close the map's popup, if there is one."""
        # By script: one that is closing already cannot be clicked any more.
        self.in_map(".leaflet-popup-close-button").evaluate_all("all => all.forEach((button) => button.click())")
        expect(self.popup).to_be_hidden()

    def switch(self, layer: str) -> None:
        """Switch one of the map's layers."""
        self.in_map(".leaflet-control-layers").hover()
        self.in_map(".leaflet-control-layers").get_by_role("checkbox", name=layer).click()
