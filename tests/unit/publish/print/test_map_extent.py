"""The extent of the map: its projection, and where on the paper a position lies."""

import pytest

from geo.publish.print import lay_out_sheet
from tests.helpers import sheets, squares


def test_a_position_lies_where_the_projection_puts_it() -> None:
    layout = lay_out_sheet(sheets.extract_places(squares.place("mill", (42.05, 20.05))))
    (symbol,) = layout.symbols
    assert layout.extent.from_paper(symbol.at) == pytest.approx((20.05, 42.05), abs=1e-6)


@pytest.mark.parametrize("position", [(42.05, 20.05), (0.0, 10.0), (-54.8, -68.3), (78.2, 15.6), (89.5, 0.0)])
def test_a_metre_of_the_map_is_one_on_the_ground_everywhere(position: tuple[float, float]) -> None:
    extract = sheets.extract_places(squares.place("mill", position, radius_m=5000.0))
    assert lay_out_sheet(extract).extent.ground_metre == pytest.approx(1, rel=0.01)
