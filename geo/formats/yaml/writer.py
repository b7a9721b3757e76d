"""Writes a `Dataset` as the text of an events.yaml: the inverse of `geo.formats.yaml.reader`.

Written here and not by ruamel.yaml, which takes a minute for 100,000 incidents: the record's values are texts,
numbers, lists and mappings of known keys only. A value that is not safe as it stands is written as JSON, which YAML
1.2 reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from geo.core.dates import Interval
from geo.core.model import Dataset, Event, Place, Source
from geo.core.text import MultilingualText

ABOUT = ("title", "description", "license", "coverage", "updated", "author", "url", "language")
"""What a record says of itself."""
INDENT = 2
"""The spaces by which each level is indented."""

_SCHEMA = "# yaml-language-server: $schema=geo/schema/events.schema.json\n"
# Text that is no number, date or word of YAML's own, and has no sign that YAML could take for its own.
_PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[^\W\d_](?:[\w .'’()/+-]*[\w.')’])?", re.IGNORECASE)
_MAX_CACHED_LENGTH = 100
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[~?%]?")
_DATED_ID = re.compile(r"[0-9]{4}-[0-9]{2}-(?:[0-9]{2}-)?[a-z][a-z0-9-]*")
_INVISIBLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_JSON = json.JSONEncoder(ensure_ascii=False)


def write_yaml(dataset: Dataset) -> str:
    """Write a record as text, which `geo.formats.yaml.reader.parse_yaml` reads as the same record."""
    about = f"{_SCHEMA}dataset:\n{format_mapping(list_fields(dataset), 1)}"
    sections: dict[str, Iterable[Source | Place | Event]] = {
        "sources": dataset.sources.values(), "places": dataset.places.values(), "events": dataset.events,
    }  # fmt: skip
    return "".join([about, *(_format_section(name, entries) for name, entries in sections.items())])


def format_entry(id: str, entry: Source | Place | Event | Dataset) -> str:
    """Format an entry, or what a record says of itself, as a mapping under this key, indented once."""
    return f"{' ' * INDENT}{format_value(id)}:\n{format_mapping(list_fields(entry), 2)}"


def list_fields(entry: Source | Place | Event | Dataset) -> dict[str, Any]:
    """List the fields of an entry, or of a record about itself, as they stand in the file; None or empty for none."""
    if isinstance(entry, Dataset):
        return {name: getattr(entry, name) for name in ABOUT}
    if isinstance(entry, Source):
        return {"title": entry.title, **_fields(entry, "id", "title")}
    if isinstance(entry, Place):
        positions = tuple(tuple(position) for position in entry.positions)
        shape: dict[str, Any] = (
            {entry.shape: positions[0] if entry.shape == "point" else positions} if entry.shape else {}
        )
        names = {"en": entry.names.en, "sq": entry.names.sq, "sr": entry.names.sr}
        return {"names": names, **shape, **_fields(entry, "id", "names", "shape", "positions")}
    lists = {
        name: [_fields(item) for item in getattr(entry, name)] for name in ("claims", "disagreements", "informants")
    }
    return _fields(entry, "id") | lists


def format_mapping(values: Mapping[str, Any], depth: int) -> str:
    """Format a mapping in block style, indented ``depth`` times; None and empty values are left out."""
    indent = " " * INDENT * depth
    known = {key: value for key, value in values.items() if value not in (None, (), [])}
    return "".join(f"{indent}{key}:{_format_field(value, indent)}\n" for key, value in known.items())


def format_value(value: object) -> str:
    """A value in one line, in flow style; text plain where that is safe."""
    if isinstance(value, MultilingualText):
        return "{" + ", ".join(_format_languages(value)) + "}"
    if isinstance(value, str):
        return _format_short(value) if len(value) < _MAX_CACHED_LENGTH else _quote(value)
    if isinstance(value, Interval):
        return value.text if _DAY.fullmatch(value.text) else _quote(value.text)
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, Mapping):
        known = ((key, item) for key, item in value.items() if item is not None)
        return "{" + ", ".join(f"{key}: {format_value(item)}" for key, item in known) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(format_value, value)) + "]"
    return str(value)


def _format_languages(text: MultilingualText) -> Iterator[str]:
    return (f"{format_value(tag)}: {format_value(words)}" for tag, words in text.languages.items())


def _format_section(name: str, entries: Iterable[Source | Place | Event]) -> str:
    text = "".join(format_entry(entry.id, entry) for entry in entries)
    return f"\n{name}:\n{text}" if text else f"\n{name}: {{}}\n"


def _format_field(value: object, indent: str) -> str:
    if isinstance(value, MultilingualText):
        return "".join(f"\n{indent}  {line}" for line in _format_languages(value))
    if isinstance(value, list):
        return "".join(f"\n{indent}  - {format_value(item)}" for item in value)
    return f" {format_value(value)}"


# Ids, names and words come again and again.
@lru_cache(maxsize=20_000)
def _format_short(value: str) -> str:
    return value if _PLAIN.fullmatch(value) or _DATED_ID.fullmatch(value) else _quote(value)


def _quote(value: str) -> str:
    quoted = _JSON.encode(value)
    if quoted.isprintable():
        return quoted
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _fields(value: Any, *without: str) -> dict[str, Any]:
    # `dataclasses.fields` looks each time which attributes are fields; those of the model all are.
    return {name: getattr(value, name) for name in value.__slots__ if name not in without}
