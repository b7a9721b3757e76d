"""Polygon files that make a GDAL with all its drivers read other files, write files or contact a server."""

from __future__ import annotations

import gzip
import io
import json
import os
import sqlite3
import struct
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.helpers import squares

CANARY = "canary-5b1f"
_SQUARE = {"type": "Polygon", "coordinates": [[[20, 42], [20.1, 42], [20.1, 42.1], [20, 42.1], [20, 42]]]}
_CALL = "ogr_geocode('{canary}', 'geometry', 'QUERY_TEMPLATE={server}/?q=%s')"


@dataclass(frozen=True)
class Scene:
    """A folder to put the file in, the canary's path, and the address that must not be contacted."""

    folder: Path
    canary: Path
    server: str

    def text(self, name: str, content: str) -> Path:
        return self.data(name, content.encode())

    def data(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path


def vrt(scene: Scene, name: str, source: str, sql: str = "", before: str = "") -> Path:
    relative = int(source.startswith("."))
    query = f'<SrcSQL dialect="SQLITE">{sql}</SrcSQL>' if sql else "<SrcLayer>canary</SrcLayer>"
    return scene.text(
        name,
        f'{before}<OGRVRTDataSource><OGRVRTLayer name="own">'
        f'<SrcDataSource relativeToVRT="{relative}">{source}</SrcDataSource>{query}'
        '<GeometryType>wkbPolygon</GeometryType><GeometryField encoding="WKT" field="wkt"/>'
        "<LayerSRS>EPSG:4326</LayerSRS></OGRVRTLayer></OGRVRTDataSource>",
    )


def geocoding_vrt(scene: Scene, name: str = "own.geojson") -> Path:
    call = _CALL.format(canary=CANARY, server=scene.server)
    return vrt(scene, name, str(scene.canary), f"SELECT id, name, wkt, {call} AS g FROM canary")


def writing_vrt(scene: Scene) -> Path:
    return vrt(scene, "own.geojson", str(scene.canary), f"VACUUM INTO '{scene.folder / 'made.db'}'")


def algorithm(scene: Scene) -> Path:
    command = f"gdal vector pipeline ! read {scene.canary} ! write {scene.folder / 'made.geojson'}"
    return scene.text("own.geojson", json.dumps({"type": "gdal_streamed_alg", "command_line": command}))


def wfs(scene: Scene) -> Path:
    return scene.text("own.geojson", f"<OGRWFSDataSource><URL>{scene.server}/wfs</URL></OGRWFSDataSource>")


def collection(**more: object) -> dict[str, object]:
    properties = {"id": "a", "name": "A"}
    feature = {"type": "Feature", "properties": properties, "geometry": dict(_SQUARE)}
    return {"type": "FeatureCollection", "features": [feature], **more}


def linked(scene: Scene, kind: str) -> Path:
    key = "href" if kind == "link" else "url"
    crs = {"type": kind, "properties": {key: f"{scene.server}/crs.wkt", "type": "ogcwkt"}}
    return scene.text("own.geojson", json.dumps(collection(crs=crs)))


def named_by_address(scene: Scene) -> Path:
    crs = {"type": "name", "properties": {"name": f"{scene.server}/crs.wkt"}}
    return scene.text("own.geojson", json.dumps(collection(crs=crs)))


def linked_geometry(scene: Scene) -> Path:
    """Sound but for the CRS of its one geometry, which is dropped: a file to be read."""
    crs = {"type": "link", "properties": {"href": f"{scene.server}/crs.wkt", "type": "ogcwkt"}}
    own = collection()
    own["features"][0]["geometry"]["crs"] = crs  # type: ignore[index]
    own["features"][0]["crs"] = crs  # type: ignore[index]
    return scene.text("own.geojson", json.dumps(own))


def geopackage(scene: Scene, *statements: str) -> Path:
    path = scene.folder / "own.gpkg"
    squares.boundaries().frame.to_file(path, driver="GPKG", layer="own")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


def view(scene: Scene) -> Path:
    call = _CALL.format(canary=CANARY, server=scene.server)
    return geopackage(
        scene,
        f"CREATE VIEW seen AS SELECT fid, geom, id, name_sq, name_sr, {call} AS g FROM own",
        "UPDATE gpkg_contents SET table_name = 'seen', identifier = 'seen'",
        "UPDATE gpkg_geometry_columns SET table_name = 'seen'",
    )


def schema_row(scene: Scene, kind: str, name: str, table: str, sql: str) -> Path:
    row = f"INSERT INTO sqlite_master VALUES ('{kind}', '{name}', '{table}', 0, '{sql.replace(chr(39), chr(39) * 2)}')"
    return geopackage(scene, row, f"UPDATE gpkg_contents SET table_name = '{table}', identifier = '{table}'")


def virtual(scene: Scene) -> Path:
    sql = f"CREATE VIRTUAL TABLE far USING VirtualOGR('{scene.canary}')"
    return schema_row(scene, "table", "far", "far", sql)


def virtual_after_comment(scene: Scene) -> Path:
    sql = f"CREATE/* */VIRTUAL TABLE far USING VirtualOGR('{scene.canary}')"
    return schema_row(scene, "table", "far", "far", sql)


def trigger(scene: Scene) -> Path:
    call = _CALL.format(canary=CANARY, server=scene.server)
    return geopackage(scene, f"CREATE TRIGGER t AFTER UPDATE ON gpkg_contents BEGIN SELECT {call}; END")


def computed(scene: Scene) -> Path:
    return geopackage(scene, "CREATE TABLE more (id TEXT, twice TEXT GENERATED ALWAYS AS (id || id))")


def misnamed_layer(scene: Scene) -> Path:
    return geopackage(scene, "UPDATE gpkg_contents SET table_name = 'pragma_database_list'")


def addressed_crs(scene: Scene) -> Path:
    """Without a CRS that anyone knows: its definition is an address."""
    return geopackage(
        scene,
        f"INSERT INTO gpkg_spatial_ref_sys VALUES ('far', 77, 'NONE', 77, '{scene.server}/crs.wkt', '')",
        "UPDATE gpkg_geometry_columns SET srs_id = 77",
        "UPDATE gpkg_contents SET srs_id = 77",
    )


def write_ahead(scene: Scene) -> Path:
    path = geopackage(scene)
    scene.data("own.gpkg-wal", struct.pack(">II", 0x377F0682, 3007000) + bytes(24))
    return path


def sqlite(scene: Scene) -> Path:
    path = scene.folder / "own.gpkg"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE own (id TEXT, name TEXT, geometry BLOB)")
    connection.close()
    return path


def spatialite(scene: Scene) -> Path:
    path = sqlite(scene)
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE spatial_ref_sys (srid INTEGER, auth_name TEXT, auth_srid INTEGER, proj4text TEXT)"
        )
        connection.execute("CREATE TABLE geometry_columns (f_table_name TEXT, f_geometry_column TEXT, type TEXT)")
    connection.close()
    return path


def shapefile(scene: Scene) -> Path:
    path = scene.folder / "own.shp"
    squares.boundaries().frame.to_file(path, driver="ESRI Shapefile")
    scene.text("own.prj", f"{scene.server}/crs.wkt")
    return path


def gml(scene: Scene) -> Path:
    return scene.text(
        "own.gml",
        '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="http://own {scene.server}/own.xsd"></gml:FeatureCollection>',
    )


def network_link(scene: Scene) -> Path:
    link = f"<NetworkLink><Link><href>{scene.server}/more.kml</href></Link></NetworkLink>"
    return scene.text("own.kml", f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{link}</Document></kml>')


def zipped(scene: Scene) -> Path:
    path = scene.folder / "own.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("own.vrt", geocoding_vrt(scene).read_bytes())
    return path


def tarred(scene: Scene) -> Path:
    content = geocoding_vrt(scene).read_bytes()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        entry = tarfile.TarInfo("own.vrt")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return scene.data("own.tar", buffer.getvalue())


def pipe(scene: Scene) -> Path:
    os.mkfifo(scene.folder / "own.geojson")
    return scene.folder / "own.geojson"


def folder(scene: Scene, name: str) -> Path:
    (scene.folder / name).mkdir()
    (scene.folder / name / "a00000001.gdbtable").write_bytes(b"\x03\0\0\0")
    return scene.folder / name


def link_to_vrt(scene: Scene) -> Path:
    (scene.folder / "own.geojson").symlink_to(geocoding_vrt(scene, "other.vrt"))
    return scene.folder / "own.geojson"


_VRT = "found an OGR VRT (a description of other files), expected GeoJSON"
_WFS = "found the description of a WFS (a server), expected"
_ADDRESS = "found an address, expected"
# A name for the test, what makes the file, and what is said of it.
REFUSED: dict[str, tuple[Callable[[Scene], Path], str]] = {
    "vrt of a file by its path": (lambda scene: vrt(scene, "own.vrt", str(scene.canary)), _VRT),
    "vrt of a file beside it": (
        lambda scene: vrt(scene, "own.vrt", os.path.relpath(scene.canary, scene.folder)), _VRT,
    ),
    "vrt named geojson": (lambda scene: vrt(scene, "own.geojson", str(scene.canary)), _VRT),
    "vrt named json": (lambda scene: vrt(scene, "own.json", str(scene.canary)), _VRT),
    "vrt named gpkg": (lambda scene: vrt(scene, "own.gpkg", str(scene.canary)), _VRT),
    "vrt named shp": (lambda scene: vrt(scene, "own.shp", str(scene.canary)), _VRT),
    "vrt named parquet": (lambda scene: vrt(scene, "own.parquet", str(scene.canary)), _VRT),
    "vrt that sends a file away": (geocoding_vrt, _VRT),
    "vrt that writes a file": (writing_vrt, _VRT),
    "vrt of a server": (lambda scene: vrt(scene, "own.geojson", f"/vsicurl/{scene.server}/far.csv"), _VRT),
    "vrt after blanks": (lambda scene: vrt(scene, "own.json", str(scene.canary), before=" \n\t" * 500), _VRT),
    "vrt after a byte order mark": (lambda scene: vrt(scene, "own.json", str(scene.canary), before="\ufeff"), _VRT),
    "vrt after a declaration": (
        lambda scene: vrt(scene, "own.json", str(scene.canary), before='<?xml version="1.0"?><!-- <kml> -->'), _VRT,
    ),
    "vrt after very many blanks": (
        lambda scene: vrt(scene, "own.json", str(scene.canary), before=" " * 300_000), "found no content, expected",
    ),
    "vrt behind a symbolic link": (link_to_vrt, _VRT),
    "gdal vrt": (
        lambda scene: scene.text("own.json", "<VRTDataset rasterXSize='1' rasterYSize='1'/>"), "found a GDAL VRT",
    ),
    "gdalg pipeline": (algorithm, "found a GDALG pipeline (a command to run), expected"),
    "wfs description": (wfs, _WFS),
    "wfs capabilities": (
        lambda scene: scene.text("own.xml", "<wfs:WFS_Capabilities version='2.0.0' xmlns:wfs='urn:x'/>"), _WFS,
    ),
    "wfs connection as text": (
        lambda scene: scene.text("own.geojson", f"WFS:{scene.server}/wfs"), "found the address of a server",
    ),
    "geojson with a linked crs": (lambda scene: linked(scene, "link"), "found a crs that is no name"),
    "geojson with the url of a crs": (lambda scene: linked(scene, "url"), "found a crs that is no name"),
    "geojson whose crs is named by an address": (named_by_address, "found a crs that is no name"),
    "geojson sequence": (
        lambda scene: scene.text("own.geojson", "\x1e" + json.dumps(collection())), "found a sequence of GeoJSON",
    ),
    "geopackage with a view": (view, "found a GeoPackage with a view ('seen'), expected"),
    "geopackage with a virtual table": (virtual, "found a GeoPackage with a virtual table ('far'), expected"),
    "geopackage with a virtual table after a comment": (virtual_after_comment, "found "),
    "geopackage with a trigger": (trigger, "found a GeoPackage with a trigger of its own ('t'), expected"),
    "geopackage with a computed column": (computed, "found a GeoPackage with a computed column (in 'more'), expected"),
    "geopackage whose layer is no table": (misnamed_layer, "found a GeoPackage that names 'pragma_database_list'"),
    "geopackage whose crs is an address": (addressed_crs, "found no coordinate system as WKT in 'http"),
    "geopackage with a journal": (write_ahead, "found unfinished changes beside it ('own.gpkg-wal'), expected"),
    "sqlite": (sqlite, "found an SQLite database that is no GeoPackage, expected"),
    "spatialite": (spatialite, "found an SQLite database that is no GeoPackage, expected"),
    "shapefile whose crs is an address": (shapefile, "found no coordinate system as WKT in own.prj, expected"),
    "kml with a network link": (network_link, "found a KML file, expected"),
    "gml with a schema elsewhere": (gml, "found a GML file, expected"),
    "gpx": (lambda scene: scene.text("own.gpx", "<gpx version='1.1'/>"), "found a GPX file, expected"),
    "osm": (lambda scene: scene.text("own.osm", "<osm version='0.6'/>"), "found OpenStreetMap data (XML), expected"),
    "svg": (lambda scene: scene.text("own.svg", "<svg/>"), "found XML of an unknown kind, expected"),
    "csv": (lambda scene: scene.data("own.csv", scene.canary.read_bytes()), "found a table as text (CSV), expected"),
    "dxf": (lambda scene: scene.text("own.dxf", "  0\nSECTION\n  2\nHEADER\n"), "found a DXF drawing, expected"),
    "vector tile": (lambda scene: scene.data("own.mvt", b"\x1a\x0a\x78\x02\x0a\x03own\x28\x80\x20\0"), "found "),
    "topojson": (lambda scene: scene.text("own.json", '{"type": "Topology", "objects": {}}'), "found a TopoJSON file"),
    "esri json": (
        lambda scene: scene.text(
            "own.json",
            json.dumps({"geometryType": "esri", "spatialReference": {"wkt": scene.server}, "features": []}),
        ),
        "found an ESRI JSON file, expected",
    ),
    "flatgeobuf": (lambda scene: scene.data("own.fgb", b"fgb\x03fgb\0" + bytes(40)), "found a FlatGeobuf file"),
    "pmtiles": (lambda scene: scene.data("own.pmtiles", b"PMTiles\x03" + bytes(120)), "found map tiles (PMTiles)"),
    "zip": (zipped, "found a zip archive, expected"),
    "tar": (tarred, "found a tar archive, expected"),
    "gzip": (
        lambda scene: scene.data("own.geojson", gzip.compress(geocoding_vrt(scene).read_bytes())),
        "found a gzip archive, expected",
    ),
    "file geodatabase": (lambda scene: folder(scene, "own.gdb"), "found a folder, expected a file"),
    "folder": (lambda scene: folder(scene, "own"), "found a folder, expected a file"),
    "pipe": (pipe, "found a pipe or a device, expected a file"),
    "device": (lambda scene: Path("/dev/zero"), "found a pipe or a device, expected a file"),
    "path /vsicurl": (lambda scene: Path(f"/vsicurl/{scene.server}/own.geojson"), _ADDRESS),
    "path /vsimem": (lambda scene: Path("/vsimem/own.geojson"), _ADDRESS),
    "path /vsizip": (lambda scene: Path(f"/vsizip/{zipped(scene)}/own.vrt"), _ADDRESS),
    "path http": (lambda scene: Path(f"{scene.server}/own.geojson"), _ADDRESS),
    "path zip": (lambda scene: Path(f"zip://{zipped(scene)}!own.vrt"), _ADDRESS),
    "path WFS": (lambda scene: Path(f"WFS:{scene.server}"), _ADDRESS),
    "path PG": (lambda scene: Path("PG:host=127.0.0.1"), _ADDRESS),
}  # fmt: skip
