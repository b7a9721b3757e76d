"""The file of choices says of what counts what the record says, and counts by it are those of the filters."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core.dates import Window
from geo.record import filters
from geo.record.filters import FACETS, Filters
from geo.record.record import load_record
from geo.web.record_columns import encode_facets, encode_matches

RECORD = load_record(Path(__file__).parents[3] / "events.yaml")
COUNTED = RECORD.incidents[filters.is_counted(RECORD.incidents)]
FIRST, LAST = RECORD.days
WINDOWS = st.lists(st.integers(FIRST - 3, LAST + 3), min_size=2, max_size=2).map(lambda days: Window(*sorted(days)))
SOME = st.builds(
    Filters,
    **{
        facet.name: st.lists(st.sampled_from(sorted(facet.labels(RECORD))), unique=True, max_size=2).map(tuple)
        for facet in FACETS
    },
    text=st.sampled_from(["", "police", "Зве", "jarinje kosovo", "nothing of the kind"]),
)


def decode(file: bytes) -> pd.DataFrame:
    """The days of each incident, and of each facet the tuple of its choices, as the format of columns says."""
    start = 4 + int.from_bytes(file[:4], "little")
    header = json.loads(file[4:start])

    def read(entry: dict[str, Any]) -> list[int]:
        values = np.frombuffer(file, f"<{entry['type']}", entry["length"], start + entry["at"])
        return (values.astype(int) + entry["base"]).tolist()

    table = pd.DataFrame({"first": read(header["first"])})
    table["last"] = table["first"] + read(header["length"])
    for facet in header["facets"]:
        positions, numbers = iter(read(facet["positions"])), facet["number"]
        each = read(numbers) if numbers else [1] * len(table)
        table[facet["name"]] = [tuple(facet["ids"][next(positions)] for _ in range(number)) for number in each]
        assert next(positions, None) is None
    return table


TABLE = decode(encode_facets(RECORD))


def read_matches(text: str) -> list[bool]:
    """Which of the incidents have the words of a search, as the bits say."""
    bits = np.unpackbits(np.frombuffer(encode_matches(RECORD, text), np.uint8), bitorder="little")
    return [bool(bit) for bit in bits[: len(TABLE)]]


def count_by_table(chosen: Filters, window: Window, name: str) -> Counter[str]:
    """Count the choices of a facet by what the file says."""
    keep = (TABLE["first"] <= window.last) & (TABLE["last"] >= window.first) & np.array(read_matches(chosen.text))
    for other in FACETS:
        if other.name != name and (wanted := set(getattr(chosen, other.name))):
            keep &= TABLE[other.name].map(lambda ids, wanted=wanted: not wanted.isdisjoint(ids))
    return Counter(choice for ids in TABLE.loc[keep, name] for choice in ids)


def test_the_file_has_the_days_of_what_counts_in_the_order_of_the_record() -> None:
    assert TABLE["first"].tolist() == COUNTED["first"].tolist()
    assert TABLE["last"].tolist() == COUNTED["last"].tolist()
    assert len(COUNTED) < len(RECORD.incidents)


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_the_file_has_the_choices_of_each_incident(facet: filters.Facet) -> None:
    cells = COUNTED[facet.column]
    expected = [tuple(map(str, cell)) if isinstance(cell, tuple) else (str(cell),) for cell in cells]
    assert TABLE[facet.name].tolist() == expected


@given(SOME, WINDOWS, st.sampled_from(FACETS))
def test_what_is_counted_by_the_file_is_what_the_filters_count(
    chosen: Filters, window: Window, facet: filters.Facet
) -> None:
    assert count_by_table(chosen, window, facet.name) == filters.count_choices(RECORD, chosen, window)[facet.name]


@pytest.mark.parametrize("text", ["police", "Зве", "nothing of the kind", "", " "])
def test_the_bits_say_which_incidents_have_the_words(text: str) -> None:
    found = filters.filter_incidents(RECORD, Filters(text=text))
    assert read_matches(text) == COUNTED["id"].isin(found["id"]).tolist()


def test_a_record_without_incidents_has_no_choices() -> None:
    frames = replace(RECORD.frames, incidents=RECORD.frames.incidents.iloc[:0])
    assert decode(encode_facets(replace(RECORD, frames=frames))).empty
