"""The page's shape on every screen, and what axe-core finds on it."""

from typing import Any

import pytest
from axe import find_violations
from dashboard_page import FRESH, MAP, DashboardPage
from playwright.sync_api import expect
from real_record import WHOLE, Open
from screenshots import DESKTOP, PHONE

from geo.record.filters import Filters
from geo.record.view import View

SIZES = {1920: 1080, 1440: 900, 1024: 768, 820: 1180, 390: 844}
BLOCKS = (".heading", ".st-key-toolbar", ".chips", MAP, ".timeline", ".st-key-panel", ".pages")
"""The parts of the page, none of which may lie over another."""
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
"""What WCAG 1.4.12 lets a reader set."""
FIND_CUT = """() => [...document.querySelectorAll(".stMain *")].filter((element) => {
  const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const box = element.getBoundingClientRect();
  if (!hasText || !box.width || element.closest(".unseen, .st-key-panel")) return false;
  for (let around = element; around && around !== document.body; around = around.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(around);
    if ([overflowX, overflowY].some((overflow) => overflow === "auto" || overflow === "scroll")) return false;
    const { right, bottom } = around.getBoundingClientRect();
    if (overflowX === "hidden" && box.right > right + 2) return true;
    if (overflowY === "hidden" && box.bottom > bottom + 2) return true;
  }
  return false;
}).map((element) => element.textContent.trim())"""
"""Words that a box around them cuts, where one cannot scroll to them."""

NARROW_TARGETS = """() => {
  const narrow = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      if (!element.matches("button, a[href], summary, select, input, [role=button], [role=slider]")) continue;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const target = element.closest("label, .rows tbody tr, .stTextInput, .stMultiSelect") ?? element;
      const { width, height } = target.getBoundingClientRect();
      const isUnseen = width < 2 || element.closest("[style*=clip]");
      if (isUnseen || element.closest(".in") || Math.min(width, height) >= 43.5) continue;
      narrow.push(`${element.textContent || element.ariaLabel}: ${width} ${height}`);
    }
  };
  look(document.body);
  return narrow;
}"""
"""What is narrower than 44 px, but for the map's symbols and words in a line, which take a finger beside them."""


@pytest.mark.parametrize("width", SIZES)
def test_no_part_of_the_page_lies_over_another_or_leaves_the_screen(show: Open, width: int) -> None:
    dashboard = show(viewport={"width": width, "height": SIZES[width]})
    assert dashboard.map
    expect(dashboard.panel.locator(".headline").first).to_be_attached()
    boxes = {block: box for block in BLOCKS if (box := dashboard.page.locator(block).first.bounding_box())}
    if width == 390:
        del boxes[".st-key-panel"]  # a sheet over the page
    assert len(boxes) >= len(BLOCKS) - 1
    overlaps = [
        f"{one} and {other}"
        for one, a in boxes.items()
        for other, b in boxes.items()
        if one < other
        and min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"]) > 1
        and min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"]) > 1
    ]
    assert overlaps == []
    assert dashboard.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("size", [(640, 450), (320, 256)], ids=["200 %", "400 %"])
def test_enlarged_and_spaced_out_nothing_is_cut(show: Open, size: tuple[int, int]) -> None:
    dashboard = show(viewport={"width": size[0], "height": size[1]})
    assert dashboard.map
    expect(dashboard.panel.locator(".headline").first).to_be_attached()
    dashboard.page.add_style_tag(content=SPACING)
    assert dashboard.page.evaluate(FIND_CUT) == []


def test_map_and_list_take_most_of_the_first_screen(show: Open) -> None:
    dashboard = show(viewport={"width": 1440, "height": 900})
    assert dashboard.map
    expect(dashboard.panel.locator(".headline").first).to_be_visible()
    map_, panel = dashboard.frame_box(), dashboard.page.locator(".st-key-panel").bounding_box()
    assert panel
    seen = sum(box["width"] * (min(box["y"] + box["height"], 900) - box["y"]) for box in (map_, panel))
    assert seen >= 0.65 * 1440 * 900
    legend = dashboard.in_map(".incident-legend").bounding_box()
    assert legend
    assert legend["width"] * legend["height"] <= 0.08 * map_["width"] * map_["height"]


def test_on_a_phone_the_map_begins_early_and_takes_half_of_the_screen(show: Open) -> None:
    dashboard = show(**PHONE)
    assert dashboard.map
    box = dashboard.frame_box()
    assert box["y"] <= 0.25 * 844
    assert box["height"] >= 0.45 * 844


def test_a_sheet_shows_the_numbers_and_what_happened_most_below_the_timeline_and_again_when_it_is_closed(
    show: Open,
) -> None:
    dashboard = show(**PHONE)
    assert dashboard.map
    numbers = dashboard.panel.locator(".numbers li").first
    expect(numbers).to_be_in_viewport()
    for line in dashboard.panel.locator(".frequent > div").all():
        expect(line).to_be_in_viewport(ratio=1)
    sheet, timeline = (dashboard.page.locator(block).bounding_box() for block in (".st-key-panel", ".timeline"))
    assert sheet and timeline and timeline["y"] + timeline["height"] <= sheet["y"]
    handle = dashboard.page.get_by_role("button", name="Open or close the list")
    handle.tap()
    dashboard.panel.locator(".headline").last.scroll_into_view_if_needed()
    expect(numbers).not_to_be_in_viewport()
    handle.tap()
    expect(numbers).to_be_in_viewport()


def test_on_a_phone_the_list_of_a_place_begins_above_the_sheet_and_clear_of_the_buttons(show: Open) -> None:
    dashboard = show(View(WHOLE, event="2022-12-jarinje-closure"), **PHONE)
    dashboard.expect_unfolded("Jarinje crossing closed")
    dashboard.map.wait_for_function(
        """() => {
          const box = document.querySelector(".leaflet-popup").getBoundingClientRect();
          const controls = document.querySelector(".leaflet-control-zoom").getBoundingClientRect();
          const sheet = parent.document.querySelector(".st-key-panel").getBoundingClientRect();
          const bottom = sheet.top - frameElement.getBoundingClientRect().top;
          return box.top >= 0 && box.bottom <= bottom && box.right <= controls.left;
        }"""
    )


def test_on_a_phone_every_target_is_as_wide_as_a_thumb_and_the_story_has_handle_and_buttons(show: Open) -> None:
    dashboard = show(View(WHOLE, event="2022-12-jarinje-closure"), **PHONE)
    dashboard.expect_unfolded("Jarinje crossing closed")
    assert dashboard.page.evaluate(NARROW_TARGETS) == []
    landmarks = {
        "Sources": ".listing .basis",
        "Disagreements": ".listing .claims",
        "Figures": ".columns-of-bars",
        "Story": ".contents",
    }
    for page, landmark in landmarks.items():
        dashboard.page_button(page).tap()
        expect(dashboard.page.locator(f"{FRESH} {landmark}").first).to_be_visible()
        assert dashboard.page.evaluate(NARROW_TARGETS) == [], page
    handle, button = dashboard.panel.locator(".sheet"), dashboard.page.get_by_role("button", name="Next")
    expect(button).to_be_in_viewport(ratio=1)
    above, below = handle.bounding_box(), button.bounding_box()
    assert above and below and above["y"] < below["y"]
    dashboard.page.get_by_role("button", name="About this record").tap()
    expect(dashboard.page.get_by_role("dialog")).to_be_visible()
    assert dashboard.page.evaluate(NARROW_TARGETS) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_page_and_map(show: Open, scheme: str, size: Any) -> None:
    dashboard = show(View(WHOLE, event="2022-12-08-serbovc-shooting"), color_scheme=scheme, **size)
    frame = dashboard.map
    expect(dashboard.panel.locator("details.incident[open]").first).to_be_visible()
    assert find_violations(dashboard.page) == []
    assert find_violations(frame) == []


@pytest.mark.parametrize(
    "view",
    [View(WHOLE, page=page) for page in ("sources", "disagreements", "figures", "story")]
    + [View(WHOLE, Filters(text="xyzzy"))],
    ids=["sources", "disagreements", "figures", "story", "empty"],
)
def test_axe_finds_nothing_on_the_other_pages(show: Open, view: View) -> None:
    dashboard = show(view)
    expect(dashboard.page.locator(".question").first).to_be_visible()
    expect(dashboard.panel).to_be_visible()
    expect(dashboard.count).not_to_be_empty()
    assert find_violations(dashboard.page) == []


@pytest.mark.parametrize("button", ["About this record", "Cite", "Download", "Filters"])
def test_axe_finds_nothing_on_a_dialog(show: Open, button: str) -> None:
    dashboard = show()
    expect(dashboard.panel).to_be_visible()
    dashboard.page.get_by_role("button", name=button).first.click()
    popovers = {"Filters": dashboard.facets, "Cite": dashboard.page.locator("#cite-view")}
    opened = popovers.get(button, dashboard.page.get_by_role("dialog"))
    expect(opened).to_be_visible()
    assert find_violations(dashboard.page) == []


def test_a_headline_opens_in_place_and_escape_goes_back_to_it(show: Open) -> None:
    dashboard: DashboardPage = show()
    assert dashboard.map
    headline = dashboard.panel.locator(".headline").nth(3)
    event, title = headline.get_attribute("data-event"), headline.locator(".title").inner_text()
    headline.click()
    dashboard.expect_unfolded(title)
    expect(dashboard.heading(title)).to_be_focused()
    expect(dashboard.heading(title)).to_be_in_viewport()
    dashboard.page.keyboard.press("Escape")
    dashboard.expect_nothing_selected()
    expect(dashboard.panel.locator(f'.headline[data-event="{event}"]')).to_be_focused()


def test_an_empty_view_says_why_and_one_click_shows_incidents_again(show: Open) -> None:
    dashboard = show(View(WHOLE, Filters(text="xyzzy")))
    expect(dashboard.panel).to_contain_text("No incident matches “xyzzy”")
    dashboard.panel.get_by_role("button", name="Clear the search (38 incidents)").click()
    expect(dashboard.panel.locator(".headline")).to_have_count(38)


def test_a_search_is_the_list_with_its_words_marked(show: Open) -> None:
    dashboard = show(View(WHOLE, Filters(text="Звечан")))
    first = dashboard.panel.locator(".headline").first
    expect(first.locator("mark").first).to_contain_text("Zve")
    expect(first).to_contain_text("at this place")


def test_the_table_sorts_by_its_columns_and_keeps_that_in_the_address(show: Open) -> None:
    dashboard = show()
    where = dashboard.table.get_by_role("columnheader", name="Where")
    for order in ("ascending", "descending"):
        where.get_by_role("button").click()
        expect(where).to_have_attribute("aria-sort", order)
    assert "sort=-where" in dashboard.page.url
