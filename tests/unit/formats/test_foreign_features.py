"""Features, placemarks and TimeMap's events as others write them."""

import json
import zipfile
from pathlib import Path

import pytest

from geo.core.errors import RecordError
from tests.helpers.foreign import KML, dates, read
from tests.helpers.timemap_samples import event, write


def test_a_mapping_means_the_same_for_geojson(tmp_path: Path) -> None:
    properties = {
        "Headline": "A",
        "Tag": "12/8/2022",
        "Sort": "Demo",
        "Dead": "1,234",
        "Who": "Millers; Bakers",
        "Else": "x",
        "Links": ["https://a.example/1", "https://b.example/2"],
    }
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [20.05123, 42.05]},
        "properties": properties,
    }
    (file := tmp_path / "theirs.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (tmp_path / "theirs.mapping.toml").write_text(
        'date_formats = ["%m/%d/%Y"]\n[columns]\ndate = "Tag"\ntype = "Sort"\nactors = "Who"\n'
        '[values.type]\nDemo = "protest"\n'
        '[[figures]]\ncolumn = "Dead"\nabout = "deaths"\nunit = "persons"\nby = "Police"\n'
    )
    result = read(file)
    [event] = result.dataset.events
    assert (event.title, event.date.text, event.type, event.actors) == (
        "A",
        "2022-12-08",
        "protest",
        ("Millers", "Bakers"),
    )
    assert [claim.value for claim in event.claims] == [1234.0]
    assert [result.dataset.sources[id].url for id in event.sources] == ["https://a.example/1", "https://b.example/2"]
    assert event.note == "The file also says: Else: x"


def test_a_mapping_means_the_same_for_timemap(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", event(date=None, day="8.12.2022", sort="Demo"))
    (mapping := tmp_path / "m.toml").write_text(
        'date_format = "%d.%m.%Y"\n[columns]\ndate = "day"\ntype = "sort"\n[values.type]\nDemo = "protest"\n'
    )
    [imported] = read(folder, mapping=mapping).dataset.events
    assert (imported.date.text, imported.type) == ("2022-12-08", "protest")


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"year": 2022, "month": 12, "day": 8}, "2022-12-08"),
        ({"incident_date": "8 December 2022"}, "2022-12-08"),
        ({"fecha": "25/12/2022"}, "2022-12-25"),
        ({"timestamp": 1670457600}, "2022-12-08"),
        ({"datum": "8.12.2022."}, "2022-12-08"),
        ({"date": "9-May", "year": 2020}, "2020-05-09"),
        ({"date": "2022-12-08T00:00:00"}, "2022-12-08"),
        ({"iyear": 1994}, "1994"),
    ],
)
def test_the_day_of_a_feature_is_found(tmp_path: Path, properties: dict[str, object], expected: str) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [20.05, 42.05]},
        "properties": {"title": "A", "type": "protest", **properties},
    }
    (file := tmp_path / "theirs.geojson").write_text(json.dumps(feature))
    result = read(file)
    assert dates(result) == [expected] and result.dataset.events[0].time is None


@pytest.mark.parametrize("kind", ["kml", "kmz"])
def test_placemarks_are_incidents(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"map.{kind}"
    if kind == "kml":
        file.write_text(KML, encoding="utf-8")
    else:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("doc.kml", KML)
    result = read(file)
    first, second, third = result.dataset.events
    assert (first.id, first.title, first.type, first.date.text) == ("p-1", "At the mill", "explosion", "2022-12-08")
    assert [result.dataset.sources[id].url for id in first.sources] == ["https://a.example/1", "https://b.example/2"]
    assert (second.type, second.date.text, result.dataset.places[second.place].shape) == (
        "shots_fired",
        "2022-12-08",
        "line",
    )
    assert (third.date.text, result.dataset.places[third.place].shape) == ("2022-12-08/2022-12-10", "area")
    assert [(problem.where, problem.line) for problem in result.left_out] == [("geometry", 11)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>', "a document type or entities"),
        ("<kml><Document/></kml>", "no placemarks"),
        ("<kml><Placemark>", "found text that is not XML"),
    ],
)
def test_kml_that_cannot_be_used_is_refused_in_words(tmp_path: Path, content: str, words: str) -> None:
    (file := tmp_path / "map.kml").write_text(content)
    with pytest.raises(RecordError, match=words):
        read(file, "kml")


def test_the_encoding_that_the_user_names_is_used_for_geojson(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [20.05, 42.05]},
        "properties": {"title": "Šetnja", "type": "protest", "date": "2022-12-08"},
    }
    (file := tmp_path / "theirs.geojson").write_bytes(json.dumps(feature, ensure_ascii=False).encode("cp1250"))
    with pytest.raises(RecordError, match="expected UTF-8"):
        read(file)
    assert read(file, encoding="cp1250").dataset.events[0].title == "Šetnja"
