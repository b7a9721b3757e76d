"""Checked copies for GDAL to open: alone in a folder, under a name of ours, without what may reach beyond the file."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from geo.spatial.gdal.formats import UnreadableError

_GEOMETRIES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
_OTHER_JSON = {
    "Topology": "a TopoJSON file",
    "gdal_streamed_alg": "a GDALG pipeline (a command to run)",
}
# Of the texts that GDAL takes for a CRS only names; an address it would fetch.
_CRS_NAME = re.compile(r"urn:[\w.:,-]+|[A-Za-z]+:\w+", re.ASCII)
_CRS_URL = re.compile(r"https?://www\.opengis\.net/def/crs/(\w+)/([\w.]+)/(\w+)", re.ASCII)
_CONVERT = "; convert it first: ogr2ogr -f GeoJSON new.geojson FILE"
_SIDECARS = (".shx", ".dbf", ".prj", ".cpg")
_WKT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[A-Za-z_]+\s*\[|$)")
_RTREE = re.compile(r'CREATE VIRTUAL TABLE\s+("[^"]*"|\w+)\s+USING\s+rtree\s*\([\w\s,"]*\)\s*', re.IGNORECASE)
# Reading runs no trigger; those that no GeoPackage needs are refused all the same.
_TRIGGER = re.compile(r"rtree_|gpkg_|trigger_(insert|delete)_feature_count_")


def checked(kind: str, path: Path, folder: Path) -> Path:
    """Copy a file of the kind that `formats.recognize` gave into ``folder``; returns the path to open.

    Raises
    ------
    UnreadableError
        If it holds anything that makes GDAL open another file, run code or contact a server.
    """
    return {"GeoJSON": _geojson, "GeoPackage": _geopackage, "Shapefile": _shapefile}[kind](path, folder)


def _geojson(path: Path, folder: Path) -> Path:
    """Written anew from what was read, so that GDAL sees only what is known here."""
    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"no sound JSON ({error})") from error
    kind = given.get("type") if isinstance(given, dict) else None
    if kind == "Feature":
        given = {"features": [given], "crs": given.get("crs", {})}
    elif kind != "FeatureCollection" or not isinstance(given.get("features"), list):
        raise UnreadableError(*_other_json(given))
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [_feature(feature) for feature in given["features"]],
    }
    if "crs" in given and given["crs"] != {}:
        collection["crs"] = _crs(given["crs"])
    copy = folder / "polygons.geojson"
    copy.write_text(json.dumps(collection), encoding="utf-8")
    return copy


def _other_json(given: dict[str, Any]) -> tuple[str, str]:
    kind = given.get("type")
    if isinstance(kind, str) and kind in _OTHER_JSON:
        return _OTHER_JSON[kind], _CONVERT
    if "geometryType" in given or "spatialReference" in given:
        return "an ESRI JSON file", _CONVERT
    return "JSON that is no collection of features", ""


def _feature(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or given.get("type") != "Feature":
        raise UnreadableError("a feature without the type Feature")
    kept = {key: given[key] for key in ("id", "properties") if key in given}
    return {"type": "Feature", "properties": {}, **kept, "geometry": _geometry(given.get("geometry"))}


def _geometry(given: Any) -> dict[str, Any] | None:
    """Without all that GeoJSON's geometries have no need of, such as a CRS of their own."""
    if given is None:
        return None
    if not isinstance(given, dict) or given.get("type") not in _GEOMETRIES:
        raise UnreadableError("a geometry of no type of GeoJSON's")
    if given["type"] == "GeometryCollection":
        return {"type": given["type"], "geometries": [_geometry(part) for part in given.get("geometries") or []]}
    return {"type": given["type"], "coordinates": given.get("coordinates")}


def _crs(given: Any) -> dict[str, Any] | None:
    if given is None:
        return None
    properties = given.get("properties") if isinstance(given, dict) else None
    name = properties.get("name") if isinstance(properties, dict) and given.get("type") == "name" else None
    if isinstance(name, str) and (url := _CRS_URL.fullmatch(name)):
        name = "urn:ogc:def:crs:{}:{}:{}".format(url[1], "" if url[2] == "0" else url[2], url[3])
    if not isinstance(name, str) or not _CRS_NAME.fullmatch(name):
        raise UnreadableError("a crs that is no name", "; name it in full, such as urn:ogc:def:crs:EPSG::4326")
    return {"type": "name", "properties": {"name": name}}


def _geopackage(path: Path, folder: Path) -> Path:
    """The database alone: changes that another program has not yet written into it are none of it."""
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists() and beside.stat().st_size:
            raise UnreadableError(f"unfinished changes beside it ({beside.name!r})", "; close it in the other program")
    copy = folder / "polygons.gpkg"
    shutil.copyfile(path, copy)
    connection = sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        _require_plain_tables(connection)
    finally:
        connection.close()
    return copy


def _require_plain_tables(connection: sqlite3.Connection) -> None:
    """Refuse a schema that computes anything: views, virtual tables, computed columns. Only the schema is read."""
    tables = set()
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        if kind == "view":
            raise UnreadableError(f"a GeoPackage with a view ({name!r})", "; save its layer as a table")
        if kind == "trigger" and not _TRIGGER.match(name):
            raise UnreadableError(f"a GeoPackage with a trigger of its own ({name!r})", _CONVERT)
        if kind == "table" and not sql.startswith("CREATE TABLE "):  # as SQLite itself writes the start of others
            if not _RTREE.fullmatch(sql):
                raise UnreadableError(f"a GeoPackage with a virtual table ({name!r})", _CONVERT)
        elif kind == "table":
            tables.add(name.lower())
            columns = connection.execute("SELECT hidden FROM pragma_table_xinfo(?)", [name]).fetchall()
            if any(hidden for (hidden,) in columns):
                raise UnreadableError(f"a GeoPackage with a computed column (in {name!r})", _CONVERT)
    if "gpkg_contents" not in tables:
        raise UnreadableError("a GeoPackage without its table of contents")
    for (name,) in connection.execute("SELECT table_name FROM gpkg_contents").fetchall():
        if str(name).lower() not in tables:
            raise UnreadableError(f"a GeoPackage that names {name!r} as a layer, which is no table of it")
    _require_wkt(connection)


def _require_wkt(connection: sqlite3.Connection) -> None:
    rows = connection.execute("SELECT * FROM gpkg_spatial_ref_sys")
    columns = [index for index, (name, *_) in enumerate(rows.description) if name.lower().startswith("definition")]
    for row in rows:
        for definition in (str(row[index] or "") for index in columns):
            if definition != "undefined" and not _WKT.match(definition.encode()):
                raise UnreadableError(f"no coordinate system as WKT in {definition!r}")


def _shapefile(path: Path, folder: Path) -> Path:
    copy = folder / "polygons.shp"
    shutil.copyfile(path, copy)
    for beside in path.parent.iterdir():
        suffix = beside.suffix.lower()
        if beside.stem == path.stem and suffix in _SIDECARS and beside.is_file():
            if suffix == ".prj" and not _WKT.match(beside.read_bytes()):
                raise UnreadableError(f"no coordinate system as WKT in {beside.name}")
            shutil.copyfile(beside, copy.with_suffix(suffix))
    return copy
