"""Filters agree with the plain pandas way, and counts with what a choice then shows."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.record import filters
from geo.record.filters import FACETS, Filters
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
COLUMNS = {"actors": "actors", "municipalities": "municipalities", "sources": "cites"}


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


@settings(max_examples=300, deadline=None)
@given(SOME)
def test_filters_agree_with_pandas(chosen: Filters) -> None:
    assert set(filters.passing(RECORD, replace(chosen, text=""))["id"]) == plain(chosen)


@settings(max_examples=100, deadline=None)
@given(SOME, st.sampled_from(FACETS))
def test_a_count_is_what_the_choice_alone_in_its_facet_would_show(chosen: Filters, facet: filters.Facet) -> None:
    counts = filters.counts(RECORD, chosen)[facet.name]
    for choice in CHOICES[facet.name]:
        found = filters.passing(RECORD, replace(chosen, **{facet.name: (choice,)}))
        assert counts[choice] == filters.counted(found).sum()


@pytest.mark.parametrize("text", ["Zvecan", "Zveçan", "Звечан", "Zvečan", "zvečan", "ЗВЕЧАН"])
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    found = filters.passing(RECORD, Filters(text=text))["id"]
    assert "2022-12-zvecan-barricade" in set(found)
    assert list(found) == list(filters.passing(RECORD, Filters(text="Zvecan"))["id"])


def test_the_words_of_claims_are_found() -> None:
    assert list(filters.passing(RECORD, Filters(text="milosh"))["id"]) == ["2022-12-kopaonik-convoy"]


def test_the_choices_in_force_are_told_in_words() -> None:
    told = filters.active(RECORD, Filters(types=("protest",), text="mill"))
    assert [words for _, _, words in told] == ["Type: Protest", "Text: mill"]
