"""Filters as a hand sets them: one after another, and changed from elsewhere while they are closed."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import Serve, Visit
from dashboard_page import DASHBOARD, SIZE, DashboardPage
from filtered import expect_ids, plain
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Locator, expect
from real_record import RECORD, WHOLE, Open, query
from streamlit.proto.BackMsg_pb2 import BackMsg
from waiting import until

from geo.app.panels import MAX_LABEL_CHARACTERS
from geo.core.dates import Window
from geo.core.model import FAMILIES, TYPE, TYPES
from geo.record.filters import FACETS, Filters, count_choices
from geo.record.view import Camera, View, read_address

LABELS = {facet.name: facet.labels(RECORD) for facet in FACETS}
NAMES = {facet.name: facet.label for facet in FACETS}
NEAR = View(WHOLE, camera=Camera(42.9, 20.6, 11))
FAMILY = next(family for family in FAMILIES if family.id == TYPE["barricade"].family)
OF_FAMILY = tuple(type.id for type in TYPES if type.family == FAMILY.id and type.id in set(RECORD.incidents["type"]))
Pick = tuple[str, str]
TWO: list[Pick] = [("types", "barricade"), ("municipalities", "leposaviq")]
SIX: list[Pick] = [
    ("types", "barricade"), ("statuses", "reported"), ("types", "shots_fired"), ("origins", "1"), ("types", "protest"),
    ("municipalities", "leposaviq"),
]  # fmt: skip


def with_picks(picks: Iterable[Pick]) -> Filters:
    """The filters after some choices, ticked one after another."""
    chosen = Filters()
    for facet, choice in picks:
        chosen = toggled(chosen, facet, choice)
    return chosen


def toggled(chosen: Filters, facet: str, choice: str) -> Filters:
    before = getattr(chosen, facet)
    after = tuple(one for one in before if one != choice) if choice in before else (*before, choice)
    changes: dict[str, Any] = {facet: after}
    return replace(chosen, **changes)


def in_order(chosen: Filters) -> Filters:
    """The filters with the choices of each facet in one order: the hand's does not matter."""
    changes: dict[str, Any] = {name: tuple(sorted(getattr(chosen, name))) for name in NAMES}
    return replace(chosen, **changes)


def addressed(url: str) -> Filters:
    """The filters of an address, all of which must make sense."""
    view, faults = read_address(parse_qs(urlsplit(url).query), RECORD)
    assert faults == []
    return in_order(view.filters)


def tick(dashboard: DashboardPage, facet: str, choice: str) -> None:
    dashboard.tick_choice(NAMES[facet], LABELS[facet][choice])


def chip(dashboard: DashboardPage, facet: str, choice: str) -> Locator:
    """The chip of a choice, whose words are cut where they are too long for a button."""
    words = f"{NAMES[facet]}: {LABELS[facet][choice]}"[:MAX_LABEL_CHARACTERS]
    return dashboard.page.get_by_role("button", name=f"{words} ✕")


def search(dashboard: DashboardPage, text: str) -> None:
    box = dashboard.page.get_by_role("textbox", name="Search words, places, people")
    box.fill(text)
    box.press("Enter")


def click_family(dashboard: DashboardPage) -> None:
    """Click a family in the map's legend."""
    dashboard.in_map("button.legend-family").filter(has_text=FAMILY.label).click()


def expect_filtered(dashboard: DashboardPage, chosen: Filters) -> None:
    """Wait until map, address, search box, chips and ticks agree on the filters; it leaves them open."""
    expect_ids(dashboard, chosen)
    dashboard.page.wait_for_url(lambda url: addressed(url) == in_order(chosen))
    expect(dashboard.page.get_by_role("textbox", name="Search words, places, people")).to_have_value(chosen.text)
    ticked = sum(len(getattr(chosen, name)) for name in NAMES)
    chips = dashboard.page.get_by_role("button", name=re.compile("✕$"))
    expect(chips).to_have_count(ticked + bool(chosen.text))
    dashboard.open_filters()
    expect(dashboard.facets.get_by_role("checkbox", checked=True)).to_have_count(ticked)
    for name in NAMES:
        for choice in getattr(chosen, name):
            expect(dashboard.choice(NAMES[name], LABELS[name][choice])).to_be_checked()


def expect_settled(dashboard: DashboardPage, chosen: Filters) -> None:
    """Have Python run once more, to which a browser that knew something else would now tell it."""
    dashboard.close_filters()
    for page in ("Sources", "Table"):
        dashboard.page_button(page).click()
        dashboard.page.wait_for_url(lambda url, page=page: ("page=sources" in url) == (page == "Sources"))
        dashboard.await_start()  # a page that gets shorter moves what is under the hand
    expect_filtered(dashboard, chosen)


@pytest.mark.parametrize("picks", [TWO, TWO[::-1], SIX[:3], SIX, SIX[::-1]], ids=["2", "2 back", "3", "6", "6 back"])
def test_filters_are_ticked_one_after_another(show: Open, picks: list[Pick]) -> None:
    dashboard = show()
    for number, pick in enumerate(picks, 1):
        tick(dashboard, *pick)
        expect_filtered(dashboard, with_picks(picks[:number]))
    expect_settled(dashboard, with_picks(picks))


def test_barricades_in_leposavic_are_three(show: Open) -> None:
    dashboard = show()
    for pick in TWO:
        tick(dashboard, *pick)
    expect(dashboard.page.get_by_role("button", name="Filters (2)")).to_be_visible()
    dashboard.expect_rows(3)
    assert len(plain(with_picks(TWO))) == 3


def test_ticks_that_do_not_wait_for_python_all_count(show: Open) -> None:
    dashboard = show()
    for pick in SIX:
        tick(dashboard, *pick)
    dashboard.close_filters()
    expect_filtered(dashboard, with_picks(SIX))
    expect_settled(dashboard, with_picks(SIX))


def test_ticks_of_one_moment_all_count(show: Open) -> None:
    dashboard = show()
    dashboard.open_filters()
    boxes = dashboard.facet("Municipality").get_by_role("checkbox")
    boxes.evaluate_all("all => all.forEach((box) => box.click())")
    boxes.first.evaluate("box => { box.click(); box.click(); box.click(); }")
    dashboard.close_filters()
    everywhere = list(LABELS["municipalities"])[1:]
    expect_filtered(dashboard, Filters(municipalities=tuple(everywhere)))
    expect_settled(dashboard, Filters(municipalities=tuple(everywhere)))


def test_a_tick_is_shown_before_python_answers(show: Open) -> None:
    dashboard = show()
    dashboard.open_filters()
    box = dashboard.choice("Type", "Barricade")
    assert box.evaluate("box => { box.click(); return box.checked; }") is True


def test_a_chip_removes_what_was_ticked(show: Open) -> None:
    dashboard = show()
    for pick in SIX:
        tick(dashboard, *pick)
    for number in range(5, -1, -1):
        dashboard.close_filters()
        chip(dashboard, *SIX[number]).click()
        expect_filtered(dashboard, with_picks(SIX[:number]))
    expect_settled(dashboard, Filters())


def test_clear_all_removes_ticks_and_words(show: Open) -> None:
    dashboard = show()
    for pick in SIX[:3]:
        tick(dashboard, *pick)
    dashboard.close_filters()
    search(dashboard, "police")
    expect_filtered(dashboard, replace(with_picks(SIX[:3]), text="police"))
    dashboard.close_filters()
    dashboard.page.get_by_role("button", name="Clear all").click()
    expect_filtered(dashboard, Filters())
    expect_settled(dashboard, Filters())


def test_words_and_ticks_go_together_and_apart(show: Open) -> None:
    dashboard = show()
    tick(dashboard, "types", "barricade")
    dashboard.close_filters()
    search(dashboard, "leposavi")
    tick(dashboard, "municipalities", "leposaviq")
    both = replace(with_picks(TWO), text="leposavi")
    expect_filtered(dashboard, both)
    dashboard.close_filters()
    dashboard.page.get_by_role("button", name="Text: leposavi ✕").click()
    expect_filtered(dashboard, replace(both, text=""))
    expect_settled(dashboard, replace(both, text=""))


def test_the_map_replaces_what_was_ticked(show: Open) -> None:
    dashboard = show(NEAR)
    for pick in TWO:
        tick(dashboard, *pick)
    expect_filtered(dashboard, with_picks(TWO))
    dashboard.close_filters()  # they lie over the map
    click_family(dashboard)
    expect_filtered(dashboard, Filters(types=OF_FAMILY, municipalities=("leposaviq",)))
    dashboard.close_filters()
    click_family(dashboard)
    expect_filtered(dashboard, Filters(municipalities=("leposaviq",)))
    expect_settled(dashboard, Filters(municipalities=("leposaviq",)))


def test_an_address_is_ticked_and_goes_on_by_hand(show: Open) -> None:
    dashboard = show(View(WHOLE, Filters(types=("barricade",), text="kosovo")))
    tick(dashboard, "municipalities", "leposaviq")
    tick(dashboard, "types", "barricade")
    expect_filtered(dashboard, Filters(municipalities=("leposaviq",), text="kosovo"))
    expect_settled(dashboard, Filters(municipalities=("leposaviq",), text="kosovo"))


def test_a_choice_that_a_mended_file_lacks_is_ticked_no_more(serve: Serve, visit: Visit, tmp_path: Any) -> None:
    file, text = tmp_path / "events.yaml", (DASHBOARD.parent / "events.yaml").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    dashboard = DashboardPage(visit(**SIZE), serve(DASHBOARD, "--events", str(file)))
    tick(dashboard, "types", "barricade")
    tick(dashboard, "types", "protest")
    expect(dashboard.page.get_by_role("button", name="Filters (2)")).to_be_visible()
    dashboard.close_filters()
    file.write_text(text.replace("type: protest", "type: riot"), encoding="utf-8")
    expect(dashboard.page.get_by_role("button", name="Filters (1)")).to_be_visible()
    dashboard.open_filters()
    expect(dashboard.facet("Type").get_by_role("checkbox", name="Protest", exact=True)).to_have_count(0)
    expect(dashboard.choice("Type", "Barricade")).to_be_checked()


def test_counts_are_beside_the_labels_and_follow_the_other_facets(show: Open) -> None:
    dashboard = show()
    dashboard.open_filters()
    box = dashboard.choice("Municipality", LABELS["municipalities"]["leposaviq"])
    before, after = (len(plain(with_picks(picks))) for picks in (TWO[1:], TWO))
    expect(box).to_have_accessible_description(f"{before} incidents")
    tick(dashboard, "types", "barricade")
    expect(box).to_have_accessible_description(f"{after} incidents")
    assert before != after


COUNT_FILES = """performance.getEntriesByType("resource").map(({ name }) => name.split("?")[0].split("/").at(-1))
  .filter((name) => ["facet_counts.js", "facets", "choices", "matches"].includes(name))"""
READ_COUNTS = """const readCounts = (root) => Object.fromEntries(
  [...root.querySelectorAll("fieldset")].map((facet) => [
    facet.querySelector("legend").textContent,
    Object.fromEntries([...facet.querySelectorAll("li")].map((choice) =>
      [".label", ".count"].map((part) => choice.querySelector(part).textContent))),
  ]),
);"""
FOLLOW_PLAY = f"""async (root, timeline) => {{
  {READ_COUNTS}
  const samples = [];
  while (samples.length < 12) {{
    await new Promise(requestAnimationFrame);
    const handles = ["first", "last"].map((edge) => timeline.querySelector(`.handle.${{edge}}`));
    const [first, last] = handles.map((handle) => Number(handle.ariaValueNow));
    if (last !== samples.at(-1)?.last) samples.push({{ first, last, counts: readCounts(root) }});
  }}
  return samples;
}}"""


def expect_counts(shown: dict[str, dict[str, str]], chosen: Filters, window: Window) -> None:
    """Check the counts of all choices that are listed."""
    counts = count_choices(RECORD, chosen, window)
    ids = {name: {label: id for id, label in labels.items()} for name, labels in LABELS.items()}
    expected = {
        NAMES[name]: {label: str(counts[name][ids[name][label]]) for label in shown[NAMES[name]]} for name in NAMES
    }
    assert shown == expected


def test_counts_follow_the_hand_and_nothing_is_fetched_for_them_before_they_are_shown(show: Open) -> None:
    chosen = Filters(types=("barricade", "protest"), municipalities=("leposaviq",), text="kosovo")
    dashboard = show(View(WHOLE, chosen))
    page, (first, last) = dashboard.page, RECORD.days
    expect(page.locator(".timeline .skip")).to_have_attribute("aria-pressed", "true")  # it has the record, and so folds
    dashboard.day(first)  # unfolded here, as a press elsewhere closes the filters; the map is there too
    counts, note = (
        dashboard.facets.locator(".facets"),
        dashboard.facets.get_by_text("The numbers are of the chosen days."),
    )
    assert page.evaluate(COUNT_FILES) == []
    dashboard.open_filters()
    expect(dashboard.facets.get_by_text("The numbers are of all days.")).to_be_visible()
    expect_counts(counts.evaluate(f"root => {{ {READ_COUNTS} return readCounts(root); }}"), chosen, WHOLE)
    until(page, f"() => {COUNT_FILES}.length")
    address = page.url
    page.mouse.move(*dashboard.day(first + 150))
    page.mouse.down()
    for end in (first + 300, last - 5, first + 4):
        page.mouse.move(*dashboard.day(end), steps=4)
        window = Window(*sorted((first + 150, end)))
        dashboard.expect_window(window.first, window.last)
        expect(counts.locator(".count").first).not_to_be_empty()
        expect_counts(counts.evaluate(f"root => {{ {READ_COUNTS} return readCounts(root); }}"), chosen, window)
        expect(note).to_be_visible()
    assert page.url == address


def test_where_nothing_comes_to_count_by_python_counts_in_the_window_that_rests(show: Open) -> None:
    first, last = RECORD.days
    dashboard = show(View(Window(first, last - 150)))
    dashboard.page.route("**/record/*/facets", lambda route: route.abort())
    dashboard.open_filters()
    counts = dashboard.facets.locator(".facets")
    for end in (last - 149, last - 148):
        dashboard.page.locator(".handle.last").press("ArrowRight")
        dashboard.expect_window(first, end)
        dashboard.expect_address(first, end)
        expect(counts.locator(".count").first).not_to_be_empty()
        shown = counts.evaluate(f"root => {{ {READ_COUNTS} return readCounts(root); }}")
        expect_counts(shown, Filters(), Window(first, end))


def test_counts_move_with_a_window_that_plays_in_its_frame_without_a_word_to_the_server(show: Open) -> None:
    first, _ = RECORD.days
    dashboard = show(View(Window(first, first + 20)))
    dashboard.page.get_by_role("button", name="Loop").click()
    dashboard.page.get_by_role("button", name="Play").click()
    dashboard.open_filters()
    sent: list[bytes] = []
    dashboard.sockets[-1].on("framesent", lambda payload: sent.append(payload))
    samples = dashboard.facets.locator(".facets").evaluate(
        FOLLOW_PLAY, dashboard.page.locator(".timeline").element_handle()
    )
    assert all(BackMsg.FromString(message).rerun_script.is_auto_rerun for message in sent)
    dashboard.page.get_by_role("button", name="Pause").click()
    blank, counted = (
        [sample for sample in samples if ("" in sample["counts"]["Type"].values()) is is_blank]
        for is_blank in (True, False)
    )
    for sample in counted:
        expect_counts(sample["counts"], Filters(), Window(sample["first"], sample["last"]))
    assert counted == samples[len(blank) :], "once there, they stay"
    assert len(counted) > 5


def test_the_keyboard_ticks_and_keeps_its_place(show: Open) -> None:
    dashboard = show()
    dashboard.open_filters()
    box = dashboard.choice("Type", "Barricade")
    box.focus()
    dashboard.page.keyboard.press("Space")
    expect(dashboard.page.get_by_role("button", name="Filters (1)")).to_be_visible()
    expect(dashboard.page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    expect(box).to_be_focused()
    dashboard.page.keyboard.press("Space")
    expect(dashboard.page.get_by_role("button", name="Filters", exact=True)).to_be_visible()
    expect(box).to_be_focused()
    dashboard.page.keyboard.press("Escape")
    expect(dashboard.facets).to_be_hidden()
    expect(dashboard.page.get_by_role("button", name="Filters", exact=True)).to_be_focused()


def test_choices_are_found_by_words_without_the_keys_of_the_page(show: Open) -> None:
    dashboard = show(View(WHOLE, page="story"))
    where = dashboard.page.get_by_text(re.compile(r"^1 of \d+$"))
    expect(where).to_be_visible()
    dashboard.open_filters()
    box = dashboard.facet("Type").get_by_role("searchbox")
    box.press_sequentially("jk rest")
    expect(dashboard.facet("Type").get_by_role("checkbox")).to_have_count(0)
    expect(dashboard.facet("Type")).to_contain_text("No choice has these words.")
    box.fill("rest arr")
    expect(dashboard.facet("Type").get_by_role("checkbox")).to_have_count(1)
    dashboard.facet("Type").get_by_role("checkbox", name="Arrest").click()
    expect_ids(dashboard, Filters(types=("arrest",)))
    expect(box).to_have_value("rest arr")
    expect(where).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_filters_fit_a_phone_and_a_finger(show: Open, scheme: str) -> None:
    dashboard = show(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, color_scheme=scheme)
    dashboard.open_filters()
    rows = dashboard.facets.locator("label").evaluate_all(
        "all => all.map((row) => row.getBoundingClientRect()).map(({ left, right, height }) => [left, right, height])"
    )
    assert min(left for left, _, _ in rows) >= 0
    assert max(right for _, right, _ in rows) <= 390
    assert min(height for _, _, height in rows) >= 44


PICKS = st.sampled_from([(name, choice) for name, labels in LABELS.items() for choice in labels])
ACTIONS = st.lists(
    st.one_of(
        PICKS.map(lambda pick: ("tick", pick)),
        PICKS.map(lambda pick: ("tick", pick)),
        PICKS.map(lambda pick: ("tick", pick)),
        st.tuples(st.just("search"), st.sampled_from(["police", "mitrovica", "", "no such word"])),
        st.tuples(st.just("chip"), st.integers(0, 5)),
        st.sampled_from([("clear", None), ("map", None), ("window", None), ("reload", None)]),
    ),
    min_size=5,
    max_size=8,
)


def act(dashboard: DashboardPage, chosen: Filters, action: str, what: Any) -> Filters:
    """Do one thing by hand; the filters that should then be in force."""
    if action == "tick":
        tick(dashboard, *what)
        return toggled(chosen, *what)
    dashboard.close_filters()
    picks = [(name, choice) for name in NAMES for choice in getattr(chosen, name)]
    match action:
        case "search":
            search(dashboard, what)
            return replace(chosen, text=what)
        case "chip" if picks:
            pick = picks[what % len(picks)]
            chip(dashboard, *pick).click()
            return toggled(chosen, *pick)
        case "clear" if picks or chosen.text:
            dashboard.page.get_by_role("button", name="Clear all").click()
            return Filters()
        case "map":
            click_family(dashboard)
            return replace(chosen, types=() if set(chosen.types) == set(OF_FAMILY) else OF_FAMILY)
        case "window":
            dashboard.page.get_by_role("button", name="Previous day on which something begins or lasts").click()
        case "reload":
            dashboard.go(dashboard.page.url)
    return chosen


@pytest.fixture
def near(show: Open) -> DashboardPage:
    return show(NEAR)


@settings(
    max_examples=4,
    phases=[Phase.reuse, Phase.generate],  # a page for every step of shrinking takes too long
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ACTIONS)
def test_whatever_the_hand_does_map_address_and_ticks_agree_with_pandas(
    near: DashboardPage, actions: list[tuple[str, Any]]
) -> None:
    start = near.page.url.partition("?")[0] + query(NEAR)
    near.go(start)
    chosen = Filters()
    for action, what in actions:
        chosen = act(near, chosen, action, what)
        expect_filtered(near, chosen)
    expect_settled(near, chosen)
