"""UCDP GED as a record: its estimates as claims, and nothing better known than its codes say."""

from pathlib import Path

import pytest

from geo.core.errors import RecordError
from geo.core.model import Claim, Event, Place
from geo.formats import registry
from geo.formats.builder import ImportResult
from tests.helpers import samples, squares

SUMMED = "UCDP's sum of several incidents in these days (event clarity 2)"


def read(folder: Path, content: str) -> ImportResult:
    file = folder / "ged.csv"
    file.write_text(content, encoding="utf-8", newline="")
    return registry.import_file("ucdp", file, squares.boundaries())


def event(folder: Path, **changes: str) -> Event:
    return read(folder, samples.ucdp(changes)).dataset.events[0]


def place(folder: Path, **changes: str) -> Place:
    return next(iter(read(folder, samples.ucdp(changes)).dataset.places.values()))


def test_the_sample_has_the_49_columns() -> None:
    assert len(set(samples.UCDP)) == 49


def test_an_export_is_recognized_by_its_columns(tmp_path: Path) -> None:
    (file := tmp_path / "any.name").write_text(samples.ucdp({}))
    assert registry.recognize_format(file) == "ucdp"


@pytest.mark.parametrize(("code", "kind"), [("1", "armed_attack"), ("2", "armed_attack"), ("3", "assault")])
def test_each_kind_of_violence_has_a_type(tmp_path: Path, code: str, kind: str) -> None:
    assert event(tmp_path, type_of_violence=code).type == kind


@pytest.mark.parametrize(
    ("precision", "last", "date"),
    [
        ("1", "2022-12-08", "2022-12-08"),
        ("2", "2022-12-08", "[2022-12-03..2022-12-13]"),
        ("2", "2022-12-11", "[2022-12-08..2022-12-11]"),
        ("3", "2022-12-08", "[2022-12-02..2022-12-14]"),
        ("4", "2022-12-08", "2022-12"),
        ("4", "2022-12-31", "[2022-12-08..2022-12-31]"),
        ("5", "2022-12-08", "2022"),
    ],
)
def test_a_date_is_no_better_than_its_precision(tmp_path: Path, precision: str, last: str, date: str) -> None:
    assert event(tmp_path, date_prec=precision, date_end=last).date.text == date


def test_a_sum_of_incidents_lasts_all_its_days_and_says_what_it_is(tmp_path: Path) -> None:
    result = event(tmp_path, event_clarity="2", date_prec="3", date_end="2022-12-14")
    assert (result.date.text, result.note) == ("2022-12-08/2022-12-14", SUMMED)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("1", ("settlement", 5_000)), ("2", ("region", 25_000)), ("3", ("region", 50_000)), ("4", ("region", 100_000)),
        ("5", ("region", 100_000)), ("6", ("region", 300_000)), ("7", ("region", 300_000)),
    ],
)  # fmt: skip
def test_a_place_is_no_better_than_its_precision(tmp_path: Path, code: str, expected: tuple[str, float]) -> None:
    result = place(tmp_path, where_prec=code)
    assert (result.precision, result.radius_m) == expected


def test_only_the_radius_that_ucdp_states_is_not_called_assumed(tmp_path: Path) -> None:
    assumed = {code for code in "1234567" if "assumed" in place(tmp_path, where_prec=code).basis}
    assert assumed == set("134567")


def test_the_best_estimate_and_its_range_are_claims_side_by_side(tmp_path: Path) -> None:
    assert event(tmp_path).claims[:2] == (
        Claim("UCDP", "deaths", "ucdp", 3.0, unit="persons", wording="best estimate"),
        Claim("UCDP", "deaths", "ucdp", low=2.0, high=5.0, unit="persons", wording="low and high estimate"),
    )


def test_the_estimates_of_older_versions_are_taken_too(tmp_path: Path) -> None:
    columns = [f"{column}_est" if column in ("best", "high", "low") else column for column in samples.UCDP]
    text = samples.ucdp({"best_est": "3", "high_est": "5", "low_est": "2"}, columns=columns)
    assert read(tmp_path, text).dataset.events[0].claims == event(tmp_path).claims


def test_deaths_are_told_by_side_where_there_are_some(tmp_path: Path) -> None:
    assert [(claim.about, claim.value) for claim in event(tmp_path).claims[2:]] == [
        ("deaths among Millers", 2.0), ("deaths among civilians", 1.0),
    ]  # fmt: skip


def test_a_range_that_ends_below_its_beginning_is_named_and_not_taken(tmp_path: Path) -> None:
    result = read(tmp_path, samples.ucdp({"low": "6"}))
    assert [claim.about for claim in result.dataset.events[0].claims if claim.low] == []
    assert [(problem.line, problem.where) for problem in result.remarks] == [(2, "low, high")]


def test_the_reports_that_ucdp_lists_are_of_one_origin(tmp_path: Path) -> None:
    result = read(tmp_path, samples.ucdp({"source_article": '"A Paper, Shots";"Radio, Noise";'})).dataset
    assert [source.title for source in result.sources.values()][1:] == ["A Paper, Shots", "Radio, Noise"]
    assert {source.origin for source in result.sources.values()} == {"ucdp"}


def test_a_place_without_a_name_is_that_of_its_unit(tmp_path: Path) -> None:
    assert place(tmp_path, where_coordinates="").names.en == "North"


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("type_of_violence", "4", "found '4', expected 1, 2, 3"),
        ("where_prec", "8", "found '8', expected 1, 2, 3, 4, 5, 6, 7"),
        ("date_prec", "0", "found '0', expected 1, 2, 3, 4, 5"),
        ("event_clarity", "", "found nothing, expected a value"),
        ("date_start", "2022", "found '2022', expected a day such as 2022-12-08 or 8 December 2022"),
        ("date_end", "2022-12-07", "found 2022-12-07, expected a day no earlier than `date_start` (2022-12-08)"),
        ("best", "-1", "found '-1', expected a whole number"),
        ("latitude", "95", "found 95, expected degrees from -90 to 90"),
        ("id", "1", "found '1' a second time, expected each id once"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, column: str, value: str, expected: str) -> None:
    (problem,) = read(tmp_path, samples.ucdp({}, {"id": "2", column: value})).left_out
    assert (problem.line, problem.where, problem.message) == (3, column, expected)


def test_every_column_that_is_missing_is_named(tmp_path: Path) -> None:
    columns = [column for column in samples.UCDP if column not in ("latitude", "date_end")]
    with pytest.raises(RecordError) as caught:
        read(tmp_path, samples.ucdp({}, columns=columns))
    assert [problem.where for problem in caught.value.problems] == ["date_end", "latitude"]


def test_side_a_acted_and_side_b_was_acted_upon(tmp_path: Path) -> None:
    result = event(tmp_path)
    assert (result.actors, result.targets) == (("Government of Squareland",), ("Millers",))
