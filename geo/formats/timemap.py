"""TimeMap's files, read and written: events.json, sources.json and associations.json, and the flat list of its export.

The shapes are those of the TimeMap of Forensic Architecture and Bellingcat, which refuses unknown keys. The three are
in a folder or a ZIP archive, or beside an events.json of whatever name. A file that is missing, and what an event names
that is not there, is remarked on; the events are read all the same.

What TimeMap has a field for is written there; the extras are YAML in ``comments`` (`geo.formats.timemap_values`), which
nobody has to read to use the map. A place that is known to no position has empty coordinates: TimeMap would draw it as
if it were. The flat list is one object an event, with its sources and filters in it. It has neither comments nor a time
of day: those are filters there, and so are the extras. Each event names the record among its sources, as the list has
no other place to say whose it is.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from geo.core import model
from geo.core.errors import Problem, RecordError, describe_error, quote_words
from geo.core.limits import IMPORT_MB
from geo.core.messages import Message
from geo.core.model import LOCATED, Event, Place, Source
from geo.core.text import MultilingualText
from geo.formats.builder import Builder
from geo.formats.extract import ExportData
from geo.formats.files import JsonPart, file_error, read_bounded, scan_json, too_large
from geo.formats.foreign_values import TypeVocabulary
from geo.formats.timemap_events import EventImporter, TimemapEvent
from geo.formats.timemap_values import (
    EXTRAS_FILTER,
    RECORD_SOURCE,
    SOURCE_EXTRAS,
    SourceImporter,
    as_list,
    as_text,
    describe_accounts,
    describe_inexact,
    embed_extras,
)

_ARCHIVE_TIME = (1980, 1, 1, 0, 0, 0)

EVENTS, SOURCES, ASSOCIATIONS = PARTS = ("events.json", "sources.json", "associations.json")
_LIST_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*(?:\]\s*$|\{)")
_EVENT_KEYS = re.compile(rb'"(?:associations|time_precision)"\s*:')
_FLAT_LIST_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")
_FLAT_EVENT_KEYS = re.compile(rb'"filters"\s*:\s*\[|"sources"\s*:\s*\[\s*\{')
_TYPE_NAMES: dict[type, str] = {list: Message("a list"), dict: Message("an object")}
_NO_EVENT = Message("found no object, expected one with the fields of an event")
Files = Mapping[str, bytes]
Tags = Mapping[str, tuple[str, str]]
"""The filters by id: the group that each is in, and its name."""


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
    type, place = model.TYPE[event.type], extract.dataset.places[event.place]
    yield Tag("Family", model.FAMILY[type.family].label)
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


def recognizes(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an events.json, or a ZIP archive with one in it."""
    if head.startswith(b"PK\x03\x04"):
        return any(name.encode() in head for name in PARTS)
    begins = _LIST_BEGINS.match(head)
    return begins is not None and (begins[0].rstrip().endswith(b"]") or bool(_EVENT_KEYS.search(head)))


def recognizes_flat(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a list of events with their sources or filters in them."""
    return bool(_FLAT_LIST_BEGINS.match(head) and _FLAT_EVENT_KEYS.search(head))


def read_into(path: Path, builder: Builder, mapping: Path | None) -> None:
    """Fill the builder with the events of the three files; the mapping file may name types of event.

    Raises
    ------
    RecordError
        Where a file cannot be read or is no JSON, or there are no events.
    """
    types, files = TypeVocabulary(path, mapping), _read_files(path)
    if EVENTS not in files:
        raise file_error(path, 0, Message("found no {events}, expected {parts}", events=EVENTS, parts=", ".join(PARTS)))
    for name in PARTS:
        if name not in files:
            builder.remark(0, name, Message("found no such file, expected it beside {events}", events=EVENTS))
    sources = SourceImporter(builder)
    known: dict[str, str | None] = {}
    for part in _read_parts(path, files, SOURCES, dict, _encoding(builder, types)):
        _add_source(part, sources, known)
    tags = _read_tags(path, files, builder, types)
    importer = EventImporter(builder, sources, types)
    events = _read_parts(path, files, EVENTS, list, _encoding(builder, types))
    if events and isinstance(events[0].value, dict) and "filters" in events[0].value:
        raise file_error(path, events[0].line, Message("found the flat list, expected --from timemap-flat"))
    for part in builder.each_row(events, len(events)):
        if isinstance(part.value, dict):
            importer.add_event(_read_event(part, builder, known, tags))
        else:
            builder.leave_out(part.line, f"{EVENTS}: {builder.rows}", _NO_EVENT)


def read_flat_into(path: Path, builder: Builder, mapping: Path | None) -> None:
    """Fill the builder with the events of a flat list; arguments and errors are those of `read_into`."""
    types = TypeVocabulary(path, mapping)
    events = _read_parts(path, {"": read_bounded(path, IMPORT_MB)}, "", list, _encoding(builder, types))
    sources = SourceImporter(builder)
    importer = EventImporter(builder, sources, types)
    for part in builder.each_row(events, len(events)):
        if isinstance(part.value, dict):
            importer.add_event(_read_flat_event(part, builder, sources))
        else:
            builder.leave_out(part.line, str(builder.rows), _NO_EVENT)


def _add_source(part: JsonPart, sources: SourceImporter, known: dict[str, str | None]) -> None:
    """Add an entry of sources.json to the record and to ``known``, the record's ids by those of the file."""
    key = as_text(part.key)
    where = f"{SOURCES}: {key}"
    if not isinstance(part.value, dict):
        sources.builder.remark(
            part.line, where, Message("found no object, expected one with the fields of a source: not taken")
        )
    elif key in known:
        sources.builder.remark(part.line, where, Message("found this id a second time, expected it once: not taken"))
    else:
        fields = {name: as_text(value) for name, value in part.value.items() if name != "paths"}
        paths = [as_text(path) for path in as_list(part.value.get("paths"))]
        known[key] = sources.add_source(part.line, where, fields | {"id": key}, paths)


def _encoding(builder: Builder, types: TypeVocabulary) -> str | None:
    """The encoding that the user names for the files, if any."""
    return builder.encoding or types.mapping.encoding


def _read_tags(path: Path, files: Files, builder: Builder, types: TypeVocabulary) -> Tags:
    tags: dict[str, tuple[str, str]] = {}
    for part in _read_parts(path, files, ASSOCIATIONS, list, _encoding(builder, types)):
        if not isinstance(part.value, dict) or "id" not in part.value:
            builder.remark(part.line, ASSOCIATIONS, Message("found no object with an id, expected one: not taken"))
            continue
        id = as_text(part.value["id"])
        steps = [as_text(step) for step in as_list(part.value.get("filter_paths"))]
        group = " / ".join(steps[:-1]) or as_text(part.value.get("mode")).capitalize() or "Filter"
        tag = group, as_text(part.value.get("title")) or (steps[-1] if steps else id)
        if tags.setdefault(id, tag) != tag:
            where = f"{ASSOCIATIONS}: {part.value['id']}"
            builder.remark(part.line, where, Message("found this id a second time, expected it once: not taken"))
    return tags


def _read_event(part: JsonPart, builder: Builder, known: Mapping[str, str | None], tags: Tags) -> TimemapEvent:
    """An event of events.json; ``known`` are the record's ids of sources by those of the file."""
    value, where = part.value, f"{EVENTS}: {as_text(part.value.get('id')) or builder.rows}"
    fields = {
        name: as_text(each) for name, each in value.items() if name not in ("associations", "sources", "comments")
    }
    event = TimemapEvent(part.line, where, fields, [], [], as_text(value.get("comments")))
    for id in map(as_text, as_list(value.get("associations"))):
        if id not in tags:
            message = Message(
                "found {id}, which is not in {associations}: it is in the note", id=repr(id), associations=ASSOCIATIONS
            )
            builder.remark(part.line, f"{where}.associations", message)
        event.tags.append(tags.get(id, ("Association", id)))
    for id in map(as_text, as_list(value.get("sources"))):
        if id not in known:
            builder.remark(
                part.line,
                f"{where}.sources",
                Message("found {id}, which is not in {sources}: not taken", id=repr(id), sources=SOURCES),
            )
        elif source := known[id]:
            event.sources.append(source)
    return event


def _read_flat_event(part: JsonPart, builder: Builder, sources: SourceImporter) -> TimemapEvent:
    """An event of the flat list, whose sources are added on the way."""
    value, where = part.value, as_text(part.value.get("id")) or str(builder.rows)
    fields = {name: as_text(each) for name, each in value.items() if name not in ("filters", "sources")}
    tags = [_read_flat_tag(tag) for tag in as_list(value.get("filters"))]
    extras_text = next((text for group, text in tags if group == EXTRAS_FILTER), "")
    event = TimemapEvent(part.line, where, fields, [tag for tag in tags if tag[0] != EXTRAS_FILTER], [], extras_text)
    for number, source in enumerate(as_list(value.get("sources"))):
        is_object = isinstance(source, dict)
        given = {name: as_text(text) for name, text in source.items()} if is_object else {"path": as_text(source)}
        id = sources.add_source(part.line, f"{where}.sources.{number}", given)
        if id and id not in event.sources:
            event.sources.append(id)
    return event


def _read_flat_tag(tag: Any) -> tuple[str, str]:
    if isinstance(tag, dict):
        return as_text(tag.get("key")), as_text(tag.get("value"))
    return "Filter", as_text(tag)


def _read_parts(path: Path, files: Files, name: str, kind: type, encoding: str | None) -> list[JsonPart]:
    """The parts of the list or object that a file is, by ``kind``; none where there is no such file."""
    if name not in files:
        return []
    content = files[name]
    try:
        found, parts = scan_json(content.decode(encoding or "utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = Message(
            "found the byte 0x{byte}, expected {encoding}",
            byte=f"{content[error.start]:02x}",
            encoding=encoding or "UTF-8",
        )
    except json.JSONDecodeError as error:
        line = error.lineno
        message = Message(
            "found text that is not JSON ({error} at column {column}), expected JSON",
            error=quote_words(error.msg),
            column=str(error.colno),
        )
    except (ValueError, RecursionError) as error:
        line, message = (
            0,
            Message("found JSON that cannot be read ({error}), expected a plainer one", error=describe_error(error)),
        )
    else:
        if found is kind:
            return list(parts)
        line, message = (
            1,
            Message(
                "found {found}, expected {expected}",
                found=_TYPE_NAMES.get(found, Message("one value")),
                expected=_TYPE_NAMES[kind],
            ),
        )
    raise RecordError(str(path), [Problem(line, name, message)])


def _read_files(path: Path) -> Files:
    """The three files, as far as they are there: of a folder, an archive, or beside an events.json of any name."""
    try:
        if path.is_file() and zipfile.is_zipfile(path):
            return _unpack_files(path)
        folder = path if path.is_dir() else path.parent
        files = {name: read_bounded(folder / name, IMPORT_MB) for name in PARTS if (folder / name).is_file()}
        return files if path.is_dir() else {**files, EVENTS: read_bounded(path, IMPORT_MB)}
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        message = Message(
            "found a file that cannot be read ({reason}), expected {parts}",
            reason=describe_error(error),
            parts=", ".join(PARTS),
        )
        raise file_error(path, 0, message) from None


def _unpack_files(path: Path) -> Files:
    """The three files of an archive, in whichever folder of it."""
    with zipfile.ZipFile(path) as archive:
        members = {PurePosixPath(member.filename).name: member for member in reversed(archive.infolist())}
        wanted = {name: members[name] for name in PARTS if name in members}
        if sum(member.file_size for member in wanted.values()) > IMPORT_MB.max_bytes:
            raise too_large(path, IMPORT_MB)
        return {name: archive.read(member) for name, member in wanted.items()}
