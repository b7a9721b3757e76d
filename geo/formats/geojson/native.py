"""Features that `geo.formats.geojson.writer` wrote, back as they were, by the rules of events.yaml."""

from __future__ import annotations

import json
from typing import Any

from geo.core.errors import Problem
from geo.core.model import Dataset, Place, Source
from geo.formats.builder import Builder
from geo.formats.json_lines import Feature
from geo.formats.yaml.reader import parse_values

_EVENT = (
    "title", "summary", "date", "time", "date_basis", "place", "type", "actors", "status", "claims", "disagreements",
    "note",
)  # fmt: skip
_PLACE = {"precision": "precision", "radius_m": "radius_m", "declared": "municipality", "outside": "outside",
          "basis": "basis"}  # fmt: skip
_NAMES = {"name_sq": "sq", "name_sr": "sr", "name_en": "en"}
_NEEDED = {
    "id", "title", "summary", "date", "place", "type", "status", "sources", "name_sq", "name_sr", "precision", "basis",
}  # fmt: skip
# What follows from the rest, so that it is not read.
_DERIVED = {"first", "last", "approximate", "extent", "origins", "figure", "low", "high", "shape"}
_KNOWN = {*_EVENT, *_PLACE, *_NAMES, *_NEEDED, *_DERIVED}
_LISTS = ("claims", "disagreements", "sources", "actors", "declared")
_SHAPES = {"Point": "point", "LineString": "line", "Polygon": "area"}
_ABOUT = {"title": "-", "description": "-", "license": "-", "coverage": "-", "updated": "2000"}


def is_ours(feature: dict[str, Any]) -> bool:
    """Whether a feature has the properties that each of ours has."""
    return (feature.get("properties") or {}).keys() >= _NEEDED


def take(feature: Feature, builder: Builder, known: dict[str, Place | Source]) -> None:
    """Add the incident of a feature, or leave it out; ``known`` are the places and sources taken before."""
    problems: list[Problem] = []
    properties = _read(feature.value["properties"])
    record = _record(properties, feature.value.get("geometry"))
    dataset = parse_values(record, feature.line, problems)
    problems = [Problem(one.line, _column(one.where), one.message) for one in problems]
    if dataset:
        problems = _differing(dataset, feature.line, known)
    if not dataset or problems:
        for one in dict.fromkeys(problems):
            builder.leave_out(feature.line, one.where, one.message)
        return
    _add(dataset, builder, feature.line)
    if len(_first(feature.value.get("geometry"))) > 2:
        builder.remark(feature.line, "geometry", "found heights, expected two numbers a position: not taken")
    for name in sorted(properties.keys() - _KNOWN):
        builder.remark(feature.line, name, "found a property that the record does not have, expected none: not taken")


def _add(dataset: Dataset, builder: Builder, line: int) -> None:
    event, place = dataset.events[0], dataset.places[dataset.events[0].place]
    if builder.event(event.id, **_fields(event, "claims"), claims=event.claims) is None:
        builder.leave_out(line, "id", f"found {event.id!r} a second time, expected each id once")
        return
    builder.place(place.id, declared=True, **_fields(place))
    for source in dataset.sources.values():
        builder.source(source.id, **_fields(source))


def _fields(part: Any, *without: str) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__slots__ if name not in without}


def _differing(dataset: Dataset, line: int, known: dict[str, Place | Source]) -> list[Problem]:
    """Where the feature says something else of a place or a source than one before it did."""
    found = []
    for name, parts in (("place", dataset.places), ("sources", dataset.sources)):
        for id, part in parts.items():
            before = known.setdefault(f"{name} {id}", part)
            if before != part:
                expected = f"expected {id!r} to be the same in every feature"
                found.append(Problem(line, name, f"found {_difference(part, before)}, {expected}"))
    return found


def _difference(part: Any, before: Any) -> str:
    name = next(name for name, value in _fields(part).items() if value != getattr(before, name))
    return f"another {name} of {part.id!r} than in a feature before"


def _read(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties without nulls; lists that another program has made into JSON text as lists again."""
    known = {name: value for name, value in properties.items() if value is not None}
    for name in _LISTS:
        if isinstance(known.get(name), str):
            try:
                known[name] = json.loads(known[name])
            except (ValueError, RecursionError):
                continue
    return known


def _record(properties: dict[str, Any], geometry: Any) -> dict[str, Any]:
    """A record of this one incident, in the shape of events.yaml."""
    sources = properties.get("sources")
    listed = sources if isinstance(sources, list) else []
    ids = [one.get("id") if isinstance(one, dict) else None for one in listed]
    event = {name: properties[name] for name in _EVENT if name in properties} | {"sources": ids}
    place = {_PLACE[name]: properties[name] for name in _PLACE if properties.get(name) not in (None, [])}
    names = {_NAMES[name]: properties[name] for name in _NAMES if name in properties}
    return {
        "dataset": _ABOUT,
        "sources": {str(one.get("id")): _without_id(one) for one in listed if isinstance(one, dict)},
        "places": {str(properties.get("place")): {"names": names, **place, **_shape(geometry)}},
        "events": {str(properties.get("id")): event},
    }


def _without_id(source: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in source.items() if key != "id" and value is not None}


def _shape(geometry: Any) -> dict[str, Any]:
    """The geometry with [latitude, longitude]; of a kind that no place has, under that name, to be refused."""
    if geometry is None:
        return {}
    kind, given = (geometry.get("type"), geometry.get("coordinates")) if isinstance(geometry, dict) else ("", None)
    shape = _SHAPES.get(str(kind), str(kind) or "geometry")
    if shape == "point":
        return {shape: _swapped(given)}
    ring = given[0] if shape == "area" and isinstance(given, list) and len(given) == 1 else given
    corners = ring[:-1] if shape == "area" and isinstance(ring, list) else ring
    return {shape: [_swapped(one) for one in corners] if isinstance(corners, list) else corners}


def _first(geometry: Any) -> list[Any]:
    """The first position of a geometry that has been taken; none where there is none."""
    found: list[Any] = geometry["coordinates"] if geometry else []
    while found and isinstance(found[0], list):
        found = found[0]
    return found


def _swapped(position: Any) -> Any:
    """Latitude first; a height, which places have none of, is left out."""
    return [position[1], position[0]] if isinstance(position, list) and len(position) in (2, 3) else position


def _column(path: str) -> str:
    """The property that the path in a record of one incident means."""
    part, _, rest = path.partition(".")
    return rest.partition(".")[2] or rest if part in ("events", "places") else path
