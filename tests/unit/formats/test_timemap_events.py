"""TimeMap's files that are not ours: what is taken, never as more than it is, and what is said of the rest."""

import json
from pathlib import Path
from typing import Any

import pytest

from geo.core.errors import RecordError
from geo.formats.builder import ImportResult
from geo.formats.yaml.layout import write_yaml
from geo.formats.yaml.reader import read_yaml
from tests.helpers.timemap_samples import TAG, event, read, source, write


def only_event(result: ImportResult) -> Any:
    assert result.left_out == ()
    return result.dataset.events[0]


def remark_texts(result: ImportResult) -> list[str]:
    return [problem.text("F") for problem in result.remarks]


def left_out_texts(result: ImportResult) -> list[str]:
    return [problem.text("F") for problem in result.left_out]


def test_an_event_of_others_is_taken_whole(tmp_path: Path) -> None:
    result = read(write(tmp_path, event(time="9:30")))
    imported, place = only_event(result), result.dataset.places["milltown"]
    assert (imported.id, imported.title) == ("x1", "A wall came down.")
    assert (imported.date.text, imported.time) == ("2022-12-08", "09:30")
    assert imported.summary == "A wall came down. Nobody was hurt."
    assert (imported.type, imported.status) == ("damage", "reported")
    assert (place.positions, place.municipality) == (((42.05123, 20.05123),), ("a",))
    assert result.dataset.sources["s1"].url == "https://example.org/v"
    assert result.summary == "1 of 1 rows imported as 1 incident at 1 place"
    assert remark_texts(result) == []


@pytest.mark.parametrize(
    ("latitude", "precision", "radius"),
    [
        ("42.05123456", "settlement", 5000),
        ("42,05", "settlement", 5000),
        ("42.1", "region", 12000),
        ("42", "region", 112000),
    ],
)
def test_a_spot_is_never_closer_than_its_digits(tmp_path: Path, latitude: str, precision: str, radius: float) -> None:
    result = read(write(tmp_path, event(latitude=latitude, longitude="20.05123")))
    place = result.dataset.places["milltown"]
    assert (place.precision, place.radius_m) == (precision, radius)
    assert "does not say how exact" in place.basis


def test_what_others_call_verified_is_only_reported(tmp_path: Path) -> None:
    verified = {"id": "v", "title": "verified", "mode": "FILTER", "filter_paths": ["Status", "verified"]}
    imported = only_event(read(write(tmp_path, event(associations=["t1", "v"]), associations=[TAG, verified])))
    assert (imported.status, imported.note) == ("reported", "Kind: Damage to property\nStatus: verified")


WEAPON = {"id": "w", "title": "Rocket", "mode": "FILTER", "filter_paths": ["Weapon", "Rocket"]}


def test_an_event_of_no_known_type_is_left_out_and_named(tmp_path: Path) -> None:
    result = read(write(tmp_path, event(), event("X2", associations=["w"]), associations=[TAG, WEAPON]))
    assert left_out_texts(result)[0].startswith("F:20: events.json: X2.type: found 'Rocket', expected a type of event")
    assert result.summary == "1 of 2 rows imported as 1 incident at 1 place; 1 left out"


@pytest.mark.parametrize(
    ("lines", "kind"),
    [('[values.type]\nrocket = "explosion"', "explosion"), ('[defaults]\ntype = "assault"', "assault")],
    ids=["a word", "the rest"],
)
def test_a_user_says_which_filter_is_which_type(tmp_path: Path, lines: str, kind: str) -> None:
    mapping = tmp_path / "types.toml"
    mapping.write_text(f"{lines}\n")
    folder = write(tmp_path / "data", event(associations=["w"]), associations=[WEAPON])
    assert only_event(read(folder, mapping=mapping)).type == kind


def test_what_a_mapping_file_beside_it_says_holds(tmp_path: Path) -> None:
    (tmp_path / "data.mapping.toml").write_text('[values.type]\nrocket = "explosion"\n')
    folder = write(tmp_path / "data", event(associations=["w"]), associations=[WEAPON])
    assert only_event(read(folder)).type == "explosion"


def test_a_type_that_does_not_exist_is_named_with_its_line(tmp_path: Path) -> None:
    mapping = tmp_path / "types.toml"
    mapping.write_text('[values.type]\nrocket = "explosions"\n')
    with pytest.raises(RecordError, match=r"types.toml:2: values.type.rocket: found 'explosions'"):
        read(write(tmp_path / "data", event()), mapping=mapping)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"date": "13/45/2022"}, "date: found 13/45/2022, which is not in the calendar, expected a day such as"),
        ({"date": "31/12/2022"}, "date: found 31/12/2022, which is not in the calendar (day and month look swapped)"),
        ({"date": None}, "date: found no date, expected a day"),
        ({"date": "2022-12-08T23:00:00-05:00"}, "date: found '2022-12-08T23:00:00-05:00', expected a day"),
        ({"latitude": "", "longitude": ""}, "latitude: found no coordinates and the location 'Milltown', expected"),
        ({"latitude": "north"}, "latitude: found 'north', '20.05123', expected two numbers"),
        ({"latitude": "120.5", "longitude": "42.1"}, "latitude: found 120.5, 42.1, expected a latitude from -90 to 90"),
        ({"longitude": "NaN"}, "latitude: found 42.0512, nan, expected"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_placed_or_dated_is_left_out_with_its_line(tmp_path: Path, changes: Any, reason: str) -> None:
    result = read(write(tmp_path, event("A"), event("B", **changes)))
    assert len(result.left_out) == len(result.dataset.events) == 1
    assert left_out_texts(result)[0].startswith(f"F:20: events.json: B.{reason}")


def test_an_id_that_comes_twice_is_taken_once(tmp_path: Path) -> None:
    result = read(write(tmp_path, event(), event()))
    assert left_out_texts(result) == ["F:20: events.json: X1.id: found 'X1' a second time, expected it once"]


def test_rows_on_one_line_are_counted_apart(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "events.json").write_text(json.dumps([event("A"), *[event(id, date="") for id in "BCD"]]))
    assert read(folder).summary == "1 of 4 rows imported as 1 incident at 1 place; 3 left out"


def test_a_location_that_is_a_municipality_needs_no_spot(tmp_path: Path) -> None:
    result = read(write(tmp_path, event(latitude="", longitude="", location="B SR")))
    place = result.dataset.places["b-sr"]
    assert (place.precision, place.municipality, place.shape) == ("municipality", ("b",), None)


def test_a_source_that_is_not_there_is_named_and_the_file_stands_for_it(tmp_path: Path) -> None:
    result = read(write(tmp_path / "data", event(sources=["gone"])))
    assert remark_texts(result) == [
        "F:2: events.json: X1.sources: found 'gone', which is not in sources.json: not taken",
        "F:2: events.json: X1.sources: found none, expected one at least: the file itself stands for it",
    ]
    assert result.dataset.sources[only_event(result).sources[0]].title == "[data, which names no source]"


@pytest.mark.parametrize(
    ("changes", "note", "remark"),
    [
        ({"time": "at noon"}, "Time: at noon", "time: found 'at noon', expected a time such as 09:30: "
                                                  "it is in the note"),
        ({"comments": "Seen <b>twice</b>"}, "Seen twice", None),
        ({"graphic": "TRUE"}, "graphic: TRUE", None),
        ({"witness": 3}, "witness: 3", "witness: found an unknown key, here first, expected none: it is in the notes"),
        ({"associations": ["t1", "x"]}, "Association: x", "associations: found 'x', which is not in associations.json: "
                                                          "it is in the note"),
    ],
    ids=str,
)  # fmt: skip
def test_what_has_no_field_goes_into_the_note(tmp_path: Path, changes: Any, note: str, remark: str | None) -> None:
    result = read(write(tmp_path, event(**changes)))
    assert note in (only_event(result).note or "").splitlines()
    assert remark_texts(result) == ([f"F:2: events.json: X1.{remark}"] if remark else [])


def test_html_becomes_plain_words(tmp_path: Path) -> None:
    text = "<p>Ç &amp; D<br>fell &lt;down&gt;</p><script>alert(1)</script> a < b"
    assert only_event(read(write(tmp_path, event(description=text)))).summary == "Ç & D\nfell <down>\n a < b"


def test_text_that_is_too_long_is_cut_and_named(tmp_path: Path) -> None:
    result = read(write(tmp_path, event(description="word " * 2000)))
    assert len(only_event(result).summary) <= 5000
    assert remark_texts(result) == [
        "F:2: events.json: X1.description: found 9,999 characters, expected at most 5,000: cut"
    ]


def test_what_is_amiss_with_a_source_is_said(tmp_path: Path) -> None:
    spoilt = source(date="yesterday", url="javascript:alert(1)", description="More")
    result = read(write(tmp_path, event(), sources={"s1": spoilt, "s2": 3}))
    assert [remark.partition(": found")[0] for remark in remark_texts(result)] == [
        "F:2: sources.json: s1.date", "F:2: sources.json: s1.paths", "F:2: sources.json: s1.description",
        "F:13: sources.json: s2",
    ]  # fmt: skip
    assert result.dataset.sources["s1"].url == "https://example.org/v"


def test_what_was_taken_is_a_record_that_the_reader_takes(tmp_path: Path) -> None:
    hostile = event("Ж/../x", description="\x00<b>\ud800", location="\u2028", time="25:99", witness=[1, {"a": None}])
    folder = write(tmp_path / "data", event("", sources=[]), hostile, event("C", location="", sources=["s1", "s1"]))
    file = tmp_path / "events.yaml"
    result = read(folder)
    file.write_text(write_yaml(result.dataset), encoding="utf-8")
    assert (len(read_yaml(file).events), result.left_out) == (3, ())


def test_files_that_are_missing_are_said(tmp_path: Path) -> None:
    folder = write(tmp_path, event(associations=["Rocket"]), associations=[])
    (folder / "associations.json").unlink()
    (folder / "sources.json").unlink()
    with pytest.raises(RecordError, match=r"events.json: X1.type: found 'Rocket', expected"):
        read(folder)
    with pytest.raises(
        RecordError, match=r"found no events.json, expected events.json, sources.json, associations.json"
    ):
        read(folder.parent / "nowhere.zip" if (folder / "events.json").unlink() else folder)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'[\n{"id": "a",}\n]', ":2: events.json: found text that is not JSON"),
        (b"\n{}", ":1: events.json: found an object, expected a list"),
        (b"\n[\xff]", ":2: events.json: found the byte 0xff, expected UTF-8"),
        (b"[" * 100_000, ": events.json: found JSON that cannot be read"),
        (b"", ":1: events.json: found text that is not JSON"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, content: bytes, message: str) -> None:
    folder = write(tmp_path)
    (folder / "events.json").write_bytes(content)
    with pytest.raises(RecordError) as caught:
        read(folder)
    assert str(caught.value).startswith(f"{folder}{message}")
