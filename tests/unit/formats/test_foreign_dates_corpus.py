"""Dates in every way that spreadsheets, programs and people write them, each with what it means."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.dates import Interval
from geo.formats.foreign_dates import DateReader, parse_time
from geo.formats.foreign_values import join_date_parts


@pytest.mark.parametrize(
    ("value", "year", "date", "time"),
    [
        ("9-May-20", 2020, "2020-05-09", None),
        ("9-May-20", 1920, "1920-05-09", None),
        ("09 Dec 2022", 2022, "2022-12-09", None),
        ("8-Dec", 2022, "2022-12-08", None),
        ("Dec-20", 2020, "2020-12", None),
        ("26/10/25", 2025, "2025-10-26", None),
        ("2022-12-08T00:00:00.000Z", 2022, "2022-12-08", None),
        ("2022-12-08 00:00:00 UTC", 2022, "2022-12-08", None),
        ("2022-12-08T23:30:00+01:00", None, "2022-12-08", None),
        ("2022-12-08 09:30:00.000", None, "2022-12-08", "09:30"),
        ("2022-12-08, 09:30", None, "2022-12-08", "09:30"),
        (1670457600000, None, "2022-12-08", None),
        ("1670457600", None, "2022-12-08", None),
        (1670457600.0, None, "2022-12-08", None),
        (1421.0, None, "1421", None),
        ("1421.0", None, "1421", None),
        (2022, None, "2022", None),
        ("December 8, 2022", None, "2022-12-08", None),
        ("8 December 2022", None, "2022-12-08", None),
        ("8th of December, 2022", None, "2022-12-08", None),
        ("Thursday, 8 December 2022", None, "2022-12-08", None),
        ("Thu, 08 Dec 2022 10:30:00 GMT", None, "2022-12-08", None),
        ("Thu Dec 08 20:00:00 +0000 2022", None, "2022-12-08", None),
        ("Mar 5 2020", None, "2020-03-05", None),
        ("Thu Dec 08 2022 01:00:00 GMT+0100 (CET)", None, "2022-12-08", None),
        ("08DEC2022", None, "2022-12-08", None),
        ("8 décembre 2022", None, "2022-12-08", None),
        ("8 de diciembre de 2022", None, "2022-12-08", None),
        ("8. Dezember 2022", None, "2022-12-08", None),
        ("8 dhjetor 2022", None, "2022-12-08", None),
        ("8. decembar 2022.", None, "2022-12-08", None),
        ("8 Aralık 2022", None, "2022-12-08", None),
        ("8 декабря 2022", None, "2022-12-08", None),
        ("8 децембар 2022", None, "2022-12-08", None),
        ("2022年12月8日", None, "2022-12-08", None),
        ("٢٥/١٢/٢٠٢٢", None, "2022-12-25", None),
        ("8.12.2022.", None, "2022-12-08", None),
        ("8. 12. 2022", None, "2022-12-08", None),
        ("8.12.22", 2022, "2022-12-08", None),
        ("2022/12/8", None, "2022-12-08", None),
        ("2022.12.08", None, "2022-12-08", None),
        ("20221208", None, "2022-12-08", None),
        ("20221208143000", None, "2022-12-08", "14:30"),
        ("12/2022", None, "2022-12", None),
        ("Dec 2022", None, "2022-12", None),
        ("2022-12-08 to 2022-12-10", None, "2022-12-08/2022-12-10", None),
        ("8-10 December 2022", None, "2022-12-08/2022-12-10", None),
        ("25/12/2022 14:30", None, "2022-12-25", "14:30"),
        ("12/25/2022 2:30 PM", None, "2022-12-25", "14:30"),
        ("2022-W49", None, "[2022-12-05..2022-12-11]", None),
        (43960, None, "2020-05-09", None),
        ("43960.5", None, "2020-05-09", "12:00"),
        ("8/8/2022", None, "2022-08-08", None),
        ("2022-11~", None, "2022-11~", None),
        ("[2022-12-01..2022-12-09]", None, "[2022-12-01..2022-12-09]", None),
        ("1/1/1970", None, "1970-01-01", None),
        ("Sept. 5, 2020", None, "2020-09-05", None),
        ("5-sep-2020", None, "2020-09-05", None),
    ],
)
def test_a_date_is_what_its_writer_meant(value: object, year: int | None, date: str, time: str | None) -> None:
    parsed = DateReader().parse(value, year)
    assert (parsed.date.text, parsed.time) == (date, time)


@pytest.mark.parametrize(
    ("value", "year", "words"),
    [
        ("12/8/2022", 2022, "found '12/8/2022', in which day and month cannot be told apart"),
        ("26/10/25", None, "found '26/10/25'"),
        ("9-May-20", 2019, "beside the year 2019"),
        ("13/13/2022", None, "which is no day"),
        ("soon", None, "found 'soon', expected a date"),
        ("", None, "found nothing, expected a date"),
        (None, None, "found nothing"),
        (True, None, "found 'True'"),
        ([], None, "found nothing"),
        (float("nan"), None, "expected a date"),
        (float("inf"), None, "expected a date"),
        ("1e99", None, "expected a date"),
        ("9" * 40, None, "expected a date"),
        ("2022-02-30", None, "not in the calendar"),
        ("May", 2020, "expected a date"),
        ("32 December 2022", None, "found"),
        ("8-Dec", None, "expected a date"),
        ("2022-13-08", None, "found"),
        ("0", None, "expected"),
    ],
)
def test_what_is_no_date_or_two_is_refused_as_it_is_written(value: object, year: int | None, words: str) -> None:
    with pytest.raises(ValueError, match="expected") as caught:
        DateReader().parse(value, year)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("column", "date", "words"),
    [
        (["12/8/2022", "12/25/2022"], "2022-12-08", "read as month/day/year"),
        (["12/8/2022", "25/12/2022"], "2022-08-12", "read as day/month/year"),
        (["1/8/2022", "2/8/2022", "3/8/2022", "1/9/2022"], "2022-08-01", "the rows follow one another"),
        (["12/8/22", "12/8/2022", "13/8/22"], "2022-08-12", "read as day/month/year"),
        (["12/8/2022 10:00", "12/25/2022 11:00"], "2022-12-08", "read as month/day/year"),
        (["12/8/2022", "nonsense", "99/99/2022", "12/25/2022"], "2022-12-08", "read as month/day/year"),
        (["22/12/08", "22/12/31", "21/1/5"], "2022-12-08", "read as year/month/day"),
    ],
)
def test_the_whole_column_tells_day_and_month_apart(column: list[str], date: str, words: str) -> None:
    reader = DateReader(lambda: [(value, None) for value in column])
    assert reader.parse(column[0]).date.text == date
    assert words in reader.notes[0]


@pytest.mark.parametrize("column", [["12/8/2022"], ["1/2/2022", "2/1/2022"], ["12/25/2022", "25/12/2022", "1/2/2022"]])
def test_a_column_that_leaves_it_open_is_asked_about(column: list[str]) -> None:
    reader = DateReader(lambda: [(value, None) for value in column])
    with pytest.raises(ValueError, match="date_format"):
        reader.parse(column[-1])


@pytest.mark.parametrize(
    ("formats", "value", "date"),
    [
        (["%m/%d/%y"], "12/8/22", "2022-12-08"),
        (["%m/%d/%y"], "12/8/2022", "2022-12-08"),
        (["%d/%m/%Y"], "12/8/22", "2022-08-12"),
        (["%d.%m.%Y", "%Y"], "2022", "2022"),
        (["%m/%d/%Y"], "12/8/2022 14:30", "2022-12-08"),
    ],
)
def test_formats_that_are_given_hold(formats: list[str], value: str, date: str) -> None:
    assert DateReader(formats=formats).parse(value).date.text == date


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        (("2022", "12", "8"), "2022-12-08"),
        (("2022.0", "12.0", "8.0"), "2022-12-08"),
        (("2022", "Dec", "8"), "2022-12-08"),
        (("2022", "12", "0"), "2022-12"),
        (("2022", "0", "0"), "2022"),
        (("2022", "", ""), "2022"),
        (("2022", "12", "-9"), "2022-12"),
        (("2022", "12", "NA"), "2022-12"),
        (("1994", "décembre", ""), "1994-12"),
    ],
)
def test_year_month_and_day_of_three_columns_are_one_date(parts: tuple[str, str, str], date: str) -> None:
    assert join_date_parts(*parts) == date


@pytest.mark.parametrize("parts", [("", "12", "8"), ("2022", "x", ""), ("2022", "2", "30"), ("year", "", "")])
def test_parts_that_make_no_date_are_refused(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="found"):
        join_date_parts(*parts)


@pytest.mark.parametrize(
    ("text", "time"),
    [("9h30", "09:30"), ("9.30", "09:30"), ("0930", "09:30"), ("0.395833", "09:30"), ("1899-12-30T09:30:00", "09:30")],
)
def test_a_time_of_a_spreadsheet_is_read(text: str, time: str) -> None:
    assert parse_time(text) == time


@settings(max_examples=150)
@given(
    st.text(max_size=30) | st.text("0123456789/-. :TZ+APMaug", max_size=20) | st.floats() | st.integers() | st.none(),
    st.none() | st.integers(1, 9999),
)
def test_whatever_a_cell_holds_is_a_date_or_refused_in_words(value: object, year: int | None) -> None:
    try:
        assert isinstance(DateReader().parse(value, year).date, Interval)
    except ValueError as error:
        assert str(error).startswith("found")
