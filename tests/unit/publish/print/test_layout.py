"""The layout of a sheet: every incident is on it, and nothing in its columns hides anything else."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.dates import day_number
from geo.publish.print import SheetLayout, lay_out_sheet
from geo.publish.print.furniture import Dial
from geo.record.view import Sheet
from tests.helpers import sheets, squares


def ids_on_map(layout: SheetLayout) -> list[str]:
    return [incident.id for symbol in layout.symbols for incident in symbol.place.incidents]


def ids_off_map(layout: SheetLayout) -> list[str]:
    return [incident.id for place in layout.off_map for incident in place.incidents]


@pytest.mark.parametrize("paper", ["a4", "16:9"])
def test_every_incident_of_the_real_record_is_on_the_map_or_in_its_inset(paper: Sheet) -> None:
    layout = lay_out_sheet(sheets.extract_view(sheets.real_record(), paper))
    ids = [*ids_on_map(layout), *ids_off_map(layout)]
    assert sorted(ids) == sorted(sheets.real_record().incidents["id"])
    assert [place.id for place in layout.off_map] == ["new-york", "belgrade", "serbia", "second-base"]


@settings(max_examples=8)
@given(st.lists(st.tuples(st.floats(-89, 89), st.floats(-179.9, 179.9)), min_size=1, max_size=8))
def test_every_incident_anywhere_on_the_globe_is_on_the_map_or_in_its_inset(
    positions: list[tuple[float, float]],
) -> None:
    extract = sheets.extract_places(*(squares.place(f"place-{i}", at) for i, at in enumerate(positions)))
    layout = lay_out_sheet(extract)
    assert sorted([*ids_on_map(layout), *ids_off_map(layout)]) == sorted(extract.incidents["id"])
    left, top, right, bottom = layout.extent.frame.bounds
    assert all(left <= x <= right and top <= y <= bottom for x, y in (symbol.at for symbol in layout.symbols))
    dial = Dial(layout.off_map, layout.extent)
    assert dial.places == list(layout.off_map)
    assert len(dial.positions()) == len(layout.off_map)


def test_a_thousand_places_are_all_on_the_map() -> None:
    positions = np.random.default_rng(1).uniform((42.0, 20.0), (42.2, 20.2), (1000, 2))
    places = (squares.place(f"p{i}", (float(lat), float(lon))) for i, (lat, lon) in enumerate(positions))
    layout = lay_out_sheet(sheets.extract_places(*places))
    assert len(set(ids_on_map(layout))) == 1000
    assert layout.listed == 0


def test_every_incident_of_a_short_view_is_in_the_list() -> None:
    layout = lay_out_sheet(sheets.real_week())
    assert layout.listed == len(sheets.real_week().incidents)
    texts = " ".join(sheets.read_texts(sheets.real_week()).split())
    assert all(title.split()[0] in texts for title in sheets.real_week().incidents["title"])


def test_incidents_for_which_the_list_has_no_room_are_counted_and_on_the_map() -> None:
    record = sheets.real_record()
    extract = sheets.extract_view(record, "16:9", (day_number(date(2022, 7, 1)), record.days[1]))
    layout = lay_out_sheet(extract)
    on_map = len(ids_on_map(layout))
    assert 0 < layout.listed < on_map
    assert f"{on_map - layout.listed} more are not listed" in " ".join(sheets.read_texts(extract).split())


def test_nothing_in_the_columns_lies_outside_them_or_on_another() -> None:
    layout = lay_out_sheet(sheets.extract_view(sheets.real_record(), "16:9"))
    boxes = [box for _, box in layout.blocks]
    assert all(any(column.expanded(0.01).contains(box) for column in layout.arrangement.columns) for box in boxes)
    assert not sheets.overlapping([box.expanded(-0.01) for box in boxes])
