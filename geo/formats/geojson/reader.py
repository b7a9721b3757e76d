"""GeoJSON: what `writer` beside it wrote, without loss, and anyone's features as far as they say what happened.

A feature that has all properties of ours is taken at its word, by the rules of events.yaml; any other says what, when
and where as `geo.formats.geojson.generic` finds it, and nothing of how exactly it is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.core.dates import parse_date
from geo.core.text import unprintable
from geo.formats import json_lines as features
from geo.formats.builder import Builder
from geo.formats.event_types import Types
from geo.formats.files import file_error
from geo.formats.geojson import generic as foreign
from geo.formats.geojson import native as kept

_TYPE = re.compile(rb'"type"\s*:\s*"Feature(Collection)?"')
_ABOUT = ("title", "description", "license", "coverage")


def recognizes(head: bytes) -> bool:
    """Whether a file that begins so is a Feature or a FeatureCollection."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and _TYPE.search(head) is not None


def read(path: Path, builder: Builder, mapping: Path | None) -> None:
    """Take every feature of the file.

    Raises
    ------
    RecordError
        Where the file is no GeoJSON in WGS 84, or has no features and is not of our making.
    """
    found = features.read(path)
    ours = _about(found.members.get("record"))
    if not found.features and not ours:
        raise file_error(path, 0, "found no features, expected one or more")
    builder.about |= ours
    places: dict[str, Any] = {}
    types = Types(path, mapping)
    for feature in builder.each(found.features, len(found.features)):
        if fault := _fault(feature.value):
            builder.leave_out(feature.line, "", fault)
        elif kept.is_ours(feature.value):
            kept.take(feature, builder, places)
        else:
            foreign.take(feature, builder, types)


def _fault(value: Any) -> str:
    if not isinstance(value, dict) or value.get("type") != "Feature":
        return "found no Feature, expected one"
    properties = value.get("properties")
    return "" if isinstance(properties, dict | None) else "properties: found no object, expected one"


def _about(record: Any) -> dict[str, Any]:
    """What the record says of itself, where it says all of that."""
    names = (*_ABOUT, "updated")
    if not isinstance(record, Mapping) or not all(_is_text(record.get(name)) for name in names):
        return {}
    try:
        return {name: record[name] for name in _ABOUT} | {"updated": parse_date(record["updated"])}
    except ValueError:
        return {}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and unprintable(value) is None
