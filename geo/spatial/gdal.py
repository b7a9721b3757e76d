"""The one place where GDAL opens or writes a file: four drivers, and only copies of what has been checked.

GDAL picks a driver by a file's content, and among its drivers are some that open other files, run SQL or contact
servers because the file says so. Here all but four are switched off before GDAL is loaded; a file is taken for what
its first bytes say, checked, and opened as a copy in a folder of its own, so that neither its name nor what lies
beside it has a say.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any, BinaryIO

import geopandas as gpd
import pyarrow.parquet as pq
from pyproj import network

from geo.core.errors import describe_error
from geo.core.limits import BOUNDARIES_MB, MUNICIPALITIES, exceeds_as_list, list_text_columns, measure_decoded
from geo.core.messages import Message
from geo.core.scratch import create_scratch_folder

__all__ = ["ALLOWED_DRIVERS", "UnreadableError", "read_layer", "write_layer"]

ALLOWED_DRIVERS = frozenset({"ESRI Shapefile", "GPKG", "GeoJSON", "LIBKML"})
# The vector drivers of GDAL 3.12 as pyogrio comes with it, without those above. GDAL has a setting for drivers to leave
# out, but none for those to keep: with another GDAL `_require_allowed_drivers` refuses to work until this is complete.
_SKIPPED = (
    "ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSV", "CSW", "Carto", "DGN", "DXF", "EDIGEO", "EEDA",
    "ESRIJSON", "Elasticsearch", "FlatGeobuf", "GDALG", "GML", "GPSBabel", "GPX", "GTFS", "GeoJSONSeq", "GeoRSS",
    "HTTP", "Idrisi", "JML", "JSONFG", "KML", "LVBAG", "MBTiles", "MEM", "MVT", "MapInfo File", "MapML",
    "MiraMonVector", "NGW", "OAPIF", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT", "OSM", "OpenFileGDB", "PCIDSK",
    "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles", "S57", "SQLite", "SXF", "Selafin", "TopoJSON", "VDV", "VFK",
    "VICAR", "WAsP", "WFS", "XLSX",
)  # fmt: skip
# GDAL and PROJ must find these before they are loaded: few drivers, no network, nothing of the user's own. They replace
# the GDAL settings of the caller's environment, all of which are dropped: none may switch on again what is off here.
_SETTINGS = {
    "OGR_SKIP": ",".join(_SKIPPED),
    "GDAL_DRIVER_PATH": "disable",  # no plug-ins
    "GDAL_PYTHON_DRIVER_PATH": "",
    "GDAL_CONFIG_FILE": os.devnull,  # in place of ~/.gdal/gdalrc
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_ALLOW_REMOTE_RESOURCE_TO_ACCESS_LOCAL_FILE": "NO",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_DIALECT_ALLOW_CREATE_VIRTUAL_TABLE": "NO",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "GDAL_HTTP_PROXY": "socks5://127.0.0.1:0",  # a port that nothing can listen on
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "2",
    "PROJ_NETWORK": "OFF",
}
_PREFIXES = ("GDAL_", "OGR_", "CPL_", "VSI_", "SHAPE_", "GPKG_", "LIBKML_", "PYOGRIO_")
_KEPT = ("GDAL_DATA",)

for _name in [name for name in os.environ if name.startswith(_PREFIXES) and name not in _KEPT]:
    del os.environ[_name]
os.environ.update(_SETTINGS)
network.set_network_enabled(False)  # type: ignore[attr-defined]

import pyogrio  # type: ignore[import-untyped]  # noqa: E402

_HEAD_BYTES = 65_536
_SQLITE = b"SQLite format 3\0"
# Where SQLite has the four bytes by which a file says whose it is, and those of GeoPackage's versions.
_APPLICATION_ID = slice(68, 72)
_GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")
_CONVERT = Message("; convert it first: ogr2ogr -f GeoJSON new.geojson {file}", file="FILE")
_UNPACK = Message("; unpack it first")
# First bytes, what they are, and what to do.
_REFUSED = (
    (b"PK\x03\x04", Message("a zip archive"), _UNPACK),
    (b"\x1f\x8b", Message("a gzip archive"), _UNPACK),
    (b"BZh", Message("a bzip2 archive"), _UNPACK),
    (b"\xfd7zXZ\0", Message("an xz archive"), _UNPACK),
    (b"\x28\xb5\x2f\xfd", Message("a zstd archive"), _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", Message("a 7z archive"), _UNPACK),
    (b"fgb", Message("a FlatGeobuf file"), _CONVERT),
    (b"PMTiles", Message("map tiles (PMTiles)"), _CONVERT),
    (b"%PDF", Message("a PDF document"), ""),
    (b"AutoCAD Binary DXF", Message("a DXF drawing"), _CONVERT),
    (b"\x05OSMH", Message("OpenStreetMap data (PBF)"), _CONVERT),
)
_XML_ROOTS = {
    "OGRVRTDataSource": (Message("an OGR VRT (a description of other files)"), _CONVERT),
    "OGRVRTLayer": (Message("an OGR VRT (a description of other files)"), _CONVERT),
    "OGRWFSDataSource": (Message("the description of a WFS (a server)"), _CONVERT),
    "WFS_Capabilities": (Message("the description of a WFS (a server)"), _CONVERT),
    "VRTDataset": (Message("a GDAL VRT (a description of other files)"), ""),
    "kml": (Message("a KML file"), _CONVERT),
    "gpx": (Message("a GPX file"), _CONVERT),
    "osm": (Message("OpenStreetMap data (XML)"), _CONVERT),
    "FeatureCollection": (Message("a GML file"), _CONVERT),
    "rss": (Message("a GeoRSS feed"), _CONVERT),
    "feed": (Message("a GeoRSS feed"), _CONVERT),
    "html": (Message("a web page"), ""),
}
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_CONNECTION = re.compile(r"[A-Za-z][A-Za-z0-9_+-]+:\S")
_SCENE = re.compile(r"\s*0\s*\r?\n\s*SECTION")

_GEOMETRIES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
_OTHER_JSON = {
    "Topology": Message("a TopoJSON file"),
    "gdal_streamed_alg": Message("a GDALG pipeline (a command to run)"),
}
# Of the texts that GDAL takes for a CRS only names; an address it would fetch.
_CRS_NAME = re.compile(r"urn:[\w.:,-]+|[A-Za-z]+:\w+", re.ASCII)
_CRS_URL = re.compile(r"https?://www\.opengis\.net/def/crs/(\w+)/([\w.]+)/(\w+)", re.ASCII)
_SIDECARS = (".shx", ".dbf", ".prj", ".cpg")
_WKT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[A-Za-z_]+\s*\[|$)")
_RTREE = re.compile(r'CREATE VIRTUAL TABLE\s+("[^"]*"|\w+)\s+USING\s+rtree\s*\([\w\s,"]*\)\s*', re.IGNORECASE)
# Reading runs no trigger; those that no GeoPackage needs are refused all the same.
_TRIGGER = re.compile(r"rtree_|gpkg_|trigger_(insert|delete)_feature_count_")


def read_layer(path: Path) -> gpd.GeoDataFrame:
    """Read the first layer of a GeoJSON, GeoPackage, Shapefile or GeoParquet file, in the CRS that it states.

    Raises
    ------
    UnreadableError
        If the file is of no such format or holds what may reach beyond it. Whatever else the readers raise of a
        damaged file is left as it is.
    """
    path = path.resolve()
    format = _recognize(path)
    if format == "GeoParquet":
        with path.open("rb") as file:  # a name need not be UTF-8
            return gpd.read_parquet(file)
    _require_allowed_drivers()
    with create_scratch_folder() as folder:
        copy = _checked_copy(format, path, folder)
        try:
            return pyogrio.read_dataframe(copy, use_arrow=False)
        except Exception as error:  # each driver raises errors of its own, which name the copy
            message = str(error).replace(str(copy), str(path)).splitlines()[0]
            raise UnreadableError(message) from error


def unpacked_bytes(path: Path) -> int:
    """Sum the bytes that a file and those beside it take unpacked, as far as they say so before they are read."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PAR1":
        with path.open("rb") as file:
            metadata = pq.read_metadata(file)
            if metadata.num_rows > MUNICIPALITIES.value:
                raise UnreadableError(
                    Message(
                        "{count} municipalities, more than {limit}", count=metadata.num_rows, limit=MUNICIPALITIES.value
                    )
                )
            packed: int = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
            if packed > BOUNDARIES_MB.max_bytes:
                return packed
            if exceeds_as_list(lambda texts: pq.ParquetFile(file, read_dictionary=texts), BOUNDARIES_MB.max_bytes):
                raise UnreadableError(Message("lists of texts that take too much memory"))
            texts = list_text_columns(pq.ParquetFile(file))
            return sum(measure_decoded(pq.ParquetFile(file, read_dictionary=texts)))
    beside = (path.with_suffix(suffix) for suffix in _SIDECARS)
    return path.stat().st_size + sum(each.stat().st_size for each in beside if each.is_file() and each != path)


def write_layer(frame: gpd.GeoDataFrame, target: BinaryIO, driver: str, **options: Any) -> None:
    """Write a table with one of the `ALLOWED_DRIVERS`; ``options`` are those of `pyogrio.write_dataframe`."""
    _require_allowed_drivers()
    pyogrio.write_dataframe(frame, target, driver=driver, **options)


def _require_allowed_drivers() -> None:
    """Refuse to work where GDAL has other drivers: another GDAL, or one that was loaded before this module."""
    present = set(pyogrio.list_drivers())
    if present != ALLOWED_DRIVERS:
        drivers = ", ".join(sorted(present ^ ALLOWED_DRIVERS))
        raise RuntimeError(
            f"GDAL {pyogrio.__gdal_version_string__} has other drivers than geo/spatial/gdal allows: {drivers}"
        )


class UnreadableError(Exception):
    """A file that is not read: what it is, in words that follow "found", and what the user can do about it."""

    def __init__(self, content: str, remedy: str = "") -> None:
        super().__init__(content)
        self.remedy = remedy


def _recognize(path: Path) -> str:
    """Name a file's format by its first bytes: GeoJSON (or other JSON), GeoPackage, Shapefile or GeoParquet.

    Raises
    ------
    UnreadableError
        Of any other file, named where its format is known.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(b"PAR1"):
        return "GeoParquet"
    if head.startswith(b"\x00\x00\x27\x0a"):
        if path.suffix.lower() == ".shx":
            raise UnreadableError(Message("the index of a Shapefile"), Message("; name its .shp"))
        return "Shapefile"
    if head.startswith(_SQLITE):
        if head[_APPLICATION_ID] in _GEOPACKAGE_IDS:
            return "GeoPackage"
        raise UnreadableError(Message("an SQLite database that is no GeoPackage"), _CONVERT)
    for start, content, remedy in _REFUSED:
        if head.startswith(start):
            raise UnreadableError(content, remedy)
    if head[257:262] == b"ustar":
        raise UnreadableError(Message("a tar archive"), _UNPACK)
    return _recognize_text(head)


def _recognize_text(head: bytes) -> str:
    text = head.decode("utf-8-sig", errors="replace").lstrip(" \t\r\n\v\f")
    if not text:
        raise UnreadableError(Message("no content"))
    if "\0" in text:
        raise UnreadableError(Message("bytes of an unknown format"))
    if text.startswith("{"):
        return "GeoJSON"
    if text.startswith("<"):
        raise _xml(text)
    if text.startswith("\x1e"):
        raise UnreadableError(Message("a sequence of GeoJSON texts"), _CONVERT)
    if _SCENE.match(text):
        raise UnreadableError(Message("a DXF drawing"), _CONVERT)
    line = text.splitlines()[0]
    if _CONNECTION.match(line):
        raise UnreadableError(Message("the address of a server or a database"))
    if any(separator in line for separator in ",;\t"):
        raise UnreadableError(Message("a table as text (CSV)"), _CONVERT)
    raise UnreadableError(Message("text of an unknown format"))


def _xml(text: str) -> UnreadableError:
    bare = re.sub(r"<\?.*?\?>|<!--.*?-->|<!\w[^>]*>", "", text, flags=re.DOTALL)
    root = _ROOT.search(bare)
    content, remedy = _XML_ROOTS.get(root[1] if root else "", (Message("XML of an unknown kind"), ""))
    return UnreadableError(content, remedy)


def _checked_copy(format: str, path: Path, folder: Path) -> Path:
    """Copy a file of the format that `_recognize` gave into ``folder``; returns the path to open.

    Raises
    ------
    UnreadableError
        If it holds anything that makes GDAL open another file, run code or contact a server.
    """
    return {"GeoJSON": _copy_geojson, "GeoPackage": _copy_geopackage, "Shapefile": _copy_shapefile}[format](
        path, folder
    )


def _copy_geojson(path: Path, folder: Path) -> Path:
    """Write it anew from what was read, so that GDAL sees only what is known here."""
    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(Message("no sound JSON ({error})", error=describe_error(error))) from error
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
        return Message("an ESRI JSON file"), _CONVERT
    return Message("JSON that is no collection of features"), ""


def _feature(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or given.get("type") != "Feature":
        raise UnreadableError(Message("a feature without the type Feature"))
    members = {key: given[key] for key in ("id", "properties") if key in given}
    return {"type": "Feature", "properties": {}, **members, "geometry": _geometry(given.get("geometry"))}


def _geometry(given: Any) -> dict[str, Any] | None:
    """Drop what GeoJSON's geometries have no need of, such as a CRS of their own."""
    if given is None:
        return None
    if not isinstance(given, dict) or given.get("type") not in _GEOMETRIES:
        raise UnreadableError(Message("a geometry of no type of GeoJSON's"))
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
        raise UnreadableError(
            Message("a crs that is no name"), Message("; name it in full, such as urn:ogc:def:crs:EPSG::4326")
        )
    return {"type": "name", "properties": {"name": name}}


def _copy_geopackage(path: Path, folder: Path) -> Path:
    """Copy the database alone; changes that another program has not yet written into it are refused."""
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists() and beside.stat().st_size:
            raise UnreadableError(
                Message("unfinished changes beside it ({name})", name=repr(beside.name)),
                Message("; close it in the other program"),
            )
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
            raise UnreadableError(
                Message("a GeoPackage with a view ({name})", name=repr(name)), Message("; save its layer as a table")
            )
        if kind == "trigger" and not _TRIGGER.match(name):
            raise UnreadableError(Message("a GeoPackage with a trigger of its own ({name})", name=repr(name)), _CONVERT)
        if kind == "table" and not sql.startswith("CREATE TABLE "):  # as SQLite itself writes the start of others
            if not _RTREE.fullmatch(sql):
                raise UnreadableError(Message("a GeoPackage with a virtual table ({name})", name=repr(name)), _CONVERT)
        elif kind == "table":
            tables.add(name.lower())
            columns = connection.execute("SELECT hidden FROM pragma_table_xinfo(?)", [name]).fetchall()
            if any(hidden for (hidden,) in columns):
                raise UnreadableError(
                    Message("a GeoPackage with a computed column (in {name})", name=repr(name)), _CONVERT
                )
    if "gpkg_contents" not in tables:
        raise UnreadableError(Message("a GeoPackage without its table of contents"))
    for (name,) in connection.execute("SELECT table_name FROM gpkg_contents").fetchall():
        if str(name).lower() not in tables:
            raise UnreadableError(
                Message("a GeoPackage that names {name} as a layer, which is no table of it", name=repr(name))
            )
    _require_wkt(connection)


def _require_wkt(connection: sqlite3.Connection) -> None:
    rows = connection.execute("SELECT * FROM gpkg_spatial_ref_sys")
    columns = [index for index, (name, *_) in enumerate(rows.description) if name.lower().startswith("definition")]
    for row in rows:
        for definition in (str(row[index] or "") for index in columns):
            if definition != "undefined" and not _WKT.match(definition.encode()):
                raise UnreadableError(Message("no coordinate system as WKT in {place}", place=repr(definition)))


def _copy_shapefile(path: Path, folder: Path) -> Path:
    copy = folder / "polygons.shp"
    shutil.copyfile(path, copy)
    for beside in path.parent.iterdir():
        suffix = beside.suffix.lower()
        if beside.stem == path.stem and suffix in _SIDECARS and beside.is_file():
            if suffix == ".prj" and not _WKT.match(beside.read_bytes()):
                raise UnreadableError(Message("no coordinate system as WKT in {place}", place=beside.name))
            shutil.copyfile(beside, copy.with_suffix(suffix))
    return copy
