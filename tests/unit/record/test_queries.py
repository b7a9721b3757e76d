"""What a view holds: filters, windows, rows and full text."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core import evidence
from geo.core.dates import Period, day_number
from geo.core.model import Event, Place
from geo.core.tables import build_tables
from geo.record import overview, queries
from geo.record.filters import Filters, filter_incidents
from geo.record.record import Record, load_record
from geo.spatial.municipalities import assign_municipality, describe_location
from geo.web import templates
from tests.helpers import squares

ROOT = Path(__file__).parents[3]


def record(places: Sequence[Place], events: Sequence[Event]) -> Record:
    tables = build_tables(squares.dataset(places, events))
    polygons = squares.boundaries()
    return Record(tables, assign_municipality(tables.places, polygons), polygons)


@pytest.fixture(scope="module")
def some() -> Record:
    places = [
        squares.place("spot", (42.05, 20.05), municipality=("a",), radius_m=100.0),
        squares.place("edge", (42.1, 20.05), municipality=("c",)),
        squares.place("far", (42.05, 21.0), outside="Elsewhere, unit"),
        squares.place("wide", precision="region", municipality=("a", "b")),
    ]
    events = [
        squares.event("2022-12-08-shots"),
        squares.full_event("2022-12-10-protest", "edge"),
        squares.event("2022-12-11-flight", "far", "2022-12-11", type="flight"),
        squares.event("2022-12-12-word", "wide", "2022-12-12", type="statement"),
    ]
    return record(places, events)


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def ids(table: object) -> list[str]:
    return list(table["id"])  # type: ignore[index]


def test_retracted_incidents_are_shown_only_where_wanted(some: Record) -> None:
    incidents = some.frames.incidents.assign(status="retracted")
    assert ids(queries.select_window(incidents, *some.days)) == []
    assert len(queries.select_window(incidents, *some.days, ("retracted",))) == 3


def test_what_is_left_without_sources(some: Record) -> None:
    left = queries.assess_incidents(some, some.incidents, ["wire", "copy"])
    assert list(left) == [evidence.LOST, evidence.DROPS, evidence.LOST, evidence.LOST]
    assert list(queries.assess_incidents(some, some.incidents, [])) == [evidence.STANDS] * 4
    rows = overview.list_headlines(some, some.incidents, ["wire", "copy"])
    assert [row["support"] for row in rows][:2] == ["loses all support", "drops to reported"]


def test_disagreements_are_listed_with_their_claims(some: Record) -> None:
    (found,) = queries.describe_disagreements(some, some.incidents)
    assert list(found["differ"]) == ["persons"]


def test_each_source_is_told_with_what_it_carries(some: Record) -> None:
    rows = {row["source"].id: row for row in queries.describe_sources(some, ["copy"])}
    assert (rows["wire"]["count"], len(rows["wire"]["lost"]), len(rows["wire"]["drops"])) == (3, 2, 0)
    assert len(rows["police"]["drops"]) == 1
    assert rows["copy"]["out"]


def test_an_incident_is_selected_by_its_id_alone(some: Record) -> None:
    full = queries.describe_selection(some, some.incidents, {"event": "2022-12-10-protest"})
    assert full["entries"][0]["event"].id == "2022-12-10-protest"


def test_statements_are_shown_only_where_wanted(some: Record) -> None:
    first, last = some.days
    assert "2022-12-12-word" not in ids(queries.select_window(some.frames.incidents, first, last))
    assert "2022-12-12-word" in ids(queries.select_window(some.frames.incidents, first, last, ("statements",)))


def test_a_window_holds_what_overlaps_it(some: Record) -> None:
    found = queries.select_window(some.frames.incidents, day("2022-12-11"), day("2022-12-11"))
    assert ids(found) == ["2022-12-10-protest", "2022-12-11-flight"]


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 5), st.integers(0, 5))
def test_widening_a_window_never_loses_an_incident(some: Record, a: int, b: int, left: int, right: int) -> None:
    start = day("2022-11-20")
    first, last = start + min(a, b), start + max(a, b)
    narrow = set(ids(queries.select_window(some.frames.incidents, first, last, ("statements",))))
    wide = set(ids(queries.select_window(some.frames.incidents, first - left, last + right, ("statements",))))
    assert narrow <= wide


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_window_agrees_with_the_dates(some: Record, a: int, b: int) -> None:
    start = date(2022, 11, 20).toordinal()
    period = Period(date.fromordinal(start + min(a, b)), date.fromordinal(start + max(a, b)))
    found = queries.select_window(
        some.frames.incidents, day_number(period.first), day_number(period.last), ("statements",)
    )
    dates = {event: some.frames.detail(event).event.date for event in some.frames.incidents["id"]}
    assert ids(found) == [id for id, day in dates.items() if day.first <= period.last and period.first <= day.last]


def test_an_empty_window_has_columns_and_no_rows(some: Record) -> None:
    rows = overview.list_headlines(some, queries.select_window(some.frames.incidents, 0, 1))
    assert len(rows) == 0
    table = templates.render("table", rows=rows, total=0, first=1, page=0, pages=1, sort="when", chosen=None)
    assert "What" in table


def test_rows_say_date_place_and_type_in_words(some: Record) -> None:
    row = overview.list_headlines(some, some.frames.incidents)[0]
    assert (row["when"], row["kind"].label) == ("8 December 2022", "Shots fired")
    assert row["names"] == (("sr-Latn", "spot sr"), ("sq", "spot sq"))


def test_a_place_is_shown_with_its_incidents_only(some: Record) -> None:
    shown = queries.describe_selection(some, some.frames.incidents, {"place": "edge", "event": "2022-12-10-protest"})
    assert (shown["title"], shown["count"], shown["chosen"]) == ("edge sr / edge sq", 1, "2022-12-10-protest")
    assert [entry["event"].id for entry in shown["entries"]] == ["2022-12-10-protest"]


def test_a_municipality_is_shown_with_every_place_that_touches_it(some: Record) -> None:
    shown = queries.describe_selection(some, some.frames.incidents, {"municipality": "a"})
    assert [entry["event"].id for entry in shown["entries"]] == ["2022-12-08-shots", "2022-12-12-word"]


@pytest.mark.parametrize("selected", [{}, {"place": None}, {"place": "gone"}, {"municipality": "nowhere"}])
def test_a_selection_that_holds_nothing_shows_nothing(some: Record, selected: dict[str, str]) -> None:
    assert queries.describe_selection(some, some.frames.incidents, selected)["entries"] == []


def test_a_crowded_place_is_cut_and_counted() -> None:
    crowd = [squares.event(f"2022-12-08-shots-{n}") for n in range(300)]
    full = record([squares.place("spot", (42.05, 20.05), municipality=("a",))], crowd)
    shown = queries.describe_selection(full, full.frames.incidents, {"place": "spot"})
    assert (shown["count"], len(shown["entries"])) == (300, queries.MAX_INCIDENTS_IN_FULL)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("spot", "a sr / a sq"),
        ("edge", "c sr / c sq, near the line with a sr / a sq"),
        ("far", "outside the municipalities (Elsewhere, unit), 66.2 km from b sr / b sq"),
        ("wide", "a sr / a sq, b sr / b sq"),
    ],
)
def test_where_a_place_lies_is_said_in_words(some: Record, place: str, words: str) -> None:
    text = describe_location(some.joined.loc[place], some.boundaries)
    assert text == words


def test_the_incident_that_was_picked_is_shown_however_many_there_are() -> None:
    crowd = [squares.event(f"2022-12-08-shots-{n:03}") for n in range(300)]
    full = record([squares.place("spot", (42.05, 20.05), municipality=("a",))], crowd)
    shown = queries.describe_selection(full, full.frames.incidents, {"place": "spot", "event": "2022-12-08-shots-299"})
    assert shown["entries"][0]["event"].id == "2022-12-08-shots-299"


def test_an_empty_record_has_a_heading() -> None:
    assert queries.describe_record(record([], []))["period"] == "no incidents yet"


FOUND = ["at this place", "in the municipality of that name", "in an area that includes it", "in its words"]


def test_a_search_for_a_place_lists_first_what_is_there() -> None:
    ours = load_record(ROOT / "events.yaml")
    for typed, place in (("zvecan", "zvecan"), ("Лепосавић", "leposavic"), ("kopaonik", "kopaonik")):
        found = queries.rank_found(ours, filter_incidents(ours, Filters(text=typed)), typed)
        assert found["place"].iloc[0] == place
        ranks = [FOUND.index(words) for words in found["found"]]
        assert ranks == sorted(ranks) and ranks[0] == 0
        assert [row["found"] for row in overview.list_headlines(ours, found)] == list(found["found"])


def test_a_search_for_other_words_keeps_the_order() -> None:
    ours = load_record(ROOT / "events.yaml")
    for typed in ("", "number plates"):
        found = filter_incidents(ours, Filters(text=typed))
        assert queries.rank_found(ours, found, typed) is found
