"""Boundary files of any kind, their sidecars, and the line that is of disputed status."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.core.errors import BoundaryError
from geo.spatial import boundaries
from tests.helpers import squares

NORTH = {"leposaviq", "zvecan", "zubin-potok", "north-mitrovica", "mitrovica"}


def municipalities(**columns: object) -> gpd.GeoDataFrame:
    frame = squares.boundaries().frame.reset_index()
    return frame.assign(**columns)


def written(folder: Path, frame: gpd.GeoDataFrame, name: str = "own.geojson") -> Path:
    path = folder / name
    frame.to_file(path)
    return path


def test_the_boundaries_that_come_with_the_program() -> None:
    ours = boundaries.read()
    assert len(ours.frame) == 38
    assert ours.frame.index.name == "id"
    assert set(ours.frame.index) >= NORTH
    assert list(ours.frame.columns) == ["name_sq", "name_sr", "geometry"]
    assert ours.frame.crs == "EPSG:4326"
    assert (ours.attribution, ours.license) == (
        "© OpenStreetMap contributors, via geoBoundaries",
        "CC-BY-SA-2.0",
    )
    assert ours.accuracy_m == 250
    assert ours.metric_crs == "EPSG:32634"


def test_the_neighbours_that_come_with_the_program() -> None:
    around = boundaries.read_neighbours()
    assert list(around.columns) == ["id", "name", "disputed", "geometry"]
    assert dict(zip(around["id"], around["disputed"], strict=True)) == {
        "rs": True,
        "me": False,
        "al": False,
        "mk": False,
    }


def test_every_file_that_comes_with_the_program_says_where_it_is_from() -> None:
    folder = Path(boundaries.__file__).parent / "data"
    files = sorted(folder.glob("*.geojson"))
    assert [file.stem for file in files] == ["municipalities", "neighbours"]
    for file in files:
        about = boundaries.metadata(file)
        assert all([about.attribution, about.license_url, about.accuracy_basis, about.provenance])


@pytest.mark.parametrize("name", ["own.geojson", "own.gpkg", "own.shp"])
def test_any_format_is_read(tmp_path: Path, name: str) -> None:
    read = boundaries.read(written(tmp_path, municipalities(), name)).frame
    assert read.index.tolist() == list("abcd")
    assert read.loc["d", "name_sr"] == "d sr"


def test_geoparquet_is_read(tmp_path: Path) -> None:
    municipalities().to_parquet(tmp_path / "own.parquet")
    assert len(boundaries.read(tmp_path / "own.parquet").frame) == 4


def test_another_crs_is_converted(tmp_path: Path) -> None:
    read = boundaries.read(written(tmp_path, municipalities().to_crs(32634), "own.gpkg")).frame
    assert read.crs == "EPSG:4326"
    assert read.total_bounds == pytest.approx([20.0, 42.0, 20.2, 42.2])


def test_one_name_stands_for_both(tmp_path: Path) -> None:
    named = municipalities(name=list("ABCD")).drop(columns=["name_sq", "name_sr"])
    read = boundaries.read(written(tmp_path, named)).frame
    assert read.loc["b", ["name_sq", "name_sr"]].tolist() == ["B", "B"]


def test_numbers_as_ids_become_text(tmp_path: Path) -> None:
    assert boundaries.read(written(tmp_path, municipalities(id=[4, 3, 2, 1]))).frame.index.tolist() == list("4321")


def test_without_a_sidecar_the_file_is_named_and_an_accuracy_assumed(tmp_path: Path) -> None:
    own = boundaries.read(written(tmp_path, municipalities()))
    assert (own.attribution, own.license, own.accuracy_m) == ("own.geojson", "licence not stated", 250)


def test_a_sidecar_is_taken_at_its_word(tmp_path: Path) -> None:
    about = {"attribution": "© Somebody", "license": "CC0-1.0", "accuracy_m": 5, "comment": "anything"}
    (tmp_path / "own.meta.json").write_text(json.dumps(about), encoding="utf-8")
    own = boundaries.read(written(tmp_path, municipalities()))
    assert (own.attribution, own.license, own.accuracy_m) == ("© Somebody", "CC0-1.0", 5)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{", "found no readable JSON object"),
        ("[]", "found no readable JSON object"),
        ('{"disputed": 3}', "found no readable JSON object"),
        ('{"accuracy_m": 0}', "accuracy_m: found 0, expected a number of metres above 0"),
        ('{"accuracy_m": "fine"}', "accuracy_m: found 'fine', expected a number of metres above 0"),
        ('{"accuracy_m": true}', "accuracy_m: found True, expected a number of metres above 0"),
    ],
)
def test_a_broken_sidecar_is_refused(tmp_path: Path, text: str, found: str) -> None:
    (tmp_path / "own.meta.json").write_text(text, encoding="utf-8")
    with pytest.raises(BoundaryError) as caught:
        boundaries.read(written(tmp_path, municipalities()))
    assert str(caught.value).startswith(f"{tmp_path / 'own.meta.json'}: {found}")


def squares_and(neighbours: list[tuple[str, bool, shapely.Polygon]]) -> shapely.Geometry | None:
    ids, disputed, shapes = zip(*neighbours, strict=True)
    around = gpd.GeoDataFrame({"id": ids, "name": ids, "disputed": disputed}, geometry=list(shapes), crs=4326)
    return boundaries.disputed_line(squares.boundaries(), around)


WEST = shapely.box(19.0, 42.0, 20.0, 42.2)
EAST_LINE = shapely.LineString([(20.2, 42.0), (20.2, 42.2)])
EAST = shapely.box(20.2, 42.0, 21.0, 42.2)


def test_the_disputed_line_is_where_the_disputed_neighbour_is() -> None:
    line = squares_and([("west", False, WEST), ("east", True, EAST)])
    assert line.hausdorff_distance(EAST_LINE) < 0.031


def test_the_disputed_line_bears_a_coarse_neighbour() -> None:
    line = squares_and([("west", False, WEST), ("east", True, shapely.box(20.19, 42.0, 21.0, 42.2))])
    assert line.hausdorff_distance(EAST_LINE) < 0.041


def test_without_a_disputed_neighbour_there_is_no_disputed_line() -> None:
    assert squares_and([("west", False, WEST), ("east", False, EAST)]) is None


def test_a_disputed_neighbour_far_away_makes_no_disputed_line() -> None:
    assert squares_and([("far", True, shapely.box(30, 10, 31, 11))]) is None


def test_our_disputed_line_is_the_north_and_the_east() -> None:
    line = boundaries.disputed_line(boundaries.read(), boundaries.read_neighbours())
    length_km = gpd.GeoSeries([line], crs=4326).to_crs(32634).length.iloc[0] / 1000
    jarinje, kosutovo, south_west = shapely.points([[20.69, 43.24], [20.83, 43.27], [20.6, 41.9]])
    assert 330 < length_km < 380
    assert shapely.distance(line, [jarinje, kosutovo]).max() < 0.02
    assert shapely.distance(line, south_west) > 0.3
