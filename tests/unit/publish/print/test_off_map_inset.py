"""Places off the map."""

from dataclasses import replace

import pytest

from geo.core.language import use_language
from geo.core.model import Names
from geo.publish.print import lay_out_sheet
from geo.publish.print.furniture import Dial
from tests.helpers import sheets, squares


def test_a_place_that_nobody_can_locate_is_in_the_inset_but_not_on_its_dial() -> None:
    places = squares.place("mill", (42.05, 20.05)), squares.place("nowhere", outside="Another country")
    layout = lay_out_sheet(sheets.extract_places(*places))
    assert [(place.id, [incident.id for incident in place.incidents]) for place in layout.off_map] == [
        ("nowhere", ["event-1"])
    ]
    assert Dial(layout.off_map, layout.extent).places == []


def test_a_place_off_the_map_is_listed_with_its_direction_and_distance() -> None:
    places = squares.place("mill", (42.05, 20.05)), squares.place("far", (43.05, 20.05))
    texts = sheets.read_texts(sheets.extract_places(*places))
    assert "(111 km north of the middle of the map)" in texts


@pytest.mark.parametrize(("language", "has_english"), [("en", True), ("sq", False), ("sr-Latn", False)])
def test_the_english_name_of_a_place_off_the_map_is_for_readers_of_english(language: str, has_english: bool) -> None:
    far = replace(squares.place("far", (43.05, 20.05)), names=Names("Beograd", "Beograd", "Belgrade"))
    places = squares.place("mill", (42.05, 20.05)), far
    with use_language(language):
        assert ("Belgrade" in sheets.read_texts(sheets.extract_places(*places))) is has_english
