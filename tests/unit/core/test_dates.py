"""EDTF to spans of days, and windows over them."""

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.core.dates import Interval, Period, day_number, describe_date, from_day_number, parse_date

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MARKS = st.sampled_from(["", "~", "?", "%"])


@st.composite
def edtf(draw: st.DrawFn) -> str:
    """Any date that a record may hold; a span is written as exactly at its end as at its start."""
    precision = draw(st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
    first, last = (day.strftime(precision) + draw(MARKS) for day in sorted([draw(DAYS), draw(DAYS)]))
    return draw(st.sampled_from([first, f"{first}/{last}", f"[{first}..{last}]"]))


@pytest.mark.parametrize(
    ("text", "first", "last", "extent"),
    [
        ("2022-12-08", "2022-12-08", "2022-12-08", "day"),
        ("2022-11", "2022-11-01", "2022-11-30", "within"),
        ("2024-02", "2024-02-01", "2024-02-29", "within"),
        ("2022", "2022-01-01", "2022-12-31", "within"),
        ("[2022-12-10..2022-12-12]", "2022-12-10", "2022-12-12", "within"),
        ("2022-12-10/2022-12-12", "2022-12-10", "2022-12-12", "lasting"),
        ("2022-11/2022-12-05", "2022-11-01", "2022-12-05", "lasting"),
        ("2022-12-08/2022-12-08", "2022-12-08", "2022-12-08", "day"),
    ],
)
def test_a_date_spans_the_days_it_names(text: str, first: str, last: str, extent: str) -> None:
    interval = parse_date(text)
    assert (interval.first.isoformat(), interval.last.isoformat()) == (first, last)
    assert (interval.extent, interval.text, interval.approximate) == (extent, text, False)


@pytest.mark.parametrize("text", ["2022-11~", "2022-11-26?", "2022%", "2021-09-25/2021-09-26~", "2022-11~/2022-12"])
def test_any_qualifier_makes_a_date_approximate(text: str) -> None:
    assert parse_date(text).approximate


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2022-12-09", "9 December 2022"),
        ("2021-09-26~", "about 26 September 2021"),
        ("2021-09-26?", "possibly 26 September 2021"),
        ("2022-11", "on one day in November 2022 (day not known)"),
        ("2022-11~", "on one day in about November 2022 (day not known)"),
        ("2022", "on one day in 2022 (day not known)"),
        ("2022-12-10/2022-12-12", "from 10 to 12 December 2022"),
        ("2022-11-30/2022-12-02", "from 30 November to 2 December 2022"),
        ("2021-12-30/2022-01-02", "from 30 December 2021 to 2 January 2022"),
        ("2022-11/2022-12-05", "from November to 5 December 2022"),
        ("2021/2022", "from 2021 to 2022"),
        ("2021-09-25/2021-09-26~", "from 25 to about 26 September 2021"),
        ("[2022-11-01~..2022-11-10]", "between about 1 and 10 November 2022"),
        ("2022-11/2022-11", "throughout November 2022"),
        ("2022-12-08/2022-12-08", "8 December 2022"),
    ],
)
def test_words_are_as_exact_as_the_date(text: str, words: str) -> None:
    assert describe_date(parse_date(text)) == words


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("", "found '', expected a date such as"),
        ("yesterday", "expected a date such as 2022-12-08"),
        ("20221208", "expected a date such as"),
        ("2022-W49-4", "expected a date such as"),
        ("2022-12-08\n", "expected a date such as"),
        ("٢٠٢٢", "expected a date such as"),
        ("x" * 500, "…', expected"),
        ("2022-13", "2022-13, which is not in the calendar"),
        ("2022-00-01", "not in the calendar"),
        ("2022-02-30", "not in the calendar"),
        ("2022-12-08/2023-02-29", "found 2023-02-29, which is not in the calendar"),
        ("0000", "not in the calendar"),
        ("2022-12-10/2022-12-01", "ends before it starts"),
        ("[2022..2021]", "ends before it starts"),
        ("2022-12-0X", "for a day not known"),
        ("202X", "for a day not known"),
        ("2022-12-01/..", "open intervals"),
        ("2022-12-01/", "open intervals"),
        ("../2022-12-01", "open intervals"),
        ("[..2022-12-01]", "open intervals"),
        ("[2022-12-01..]", "open intervals"),
        ("2022-12-08T09:30:00Z", "the hour in `time`"),
        ("2022-12-08 09:30", "the hour in `time`"),
        ("[2022-12-10,2022-12-12]", "a set with two ends"),
        ("{2022-12-10..2022-12-12}", "a set with two ends"),
        ("2022-21", "found 2022-21 (spring), expected the months that are meant: such as [2022-03..2022-05] for a day"),
        ("2022-32~", "found 2022-32~ (winter in the south), expected the months"),
        ("2022-34", "found 2022-34 (quarter 2), expected its months: [2022-04..2022-06] for a day in them, 2022-04/20"),
        ("2022-39", "(third 3 of the year), expected its months: [2022-09..2022-12]"),
        ("2022-41/2023", "(half 2 of the year), expected its months: [2022-07..2022-12]"),
        ("[2021..2022-24]", "found 2022-24 (winter), expected the months"),
        ("-0044-03-15", "a year from 0001 to 9999"),
        ("Y170000002", "a year from 0001 to 9999"),
        ("Y-17E7", "a year from 0001 to 9999"),
        ("1950S2", "a year from 0001 to 9999"),
        ("10000-01-01", "a year from 0001 to 9999"),
        ("2022-12-08/-0001", "a year from 0001 to 9999"),
        ("?2022-12", "behind the whole date"),
        ("2022-~12-08", "behind the whole date"),
        ("2022~-12-08", "behind the whole date"),
    ],
)
def test_what_is_no_span_of_days_is_refused_in_words(text: str, fragment: str) -> None:
    with pytest.raises(ValueError, match=r"^found .*, expected ") as caught:
        parse_date(text)
    assert fragment in str(caught.value)


@pytest.mark.parametrize("number", [0, *range(13, 100)])
@pytest.mark.parametrize("frame", ["{}", "{}~", "{}/2023", "2021/{}", "[2021-01..{}]"])
def test_only_the_twelve_months_pass_for_a_month(number: int, frame: str) -> None:
    with pytest.raises(ValueError, match=r"^found .*, expected "):
        parse_date(frame.format(f"2022-{number:02}"))


@given(st.text(st.sampled_from("0123456789-~?%/[].X{},T: YES")))
def test_any_other_text_is_refused_with_a_value_error(text: str) -> None:
    try:
        parse_date(text)
    except ValueError as error:
        assert str(error).startswith("found ") and "expected" in str(error)


@pytest.mark.parametrize("text", ["0001", "0001-01-01", "9999", "9999-12-31", "0001/9999", "[0001-02..9999-02~]"])
def test_the_ends_of_the_calendar_are_dates(text: str) -> None:
    interval = parse_date(text)
    assert from_day_number(day_number(interval.first)) == interval.first
    assert from_day_number(day_number(interval.last)) == interval.last
    assert describe_date(interval)


@settings(max_examples=20)  # the library takes some 30 ms a date
@given(edtf())
def test_an_edtf_library_reads_the_same_days(text: str) -> None:
    # The library, unlike the record, knows no qualifiers in a set.
    assume("[" not in text or not parse_date(text).approximate)
    interval, other = parse_date(text), parse_edtf(text)
    assert [interval.first, interval.last] == [
        date(*bound[:3]) for bound in (other.lower_strict(), other.upper_strict())
    ]


@given(edtf())
def test_words_name_the_last_year_and_never_an_empty_text(text: str) -> None:
    words = describe_date(parse_date(text))
    assert str(parse_date(text).last.year) in words and words == words.strip()


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match=r"ends .* before it starts"):
        Period(date(2022, 12, 2), date(2022, 12, 1))


@pytest.mark.parametrize(
    ("day", "number"), [(date(1970, 1, 1), 0), (date(1969, 12, 31), -1), (date(2022, 12, 8), 19334)]
)
def test_days_are_counted_from_1970(day: date, number: int) -> None:
    assert day_number(day) == number


@given(st.dates())
def test_a_day_survives_being_counted(day: date) -> None:
    assert from_day_number(day_number(day)) == day


def test_an_interval_is_a_value() -> None:
    assert parse_date("2022") == Interval(date(2022, 1, 1), date(2022, 12, 31), "2022", False, "within")
