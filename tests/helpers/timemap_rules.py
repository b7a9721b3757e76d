"""TimeMap's own rules for its files, as ``peers.md`` gives them: each fault in words, none for sound ones."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

EVENT = {
    "id": str, "description": str, "date": str, "time": str, "time_precision": str, "location": str, "latitude": str,
    "longitude": str, "associations": list, "sources": list, "comments": str, "graphic": str,
}  # fmt: skip
SOURCE = {"id": str, "title": str, "type": str, "url": str, "description": str, "date": str, "paths": list}
ASSOCIATION = {"id": str, "title": str, "mode": str, "filter_paths": list}
FLAT = {
    "id": str, "date": str, "latitude": str, "longitude": str, "location": str, "description": str, "sources": list,
    "filters": list,
}  # fmt: skip
FLAT_SOURCE = {"id": str, "path": str, "description": str}
FILTER = {"key": str, "value": str}
MODES = ("FILTER", "CATEGORY", "NARRATIVE")
MUST = tuple(EVENT)  # TimeMap needs fewer, but reads all of them


def unpack(content: bytes) -> dict[str, Any]:
    """The three files of an archive, by name, parsed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def faults(files: dict[str, Any]) -> list[str]:
    """What TimeMap would refuse, drop or break on in its three files."""
    if set(files) != {"events.json", "sources.json", "associations.json"}:
        return [f"files: {sorted(files)}"]
    events, sources, associations = (files[f"{name}.json"] for name in ("events", "sources", "associations"))
    if not (isinstance(events, list) and isinstance(sources, dict) and isinstance(associations, list)):
        return ["events and associations are lists, sources are an object"]
    return [*_events(events, sources, associations), *_sources(sources), *_associations(associations)]


def flat_faults(events: Any) -> list[str]:
    """What is not as in TimeMap's own export."""
    problems = [] if isinstance(events, list) else ["no list"]
    for item in events:
        problems += [*_keys(item, FLAT, tuple(FLAT)), *_day(item["date"]), *_position(item)]
        for source in item["sources"]:
            problems += _keys(source, FLAT_SOURCE, tuple(FLAT_SOURCE))
        for tag in item["filters"]:
            problems += _keys(tag, FILTER, tuple(FILTER))
    return problems


def _events(events: list[Any], sources: dict[str, Any], associations: list[Any]) -> Iterator[str]:
    known = {item["id"] for item in associations}
    for item in events:
        if unfit := list(_keys(item, EVENT, MUST)):
            yield from unfit
            continue
        yield from _day(item["date"])
        yield from _position(item)
        if not re.fullmatch(r"|([01][0-9]|2[0-3]):[0-5][0-9]", item["time"]):
            yield f"time {item['time']}"
        yield from (f"no source {id}" for id in item["sources"] if not (isinstance(id, str) and id in sources))
        yield from (f"no association {id}" for id in item["associations"] if not (isinstance(id, str) and id in known))
    if len({item["id"] for item in events}) < len(events):
        yield "two events with one id"


def _sources(sources: dict[str, Any]) -> Iterator[str]:
    for id, item in sources.items():
        yield from _keys(item, SOURCE, tuple(SOURCE))
        yield from _day(item["date"]) if item["date"] else ()
        if item["id"] != id or not all(isinstance(path, str) and path for path in item["paths"]):
            yield f"source {id}"


def _associations(associations: list[Any]) -> Iterator[str]:
    for item in associations:
        yield from _keys(item, ASSOCIATION, tuple(ASSOCIATION))
        steps = item["filter_paths"]
        if item["mode"] not in MODES or not steps or not all(isinstance(step, str) and step.strip() for step in steps):
            yield f"association {item}"
        # TimeMap joins the steps with slashes and takes them apart again.
        elif any("/" in step for step in steps):
            yield f"a slash in {steps}"
    for name in ("id", "filter_paths"):
        if len({str(item[name]) for item in associations}) < len(associations):
            yield f"two associations with one {name}"


def _keys(item: Any, known: dict[str, type], required: tuple[str, ...]) -> Iterator[str]:
    yield from (f"unknown key {key}" for key in item if key not in known)
    yield from (f"no {key}" for key in required if key not in item)
    yield from (f"{key} is {value!r}" for key, value in item.items() if type(value) is not known.get(key, type(value)))


def _day(text: str) -> Iterator[str]:
    match = re.fullmatch(r"([1-9]|1[0-2])/([1-9]|[12][0-9]|3[01])/([0-9]{4})", text)
    if not match:
        yield f"date {text}"
        return
    try:
        date(int(match[3]), int(match[1]), int(match[2]))
    except ValueError:
        yield f"date {text}"


def _position(item: dict[str, str]) -> Iterator[str]:
    numbers = item["latitude"], item["longitude"]
    try:
        sound = numbers == ("", "") or (abs(float(numbers[0])) <= 90 and abs(float(numbers[1])) <= 180)
    except ValueError:
        sound = False
    if not sound:
        yield f"coordinates {numbers}"
