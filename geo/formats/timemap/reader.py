"""TimeMap's three files: events.json with sources.json and associations.json beside it, in a folder or a ZIP archive.

A file that is missing, and what an event names that is not there, is said; the events are taken all the same.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from geo.core.errors import Problem, RecordError
from geo.core.text import printable
from geo.formats import numbered
from geo.formats.builder import Builder
from geo.formats.event_types import Types
from geo.formats.numbered import Part
from geo.formats.registry import FORMATS
from geo.formats.timemap.event import Row
from geo.formats.timemap.rows import Rows
from geo.formats.timemap.sources import Sources

EVENTS, SOURCES, ASSOCIATIONS = NAMES = FORMATS["timemap"].parts
_MOST_BYTES = 500_000_000
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*(?:\]\s*$|\{)")
_TELLING = re.compile(rb'"(?:associations|time_precision)"\s*:')

Files = Mapping[str, bytes]


def recognizes(head: bytes) -> bool:
    """Whether a file that begins so is an events.json, or a ZIP archive with one in it."""
    if head.startswith(b"PK\x03\x04"):
        return any(name.encode() in head for name in NAMES)
    found = _BEGINS.match(head)
    return found is not None and (found[0].rstrip().endswith(b"]") or bool(_TELLING.search(head)))


def read(path: Path, builder: Builder, mapping: Path | None) -> None:
    """Every event; `mapping` says which filter is which type of event (`geo.formats.event_types`)."""
    types, files = Types(path, mapping), _files(path)
    if EVENTS not in files:
        raise RecordError(str(path), [Problem(0, "", f"found no {EVENTS}, expected {', '.join(NAMES)}")])
    for name in NAMES:
        if name not in files:
            builder.remark(0, name, f"found no such file, expected it beside {EVENTS}")
    sources = Sources(builder)
    known: dict[str, str | None] = {}
    for part in _parts(path, files, SOURCES, dict):
        known |= _source(part, sources, known)
    tags = _tags(path, files, builder)
    rows = Rows(builder, sources, types)
    events = _parts(path, files, EVENTS, list)
    if events and isinstance(events[0].value, dict) and "filters" in events[0].value:
        raise RecordError(str(path), [Problem(events[0].line, "", "found the flat list, expected --from timemap-flat")])
    for part in builder.each(events, len(events)):
        if isinstance(part.value, dict):
            rows.take(_row(part, f"{EVENTS}: {words(part.value.get('id')) or builder.rows}", rows, known, tags))
        else:
            builder.leave_out(
                part.line, f"{EVENTS}: {builder.rows}", "found no object, expected one with the fields of an event"
            )


def words(value: object) -> str:
    """A value of JSON as text, without what no text holds; "" for none."""
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
    return printable(text)


def listed(value: object) -> list[Any]:
    """A value as a list; one that is none is one item."""
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _source(part: Part, sources: Sources, known: Mapping[str, str | None]) -> dict[str, str | None]:
    key = words(part.key)
    where = f"{SOURCES}: {key}"
    if not isinstance(part.value, dict):
        sources.builder.remark(part.line, where, "found no object, expected one with the fields of a source: not taken")
        return {}
    if key in known:
        sources.builder.remark(part.line, where, "found this id a second time, expected it once: not taken")
        return {}
    fields = {name: words(value) for name, value in part.value.items() if name != "paths"}
    paths = [words(one) for one in listed(part.value.get("paths"))]
    return {key: sources.add(part.line, where, fields | {"id": key}, paths)}


def _tags(path: Path, files: Files, builder: Builder) -> dict[str, tuple[str, str]]:
    """The filters by id: the group that each is in, and its name."""
    tags: dict[str, tuple[str, str]] = {}
    for part in _parts(path, files, ASSOCIATIONS, list):
        if not isinstance(part.value, dict) or "id" not in part.value:
            builder.remark(part.line, ASSOCIATIONS, "found no object with an id, expected one: not taken")
            continue
        one = part.value
        steps = [words(step) for step in listed(one.get("filter_paths"))]
        group = " / ".join(steps[:-1]) or words(one.get("mode")).capitalize() or "Filter"
        value = words(one.get("title")) or (steps[-1] if steps else words(one["id"]))
        if tags.setdefault(words(one["id"]), (group, value)) != (group, value):
            builder.remark(
                part.line, f"{ASSOCIATIONS}: {one['id']}", "found this id a second time, expected it once: not taken"
            )
    return tags


def _row(
    part: Part, where: str, rows: Rows, known: Mapping[str, str | None], tags: Mapping[str, tuple[str, str]]
) -> Row:
    value, builder = part.value, rows.builder
    fields = {name: words(one) for name, one in value.items() if name not in ("associations", "sources", "comments")}
    row = Row(part.line, where, fields, [], [], words(value.get("comments")))
    for name in map(words, listed(value.get("associations"))):
        if name not in tags:
            builder.remark(
                part.line, f"{where}.associations", f"found {name!r}, which is not in {ASSOCIATIONS}: it is in the note"
            )
        row.tags.append(tags.get(name, ("Association", name)))
    for name in map(words, listed(value.get("sources"))):
        if name not in known:
            builder.remark(part.line, f"{where}.sources", f"found {name!r}, which is not in {SOURCES}: not taken")
        elif id := known[name]:
            row.sources.append(id)
    return row


def _parts(path: Path, files: Files, name: str, kind: type) -> list[Part]:
    return numbered.read(path, files[name], kind, name) if name in files else []


def _files(path: Path) -> dict[str, bytes]:
    """The three files, as far as they are there: of a folder, an archive, or beside an events.json of whatever name."""
    try:
        if path.is_file() and zipfile.is_zipfile(path):
            return _unpacked(path)
        folder = path if path.is_dir() else path.parent
        files = {name: (folder / name).read_bytes() for name in NAMES if (folder / name).is_file()}
        return files if path.is_dir() else {**files, EVENTS: path.read_bytes()}
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"found a file that cannot be read ({reason}), expected {', '.join(NAMES)}"
        raise RecordError(str(path), [Problem(0, "", message)]) from None


def _unpacked(path: Path) -> dict[str, bytes]:
    """The three files of an archive, in whichever folder of it."""
    with zipfile.ZipFile(path) as archive:
        members = {PurePosixPath(one.filename).name: one for one in reversed(archive.infolist())}
        wanted = {name: members[name] for name in NAMES if name in members}
        if sum(one.file_size for one in wanted.values()) > _MOST_BYTES:
            raise ValueError(f"larger than {_MOST_BYTES // 1_000_000} MB")
        return {name: archive.read(one) for name, one in wanted.items()}
