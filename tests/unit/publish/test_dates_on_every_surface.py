"""Each date that a record may hold can be said, drawn, exported in every format and read again."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import publish
from geo.core.dates import Interval, day_number, describe_date, from_day_number, parse_date
from geo.core.model import Dataset
from geo.core.tables import build_tables
from geo.formats import registry
from geo.formats.yaml.layout import write_yaml
from geo.formats.yaml.reader import parse_yaml
from geo.record import overview, queries
from tests.helpers import squares, takeaway

READ_AGAIN = ("yaml", "geojson", "geoparquet", "timemap-flat")
EVERY_SHAPE = [
    "0001", "0001-01-01~", "0099-02", "1582-10-10", "1899/1900", "2022-02", "2022-12-08", "2022-12-08/2022-12-08~",
    "[2022-12-10?..2022-12-12%]", "2022-11~/2023", "2024-02-29%", "9999", "9999-12-31", "0001/9999",
]  # fmt: skip
YEARS = st.integers(0, 10000).map(lambda year: f"{year:04}") | st.sampled_from(["Y12345", "-0001", "202X", "2022S2"])
MONTHS = st.integers(0, 45).map(lambda month: f"{month:02}") | st.sampled_from(["1X", "XX", "1"])
DAYS = st.integers(0, 32).map(lambda day: f"{day:02}") | st.sampled_from(["0X", "XX"])
MARKS = st.sampled_from(["", "", "", "~", "?", "%"])


@st.composite
def edtf(draw: st.DrawFn) -> str:
    """A date by the grammar of EDTF, with seasons, unknown digits, long years, open ends and sets of both sorts."""

    def part() -> str:
        fields = [draw(YEARS), draw(MONTHS), draw(DAYS)][: draw(st.integers(1, 3))]
        before = draw(st.sampled_from(["", "", "", "?", "~"]))
        return before + "-".join(fields) + draw(MARKS)

    frame = draw(st.sampled_from(
        ["{}", "{}", "{}/{}", "{}/..", "../{}", "/{}", "[{}..{}]", "[..{}]", "[{},{}]", "{{{}..{}}}", "{}T09:30"]
    ))  # fmt: skip
    return frame.format(part(), part())


def record_with(*dates: Interval) -> Dataset:
    events = [replace(squares.event(f"e{number}--x"), date=each) for number, each in enumerate(dates)]
    ordered = sorted(events, key=lambda event: (event.date.first, event.date.last, event.id))
    return takeaway.tidy(squares.dataset(takeaway.PLACES, ordered))


def check_every_cheap_surface(interval: Interval, folder: Path) -> None:
    assert describe_date(interval)
    numbers = day_number(interval.first), day_number(interval.last)
    assert tuple(map(from_day_number, numbers)) == (interval.first, interval.last)
    dataset = record_with(interval)
    assert build_tables(dataset).incidents[["first", "last"]].to_numpy().tolist() == [list(numbers)]
    assert parse_yaml(write_yaml(dataset)).events[0].date == interval
    extract = takeaway.extract_dataset(dataset)
    in_window = queries.select_window(extract.record.incidents, *numbers)
    assert len(overview.list_headlines(extract.record, in_window)) == 1
    for name in READ_AGAIN:
        file = folder / f"view{publish.FORMATS[name].suffix}"
        content = publish.dump(name, extract)
        if name.startswith("timemap") or name == "geojson":
            file.write_bytes(content)
            imported = registry.import_file(name, file, squares.boundaries())
            assert not imported.left_out, imported.left_out
            assert [event.date for event in imported.dataset.events] == [interval], name
        else:
            record = takeaway.load_export(content, file)
            assert takeaway.extract_record(record).dataset.events[0].date == interval, name
    for name in ("csv", "csl", "kml"):
        assert publish.dump(name, extract)


@settings(max_examples=150)
@given(edtf())
def test_what_the_grammar_of_edtf_allows_is_refused_in_words_or_a_span_with_words(text: str) -> None:
    try:
        interval = parse_date(text)
    except ValueError as error:
        assert str(error).startswith("found ") and "expected " in str(error)
        return
    assert interval.first <= interval.last
    assert describe_date(interval) == describe_date(interval).strip() != ""
    assert parse_date(text) == interval


@pytest.mark.parametrize("text", EVERY_SHAPE)
def test_a_date_of_each_shape_passes_every_surface(text: str, tmp_path: Path) -> None:
    check_every_cheap_surface(parse_date(text), tmp_path)


@settings(max_examples=5)
@given(st.lists(st.dates(date(1, 1, 1), date(9999, 12, 31)), min_size=2, max_size=2), MARKS, st.booleans())
def test_any_span_of_the_calendar_passes_every_surface(days: list[date], mark: str, is_set: bool) -> None:
    first, last = (day.isoformat() for day in sorted(days))
    text = f"[{first}{mark}..{last}]" if is_set else f"{first}/{last}{mark}"
    with TemporaryDirectory() as folder:
        check_every_cheap_surface(parse_date(text), Path(folder))


@pytest.mark.parametrize("name", ["html", "svg", "png", "pdf", "timemap"])
def test_dates_of_every_shape_are_exported_at_once(name: str) -> None:
    assert publish.dump(name, takeaway.extract_dataset(record_with(*map(parse_date, EVERY_SHAPE))))
