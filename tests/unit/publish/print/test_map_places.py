"""The places of a view: how each is drawn, and which incidents its symbol stands for."""

from dataclasses import replace

import pytest

from geo.publish.print.map_extent import collect_places
from tests.helpers import sheets, squares

MILL = squares.place("mill", (42.05, 20.05))
DAM = squares.place("dam", (42.15, 20.15))


def test_a_place_known_by_its_municipality_is_a_tag_and_no_symbol() -> None:
    places = collect_places(sheets.extract_places(squares.place("somewhere", municipality=("a",)), DAM)).on_map
    assert {place.id: (place.shape, place.style.tag) for place in places} == {
        "somewhere": ("area", True),
        "dam": ("point", False),
    }


def test_incidents_at_one_place_are_one_symbol_with_their_number_and_types() -> None:
    events = [squares.event(f"e{i}", "mill", type=type) for i, type in enumerate(["protest", "protest", "arrest"])]
    (place,) = collect_places(sheets.extract_places(MILL, events=events)).on_map
    assert place.style.text == "3"
    assert [segment.n for segment in place.style.segments] == [2, 1]


@pytest.mark.parametrize(("text", "hollow"), [("2022-12-08~", True), ("2022-12-08", False)])
def test_an_approximate_date_is_hollow(text: str, hollow: bool) -> None:
    events = [squares.event("e", "mill", text)]
    (place,) = collect_places(sheets.extract_places(MILL, events=events)).on_map
    assert place.style.hollow is hollow


def test_incidents_without_support_are_struck_through_and_those_that_fall_marked() -> None:
    places = [MILL, DAM, squares.place("mine", (42.15, 20.05))]
    events = [
        squares.event("lost", "mill", sources=("police",)),
        squares.event("stands", "dam"),
        squares.event("falls", "mine", status="corroborated", sources=("wire", "police")),
    ]
    extract = sheets.extract_places(*places, events=events)
    without = replace(extract, view=replace(extract.view, without=("police",)))
    styles = {place.id: place.style for place in collect_places(without).on_map}
    assert {id: (style.lost, style.drop) for id, style in styles.items()} == {
        "mill": (True, False), "dam": (False, False), "mine": (False, True),
    }  # fmt: skip


def test_incidents_are_numbered_through_all_places() -> None:
    events = [squares.event("a", "mill"), squares.event("b", "dam"), squares.event("c", "mill")]
    places = collect_places(sheets.extract_places(MILL, DAM, events=events)).on_map
    assert [(place.id, place.numbers) for place in places] == [("mill", "1–2"), ("dam", "3")]
