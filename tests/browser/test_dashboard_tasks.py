"""What strangers came for, done by hand on the first screen, with the number of clicks and words that it takes."""

import re

import pytest
from dashboard_page import DashboardPage
from playwright.sync_api import Locator, expect
from real_record import EVENTS, RECORD, Open

from geo.record import filters
from geo.record.filters import Filters


class Hand:
    """Clicks and types as a reader does, and counts: a click, a key and a word are a step each."""

    def __init__(self, dashboard: DashboardPage) -> None:
        self.dashboard = dashboard
        self.steps = 0

    def click(self, target: Locator) -> None:
        self.steps += 1
        target.click()

    def search(self, word: str) -> None:
        self.steps += 2
        box = self.dashboard.page.get_by_role("textbox", name="Search")
        box.fill(word)
        box.press("Enter")

    def button(self, name: str) -> Locator:
        return self.dashboard.page.get_by_role("button", name=name).first


@pytest.fixture
def hand(show: Open) -> Hand:
    return Hand(show())


def test_all_of_jarinje_with_a_source_of_each_takes_no_more_than_eight_steps(hand: Hand) -> None:
    hand.search("Jarinje")
    panel = hand.dashboard.panel
    found = filters.filter_incidents(RECORD, Filters(text="Jarinje"))
    counted = found[filters.is_counted(found)]
    expect(panel.locator(".headline")).to_have_count(len(counted))
    there = [id for id, place in zip(counted["id"], counted["place"], strict=True) if "jarinje" in place]
    for event in there:
        hand.click(panel.locator(f'.headline[data-event="{event}"]'))
        hand.dashboard.expect_unfolded(EVENTS[event].title)
        expect(panel.locator("details.incident .sources li").first).to_be_attached()
    assert hand.steps <= 8


def test_the_rival_figures_of_the_police_deployment_take_no_more_than_three_steps(hand: Hand) -> None:
    hand.click(hand.dashboard.page_button("Disagreements"))
    deployment = hand.dashboard.page.locator(".listing section").filter(has_text="Additional Kosovo police take up")
    expect(deployment).to_contain_text(re.compile("300 police officers.*300–350 police officers", re.DOTALL))
    assert hand.steps <= 3


def test_the_barricades_in_leposavic_take_no_more_than_four_steps(hand: Hand) -> None:
    hand.click(hand.button("Filters"))
    hand.click(hand.dashboard.choice("Type", "Barricade"))
    hand.click(hand.dashboard.choice("Municipality", "Leposavić / Leposaviq"))
    found = filters.filter_incidents(RECORD, Filters(types=("barricade",), municipalities=("leposaviq",)))
    counted = found[filters.is_counted(found)]
    headlines = hand.dashboard.panel.locator(".headline")
    expect(headlines).to_have_count(len(counted))
    assert {row.get_attribute("data-event") for row in headlines.all()} == set(counted["id"])
    assert hand.steps <= 4


def test_a_citation_and_a_figure_take_one_step_each(hand: Hand) -> None:
    hand.click(hand.dashboard.page_button("Figures"))
    expect(hand.dashboard.page.locator(".figures .chart").first).to_be_visible()
    hand.click(hand.button("Cite"))
    expect(hand.dashboard.page.locator("#cite-view")).to_contain_text(RECORD.frames.info.title)
    assert hand.steps <= 2
