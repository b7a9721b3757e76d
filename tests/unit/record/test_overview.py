"""A view at a glance, on the first record: numbers, headlines, order, and the ways out of an empty view."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core.dates import Window
from geo.core.language import use_language
from geo.core.model import FAMILIES, TYPE
from geo.core.text import MultilingualText, fold
from geo.record import overview, queries
from geo.record.filters import Filters, filter_incidents
from geo.record.overview import WayOut
from geo.record.record import load_record
from geo.record.view import LAYERS, SORTS, View
from geo.web.record_columns import describe_columns
from tests.helpers import squares, takeaway

RECORD = load_record(Path(__file__).parents[3] / "events.yaml")
WHOLE = Window(*RECORD.days)
EVERYTHING = View(WHOLE)
COUNTED = queries.select_window(RECORD.incidents, *RECORD.days)


def test_the_numbers_are_those_of_the_incidents_that_count() -> None:
    events = [RECORD.frames.detail(id).event for id in COUNTED["id"]]
    cited = {source for id in COUNTED["id"] for source in (each.id for each in RECORD.frames.detail(id).sources)}
    assert overview.count_evidence(RECORD.incidents) == {
        "incidents": len(events),
        "sources": len(cited),
        "differing": sum(bool(event.disagreements) for event in events),
        "corroborated": sum(event.status == "corroborated" for event in events),
    }


def test_the_numbers_of_nothing_are_naught() -> None:
    assert set(overview.count_evidence(RECORD.incidents.iloc[:0]).values()) == {0}


@given(st.lists(st.integers(*RECORD.days), min_size=2, max_size=2).map(sorted), st.sampled_from([(), LAYERS]))
def test_what_happened_most_is_what_pandas_counts(days: list[int], layers: tuple[str, ...]) -> None:
    most = overview.find_most_frequent(RECORD, queries.select_window(RECORD.incidents, *days, layers))
    expected = queries.select_window(RECORD.incidents, *days)
    families = expected["type"].map(lambda type: TYPE[type].family)
    order = [family.id for family in FAMILIES]
    counts = families.groupby(families).size().reindex(order, fill_value=0).sort_values(ascending=False, kind="stable")
    assert [(family.id, number) for family, number in most.families] == list(counts[counts > 1].head(3).items())
    places = expected.groupby("place").size()
    first = places[places == places.max()]
    if len(first) == 1 and first.iloc[0] > 1:
        assert most.place is not None and most.place[1] == first.iloc[0]
        assert RECORD.place_names_by_language[first.index[0]] == most.place[0] or most.place[0] == (
            ("", RECORD.joined["name_en"][first.index[0]]),
        )
    else:
        assert most.place is None


def test_a_place_is_named_in_the_readers_language_where_that_describes_it_and_else_in_both() -> None:
    area = COUNTED[COUNTED["place"] == "northern-kosovo"]
    most = overview.find_most_frequent(RECORD, area)
    assert most.place == ((("", "Northern Kosovo (four municipalities)"),), len(area))
    with use_language("sq"):
        most = overview.find_most_frequent(RECORD, area)
    assert most.place == (RECORD.place_names_by_language["northern-kosovo"], len(area))


@pytest.mark.parametrize("sort", SORTS)
def test_each_sort_keeps_every_row_and_the_other_way_round_is_its_reverse(sort: str) -> None:
    ordered = overview.sort_incidents(RECORD, RECORD.incidents, sort)
    assert sorted(ordered["id"]) == sorted(RECORD.incidents["id"])
    if sort.endswith("when"):
        assert list(ordered["first"]) == sorted(RECORD.incidents["first"], reverse=sort.startswith("-"))
    if sort.endswith("sources"):
        counts = [len(cites) for cites in RECORD.incidents["cites"]]
        assert [len(cites) for cites in ordered["cites"]] == sorted(counts, reverse=sort.startswith("-"))


def test_rows_that_are_alike_keep_their_order_both_ways() -> None:
    same_day = RECORD.incidents[RECORD.incidents["first"] == RECORD.incidents["first"].mode()[0]]
    for sort in ("when", "-when"):
        assert list(overview.sort_incidents(RECORD, same_day, sort)["id"]) == list(same_day["id"])


def test_a_headline_says_what_when_where_and_how_sourced() -> None:
    rows = overview.list_headlines(RECORD, COUNTED)
    assert [row["id"] for row in rows] == list(COUNTED["id"])
    shooting = next(row for row in rows if row["id"] == "2022-12-08-serbovc-shooting")
    assert shooting["when"] == "8 December 2022, around 23:00"
    assert (shooting["names"], shooting["sources"], shooting["differ"]) == ((("", "Serbovc"),), 3, True)


def ways(view: View) -> list[WayOut]:
    return overview.find_ways_out(RECORD, view)


def test_a_search_without_a_match_is_undone_alone() -> None:
    view = replace(EVERYTHING, filters=Filters(text="xyzzy"))
    assert ways(view) == [WayOut("search", len(COUNTED))]


def test_days_without_an_incident_are_undone_by_all_dates() -> None:
    between = Window(WHOLE.first + 60, WHOLE.first + 70)
    assert ways(View(between)) == [WayOut("dates", len(COUNTED))]


def test_each_way_out_shows_as_many_as_it_says() -> None:
    view = View(WHOLE, Filters(types=("arrest",), text="protest"), layers=LAYERS)
    for way in ways(view):
        chosen = Filters(types=("arrest",)) if way.undo == "search" else Filters(text="protest")
        assert way.incidents == len(filter_incidents(RECORD, chosen))


def test_where_no_single_undoing_helps_everything_is_offered() -> None:
    view = View(Window(WHOLE.first + 60, WHOLE.first + 70), Filters(types=("arrest",), text="xyzzy"))
    assert ways(view) == [WayOut("everything", len(COUNTED))]


def test_headlines_are_in_the_reader_s_language_and_sorted_by_it() -> None:
    with use_language("sq"):
        rows = overview.list_headlines(RECORD, overview.sort_incidents(RECORD, COUNTED, "what"))
    titles = [row["title"] for row in rows]
    assert "Serbë të Kosovës protestojnë në Jarinjë" in titles and {row["lang"] for row in rows} == {None}
    assert titles == sorted(titles, key=fold)


def test_titles_in_one_language_have_that_of_the_record_where_the_reader_s_is_another() -> None:
    event = replace(squares.event(), title=MultilingualText({"mk": "Наслов", "sq": "Titulli"}))
    dataset = replace(
        squares.dataset([squares.place("spot", (42.05, 20.05))], [event, squares.event("other")]), language="en"
    )
    record = takeaway.make_record(dataset)
    for language, wanted in (
        ("en", {("Наслов", "mk"), ("Title of other", None)}),
        ("sq", {("Titulli", None), ("Title of other", "en")}),
    ):
        with use_language(language):
            assert {(row["title"], row["lang"]) for row in overview.list_headlines(record, record.incidents)} == wanted


def test_titles_in_serbian_are_in_the_reader_s_script_in_list_map_and_card() -> None:
    event = replace(squares.event(), title="Novi Sad")
    record = takeaway.make_record(
        replace(squares.dataset([squares.place("spot", (42.05, 20.05))], [event]), language="sr")
    )
    for language, title in (("sr-Cyrl", "Нови Сад"), ("sr-Latn", "Novi Sad"), ("en", "Novi Sad")):
        with use_language(language):
            (row,) = overview.list_headlines(record, record.incidents)
            (drawn,) = describe_columns(record, record.incidents).incidents.itertuples()
            card = queries.describe_incident(record, record.frames.detail(event.id))["wording"]["title"]
            assert card == (row["title"], row["lang"]) == (drawn.title, drawn.lang)
            assert card == (title, "sr" if language == "en" else None)


@pytest.mark.parametrize(
    "words", ["Kosovo Serbs protest", "protestojne ne Jarinje", "protestuju kod Jarinja", "код Јариња"]
)
def test_a_search_finds_the_words_of_every_language_whatever_the_reader_s(words: str) -> None:
    found = filter_incidents(RECORD, Filters(text=words))
    assert "2021-09-jarinje-protest" in set(found["id"])
