"""KML, as GDAL reads it."""

from dataclasses import replace
from pathlib import Path

import pyogrio
import pytest

from geo import publish
from geo.core.model import Names
from geo.record.view import Extract
from tests.helpers import squares, takeaway


@pytest.fixture(scope="module")
def extract() -> Extract:
    events = (squares.event(f"2022-12-0{i}-x", place.id) for i, place in enumerate(takeaway.PLACES, start=1))
    return takeaway.extract_events(takeaway.PLACES, squares.full_event(), *events)


def test_a_place_with_only_a_municipality_is_its_area_in_kml_and_no_pin(extract: Extract, tmp_path: Path) -> None:
    file = tmp_path / "view.kml"
    file.write_bytes(publish.dump("kml", extract))
    types = pyogrio.read_dataframe(file).set_index("incident").geometry.geom_type
    assert types["2022-12-06-x"] == "MultiPolygon"
    assert types["2022-12-02-x"] == "GeometryCollection"
    assert types["2022-12-01-x"] == "Point"


def test_kml_says_from_when_to_when(extract: Extract) -> None:
    text = publish.dump("kml", extract).decode()
    assert "<begin>2022-12-10</begin>" in text and "<end>2022-12-12</end>" in text


def test_kml_is_in_the_language_and_script_of_its_reader() -> None:
    place = replace(squares.place("spot", (42.05, 20.05)), names=Names("Vendi", "Mesto", "Place"))
    event = replace(squares.event(), title="Novi Sad")
    extract = takeaway.extract_dataset(replace(squares.dataset([place], [event]), language="sr"))
    text = publish.dump("kml", replace(extract, lang="sr-Cyrl")).decode()
    assert "<name>Нови Сад</name>" in text and "Mesto / Vendi" in text and "(Place)" not in text
    assert "<b>Лиценца</b>: " in text


@pytest.mark.parametrize("title", ["]]>", "<b>&amp;", "č", "a\x07b", "]]><script>"])
def test_no_title_breaks_kml(title: str, tmp_path: Path) -> None:
    file = tmp_path / "view.kml"
    titled = takeaway.extract_events(takeaway.PLACES, replace(squares.event(), title=title))
    file.write_bytes(publish.dump("kml", titled))
    assert pyogrio.read_dataframe(file)["Name"].tolist() == [title.replace("\x07", "").replace("]]>", "]] >")]
