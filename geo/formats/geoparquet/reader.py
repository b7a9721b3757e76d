"""Reads GeoParquet: a record's tables at once, and each incident's texts when they are asked for.

Reads version 1.1, and 1.0, which has no column of bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geo.core.errors import Problem, RecordError
from geo.core.evidence import count_independent, find_origins, find_principal_chart, list_voices
from geo.core.model import WGS84, Source
from geo.core.tables import INCIDENT_COLUMNS, PLACE_COLUMNS, Detail, Frames, build_incident_table, build_place_table
from geo.formats.files import stamp_file
from geo.formats.geoparquet.columns import (
    DERIVED,
    REQUIRED,
    TYPES,
    open_geoparquet,
    parse_crs,
    parse_info,
    raise_problems,
    read_columns,
)
from geo.formats.geoparquet.incident_json import COLUMNS, detail_from_row, parse_informants, parse_sources
from geo.formats.geoparquet.validation import (
    SHAPE_OF_GEOMETRY,
    check_agreement,
    check_incidents,
    check_nulls,
    check_place,
    check_place_texts,
    list_problems,
)

GEOPARQUET_SUFFIXES = (".parquet", ".geoparquet")

_TABLE_COLUMNS = [name for name in TYPES if name not in COLUMNS or name in ("sources", "disagreements", "informants")]
_STORED = [name for name in INCIDENT_COLUMNS if name not in (*DERIVED, *COLUMNS)]
_TEXTS, _LISTS = ("time", "figure"), ("actors", "targets")
_DETAIL_COLUMNS = [*_STORED, *COLUMNS]
_NEVER_NULL = [name for name in _TABLE_COLUMNS if name in REQUIRED and name != "geometry"]
_COLUMNS_OF_PLACE = [*PLACE_COLUMNS, "geometry"]
# The panel asks for the incidents of one place or municipality, one after the other: a few groups hold them.
_MAX_CACHED_GROUPS = 4


def read_geoparquet(path: Path) -> Frames:
    """Read a record's tables; the texts of an incident are read when `Frames.detail` asks for them.

    Returns
    -------
    Frames
        Places in EPSG:4326, whatever the CRS of the file.

    Raises
    ------
    RecordError
        With every problem found, by row. ``detail`` raises it too, where the file has changed since
        or the claims or sources of its incident cannot be read; `validate_details` checks all of those.
    """
    stamp = stamp_file(path)
    file = open_geoparquet(path)
    table = read_columns(file, path, _TABLE_COLUMNS)
    _validate_rows(table, path)
    sources, cites = _read_sources(table["sources"])
    incidents = _build_incidents(table, cites)
    places = _build_places(table, parse_crs(file.schema_arrow), path).loc[incidents["place"].unique()]
    finder = _make_finder(path, stamp, file.metadata, table["id"])
    return Frames(parse_info(file.schema_arrow), places, incidents, finder, sources)


def validate_details(path: Path) -> list[Problem]:
    """Check the claims and sources of every incident, which `read_geoparquet` leaves until an incident is opened."""
    table = read_columns(open_geoparquet(path), path, _DETAIL_COLUMNS)
    problems = []
    for row, values in enumerate(table.to_pylist(), start=1):
        try:
            _check_derived(detail_from_row(values), values)
        except ValueError as error:
            problems.append(Problem(0, f"row {row} ({values['id']})", str(error)))
    return problems


def _check_derived(detail: Detail, values: Mapping[str, Any]) -> None:
    """Raise ValueError where a column that follows from claims or sources says something else."""
    told = [(informant.name, informant.source) for informant in detail.event.informants]
    counted = count_independent(list_voices(detail.event.sources, find_origins(detail.sources), told))
    if counted != values["origins"]:
        raise ValueError(f"origins: found {values['origins']}, expected {counted}, as many as its sources have")
    about, chart = find_principal_chart(detail.event.claims) or (None, None)
    expected = (about, *(chart.span if chart else (None, None)))
    for column, value in zip(("figure", "low", "high"), expected, strict=True):
        if values[column] != value:
            raise ValueError(f"{column}: found {values[column]!r}, expected {value!r}, as the claims have it")


def _validate_rows(table: pa.Table, path: Path) -> None:
    raise_problems(path, list_problems(table, check_nulls(table, _NEVER_NULL)))
    first = _first_rows(table)
    about_places = chain(check_agreement(table, first, _COLUMNS_OF_PLACE), check_place_texts(table, first))
    raise_problems(path, list_problems(table, chain(check_incidents(table), about_places)))


def _first_rows(table: pa.Table) -> NDArray[Any]:
    """For each row the first row of its place."""
    codes = table["place"].combine_chunks().dictionary_encode().indices.to_numpy()
    return np.asarray(np.unique(codes, return_index=True)[1][codes])


def _build_incidents(table: pa.Table, cites: pd.Series[Any]) -> pd.DataFrame:
    rows = table.select([name for name in _STORED if name not in (*_TEXTS, *_LISTS)]).to_pandas()
    texts = {name: _objects(table[name]) for name in _TEXTS} | {name: _tuples(table[name]) for name in _LISTS}
    disagrees = table["disagreements"].is_valid().to_numpy()
    told = _read_informants(table["informants"])
    return build_incident_table(rows.assign(**texts, informants=told, cites=cites, disagrees=disagrees))


def _read_informants(column: pa.ChunkedArray) -> pd.Series[Any]:
    """The (name, source) of each row's informants; none of a row that `validate_details` reports."""

    def pairs(text: str | None) -> tuple[tuple[str, str], ...]:
        try:
            return tuple((each.name, each.source) for each in parse_informants({"informants": text})) if text else ()
        except ValueError:
            return ()

    return pd.Series([pairs(text) for text in column.to_pylist()], dtype=object)


def _read_sources(column: pa.ChunkedArray) -> tuple[dict[str, Source], pd.Series[Any]]:
    """Every source by id, and for each row the ids that it cites; none of a row that `validate_details` reports."""
    texts = column.combine_chunks().dictionary_encode()
    known: dict[str, Source] = {}
    cited = []
    for text in texts.dictionary.to_pylist():
        try:
            sources = parse_sources({"sources": text})
        except ValueError:
            sources = ()
        known |= {source.id: source for source in sources if source.id not in known}
        cited.append(tuple(source.id for source in sources))
    return known, pd.Series(cited, dtype=object).take(texts.indices.to_numpy()).reset_index(drop=True)


def _build_places(table: pa.Table, crs: CRS, path: Path) -> gpd.GeoDataFrame:
    """The places by id, each as its first row has it. RecordError where one cannot be drawn."""
    first = np.unique(_first_rows(table))
    table = table.take(pa.array(first))
    wkb = table["geometry"].to_pylist()
    geometries = gpd.GeoSeries(shapely.force_2d(shapely.from_wkb(wkb, on_invalid="ignore")), crs=crs).to_crs(WGS84)
    rows = table.select(["name_sq", "name_sr", "precision", "radius_m", "basis"]).to_pandas()
    texts = {name: _objects(table[name]) for name in ("name_en", "outside")}
    shapes = zip(table["shape"].to_pylist(), geometries.geom_type, strict=True)
    texts["shape"] = pd.Series([shape or SHAPE_OF_GEOMETRY.get(type) for shape, type in shapes], dtype=object)
    rows = rows.assign(**texts, declared=_tuples(table["declared"]))
    places = build_place_table(table["place"].to_pylist(), rows, geometries.array)
    problems = [
        Problem(0, f"row {row + 1} ({place.Index}): {column}", message)
        for row, place, bytes_ in zip(first, places.itertuples(), wkb, strict=True)
        for column, message in check_place(place, bytes_ is not None)
    ]
    raise_problems(path, problems)
    return places


def _tuples(column: pa.ChunkedArray) -> pd.Series[Any]:
    return pd.Series([tuple(texts or ()) for texts in column.to_pylist()], dtype=object)


def _objects(column: pa.ChunkedArray) -> pd.Series[Any]:
    return pd.Series(column.to_pylist(), dtype=object)


def _make_finder(path: Path, stamp: object, known: pq.FileMetaData, ids: pa.ChunkedArray) -> Callable[[str], Detail]:
    """A function from incident id to `Detail`; it caches the last few groups of rows, but keeps no file open."""
    rows = pd.Index(ids.to_pandas())
    starts = np.cumsum([0, *(known.row_group(group).num_rows for group in range(known.num_row_groups))])

    @lru_cache(_MAX_CACHED_GROUPS)
    def read_group(group: int) -> pa.Table:
        return read_columns(open_geoparquet(path, known), path, _DETAIL_COLUMNS, group)

    def find(incident: str) -> Detail:
        row = int(rows.get_loc(incident))
        group = int(np.searchsorted(starts, row, side="right")) - 1
        unchanged = stamp_file(path) == stamp
        values = read_group(group).slice(row - int(starts[group]), 1).to_pylist()[0] if unchanged else {}
        if values.get("id") != incident:
            found = "found the file changed since it was read"
            raise_problems(path, [Problem(0, "", f"{found}, expected {incident!r} in row {row + 1}")])
        try:
            return detail_from_row(values)
        except ValueError as error:
            raise RecordError(str(path), [Problem(0, f"row {row + 1} ({incident})", str(error))]) from error

    return find
