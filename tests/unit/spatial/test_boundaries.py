"""Boundary files of any kind, their sidecars, and the line that is of disputed status."""

import json
import os
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.core.errors import BoundaryError
from geo.spatial.boundaries import (
    NEIGHBOURS_PATH,
    read_boundaries,
    read_metadata,
    read_neighbours,
    read_polygons,
)
from geo.spatial.world import find_disputed_line
from tests.helpers import squares

BOW_TIE = shapely.Polygon([(20, 42), (20.1, 42.1), (20.1, 42), (20, 42.1)])
NORTH = {"leposaviq", "zvecan", "zubin-potok", "north-mitrovica", "mitrovica"}


def municipalities(**columns: object) -> gpd.GeoDataFrame:
    frame = squares.boundaries().frame.reset_index()
    return frame.assign(**columns)


def problems(path: Path) -> list[str]:
    with pytest.raises(BoundaryError) as caught:
        read_polygons(path)
    return str(caught.value).replace(f"{path}: ", "").splitlines()


def problems_of(folder: Path, frame: gpd.GeoDataFrame) -> list[str]:
    frame.to_parquet(folder / "own.parquet")
    return problems(folder / "own.parquet")


def written(folder: Path, frame: gpd.GeoDataFrame, name: str = "own.geojson") -> Path:
    path = folder / name
    frame.to_file(path)
    return path


def test_the_boundaries_that_come_with_the_program() -> None:
    ours = read_boundaries()
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
    around = read_neighbours()
    assert list(around.columns) == ["id", "name", "disputed", "geometry"]
    assert dict(zip(around["id"], around["disputed"], strict=True)) == {
        "rs": True,
        "me": False,
        "al": False,
        "mk": False,
    }


def test_every_file_that_comes_with_the_program_says_where_it_is_from() -> None:
    files = sorted(NEIGHBOURS_PATH.parent.glob("*.geojson"))
    assert [file.stem for file in files] == ["municipalities", "neighbours"]
    for file in files:
        about = read_metadata(file)
        assert all([about.attribution, about.license_url, about.accuracy_basis, about.provenance])


@pytest.mark.parametrize("name", ["own.geojson", "own.gpkg", "own.shp"])
def test_any_format_is_read(tmp_path: Path, name: str) -> None:
    read = read_boundaries(written(tmp_path, municipalities(), name)).frame
    assert read.index.tolist() == list("abcd")
    assert read.loc["d", "name_sr"] == "d sr"


def test_geoparquet_is_read(tmp_path: Path) -> None:
    municipalities().to_parquet(tmp_path / "own.parquet")
    assert len(read_boundaries(tmp_path / "own.parquet").frame) == 4


def test_another_crs_is_converted(tmp_path: Path) -> None:
    read = read_boundaries(written(tmp_path, municipalities().to_crs(32634), "own.gpkg")).frame
    assert read.crs == "EPSG:4326"
    assert read.total_bounds == pytest.approx([20.0, 42.0, 20.2, 42.2])


def test_one_name_stands_for_both(tmp_path: Path) -> None:
    named = municipalities(name=list("ABCD")).drop(columns=["name_sq", "name_sr"])
    read = read_boundaries(written(tmp_path, named)).frame
    assert read.loc["b", ["name_sq", "name_sr"]].tolist() == ["B", "B"]


def test_numbers_as_ids_become_text(tmp_path: Path) -> None:
    assert read_boundaries(written(tmp_path, municipalities(id=[4, 3, 2, 1]))).frame.index.tolist() == list("4321")


def test_without_a_sidecar_the_file_is_named_and_an_accuracy_assumed(tmp_path: Path) -> None:
    own = read_boundaries(written(tmp_path, municipalities()))
    assert (own.attribution, own.license, own.accuracy_m) == ("own.geojson", "licence not stated", 250)


def test_a_sidecar_is_taken_at_its_word(tmp_path: Path) -> None:
    about = {"attribution": "© Somebody", "license": "CC0-1.0", "accuracy_m": 5, "comment": "anything"}
    (tmp_path / "own.meta.json").write_text(json.dumps(about), encoding="utf-8")
    own = read_boundaries(written(tmp_path, municipalities()))
    assert (own.attribution, own.license, own.accuracy_m) == ("© Somebody", "CC0-1.0", 5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "found no readable JSON object"),
        ("[]", "found no readable JSON object"),
        ("[" * 100_000, "found no readable JSON object"),
        ('{"a":' * 100_000, "found no readable JSON object"),
        ('{"disputed": 3}', "disputed: found something else, expected a list of ids"),
        ('{"disputed": [["a"]]}', "disputed: found something else, expected a list of ids"),
        ('{"license": ["CC0"]}', "license: found \"['CC0']\", expected text"),
        ('{"attribution": "a\\u001b[31m"}', "attribution: found the control character U+001B, expected text"),
        ('{"accuracy_m": 1e999}', "accuracy_m: found inf, expected a number of metres above 0"),
        ('{"accuracy_m": 0}', "accuracy_m: found 0, expected a number of metres above 0"),
        ('{"accuracy_m": "fine"}', "accuracy_m: found 'fine', expected a number of metres above 0"),
        ('{"accuracy_m": true}', "accuracy_m: found True, expected a number of metres above 0"),
    ],
)
def test_a_broken_sidecar_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "own.meta.json").write_text(text, encoding="utf-8")
    with pytest.raises(BoundaryError) as caught:
        read_boundaries(written(tmp_path, municipalities()))
    assert str(caught.value).startswith(f"{tmp_path / 'own.meta.json'}: {message}")


def test_a_sidecar_that_is_a_pipe_or_too_large_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, municipalities())
    os.mkfifo(tmp_path / "own.meta.json")
    with pytest.raises(BoundaryError, match="found a folder, a pipe or a device"):
        read_boundaries(file)
    (tmp_path / "own.meta.json").unlink()
    (tmp_path / "own.meta.json").write_text(" " * 1_000_001)
    with pytest.raises(BoundaryError, match="found a larger file, expected at most 1 MB, or a higher limit"):
        read_boundaries(file)


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        ([["west", "x"]] * 4, "found a list as name_sq, expected text"),
        ([{"en": "west"}] * 4, "found a mapping as name_sq, expected text"),
        ([True] * 4, "found a truth value as name_sq, expected text"),
        (["a\x1b[31m"] * 4, "found the control character U+001B in name_sq, expected text without it"),
        (["n" * 201] * 4, "found 201 characters as name_sq, expected at most 200"),
    ],
)
def test_a_name_that_is_none_is_said(tmp_path: Path, names: list[object], fault: str) -> None:
    assert problems_of(tmp_path, municipalities(name_sq=names))[0] == f"unit 1 (a): {fault}"


def test_a_crs_of_another_body_is_refused(tmp_path: Path) -> None:
    moon = municipalities().set_crs("IAU_2015:30100", allow_override=True)
    assert problems_of(tmp_path, moon)[0].startswith("found the CRS Moon (2015)")


def test_a_polygon_that_crosses_itself_in_degrees_is_refused(tmp_path: Path) -> None:
    around_the_pole = shapely.Point(0, 0).buffer(1_000_000)
    frame = municipalities(geometry=[around_the_pole] * 4).set_crs(3995, allow_override=True)
    assert "in degrees" in problems_of(tmp_path, frame)[0]


def test_limits_are_held_before_a_boundary_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_MAX_MUNICIPALITIES", "3")
    assert "4 municipalities" in problems_of(tmp_path, municipalities())[0]
    monkeypatch.delenv("GEO_MAX_MUNICIPALITIES")
    monkeypatch.setenv("GEO_MAX_VERTICES", "19")
    assert problems_of(tmp_path, municipalities())[0].startswith("found 20 vertices, expected at most 19 vertices, or")
    monkeypatch.setenv("GEO_MAX_BOUNDARIES_MB", "1")
    (tmp_path / "own.geojson").write_text(" " * 1_000_001)
    assert problems(tmp_path / "own.geojson")[0].startswith("found 1 MB unpacked, expected at most 1 MB, or a higher")


def test_a_name_that_would_become_too_many_bytes_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    times = 100_000
    frame = pd.concat([municipalities()] * (times // 4), ignore_index=True)
    frame.assign(name_sq=pd.Categorical.from_codes([0] * times, ["x" * 100_000])).to_parquet(tmp_path / "own.parquet")
    assert (tmp_path / "own.parquet").stat().st_size < 1_000_000
    assert problems(tmp_path / "own.parquet")[0].startswith("found 10,0")


def squares_and(neighbours: list[tuple[str, bool, shapely.Polygon]]) -> shapely.Geometry | None:
    ids, disputed, shapes = zip(*neighbours, strict=True)
    around = gpd.GeoDataFrame({"id": ids, "name": ids, "disputed": disputed}, geometry=list(shapes), crs=4326)
    return find_disputed_line(squares.boundaries(), around)


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
    line = find_disputed_line(read_boundaries(), read_neighbours())
    length_km = gpd.GeoSeries([line], crs=4326).to_crs(32634).length.iloc[0] / 1000
    jarinje, kosutovo, south_west = shapely.points([[20.69, 43.24], [20.83, 43.27], [20.6, 41.9]])
    assert 330 < length_km < 380
    assert shapely.distance(line, [jarinje, kosutovo]).max() < 0.02
    assert shapely.distance(line, south_west) > 0.3


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    assert problems(tmp_path / "no.geojson") == ["found no such file, expected boundary polygons"]


@pytest.mark.parametrize("name", ["own.geojson", "own.parquet", "own.txt"])
def test_a_file_of_something_else_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("no polygons", encoding="utf-8")
    [problem] = problems(tmp_path / name)
    assert problem.endswith("expected GeoJSON, GeoPackage, Shapefile or GeoParquet")


def test_a_table_as_text_is_refused_by_name(tmp_path: Path) -> None:
    pd.DataFrame({"id": ["a"], "name": ["A"]}).to_csv(tmp_path / "own.csv", index=False)
    assert problems(tmp_path / "own.csv") == [
        "found a table as text (CSV), expected GeoJSON, GeoPackage, Shapefile or GeoParquet; "
        "convert it first: ogr2ogr -f GeoJSON new.geojson own.csv"
    ]


def test_a_table_without_geometry_is_said(tmp_path: Path) -> None:
    pyogrio.write_dataframe(pd.DataFrame({"id": ["a"], "name": ["A"]}), tmp_path / "own.gpkg", driver="GPKG")
    assert problems(tmp_path / "own.gpkg") == ["found no geometry, expected boundary polygons"]


def test_missing_columns_and_crs_are_said_together(tmp_path: Path) -> None:
    bare = municipalities().drop(columns=["name_sr", "id"]).set_crs(None, allow_override=True)
    assert problems_of(tmp_path, bare) == [
        "crs: found no coordinate system, expected the file to state one such as EPSG:4326",
        "id: found no such column among name_sq, geometry, expected one for each unit",
        "name_sr: found no such column among name_sq, geometry, expected one for each unit",
    ]


def test_an_empty_file_is_said(tmp_path: Path) -> None:
    assert problems_of(tmp_path, municipalities().iloc[:0]) == ["found no unit, expected at least one"]


def test_every_unfit_municipality_is_said(tmp_path: Path) -> None:
    shapes = [BOW_TIE, shapely.Point(20, 42), None, shapely.Polygon()]
    messages = problems_of(
        tmp_path, municipalities(id=["a", "a", "c", None], name_sq=["A", " ", "C", "D"], geometry=shapes)
    )
    assert messages == [
        "unit 2 (a): found a Point, expected a polygon",
        "unit 2 (a): found no name_sq, expected one",
        "unit 2 (a): found the id 'a' twice, expected each once",
        "unit 3 (c): found no geometry, expected a polygon",
        "unit 4 (?): found no geometry, expected a polygon",
        "unit 4 (?): found no id, expected one",
    ]


def test_metres_that_are_said_to_be_degrees_are_refused(tmp_path: Path) -> None:
    wrong = municipalities().to_crs(32634).set_crs(4326, allow_override=True)
    [problem] = problems_of(tmp_path, wrong)
    assert problem.startswith("found bounds 417182, ")
    assert problem.endswith("expected degrees: does the file state the right CRS?")


def test_heights_are_dropped(tmp_path: Path) -> None:
    high = municipalities()
    high.geometry = shapely.force_3d(high.geometry.to_numpy(), 500)
    high.to_parquet(tmp_path / "own.parquet")
    assert not read_polygons(tmp_path / "own.parquet").geometry.has_z.any()


def test_the_majoritys_name_comes_first() -> None:
    ours = read_boundaries()
    assert ours.name("leposaviq") == "Leposavić / Leposaviq"
    assert ours.name("gracanica") == "Gračanica / Graçanicë"
    assert ours.name("mitrovica") == "Mitrovicë e Jugut / Južna Mitrovica"
    assert ours.name("prizren") == "Prizren"
    assert len(ours.frame) - len(ours.albanian_first) == 10


def test_a_file_says_which_names_come_first(tmp_path: Path) -> None:
    path = tmp_path / "named.geojson"
    municipalities().to_file(path)
    assert read_boundaries(path).albanian_first == frozenset()
    ordered = municipalities(first=["sq", "sr", None, "other"])
    ordered.to_file(path)
    assert read_boundaries(path).albanian_first == {str(ordered["id"].iloc[0])}
