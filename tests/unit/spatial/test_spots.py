"""Which places lie at one spot."""

import pytest

from geo.core.model import Place
from geo.spatial.geodesy import SPOT_DEGREES, first_at_spot
from geo.spatial.municipalities import assign_municipality
from tests.helpers import squares

HERE = (42.05, 20.05)


def firsts(*places: Place) -> list[str]:
    return list(first_at_spot(assign_municipality(squares.table(*places), squares.boundaries())))


def test_places_at_one_position_have_one_spot() -> None:
    assert firsts(squares.place("square", HERE), squares.place("hall", HERE)) == ["square", "square"]


@pytest.mark.parametrize(("pixels", "spots"), [(0.9, 1), (1.5, 2)])
def test_a_pixel_at_the_closest_zoom_parts_two_places(pixels: float, spots: int) -> None:
    beside = (HERE[0], HERE[1] + pixels * SPOT_DEGREES)
    assert len(set(firsts(squares.place("square", HERE), squares.place("hall", beside)))) == spots


def test_places_that_touch_one_after_another_have_one_spot() -> None:
    row = [squares.place(f"p{n}", (HERE[0], HERE[1] + 0.9 * n * SPOT_DEGREES)) for n in (2, 0, 1, 3)]
    assert firsts(*row) == ["p2"] * 4


def test_what_is_drawn_as_an_area_or_a_line_has_a_spot_of_its_own() -> None:
    town = squares.place("town", HERE, precision="municipality", municipality=("a",))
    road = squares.place("road", HERE, (42.06, 20.06), shape="line")
    nowhere = squares.place("nowhere", precision="region", municipality=("a", "b"))
    assert firsts(town, squares.place("square", HERE), road, nowhere) == ["town", "square", "road", "nowhere"]


def test_no_places_have_no_spots() -> None:
    assert firsts() == []
