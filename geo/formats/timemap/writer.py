"""TimeMap's three files, as a ZIP archive: events.json, sources.json and associations.json.

The shape is that of the TimeMap of Forensic Architecture and Bellingcat, which refuses unknown keys. What it has a
field for is there; the rest is YAML in ``comments`` (`geo.formats.timemap.extras`), which nobody has to read to use the
map. A place that is not known to a spot has empty coordinates: TimeMap would draw it as if it were.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from geo.core import taxonomy
from geo.core.model import Event, Place, Source
from geo.core.text import join_names
from geo.formats.extract import ExportData
from geo.formats.timemap import extras as tail

_MADE = (1980, 1, 1, 0, 0, 0)


class Tag(NamedTuple):
    """What TimeMap filters by: ``Type: Protest``."""

    group: str
    value: str

    @property
    def path(self) -> list[str]:
        """Where it stands among the filters; TimeMap takes a slash for a step."""
        return [self.group, self.value.replace(" / ", " – ").replace("/", "∕")]


def dump(extract: ExportData) -> bytes:
    """The three files, packed with fixed times, so that the same extract is the same bytes."""
    tagged = [(event, list(tags(event, extract))) for event in extract.dataset.events]
    ids = _ids(tag for _, several in tagged for tag in several)
    files = {
        "events.json": [_event(event, extract, [ids[tag] for tag in several]) for event, several in tagged],
        "sources.json": {one["id"]: one for one in (*sources(extract), about(extract))},
        "associations.json": [_association(id, tag) for tag, id in ids.items()],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MADE), text(content), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def text(content: object) -> str:
    """JSON as people read it."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def tags(event: Event, extract: ExportData) -> Iterator[Tag]:
    """What an event can be found by."""
    kind, place = taxonomy.TYPE[event.type], extract.dataset.places[event.place]
    yield Tag("Family", taxonomy.FAMILY[kind.family].label)
    yield Tag("Type", kind.label)
    yield Tag("Status", event.status)
    yield Tag("Precision", place.precision)
    for name in extract.municipality_names(place.id):
        yield Tag("Municipality", name)
    yield from (Tag("Actor", actor) for actor in dict.fromkeys(event.actors))


def common(event: Event, extract: ExportData) -> dict[str, str]:
    """What both shapes of TimeMap say of an event, as texts."""
    place = extract.dataset.places[event.place]
    spot = place.positions[0] if _pinned(place) else None
    said = tail.accounts(event.date, event.status, place.precision, rest(event, extract))
    return {
        "id": event.id,
        "date": day(event.date.first),
        "latitude": repr(spot.lat) if spot else "",
        "longitude": repr(spot.lon) if spot else "",
        "location": join_names(place.names.sq, place.names.sr),
        "description": "\n\n".join(filter(None, (event.title, event.summary, said))),
    }


def rest(event: Event, extract: ExportData) -> dict[str, Any]:
    """What neither shape has a field for."""
    once = dict.fromkeys(event.actors)
    return {
        "title": event.title if "\n" in event.title else None,
        "date": event.date if tail.when(event.date) else None,
        "date_basis": event.date_basis,
        "actors": event.actors if len(once) < len(event.actors) else None,
        "place": _place(extract.dataset.places[event.place]),
        "claims": _listed(event.claims),
        "disagreements": _listed(event.disagreements),
        "note": event.note,
    }


def sources(extract: ExportData) -> Iterator[dict[str, Any]]:
    """The sources in the shape of sources.json."""
    for one in extract.dataset.sources.values():
        published = one.published
        issued = day(published.first) if published and not tail.when(published) else ""
        yield _source(one.id, one.title, one.url, issued, _described(one))


def about(extract: ExportData) -> dict[str, Any]:
    """The record itself as a source that no event names: what it is, and on which terms it may be used."""
    described = tail.write(extract.about["attribution"], extract.about)
    return _source(tail.ABOUT, extract.about["title"], extract.address, day(extract.made), described)


def day(value: date) -> str:
    """A calendar day as TimeMap writes it, month first."""
    return f"{value.month}/{value.day}/{value.year:04d}"


def _event(event: Event, extract: ExportData, associations: list[str]) -> dict[str, Any]:
    said = common(event, extract)
    return {
        "id": said["id"],
        "date": said["date"],
        "time": event.time or "",
        "time_precision": tail.when(event.date),
        "location": said["location"],
        "latitude": said["latitude"],
        "longitude": said["longitude"],
        "associations": associations,
        "sources": list(event.sources),
        "description": said["description"],
        "comments": tail.write("", rest(event, extract)),
        "graphic": "FALSE",
    }


def _pinned(place: Place) -> bool:
    return place.shape == "point" and place.precision in tail.PINNED


def _place(place: Place) -> dict[str, Any]:
    """A place without what its event shows of it."""
    corners = [tuple(position) for position in place.positions]
    shape: Mapping[str, Any] = {}
    if place.shape and not _pinned(place):
        shape = {place.shape: corners[0] if place.shape == "point" else tuple(corners)}
    names = {"en": place.names.en, "sq": place.names.sq, "sr": place.names.sr}
    kept = {name: getattr(place, name) for name in ("radius_m", "municipality", "outside", "basis")}
    return {"id": place.id, "names": names, **shape, **kept}


def _described(source: Source) -> str:
    """A source's title, and behind the mark what else is known of it."""
    rest = {name: getattr(source, name) for name in tail.SOURCE.keys}
    return tail.write(source.title, rest)


def _source(id: str, title: str, url: str | None, issued: str, description: str) -> dict[str, Any]:
    paths = [url] if url else []
    return {"id": id, "title": title, "type": "Document", "url": url or "", "description": description,
            "date": issued, "paths": paths}  # fmt: skip


def _listed(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [{name: getattr(one, name) for name in one.__slots__ if getattr(one, name) is not None} for one in values]


def _ids(found: Iterable[Tag]) -> dict[Tag, str]:
    """An id for each tag: TimeMap knows filters by it."""
    return {tag: f"{tag.group.lower()}: {tag.value}" for tag in found}


def _association(id: str, tag: Tag) -> dict[str, Any]:
    mode = "CATEGORY" if tag.group == "Family" else "FILTER"
    return {"id": id, "title": tag.value, "mode": mode, "filter_paths": tag.path}
