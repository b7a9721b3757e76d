"""Any table as a record, by a mapping file; what is wrong with either is said with its line."""

from pathlib import Path
from typing import Any

import pytest

from geo.core.errors import RecordError
from geo.core.model import Claim, Event
from geo.formats import registry
from geo.formats.builder import ImportResult
from geo.formats.tables import mapping_file
from geo.record.record import load_record
from tests.helpers import samples, squares

ROW = {
    "Nr": "7", "What": "March", "Details": "They marched.", "From": "08.12.2022", "To": "", "Latitude": "42,05",
    "Longitude": "20,05", "Where": "Milltown", "Kind": "Demo", "Who": "Millers; Bakers", "Hour": "9:30", "Injured": "3",
    "Who counted": "Police", "Report": "Story", "Link": "https://example.org/a", "Municipality": "",
}  # fmt: skip
MAPPING = """
date_format = "%d.%m.%Y"
[record]
title = "Marches"
[columns]
id = "Nr"
title = "What"
summary = "Details"
date = "From"
last = "To"
time = "Hour"
lat = "Latitude"
lon = "Longitude"
place = "Where"
municipality = "Municipality"
type = "Kind"
actors = "Who"
source = "Report"
source_url = "Link"
[values.type]
Demo = "protest"
[values.municipality]
"District D" = "d"
[defaults]
precision = "settlement"
radius_m = 2000
[[figures]]
column = "Injured"
about = "injured"
unit = "persons"
by_column = "Who counted"
"""


def read(folder: Path, *changes: dict[str, str], mapping: str = MAPPING, delimiter: str = ";") -> ImportResult:
    """The rows by a mapping file beside the table."""
    text = samples.table(ROW, [ROW | change for change in changes or ({},)], delimiter)
    (folder / "table.csv").write_text(text, encoding="utf-8", newline="")
    (folder / "table.mapping.toml").write_text(mapping, encoding="utf-8")
    return registry.import_file("csv", folder / "table.csv", squares.boundaries())


def event(folder: Path, mapping: str = MAPPING, **changes: str) -> Event:
    return read(folder, changes, mapping=mapping).dataset.events[0]


def problems(folder: Path, mapping: str) -> list[tuple[int, str, str]]:
    with pytest.raises(RecordError) as caught:
        read(folder, mapping=mapping)
    assert caught.value.file.endswith("table.mapping.toml")
    return [(problem.line, problem.where, problem.message) for problem in caught.value.problems]


def test_each_column_becomes_what_the_mapping_says(tmp_path: Path) -> None:
    result = event(tmp_path)
    values: dict[str, Any] = {
        "id": "7", "title": "March", "summary": "They marched.", "time": "09:30", "type": "protest",
        "actors": ("Millers", "Bakers"), "status": "reported", "sources": ("story",),
        "claims": (Claim("Police", "injured", "story", 3.0, unit="persons"),),
    }  # fmt: skip
    assert {name: getattr(result, name) for name in values} == values and result.date.text == "2022-12-08"


def test_a_table_is_shown_directly_with_its_mapping_beside_it(tmp_path: Path) -> None:
    read(tmp_path, {"Latitude": "43.1", "Longitude": "20.8"})
    result = load_record(tmp_path / "table.csv")
    assert (result.frames.info.title, list(result.incidents["id"])) == ("Marches", ["7"])


def test_a_table_without_a_mapping_is_told_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    with pytest.raises(RecordError, match=r"of no known kind and no table\.mapping\.toml beside it"):
        load_record(tmp_path / "table.csv")


def test_a_mapping_that_is_named_counts_more_than_one_beside(tmp_path: Path) -> None:
    read(tmp_path)
    (other := tmp_path / "other.toml").write_text(MAPPING.replace("Marches", "Others"))
    result = registry.import_file("csv", tmp_path / "table.csv", squares.boundaries(), other)
    assert result.dataset.title == "Others"


def test_the_example_in_the_documentation_is_a_mapping(tmp_path: Path) -> None:
    example = (mapping_file.__doc__ or "").partition("::\n")[2]
    (file := tmp_path / "example.toml").write_text("\n".join(line[4:] for line in example.splitlines()))
    assert mapping_file.read_mapping(file).columns["municipality"] == "Municipality"


@pytest.mark.parametrize(
    ("pattern", "first", "last", "date"),
    [
        ("%d.%m.%Y", "08.12.2022", "10.12.2022", "2022-12-08/2022-12-10"),
        ("%d.%m.%Y", "08.12.2022", "08.12.2022", "2022-12-08"),
        ("%m/%Y", "12/2022", "", "2022-12"),
        ("%Y", "2022", "", "2022"),
        (None, "2022-11~", "", "2022-11~"),
        (None, "8 December 2022", "", "2022-12-08"),
    ],
)
def test_a_date_is_no_better_than_it_is_written(
    tmp_path: Path, pattern: str | None, first: str, last: str, date: str
) -> None:
    mapping = MAPPING.replace('date_format = "%d.%m.%Y"', f'date_format = "{pattern}"' if pattern else "")
    assert event(tmp_path, mapping, From=first, To=last).date.text == date


def test_a_row_without_coordinates_is_the_municipality_that_it_names(tmp_path: Path) -> None:
    result = read(tmp_path, {"Latitude": "", "Longitude": "", "Municipality": "District D"}).dataset
    place = result.places[result.events[0].place]
    assert (place.precision, place.municipality, place.positions) == ("municipality", ("d",), ())


@pytest.mark.parametrize(
    ("text", "claimed"),
    [("3", {"value": 3.0}), ("3-5", {"low": 3.0, "high": 5.0}), ("a few", {"statement": "a few"}),
     ("1,200", {"value": 1200.0})],
)  # fmt: skip
def test_a_figure_is_a_number_a_range_or_words(tmp_path: Path, text: str, claimed: dict[str, Any]) -> None:
    (claim,) = event(tmp_path, Injured=text).claims
    expected = {name: getattr(claim, name) for name in ("value", "low", "high", "statement")}
    assert {name: value for name, value in expected.items() if value is not None} == claimed


def test_a_row_without_a_source_rests_on_the_table(tmp_path: Path) -> None:
    result = read(tmp_path, {"Report": "", "Link": ""}).dataset
    assert [source.title for source in result.sources.values()] == ["[The table table.csv]"]


def test_an_hour_that_is_none_is_named_and_the_row_kept(tmp_path: Path) -> None:
    result = read(tmp_path, {"Hour": "noon"})
    assert result.dataset.events[0].time is None
    assert [(problem.line, problem.where) for problem in result.remarks] == [(2, "Hour")]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        (
            "Kind",
            "Demos",
            "found 'Demos', expected one of the 20 known (did you mean 'Demo'?); add it to [values.type]",
        ),
        ("Kind", "", "found nothing, expected a value"),
        ("From", "2022-12-08", "found '2022-12-08', expected a date such as %d.%m.%Y"),
        (
            "To",
            "07.12.2022",
            "found 2022-12-08/2022-12-07, which ends before it starts, expected the earlier date first",
        ),
        ("Where", "", "found nothing, expected a value"),
        ("Latitude", "north", "found 'north', expected a number"),
        ("Nr", "7", "found '7' a second time, expected each id once"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_its_own_column(
    tmp_path: Path, column: str, value: str, expected: str
) -> None:
    (problem,) = read(tmp_path, {}, {"Nr": "8", column: value}).left_out
    assert (problem.line, problem.where, problem.message) == (3, column, expected)


def test_a_municipality_that_the_boundaries_do_not_have_is_named(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, {}, {"Nr": "8", "Latitude": "", "Longitude": "", "Municipality": "e"}).left_out
    assert (problem.where, problem.message) == ("Municipality", "found 'e', expected a, b, c, d")


@pytest.mark.parametrize(
    ("old", "new", "line", "where", "expected"),
    [
        ("[record]", "[recrd]", 3, "recrd", "did you mean 'record'?"),
        ('date = "From"', 'dya = "From"', 9, "columns.dya", "found an unknown key"),
        ('Demo = "protest"', 'Demo = "protests"', 21, "values.type.Demo", "did you mean 'protest'?"),
        ('precision = "settlement"', 'precision = "about"', 25, "defaults.precision", "found 'about'"),
        ('radius_m = 2000\n', "", 5, "columns.radius_m", "how far off they may be"),
        ('"%d.%m.%Y"', '"%d.%m"', 2, "date_format", "expected a format with a year"),
        ('about = "injured"', 'abut = "injured"', 27, "figures", "found no `about`"),
        ("[[figures]]", "[figures]", 27, "figures", "expected sections [[figures]]"),
        ('title = "What"', "title = What", 7, "", "found text that is not TOML"),
        ('title = "What"', "title = 3", 7, "columns.title", "expected text in quotation marks"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_mapping_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, where: str, expected: str
) -> None:
    result = problems(tmp_path, MAPPING.replace(old, new))
    assert [(at, path) for at, path, message in result if expected in message] == [(line, where)], result


@pytest.mark.parametrize("setting", ['encoding = "hex"', 'encoding = "none-such"', 'delimiter = "ab"', "separator = 1"])
def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path, setting: str) -> None:
    assert [line for line, _, _ in problems(tmp_path, f"{setting}\n{MAPPING}")] == [1]


def test_a_column_that_the_table_does_not_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        RecordError, match=r"table\.csv:1: Wat: found no such column, expected it, as table\.mapping\.toml"
    ):
        read(tmp_path, mapping=MAPPING.replace('"What"', '"Wat"'))


def test_the_encoding_that_the_mapping_names_is_used(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "table.mapping.toml").write_text(f'encoding = "windows-1250"\n{MAPPING}')
    (tmp_path / "table.csv").write_bytes(samples.table(ROW, [ROW | {"What": "Šetnja"}], ";").encode("cp1250"))
    result = registry.import_file("csv", tmp_path / "table.csv", squares.boundaries())
    assert (result.dataset.events[0].title, result.remarks) == ("Šetnja", ())


def test_who_was_acted_upon_has_a_column_of_its_own(tmp_path: Path) -> None:
    mapping = MAPPING.replace('actors = "Who"\n', 'targets = "Who"\n')
    result = event(tmp_path, mapping)
    assert (result.actors, result.targets) == ((), ("Millers", "Bakers"))


@pytest.mark.parametrize(("hour", "time"), [("~9:30", "~09:30"), ("9:30", "09:30"), ("~23:00:00", "~23:00")])
def test_an_hour_may_be_approximate(tmp_path: Path, hour: str, time: str) -> None:
    assert event(tmp_path, Hour=hour).time == time
