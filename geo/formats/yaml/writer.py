"""A `Dataset` as the text of an events.yaml: the way back from `geo.formats.yaml.reader`.

Written here and not by ruamel.yaml, which takes a minute for 100,000 incidents: the record's values are texts,
numbers, lists and mappings of known keys only. What is not safe as it stands is written as JSON, which YAML 1.2 reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from geo.core.dates import Interval
from geo.core.model import Dataset, Event, Names, Place, Source

_SCHEMA = "# yaml-language-server: $schema=geo/schema/events.schema.json\n"
# Neither a number, a date, a word of YAML's own, nor with a sign that it could take for its own.
_PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[^\W\d_](?:[\w .'’()/+-]*[\w.')’])?", re.IGNORECASE)
_LONG = 100
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[~?%]?")
_DATED_ID = re.compile(r"[0-9]{4}-[0-9]{2}-(?:[0-9]{2}-)?[a-z][a-z0-9-]*")
_UNSEEN = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_JSON = json.JSONEncoder(ensure_ascii=False)


def text(dataset: Dataset) -> str:
    """The whole record; `geo.formats.yaml.reader.read` makes the same of it again."""
    return "".join(pieces(dataset))


def pieces(dataset: Dataset) -> Iterator[str]:
    """The same in pieces, for a record too large to be held twice."""
    about = {name: getattr(dataset, name) for name in ("title", "description", "license", "coverage", "updated")}
    yield f"{_SCHEMA}dataset:\n{block(about, 1)}"
    yield from _part("sources", map(source, dataset.sources.values()))
    yield from _part("places", map(place, dataset.places.values()))
    yield from _part("events", map(event, dataset.events))


def source(one: Source) -> str:
    """A source as it stands under ``sources``."""
    return entry(one.id, _source(one))


def place(one: Place) -> str:
    """A place as it stands under ``places``."""
    return entry(one.id, _place(one))


def event(one: Event) -> str:
    """An event as it stands under ``events``."""
    return entry(one.id, _event(one))


def entry(id: str, values: Mapping[str, Any]) -> str:
    """A key with its mapping, indented once."""
    return f"  {scalar(id)}:\n{block(values, 2)}"


def block(values: Mapping[str, Any], depth: int) -> str:
    """A mapping as lines; what is not known is left out."""
    indent = "  " * depth
    known = {key: value for key, value in values.items() if value not in (None, (), [])}
    return "".join(f"{indent}{key}:{_value(value, indent)}\n" for key, value in known.items())


def scalar(value: object) -> str:
    """One value in a line, flow style; texts plain where that is safe."""
    if isinstance(value, str):
        return _short(value) if len(value) < _LONG else _quoted(value)
    if isinstance(value, Interval):
        return value.text if _DAY.fullmatch(value.text) else _quoted(value.text)
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, Mapping):
        known = ((key, one) for key, one in value.items() if one is not None)
        return "{" + ", ".join(f"{key}: {scalar(one)}" for key, one in known) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(scalar, value)) + "]"
    return str(value)


def _part(name: str, entries: Iterator[str]) -> Iterator[str]:
    first = next(entries, None)
    yield f"\n{name}: {{}}\n" if first is None else f"\n{name}:\n{first}"
    yield from entries


def _value(value: object, indent: str) -> str:
    if isinstance(value, list):
        return "".join(f"\n{indent}  - {scalar(one)}" for one in value)
    return f" {scalar(value)}"


# Ids, names and words come again and again.
@lru_cache(maxsize=20_000)
def _short(value: str) -> str:
    return value if _PLAIN.fullmatch(value) or _DATED_ID.fullmatch(value) else _quoted(value)


def _quoted(value: str) -> str:
    quoted = _JSON.encode(value)
    if quoted.isprintable():
        return quoted
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)


def _fields(value: Any, *without: str) -> dict[str, Any]:
    # `dataclasses.fields` looks each time which attributes are fields; those of the model all are.
    return {name: getattr(value, name) for name in value.__slots__ if name not in without}


def _source(one: Source) -> dict[str, Any]:
    return {"title": one.title, **_fields(one, "id", "title")}


def _place(one: Place) -> dict[str, Any]:
    rest = _fields(one, "id", "names", "shape", "positions")
    corners = [tuple(position) for position in one.positions]
    shape: dict[str, Any] = {one.shape: corners[0] if one.shape == "point" else tuple(corners)} if one.shape else {}
    return {"names": _names(one.names), **shape, **rest}


def _names(names: Names) -> dict[str, str | None]:
    return {"en": names.en, "sq": names.sq, "sr": names.sr}


def _event(one: Event) -> dict[str, Any]:
    lists = {name: [_fields(each) for each in getattr(one, name)] for name in ("claims", "disagreements")}
    return _fields(one, "id") | lists
