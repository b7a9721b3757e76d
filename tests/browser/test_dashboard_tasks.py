"""What strangers came for, done by hand on the first screen, with the number of clicks and words that it takes."""

import re
from collections.abc import Callable

import pytest
from axe import find_violations
from dashboard_page import DashboardPage
from playwright.sync_api import Locator, expect
from real_record import RECORD, WHOLE, Open

from geo.core.language import use_language
from geo.core.messages import gettext
from geo.record import filters
from geo.record.filters import Filters
from geo.record.view import View


class Hand:
    """Clicks and types as a reader of a language does, and counts: a click, a key and a word are a step each."""

    def __init__(self, dashboard: DashboardPage, language: str) -> None:
        self.dashboard = dashboard
        self.language = language
        self.steps = 0

    def say(self, message: str) -> str:
        """A message of the catalogue in the reader's language."""
        with use_language(self.language):
            return gettext(message)

    def click(self, target: Locator) -> None:
        self.steps += 1
        target.click()

    def search(self, word: str) -> None:
        self.steps += 2
        box = self.dashboard.page.get_by_role("textbox", name=self.say("Search words, places, people"))
        box.fill(word)
        box.press("Enter")

    def button(self, message: str) -> Locator:
        return self.dashboard.page.get_by_role("button", name=self.say(message)).first

    def expect_listed(self, chosen: Filters) -> list[str]:
        """Wait until the list has the incidents that filters leave, and return their ids."""
        found = filters.filter_incidents(RECORD, chosen)
        counted = list(found[filters.is_counted(found)]["id"])
        headlines = self.dashboard.panel.locator(".headline")
        expect(headlines).to_have_count(len(counted))
        assert {row.get_attribute("data-event") for row in headlines.all()} == set(counted)
        return counted


def read_all_of_jarinje_with_a_source_of_each(hand: Hand) -> None:
    hand.search("Jarinje")
    panel = hand.dashboard.panel
    places = RECORD.incidents.set_index("id")["place"]
    for event in hand.expect_listed(Filters(text="Jarinje")):
        if "jarinje" in places[event]:
            hand.click(panel.locator(f'.headline[data-event="{event}"]'))
            expect(panel.locator(f"details#incident-{event}[open]")).to_be_visible()
            expect(panel.locator("details.incident .sources li").first).to_be_attached()
    assert hand.steps <= 8


def find_the_rival_figures_of_the_police_deployment(hand: Hand) -> None:
    hand.click(hand.dashboard.page_button(hand.say("Disagreements")))
    button = hand.dashboard.page.locator('[data-act="show"][data-id="2022-12-08-north-mitrovica-deployment"]')
    deployment = hand.dashboard.page.locator(".listing section").filter(has=button)
    expect(deployment).to_contain_text(re.compile("300 police officers.*300–350 police officers", re.DOTALL))
    assert hand.steps <= 3


def find_the_barricades_in_leposavic(hand: Hand) -> None:
    hand.click(hand.button("Filters"))
    for facet, choice in (("Type", hand.say("Barricade")), ("Municipality", "Leposavić / Leposaviq")):
        hand.click(hand.dashboard.facet(hand.say(facet)).get_by_role("checkbox", name=choice, exact=True))
    hand.expect_listed(Filters(types=("barricade",), municipalities=("leposaviq",)))
    assert hand.steps <= 4


def cite_the_record_and_see_a_figure(hand: Hand) -> None:
    hand.click(hand.dashboard.page_button(hand.say("Figures")))
    expect(hand.dashboard.page.locator(".figures .chart").first).to_be_visible()
    hand.click(hand.button("Cite"))
    expect(hand.dashboard.page.locator("#cite-view")).to_contain_text(RECORD.version)
    assert hand.steps <= 2


TASKS: tuple[Callable[[Hand], None], ...] = (
    cite_the_record_and_see_a_figure,
    find_the_rival_figures_of_the_police_deployment,
    find_the_barricades_in_leposavic,
    read_all_of_jarinje_with_a_source_of_each,
)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_task_takes_few_steps(show: Open, task: Callable[[Hand], None]) -> None:
    task(Hand(show(), "en"))


@pytest.mark.parametrize("language", ["sq", "sr-Latn"])
def test_so_do_all_in_another_language_and_axe_finds_nothing_on_the_way(show: Open, language: str) -> None:
    hand = Hand(show(View(WHOLE, lang=language)), language)
    page, frame = hand.dashboard.page, hand.dashboard.map
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert frame.evaluate("document.documentElement.lang") == language
    for task in TASKS:
        hand.steps = 0
        task(hand)
        assert find_violations(page) == [], task.__name__
        page.keyboard.press("Escape")
        clear = page.locator(".chips .clear")
        if clear.count():
            clear.click()
            expect(clear).to_have_count(0)
    assert find_violations(frame) == []
