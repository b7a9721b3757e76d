"""Polygon files: GeoJSON, GeoPackage, Shapefile and GeoParquet, checked, in EPSG:4326."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.core.errors import BoundaryError, Problem
from geo.core.model import WGS84
from geo.spatial import gdal

_FORMATS = "GeoJSON, GeoPackage, Shapefile or GeoParquet"
# What GDAL would take for a server, a database or a file system of its own; one letter is a drive of Windows.
_ADDRESS = re.compile(r"/vsi|[A-Za-z][A-Za-z0-9_+-]+:")


def read(path: Path) -> gpd.GeoDataFrame:
    """Polygons with their names, index ``id`` (text), columns name_sq, name_sr, geometry (EPSG:4326, 2D).

    The file needs a stated CRS, a column ``id`` and ``name_sq`` and ``name_sr``, or ``name`` for both.

    Raises
    ------
    BoundaryError
        With every problem found: file, columns, CRS, ids, names, geometries.
    """
    frame = _load(path)
    if "name" in frame and "name_sq" not in frame and "name_sr" not in frame:
        frame = frame.assign(name_sq=frame["name"], name_sr=frame["name"])
    problems = _problems_of_file(frame) or _problems_of_rows(frame)
    if problems:
        raise BoundaryError(str(path), [Problem(0, where, message) for where, message in problems])
    ids = pd.Index(frame["id"].astype(str), name="id")
    names = {name: frame[name].astype(str).to_numpy() for name in ("name_sq", "name_sr")}
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    checked = gpd.GeoDataFrame(names, index=ids, geometry=shapes, crs=frame.crs).to_crs(WGS84)
    _require_degrees(checked, path)
    return checked


def _load(path: Path) -> gpd.GeoDataFrame:
    if not path.exists():
        found = "found an address" if _ADDRESS.match(str(path)) else "found no such file"
        raise refused(path, f"{found}, expected municipality polygons")
    if not path.is_file():
        found = "a folder" if path.is_dir() else "a pipe or a device"
        raise refused(path, f"found {found}, expected a file: {_FORMATS}")
    try:
        return gdal.read(path)
    except gdal.UnreadableError as error:
        raise refused(path, f"found {error}, expected {_FORMATS}{error.remedy.replace('FILE', path.name)}") from error
    except Exception as error:  # each reader raises its own kind; the user needs the words, not the kind
        found = str(error).splitlines()[0]
        raise refused(path, f"found {found}, expected {_FORMATS}") from error


def _problems_of_file(frame: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    if not isinstance(frame, gpd.GeoDataFrame):
        return [("", "found no geometry, expected municipality polygons")]
    missing = [name for name in ("id", "name_sq", "name_sr") if name not in frame]
    columns = ", ".join(str(name) for name in frame.columns)
    problems = [(name, f"found no such column among {columns}, expected one for each municipality") for name in missing]
    if frame.crs is None:
        problems.append(("crs", "found no coordinate system, expected the file to state one such as EPSG:4326"))
    if frame.empty:
        problems.append(("", "found no municipality, expected at least one"))
    return problems


def _problems_of_rows(frame: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    problems = []
    repeated = frame["id"].duplicated()
    for number, row in enumerate(frame.itertuples(), start=1):
        where = f"municipality {number} ({row.id})"
        for name in ("id", "name_sq", "name_sr"):
            if pd.isna(getattr(row, name)) or not str(getattr(row, name)).strip():
                problems.append((where, f"found no {name}, expected one"))
        if repeated.iloc[number - 1]:
            problems.append((where, f"found the id {row.id!r} twice, expected each once"))
        if fault := _fault(frame.geometry.iloc[number - 1]):
            problems.append((where, fault))
    return problems


def _fault(geometry: BaseGeometry | None) -> str:
    if geometry is None or geometry.is_empty:
        return "found no geometry, expected a polygon"
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return f"found a {geometry.geom_type}, expected a polygon"
    reason = shapely.is_valid_reason(geometry)
    return "" if reason == "Valid Geometry" else f"found an invalid polygon ({reason}), expected a valid one"


def _require_degrees(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Metres under the name of EPSG:4326 are the likeliest mistake in a GeoJSON file."""
    if not shapely.box(-180, -90, 180, 90).covers(shapely.box(*frame.total_bounds)):
        bounds = ", ".join(f"{bound:g}" for bound in frame.total_bounds)
        raise refused(path, f"found bounds {bounds}, expected degrees: does the file state the right CRS?")


def refused(path: Path, message: str) -> BoundaryError:
    """The error that says one thing of a whole file."""
    return BoundaryError(str(path), [Problem(0, "", message)])
