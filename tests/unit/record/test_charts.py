"""The charts: what their bars count, how long they are, and which of them are pale."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from geo.core.dates import day_number, from_day_number
from geo.record import overview
from geo.record.filters import is_counted
from geo.record.record import load_record

RECORD = load_record(Path(__file__).parents[3] / "events.yaml")
INCIDENTS, DAYS = RECORD.incidents, RECORD.days


def days(first: str, last: str) -> tuple[int, int]:
    return day_number(date.fromisoformat(first)), day_number(date.fromisoformat(last))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2022-12", "2022-12-01", "2022-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022-Q4", "2022-10-01", "2022-12-31"),
        ("2022", "2022-01-01", "2022-12-31"),
    ],
)
def test_a_period_is_its_first_and_last_day(period: str, first: str, last: str) -> None:
    assert overview.period_days(period) == days(first, last)


@pytest.mark.parametrize("text", ["", "2022-13", "2022-00", "2022-Q5", "22", "2022-12-01", "x"])
def test_other_texts_are_no_period(text: str) -> None:
    with pytest.raises(ValueError):
        overview.period_days(text)


def test_every_counted_incident_is_in_the_month_in_which_it_begins() -> None:
    bars = overview.chart_periods(INCIDENTS, DAYS, *DAYS)
    assert sum(bar.count for bar in bars) == is_counted(INCIDENTS).sum()
    december = INCIDENTS[is_counted(INCIDENTS) & INCIDENTS["first"].between(*overview.period_days("2022-12"))]
    assert {bar.id: bar.count for bar in bars}["2022-12"] == len(december)


def test_the_axis_has_every_month_the_empty_ones_too() -> None:
    bars = overview.chart_periods(INCIDENTS, DAYS, *DAYS)
    spans = [overview.period_days(bar.id) for bar in bars]
    assert all(after[0] == before[1] + 1 for before, after in pairwise(spans))
    assert spans[0][0] <= DAYS[0] <= spans[0][1] and spans[-1][0] <= DAYS[1] <= spans[-1][1]
    assert any(bar.count == 0 for bar in bars)


@pytest.mark.parametrize(
    ("first", "last", "ids", "ticks"),
    [
        (
            "2021-11-30",
            "2022-02-01",
            ["2021-11", "2021-12", "2022-01", "2022-02"],
            ["Nov 2021", "Dec", "Jan 2022", "Feb"],
        ),
        ("2018-05-01", "2022-02-01", ["2018-Q2", "2018-Q3", "2018-Q4", "2019-Q1"], ["Q2 2018", "Q3", "Q4", "Q1 2019"]),
        ("1990-05-01", "2022-02-01", ["1990", "1991", "1992", "1993"], ["1990", "1991", "1992", "1993"]),
    ],
)
def test_a_longer_record_has_longer_periods(first: str, last: str, ids: list[str], ticks: list[str]) -> None:
    bars = overview.chart_periods(INCIDENTS.iloc[:0], days(first, last), 0, 1)
    assert [bar.id for bar in bars[:4]] == ids
    assert [bar.tick for bar in bars[:4]] == ticks
    assert all(bar.share == 0 for bar in bars)


def test_periods_outside_the_window_are_pale() -> None:
    bars = overview.chart_periods(INCIDENTS, DAYS, *overview.period_days("2022-12"))
    assert [bar.id for bar in bars if bar.on] == ["2022-12"] and len(bars) > 1


@pytest.mark.parametrize(("chosen", "on"), [((), [True, True]), (("a",), [False, True])])
def test_municipalities_that_are_not_chosen_are_pale(chosen: tuple[str, ...], on: list[bool]) -> None:
    bars = overview.chart_municipalities({"a": 3, "b": 4}, {"b": 1}, {"a": "A", "b": "B"}, chosen)
    assert [(bar.label, bar.count, bar.share, bar.shared) for bar in bars] == [("B", 4, 1, 1), ("A", 3, 0.75, 0)]
    assert [bar.on for bar in bars] == on


def test_without_incidents_no_bar_has_a_length() -> None:
    assert overview.chart_municipalities({}, {}, {"a": "A"}, ()) == [overview.Bar("a", "A", "A", 0, 0, True)]
    assert overview.chart_municipalities({}, {}, {}, ()) == []
    today = day_number(date(2026, 1, 1))
    assert [bar.count for bar in overview.chart_periods(INCIDENTS.iloc[:0], (today, today), today, today)] == [0]
    assert from_day_number(today).year == 2026
