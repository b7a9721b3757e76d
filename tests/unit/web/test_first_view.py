"""Which part of the world the map shows at first."""

from pathlib import Path

import pytest

from geo.core.language import use_language
from geo.core.tables import build_tables
from geo.record.record import Record, choose_table_boundaries, load_record
from geo.spatial.municipalities import assign_municipality
from geo.web.base_map import configure_standalone
from geo.web.map_data import find_initial_bounds, find_whole_bounds
from tests.helpers import squares


def make_record(*positions: tuple[float, float]) -> Record:
    places = [squares.place(f"p{i}", position, radius_m=10.0) for i, position in enumerate(positions)]
    events = [squares.event(f"2022-12-08-{i}", place.id) for i, place in enumerate(places)]
    tables = build_tables(squares.dataset(places, events))
    polygons = squares.boundaries()
    return Record(tables, assign_municipality(tables.places, polygons), polygons)


def holds(bounds: list[list[float]], lat: float, lon: float) -> bool:
    (south, west), (north, east) = bounds
    return south <= lat <= north and west <= lon <= east


def test_a_record_far_from_the_municipalities_opens_on_its_incidents() -> None:
    record = make_record((34.2, 66.1), (35.4, 67.3))
    (south, west), (north, east) = find_initial_bounds(record)
    assert (33, 65) < (south, west) < (34.2, 66.1)
    assert (35.4, 67.3) < (north, east) < (36, 68)


def test_a_few_far_ones_do_not_widen_the_first_view_but_the_whole() -> None:
    record = make_record(*[(12 + i / 10, 30 + i / 10) for i in range(30)], (51.5, -0.1))
    assert not holds(find_initial_bounds(record), 51.5, -0.1)
    assert holds(find_initial_bounds(record), 14.9, 32.9)
    assert holds(find_whole_bounds(record), 51.5, -0.1)


def test_a_record_in_the_municipalities_opens_on_those_with_incidents() -> None:
    record = make_record((42.05, 20.05), (42.06, 20.05))
    assert find_initial_bounds(record) == [[42.0, 20.0], [42.1, 20.1]]


def test_positions_across_the_antimeridian_lie_together() -> None:
    (_, west), (_, east) = find_initial_bounds(make_record((-17, 178), (-16, -179)))
    assert (west, east) == pytest.approx((178 - 0.18, 181 + 0.18), abs=0.01)


def test_a_record_of_which_nothing_says_where_it_is_opens_on_the_world() -> None:
    tables = build_tables(squares.dataset())
    polygons = choose_table_boundaries(tables.places)
    record = Record(tables, assign_municipality(tables.places, polygons), polygons)
    assert find_initial_bounds(record) == find_whole_bounds(record) == [[-56.0, -170.0], [76.0, 180.0]]
    config = configure_standalone(record)
    assert {"Sudan", "Brazil", "Japan"} <= {name["name"] for name in config["ground"]["names"]}
    assert config["level"]["singular"] == "unit"


def test_a_record_without_incidents_opens_on_its_places_or_on_the_boundaries_that_were_named() -> None:
    tables = build_tables(
        squares.dataset([squares.place("here", (15.6, 32.5), radius_m=10.0, outside="Sudan, Khartoum")])
    )
    polygons = choose_table_boundaries(tables.places)
    record = Record(tables, assign_municipality(tables.places, polygons), polygons)
    (south, west), (north, east) = find_initial_bounds(record)
    assert (15, 32) < (south, west) < (15.6, 32.5) < (north, east) < (16, 33)
    assert find_initial_bounds(make_record()) == [[42.0, 20.0], pytest.approx([42.2, 20.2])]


def test_a_record_of_retracted_incidents_opens_on_them() -> None:
    record = make_record((42.05, 20.05))
    record.frames.incidents["status"] = "retracted"
    assert holds(find_initial_bounds(record), 42.05, 20.05)


@pytest.mark.parametrize("language, wanted", [
    ("en", {"Serbia", "Kosovo", "Albania"}), ("sq", {"Serbi", "Kosovë", "Shqipëri"}),
    ("sr-Latn", {"Srbija", "Kosovo", "Albanija"}), ("sr-Cyrl", {"Србија", "Косово", "Албанија"}),
])  # fmt: skip
def test_countries_have_their_names_in_the_reader_s_language(language: str, wanted: set[str]) -> None:
    first = load_record(Path(__file__).parents[3] / "events.yaml")
    tables = build_tables(squares.dataset())
    polygons = choose_table_boundaries(tables.places)
    world = Record(tables, assign_municipality(tables.places, polygons), polygons)
    with use_language(language):
        near, far = configure_standalone(first)["lands"], configure_standalone(world)["ground"]["names"]
    assert wanted <= {land["name"] for land in near}
    assert wanted - {"Serbia"} <= {land["name"] for land in far}
    assert not any("code" in land for land in (*near, *far))
