"""Whatever other systems say becomes a record that the reader takes, or is named as left out or changed."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.dates import parse_date
from geo.core.errors import RecordError
from geo.core.model import Claim, Names, Position
from geo.formats import registry
from geo.formats.builder import Builder, slugify
from geo.formats.yaml.layout import write_yaml
from geo.formats.yaml.nodes import Node
from geo.formats.yaml.reader import ID, read_yaml
from geo.record.record import load_record
from tests.helpers import samples, squares

HOSTILE = st.sampled_from([
    "=1+1", "@SUM(A1)", "<script>", "\0", " \0 ", "\u2028", "a\x85b", "- x", "#", ": ", "'", '"', "\ufeff", "NaN",
    "1e9", "2022-12-08", "08 December 2022", "1", "2", "3", "42.05", "20.05", "Strategic developments", "Other",
    ";;", "é\\",
])  # fmt: skip
CELLS = HOSTILE | st.text(st.characters(codec="utf-8"), max_size=20)
MAPPING = """
[columns]
title = "notes"
date = "event_date"
lat = "latitude"
lon = "longitude"
place = "location"
type = "sub_event_type"
actors = "actor1"
source = "source"
source_url = "tags"
[values.type]
"Peaceful protest" = "protest"
[defaults]
precision = "settlement"
radius_m = 500
[[figures]]
column = "fatalities"
about = "deaths"
by_column = "actor2"
"""


def changes(*columns: str) -> st.SearchStrategy[list[dict[str, str]]]:
    """Rows of which some cells are something else."""
    rows = st.lists(st.dictionaries(st.sampled_from(columns), CELLS, max_size=4), min_size=1, max_size=3)
    return rows.map(lambda result: [{"event_id_cnty": f"X{n}", "id": f"{n}"} | row for n, row in enumerate(result)])


def builder() -> Builder:
    return Builder(Path("made-up.csv"), squares.boundaries())


def event(build: Builder, key: str = "1", lat: float = 42.05, lon: float = 20.05, **fields: object) -> str | None:
    """An event at a place and with a source of its own."""
    spot = {"precision": "settlement", "radius_m": 500.0, "basis": "made up"}
    place = build.add_place((lat, lon), Names("Vendi", "Mesto"), (Position(lat, lon),), **spot)
    values = {"id": key, "title": "Title", "summary": "Summary", "date": parse_date("2022-12-08"), "place": place}
    kind = {"type": "protest", "status": "reported", "sources": (build.add_source("wire", "A wire story"),)}
    return build.add_event(key, **values | kind | fields)


@pytest.fixture(scope="module")
def squares_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("squares") / "squares.geojson"
    squares.boundaries().frame.to_file(file)
    return file


def assert_comes_back(kind: str, text: str, squares_file: Path, mapping: str = "") -> None:
    """What is imported loads without a problem from the file that it is written to, and is the same again."""
    with TemporaryDirectory() as folder:
        file, written = Path(folder) / "export.csv", Path(folder) / "written.yaml"
        file.write_text(text, encoding="utf-8", newline="")
        file.with_suffix(".mapping.toml").write_text(mapping, encoding="utf-8")
        try:
            result = registry.import_file(kind, file, squares.boundaries())
        except RecordError as error:
            assert all(problem.message.startswith("found") for problem in error.problems)
            return
        assert result.rows == len(result.dataset.events) + result.unused
        written.write_text(write_yaml(result.dataset), encoding="utf-8")
        assert replace(read_yaml(written), lines={}) == result.dataset
        load_record(written, squares_file)


@settings(max_examples=10)
@given(rows=changes(*samples.ACLED))
def test_whatever_an_acled_export_holds_is_read_again_the_same(rows: list[dict[str, str]], squares_file: Path) -> None:
    assert_comes_back("acled", samples.acled(*rows), squares_file)


@settings(max_examples=10)
@given(rows=changes(*samples.UCDP))
def test_whatever_a_ged_export_holds_is_read_again_the_same(rows: list[dict[str, str]], squares_file: Path) -> None:
    assert_comes_back("ucdp", samples.ucdp(*rows), squares_file)


@settings(max_examples=10)
@given(rows=changes(*samples.ACLED))
def test_whatever_a_mapped_table_holds_is_read_again_the_same(rows: list[dict[str, str]], squares_file: Path) -> None:
    assert_comes_back("csv", samples.acled(*rows), squares_file, MAPPING)


@settings(max_examples=30)
@given(st.sampled_from(["acled", "ucdp"]), st.sampled_from([0, 300, 10_000]), st.binary(max_size=300))
def test_whatever_bytes_a_file_ends_with_it_is_read_or_refused_in_words(kind: str, length: int, content: bytes) -> None:
    with TemporaryDirectory() as folder:
        text = {"acled": samples.acled({}), "ucdp": samples.ucdp({})}[kind]
        (file := Path(folder) / "export.dat").write_bytes(text.encode()[:length] + content)
        assert registry.recognize_format(file) in (None, kind)
        try:
            result = registry.import_file(kind, file, squares.boundaries())
            assert result.rows == len(result.dataset.events) + result.unused
        except RecordError as error:
            assert all(problem.message.startswith("found") for problem in error.problems)


def test_a_control_character_is_deleted_and_named() -> None:
    build = builder()
    event(build, title="A\x07B")
    result = build.finish()
    assert result.dataset.events[0].title == "AB"
    assert [(problem.where, problem.message) for problem in result.remarks] == [
        ("title", "found the control character U+0007, expected text: deleted")
    ]


@pytest.mark.parametrize(("field", "max_chars"), [("title", 200), ("summary", 5_000)])
def test_a_text_is_cut_to_what_the_reader_takes_and_that_is_said(field: str, max_chars: int) -> None:
    build = builder()
    event(build, **{field: "x" * 6_000})
    result = build.finish()
    assert len(getattr(result.dataset.events[0], field)) == max_chars
    assert result.remarks[0].message == f"found 6,000 characters, expected at most {max_chars:,}: cut"


def test_a_link_that_is_none_is_not_taken() -> None:
    build = builder()
    build.add_source("s", "Title", url="javascript:alert(1)")
    event(build)
    result = build.finish()
    assert result.dataset.sources["title"].url is None and result.remarks[0].where == "url"


def test_a_claim_of_nothing_is_not_taken() -> None:
    build = builder()
    event(build, claims=[Claim("Police", "cause", "a-wire-story", statement="\0")])
    assert build.finish().dataset.events[0].claims == ()


def test_a_key_that_comes_again_makes_no_second_event() -> None:
    build = builder()
    assert (event(build), event(build)) == ("1", None)


def test_a_position_that_looks_swapped_is_told_and_its_row_taken() -> None:
    build = builder()
    for number, (lat, lon) in enumerate([(42.01, 20.01), (42.02, 20.02), (42.03, 20.03), (20.04, 42.04)], start=1):
        build.rows, build.line = number, number + 1
        event(build, f"e{number}", lat, lon)
    result = build.finish()
    [remark] = result.remarks
    assert (remark.line, remark.where, result.left_out) == (5, "e4", ())
    assert "may be swapped" in remark.message
    assert result.summary == "4 of 4 rows imported as 4 incidents at 4 places"


def test_positions_all_over_a_continent_are_not_called_swapped() -> None:
    build = builder()
    for number, spot in enumerate([(10.0, 30.0), (30.0, 10.0), (-5.0, 15.0), (9.0, 40.0), (12.0, 31.0)]):
        event(build, f"e{number}", *spot)
    assert len(build.finish().dataset.events) == 5


def test_a_point_is_in_the_municipality_that_holds_it() -> None:
    build = builder()
    event(build)
    assert next(iter(build.finish().dataset.places.values())).municipality == ("a",)


def test_a_point_known_to_a_wide_circle_only_is_in_all_that_it_reaches() -> None:
    build = builder()
    wide = {"precision": "region", "radius_m": 10_000.0, "basis": "made up"}
    place = build.add_place("wide", Names("Vendi", "Mesto"), (Position(42.05, 20.09),), **wide)
    event(build, place=place)
    assert set(build.finish().dataset.places[place].municipality) == {"a", "b", "c", "d"}


def test_how_many_rows_are_left_out_stays_with_the_record() -> None:
    build = builder()
    event(build)
    build.rows = 2
    build.leave_out(3, "date", "found nothing, expected a value")
    assert build.finish().dataset.description.endswith("Of 2 rows 1 are left out")


@given(st.text(max_size=200))
def test_an_id_is_made_of_any_text(text: str) -> None:
    made = slugify(text)
    assert not made or ID.convert(Node("", 0, made, made)) == made


def test_an_id_that_a_record_can_have_stays_as_it_is() -> None:
    id = "a--b-" + "x" * 90
    assert builder().add_source(1, "Title", id=id) == id


def test_many_of_one_name_are_numbered_in_no_time() -> None:
    """20,000 took minutes while each number was looked for from the first."""
    build = builder()
    ids = [build.add_source(number, "Wire") for number in range(20_000)]
    assert (ids[0], ids[1], ids[-1]) == ("wire", "wire-2", "wire-20000")


def test_a_place_that_a_record_declares_outside_stays_outside() -> None:
    build = builder()
    fields = {"precision": "exact", "radius_m": 5.0, "basis": "told", "outside": "Elsewhere"}
    source = build.add_source("wire", "Wire")
    for declared in (True, False):
        id = f"is-{declared}".lower()
        names, spot = Names("m", "m"), (Position(42.05, 20.05),)
        place = build.add_place(declared, names, spot, id=id, declared=declared, **fields)
        build.add_event(
            declared, id=id, title="t", summary="s", date=parse_date("2022-12-08"), place=place, type="protest",
            status="reported", sources=(source,),
        )  # fmt: skip
    places = build.finish().dataset.places
    assert (places["is-true"].outside, places["is-true"].municipality) == ("Elsewhere", ())
    assert (places["is-false"].outside, places["is-false"].municipality) == (None, ("a",))
