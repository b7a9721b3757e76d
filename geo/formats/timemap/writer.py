"""TimeMap's three files, as a ZIP archive, and the flat list that TimeMap itself exports.

The shapes are those of the TimeMap of Forensic Architecture and Bellingcat, which refuses unknown keys. What it has a
field for is there; the extras are YAML in ``comments`` (`geo.formats.timemap.extras`), which nobody has to read to
use the map. A place that is known to no position has empty coordinates: TimeMap would draw it as if it were.

The flat list is one object an event, with its sources and filters in it. It has neither comments nor a time of day:
those are filters there, and so are the extras. Each event names the record among its sources, as the list has no
other place to say whose it is.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from geo.core import taxonomy
from geo.core.model import LOCATED, Event, Place, Source
from geo.core.multilingual import MultilingualText
from geo.formats.extract import ExportData
from geo.formats.timemap.extras import (
    EXTRAS_FILTER,
    RECORD_SOURCE,
    SOURCE_EXTRAS,
    describe_accounts,
    describe_inexact,
    embed_extras,
)

_ARCHIVE_TIME = (1980, 1, 1, 0, 0, 0)


class Tag(NamedTuple):
    """A filter of TimeMap: ``Type: Protest``."""

    group: str
    value: str

    @property
    def id(self) -> str:
        """The id by which an event names it."""
        return f"{self.group.lower()}: {self.value}"

    @property
    def path(self) -> list[str]:
        """Where it stands among the filters; TimeMap takes a slash for a step."""
        return [self.group, self.value.replace(" / ", " – ").replace("/", "∕")]


def dump_timemap(extract: ExportData) -> bytes:
    """The three files, packed with fixed times, so that the same extract is the same bytes."""
    tags = {event.id: list(_tags(event, extract)) for event in extract.dataset.events}
    distinct_tags = dict.fromkeys(tag for event_tags in tags.values() for tag in event_tags)
    files = {
        "events.json": [_event(event, extract, [tag.id for tag in tags[event.id]]) for event in extract.dataset.events],
        "sources.json": {source["id"]: source for source in _sources(extract)},
        "associations.json": [_association(tag) for tag in distinct_tags],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ARCHIVE_TIME), _format_json(content), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def dump_timemap_flat(extract: ExportData) -> bytes:
    """The flat list as JSON in UTF-8."""
    sources = {
        source["id"]: {"id": source["id"], "path": source["url"], "description": source["description"]}
        for source in _sources(extract)
    }
    return _format_json([_flat_event(event, extract, sources) for event in extract.dataset.events]).encode()


def format_day(value: date) -> str:
    """A calendar day as TimeMap writes it, month first."""
    return f"{value.month}/{value.day}/{value.year:04d}"


def _format_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _tags(event: Event, extract: ExportData) -> Iterator[Tag]:
    """The filters that find an event."""
    type, place = taxonomy.TYPE[event.type], extract.dataset.places[event.place]
    yield Tag("Family", taxonomy.FAMILY[type.family].label)
    yield Tag("Type", type.label)
    yield Tag("Status", event.status)
    yield Tag("Precision", place.precision)
    for name in extract.municipality_names(place.id):
        yield Tag("Municipality", name)
    yield from (Tag("Actor", actor) for actor in dict.fromkeys(event.actors))


def _association(tag: Tag) -> dict[str, Any]:
    mode = "CATEGORY" if tag.group == "Family" else "FILTER"
    return {"id": tag.id, "title": tag.value, "mode": mode, "filter_paths": tag.path}


def _event(event: Event, extract: ExportData, associations: list[str]) -> dict[str, Any]:
    fields, extras = _common_fields(event, extract), _event_extras(event, extract)
    return {
        "id": fields["id"],
        "date": fields["date"],
        "time": _clock(event),
        "time_precision": describe_inexact(event.date),
        "location": fields["location"],
        "latitude": fields["latitude"],
        "longitude": fields["longitude"],
        "associations": associations,
        "sources": list(event.sources),
        "description": fields["description"],
        "comments": embed_extras("", extras),
        "graphic": "FALSE",
    }


def _clock(event: Event) -> str:
    """The time of day without its mark: TimeMap has no approximate time."""
    return (event.time or "").removeprefix("~")


def _flat_event(event: Event, extract: ExportData, sources: dict[str, dict[str, str]]) -> dict[str, Any]:
    tags = list(_tags(event, extract))
    if event.time:
        tags.append(Tag("Time", _clock(event)))
    if inexact := describe_inexact(event.date):
        tags.append(Tag("Date", inexact))
    tags.append(Tag(EXTRAS_FILTER, embed_extras("", _event_extras(event, extract))))
    return {
        **_common_fields(event, extract),
        "sources": [sources[id] for id in (*event.sources, RECORD_SOURCE)],
        "filters": [{"key": tag.group, "value": tag.value} for tag in tags],
    }


def _common_fields(event: Event, extract: ExportData) -> dict[str, str]:
    """The fields that an event has in both shapes, as texts."""
    place = extract.dataset.places[event.place]
    position = place.positions[0] if _is_pinned(place) else None
    accounts = describe_accounts(event.date, event.status, place.precision, _event_extras(event, extract))
    return {
        "id": event.id,
        "date": format_day(event.date.first),
        "latitude": repr(position.lat) if position else "",
        "longitude": repr(position.lon) if position else "",
        "location": extract.place_name(place.id),
        "description": "\n\n".join(filter(None, (event.title, event.summary, accounts))),
    }


def _event_extras(event: Event, extract: ExportData) -> dict[str, Any]:
    """The fields of an event that neither shape has a field for."""
    repeats_actors = len(set(event.actors)) < len(event.actors)
    return {
        "title": event.title if "\n" in event.title or isinstance(event.title, MultilingualText) else None,
        "summary": event.summary if isinstance(event.summary, MultilingualText) else None,
        "date": event.date if describe_inexact(event.date) else None,
        "time": event.time if event.time != _clock(event) else None,
        "date_basis": event.date_basis,
        "actors": event.actors if repeats_actors else None,
        "place": _place_extras(extract.dataset.places[event.place]),
        "claims": _as_mappings(event.claims),
        "targets": event.targets,
        "disagreements": _as_mappings(event.disagreements),
        "informants": _as_mappings(event.informants),
        "note": event.note,
    }


def _place_extras(place: Place) -> dict[str, Any]:
    """The fields of a place that its event does not show."""
    names = {"en": place.names.en, "sq": place.names.sq, "sr": place.names.sr}
    values: dict[str, Any] = {"id": place.id, "names": names}
    if place.shape and not _is_pinned(place):
        positions = [tuple(position) for position in place.positions]
        values[place.shape] = positions[0] if place.shape == "point" else tuple(positions)
    return values | {name: getattr(place, name) for name in ("radius_m", "municipality", "outside", "basis")}


def _is_pinned(place: Place) -> bool:
    """Whether TimeMap gets the coordinates: of any other place it would draw a pin that nobody claims."""
    return place.shape == "point" and place.precision in LOCATED


def _sources(extract: ExportData) -> Iterator[dict[str, Any]]:
    """The sources in the shape of sources.json.

    The last of them is the record itself, as a source that no event names: what it is, and on which terms it may be
    used.
    """
    for source in extract.dataset.sources.values():
        published = source.published
        day = format_day(published.first) if published and not describe_inexact(published) else ""
        yield _source(source.id, source.title, source.url, day, _describe_source(source))
    info = extract.info
    texts = {name: text for name in extract.about if isinstance(text := getattr(info, name, None), MultilingualText)}
    description = embed_extras(extract.about["attribution"], {**extract.about, **texts, "language": info.language})
    yield _source(RECORD_SOURCE, extract.about["title"], extract.address, format_day(extract.made), description)


def _describe_source(source: Source) -> str:
    """A source's title, and its extras after the separator."""
    return embed_extras(source.title, {name: getattr(source, name) for name in SOURCE_EXTRAS.keys})


def _source(id: str, title: str, url: str | None, day: str, description: str) -> dict[str, Any]:
    paths = [url] if url else []
    return {"id": id, "title": title, "type": "Document", "url": url or "", "description": description,
            "date": day, "paths": paths}  # fmt: skip


def _as_mappings(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {name: getattr(value, name) for name in value.__slots__ if getattr(value, name) is not None} for value in values
    ]
