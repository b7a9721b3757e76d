"""What is selected: places at one spot together, and how they are headed."""

import pytest

from geo.core.tables import build_tables
from geo.record import queries
from geo.record.record import Record
from geo.spatial.municipalities import assign_municipality
from tests.helpers import squares

HERE = (42.05, 20.05)
EVENTS = {"2022-12-08-a": "square", "2022-12-09-b": "hall", "2022-12-10-c": "square", "2022-12-11-d": "away"}


def made(places: list[str], events: dict[str, str]) -> Record:
    positions = [squares.place(id, (42.01, 20.01) if id == "away" else HERE) for id in places]
    days = {id: id[:10] for id in events}
    tables = build_tables(squares.dataset(positions, [squares.event(id, at, days[id]) for id, at in events.items()]))
    return Record(tables, assign_municipality(tables.places, squares.boundaries()), squares.boundaries())


@pytest.fixture(scope="module")
def record() -> Record:
    return made(["square", "hall", "away"], EVENTS)


@pytest.mark.parametrize("place", ["square", "hall"])
def test_places_at_one_spot_are_selected_together_and_shown_place_by_place(record: Record, place: str) -> None:
    shown = queries.describe_selection(record, record.incidents, {"place": place})
    assert (shown["title"], shown["count"], shown["several"]) == ("square sr / square sq · hall sr / hall sq", 3, True)
    assert [entry["event"].id for entry in shown["entries"]] == ["2022-12-08-a", "2022-12-10-c", "2022-12-09-b"]


@pytest.mark.parametrize(
    ("event", "order"),
    [
        ("2022-12-10-c", ["2022-12-10-c", "2022-12-08-a", "2022-12-09-b"]),
        ("2022-12-09-b", ["2022-12-09-b", "2022-12-08-a", "2022-12-10-c"]),
    ],
)
def test_the_picked_incident_comes_first_with_the_others_of_its_place(
    record: Record, event: str, order: list[str]
) -> None:
    shown = queries.describe_selection(record, record.incidents, {"event": event})
    assert [entry["event"].id for entry in shown["entries"]] == order


def test_a_spot_is_headed_by_the_places_that_have_something_in_the_window(record: Record) -> None:
    inside = record.incidents[record.incidents["id"] == "2022-12-09-b"]
    shown = queries.describe_selection(record, inside, {"place": "square"})
    assert (shown["title"], shown["count"], shown["several"]) == ("hall sr / hall sq", 1, False)


def test_a_heading_names_three_places_and_counts_the_others() -> None:
    places = [f"p{n}" for n in range(5)]
    record = made(places, {f"2022-12-0{n + 1}-a": place for n, place in enumerate(places)})
    words = queries.name_selection(record, record.incidents, "p0", None)
    assert words == "p0 sr / p0 sq · p1 sr / p1 sq · p2 sr / p2 sq and 2 more"


def test_a_spot_has_the_id_of_its_first_place(record: Record) -> None:
    assert [queries.find_spot(record, place) for place in ("hall", "square", "away", "gone", None)] == [
        "square", "square", "away", None, None,
    ]  # fmt: skip
