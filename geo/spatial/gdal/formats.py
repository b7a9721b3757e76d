"""Which format a file has by its first bytes; its name has no say."""

from __future__ import annotations

import re
from pathlib import Path

_HEAD_BYTES = 65_536
_SQLITE = b"SQLite format 3\0"
# Where SQLite has the four bytes by which a file says whose it is, and those of GeoPackage's versions.
_APPLICATION_ID = slice(68, 72)
_GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")
_CONVERT = "; convert it first: ogr2ogr -f GeoJSON new.geojson FILE"
_UNPACK = "; unpack it first"
# First bytes, what they are, and what to do.
_REFUSED = (
    (b"PK\x03\x04", "a zip archive", _UNPACK),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"fgb", "a FlatGeobuf file", _CONVERT),
    (b"PMTiles", "map tiles (PMTiles)", _CONVERT),
    (b"%PDF", "a PDF document", ""),
    (b"AutoCAD Binary DXF", "a DXF drawing", _CONVERT),
    (b"\x05OSMH", "OpenStreetMap data (PBF)", _CONVERT),
)
_XML_ROOTS = {
    "OGRVRTDataSource": ("an OGR VRT (a description of other files)", _CONVERT),
    "OGRVRTLayer": ("an OGR VRT (a description of other files)", _CONVERT),
    "OGRWFSDataSource": ("the description of a WFS (a server)", _CONVERT),
    "WFS_Capabilities": ("the description of a WFS (a server)", _CONVERT),
    "VRTDataset": ("a GDAL VRT (a description of other files)", ""),
    "kml": ("a KML file", _CONVERT),
    "gpx": ("a GPX file", _CONVERT),
    "osm": ("OpenStreetMap data (XML)", _CONVERT),
    "FeatureCollection": ("a GML file", _CONVERT),
    "rss": ("a GeoRSS feed", _CONVERT),
    "feed": ("a GeoRSS feed", _CONVERT),
    "html": ("a web page", ""),
}
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_CONNECTION = re.compile(r"[A-Za-z][A-Za-z0-9_+-]+:\S")
_SCENE = re.compile(r"\s*0\s*\r?\n\s*SECTION")


class UnreadableError(Exception):
    """What was found in place of a readable file, in words that follow "found"; and what the user can do about it."""

    def __init__(self, found: str, remedy: str = "") -> None:
        super().__init__(found)
        self.remedy = remedy


def recognize(path: Path) -> str:
    """``GeoJSON`` (or other JSON, to be checked), ``GeoPackage``, ``Shapefile`` or ``GeoParquet``.

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
            raise UnreadableError("the index of a Shapefile", "; name its .shp")
        return "Shapefile"
    if head.startswith(_SQLITE):
        if head[_APPLICATION_ID] in _GEOPACKAGE_IDS:
            return "GeoPackage"
        raise UnreadableError("an SQLite database that is no GeoPackage", _CONVERT)
    for start, found, remedy in _REFUSED:
        if head.startswith(start):
            raise UnreadableError(found, remedy)
    if head[257:262] == b"ustar":
        raise UnreadableError("a tar archive", _UNPACK)
    return _recognize_text(head)


def _recognize_text(head: bytes) -> str:
    text = head.decode("utf-8-sig", errors="replace").lstrip(" \t\r\n\v\f")
    if not text:
        raise UnreadableError("no content")
    if "\0" in text:
        raise UnreadableError("bytes of an unknown format")
    if text.startswith("{"):
        return "GeoJSON"
    if text.startswith("<"):
        raise _xml(text)
    if text.startswith("\x1e"):
        raise UnreadableError("a sequence of GeoJSON texts", _CONVERT)
    if _SCENE.match(text):
        raise UnreadableError("a DXF drawing", _CONVERT)
    line = text.splitlines()[0]
    if _CONNECTION.match(line):
        raise UnreadableError("the address of a server or a database")
    if any(mark in line for mark in ",;\t"):
        raise UnreadableError("a table as text (CSV)", _CONVERT)
    raise UnreadableError("text of an unknown format")


def _xml(text: str) -> UnreadableError:
    bare = re.sub(r"<\?.*?\?>|<!--.*?-->|<!\w[^>]*>", "", text, flags=re.DOTALL)
    root = _ROOT.search(bare)
    found, remedy = _XML_ROOTS.get(root[1] if root else "", ("XML of an unknown kind", ""))
    return UnreadableError(found, remedy)
