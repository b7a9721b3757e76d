"""Municipality polygons and the outlines around them: names, CRS, attribution, accuracy.

GeoJSON, GeoPackage, Shapefile and GeoParquet are read, checked and brought to EPSG:4326. Whatever is true of one part
of the world only is read from the files and from the ``<name>.meta.json`` beside each.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from geo.core.errors import BoundaryError, Problem, describe_error, quote_words
from geo.core.limits import BOUNDARIES_MB, BYTES_PER_MB, MUNICIPALITIES, SETTINGS_MB, VERTICES
from geo.core.messages import MUNICIPALITY, Level, Message, replace_in_message
from geo.core.model import WGS84
from geo.core.rules import MAX_TEXT_CHARS, MAX_TITLE_CHARS
from geo.core.text import clip_text, escape_line, join_names, quote_text, unprintable
from geo.spatial import gdal
from geo.spatial.geodesy import UTM_MAX_LATITUDE, utm_crs

_DATA = Path(__file__).parent / "data"
NEIGHBOURS_PATH = _DATA / "neighbours.geojson"
_MAX_UTM_WIDTH_DEGREES = 10.0
_FORMATS = Message("GeoJSON, GeoPackage, Shapefile or GeoParquet")
# What GDAL would take for a server, a database or a file system of its own; one letter is a drive of Windows.
_ADDRESS = re.compile(r"/vsi|[A-Za-z][A-Za-z0-9_+-]+:")
# Of each provider the columns of id, name and level, {0} for the number of the level; the deepest level counts.
_PROVIDERS = (
    ("geoBoundaries", ("shapeid", "shapeiso"), ("shapename",), ("shapetype",)),
    ("GADM", ("gid_{0}",), ("name_{0}",), ("engtype_{0}", "type_{0}")),
    ("OCHA COD-AB", ("adm{0}_pcode",),
     ("adm{0}_en", "adm{0}_name", "adm{0}_fr", "adm{0}_es", "adm{0}_pt", "adm{0}_ar"), ()),
    ("Natural Earth", ("adm1_code", "iso_3166_2", "adm0_a3"), ("name", "name_en", "admin"), ("type_en",)),
    ("Overture", ("id",), ("names.primary", "primary_name", "names"), ("subtype",)),
)  # fmt: skip
_LEVEL_OF_NUMBER = {
    "ADM0": "country",
    "ADM1": "first-level unit",
    "ADM2": "second-level unit",
    "ADM3": "third-level unit",
}


@dataclass(frozen=True)
class Metadata:
    """The description of a boundary file in its sidecar; the defaults hold where there is none.

    ``accuracy_m`` is how far off a line may be, in metres; ``disputed`` the ids in the file whose
    line is of disputed status; ``level`` the word for a unit of the file; ``perspective`` says whose view the
    outlines are; ``area_name`` the name of all units together, and ``area_code`` its code as in CLDR.
    """

    attribution: str = ""
    license: str = "licence not stated"
    license_url: str = ""
    accuracy_m: float = 250.0
    accuracy_basis: str = "assumed, as the file does not state it"
    provenance: str = ""
    disputed: tuple[str, ...] = ()
    disputed_basis: str = ""
    level: str = MUNICIPALITY.singular
    perspective: str = ""
    area_name: str = ""
    area_code: str = ""


@dataclass(frozen=True, eq=False)
class Boundaries:
    """Municipalities, or units of another ``level``: index ``id``, columns name_sq, name_sr, geometry (EPSG:4326).

    ``codes`` are other names of units that a record may declare, such as those of ISO 3166-2; one of them may stand for
    several units. ``unit_accuracy_m`` is that of each unit where they differ, in the order of the frame;
    ``perspective`` says whose view the outlines are, and ``disputed`` are the lines of disputed status between them.
    ``is_world`` tells that they are picked from those of the whole world; ``area_name`` is the name of all together,
    ``area_code`` its code as in CLDR.

    ``albanian_first`` holds the ids of those whose Albanian name comes before the Serbian one.
    Compared and hashed by identity, so that what is derived from an object can be cached.
    """

    frame: gpd.GeoDataFrame
    attribution: str
    license: str
    accuracy_m: float
    license_url: str = ""
    albanian_first: frozenset[str] = frozenset()
    level: Level = MUNICIPALITY
    perspective: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit_accuracy_m: NDArray[Any] | None = None
    disputed: BaseGeometry | None = None
    is_world: bool = False
    area_name: str = ""
    area_code: str = ""

    def name(self, id: str) -> str:
        """Name a municipality in both languages; KeyError for an id that is not there."""
        return join_names(self.frame.at[id, "name_sq"], self.frame.at[id, "name_sr"], self.first_language([id]))

    def first_language(self, ids: Sequence[str]) -> str:
        """Return the language whose name comes first (sq or sr) in the first of these municipalities."""
        return "sq" if ids and ids[0] in self.albanian_first else "sr"

    @cached_property
    def metric_crs(self) -> CRS:
        """The UTM zone of the middle of the municipalities, for distances in metres."""
        west, south, east, north = self.frame.total_bounds
        return utm_crs((west + east) / 2, (south + north) / 2)

    @cached_property
    def is_wide(self) -> bool:
        """Whether no UTM zone holds them: wider than 10°, or reaching beyond 80° north or south."""
        west, south, east, north = self.frame.total_bounds
        return bool(east - west > _MAX_UTM_WIDTH_DEGREES or max(-south, north) > UTM_MAX_LATITUDE)


def read_boundaries(path: Path | None = None) -> Boundaries:
    """Read municipality polygons; without a path, the ones that come with the program.

    Takes GeoJSON, GeoPackage, Shapefile and GeoParquet, in any stated CRS. Needs an ``id`` column and
    ``name_sq`` and ``name_sr``, or ``name``; ``first`` (sq or sr) says which name comes first.

    Raises
    ------
    BoundaryError
        With every problem found: file, columns, CRS, ids, geometries.
    """
    path = path or _DATA / "municipalities.geojson"
    frame, albanian_first = _read_named_polygons(path)
    about = read_metadata(path)
    attribution, level = about.attribution or escape_line(path.name), Level.of(about.level)
    return Boundaries(frame, attribution, about.license, about.accuracy_m, about.license_url, albanian_first, level,
                      about.perspective, area_name=about.area_name, area_code=about.area_code)  # fmt: skip


def read_neighbours(path: Path | None = None) -> gpd.GeoDataFrame:
    """Read the outlines around the municipalities: columns id, name, disputed (bool), geometry, EPSG:4326."""
    path = path or NEIGHBOURS_PATH
    frame = read_polygons(path).reset_index()
    frame["disputed"] = frame["id"].isin(read_metadata(path).disputed)
    return frame.rename(columns={"name_sq": "name"})[["id", "name", "disputed", "geometry"]]


def read_metadata(path: Path) -> Metadata:
    """Read the ``<name>.meta.json`` beside a boundary file; the defaults without one.

    Raises
    ------
    BoundaryError
        If the sidecar is not a JSON object of texts, or its accuracy is not a number above 0.
    """
    sidecar = path.with_suffix(".meta.json")
    if not sidecar.exists():
        return Metadata()
    if not sidecar.is_file():
        raise _refused(sidecar, Message("found a folder, a pipe or a device, expected a file with a JSON object"))
    if sidecar.stat().st_size > SETTINGS_MB.max_bytes:
        raise _refused(sidecar, Message("found a larger file, expected {expected}", expected=SETTINGS_MB.expected))
    try:
        given: dict[str, Any] = dict(json.loads(sidecar.read_text(encoding="utf-8")).items())
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        reason = Message("found no readable JSON object ({error}), expected one", error=describe_error(error))
        raise _refused(sidecar, reason) from error
    known = {field.name: given[field.name] for field in fields(Metadata) if field.name in given}
    problems = [Problem(0, name, message) for name, value in known.items() if (message := _metadata_fault(name, value))]
    if problems:
        raise BoundaryError(str(sidecar), problems)
    return Metadata(**{**known, "disputed": tuple(str(id) for id in known.get("disputed", ()))})


def _metadata_fault(name: str, value: Any) -> str:
    if name == "accuracy_m":
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        sound = is_number and 0 < value < math.inf
        return "" if sound else Message("found {value}, expected a number of metres above 0", value=repr(value))
    if name == "disputed":
        sound = isinstance(value, list) and not any(map(_name_fault, value))
        return "" if sound else Message("found something else, expected a list of ids")
    if not isinstance(value, str):
        return Message("found {value}, expected text", value=quote_text(repr(value)))
    if len(value) > MAX_TEXT_CHARS:
        return Message("found {count} characters, expected at most {limit}", count=len(value), limit=MAX_TEXT_CHARS)
    character = unprintable(value)
    return Message("found {character}, expected text without it", character=character) if character else ""


def read_polygons(path: Path) -> gpd.GeoDataFrame:
    """Read polygons with their names: index ``id`` (text), columns name_sq, name_sr, geometry (EPSG:4326, 2D).

    The file needs a stated CRS, a column ``id`` and ``name_sq`` and ``name_sr``, or ``name`` for both.

    Raises
    ------
    BoundaryError
        With every problem found: file, columns, CRS, ids, names, geometries.
    """
    return _read_named_polygons(path)[0]


def _read_named_polygons(path: Path) -> tuple[gpd.GeoDataFrame, frozenset[str]]:
    """Read polygons as `read_polygons` does, and the ids of those whose Albanian name comes first."""
    frame, _ = rename_columns(_repair(_load(path))[0])
    if "name" in frame and "name_sq" not in frame and "name_sr" not in frame:
        frame = frame.assign(name_sq=frame["name"], name_sr=frame["name"])
    problems = _problems_of_file(frame) or _problems_of_rows(frame)
    if problems:
        raise BoundaryError(str(path), [Problem(0, where, message) for where, message in problems])
    ids = pd.Index(frame["id"].astype(str), name="id")
    names = {name: frame[name].astype(str).to_numpy() for name in ("name_sq", "name_sr")}
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    try:
        checked = gpd.GeoDataFrame(names, index=ids, geometry=shapes, crs=frame.crs).to_crs(WGS84)
    except ProjError:
        message = Message(
            "found the CRS {name}, which has no way to longitudes and latitudes of the Earth, expected another such as "
            "EPSG:4326",
            name=frame.crs.name,
        )
        raise _refused(path, message) from None
    _require_degrees(checked, path)
    _require_valid(checked, path)
    return checked, frozenset(ids[frame["first"] == "sq"]) if "first" in frame else frozenset()


class Preparation(NamedTuple):
    """Boundaries ready to be written: index ``id``, column name, EPSG:4326; their sidecar; and what was done."""

    frame: gpd.GeoDataFrame
    metadata: dict[str, Any]
    remarks: list[str]


def prepare_boundaries(path: Path) -> Preparation:
    """Prepare a file as its provider gives it: find id, name and level, repair polygons.

    Raises
    ------
    BoundaryError
        With every problem that cannot be repaired.
    """
    raw, n_repaired = _repair(_load(path))
    named, columns = rename_columns(raw)
    frame = read_polygons(path)
    about = read_metadata(path)
    level = (columns and name_level(named, columns)) or about.level
    remarks = [f"{path.name}: {len(frame):,} {Level.of(level).plural if len(frame) != 1 else level}"]
    if columns:
        remarks.append(f"columns as {columns.provider} writes them: {columns.id} is the id, {columns.name} the name")
    remarks.append(f"{n_repaired:,} invalid polygons repaired" if n_repaired else "all polygons valid")
    metadata = {**{item.name: getattr(about, item.name) for item in fields(Metadata)}, "level": level,
                "attribution": about.attribution or (columns.provider if columns else path.name),
                "provenance": about.provenance or f"Prepared from {path.name}",
                "disputed": list(about.disputed)}  # fmt: skip
    return Preparation(frame[["name_sq", "geometry"]].rename(columns={"name_sq": "name"}), metadata, remarks)


def _repair(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Make polygons valid that can be without losing their area; and how many those were."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return frame, 0
    shapes = frame.geometry.to_numpy()
    is_broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    broken = [i for i in np.flatnonzero(is_broken) if np.isfinite(shapely.get_coordinates(shapes[i])).all()]
    repaired = [_keep_polygons(shapely.make_valid(shape)) for shape in shapes[broken]]
    sound = [i for i, shape in zip(broken, repaired, strict=True) if shape is not None]
    if not sound:
        return frame, 0
    mended = shapes.copy()
    mended[sound] = [shape for shape in repaired if shape is not None]
    return frame.set_geometry(gpd.GeoSeries(mended, index=frame.index, crs=frame.crs)), len(sound)


def _keep_polygons(shape: BaseGeometry) -> BaseGeometry | None:
    """The polygons of a repaired shape; None where none is left."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else None


def _load(path: Path) -> gpd.GeoDataFrame:
    if not path.exists():
        content = Message("an address") if _ADDRESS.match(str(path)) else Message("no such file")
        raise _refused(path, Message("found {content}, expected boundary polygons", content=content))
    if not path.is_file():
        content = Message("a folder") if path.is_dir() else Message("a pipe or a device")
        raise _refused(path, Message("found {content}, expected a file: {formats}", content=content, formats=_FORMATS))
    _require_size(path)
    try:
        return gdal.read_layer(path)
    except gdal.UnreadableError as error:
        remedy = replace_in_message(error.remedy, "FILE", path.name)
        message = Message(
            "found {found}, expected {formats}{remedy}", found=str(error), formats=_FORMATS, remedy=remedy
        )
        raise _refused(path, message) from error
    except Exception as error:  # each reader raises errors of its own
        raise _unreadable(path, error) from error


def _require_size(path: Path) -> None:
    """Hold a file, as it is unpacked, against the limit; GeoParquet says itself how large it is."""
    size = path.stat().st_size
    try:
        size = max(size, gdal.unpacked_bytes(path))
    except Exception as error:  # pyarrow raises errors of several types of a damaged file
        raise _unreadable(path, error) from error
    if size > BOUNDARIES_MB.max_bytes:
        unpacked, expected = size // BYTES_PER_MB, BOUNDARIES_MB.expected
        raise _refused(path, Message("found {size} MB unpacked, expected {expected}", size=unpacked, expected=expected))


def _problems_of_file(frame: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    if not isinstance(frame, gpd.GeoDataFrame):
        return [("", Message("found no geometry, expected boundary polygons"))]
    columns = [str(name) for name in frame.columns]
    problems: list[tuple[str, str]] = []
    for name in ("id", "name_sq", "name_sr"):
        if (count := columns.count(name)) != 1:
            found = Message("no such column among {columns}", columns=tuple(columns))
            if count:
                found = Message("{count} columns of this name", count=str(count))
            problems.append((name, Message("found {found}, expected one for each unit", found=found)))
    if frame.crs is None:
        message = Message("found no coordinate system, expected the file to state one such as EPSG:4326")
        problems.append(("crs", message))
    if frame.empty:
        problems.append(("", Message("found no unit, expected at least one")))
    if len(frame) > MUNICIPALITIES.value:
        message = Message(
            "found {count} units, expected {expected}", count=len(frame), expected=MUNICIPALITIES.expected
        )
        problems.append(("", message))
    vertices = int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum())
    if vertices > VERTICES.value:
        message = Message(
            "found {vertices} vertices, expected {expected}", vertices=vertices, expected=VERTICES.expected
        )
        problems.append(("", message))
    return problems


def _problems_of_rows(frame: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    problems: list[tuple[str, str]] = []
    ids = [None if _name_fault(id) else str(id) for id in frame["id"]]
    seen: set[str] = set()
    columns = [frame[name] for name in ("id", "name_sq", "name_sr")]
    for number, (id, geometry, *values) in enumerate(zip(ids, frame.geometry, *columns, strict=True), start=1):
        where = f"unit {number} ({'?' if id is None else clip_text(id, 60)})"
        for name, value in zip(("id", "name_sq", "name_sr"), values, strict=True):
            if fault := _name_fault(value, name):
                problems.append((where, fault))
        if id is not None and id in seen:
            problems.append((where, Message("found the id {id} twice, expected each once", id=repr(id))))
        seen |= {id} if id is not None else set()
        if fault := _fault(geometry):
            problems.append((where, fault))
    return problems


def _name_fault(value: Any, name: str = "") -> str:
    """Say why a value of a column is no name or id; empty where it is one."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return Message("found no {name}, expected one", name=name)
    if isinstance(value, bool) or not isinstance(value, str | int | float | np.integer):
        is_list = isinstance(value, list | tuple | np.ndarray)
        kinds = {bool: Message("a truth value"), dict: Message("a mapping")}
        kind = Message("a list") if is_list else kinds.get(type(value), Message("something else"))
        return Message("found {kind} as {name}, expected text", kind=kind, name=name)
    text = str(value)
    if not text.strip():
        return Message("found no {name}, expected one", name=name)
    if len(text) > MAX_TITLE_CHARS:
        return Message("found {count} characters as {name}, expected at most {limit}",
                       count=len(text), name=name, limit=MAX_TITLE_CHARS)  # fmt: skip
    if (character := unprintable(text)) is None:
        return ""
    return Message("found {character} in {name}, expected text without it", character=character, name=name)


def _fault(geometry: BaseGeometry | None) -> str:
    if geometry is None or geometry.is_empty:
        return Message("found no geometry, expected a polygon")
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return Message("found a {geom_type}, expected a polygon", geom_type=geometry.geom_type)
    reason = shapely.is_valid_reason(geometry)
    if reason == "Valid Geometry":
        return ""
    return Message("found an invalid polygon ({reason}), expected a valid one", reason=quote_words(reason))


def _require_degrees(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Metres under the name of EPSG:4326 are the likeliest mistake in a GeoJSON file."""
    if not shapely.box(-180, -90, 180, 90).covers(shapely.box(*frame.total_bounds)):
        bounds = ", ".join(f"{bound:g}" for bound in frame.total_bounds)
        message = Message("found bounds {bounds}, expected degrees: does the file state the right CRS?", bounds=bounds)
        raise _refused(path, message)


def _require_valid(frame: gpd.GeoDataFrame, path: Path) -> None:
    """A polygon across a pole or the 180th meridian of another CRS may cross itself in degrees."""
    invalid = frame.index[~frame.geometry.is_valid]
    if len(invalid):
        message = Message(
            "found a polygon ({id}) that crosses itself in degrees, expected it split at the 180th meridian, or in "
            "EPSG:4326",
            id=invalid[0],
        )
        raise _refused(path, message)


def _unreadable(path: Path, error: Exception) -> BoundaryError:
    """The error about a file that a library cannot read: the user needs its words, not its type."""
    found = (str(error).splitlines() or [type(error).__name__])[0]
    return _refused(path, Message("found {found}, expected {expected}", found=found, expected=_FORMATS))


def _refused(path: Path, message: str) -> BoundaryError:
    """Make the error for a file as a whole."""
    return BoundaryError(str(path), [Problem(0, "", message)])


class ProviderColumns(NamedTuple):
    """Whose habit the columns follow, and which are id, name and, where there is one, level."""

    provider: str
    id: str
    name: str
    level: str | None


def find_columns(columns: Iterable[str]) -> ProviderColumns | None:
    """Find the columns of id, name and level as a known provider writes them; None where no provider does."""
    by_lower = {str(column).lower(): str(column) for column in columns}
    for provider, ids, names, levels in _PROVIDERS:
        for depth in (5, 4, 3, 2, 1, 0):
            id, name, level = (_first(by_lower, options, depth) for options in (ids, names, levels))
            if id and name:
                return ProviderColumns(provider, id, name, level)
    return None


def _first(by_lower: dict[str, str], options: tuple[str, ...], depth: int) -> str | None:
    return next((by_lower[option.format(depth)] for option in options if option.format(depth) in by_lower), None)


def rename_columns(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, ProviderColumns | None]:
    """Give a frame without ``id`` or a name the columns ``id`` and ``name`` of the ones that its provider writes.

    A frame that has them stays as it is. An id that is missing, or that a provider repeats, is told later.
    """
    columns = set(map(str, frame.columns))
    if "id" in columns and ("name" in columns or columns & {"name_sq", "name_sr"}):
        return frame, None
    found = find_columns(columns)
    if found is None:
        return frame, None
    names = frame[found.name].map(lambda value: value.get("primary") if isinstance(value, dict) else value)
    return frame.assign(id=frame[found.id], name=names), found


def name_level(frame: gpd.GeoDataFrame, columns: ProviderColumns) -> str | None:
    """Name the level by the word that most rows bear; None where the file has no such column."""
    if columns.level is not None and (words := frame[columns.level].dropna().astype(str).str.strip()).any():
        word = words.mode().iloc[0]
        return _LEVEL_OF_NUMBER.get(word.upper(), re.split(r"[|/]", word)[0].lower())
    number = re.search(r"adm([0-3])_|_([0-3])$", columns.id.lower())
    return _LEVEL_OF_NUMBER[f"ADM{number[1] or number[2]}"] if number else None
