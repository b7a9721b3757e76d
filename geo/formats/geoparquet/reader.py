"""Large records as GeoParquet: written, read quickly, and each incident's texts when they are asked for.

Version 1.1 is written; 1.0, which has no boxes, is read as well.
"""

from __future__ import annotations

from collections.abc import Callable
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

from geo.core import evidence
from geo.core.errors import Problem, RecordError
from geo.core.model import WGS84, Source
from geo.core.tables import INCIDENT_COLUMNS, PLACE_COLUMNS, Detail, Frames, build_incident_table, build_place_table
from geo.formats.files import stamp_file
from geo.formats.geoparquet import incident_json as detail
from geo.formats.geoparquet.columns import DERIVED, REQUIRED, TYPES, crs, opened, record_info, refuse, taken
from geo.formats.geoparquet.validation import (
    SHAPES,
    faults_of_place,
    incident_faults,
    null_faults,
    place_faults,
    problems,
)
from geo.formats.geoparquet.writer import write

_LIGHT = [name for name in TYPES if name not in detail.COLUMNS or name in ("sources", "disagreements")]
_STORED = [name for name in INCIDENT_COLUMNS if name not in DERIVED]
_FULL = [*_STORED, *detail.COLUMNS]
_NEVER_NULL = [name for name in _LIGHT if name in REQUIRED and name != "geometry"]
_OF_PLACE = [*PLACE_COLUMNS, "geometry"]
# The panel asks for the incidents of one place or municipality, one after the other: a few groups hold them.
_GROUPS_KEPT = 4

__all__ = ["SUFFIXES", "check", "read", "write"]

SUFFIXES = (".parquet", ".geoparquet")


def read(path: Path) -> Frames:
    """Read a record's tables; the texts of an incident are read when `Frames.detail` asks for them.

    Raises
    ------
    RecordError
        With every problem found, by row. ``detail`` raises it too, where the file has changed since
        or the claims or sources of its incident cannot be read; `check` looks at all of those.
    """
    seen = stamp_file(path)
    file = opened(path)
    table = _checked(taken(file, path, _LIGHT), path)
    sources, cites = _sources(table["sources"])
    incidents = _incidents(table, cites)
    places = _places(table, crs(file.schema_arrow), path).loc[incidents["place"].unique()]
    finder = _finder(path, seen, file.metadata, table["id"])
    return Frames(record_info(file.schema_arrow), places, incidents, finder, sources)


def check(path: Path) -> list[Problem]:
    """What `read` leaves to the one who looks at an incident, for every incident; raises as `read` does."""
    table = taken(opened(path), path, _FULL)
    found = []
    for row, values in enumerate(table.to_pylist(), start=1):
        try:
            _check_origins(detail.from_row(values), values["origins"])
        except ValueError as error:
            found.append(Problem(0, f"row {row} ({values['id']})", str(error)))
    return found


def _check_origins(full: Detail, stated: int) -> None:
    counted = len(evidence.find_origins(full.sources))
    if counted != stated:
        raise ValueError(f"origins: found {stated}, expected {counted}, as many as its sources have")


def _checked(table: pa.Table, path: Path) -> pa.Table:
    refuse(path, problems(table, null_faults(table, _NEVER_NULL)))
    same = place_faults(table, _first_rows(table), _OF_PLACE)
    refuse(path, problems(table, chain(incident_faults(table), same)))
    return table


def _first_rows(table: pa.Table) -> NDArray[Any]:
    """For each row the first row of its place."""
    codes = table["place"].combine_chunks().dictionary_encode().indices.to_numpy()
    return np.asarray(np.unique(codes, return_index=True)[1][codes])


def _incidents(table: pa.Table, cites: pd.Series[Any]) -> pd.DataFrame:
    rows = table.select([name for name in _STORED if name not in ("time", "actors", "figure")]).to_pandas()
    texts = {name: _objects(table[name]) for name in ("time", "figure")}
    differ = table["disagreements"].is_valid().to_numpy()
    return build_incident_table(rows.assign(**texts, actors=_tuples(table["actors"]), cites=cites, disagrees=differ))


def _sources(column: pa.ChunkedArray) -> tuple[dict[str, Source], pd.Series[Any]]:
    """Every source by id, and for each row the ids that it cites."""
    texts = column.combine_chunks().dictionary_encode()
    known: dict[str, Source] = {}
    cited = []
    for sources in map(detail.cited, texts.dictionary.to_pylist()):
        known |= {source.id: source for source in sources if source.id not in known}
        cited.append(tuple(source.id for source in sources))
    return known, pd.Series(cited, dtype=object).take(texts.indices.to_numpy()).reset_index(drop=True)


def _places(table: pa.Table, stated: CRS, path: Path) -> gpd.GeoDataFrame:
    """One place for each id, as its first row has it; refused where one is unfit to draw."""
    first = np.unique(_first_rows(table))
    table = table.take(pa.array(first))
    written = table["geometry"].to_pylist()
    shapes = gpd.GeoSeries(shapely.from_wkb(written, on_invalid="ignore"), crs=stated).to_crs(WGS84)
    rows = table.select(["name_sq", "name_sr", "precision", "radius_m", "basis"]).to_pandas()
    texts = {name: _objects(table[name]) for name in ("name_en", "outside")}
    given = zip(table["shape"].to_pylist(), shapes.geom_type, strict=True)
    texts["shape"] = pd.Series([shape or SHAPES.get(kind) for shape, kind in given], dtype=object)
    rows = rows.assign(**texts, declared=_tuples(table["declared"]))
    places = build_place_table(table["place"].to_pylist(), rows, shapes.array)
    found = [
        Problem(0, f"row {row + 1} ({place.Index}): {column}", message)
        for row, place, bytes_ in zip(first, places.itertuples(), written, strict=True)
        for column, message in faults_of_place(place, bytes_ is not None)
    ]
    refuse(path, found)
    return places


def _tuples(column: pa.ChunkedArray) -> pd.Series[Any]:
    return pd.Series([tuple(texts or ()) for texts in column.to_pylist()], dtype=object)


def _objects(column: pa.ChunkedArray) -> pd.Series[Any]:
    return pd.Series(column.to_pylist(), dtype=object)


def _finder(path: Path, seen: object, known: pq.FileMetaData, ids: pa.ChunkedArray) -> Callable[[str], Detail]:
    """What gives an incident whole; keeps the last few groups of rows, but not the file, open."""
    rows = pd.Index(ids.to_pandas())
    starts = np.cumsum([0, *(known.row_group(group).num_rows for group in range(known.num_row_groups))])

    @lru_cache(_GROUPS_KEPT)
    def texts(group: int) -> pa.Table:
        return taken(opened(path, known), path, _FULL, group)

    def find(incident: str) -> Detail:
        row = int(rows.get_loc(incident))
        group = int(np.searchsorted(starts, row, side="right")) - 1
        same = stamp_file(path) == seen
        values = texts(group).slice(row - int(starts[group]), 1).to_pylist()[0] if same else {}
        if values.get("id") != incident:
            found = "found the file changed since it was read"
            refuse(path, [Problem(0, "", f"{found}, expected {incident!r} in row {row + 1}")])
        try:
            return detail.from_row(values)
        except ValueError as error:
            raise RecordError(str(path), [Problem(0, f"row {row + 1} ({incident})", str(error))]) from error

    return find
