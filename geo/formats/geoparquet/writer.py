"""A record's tables as one GeoParquet 1.1 table, and into a file or a buffer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geo.core.model import WGS84
from geo.core.tables import INCIDENT_COLUMNS, PLACE_COLUMNS, Frames, Info
from geo.formats.geoparquet import incident_json as detail
from geo.formats.geoparquet.columns import BOX, DERIVED, TYPES

# Small enough that the one incident that was clicked is there at once, large enough to read all quickly.
_ROW_GROUP = 5_000
_EDGES = ("xmin", "ymin", "xmax", "ymax")
_COVERING = {"bbox": {edge: [BOX, edge] for edge in _EDGES}}


def write(frames: Frames, target: Path | BinaryIO, about: Mapping[str, str] | None = None) -> None:
    """Write a record; places that no incident names are left out.

    ``about`` is what the file says of itself beside the record: JSON under the key ``about`` of its metadata.
    OSError where the target cannot be written.
    """
    pq.write_table(_table(frames, about), target, compression="zstd", row_group_size=_ROW_GROUP)


def _table(frames: Frames, about: Mapping[str, str] | None) -> pa.Table:
    incidents, rows = _together(frames)
    places, full = frames.places, [detail.to_row(frames.detail(incident)) for incident in incidents["id"]]
    columns = {name: _array(name, incidents[name]) for name in INCIDENT_COLUMNS if name not in DERIVED}
    columns |= {name: _array(name, [row[name] for row in full]) for name in detail.COLUMNS}
    columns |= {name: _array(name, places[name]).take(pa.array(rows)) for name in PLACE_COLUMNS}
    columns["geometry"] = _array("geometry", shapely.to_wkb(places.geometry.to_numpy())).take(pa.array(rows))
    columns = {name: columns[name] for name in TYPES} | {BOX: _boxes(places.geometry).take(pa.array(rows))}
    said = _metadata(frames.info, places.geometry.iloc[np.unique(rows)])
    known = {"about": json.dumps(dict(about), ensure_ascii=False)} if about else {}
    return pa.table(columns).replace_schema_metadata(said | known)


def _together(frames: Frames) -> tuple[pd.DataFrame, NDArray[Any]]:
    """The incidents by municipality and place, so that those asked for together lie together; their places' rows."""
    rows = frames.places.index.get_indexer(frames.incidents["place"])
    declared = pd.factorize(frames.places["declared"])[0]
    order = np.lexsort((rows, declared[rows]))
    return frames.incidents.iloc[order], rows[order]


def _boxes(geometries: gpd.GeoSeries) -> pa.StructArray:
    """The bounds of each geometry, null without one: others skip what lies elsewhere without reading it."""
    edges = [pa.array(edge) for edge in geometries.bounds.to_numpy(float).T]
    return pa.StructArray.from_arrays(edges, names=list(_EDGES), mask=pa.array(geometries.isna().to_numpy()))


def _metadata(info: Info, geometries: gpd.GeoSeries) -> dict[str, str]:
    """What the file says of itself; geometries in EPSG:4326, None among them."""
    there = geometries[geometries.notna()]
    column = {
        "encoding": "WKB",
        "geometry_types": sorted(set(there.geom_type)),
        "crs": CRS(WGS84).to_json_dict(),
        "covering": _COVERING,
        **({} if there.empty else {"bbox": there.total_bounds.tolist()}),
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return {"geo": json.dumps(geo), "record": json.dumps(asdict(info), ensure_ascii=False)}


def _array(name: str, values: Any) -> pa.Array:
    return pa.array(values, TYPES[name], from_pandas=True)
