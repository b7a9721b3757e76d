"""What is fuzzed: for each target how an input is made, and how the program takes it.

Taking an input may raise GeoError and nothing else; what is accepted is written and read again.
"""

from __future__ import annotations

import io
import json
import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote

import pyarrow as pa
import pyarrow.parquet as pq
from ruamel.yaml import YAML

from geo import publish
from geo.core.dates import Window, day_number, describe_date, parse_date
from geo.core.errors import GeoError
from geo.core.model import Dataset
from geo.core.tables import build_tables
from geo.formats import registry
from geo.formats.geoparquet.details import validate_details
from geo.formats.geoparquet.reader import read_geoparquet, write_geoparquet
from geo.formats.merging import merge_upstream
from geo.formats.tables import mapping_file
from geo.formats.yaml.editing import change_record
from geo.formats.yaml.layout import write_yaml
from geo.formats.yaml.reader import parse_yaml, read_yaml
from geo.publish import extract_view
from geo.record.record import Record, load_record
from geo.record.view import LAYERS, View, read_address, write_address
from geo.spatial.boundaries import Boundaries, read_boundaries
from geo.spatial.municipalities import assign_municipality, find_contradictions
from tests.fuzz.mutation import TEXTS, dump_json, mutate_bytes, mutate_text, mutate_value
from tests.helpers import samples, squares, timemap_samples

DATA = Path(__file__).parents[1] / "data"
TINY, SQUARES = DATA / "tiny.yaml", DATA / "squares.geojson"
_CHEAP_EXPORTS = ("csv", "geojson", "geoparquet", "kml", "yaml", "timemap", "timemap-flat", "csl")


class Target(NamedTuple):
    """A part of the program that takes inputs: ``suffix`` is that of a file that holds one."""

    make: Callable[[random.Random], bytes]
    take: Callable[[bytes, Path], None]
    suffix: str


@cache
def _tiny() -> Any:
    """The tiny record as plain values."""
    return json.loads(json.dumps(YAML(typ="safe").load(TINY), default=str))


@cache
def _boundaries() -> Boundaries:
    return read_boundaries(SQUARES)


@cache
def _record() -> Record:
    return load_record(TINY, SQUARES)


def _make_record(chance: random.Random) -> bytes:
    if chance.random() < 0.6:
        return dump_json(mutate_value(_tiny(), chance))
    text = TINY.read_text(encoding="utf-8")
    if chance.random() < 0.7:
        return mutate_text(text, chance).encode("utf-8", "surrogatepass")
    return mutate_bytes(text.encode(), chance)


def _take_record(content: bytes, folder: Path) -> None:
    (file := folder / "events.yaml").write_bytes(content)
    dataset = read_yaml(file)
    tables = build_tables(dataset)
    joined = assign_municipality(tables.places, _boundaries())
    find_contradictions(dataset, joined, _boundaries())
    _require_same(dataset, parse_yaml(write_yaml(dataset)))


def _require_same(dataset: Dataset, again: Dataset) -> None:
    if replace(again, lines={}) != replace(dataset, lines={}):
        raise AssertionError("written and read again, the record is another")


@cache
def _tiny_parquet() -> bytes:
    buffer = io.BytesIO()
    write_geoparquet(build_tables(read_yaml(TINY)), buffer)
    return buffer.getvalue()


def _make_geoparquet(chance: random.Random) -> bytes:
    content = _tiny_parquet()
    if chance.random() < 0.3:
        return mutate_bytes(content, chance)
    table = pq.read_table(io.BytesIO(content))
    if chance.random() < 0.2:
        metadata = dict(table.schema.metadata)
        key = chance.choice((b"geo", b"record"))
        metadata[key] = dump_json(mutate_value(json.loads(metadata[key]), chance))
        table = table.replace_schema_metadata(metadata)
    for _ in range(chance.choice((1, 1, 2))):
        table = _change_column(table, chance)
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def _change_column(table: pa.Table, chance: random.Random) -> pa.Table:
    number = chance.randrange(table.num_columns)
    name, column = table.column_names[number], table.column(number)
    values = column.to_pylist()
    row = chance.randrange(len(values))
    if name in ("claims", "disagreements", "sources") and values[row]:
        values[row] = dump_json(mutate_value(json.loads(values[row]), chance)).decode("utf-8", "replace")
    elif name == "geometry" and values[row]:
        values[row] = mutate_bytes(values[row], chance)
    elif chance.random() < 0.1:
        return table.drop_columns(name)
    else:
        values[row] = mutate_value([values[row]], chance)
        values[row] = values[row][0] if isinstance(values[row], list) and values[row] else None
        if isinstance(values[row], str):
            values[row] = values[row].encode("utf-8", "replace").decode()
    try:
        changed = pa.array(values, column.type if chance.random() < 0.9 else None)
    except (pa.ArrowException, ValueError, OverflowError, TypeError):
        return table
    return table.set_column(number, pa.field(name, changed.type, metadata=table.schema.field(number).metadata), changed)


def _take_geoparquet(content: bytes, folder: Path) -> None:
    (file := folder / "record.parquet").write_bytes(content)
    frames = read_geoparquet(file)
    if problems := validate_details(file):
        raise GeoError(str(file), problems)
    joined = assign_municipality(frames.places, _boundaries())
    find_contradictions(None, joined, _boundaries())
    record = Record(frames, joined, _boundaries(), "0")
    dataset = extract_view(record, View(Window(*record.days, "window"), layers=LAYERS), date(2023, 1, 2)).dataset
    _require_same(dataset, parse_yaml(write_yaml(dataset)))


def _make_boundaries(chance: random.Random) -> bytes:
    text = SQUARES.read_text(encoding="utf-8")
    if chance.random() < 0.7:
        return dump_json(mutate_value(json.loads(text), chance))
    if chance.random() < 0.5:
        return mutate_bytes(text.encode(), chance)
    buffer = io.BytesIO()
    squares.boundaries().frame.reset_index().to_parquet(buffer)
    return mutate_bytes(buffer.getvalue(), chance)


def _take_boundaries(content: bytes, folder: Path) -> None:
    (file := folder / "own.geojson").write_bytes(content)
    boundaries = read_boundaries(file)
    assign_municipality(_record().frames.places, boundaries)


def _make_sidecar(chance: random.Random) -> bytes:
    values = {"attribution": "a", "license": "CC0", "accuracy_m": 5, "disputed": ["a"], "disputed_basis": "x"}
    return dump_json(mutate_value(values, chance)) if chance.random() < 0.9 else mutate_bytes(dump_json(values), chance)


def _take_sidecar(content: bytes, folder: Path) -> None:
    (folder / "own.meta.json").write_bytes(content)
    (file := folder / "own.geojson").write_bytes(SQUARES.read_bytes())
    read_boundaries(file)


_TABLE = "What,Day,Where,Y,X,Kind\nShots,2022-12-08,Mill,42.05,20.05,shots\nProtest,2022-12-09,Mill,42.05,20.05,demo\n"
_MAPPING = """\
delimiter = ","
encoding = "utf-8"
[record]
title = "T"
[columns]
title = "What"
date = "Day"
place = "Where"
lat = "Y"
lon = "X"
type = "Kind"
[values.type]
shots = "shots_fired"
demo = "protest"
[defaults]
precision = "exact"
radius_m = "100"
source = "A paper"
"""
_ENCODINGS = (
    "utf-8", "latin-1", "cp1252", "utf-16", "utf-32", "utf-7", "idna", "punycode", "rot13", "base64", "zlib", "hex",
    "mbcs", "unicode_escape", "raw_unicode_escape", "undefined", "x" * 300, "\\u0000", "utf_8_sig", "cp037",
    "hz", "iso2022_jp",
)  # fmt: skip


def _make_mapping(chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return _MAPPING.replace("utf-8", chance.choice(_ENCODINGS)).encode()
    return mutate_text(chance.choice((_MAPPING, mapping_file.EXAMPLE)), chance).encode("utf-8", "surrogatepass")


def _take_mapping(content: bytes, folder: Path) -> None:
    (table := folder / "table.csv").write_text(_TABLE, encoding="utf-8")
    (mapping := folder / "map.toml").write_bytes(content)
    _import("csv", table, mapping)


def _import(name: str, file: Path, mapping: Path | None = None) -> None:
    imported = registry.import_file(name, file, squares.boundaries(), mapping)
    _require_same(imported.dataset, parse_yaml(write_yaml(imported.dataset)))


def _make_table(text: str) -> Callable[[random.Random], bytes]:
    def make(chance: random.Random) -> bytes:
        if chance.random() < 0.8:
            return mutate_text(text, chance).encode("utf-8", "surrogatepass")
        return mutate_bytes(text.encode(), chance)

    return make


def _take_import(name: str, file_name: str) -> Callable[[bytes, Path], None]:
    def take(content: bytes, folder: Path) -> None:
        (file := folder / file_name).write_bytes(content)
        _import(name, file)

    return take


_UPDATED = ({}, {"event_id_cnty": "XXX2", "location": "Hill", "latitude": "42.15"}, {"event_id_cnty": "XXX3"})


@cache
def _imported() -> Dataset:
    with tempfile.TemporaryDirectory() as folder:
        (file := Path(folder) / "export.csv").write_text(samples.acled(*_UPDATED), encoding="utf-8")
        return registry.import_file("acled", file, squares.boundaries()).dataset


def _take_update(content: bytes, folder: Path) -> None:
    """Bring a changed export into a record that was edited by hand, which has to stay one and to keep the edits."""
    (file := folder / "new.csv").write_bytes(content)
    upstream = registry.import_file("acled", file, squares.boundaries())
    base = _imported()
    first, *others = base.events
    record = replace(base, events=(replace(first, summary="Mine.", note="Seen."), *others))
    merge = merge_upstream(base, record, upstream.dataset, upstream.unused_ids, bool(upstream.unidentified))
    merged = parse_yaml(change_record(write_yaml(record), record, merge.record)).events[0]
    if (merged.summary, merged.note) != ("Mine.", "Seen."):
        raise AssertionError("an update has lost what was edited by hand")
    if merge_upstream(merge.imported, merge.record, upstream.dataset, upstream.unused_ids, True).is_different:
        raise AssertionError("the same update a second time is another")


@cache
def _exported(name: str) -> Any:
    return json.loads(publish.dump(name, timemap_samples.extract(read_yaml(TINY))))


def _make_export_json(name: str) -> Callable[[random.Random], bytes]:
    def make(chance: random.Random) -> bytes:
        if chance.random() < 0.8:
            return dump_json(mutate_value(_exported(name), chance))
        return mutate_bytes(json.dumps(_exported(name)).encode(), chance)

    return make


_ADDRESS = {
    "from": "2022-12-06", "to": "2022-12-12", "mode": "window", "types": "protest,shots_fired", "actors": "police",
    "in": "west", "status": "reported", "sources": "wire", "origins": "1", "q": "mill", "event": "2022-12-08-shots",
    "place": "mill", "municipality": "west", "map": "42.5,20.5,9", "layers": "municipalities,incidents",
    "base": "local", "side": "figures", "page": "table", "without": "wire",
}  # fmt: skip


def _make_address(chance: random.Random) -> bytes:
    keys = chance.sample(sorted(_ADDRESS), chance.randint(1, 8))
    pairs = {
        key: chance.choice((_ADDRESS[key], chance.choice(TEXTS), chance.choice(sorted(_ADDRESS.values()))))
        for key in keys
    }
    query = "&".join(f"{key}={quote(value, errors='surrogatepass', safe=',')}" for key, value in pairs.items())
    return (mutate_text(query, chance) if chance.random() < 0.3 else query).encode("utf-8", "surrogatepass")


def _take_address(content: bytes, folder: Path) -> None:
    query = parse_qs(content.decode("utf-8", "surrogateescape"), keep_blank_values=True)
    view, _ = read_address(query, _record(), ())
    again, faults = read_address({key: [value] if isinstance(value, str) else list(value)
                                  for key, value in write_address(view).items()}, _record(), ())  # fmt: skip
    if again != view or faults:
        raise AssertionError("the view that an address names has another address")


def _make_export(chance: random.Random) -> bytes:
    return json.dumps([chance.choice(_CHEAP_EXPORTS), chance.randrange(2**32)]).encode()


def _take_export(content: bytes, folder: Path) -> None:
    """Export a record whose texts are replaced by hostile ones that a record may hold."""
    name, seed = json.loads(content)
    chance = random.Random(seed)
    dataset = parse_yaml(dump_json(_with_hostile_texts(_tiny(), chance)).decode())
    tables = build_tables(dataset)
    record = Record(tables, assign_municipality(tables.places, _boundaries()), _boundaries(), "0")
    extract = extract_view(record, View(Window(*record.days, "window"), layers=LAYERS), date(2023, 1, 2))
    publish.dump(name, extract)


_IDS = ("id", "place", "source", "origin", "municipality")


def _with_hostile_texts(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        return {key: item if key in _IDS else _with_hostile_texts(item, chance) for key, item in value.items()}
    if isinstance(value, str) and " " in value and chance.random() < 0.5:
        return chance.choice(TEXTS).encode("utf-8", "replace").decode()
    return value


_DATE_PIECES = (
    "2022", "0001", "9999", "-12", "-08", "-21", "-31", "-0X", "~", "?", "%", "/", "..", "[", "]", "{", ",", "T", "Y",
    "E",
)  # fmt: skip


def _make_date(chance: random.Random) -> bytes:
    pieces = (
        "2022",
        "0001",
        "9999",
        "-12",
        "-08",
        "-21",
        "-31",
        "-0X",
        "~",
        "?",
        "%",
        "/",
        "..",
        "[",
        "]",
        "{",
        ",",
        "T",
        "Y",
        "E",
    )
    return "".join(chance.choice(pieces) for _ in range(chance.randint(1, 9))).encode()


def _take_date(content: bytes, folder: Path) -> None:
    try:
        interval = parse_date(content.decode("utf-8", "replace"))
    except ValueError as error:
        if not str(error).startswith("found "):
            raise AssertionError("a date is refused in other words") from error
        return
    if not describe_date(interval) or day_number(interval.first) > day_number(interval.last):
        raise AssertionError("a date has no words, or ends before it starts")


def _make_timemap(chance: random.Random) -> bytes:
    return dump_json(mutate_value([timemap_samples.event()], chance))


TARGETS = {
    "record": Target(_make_record, _take_record, ".yaml"),
    "geoparquet": Target(_make_geoparquet, _take_geoparquet, ".parquet"),
    "boundaries": Target(_make_boundaries, _take_boundaries, ".geojson"),
    "sidecar": Target(_make_sidecar, _take_sidecar, ".json"),
    "mapping": Target(_make_mapping, _take_mapping, ".toml"),
    "acled": Target(_make_table(samples.acled({}, {"event_id_cnty": "XXX2"})), _take_import("acled", "a.csv"), ".csv"),
    "update": Target(_make_table(samples.acled(*_UPDATED)), _take_update, ".csv"),
    "ucdp": Target(_make_table(samples.ucdp({}, {"id": "2"})), _take_import("ucdp", "u.csv"), ".csv"),
    "geojson": Target(_make_export_json("geojson"), _take_import("geojson", "g.geojson"), ".geojson"),
    "timemap": Target(_make_timemap, _take_import("timemap", "events.json"), ".json"),
    "timemap-flat": Target(_make_export_json("timemap-flat"), _take_import("timemap-flat", "t.json"), ".json"),
    "address": Target(_make_address, _take_address, ".txt"),
    "export": Target(_make_export, _take_export, ".json"),
    "date": Target(_make_date, _take_date, ".txt"),
}  # fmt: skip
"""The targets by name; the inputs of each are kept in a folder of that name in the corpus."""
