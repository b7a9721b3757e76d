"""Each incident in full as JSON, some thousands in a batch of Arrow, which is unpacked when one of them is asked for.

It is for what this program itself has written: nothing is checked, and every value is the one that was read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd
import pyarrow as pa

from geo.core.dates import Interval
from geo.core.model import Claim, Disagreement, Event, Informant, Source
from geo.core.multilingual import MultilingualText, list_translations
from geo.core.tables import Detail

_ROWS_A_BATCH = 5_000
_MAX_CACHED_BATCHES = 4
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")
_PARTS = {"claims": Claim, "disagreements": Disagreement, "informants": Informant}
_TEXTS = ("sources", "actors", "targets")


def encode_details(events: Iterable[Event]) -> pa.Buffer:
    """Encode incidents, in the order in which `open_details` is told their ids."""
    sink, schema = pa.BufferOutputStream(), pa.schema([("incident", pa.large_string())])
    texts = pa.array((json.dumps(_encode_event(event)) for event in events), pa.large_string())
    with pa.ipc.new_file(sink, schema, options=_OPTIONS) as writer:
        writer.write_table(pa.table([texts], schema=schema), _ROWS_A_BATCH)
    return sink.getvalue()


def open_details(content: pa.Buffer, ids: pd.Index[str], sources: Mapping[str, Source]) -> Callable[[str], Detail]:
    """Make a function from incident id to `Detail` of what `encode_details` gives; KeyError for an unknown id."""
    batches = pa.ipc.open_file(content)

    @lru_cache(_MAX_CACHED_BATCHES)
    def read_batch(number: int) -> pa.Array:
        return batches.get_batch(number).column(0)

    def find(incident: str) -> Detail:
        batch, row = divmod(int(ids.get_loc(incident)), _ROWS_A_BATCH)
        event = _decode_event(json.loads(read_batch(batch)[row].as_py()))
        return Detail(event, tuple(sources[source] for source in event.sources))

    return find


def encode_source(source: Source) -> dict[str, Any]:
    """Encode a source as values of JSON."""
    published = source.published
    return _without_nothing(asdict(source)) | ({"published": encode_date(published)} if published else {})


def decode_source(values: dict[str, Any]) -> Source:
    """Decode what `encode_source` gives."""
    published = values.pop("published", None)
    return Source(**values, published=decode_date(published) if published else None)


def encode_date(interval: Interval) -> list[Any]:
    """Encode a date as values of JSON."""
    return [str(interval.first), str(interval.last), interval.text, interval.approximate, interval.extent]


def decode_date(values: list[Any]) -> Interval:
    """Decode what `encode_date` gives."""
    first, last, *rest = values
    return Interval(date.fromisoformat(first), date.fromisoformat(last), *rest)


def _encode_event(event: Event) -> dict[str, Any]:
    values = {name: getattr(event, name) for name in Event.__slots__}
    parts = {name: [_without_nothing(asdict(part)) for part in values[name]] for name in _PARTS}
    return _without_nothing(values | list_translations(values) | parts | {"date": encode_date(event.date)})


def _decode_event(values: dict[str, Any]) -> Event:
    parts = {name: tuple(kind(**part) for part in values.pop(name)) for name, kind in _PARTS.items()}
    lists = {name: tuple(values.pop(name)) for name in _TEXTS}
    texts = {name: MultilingualText(text) for name, text in values.items() if isinstance(text, dict)}
    return Event(**values | texts | parts | lists | {"date": decode_date(values["date"])})


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
