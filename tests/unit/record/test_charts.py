"""The charts beside the map: what their bars count, and which of them are pale."""

from pathlib import Path

import pytest

from geo.core.dates import from_day_number
from geo.record import charts
from geo.record.filters import is_counted
from geo.record.record import load_record

RECORD = load_record(Path(__file__).parents[3] / "events.yaml")


@pytest.mark.parametrize(
    ("month", "days"), [("2022-12", ("2022-12-01", "2022-12-31")), ("2024-02", ("2024-02-01", "2024-02-29"))]
)
def test_a_month_is_its_first_and_last_day(month: str, days: tuple[str, str]) -> None:
    assert tuple(str(from_day_number(day)) for day in charts.month_days(month)) == days


def test_every_counted_incident_is_in_the_month_in_which_it_begins() -> None:
    frame = charts.draw_month_chart(RECORD.incidents, *RECORD.days).data
    assert frame["Incidents"].sum() == is_counted(RECORD.incidents).sum()
    assert list(frame["id"]) == sorted(frame["id"]) and frame["on"].all()


def test_months_outside_the_window_are_pale() -> None:
    frame = charts.draw_month_chart(RECORD.incidents, *charts.month_days("2022-12")).data
    assert list(frame.loc[frame["on"], "id"]) == ["2022-12"] and len(frame) > 1


@pytest.mark.parametrize(("chosen", "on"), [((), [True, True]), (("a",), [True, False])])
def test_municipalities_that_are_not_chosen_are_pale(chosen: tuple[str, ...], on: list[bool]) -> None:
    frame = charts.draw_municipality_chart({"a": 3}, {"a": "A", "b": "B"}, chosen).data
    assert (list(frame["Incidents"]), list(frame["on"])) == ([3, 0], on)


def test_an_empty_record_has_empty_charts() -> None:
    assert charts.draw_month_chart(RECORD.incidents.iloc[:0], 0, 1).data.empty
    assert charts.draw_municipality_chart({}, {}, ()).data.empty
