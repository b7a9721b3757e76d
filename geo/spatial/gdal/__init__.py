"""The one place where GDAL opens or writes a file: four drivers, and only copies of what has been checked.

GDAL picks a driver by a file's content, and among its drivers are some that open other files, run SQL or contact
servers because the file says so. Here all but four are switched off before GDAL is loaded; a file is taken for what
its first bytes say (`formats`), checked, and opened as a copy in a folder of its own (`copies`), so that neither
its name nor what lies beside it has a say.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import geopandas as gpd

from geo.spatial.gdal import copies, formats
from geo.spatial.gdal.drivers import pyogrio, require_only_allowed
from geo.spatial.gdal.formats import UnreadableError

__all__ = ["UnreadableError", "read", "write"]


def read(path: Path) -> gpd.GeoDataFrame:
    """The first layer of a GeoJSON, GeoPackage, Shapefile or GeoParquet file, in the CRS that it states.

    Raises
    ------
    UnreadableError
        If the file is of no such format or holds what may reach beyond it. Whatever else the readers raise of a
        damaged file is left as it is.
    """
    path = path.resolve()
    kind = formats.recognize(path)
    if kind == "GeoParquet":
        return gpd.read_parquet(path)
    require_only_allowed()
    with TemporaryDirectory(prefix="polygons-") as folder:
        copy = copies.checked(kind, path, Path(folder))
        try:
            return pyogrio.read_dataframe(copy, use_arrow=False)
        except Exception as error:  # each driver raises its own kind, and names the copy
            found = str(error).replace(str(copy), str(path)).splitlines()[0]
            raise UnreadableError(found) from error


def write(frame: gpd.GeoDataFrame, target: BinaryIO, driver: str, **options: Any) -> None:
    """Write a table with one of the allowed drivers, by name; ``options`` are those of `pyogrio.write_dataframe`."""
    require_only_allowed()
    pyogrio.write_dataframe(frame, target, driver=driver, **options)
