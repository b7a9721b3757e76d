"""The list of events that TimeMap exports, each with its sources and filters in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from geo.core.errors import Problem, RecordError
from geo.formats import numbered
from geo.formats.builder import Builder
from geo.formats.event_types import Types
from geo.formats.numbered import Part
from geo.formats.timemap.event import Row
from geo.formats.timemap.extras import REST
from geo.formats.timemap.reader import listed, words
from geo.formats.timemap.rows import Rows
from geo.formats.timemap.sources import Sources

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")
_TELLING = re.compile(rb'"filters"\s*:\s*\[|"sources"\s*:\s*\[\s*\{')


def recognizes(head: bytes) -> bool:
    """Whether a file that begins so is a list of events with their sources or filters in them."""
    return bool(_BEGINS.match(head) and _TELLING.search(head))


def read(path: Path, builder: Builder, mapping: Path | None) -> None:
    """Every event; `mapping` says which filter is which type of event (`geo.formats.event_types`)."""
    types = Types(path, mapping)
    parts = numbered.read(path, _content(path), list)
    sources = Sources(builder)
    rows = Rows(builder, sources, types)
    for part in builder.each(parts, len(parts)):
        if isinstance(part.value, dict):
            rows.take(_row(part, words(part.value.get("id")) or str(builder.rows), sources))
        else:
            builder.leave_out(part.line, str(builder.rows), "found no object, expected one with the fields of an event")


def _row(part: Part, where: str, sources: Sources) -> Row:
    value = part.value
    fields = {name: words(one) for name, one in value.items() if name not in ("filters", "sources")}
    tags = [_tag(one) for one in listed(value.get("filters"))]
    rest = next((value for group, value in tags if group == REST), "")
    row = Row(part.line, where, fields, [tag for tag in tags if tag[0] != REST], [], rest)
    for number, one in enumerate(listed(value.get("sources"))):
        given = {name: words(text) for name, text in one.items()} if isinstance(one, dict) else {"path": words(one)}
        id = sources.add(part.line, f"{where}.sources.{number}", given)
        if id and id not in row.sources:
            row.sources.append(id)
    return row


def _tag(one: Any) -> tuple[str, str]:
    if isinstance(one, dict):
        return words(one.get("key")), words(one.get("value"))
    return "Filter", words(one)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"found a file that cannot be read ({error.strerror}), expected a list of events in JSON"
        raise RecordError(str(path), [Problem(0, "", message)]) from None
