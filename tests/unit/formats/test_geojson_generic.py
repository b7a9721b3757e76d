"""GeoJSON of others: what is taken, how exactly it is said to be known, and what is left out with which words."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import publish as export
from geo.core.errors import RecordError
from geo.formats import registry
from geo.formats.builder import ImportResult
from geo.formats.yaml.layout import write_yaml
from geo.formats.yaml.reader import read_yaml
from geo.record.record import Record
from tests.helpers import squares, takeaway

POINT = {"type": "Point", "coordinates": [20.05123, 42.05]}


def feature(geometry: object = POINT, **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"Title": "Shots", "DATE": "2022-12-08", "Kind": "Shots fired"} | properties,
    }


def collection(*features: object, **members: object) -> str:
    listed = ",\n".join(map(json.dumps, features))
    return (
        f'{{"type": "FeatureCollection", {json.dumps(members)[1:-1]}{"," if members else ""} "features": [\n{listed}]}}'
    )


def import_text(content: str | bytes, folder: Path) -> ImportResult:
    file = folder / "theirs.geojson"
    file.write_bytes(content if isinstance(content, bytes) else content.encode(errors="surrogatepass"))
    return registry.import_file("geojson", file, squares.boundaries())


def import_one(tmp_path: Path, geometry: object = POINT, **properties: object) -> tuple[Any, Any]:
    dataset = import_text(collection(feature(geometry, **properties)), tmp_path).dataset
    [event] = dataset.events
    return event, dataset.places[event.place]


def test_the_usual_names_are_found_in_any_case(tmp_path: Path) -> None:
    event, place = import_one(tmp_path, Description="Own words", Event_Type="protest", LOCATION="Mill")
    assert (event.title, event.summary, event.date.text) == ("Shots", "Own words", "2022-12-08")
    assert (event.type, event.status, place.names.sr) == ("protest", "reported", "Mill")


def test_a_point_is_known_no_better_than_the_file_says(tmp_path: Path) -> None:
    _, place = import_one(tmp_path)
    assert (place.precision, place.radius_m, place.municipality) == ("settlement", 5000, ("a",))
    assert "does not say how exactly" in place.basis


def test_coarse_coordinates_make_a_region(tmp_path: Path) -> None:
    _, place = import_one(tmp_path, {"type": "Point", "coordinates": [20, 42]})
    assert (place.precision, place.radius_m) == ("region", 55660)


def test_a_stated_uncertainty_is_taken(tmp_path: Path) -> None:
    _, place = import_one(tmp_path, coordinateUncertaintyInMeters=120)
    assert (place.precision, place.radius_m) == ("settlement", 120)


def test_an_area_is_a_region_and_its_hole_is_filled_with_a_remark(tmp_path: Path) -> None:
    ring = [[20.0, 42.0], [20.09, 42.0], [20.09, 42.09], [20.0, 42.0]]
    hole = [[20.05, 42.01], [20.06, 42.01], [20.06, 42.02], [20.05, 42.01]]
    result = import_text(collection(feature({"type": "Polygon", "coordinates": [ring, hole]})), tmp_path)
    [place] = result.dataset.places.values()
    assert (place.shape, place.precision, len(place.positions)) == ("area", "region", 3)
    assert any("holes" in remark.message for remark in result.remarks)


@pytest.mark.parametrize(
    ("kind", "coordinates", "shape"),
    [
        ("MultiPoint", [[20.05, 42.05]], "point"),
        ("MultiPoint", [[20.01, 42.01], [20.09, 42.09]], "line"),
        ("MultiPoint", [[20.01, 42.01], [20.09, 42.09], [20.09, 42.01]], "area"),
        ("MultiLineString", [[[20.01, 42.01], [20.02, 42.05]], [[20.06, 42.01], [20.07, 42.05]]], "area"),
    ],
)
def test_of_several_parts_the_hull_is_taken(kind: str, coordinates: object, shape: str, tmp_path: Path) -> None:
    _, place = import_one(tmp_path, {"type": kind, "coordinates": coordinates})
    assert place.shape == shape


def test_heights_are_left_out_with_a_remark(tmp_path: Path) -> None:
    result = import_text(collection(feature({"type": "Point", "coordinates": [20.05, 42.05, 500]})), tmp_path)
    assert "found heights" in result.remarks[0].message


def test_what_no_name_is_usual_for_goes_to_the_note(tmp_path: Path) -> None:
    event, _ = import_one(tmp_path, weather="rain", crowd=3, url="javascript:x")
    assert event.note == "The file also says: weather: rain; crowd: 3; url: javascript:x"


@pytest.mark.parametrize(
    ("broken", "column", "words"),
    [
        (feature(DATE="soon"), "DATE", "found 'soon', expected a date"),
        (feature(DATE="03/04/2022"), "DATE", "cannot be told apart"),
        (feature(DATE=None), "date", "found 'nothing', expected a date"),
        (feature(None), "geometry", "found no geometry"),
        (feature({"type": "Point", "coordinates": [200, 42]}), "geometry", "expected longitudes from -180"),
        (feature({"type": "Point", "coordinates": [float("nan"), 42]}), "geometry", "found nan in the positions"),
        (feature({"type": "Point", "coordinates": []}), "geometry", "found no positions"),
        (feature({"type": "Blob", "coordinates": [1, 2]}), "geometry", "found a 'Blob' that cannot be read"),
        (feature(Kind="party"), "Kind", "found 'party', expected a type of event"),
        ({"type": "Thing"}, "", "found no Feature"),
        (7, "", "found no Feature"),
        ({"type": "Feature", "properties": []}, "", "properties: found no object"),
    ],
)
def test_a_feature_that_cannot_be_used_is_named_with_its_line(
    broken: object, column: str, words: str, tmp_path: Path
) -> None:
    result = import_text(collection(feature(), broken), tmp_path)
    [problem] = result.left_out
    assert (problem.line, problem.where, len(result.dataset.events)) == (3, column, 1)
    assert words in problem.message


def test_an_id_that_comes_again_is_named(tmp_path: Path) -> None:
    result = import_text(collection(feature(id=5), feature(id=5)), tmp_path)
    assert [(problem.line, problem.where) for problem in result.left_out] == [(3, "id")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (collection(), "found no features, expected one or more"),
        (b"", "found text that is not JSON"),
        (b"\xff\xfe{\x00", "expected UTF-8"),
        ('{"type": "FeatureCollection",\n "features": [,]}', ":2: found text that is not JSON"),
        ('{"type": "FeatureCollection", "features": 3}', "found no list of `features`"),
        ('{"type": "Topology"}', "found TopoJSON, expected GeoJSON"),
        ("[1]", "found no GeoJSON"),
        ("[" * 100_000, "more levels than can be read"),
        (collection(feature(), crs={"type": "name", "properties": {"name": "EPSG:3857"}}), "found the CRS 'EPSG:3857'"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(content: str | bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(RecordError) as raised:
        import_text(content, tmp_path)
    assert words in str(raised.value)


def test_a_byte_order_mark_wgs84_by_name_and_a_single_feature_are_taken(tmp_path: Path) -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(import_text(b"\xef\xbb\xbf" + collection(feature(), crs=named).encode(), tmp_path).dataset.events) == 1
    assert len(import_text(json.dumps(feature()), tmp_path).dataset.events) == 1


def test_features_of_one_line_that_have_no_id_are_incidents_each(tmp_path: Path) -> None:
    line = json.dumps({"type": "FeatureCollection", "features": [feature(), feature(title="Others")]})
    assert len(import_text(line, tmp_path).dataset.events) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9), lambda inner: st.lists(inner), max_leaves=3
)
KEYS = st.sampled_from(
    ["title", "name", "description", "date", "type", "place", "source", "url", "radius_m", "id", "end"]
)


@settings(max_examples=20)
@given(st.dictionaries(KEYS | st.text(max_size=5), JSON | st.sampled_from(["2022-12-08", "https://example.org/a"])))
def test_whatever_is_taken_is_a_record_by_every_rule(properties: dict[str, object]) -> None:
    with TemporaryDirectory() as folder:
        try:
            result = import_text(collection(feature(**properties)), Path(folder))
        except RecordError:
            return
        file = Path(folder) / "record.yaml"
        file.write_text(write_yaml(result.dataset), encoding="utf-8")
        assert len(read_yaml(file).events) == 1


def test_a_changed_feature_of_ours_is_held_to_the_rules_of_the_record(tmp_path: Path) -> None:
    text = export.dump(
        "geojson", takeaway.extract_events(takeaway.PLACES, squares.event(), squares.full_event())
    ).decode()
    result = import_text(text.replace('"type": "protest"', '"type": "party"'), tmp_path)
    [problem] = result.left_out
    assert (problem.line, problem.where) == (6, "type")
    assert "found 'party', expected" in problem.message


def test_what_was_added_to_a_feature_of_ours_is_remarked(tmp_path: Path) -> None:
    text = export.dump("geojson", takeaway.extract_events(takeaway.PLACES, squares.event())).decode()
    changed = text.replace("[20.05, 42.05]", "[20.05, 42.05, 7]").replace('"first":', '"mine": 1, "first":')
    assert [problem.where for problem in import_text(changed, tmp_path).remarks] == ["geometry", "mine"]


def test_two_features_that_tell_of_a_place_differently_are_named(tmp_path: Path) -> None:
    text = export.dump(
        "geojson", takeaway.extract_events(takeaway.PLACES, squares.event(), squares.full_event())
    ).decode()
    result = import_text(text.replace('"radius_m": 50.0', '"radius_m": 60.0', 1), tmp_path)
    assert [problem.message for problem in result.left_out] == [
        "found another radius_m of 'spot' than in a feature before, expected 'spot' to be the same in every feature"
    ]


def test_the_dashboard_opens_it_as_it_is(tmp_path: Path) -> None:
    content = collection(feature({"type": "Point", "coordinates": [20.05123, 42.05]}, type="riot"))
    result = takeaway.load_export(content.encode(), tmp_path / "theirs.geojson")
    assert isinstance(result, Record)
    assert result.incidents[["type", "municipalities"]].to_numpy().tolist() == [["riot", ("a",)]]
