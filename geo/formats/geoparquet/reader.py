"""Reads and writes GeoParquet: a record's tables at once, and each incident's texts when they are asked for.

Reads version 1.1, and 1.0, which has no column of bounds; writes 1.1. The columns are those of
`geo.formats.geoparquet.columns`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from io import BytesIO
from itertools import chain, pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geo.core.errors import Problem, RecordError
from geo.core.messages import Message
from geo.core.model import WGS84, Dataset, Source
from geo.core.tables import (
    INCIDENT_COLUMNS,
    PLACE_COLUMNS,
    Detail,
    Frames,
    Info,
    build_incident_table,
    build_info,
    build_place_table,
    build_places,
    incident_builder,
    sort_events,
)
from geo.core.text import MultilingualText, list_translations
from geo.formats.extract import ExportData
from geo.formats.files import stamp_file
from geo.formats.geoparquet.columns import (
    BBOX,
    DERIVED,
    REQUIRED,
    TYPES,
    open_geoparquet,
    parse_crs,
    parse_info,
    raise_problems,
    read_batches,
    read_columns,
)
from geo.formats.geoparquet.details import (
    COLUMNS,
    DETAIL_COLUMNS,
    STORED,
    detail_from_row,
    detail_to_row,
    parse_informants,
    parse_source,
    parse_sources,
    parse_translations,
    split_parts,
)
from geo.formats.geoparquet.validation import (
    SHAPE_OF_GEOMETRY,
    as_mask,
    check_agreement,
    check_incidents,
    check_nulls,
    check_place_texts,
    check_places,
    list_problems,
)

# Small enough that the incident that was clicked is read at once, large enough to read all quickly.
_ROWS_PER_GROUP = 5_000
_BBOX_EDGES = ("xmin", "ymin", "xmax", "ymax")

GEOPARQUET_SUFFIXES = (".parquet", ".geoparquet")
_TABLE_COLUMNS = [
    name for name in TYPES if name not in COLUMNS or name in ("disagreements", "informants", "translations")
]
_SEPARATOR = "\x1f"  # no text holds it
_TEXTS, _LISTS = ("time", "figure"), ("actors", "targets")
_NEVER_NULL = [name for name in _TABLE_COLUMNS if name in REQUIRED and name != "geometry"]
_COLUMNS_OF_PLACE = [*PLACE_COLUMNS, "geometry"]
# The panel asks for the incidents of one place or municipality, one after the other: a few groups hold them.
_MAX_CACHED_GROUPS = 4
_MAX_CACHED_SOURCES = 100_000


def read_geoparquet(path: Path, content: bytes | None = None) -> Frames:
    """Read a record's tables; the texts of an incident are read when `Frames.detail` asks for them.

    Parameters
    ----------
    content : bytes, optional
        What the file holds, where that is in memory: ``path`` only names it then, and need not stay.

    Returns
    -------
    Frames
        Places in EPSG:4326, whatever the CRS of the file.

    Raises
    ------
    RecordError
        With every problem found, by row. ``detail`` raises it too, where the file has changed since
        or the claims or sources of its incident cannot be read; `details.validate_details` checks all of those.
    """
    stamp = stamp_file(path)
    file = open_geoparquet(path, content=content)
    table = read_columns(file, path, _TABLE_COLUMNS)
    _validate_rows(table, path)
    sources, cites = _read_sources(file, path)
    incidents = _build_incidents(table, cites)
    places = _build_places(table, parse_crs(file.schema_arrow), path).loc[incidents["place"].unique()]
    finder = _make_finder(path, content, stamp, file.metadata, pd.Index(table["id"].to_pandas()))
    return Frames(parse_info(file.schema_arrow), places, incidents, finder, sources, _read_titles(table))


def read_ids(path: Path) -> pa.ChunkedArray:
    """Read the ids of a file that `read_geoparquet` has read, in its order."""
    return read_columns(open_geoparquet(path), path, ["id"])["id"]


def reopen_details(path: Path, stamp: object, ids: pd.Index[str]) -> Callable[[str], Detail]:
    """Make the `Frames.detail` of a file that has been read before, without reading it again.

    Parameters
    ----------
    stamp
        That of the file when what it holds was last known; see `formats.files.stamp_file`.
    ids : Index
        What `read_ids` reads.

    Raises
    ------
    RecordError
        Where there is no such file any more.
    """
    return _make_finder(path, None, stamp, open_geoparquet(path).metadata, ids)


def _validate_rows(table: pa.Table, path: Path) -> None:
    raise_problems(path, list_problems(table, check_nulls(table, _NEVER_NULL)))
    first = _first_rows(table)
    about_places = chain(check_agreement(table, first, _COLUMNS_OF_PLACE), check_place_texts(table, first))
    raise_problems(path, list_problems(table, chain(check_incidents(table), about_places)))


def _first_rows(table: pa.Table) -> NDArray[Any]:
    """For each row the first row of its place."""
    codes = table["place"].combine_chunks().dictionary_encode().indices.to_numpy()
    return np.asarray(np.unique(codes, return_index=True)[1][codes])


def _build_incidents(table: pa.Table, cites: list[tuple[str, ...]]) -> pd.DataFrame:
    rows = table.select([name for name in STORED if name not in (*_TEXTS, *_LISTS)]).to_pandas()
    texts = {name: _objects(table[name]) for name in _TEXTS} | {name: _tuples(table[name]) for name in _LISTS}
    disagrees = table["disagreements"].is_valid().to_numpy()
    told = _read_informants(table["informants"])
    return build_incident_table(
        rows.assign(**texts, informants=told, cites=pd.Series(cites, dtype=object), disagrees=disagrees)
    )


def _read_titles(table: pa.Table) -> dict[str, MultilingualText]:
    """The titles that stand in several languages, by incident; none of a row that `validate_details` reports."""
    rows = table.select(["id", "title", "translations"])
    titles = {}
    for row in rows.filter(rows["translations"].is_valid()).to_pylist():
        try:
            texts = parse_translations(row)
        except ValueError:
            continue
        if "title" in texts:
            titles[row["id"]] = texts["title"]
    return titles


def _read_informants(column: pa.ChunkedArray) -> pd.Series[Any]:
    """The (name, source) of each row's informants; none of a row that `validate_details` reports."""

    def pairs(text: str | None) -> tuple[tuple[str, str], ...]:
        try:
            return tuple((each.name, each.source) for each in parse_informants({"informants": text})) if text else ()
        except ValueError:
            return ()

    if column.null_count == len(column):
        return pd.Series([()] * len(column), dtype=object)
    return pd.Series([pairs(text) for text in column.to_pylist()], dtype=object)


def _read_sources(file: pq.ParquetFile, path: Path) -> tuple[dict[str, Source], list[tuple[str, ...]]]:
    """Every source by id, and for each row the ids that it cites; none of a row that `validate_details` reports."""
    known: dict[str, Source] = {}
    cites: list[tuple[str, ...]] = []
    parse = lru_cache(_MAX_CACHED_SOURCES)(_parse_or_none)
    for table in read_batches(file, path, ["sources"]):
        parts = split_parts(table["sources"])
        different = [parse(text) for text in parts.texts.to_pylist()]
        is_sound = parts.rows_where(np.array([source is not None for source in different], dtype=bool))
        ids = np.array([source and source.id for source in different], dtype=object)[parts.codes].tolist()
        starts = np.searchsorted(parts.rows, np.arange(len(table) + 1)).tolist()
        cited = [tuple(ids[begin:end]) for begin, end in pairwise(starts)]
        codes, first = np.unique(parts.codes[is_sound[parts.rows]], return_index=True)
        named = list(zip(parts.rows[is_sound[parts.rows]][first], (different[code] for code in codes), strict=True))
        for row in np.flatnonzero(~is_sound).tolist():
            sources = _parse_or_nothing(table["sources"][row].as_py())
            named += [(row, source) for source in sources]
            cited[row] = tuple(source.id for source in sources)
        for _, source in sorted(named, key=itemgetter(0)):
            known.setdefault(source.id, source)
        cites += cited
    return known, cites


def _parse_or_none(text: str) -> Source | None:
    try:
        return parse_source(text)
    except ValueError:
        return None


def _parse_or_nothing(text: str) -> tuple[Source, ...]:
    try:
        return parse_sources({"sources": text})
    except ValueError:
        return ()


def _build_places(table: pa.Table, crs: CRS, path: Path) -> gpd.GeoDataFrame:
    """The places by id, each as its first row has it. RecordError where one cannot be drawn."""
    first = np.unique(_first_rows(table))
    table = table.take(pa.array(first))
    shapes = shapely.from_wkb(table["geometry"].to_numpy(), on_invalid="ignore")
    geometries = gpd.GeoSeries(shapely.force_2d(shapes), crs=crs).to_crs(WGS84)
    rows = table.select(["name_sq", "name_sr", "precision", "radius_m", "basis"]).to_pandas()
    texts = {name: _objects(table[name]) for name in ("name_en", "outside")}
    stated = zip(table["shape"].to_pylist(), geometries.geom_type.tolist(), strict=True)
    texts["shape"] = pd.Series([shape or SHAPE_OF_GEOMETRY.get(type) for shape, type in stated], dtype=object)
    rows = rows.assign(**texts, declared=_tuples(table["declared"]))
    places = build_place_table(table["place"].to_pylist(), rows, geometries.array)
    problems = [
        Problem(0, f"row {first[position] + 1} ({id}): {column}", message)
        for position, id, column, message in check_places(places, as_mask(table["geometry"].is_valid()))
    ]
    raise_problems(path, problems)
    return places


def _tuples(column: pa.ChunkedArray) -> pd.Series[Any]:
    """The lists of a column as tuples, which rows of the same texts share; the texts are known to be printable."""
    joined = pc.fill_null(pc.binary_join(column, _SEPARATOR), "").combine_chunks().dictionary_encode()
    different = [tuple(text.split(_SEPARATOR)) if text else () for text in joined.dictionary.to_pylist()]
    return pd.Series(different, dtype=object).take(joined.indices.to_numpy()).reset_index(drop=True)


def _objects(column: pa.ChunkedArray) -> pd.Series[Any]:
    return pd.Series(column.to_pylist(), dtype=object)


def _make_finder(
    path: Path, content: bytes | None, stamp: object, known: pq.FileMetaData, rows: pd.Index[str]
) -> Callable[[str], Detail]:
    """A function from incident id to `Detail`; it caches the last few groups of rows, but keeps no file open.

    ``rows`` has the ids in the order of the file.
    """
    starts = np.cumsum([0, *(known.row_group(group).num_rows for group in range(known.num_row_groups))])

    @lru_cache(_MAX_CACHED_GROUPS)
    def read_group(group: int) -> pa.Table:
        return read_columns(open_geoparquet(path, known, content), path, DETAIL_COLUMNS, [group])

    def find(incident: str) -> Detail:
        row = int(rows.get_loc(incident))
        group = int(np.searchsorted(starts, row, side="right")) - 1
        unchanged = content is not None or stamp_file(path) == stamp
        values = read_group(group).slice(row - int(starts[group]), 1).to_pylist()[0] if unchanged else {}
        if values.get("id") != incident:
            raise_problems(
                path,
                [
                    Problem(
                        0,
                        "",
                        Message(
                            "found the file changed since it was read, expected {incident} in row {row}",
                            incident=repr(incident),
                            row=str(row + 1),
                        ),
                    )
                ],
            )
        try:
            return detail_from_row(values)
        except ValueError as error:
            raise RecordError(str(path), [Problem(0, f"row {row + 1} ({incident})", str(error))]) from error

    return find


def dump_geoparquet(extract: ExportData) -> bytes:
    """Write the incidents of an extract, with ``about`` in the metadata of the file."""
    return serialize_geoparquet(extract.dataset, extract.about)


def serialize_geoparquet(dataset: Dataset, about: Mapping[str, str] | None = None) -> bytes:
    """Give a record as the bytes of a file; ``about`` is as in `write_geoparquet`.

    The table of incidents is built a group of rows at a time, so that it is never in memory whole.
    """
    events = sort_events(dataset.events)
    places = build_places(dataset, events)
    build_incidents = incident_builder(dataset)

    def build_group(rows: NDArray[Any]) -> dict[str, pa.Array]:
        group = [events[row] for row in rows.tolist()]
        details = (Detail(event, tuple(dataset.sources[source] for source in event.sources)) for event in group)
        return _incident_columns(build_incidents(group), details)

    place_rows = places.index.get_indexer([event.place for event in events])
    buffer = BytesIO()
    _write_groups(build_info(dataset), places, place_rows, build_group, buffer, about)
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

    def build_group(rows: NDArray[Any]) -> dict[str, pa.Array]:
        incidents = frames.incidents.iloc[rows]
        return _incident_columns(incidents, map(frames.detail, incidents["id"].tolist()))

    place_rows = frames.places.index.get_indexer(frames.incidents["place"])
    _write_groups(frames.info, frames.places, place_rows, build_group, target, about)


def _write_groups(
    info: Info,
    places: gpd.GeoDataFrame,
    place_rows: NDArray[Any],
    build_group: Callable[[NDArray[Any]], dict[str, pa.Array]],
    target: Path | BinaryIO,
    about: Mapping[str, str] | None,
) -> None:
    """Write incidents by municipality and place, so that those shown together lie together, a group at a time.

    ``place_rows`` has the row of each incident's place; ``build_group`` gives the columns of some rows' incidents.
    """
    declared = pd.factorize(places["declared"])[0]
    order = np.lexsort((place_rows, declared[place_rows]))
    of_places = _place_columns(places)
    further = {"about": json.dumps(dict(about), ensure_ascii=False)} if about else {}
    metadata = _metadata(info, places.geometry.iloc[np.unique(place_rows)]) | further
    schema = pa.schema([*TYPES.items(), (BBOX, of_places[BBOX].type)], metadata=metadata)
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for begin in range(0, max(1, len(order)), _ROWS_PER_GROUP):
            rows = order[begin : begin + _ROWS_PER_GROUP]
            columns = build_group(rows)
            columns |= {name: column.take(pa.array(place_rows[rows])) for name, column in of_places.items()}
            writer.write_table(pa.table([columns[name] for name in schema.names], schema=schema))


def _incident_columns(incidents: pd.DataFrame, details: Iterable[Detail]) -> dict[str, pa.Array]:
    """The columns of some incidents, of the incident table and of the incidents in full."""
    texts = [detail_to_row(detail) for detail in details]
    columns = {name: _array(name, incidents[name]) for name in INCIDENT_COLUMNS if name not in (*DERIVED, *COLUMNS)}
    return columns | {name: _array(name, [row[name] for row in texts]) for name in COLUMNS}


def _place_columns(places: gpd.GeoDataFrame) -> dict[str, pa.Array]:
    columns = {name: _array(name, places[name]) for name in PLACE_COLUMNS}
    wkb = _array("geometry", shapely.to_wkb(places.geometry.to_numpy()))
    return {**columns, "geometry": wkb, BBOX: _bounds(places.geometry)}


def _bounds(geometries: gpd.GeoSeries) -> pa.StructArray:
    """The bounds of each geometry, null without one: other tools skip what lies elsewhere without reading it."""
    edges = [pa.array(edge) for edge in geometries.bounds.to_numpy(float).T]
    return pa.StructArray.from_arrays(edges, names=list(_BBOX_EDGES), mask=pa.array(geometries.isna().to_numpy()))


def _metadata(info: Info, geometries: gpd.GeoSeries) -> dict[str, str]:
    """The metadata of GeoParquet and of the record; geometries in EPSG:4326, None among them."""
    declared = geometries[geometries.notna()]
    column = {
        "encoding": "WKB",
        "geometry_types": sorted(set(declared.geom_type)),
        "crs": CRS(WGS84).to_json_dict(),
        "covering": {"bbox": {edge: [BBOX, edge] for edge in _BBOX_EDGES}},
        **({} if declared.empty else {"bbox": declared.total_bounds.tolist()}),
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    record = asdict(info)
    return {"geo": json.dumps(geo), "record": json.dumps(record | list_translations(record), ensure_ascii=False)}


def _array(name: str, values: Any) -> pa.Array:
    return pa.array(values, TYPES[name], from_pandas=True)
