"""What is said of polygon files that cannot be used."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.core.errors import BoundaryError
from geo.spatial import polygons
from tests.helpers import squares

BOW_TIE = shapely.Polygon([(20, 42), (20.1, 42.1), (20.1, 42), (20, 42.1)])


def problems(path: Path) -> list[str]:
    with pytest.raises(BoundaryError) as caught:
        polygons.read(path)
    return str(caught.value).replace(f"{path}: ", "").splitlines()


def problems_of(folder: Path, frame: gpd.GeoDataFrame) -> list[str]:
    frame.to_parquet(folder / "own.parquet")
    return problems(folder / "own.parquet")


def municipalities(**columns: object) -> gpd.GeoDataFrame:
    return squares.boundaries().frame.reset_index().assign(**columns)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    assert problems(tmp_path / "no.geojson") == ["found no such file, expected municipality polygons"]


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
    assert problems(tmp_path / "own.gpkg") == ["found no geometry, expected municipality polygons"]


def test_missing_columns_and_crs_are_said_together(tmp_path: Path) -> None:
    bare = municipalities().drop(columns=["name_sr", "id"]).set_crs(None, allow_override=True)
    assert problems_of(tmp_path, bare) == [
        "crs: found no coordinate system, expected the file to state one such as EPSG:4326",
        "id: found no such column among name_sq, geometry, expected one for each municipality",
        "name_sr: found no such column among name_sq, geometry, expected one for each municipality",
    ]


def test_an_empty_file_is_said(tmp_path: Path) -> None:
    assert problems_of(tmp_path, municipalities().iloc[:0]) == ["found no municipality, expected at least one"]


def test_every_unfit_municipality_is_said(tmp_path: Path) -> None:
    shapes = [BOW_TIE, shapely.Point(20, 42), None, shapely.Polygon()]
    found = problems_of(
        tmp_path, municipalities(id=["a", "a", "c", None], name_sq=["A", " ", "C", "D"], geometry=shapes)
    )
    assert found == [
        "municipality 1 (a): found an invalid polygon (Self-intersection[20.05 42.05]), expected a valid one",
        "municipality 2 (a): found a Point, expected a polygon",
        "municipality 2 (a): found no name_sq, expected one",
        "municipality 2 (a): found the id 'a' twice, expected each once",
        "municipality 3 (c): found no geometry, expected a polygon",
        "municipality 4 (nan): found no geometry, expected a polygon",
        "municipality 4 (nan): found no id, expected one",
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
    assert not polygons.read(tmp_path / "own.parquet").geometry.has_z.any()
