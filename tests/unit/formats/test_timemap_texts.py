"""TimeMap's texts as values: days that no time zone shifts, times, spots."""

import os
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.formats.timemap import values as texts
from geo.formats.timemap import writer as timemap


@settings(deadline=None, max_examples=100)
@given(st.dates(), st.sampled_from(["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"]))
def test_a_day_is_the_same_day_in_every_time_zone(day: date, zone: str) -> None:
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        assert texts.day(timemap.day(day)).first == day
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
    assert texts.time(text) == expected


@pytest.mark.parametrize("text", ["", "9", "24:00", "13:00 pm", "0:30 am", "12:60", "noon", "9:3", "-1:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a time such as 09:30"):
        texts.time(text)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=400), st.integers(2, 50))
def test_what_is_shortened_is_no_longer_than_allowed(text: str, most: int) -> None:
    assert len(texts.shortened(text, most)) <= most


@settings(deadline=None, max_examples=100)
@given(st.text(min_size=1, max_size=400).map(texts.plain).filter(bool))
def test_a_description_gives_a_title_that_the_record_takes(text: str) -> None:
    title = texts.titled(text)
    assert title.strip() and len(title) <= texts.MOST_TITLE
