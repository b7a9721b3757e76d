"""ACLED's export as a record: both vintages of its columns, and nothing better known than its codes say."""

import codecs
from pathlib import Path

import pytest

from geo.cli import import_ as importing
from geo.cli import main
from geo.core.errors import RecordError
from geo.core.limits import Limit
from geo.core.model import FROM_ACLED, TYPE, TYPES, Claim, Event, Place
from geo.formats import registry
from geo.formats.builder import ImportResult
from geo.record.record import load_record
from tests.helpers import samples, squares

OLD = {"event_date": "08 December 2022", "inter1": "6", "interaction": "60", "data_id": "77", "event_id_no_cnty": "1"}


def read(folder: Path, content: str | bytes) -> ImportResult:
    file = folder / "export.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return registry.import_file("acled", file, squares.boundaries())


def event(folder: Path, **changes: str) -> Event:
    return read(folder, samples.acled(changes)).dataset.events[0]


def place(folder: Path, **changes: str) -> Place:
    return next(iter(read(folder, samples.acled(changes)).dataset.places.values()))


def left_out(folder: Path, **changes: str) -> tuple[int, str, str]:
    """Line, column and message of a row after a good one."""
    (problem,) = read(folder, samples.acled({}, {"event_id_cnty": "XXX2"} | changes)).left_out
    return problem.line, problem.where, problem.message


@pytest.mark.parametrize("upper", [False, True], ids=["small", "capitals"])
def test_both_vintages_make_the_same_event(tmp_path: Path, upper: bool) -> None:
    text = samples.acled(OLD, columns=samples.ACLED_OLD)
    heading, _, rows = text.partition("\n")
    old = read(tmp_path, f"{heading.upper() if upper else heading}\n{rows}").dataset
    assert old.events == read(tmp_path, samples.acled({})).dataset.events


@pytest.mark.parametrize("columns", [samples.ACLED, samples.ACLED_OLD], ids=["present", "older"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_export_is_recognized_by_its_columns(tmp_path: Path, columns: tuple[str, ...], encoding: str) -> None:
    file = tmp_path / "any.name"
    file.write_text(samples.acled({}, columns=columns), encoding=encoding)
    assert registry.recognize_format(file) == "acled"


def test_an_export_is_shown_directly(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(samples.acled({"latitude": "43.1", "longitude": "20.8"}))
    assert list(load_record(file).incidents["id"]) == ["acled-xxx1"]


@pytest.mark.parametrize(("event_type", "sub_event_type"), FROM_ACLED)
def test_each_sub_event_type_has_a_type(tmp_path: Path, event_type: str, sub_event_type: str) -> None:
    result = event(tmp_path, event_type=event_type, sub_event_type=sub_event_type.upper())
    assert result.type == FROM_ACLED[(event_type, sub_event_type)] and result.type in TYPE


def test_all_25_sub_event_types_are_known() -> None:
    assert len({sub for _, sub in FROM_ACLED}) == 25


def test_each_pair_that_a_type_has_leads_back_to_a_type() -> None:
    assert {kind.acled for kind in TYPES if kind.acled} <= set(FROM_ACLED)


def test_a_type_that_is_only_the_nearest_is_said_to_be(tmp_path: Path) -> None:
    result = event(tmp_path, event_type="Strategic developments", sub_event_type="Agreement")
    assert (
        result.note
        == "Coded by ACLED as Agreement (Strategic developments); statement is the nearest of the types here"
    )


@pytest.mark.parametrize(
    ("precision", "date"), [("1", "2022-12-08"), ("2", "[2022-12-02..2022-12-14]"), ("3", "2022-12")]
)
def test_a_date_is_no_better_than_its_precision(tmp_path: Path, precision: str, date: str) -> None:
    assert event(tmp_path, time_precision=precision).date.text == date


@pytest.mark.parametrize(
    ("code", "expected"), [("1", ("settlement", 5_000)), ("2", ("region", 25_000)), ("3", ("region", 75_000))]
)
def test_a_place_is_no_better_than_its_precision(tmp_path: Path, code: str, expected: tuple[str, float]) -> None:
    result = place(tmp_path, geo_precision=code)
    assert (result.precision, result.radius_m) == expected


def test_a_place_in_no_municipality_is_in_its_country_and_unit(tmp_path: Path) -> None:
    result = place(tmp_path, latitude="45")
    assert (result.municipality, result.outside) == ((), "Squareland, North")


def test_deaths_are_what_acled_claims(tmp_path: Path) -> None:
    assert event(tmp_path, fatalities="3").claims == (Claim("ACLED", "deaths", "acled", 3.0, unit="persons"),)


def test_no_deaths_are_none_reported(tmp_path: Path) -> None:
    assert event(tmp_path, fatalities="0").claims[0].wording == "none reported"


@pytest.mark.parametrize(
    ("tags", "expected"), [("crowd size=around 50; women targeted", ["around 50"]), ("crowd size=no report", [])]
)
def test_the_size_of_a_crowd_is_claimed_in_acleds_words(tmp_path: Path, tags: str, expected: list[str]) -> None:
    assert [claim.statement for claim in event(tmp_path, tags=tags).claims[1:]] == expected


def test_the_sources_that_acled_lists_are_of_one_origin(tmp_path: Path) -> None:
    result = read(tmp_path, samples.acled({})).dataset
    assert result.events[0].sources == ("acled", "acled-the-mill-post", "acled-radio-mill")
    assert {source.origin for source in result.sources.values()} == {"acled"}
    assert result.events[0].status == "reported"


def test_everyone_who_took_part_is_an_actor(tmp_path: Path) -> None:
    result = event(tmp_path, actor2="Police", assoc_actor_2="Police; Army")
    assert result.actors == ("Protesters (Squareland)", "Millers", "Bakers")
    assert result.targets == ("Police", "Army")


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("sub_event_type", "Dance", "found 'Dance' of 'Protests', expected one of ACLED's 25 sub-event types"),
        (
            "event_date",
            "08/12/2022",
            "found '08/12/2022', in which day and month cannot be told apart, "
            'expected a date such as 2022-12-08, or a `date_format` such as "%d/%m/%Y" or "%m/%d/%Y" in a mapping file '
            "or by --date-format",
        ),
        (
            "event_date",
            "2022-02-30",
            "found 2022-02-30, which is not in the calendar, expected a day such as 2022-12-08 or 8 December 2022",
        ),
        ("time_precision", "4", "found '4', expected 1, 2, 3"),
        ("geo_precision", "", "found nothing, expected a value"),
        ("latitude", "", "found nothing, expected degrees from -90 to 90"),
        ("longitude", "200", "found 200, expected degrees from -180 to 180"),
        ("location", " ", "found nothing, expected a value"),
        ("fatalities", "some", "found 'some', expected a number"),
        ("fatalities", "1.5", "found '1.5', expected a whole number"),
        ("event_id_cnty", "XXX1", "found 'XXX1' a second time, expected each id once"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, column: str, value: str, expected: str) -> None:
    assert left_out(tmp_path, **{column: value}) == (3, column, expected)


def test_a_line_is_where_its_row_begins_though_texts_have_lines(tmp_path: Path) -> None:
    text = samples.acled({"notes": "one\ntwo\r\nthree"}, {"event_id_cnty": "XXX2", "latitude": "x"})
    assert [problem.line for problem in read(tmp_path, text).left_out] == [5]


def test_a_column_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"export.csv:1: location: found no such column"):
        read(tmp_path, samples.acled({}, columns=[column for column in samples.ACLED if column != "location"]))


def test_a_column_that_could_be_missing_is_named_too(tmp_path: Path) -> None:
    result = read(tmp_path, samples.acled({}, columns=[column for column in samples.ACLED if column != "fatalities"]))
    assert [(problem.line, problem.where) for problem in result.remarks] == [(1, "fatalities")]


def test_a_column_that_is_there_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="notes: found 2 columns of this name, expected one"):
        read(tmp_path, samples.acled({}).replace("region", "notes", 1))


def test_a_row_of_too_few_cells_is_named(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, samples.acled({}) + "XXX2,2022\n").left_out
    assert (problem.line, problem.message) == (3, "found 2 cells, expected 31, one for each column name")


def test_quotation_marks_that_are_never_closed_are_named(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, samples.acled({}) + '"XXX2,2022\n').left_out
    assert (problem.line, problem.message) == (3, "found quotation marks that are never closed, expected a closing one")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_letters_are_right_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = samples.acled({"notes": "Protestë në qytet, thanë “dy” gazeta – çdo ditë"})
    assert read(tmp_path, text.encode(encoding)).dataset.events[0].summary.startswith("Protestë në qytet, thanë “dy”")


def test_an_encoding_that_is_guessed_is_said(tmp_path: Path) -> None:
    result = read(tmp_path, samples.acled({"notes": "Protestë në qytet – “çdo” ditë"}).encode("cp1252"))
    assert "read as cp125" in result.remarks[0].message


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_excels_way_of_parting_cells_is_found(tmp_path: Path, delimiter: str) -> None:
    text = samples.acled({"latitude": "42,05"}, delimiter=delimiter)
    assert read(tmp_path, f"sep={delimiter}\r\n{text}").dataset.events[0].id == "acled-xxx1"


@pytest.mark.parametrize("content", [b"", b" \n", codecs.BOM_UTF8])
def test_an_empty_file_is_said_to_be(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(RecordError, match="found"):
        read(tmp_path, content)


def test_an_export_without_rows_makes_an_empty_record(tmp_path: Path) -> None:
    assert read(tmp_path, samples.acled()).dataset.events == ()


@pytest.mark.parametrize("name", ["events.yaml", "events.parquet"])
def test_an_import_is_written_as_its_ending_says(tmp_path: Path, name: str) -> None:
    (file := tmp_path / "export.csv").write_text(samples.acled({"latitude": "43.1", "longitude": "20.8"}))
    assert main(["import", "--from", "acled", str(file), "-o", str(tmp_path / name)]) == 0
    assert load_record(tmp_path / name).frames.detail("acled-xxx1") == load_record(file).frames.detail("acled-xxx1")


def test_what_is_left_out_is_said_and_the_rest_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file := tmp_path / "export.csv").write_text(samples.acled({}, {"event_id_cnty": "XXX2", "latitude": "x"}))
    assert main(["import", "--from", "acled", str(file), "-o", str(tmp_path / "events.yaml")]) == 1
    stderr = capsys.readouterr().err
    assert "1 of 2 rows imported as 1 incident at 1 place; 1 left out" in stderr
    assert f"{file}:3: latitude: found 'x', expected a number" in stderr and (tmp_path / "events.yaml").is_file()


def test_a_record_too_large_for_yaml_is_said_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "RECORD_MB", Limit("GEO_MAX_NOTHING_MB", 0, "MB", "a test"))
    (file := tmp_path / "export.csv").write_text(samples.acled({}))
    assert main(["import", "--from", "acled", str(file), "-o", str(tmp_path / "events.yaml")]) == 0
    assert "import to -o FILE.parquet instead" in capsys.readouterr().err


def test_a_mapping_file_that_would_change_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(samples.acled({}))
    (tmp_path / "types.toml").write_text('[defaults]\ntype = "protest"\n')
    with pytest.raises(RecordError, match="found a mapping file, expected none"):
        registry.import_file("acled", tmp_path / "export.csv", squares.boundaries(), tmp_path / "types.toml")


@pytest.mark.parametrize(
    ("changes", "column"),
    [({"latitude": "0", "longitude": "0.0"}, "latitude"), ({"fatalities": "9" * 24}, "fatalities")],
    ids=["no position", "no number of persons"],
)
def test_what_cannot_be_meant_is_left_out(tmp_path: Path, changes: dict[str, str], column: str) -> None:
    assert left_out(tmp_path, **changes)[1] == column


def test_a_row_that_is_left_out_leaves_no_place_behind(tmp_path: Path) -> None:
    away = {"event_id_cnty": "XXX2", "location": "Elsewhere", "event_date": "soon"}
    assert len(read(tmp_path, samples.acled({}, away)).dataset.places) == 1
