"""GeoJSON (RFC 7946), a feature an incident: our own, written and read without loss; anyone's, read for what happened.

The properties are those of `geo.formats.extract`'s rows. Beside the features the collection has ``record``, what the
record says of itself, as in GeoParquet, and ``about``, what the export does.

A feature that has all properties of ours is read by the rules of events.yaml; of any other, what, when and where are as
`geo.formats.geojson_features` finds them, and nothing is said of how exactly they are known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import shapely

from geo.core.errors import Problem, quote_words
from geo.core.limits import IMPORT_MB
from geo.core.messages import Message
from geo.core.model import Dataset, Place, Source
from geo.core.text import list_translations
from geo.formats.builder import Builder
from geo.formats.extract import ExportData, IncidentRow, iter_rows
from geo.formats.files import JsonPart, decode_utf8, file_error, read_bytes, scan_json
from geo.formats.foreign_values import TypeVocabulary
from geo.formats.geojson_features import FeatureImporter
from geo.formats.tables.mapping_file import find_mapping
from geo.formats.tables.mapping_guess import ColumnSurvey
from geo.formats.yaml.nodes import compose_values
from geo.formats.yaml.reader import DATASET, parse_about, parse_values

_OBJECT_TYPES = ("Feature", "FeatureCollection")
_TYPE_MEMBER = re.compile(rb'"type"\s*:\s*"Feature(Collection)?"')
_WGS84 = re.compile(r"(urn:ogc:def:crs:)?(OGC:1\.3:CRS84|OGC::CRS84|EPSG:[\d.]*:?4326|EPSG:4326|CRS84)", re.IGNORECASE)
_EVENT_PROPERTIES = (
    "title", "summary", "date", "time", "date_basis", "place", "type", "actors", "targets", "status", "claims",
    "disagreements", "informants", "note",
)  # fmt: skip
_PLACE_PROPERTIES = {
    "precision": "precision", "radius_m": "radius_m", "declared": "municipality", "outside": "outside",
    "basis": "basis",
}  # fmt: skip
_NAME_PROPERTIES = {"name_sq": "sq", "name_sr": "sr", "name_en": "en"}
_REQUIRED_PROPERTIES = {
    "id", "title", "summary", "date", "place", "type", "status", "sources", "name_sq", "name_sr", "precision", "basis",
}  # fmt: skip
_DERIVED_PROPERTIES = {"first", "last", "approximate", "extent", "origins", "figure", "low", "high", "shape"}
"""They follow from the others, so that they are not read."""
_KNOWN_PROPERTIES = {
    *_EVENT_PROPERTIES, *_PLACE_PROPERTIES, *_NAME_PROPERTIES, *_REQUIRED_PROPERTIES, *_DERIVED_PROPERTIES,
    "translations",
}  # fmt: skip
_JSON_PROPERTIES = (
    "claims", "disagreements", "informants", "sources", "actors", "targets", "declared", "translations",
)  # fmt: skip
"""Lists and objects, which another program may have made into texts of JSON."""
_SHAPES = {"Point": "point", "LineString": "line", "Polygon": "area"}
_PLACEHOLDER_ABOUT = {"title": "-", "description": "-", "license": "-", "coverage": "-", "updated": "2000"}


def dump_geojson(extract: ExportData) -> bytes:
    """The extract as a FeatureCollection in UTF-8, a feature a line."""
    record = asdict(extract.info)
    head = {"type": "FeatureCollection", "record": record | list_translations(record), "about": extract.about}
    members = "".join(f"{_format_json(key)}: {_format_json(value)},\n" for key, value in head.items())
    features = ",\n".join(_format_json(_feature(row)) for row in iter_rows(extract))
    return f'{{{members}"features": [\n{features}\n]}}\n'.encode(errors="backslashreplace")


def _feature(row: IncidentRow) -> dict[str, Any]:
    # Outlines run against the clock, as RFC 7946 wants them.
    shape = row.geometry and shapely.orient_polygons(row.geometry)
    geometry = None if shape is None else {"type": shape.geom_type, "coordinates": _coordinates(shape)}
    return {"type": "Feature", "id": row.values["id"], "geometry": geometry, "properties": row.values}


def _coordinates(shape: Any) -> Any:
    if shape.geom_type == "Polygon":
        return [shape.exterior.coords[:]]
    return shape.coords[0] if shape.geom_type == "Point" else shape.coords[:]


def _format_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def recognizes(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a Feature or a FeatureCollection."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and _TYPE_MEMBER.search(head) is not None


def read_into(path: Path, builder: Builder, mapping: Path | None) -> None:
    """Fill the builder with the features of a file; the mapping file may name types of event.

    Raises
    ------
    RecordError
        Where the file is no GeoJSON in WGS 84, or has no features and does not describe a record.
    """
    encoding = builder.encoding or find_mapping(path, mapping).encoding
    members, features = _read_collection(path, encoding)
    about = _read_about(members.get("record"))
    if not features and not about:
        raise file_error(path, 0, Message("found no features, expected one or more"))
    builder.about |= about
    known: dict[str, Place | Source] = {}
    importer = FeatureImporter(builder, TypeVocabulary(path, mapping), features)
    for feature in builder.each_row(features, len(features)):
        if message := _check_feature(feature.value):
            builder.leave_out(feature.line, "", message)
        elif (feature.value.get("properties") or {}).keys() >= _REQUIRED_PROPERTIES:
            _add_native_feature(feature, builder, known)
        else:
            builder.drops_midnight = True
            importer.add_feature(feature)
    importer.finish()


def survey(path: Path, encoding: str | None) -> tuple[ColumnSurvey, dict[str, str]]:
    """Survey the properties of a file's features; with those that are understood by themselves, by field."""
    features = [feature for feature in _read_collection(path, encoding)[1] if not _check_feature(feature.value)]
    return FeatureImporter(Builder(path, None), TypeVocabulary(path, None), features).survey()


def _read_collection(path: Path, encoding: str | None) -> tuple[dict[str, Any], list[JsonPart]]:
    """The members of a FeatureCollection and its features, or none and the one Feature that the file is."""
    content = decode_utf8(read_bytes(path, IMPORT_MB), path, IMPORT_MB, encoding)
    try:
        kind, parts = scan_json(content, split_key="features")
    except json.JSONDecodeError as error:
        reason = Message(
            "found text that is not JSON ({error} in column {column}), expected GeoJSON",
            error=quote_words(error.msg),
            column=str(error.colno),
        )
        raise file_error(path, error.lineno, reason) from None
    except (RecursionError, ValueError) as error:
        is_deep = isinstance(error, RecursionError)
        reason = Message("more levels than can be read") if is_deep else Message("a number too long to read")
        raise file_error(path, 0, Message("found {found}, expected GeoJSON", found=reason)) from None
    if kind is list and content.lstrip("\ufeff \t\r\n").startswith("{"):
        return {}, parts  # a feature a line
    members: dict[str, Any] = {}
    features: list[JsonPart] | None = None
    for part in parts if kind is dict else ():
        if part.key == "features" and isinstance(part.value, list):
            features = [*(features or []), *part.value]
        else:
            members[part.key] = part.value
    if message := _check_collection(members, features):
        raise file_error(path, 0, message)
    return ({}, [JsonPart(1, "", members)]) if members["type"] == "Feature" else (members, features or [])


def _check_collection(members: Mapping[str, Any], features: list[JsonPart] | None) -> str:
    """The reason why the file as a whole cannot be used; empty for none."""
    type = members.get("type")
    if type not in _OBJECT_TYPES:
        found = Message("the type {type}", type=repr(type[:40])) if isinstance(type, str) else Message("no GeoJSON")
        return Message("found {found}, expected a FeatureCollection or a Feature", found=found)
    if type == "FeatureCollection" and features is None:
        return Message("found no list of `features`, expected one")
    crs = _crs_name(members.get("crs"))
    if crs is not None and not _WGS84.fullmatch(crs):
        return Message(
            "found the CRS {crs}, expected WGS 84 (EPSG:4326), as RFC 7946 asks: convert the file first",
            crs=repr(crs[:60]),
        )
    return ""


def _crs_name(crs: Any) -> str | None:
    """The name of the CRS that a file from before RFC 7946 may state; None where it states none."""
    if crs is None:
        return None
    try:
        return str(crs["properties"]["name"])
    except (KeyError, TypeError):
        return json.dumps(crs)


def _check_feature(value: Any) -> str:
    """The reason why an item of the features is none; empty where it is one."""
    if not isinstance(value, dict) or value.get("type") != "Feature":
        return Message("found no Feature, expected one")
    if not isinstance(value.get("properties"), dict | None):
        return Message("properties: found no object, expected one")
    return ""


def _read_about(record: Any) -> dict[str, Any]:
    """The fields that a record says of itself, where all that it must have are there."""
    stated = {name: value for name, value in record.items() if value is not None} if isinstance(record, Mapping) else {}
    about = parse_about(compose_values(stated, 0, []))
    return about if all(name in about for name, key in DATASET.keys.items() if key.required) else {}


def _add_native_feature(feature: JsonPart, builder: Builder, known: dict[str, Place | Source]) -> None:
    """Add the incident of a feature of ours, or leave it out; ``known`` are the places and sources so far."""
    problems: list[Problem] = []
    properties = _read_properties(feature.value["properties"])
    builder.name_row(properties["id"] if isinstance(properties.get("id"), str) else "")
    geometry = feature.value.get("geometry")
    dataset = parse_values(_as_record(properties, geometry), feature.line, problems)
    problems = [Problem(problem.line, _property_name(problem.where), problem.message) for problem in problems]
    if dataset:
        problems = _check_repeated_parts(dataset, feature.line, known)
    if not dataset or problems:
        for problem in dict.fromkeys(problems):
            builder.leave_out(feature.line, problem.where, problem.message)
        return
    _add_dataset(dataset, builder, feature.line)
    if len(_first_position(geometry)) > 2:
        builder.remark(feature.line, "geometry", Message("found heights, expected two numbers a position: not taken"))
    for name in sorted(properties.keys() - _KNOWN_PROPERTIES):
        builder.remark(
            feature.line, name, Message("found a property that the record does not have, expected none: not taken")
        )


def _add_dataset(dataset: Dataset, builder: Builder, line: int) -> None:
    """Add a record of one incident."""
    event, place = dataset.events[0], dataset.places[dataset.events[0].place]
    if builder.add_event(event.id, **_fields(event)) is None:
        builder.leave_out(line, "id", Message("found {id} a second time, expected each id once", id=repr(event.id)))
        return
    builder.add_place(place.id, declared=True, **_fields(place))
    for source in dataset.sources.values():
        builder.add_source(source.id, **_fields(source))


def _fields(part: Any) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__slots__}


def _check_repeated_parts(dataset: Dataset, line: int, known: dict[str, Place | Source]) -> list[Problem]:
    """Places and sources that are not as in the features before; adds the new ones to ``known``."""
    problems = []
    for property, parts in (("place", dataset.places), ("sources", dataset.sources)):
        for id, part in parts.items():
            before = known.setdefault(f"{property} {id}", part)
            if before != part:
                field = next(name for name, value in _fields(part).items() if value != getattr(before, name))
                message = Message(
                    "found another {field} of {id} than in a feature before, expected {id} to be the same in every "
                    "feature",
                    field=field,
                    id=repr(id),
                )
                problems.append(Problem(line, property, message))
    return problems


def _read_properties(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties without nulls; what another program has made into JSON text as lists and objects again."""
    known = {name: value for name, value in properties.items() if value is not None}
    for name in _JSON_PROPERTIES:
        if isinstance(known.get(name), str):
            try:
                known[name] = json.loads(known[name])
            except (ValueError, RecursionError):
                continue
    return known


def _as_record(properties: Mapping[str, Any], geometry: Any) -> dict[str, Any]:
    """A record of this one incident, in the shape of events.yaml."""
    sources = properties.get("sources")
    listed = sources if isinstance(sources, list) else []
    ids = [source.get("id") if isinstance(source, dict) else None for source in listed]
    translations = properties.get("translations")
    texts = {**properties, **(translations if isinstance(translations, dict) else {})}
    event = {name: texts[name] for name in _EVENT_PROPERTIES if name in texts} | {"sources": ids}
    place = {
        field: properties[name] for name, field in _PLACE_PROPERTIES.items() if properties.get(name) not in (None, [])
    }
    names = {field: properties[name] for name, field in _NAME_PROPERTIES.items() if name in properties}
    return {
        "dataset": _PLACEHOLDER_ABOUT,
        "sources": {str(source.get("id")): _without_id(source) for source in listed if isinstance(source, dict)},
        "places": {str(properties.get("place")): {"names": names, **place, **_shape(geometry)}},
        "events": {str(properties.get("id")): event},
    }


def _without_id(source: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in source.items() if key != "id" and value is not None}


def _shape(geometry: Any) -> dict[str, Any]:
    """The geometry with [latitude, longitude]; one that no place has stays under its type, to be refused."""
    if geometry is None:
        return {}
    type, positions = (geometry.get("type"), geometry.get("coordinates")) if isinstance(geometry, dict) else ("", None)
    shape = _SHAPES.get(str(type), str(type) or "geometry")
    if shape == "point":
        return {shape: _latitude_first(positions)}
    if shape == "area" and isinstance(positions, list):
        ring = positions[0] if len(positions) == 1 else positions
        positions = ring[:-1] if isinstance(ring, list) else ring
    return {shape: [_latitude_first(each) for each in positions] if isinstance(positions, list) else positions}


def _first_position(geometry: Any) -> list[Any]:
    """The first position of a geometry that has been added; empty where there is none."""
    positions: list[Any] = geometry["coordinates"] if geometry else []
    while positions and isinstance(positions[0], list):
        positions = positions[0]
    return positions


def _latitude_first(position: Any) -> Any:
    """The position as [latitude, longitude], without a height, which places have none of."""
    return [position[1], position[0]] if isinstance(position, list) and len(position) in (2, 3) else position


def _property_name(path: str) -> str:
    """The property that a path in a record of one incident stands for."""
    section, _, rest = path.partition(".")
    return rest.partition(".")[2] or rest if section in ("events", "places") else path
