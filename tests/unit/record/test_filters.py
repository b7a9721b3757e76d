"""Filters agree with the plain pandas way, and counts with what a choice then shows."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core.dates import Window
from geo.record import filters
from geo.record.filters import FACETS, Change, Filters
from geo.record.queries import select_window
from geo.record.record import load_record

RECORD = load_record(Path(__file__).parents[3] / "events.yaml")
CHOICES = {facet.name: sorted(facet.labels(RECORD)) for facet in FACETS}
SOME = st.builds(
    Filters,
    **{
        name: st.lists(st.sampled_from(options), unique=True, max_size=2).map(tuple)
        for name, options in CHOICES.items()
    },
    text=st.sampled_from(["", "", "police", "Зве", "jarinje kosovo", "nothing of the kind"]),
)
FIRST, LAST = RECORD.days
WINDOWS = st.lists(st.integers(FIRST - 3, LAST + 3), min_size=2, max_size=2).map(lambda days: Window(*sorted(days)))
COLUMNS = {"actors": "actors", "targets": "targets", "municipalities": "municipalities", "sources": "cites"}


def plain(chosen: Filters) -> set[str]:
    """The same filter as one would write it by hand."""
    table = RECORD.incidents
    keep = pd.Series(True, index=table.index)
    if chosen.types:
        keep &= table["type"].isin([*chosen.types, "statement"])
    if chosen.statuses:
        keep &= table["status"].isin(chosen.statuses)
    if chosen.origins:
        keep &= table["origins"].astype(str).isin(chosen.origins)
    for name, column in COLUMNS.items():
        if wanted := getattr(chosen, name):
            keep &= table[column].explode().isin(wanted).groupby(level=0).any()
    return set(table.loc[keep, "id"])


@given(SOME)
def test_filters_agree_with_pandas(chosen: Filters) -> None:
    assert set(filters.filter_incidents(RECORD, replace(chosen, text=""))["id"]) == plain(chosen)


@given(SOME, st.sampled_from(FACETS))
def test_a_count_is_what_the_choice_alone_in_its_facet_would_show(chosen: Filters, facet: filters.Facet) -> None:
    counts = filters.count_choices(RECORD, chosen)[facet.name]
    for choice in CHOICES[facet.name]:
        found = filters.filter_incidents(RECORD, replace(chosen, **{facet.name: (choice,)}))
        assert counts[choice] == filters.is_counted(found).sum()


@given(SOME, st.sampled_from(FACETS), WINDOWS)
def test_a_count_in_a_window_is_of_what_the_choice_would_show_there(
    chosen: Filters, facet: filters.Facet, window: Window
) -> None:
    counts = filters.count_choices(RECORD, chosen, window)[facet.name]
    for choice in CHOICES[facet.name]:
        found = filters.filter_incidents(RECORD, replace(chosen, **{facet.name: (choice,)}))
        assert counts[choice] == len(select_window(found, window.first, window.last))


@pytest.mark.parametrize("text", ["Zvecan", "Zveçan", "Звечан", "Zvečan", "zvečan", "ЗВЕЧАН"])
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    found = filters.filter_incidents(RECORD, Filters(text=text))["id"]
    assert "2022-12-zvecan-barricade" in set(found)
    assert list(found) == list(filters.filter_incidents(RECORD, Filters(text="Zvecan"))["id"])


@pytest.mark.parametrize("text", ["barricade", "barrikadë", "Barikada", "барикада"])
def test_a_type_is_found_in_every_language_of_the_page(text: str) -> None:
    barricades = RECORD.incidents.loc[RECORD.incidents["type"] == "barricade", "id"]
    assert set(barricades) <= set(filters.filter_incidents(RECORD, Filters(text=text))["id"])


@pytest.mark.parametrize("text", ["disputed", "i kontestuar", "sporno", "спорно"])
def test_a_status_is_found_in_every_language_of_the_page(text: str) -> None:
    disputed = RECORD.incidents.loc[RECORD.incidents["status"] == "disputed", "id"]
    assert len(disputed)
    assert set(disputed) <= set(filters.filter_incidents(RECORD, Filters(text=text))["id"])


def test_the_words_of_claims_are_found() -> None:
    assert list(filters.filter_incidents(RECORD, Filters(text="milosh"))["id"]) == ["2022-12-kopaonik-convoy"]


def test_the_choices_in_force_are_told_in_words() -> None:
    told = filters.list_active_choices(RECORD, Filters(types=("protest",), text="mill"))
    assert [words for _, _, words in told] == ["Type: Protest", "Text: mill"]


def test_changes_are_applied_in_their_order() -> None:
    changes = [
        Change("types", "protest", True), Change("statuses", "reported", True), Change("types", "barricade", True),
        Change("types", "protest", False),
    ]  # fmt: skip
    changed = filters.apply_changes(RECORD, Filters(text="mill"), changes)
    assert changed == Filters(types=("barricade",), statuses=("reported",), text="mill")


def test_a_choice_that_is_on_already_is_not_chosen_twice() -> None:
    once = Filters(types=("protest",))
    assert filters.apply_changes(RECORD, once, [Change("types", "protest", True)]) == once
    assert filters.apply_changes(RECORD, Filters(), [Change("types", "protest", False)]) == Filters()


@pytest.mark.parametrize("facet", ["types", "text", "", "__class__"])
@pytest.mark.parametrize("choice", ["Barricade (6)", "Barricade", "", "no such id"])
def test_a_change_of_what_the_record_lacks_changes_nothing(facet: str, choice: str) -> None:
    assert filters.apply_changes(RECORD, Filters(types=("arrest",)), [Change(facet, choice, True)]) == Filters(
        types=("arrest",)
    )


def test_choices_that_the_record_lacks_are_dropped() -> None:
    mixed = Filters(types=("Barricade (6)", "arrest"), actors=("nobody",), text="mill")
    assert filters.drop_unknown_choices(RECORD, mixed) == Filters(types=("arrest",), text="mill")


@given(SOME)
def test_choices_that_the_record_has_are_known(chosen: Filters) -> None:
    assert filters.drop_unknown_choices(RECORD, chosen) == chosen


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_every_choice_is_listed_once(facet: filters.Facet) -> None:
    assert filters.list_choices(RECORD, facet) == facet.labels(RECORD)


@pytest.mark.parametrize("name", ["actors", "targets", "sources"])
def test_the_most_frequent_actors_and_sources_come_first(name: str) -> None:
    facet = next(facet for facet in FACETS if facet.name == name)
    counts = filters.count_choices(RECORD, Filters())[facet.name]
    listed = [counts[choice] for choice in filters.list_choices(RECORD, facet)]
    assert listed == sorted(listed, reverse=True)


def test_one_choice_or_the_words_are_removed_and_the_rest_stays() -> None:
    chosen = Filters(types=("protest", "barricade"), statuses=("reported",), text="police")
    assert filters.remove_choice(chosen, "types", "protest") == replace(chosen, types=("barricade",))
    assert filters.remove_choice(chosen, "text", "police") == replace(chosen, text="")
