"""Settings that GDAL and PROJ must find before they are loaded: few drivers, no network, nothing of the user's own.

They are set over those of the caller's environment, all of whose GDAL settings are dropped: none may switch on again
what is off here.
"""

import os

from pyproj import network

__all__ = ["ALLOWED", "pyogrio", "require_only_allowed"]

ALLOWED = frozenset({"ESRI Shapefile", "GPKG", "GeoJSON", "LIBKML"})
# The vector drivers of GDAL 3.12 as pyogrio comes with it, without those above. GDAL knows a list of drivers to leave
# out, but none of those to keep: with another GDAL `require_only_allowed` refuses to work until this list is complete.
_SKIPPED = (
    "ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSV", "CSW", "Carto", "DGN", "DXF", "EDIGEO", "EEDA",
    "ESRIJSON", "Elasticsearch", "FlatGeobuf", "GDALG", "GML", "GPSBabel", "GPX", "GTFS", "GeoJSONSeq", "GeoRSS",
    "HTTP", "Idrisi", "JML", "JSONFG", "KML", "LVBAG", "MBTiles", "MEM", "MVT", "MapInfo File", "MapML",
    "MiraMonVector", "NGW", "OAPIF", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT", "OSM", "OpenFileGDB", "PCIDSK",
    "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles", "S57", "SQLite", "SXF", "Selafin", "TopoJSON", "VDV", "VFK",
    "VICAR", "WAsP", "WFS", "XLSX",
)  # fmt: skip
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


def require_only_allowed() -> None:
    """Refuse to work where GDAL has other drivers: another GDAL, or one that was loaded before this module."""
    present = set(pyogrio.list_drivers())
    if present != ALLOWED:
        drivers = ", ".join(sorted(present ^ ALLOWED))
        raise RuntimeError(
            f"GDAL {pyogrio.__gdal_version_string__} has other drivers than geo/spatial/gdal allows: {drivers}"
        )
