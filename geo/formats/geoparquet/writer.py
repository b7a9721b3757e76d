"""Writes a record's tables as a GeoParquet 1.1 file: the columns of `geo.formats.geoparquet.columns`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
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
from geo.core.tables import INCIDENT_COLUMNS, PLACE_COLUMNS, Frames, Info, build_tables
from geo.formats.extract import ExportData
from geo.formats.geoparquet.columns import BBOX, DERIVED, TYPES
from geo.formats.geoparquet.incident_json import COLUMNS, detail_to_row

# Small enough that the incident that was clicked is read at once, large enough to read all quickly.
_ROWS_PER_GROUP = 5_000
_EDGES = ("xmin", "ymin", "xmax", "ymax")


def dump_geoparquet(extract: ExportData) -> bytes:
    """Write the incidents of an extract, with ``about`` in the metadata of the file."""
    buffer = BytesIO()
    write_geoparquet(build_tables(extract.dataset), buffer, extract.about)
    return buffer.getvalue()


def write_geoparquet(frames: Frames, target: Path | BinaryIO, about: Mapping[str, str] | None = None) -> None:
    """Write a record; places without incidents are left out.

    Parameters
    ----------
    frames : Frames
        Places in EPSG:4326.
    about : mapping, optional
        Further facts about the file, written as JSON under the key ``about`` of its metadata.

    Raises
    ------
    OSError
        Where the target cannot be written.
    """
    pq.write_table(_build_table(frames, about), target, compression="zstd", row_group_size=_ROWS_PER_GROUP)


def _build_table(frames: Frames, about: Mapping[str, str] | None) -> pa.Table:
    incidents, place_rows = _sort_by_place(frames)
    places, rows = frames.places, pa.array(place_rows)
    texts = [detail_to_row(frames.detail(incident)) for incident in incidents["id"]]
    columns = {name: _array(name, incidents[name]) for name in INCIDENT_COLUMNS if name not in (*DERIVED, *COLUMNS)}
    columns |= {name: _array(name, [row[name] for row in texts]) for name in COLUMNS}
    columns |= {name: _array(name, places[name]).take(rows) for name in PLACE_COLUMNS}
    columns["geometry"] = _array("geometry", shapely.to_wkb(places.geometry.to_numpy())).take(rows)
    columns = {name: columns[name] for name in TYPES} | {BBOX: _bounds(places.geometry).take(rows)}
    metadata = _metadata(frames.info, places.geometry.iloc[np.unique(place_rows)])
    further = {"about": json.dumps(dict(about), ensure_ascii=False)} if about else {}
    return pa.table(columns).replace_schema_metadata(metadata | further)


def _sort_by_place(frames: Frames) -> tuple[pd.DataFrame, NDArray[Any]]:
    """The incidents by municipality and place, so that those shown together lie together; and their places' rows."""
    rows = frames.places.index.get_indexer(frames.incidents["place"])
    declared = pd.factorize(frames.places["declared"])[0]
    order = np.lexsort((rows, declared[rows]))
    return frames.incidents.iloc[order], rows[order]


def _bounds(geometries: gpd.GeoSeries) -> pa.StructArray:
    """The bounds of each geometry, null without one: other tools skip what lies elsewhere without reading it."""
    edges = [pa.array(edge) for edge in geometries.bounds.to_numpy(float).T]
    return pa.StructArray.from_arrays(edges, names=list(_EDGES), mask=pa.array(geometries.isna().to_numpy()))


def _metadata(info: Info, geometries: gpd.GeoSeries) -> dict[str, str]:
    """The metadata of GeoParquet and of the record; geometries in EPSG:4326, None among them."""
    declared = geometries[geometries.notna()]
    column = {
        "encoding": "WKB",
        "geometry_types": sorted(set(declared.geom_type)),
        "crs": CRS(WGS84).to_json_dict(),
        "covering": {"bbox": {edge: [BBOX, edge] for edge in _EDGES}},
        **({} if declared.empty else {"bbox": declared.total_bounds.tolist()}),
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return {"geo": json.dumps(geo), "record": json.dumps(asdict(info), ensure_ascii=False)}


def _array(name: str, values: Any) -> pa.Array:
    return pa.array(values, TYPES[name], from_pandas=True)
