"""Symbols, numbers and names do not lie on one another."""

import pytest

from geo.publish.print import lay_out_sheet
from geo.publish.print.placement import symbol_box
from tests.helpers import sheets, squares


def test_symbols_at_one_position_lie_beside_one_another_with_lines_to_it() -> None:
    layout = lay_out_sheet(sheets.extract_places(*(squares.place(f"p{i}", (42.05, 20.05)) for i in range(4))))
    assert not sheets.overlapping([symbol_box(symbol.place, symbol.at, layout.unit, 0.6) for symbol in layout.symbols])
    assert [symbol.has_leader for symbol in layout.symbols] == [False, True, True, True]


@pytest.mark.usefixtures("with_towns")
def test_names_of_a_few_places_do_not_lie_on_anything() -> None:
    layout = lay_out_sheet(sheets.real_week())
    boxes = [label.box for symbol in layout.symbols for label in (symbol.name, symbol.number) if label]
    assert boxes
    assert layout.towns
    assert not sheets.overlapping(
        [*boxes, *(town.box for town in layout.towns), layout.scale_bar.box, layout.north_arrow.box]
    )
