"""Dates and times of other systems: days that no time zone shifts, and nothing that could be read in two ways."""

import os
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.formats.foreign_dates import (
    DateReader,
    Order,
    list_formats,
    list_readings,
    parse_span,
    parse_time,
)
from geo.formats.timemap import format_day
from geo.formats.timemap_values import parse_month_first


@pytest.mark.parametrize(
    ("given", "text", "time"),
    [
        ("2022-12-08T09:30:00", "2022-12-08", "09:30"),
        ("2022-12-08T23:30:00Z", "2022-12-08", None),
        ("2022/12/8", "2022-12-08", None),
        ("8.12.2022", "2022-12-08", None),
        ("12/31/2022", "2022-12-31", None),
        ("20221208", "2022-12-08", None),
        (2022, "2022", None),
        ("2022-11~", "2022-11~", None),
    ],
)
def test_a_date_that_can_be_read_in_one_way_is_taken(given: object, text: str, time: str | None) -> None:
    parsed = parse_span(given)
    assert (parsed.date.text, parsed.time) == (text, time)


def test_a_start_and_an_end_make_a_span() -> None:
    assert parse_span("2022-12-08", "2022-12-10").date.text == "2022-12-08/2022-12-10"


@settings(max_examples=100)
@given(st.dates(), st.sampled_from(["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"]))
def test_a_day_is_the_same_day_in_every_time_zone(day: date, zone: str) -> None:
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        assert parse_month_first(format_day(day)).first == day
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:30", "09:30"), ("23:59:59", "23:59"), ("5:30 PM", "17:30"), ("12:05 a.m.", "00:05"), ("12pm", "12:00"),
        ("0:00", "00:00"),
    ],
)  # fmt: skip
def test_a_time_is_read_as_it_is_written(text: str, expected: str) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize("text", ["", "9", "24:00", "13:00 pm", "0:30 am", "12:60", "noon", "9:3", "-1:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a time such as 09:30"):
        parse_time(text)


@pytest.mark.parametrize(
    ("texts", "order", "formats"),
    [
        (["8/12/2022", "9/12/2022 10:30"], "dmy", ["%d/%m/%Y"]),
        (["8/12/2022", "8-12-22", "2022-12-08"], "mdy", ["%m/%d/%Y", "%m-%d-%Y", "%Y-%m-%d"]),
        (["8. 12. 2022.", "8 / 12 / 2022"], "dmy", ["%d. %m. %Y.", "%d / %m / %Y"]),
        (["26/10/25"], "ymd", ["%Y/%m/%d"]),
        (["8 December 2022", ""], "dmy", []),
    ],
)
def test_formats_in_an_order_read_what_is_written(texts: list[str], order: Order, formats: list[str]) -> None:
    assert list_formats(texts, order) == tuple(formats)
    for text in texts if formats else ():
        assert DateReader(formats=formats).parse(text).date.extent == "day"


def test_a_date_of_three_numbers_has_a_reading_for_each_order_that_makes_a_day() -> None:
    assert list_readings("8/12/2022") == {"dmy": date(2022, 12, 8), "mdy": date(2022, 8, 12)}
    assert list_readings("8 December 2022") == {}
