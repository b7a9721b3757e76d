"""An incident in full as a row of texts, and back: its claims and sources as JSON.

The JSON uses the keys of the YAML record and leaves out what is not known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from geo.dates import Interval, parse
from geo.frames import Detail
from geo.markup import web_address
from geo.model import Claim, Event, Source

COLUMNS = ("summary", "date_basis", "note", "claims", "sources")
_PLAIN = ("id", "title", "summary", "place", "type", "status", "time", "date_basis", "note")


def to_row(detail: Detail) -> dict[str, str | None]:
    """The texts that the incident table does not hold, by the names in `COLUMNS`."""
    event = detail.event
    claims = [_known(claim) for claim in event.claims]
    sources = [_known(source) for source in detail.sources]
    return {
        "summary": event.summary,
        "date_basis": event.date_basis,
        "note": event.note,
        "claims": json.dumps(claims, ensure_ascii=False) if claims else None,
        "sources": json.dumps(sources, ensure_ascii=False),
    }


def from_row(row: Mapping[str, Any]) -> Detail:
    """The incident of a row with the columns of the incident table and those in `COLUMNS`.

    Raises
    ------
    ValueError
        "found …, expected …" where claims or sources are not what `to_row` makes.
    """
    sources = tuple(_source(values) for values in _objects(row, "sources"))
    claims = tuple(_claim(values) for values in _objects(row, "claims"))
    ids = tuple(source.id for source in sources)
    stray = [claim.source for claim in claims if claim.source not in ids]
    if stray or not sources or not row["summary"]:
        found = f"claims by the source {stray[0]!r}" if stray else "no source" if not sources else "no summary"
        raise ValueError(f"found {found}, expected a summary, one source or more, and claims of those only")
    event = Event(
        **{name: row[name] for name in _PLAIN},
        date=parse(row["date"]),
        sources=ids,
        actors=tuple(row["actors"] or ()),
        claims=claims,
    )
    return Detail(event, sources)


def _known(value: Claim | Source) -> dict[str, Any]:
    values = {field.name: getattr(value, field.name) for field in fields(value)}
    plain = {name: one.text if isinstance(one, Interval) else one for name, one in values.items()}
    return {name: one for name, one in plain.items() if one is not None}


def _objects(row: Mapping[str, Any], column: str) -> list[dict[str, Any]]:
    try:
        objects = json.loads(row[column] or "[]")
    except ValueError as error:
        raise ValueError(f"{column}: found text that is not JSON ({error}), expected a list of objects") from error
    if not isinstance(objects, list) or not all(isinstance(one, dict) for one in objects):
        raise ValueError(f"{column}: found {str(objects)[:40]}, expected a list of objects")
    return objects


def _claim(values: dict[str, Any]) -> Claim:
    _check_keys("claims", Claim, values)
    return Claim(**values)


def _source(values: dict[str, Any]) -> Source:
    _check_keys("sources", Source, values)
    for key in ("url", "archive_url"):
        if values.get(key) is not None and web_address(str(values[key])) is None:
            raise ValueError(f"sources: found the {key} {values[key]!r}, expected http or https")
    published = values.get("published")
    return Source(**{**values, "published": None if published is None else parse(str(published))})


def _check_keys(column: str, kind: type[Claim | Source], values: dict[str, Any]) -> None:
    known = {field.name for field in fields(kind)}
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    if unknown := sorted(values.keys() - known):
        raise ValueError(f"{column}: found the key {unknown[0]!r}, expected {', '.join(sorted(known))}")
    if absent := sorted(needed - values.keys()):
        raise ValueError(f"{column}: found no {absent[0]!r} in an object, expected one")
