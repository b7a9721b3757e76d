"""The features of a GeoJSON file, each with the line in which it begins."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from geo.formats.files import decode_utf8, file_error, read_bytes

_MOST_BYTES = 500_000_000
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")
_WGS84 = re.compile(r"(urn:ogc:def:crs:)?(OGC:1\.3:CRS84|OGC::CRS84|EPSG:[\d.]*:?4326|EPSG:4326|CRS84)", re.IGNORECASE)
_KINDS = ("Feature", "FeatureCollection")


class Feature(NamedTuple):
    """A feature, or whatever stands in its place, and the 1-based line in which it begins."""

    line: int
    value: Any


class Collection(NamedTuple):
    """The members of a collection without its features, and those."""

    members: dict[str, Any]
    features: list[Feature]


def read(path: Path) -> Collection:
    """The features of a FeatureCollection, or the one Feature that the file is.

    Raises
    ------
    RecordError
        For what is not UTF-8, not JSON, not GeoJSON of one of these kinds, or in another CRS than WGS 84.
    """
    content = decode_utf8(read_bytes(path, _MOST_BYTES), path, _MOST_BYTES)
    try:
        members, features = _scanned(content)
    except json.JSONDecodeError as error:
        found = f"found text that is not JSON ({error.msg} in column {error.colno})"
        raise file_error(path, error.lineno, f"{found}, expected GeoJSON") from None
    except (RecursionError, ValueError) as error:
        found = "more levels than can be read" if isinstance(error, RecursionError) else "a number too long to read"
        raise file_error(path, 0, f"found {found}, expected GeoJSON") from None
    if fault := _fault(members, features):
        raise file_error(path, 0, fault)
    if members["type"] == "Feature":
        return Collection({}, [Feature(1, members)])
    return Collection(members, features or [])


def _scanned(content: str) -> tuple[Any, list[Feature] | None]:
    """The members of the object that the file is, and its features apart; None where it has no list of them."""
    start = _after(content, 0)
    if content[start : start + 1] != "{":
        return json.loads(content), None
    members: dict[str, Any] = {}
    features: list[Feature] | None = None
    at = _after(content, start + 1)
    while content[at : at + 1] != "}":
        key, at = _DECODER.raw_decode(content, at)
        at = _past(content, at, ":")
        if key == "features" and content[at : at + 1] == "[":
            found, at = _items(content, at)
            features = [*(features or []), *found]
        else:
            members[str(key)], at = _DECODER.raw_decode(content, at)
        at = _next(content, at, "}")
    if (end := _after(content, at + 1)) < len(content):
        raise json.JSONDecodeError("Extra data", content, end)
    return members, features


def _items(content: str, start: int) -> tuple[list[Feature], int]:
    """The items of the list that begins there, and where it ends."""
    found: list[Feature] = []
    line, counted, at = content.count("\n", 0, start) + 1, start, _after(content, start + 1)
    while content[at : at + 1] != "]":
        line, counted = line + content.count("\n", counted, at), at
        value, at = _DECODER.raw_decode(content, at)
        found.append(Feature(line, value))
        at = _next(content, at, "]")
    return found, at + 1


def _next(content: str, at: int, end: str) -> int:
    """Where the next member begins, or the sign that there is none."""
    at = _after(content, at)
    if content[at : at + 1] == end:
        return at
    at = _past(content, at, ",")
    if content[at : at + 1] == end:
        raise json.JSONDecodeError("Illegal trailing comma", content, at)
    return at


def _past(content: str, at: int, sign: str) -> int:
    at = _after(content, at)
    if content[at : at + 1] != sign:
        raise json.JSONDecodeError(f"Expecting '{sign}' delimiter", content, at)
    return _after(content, at + 1)


def _after(content: str, at: int) -> int:
    """Where white space ends."""
    found = _SPACE.match(content, at)
    return found.end() if found else at


def _fault(members: Any, features: list[Feature] | None) -> str:
    """What is wrong with the file as a whole; empty for nothing."""
    kind = members.get("type") if isinstance(members, dict) else None
    if not isinstance(kind, str) or kind not in _KINDS:
        found = f"the type {kind[:40]!r}" if isinstance(kind, str) else "no GeoJSON"
        return f"found {found}, expected a FeatureCollection or a Feature"
    if kind == "FeatureCollection" and features is None:
        return "found no list of `features`, expected one"
    named = _crs(members.get("crs"))
    if named is not None and not _WGS84.fullmatch(named):
        return f"found the CRS {named[:60]!r}, expected WGS 84 (EPSG:4326), as RFC 7946 asks: convert the file first"
    return ""


def _crs(stated: Any) -> str | None:
    """The name of the CRS that a file from before RFC 7946 may state; None where it states none."""
    if stated is None:
        return None
    try:
        return str(stated["properties"]["name"])
    except (KeyError, TypeError):
        return json.dumps(stated)
