"""yaml → geojson → yaml and yaml → geoparquet → yaml lose only what `FORMATS` says that they lose."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import shapely
from hypothesis import given, settings

from geo import publish as export
from geo.core.model import Dataset, Place, Position
from geo.core.tables import build_geometry
from geo.formats import registry
from geo.formats.yaml.layout import write_yaml
from geo.formats.yaml.reader import read_yaml
from geo.record.record import load_record
from tests.helpers import squares, takeaway

ROOT = Path(__file__).parents[3]


def read_again(dataset: Dataset, folder: Path) -> Dataset:
    file = folder / "again.yaml"
    file.write_text(write_yaml(dataset), encoding="utf-8")
    return replace(read_yaml(file), lines={})


def against_the_clock(place: Place) -> Place:
    """What GeoJSON makes of an area that is listed the other way round."""
    if place.shape != "area":
        return place
    ring = shapely.orient_polygons(build_geometry(place)).exterior.coords[:-1]
    return replace(place, positions=tuple(Position(lat, lon) for lon, lat in ring))


def turned(dataset: Dataset) -> Dataset:
    return replace(dataset, places={id: against_the_clock(place) for id, place in dataset.places.items()})


@settings(max_examples=10)
@given(takeaway.records())
def test_geojson_brings_a_record_back(dataset: Dataset) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "view.geojson"
        file.write_bytes(export.dump("geojson", takeaway.extract_dataset(dataset)))
        found = registry.import_file("geojson", file, squares.boundaries())
        assert (found.left_out, found.remarks) == ((), ())
        assert read_again(found.dataset, Path(folder)) == turned(dataset)


@settings(max_examples=5)
@given(takeaway.records())
def test_geoparquet_brings_a_record_back(dataset: Dataset) -> None:
    with TemporaryDirectory() as folder:
        content = export.dump("geoparquet", takeaway.extract_dataset(dataset))
        found = takeaway.load_export(content, Path(folder) / "view.parquet")
        assert read_again(takeaway.extract_record(found).dataset, Path(folder)) == dataset


@pytest.mark.parametrize("name", ["geojson", "geoparquet"])
def test_the_record_at_hand_opens_again_as_it_was(name: str, tmp_path: Path) -> None:
    written = takeaway.extract_record(load_record(ROOT / "events.yaml"))
    file = tmp_path / f"view{export.FORMATS[name].suffix}"
    file.write_bytes(export.dump(name, written))
    expected = turned(written.dataset) if name == "geojson" else written.dataset
    assert takeaway.extract_record(load_record(file)).dataset == expected
