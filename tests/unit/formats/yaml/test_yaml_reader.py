"""A sound record is read whole; of a broken one every problem is said once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from geo.core.errors import RecordError
from geo.core.model import Claim, Dataset, Disagreement, Names, Place, Position
from geo.core.text import MultilingualText
from geo.formats.yaml.reader import read_yaml

TINY = Path(__file__).parents[3] / "data" / "tiny.yaml"
EMPTY = """\
dataset: {title: Nothing yet, description: d, license: CC0, coverage: none, updated: 2022}
sources: {}
places: {}
events: {}
"""

Read = Callable[[str | bytes], Dataset]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a text or bytes as if they were a file."""

    def read_text(content: str | bytes) -> Dataset:
        file = tmp_path / "events.yaml"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_yaml(file)

    return read_text


@pytest.fixture(scope="module")
def tiny() -> Dataset:
    return read_yaml(TINY)


def test_the_head_of_a_record_is_read(tiny: Dataset) -> None:
    assert (tiny.title, tiny.license, tiny.updated.first) == ("Tiny record", "CC0 1.0", date(2022, 12, 31))


def test_a_source_is_read_with_its_link_and_date(tiny: Dataset) -> None:
    wire = tiny.sources["wire"]
    assert (wire.id, wire.agency, wire.url) == ("wire", "AP", "https://example.org/shots")
    assert wire.published is not None and wire.published.approximate


def test_a_source_is_its_own_origin_unless_it_names_another(tiny: Dataset) -> None:
    assert {source.id: source.origin for source in tiny.sources.values()} == {
        "wire": "wire",
        "copy": "wire",
        "police": "police",
    }


def test_a_point_is_read_latitude_first(tiny: Dataset) -> None:
    assert tiny.places["mill"] == Place(
        id="mill",
        names=Names(sq="Mulliri", sr="Mlin", en="The mill"),
        precision="exact",
        basis="made up",
        shape="point",
        positions=(Position(lat=42.5, lon=20.5),),
        radius_m=200,
        municipality=("west",),
    )


@pytest.mark.parametrize(
    ("place", "shape", "positions"),
    [("road", "line", 2), ("field", "area", 3), ("west", None, 0), ("abroad", "point", 1)],
)
def test_every_shape_keeps_its_positions(tiny: Dataset, place: str, shape: str | None, positions: int) -> None:
    assert (tiny.places[place].shape, len(tiny.places[place].positions)) == (shape, positions)


def test_a_place_outside_says_so(tiny: Dataset) -> None:
    assert (tiny.places["abroad"].outside, tiny.places["abroad"].municipality) == ("Elsewhere, some unit", ())


def test_events_keep_the_order_of_the_file(tiny: Dataset) -> None:
    assert [event.id for event in tiny.events] == ["2022-12-08-shots", "2022-12-protest"]


def test_claims_stand_side_by_side(tiny: Dataset) -> None:
    assert tiny.events[0].claims == (
        Claim("Police", "shots", "police", value=3, unit="shots"),
        Claim("A witness", "shots", "wire", low=3, high=5),
        Claim("The mayor", "motive", "copy", statement="Nobody knows", wording="as he put it"),
    )


def test_what_an_event_leaves_out_is_none_or_empty(tiny: Dataset) -> None:
    event = tiny.events[1]
    assert (event.time, event.note, event.date_basis, event.actors, event.claims) == (
        None,
        None,
        None,
        (),
        (),
    )


def test_times_and_words_such_as_no_stay_text(read: Read) -> None:
    event = read(TINY.read_text().replace("note: The accounts differ in the number of shots.", "note: no")).events[0]
    assert (event.note, event.time) == ("no", "09:30")


def test_disagreements_are_read(tiny: Dataset) -> None:
    assert tiny.events[0].disagreements == (Disagreement("number", "shots", "neither", "both counted"),)


@pytest.mark.parametrize(
    ("path", "line"),
    [("dataset", 1), ("places.mill", 24), ("places.mill.point", 26), ("places.field.area.2", 42),
     ("events.2022-12-08-shots.claims.1.low", 72), ("events.2022-12-protest.sources.0", 86)],
)  # fmt: skip
def test_every_value_knows_its_line(tiny: Dataset, path: str, line: int) -> None:
    assert tiny.lines[path] == line


def test_an_empty_record_is_a_record(read: Read) -> None:
    dataset = read(EMPTY)
    assert (dict(dataset.sources), dict(dataset.places), dataset.events) == ({}, {}, ())
    assert dataset.updated.text == "2022"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "---\n" + text + "...\n",
        lambda text: "%YAML 1.2\n---\n" + text,
        lambda text: text + "# a comment at the end without a new line",
    ],
    ids=["windows-line-ends", "byte-order-mark", "document-marks", "directive", "comment"],
)
def test_other_ways_to_write_the_same_file_read_the_same(read: Read, change: Callable[[str], str]) -> None:
    assert read(change(TINY.read_text())).events == read_yaml(TINY).events


def test_an_anchor_without_an_alias_does_no_harm(read: Read) -> None:
    assert read(TINY.read_text().replace("title: Tiny record", "title: &t Tiny record")).title == "Tiny record"


def test_a_municipality_may_be_drawn_from_a_point_without_a_radius(read: Read) -> None:
    text = TINY.read_text().replace("precision: municipality", "precision: municipality\n    point: [42.5, 20.4]")
    assert read(text).places["west"].radius_m is None


def test_two_places_far_apart_are_not_called_swapped(read: Read) -> None:
    rest = "names: {sq: a, sr: b}, precision: exact, radius_m: 9, outside: x, basis: y"
    places = f"{{here: {{point: [42, 20], {rest}}}, there: {{point: [20, 42], {rest}}}}}"
    assert list(read(EMPTY.replace("places: {}", f"places: {places}")).places) == ["here", "there"]


def test_all_problems_are_said_at_once_in_the_order_of_the_file(read: Read) -> None:
    text = TINY.read_text().replace("title: Tiny record", "titel: Tiny record")
    text = text.replace("radius_m: 200", "radius_m: -1").replace("place: road", "place: rode")
    with pytest.raises(RecordError) as caught:
        read(text)
    assert [(problem.line, problem.where) for problem in caught.value.problems] == [
        (2, "dataset.titel"),
        (28, "places.mill.radius_m"),
        (82, "events.2022-12-protest.place"),
    ]


def test_one_mistake_is_said_once(read: Read) -> None:
    for old, new in [("sources: [wire, copy, police]", "sources: wire"), ("- police\n", "- [police]\n"),
                     ("published: 2022-12-08~", "published: *x"), ("origin: wire", "origin: Wire"),
                     ("    place: mill", "    plaice: mill")]:  # fmt: skip
        with pytest.raises(RecordError) as caught:
            read(TINY.read_text().replace(old, new))
        assert len(caught.value.problems) == 1, caught.value


LANGUAGES = EMPTY.replace(
    "title: Nothing yet", "title: {en: Nothing yet, sq: Ende asgje, sr-Latn: Jos nista}, language: en"
)


def test_a_text_may_stand_in_several_languages_the_original_first(read: Read) -> None:
    record = read(LANGUAGES)
    assert record.title == MultilingualText({"en": "Nothing yet", "sq": "Ende asgje", "sr-Latn": "Jos nista"})
    assert (str(record.title), record.language) == ("Nothing yet", "en")


@pytest.mark.parametrize(
    "title, where, found",
    [
        ("{}", "dataset.title", "found no text, expected a text, or one for each language by its tag"),
        ("{english: Nothing}", "dataset.title.english", "found 'english', expected a text, or one for each language"),
        ("{en: }", "dataset.title.en", "found nothing, expected"),
        ("{en: [a]}", "dataset.title.en", "found a list of 1, expected"),
        ("{en: {de: a}}", "dataset.title.en", "found a mapping of 1, expected"),
    ],
)
def test_what_is_no_text_in_a_language_is_told_where_it_stands(read: Read, title: str, where: str, found: str) -> None:
    with pytest.raises(RecordError) as raised:
        read(EMPTY.replace("title: Nothing yet", f"title: {title}"))
    (problem,) = raised.value.problems
    assert problem.where == where and problem.message.startswith(found)
