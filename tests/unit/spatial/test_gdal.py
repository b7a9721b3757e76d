"""A polygon file reads nothing but itself: no other file, no server, and nothing is written."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pyogrio
import pytest

from geo.core.errors import BoundaryError
from geo.spatial.boundaries import read_polygons
from geo.spatial.gdal import ALLOWED_DRIVERS
from tests.helpers import hostile_polygons as hostile
from tests.helpers import squares
from tests.helpers.hostile_polygons import CANARY, REFUSED, Scene
from tests.helpers.patience import HANG_SECONDS

ROOT = Path(__file__).parents[3]
_UNPROTECTED = "import sys, pyogrio; print(pyogrio.read_dataframe(sys.argv[1]).to_string())"
_END = b"end of the test"


class Listener:
    """A server on localhost that keeps what it is sent and answers nothing of use."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._requests: list[bytes] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            client, _ = self._server.accept()
            with client:
                request = client.recv(2000)
                if request == _END:
                    return
                self._requests.append(request)
                client.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    def requests(self) -> list[bytes]:
        """Everything sent until now; connections are taken in their order, so that none is missed."""
        if self._thread.is_alive():
            with socket.create_connection(self._server.getsockname()) as client:
                client.sendall(_END)
            self._thread.join()
            self._server.close()
        return self._requests


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.requests()


@pytest.fixture
def scene(tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> Scene:
    for name in ("elsewhere", "given", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.chdir(tmp_path / "given")
    canary = tmp_path / "elsewhere" / "canary.csv"
    canary.write_text(f'id,name,wkt\n{CANARY},A,"POLYGON ((20 42,20.1 42,20.1 42.1,20 42))"\n', encoding="utf-8")
    return Scene(tmp_path / "given", canary, listener.address)


def contents(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_reaches_out_is_refused_by_name_and_nothing_happens(
    name: str, scene: Scene, listener: Listener, capfd: pytest.CaptureFixture[str]
) -> None:
    make, expected = REFUSED[name]
    path = make(scene)
    before = contents(scene.folder.parent)
    with pytest.raises(BoundaryError) as caught:
        read_polygons(path)
    assert str(caught.value).startswith(f"{path}: {expected}")
    assert ", expected " in str(caught.value)
    assert CANARY not in str(caught.value) + "".join(capfd.readouterr())
    assert contents(scene.folder.parent) == before
    assert listener.requests() == []


def test_a_geometry_with_a_linked_crs_is_read_without_contact(scene: Scene, listener: Listener) -> None:
    assert read_polygons(hostile.linked_geometry(scene)).index.tolist() == ["a"]
    assert listener.requests() == []


@pytest.mark.parametrize(
    "name",
    ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/4326"],
)
def test_a_crs_is_read_by_its_name(scene: Scene, name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    path = scene.text("own.geojson", json.dumps(hostile.collection(crs=crs)))
    assert read_polygons(path).total_bounds.tolist() == [20, 42, 20.1, 42.1]


@pytest.mark.parametrize("driver", ["GeoJSON", "GPKG", "ESRI Shapefile"])
def test_a_sound_file_is_read_under_any_name_and_stays_as_it_is(scene: Scene, driver: str) -> None:
    suffix = {"GeoJSON": ".geojson", "GPKG": ".gpkg", "ESRI Shapefile": ".shp"}[driver]
    squares.boundaries().frame.to_file(scene.folder / f"own{suffix}", driver=driver, layer="own")
    path = (scene.folder / f"own{suffix}").rename(scene.folder / ("own.SHP" if suffix == ".shp" else "own.data"))
    before = contents(scene.folder.parent)
    assert sorted(read_polygons(path).index) == sorted(squares.boundaries().frame.index)
    assert contents(scene.folder.parent) == before


def test_parquet_is_known_by_its_content(scene: Scene) -> None:
    squares.boundaries().frame.reset_index().to_parquet(scene.folder / "own.geojson")
    assert sorted(read_polygons(scene.folder / "own.geojson").index) == sorted(squares.boundaries().frame.index)


def test_control_an_unprotected_gdal_reads_another_file(scene: Scene) -> None:
    """The construction bites: what the tests above refuse would otherwise be read."""
    path = hostile.vrt(scene, "own.geojson", str(scene.canary))
    assert CANARY in unprotected(_UNPROTECTED, path)


def test_control_an_unprotected_gdal_contacts_a_server(scene: Scene, listener: Listener) -> None:
    unprotected(_UNPROTECTED, hostile.wfs(scene))
    assert listener.requests()


def unprotected(program: str, path: Path) -> str:
    ours = ("GDAL_", "OGR_", "CPL_", "PROJ_NETWORK")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
    )
    return done.stdout


def test_no_setting_of_the_caller_switches_a_driver_on(tmp_path: Path) -> None:
    settings = tmp_path / "gdalrc"
    settings.write_text("[directives]\nignore-env-vars=yes\n[configoptions]\nOGR_SKIP=\nGDAL_SKIP=GPKG\n", "utf-8")
    (tmp_path / ".gdal").mkdir()
    (tmp_path / ".gdal" / "gdalrc").write_bytes(settings.read_bytes())
    hostile_settings = {
        "OGR_SKIP": "", "GDAL_SKIP": "GPKG", "GDAL_DRIVER_PATH": str(tmp_path), "OGR_DRIVER_PATH": str(tmp_path),
        "GDAL_CONFIG_FILE": str(settings), "GDAL_VRT_ENABLE_PYTHON": "YES", "HOME": str(tmp_path),
        "PROJ_NETWORK": "ON", "GDAL_HTTP_PROXY": "",
    }  # fmt: skip
    program = (
        "import geo.spatial.gdal, pyogrio, pyproj.network as network\n"
        "print(sorted(pyogrio.list_drivers()), network.is_network_enabled())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, **hostile_settings}, capture_output=True,
        text=True, timeout=HANG_SECONDS, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == f"{sorted(ALLOWED_DRIVERS)} False"


def test_a_gdal_that_was_loaded_before_with_other_drivers_is_refused(tmp_path: Path) -> None:
    program = (
        "import pyogrio, sys\nfrom pathlib import Path\nfrom geo.spatial.gdal import read_layer\n"
        "read_layer(Path(sys.argv[1]))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OGR_SKIP"}
    done = subprocess.run(
        [sys.executable, "-c", program, "geo/spatial/data/neighbours.geojson"], cwd=ROOT, env=environment,
        capture_output=True, text=True, timeout=HANG_SECONDS,
    )  # fmt: skip
    assert "has other drivers than geo/spatial/gdal allows" in done.stderr


def test_drivers_are_exactly_those_allowed_in_this_process() -> None:
    assert set(pyogrio.list_drivers()) == ALLOWED_DRIVERS
