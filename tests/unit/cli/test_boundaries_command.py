"""The command that prepares boundaries as their providers give them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.cli import main
from geo.spatial.boundaries import read_boundaries

ROOT = Path(__file__).parents[3]
Capture = pytest.CaptureFixture[str]
PROVIDERS: dict[str, dict[str, Any]] = {
    "geoBoundaries": {"shapeID": "1B", "shapeISO": "SD-KH", "shapeName": "Khartoum", "shapeType": "ADM1"},
    "GADM": {"GID_0": "SDN", "NAME_0": "Sudan", "GID_1": "SDN.8_1", "NAME_1": "Khartoum", "ENGTYPE_1": "State"},
    "COD-AB": {"ADM0_PCODE": "SD", "ADM0_EN": "Sudan", "ADM1_PCODE": "SD01", "ADM1_EN": "Khartoum"},
    "Natural Earth": {"adm1_code": "SDN-1", "iso_3166_2": "SD-KH", "name": "Khartoum", "type_en": "State"},
    "Overture": {"id": "08b2", "names.primary": "Khartoum", "subtype": "region"},
}
LEVELS = {"geoBoundaries": "first-level unit", "GADM": "state", "COD-AB": "first-level unit",
          "Natural Earth": "state", "Overture": "region"}  # fmt: skip


def write(path: Path, *shapes: shapely.Geometry, **columns: Any) -> Path:
    gpd.GeoDataFrame([columns] * len(shapes), geometry=list(shapes), crs=4326).to_file(path, driver="GeoJSON")
    return path


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_file_is_prepared_as_its_provider_gives_it(provider: str, tmp_path: Path) -> None:
    file = write(tmp_path / "given.geojson", shapely.box(32, 15, 33, 16), **PROVIDERS[provider])
    assert main(["boundaries", str(file), "-o", str(tmp_path / "units.parquet")]) == 0
    boundaries = read_boundaries(tmp_path / "units.parquet")
    assert boundaries.frame["name_sq"].tolist() == ["Khartoum"]
    assert boundaries.level.singular == LEVELS[provider]
    assert json.loads((tmp_path / "units.meta.json").read_text())["license"] == "licence not stated"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_file_is_read_as_it_comes(provider: str, tmp_path: Path) -> None:
    file = write(tmp_path / "given.geojson", shapely.box(32, 15, 33, 16), **PROVIDERS[provider])
    assert read_boundaries(file).frame["name_sr"].tolist() == ["Khartoum"]


def test_boundaries_and_what_is_said_of_them_are_written_both_or_none(tmp_path: Path, capsys: Capture) -> None:
    file = write(tmp_path / "given.geojson", shapely.box(32, 15, 33, 16), id="a", name="A")
    assert main(["boundaries", str(file), "-o", str(tmp_path / "missing" / "units.parquet")]) == 1
    assert "units.parquet: found No such file or directory, expected a file" in capsys.readouterr().err
    (tmp_path / "units.parquet").write_bytes(b"old")
    assert main(["boundaries", str(file), "-o", str(tmp_path / "units.parquet")]) == 1
    assert not (tmp_path / "units.meta.json").exists()
    (tmp_path / "units.meta.json").symlink_to(tmp_path / "nowhere")
    assert main(["boundaries", str(file), "-o", str(tmp_path / "units.parquet"), "--force"]) == 1
    assert "where there is no file" in capsys.readouterr().err
    assert (tmp_path / "units.parquet").read_bytes() == b"old"
    assert not (tmp_path / "nowhere").exists()


def test_beside_stdout_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = write(tmp_path / "given.geojson", shapely.box(32, 15, 33, 16), id="a", name="A")
    done = subprocess.run(
        [sys.executable, "-m", "geo", "boundaries", str(file), "-o", "-"], capture_output=True, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.startswith(b"PAR1")
    assert list(tmp_path.iterdir()) == [file]


def test_an_invalid_ring_is_repaired_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    file = write(tmp_path / "given.geojson", bow, id="a", name="A")
    assert main(["boundaries", str(file)]) == 0
    assert "1 invalid polygons repaired" in capsys.readouterr().out
