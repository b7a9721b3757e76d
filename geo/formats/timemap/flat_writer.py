"""The list that TimeMap itself exports: one object an event, with its sources and filters in it.

It has neither comments nor a time of day: those are filters here, and so is the rest of the record. Each event
names the record among its sources, as the list has no other place to say whose it is.
"""

from __future__ import annotations

from typing import Any

from geo.core.model import Event
from geo.formats.extract import ExportData
from geo.formats.timemap import extras as tail
from geo.formats.timemap import writer as timemap
from geo.formats.timemap.writer import Tag


def dump(extract: ExportData) -> bytes:
    """The list as JSON in UTF-8."""
    sources = {one["id"]: _source(one) for one in (*timemap.sources(extract), timemap.about(extract))}
    return timemap.text([_event(one, extract, sources) for one in extract.dataset.events]).encode()


def _event(event: Event, extract: ExportData, sources: dict[str, dict[str, str]]) -> dict[str, Any]:
    found = list(timemap.tags(event, extract))
    if event.time:
        found.append(Tag("Time", event.time))
    if when := tail.when(event.date):
        found.append(Tag("Date", when))
    found.append(Tag(tail.REST, tail.write("", timemap.rest(event, extract))))
    return {
        **timemap.common(event, extract),
        "sources": [sources[one] for one in (*event.sources, tail.ABOUT)],
        "filters": [{"key": group, "value": value} for group, value in found],
    }


def _source(one: dict[str, Any]) -> dict[str, str]:
    return {"id": one["id"], "path": one["url"], "description": one["description"]}
