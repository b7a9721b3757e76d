"""Writes a record's tables as a GeoParquet 1.1 file: the columns of `geo.formats.geoparquet.columns`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
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

from geo.core.model import WGS84, Dataset
from geo.core.multilingual import list_translations
from geo.core.tables import INCIDENT_COLUMNS, PLACE_COLUMNS, Detail, Frames, Info, build_tables
from geo.formats.extract import ExportData
from geo.formats.geoparquet.columns import BBOX, DERIVED, TYPES
from geo.formats.geoparquet.incident_json import COLUMNS, detail_to_row

# Small enough that the incident that was clicked is read at once, large enough to read all quickly.
_ROWS_PER_GROUP = 5_000
_EDGES = ("xmin", "ymin", "xmax", "ymax")


def dump_geoparquet(extract: ExportData) -> bytes:
    """Write the incidents of an extract, with ``about`` in the metadata of the file."""
    return serialize_geoparquet(extract.dataset, extract.about)


def serialize_geoparquet(dataset: Dataset, about: Mapping[str, str] | None = None) -> bytes:
    """Give a record as the bytes of a file; ``about`` is as in `write_geoparquet`."""
    buffer = BytesIO()
    write_geoparquet(build_tables(dataset), buffer, about)
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
    incidents, place_rows = _sort_by_place(frames)
    places = _place_columns(frames.places)
    used = frames.places.geometry.iloc[np.unique(place_rows)]
    further = {"about": json.dumps(dict(about), ensure_ascii=False)} if about else {}
    schema = pa.schema([*TYPES.items(), (BBOX, places[BBOX].type)], metadata=_metadata(frames.info, used) | further)
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for begin in range(0, max(1, len(incidents)), _ROWS_PER_GROUP):
            rows = slice(begin, begin + _ROWS_PER_GROUP)
            columns = _incident_columns(incidents.iloc[rows], frames.detail)
            columns |= {name: column.take(pa.array(place_rows[rows])) for name, column in places.items()}
            writer.write_table(pa.table([columns[name] for name in schema.names], schema=schema))


def _incident_columns(incidents: pd.DataFrame, detail: Callable[[str], Detail]) -> dict[str, pa.Array]:
    texts = [detail_to_row(detail(incident)) for incident in incidents["id"].tolist()]
    columns = {name: _array(name, incidents[name]) for name in INCIDENT_COLUMNS if name not in (*DERIVED, *COLUMNS)}
    return columns | {name: _array(name, [row[name] for row in texts]) for name in COLUMNS}


def _place_columns(places: gpd.GeoDataFrame) -> dict[str, pa.Array]:
    columns = {name: _array(name, places[name]) for name in PLACE_COLUMNS}
    wkb = _array("geometry", shapely.to_wkb(places.geometry.to_numpy()))
    return {**columns, "geometry": wkb, BBOX: _bounds(places.geometry)}


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
    record = asdict(info)
    return {"geo": json.dumps(geo), "record": json.dumps(record | list_translations(record), ensure_ascii=False)}


def _array(name: str, values: Any) -> pa.Array:
    return pa.array(values, TYPES[name], from_pandas=True)
