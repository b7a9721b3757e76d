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
    found = [] if isinstance(events, list) else ["no list"]
    for one in events:
        found += [*_keys(one, FLAT, tuple(FLAT)), *_day(one["date"]), *_spot(one)]
        for source in one["sources"]:
            found += _keys(source, FLAT_SOURCE, tuple(FLAT_SOURCE))
        for tag in one["filters"]:
            found += _keys(tag, FILTER, tuple(FILTER))
    return found


def _events(events: list[Any], sources: dict[str, Any], associations: list[Any]) -> Iterator[str]:
    known = {one["id"] for one in associations}
    for one in events:
        if unfit := list(_keys(one, EVENT, MUST)):
            yield from unfit
            continue
        yield from _day(one["date"])
        yield from _spot(one)
        if not re.fullmatch(r"|([01][0-9]|2[0-3]):[0-5][0-9]", one["time"]):
            yield f"time {one['time']}"
        yield from (f"no source {id}" for id in one["sources"] if not (isinstance(id, str) and id in sources))
        yield from (f"no association {id}" for id in one["associations"] if not (isinstance(id, str) and id in known))
    if len({one["id"] for one in events}) < len(events):
        yield "two events with one id"


def _sources(sources: dict[str, Any]) -> Iterator[str]:
    for id, one in sources.items():
        yield from _keys(one, SOURCE, tuple(SOURCE))
        yield from _day(one["date"]) if one["date"] else ()
        if one["id"] != id or not all(isinstance(path, str) and path for path in one["paths"]):
            yield f"source {id}"


def _associations(associations: list[Any]) -> Iterator[str]:
    for one in associations:
        yield from _keys(one, ASSOCIATION, tuple(ASSOCIATION))
        steps = one["filter_paths"]
        if one["mode"] not in MODES or not steps or not all(isinstance(step, str) and step.strip() for step in steps):
            yield f"association {one}"
        # TimeMap joins the steps with slashes and takes them apart again.
        elif any("/" in step for step in steps):
            yield f"a slash in {steps}"
    for name in ("id", "filter_paths"):
        if len({str(one[name]) for one in associations}) < len(associations):
            yield f"two associations with one {name}"


def _keys(one: Any, known: dict[str, type], must: tuple[str, ...]) -> Iterator[str]:
    yield from (f"unknown key {key}" for key in one if key not in known)
    yield from (f"no {key}" for key in must if key not in one)
    yield from (f"{key} is {value!r}" for key, value in one.items() if type(value) is not known.get(key, type(value)))


def _day(text: str) -> Iterator[str]:
    found = re.fullmatch(r"([1-9]|1[0-2])/([1-9]|[12][0-9]|3[01])/([0-9]{4})", text)
    if not found:
        yield f"date {text}"
        return
    try:
        date(int(found[3]), int(found[1]), int(found[2]))
    except ValueError:
        yield f"date {text}"


def _spot(one: dict[str, str]) -> Iterator[str]:
    numbers = one["latitude"], one["longitude"]
    try:
        sound = numbers == ("", "") or (abs(float(numbers[0])) <= 90 and abs(float(numbers[1])) <= 180)
    except ValueError:
        sound = False
    if not sound:
        yield f"coordinates {numbers}"
