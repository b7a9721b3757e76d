"""The columns of a GeoParquet record: one row an incident, with its place, its claims and its sources.

Other tools can read and make such files. Columns of `REQUIRED` must be there; but for geometry they
hold no nulls. Beside GeoParquet's own metadata the key ``record`` of the file's metadata holds title,
description, license, coverage and updated as JSON.

id, title, summary, note       the incident in words; `id` unique
date                           EDTF as written; date_basis says how it follows from the sources
first, last                    its days since 1970-01-01, inclusive
approximate, extent            whether ~ ? or %; day, within or lasting
time                           HH:MM, local
place                          place id; rows of one place agree in the columns of the place
type, status, actors           as in the YAML record; type is a taxonomy id
origins                        how many independent origins its sources have
claims, sources                JSON lists of objects with the YAML record's keys; a source has its `id`
name_sq, name_sr, name_en      names of the place
precision, shape, radius_m     exact, settlement, municipality or region; point, line, area or null; metres
declared, outside              municipality ids declared, or "country, unit"
basis                          how the coordinates were arrived at
geometry                       WKB in (lon, lat) order, null where none is declared
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields

import geopandas as gpd
import pyarrow as pa
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.errors import Problem
from geo.frames import Info
from geo.polygons import WGS84

_TEXTS = pa.list_(pa.string())
REQUIRED = {
    "id": pa.string(), "title": pa.string(), "summary": pa.string(), "date": pa.string(), "first": pa.int64(),
    "last": pa.int64(), "approximate": pa.bool_(), "extent": pa.string(), "place": pa.string(),
    "type": pa.string(), "status": pa.string(), "origins": pa.int64(), "sources": pa.string(),
    "name_sq": pa.string(), "name_sr": pa.string(), "precision": pa.string(), "basis": pa.string(),
    "geometry": pa.binary(),
}  # fmt: skip
OPTIONAL = {
    "time": pa.string(), "actors": _TEXTS, "date_basis": pa.string(), "note": pa.string(),
    "claims": pa.string(), "name_en": pa.string(), "shape": pa.string(), "radius_m": pa.float64(),
    "declared": _TEXTS, "outside": pa.string(),
}  # fmt: skip
TYPES = REQUIRED | OPTIONAL


def metadata(info: Info, geometries: gpd.GeoSeries) -> dict[str, str]:
    """What the file says of itself; geometries in EPSG:4326, None among them."""
    there = geometries[geometries.notna()]
    column = {
        "encoding": "WKB",
        "geometry_types": sorted(set(there.geom_type)),
        "crs": CRS(WGS84).to_json_dict(),
        **({} if there.empty else {"bbox": there.total_bounds.tolist()}),
    }
    geo = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return {"geo": json.dumps(geo), "record": json.dumps(asdict(info), ensure_ascii=False)}


def record_info(schema: pa.Schema) -> Info:
    """What the record says of itself. KeyError, ValueError or TypeError where it does not."""
    return Info(**json.loads(schema.metadata[b"record"]))


def crs(schema: pa.Schema) -> CRS:
    """The CRS of the geometries, by default longitude and latitude in WGS 84.

    Raises
    ------
    KeyError, ValueError, TypeError or pyproj.exceptions.CRSError
        Where the metadata are not GeoParquet's, or say that the CRS is not known.
    """
    column = json.loads(schema.metadata[b"geo"])["columns"]["geometry"]
    if column["encoding"] != "WKB":
        raise ValueError(f"the encoding {column['encoding']}")
    stated = column.get("crs", WGS84)
    if stated is None:
        raise ValueError("a CRS that is not known")
    return CRS.from_user_input(stated)


def problems_of_schema(schema: pa.Schema) -> list[Problem]:
    """What a file lacks before any row is looked at."""
    faults = (*_column_faults(schema), *_metadata_faults(schema.with_metadata(schema.metadata or {})))
    return [Problem(0, where, message) for where, message in faults]


def cast(table: pa.Table, names: Iterable[str]) -> tuple[pa.Table, list[Problem]]:
    """These columns in the types of `TYPES`, absent ones as nulls; and what cannot be cast."""
    found, made = [], {}
    for name in names:
        if name not in table.column_names:
            made[name] = pa.chunked_array([pa.nulls(len(table), TYPES[name])])
            continue
        try:
            made[name] = table[name].cast(TYPES[name])
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            found.append(Problem(0, name, f"found a column of {table[name].type}, expected {TYPES[name]}"))
    return pa.table(made), found


def _column_faults(schema: pa.Schema) -> Iterator[tuple[str, str]]:
    for name, kind in TYPES.items():
        count = schema.names.count(name)
        if count > 1:
            yield name, f"found {count} columns of this name, expected one"
        if not count and name in REQUIRED:
            yield name, f"found no such column, expected one of {kind}"


def _metadata_faults(schema: pa.Schema) -> Iterator[tuple[str, str]]:
    try:
        crs(schema)
    except (KeyError, ValueError, TypeError, CRSError) as error:
        yield "geometry", f"found {_words(error)}, expected GeoParquet metadata with WKB and a CRS"
    try:
        record_info(schema)
    except (KeyError, ValueError, TypeError) as error:
        keys = ", ".join(field.name for field in fields(Info))
        yield (
            "record",
            f"found {_words(error)}, expected the metadata key 'record', a JSON object with {keys}",
        )


def _words(error: Exception) -> str:
    if isinstance(error, KeyError):
        key = error.args[0]
        return f"no {key.decode() if isinstance(key, bytes) else key}"
    return "something of another form" if isinstance(error, TypeError) else str(error).splitlines()[0]
