"""An incident in full as a row of texts, and back: its claims and sources as JSON.

The JSON uses the keys of the YAML record and leaves out what is not known.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, get_args

from geo.core import rules
from geo.core.dates import Interval, parse_date
from geo.core.model import Claim, Disagreement, Event, Point, Source
from geo.core.tables import Detail
from geo.core.text import safe_web_address
from geo.formats.geoparquet.columns import is_text

COLUMNS = ("summary", "date_basis", "note", "claims", "disagreements", "sources")
_NUMBERS = ("value", "low", "high")
_PLAIN = ("id", "title", "summary", "place", "type", "status", "time", "date_basis", "note")


def to_row(detail: Detail) -> dict[str, str | None]:
    """The texts that the incident table does not hold, by the names in `COLUMNS`."""
    event = detail.event
    return {
        "summary": event.summary,
        "date_basis": event.date_basis,
        "note": event.note,
        "claims": _json(event.claims),
        "disagreements": _json(event.disagreements),
        "sources": _json(detail.sources),
    }


def from_row(row: Mapping[str, Any]) -> Detail:
    """The incident of a row with the columns of the incident table and those in `COLUMNS`.

    Raises
    ------
    ValueError
        "found …, expected …" where claims or sources are not what `to_row` makes.
    """
    sources = tuple(_source(*one) for one in _objects(row, "sources"))
    claims = tuple(_claim(*one) for one in _objects(row, "claims"))
    differ = tuple(_disagreement(*one) for one in _objects(row, "disagreements"))
    ids = tuple(source.id for source in sources)
    for _, message in rules.check_repeated("sources", ids):
        raise ValueError(f"sources: {message}")
    stray = [claim.source for claim in claims if claim.source not in ids]
    if stray or not sources or not is_text(row["summary"]):
        found = f"claims by the source {stray[0]!r}" if stray else "no source" if not sources else "no summary"
        raise ValueError(f"found {found}, expected a summary, one source or more, and claims of those only")
    actors = tuple(row["actors"] or ())
    if not all(is_text(actor) for actor in actors):
        raise ValueError(f"actors: found {list(actors)}, expected texts")
    event = Event(
        **{name: row[name] for name in _PLAIN},
        date=parse_date(row["date"]),
        sources=ids,
        actors=actors,
        claims=claims,
        disagreements=differ,
    )
    return Detail(event, sources)


def cited(text: str) -> tuple[Source, ...]:
    """The sources in that column of a row; none where they cannot be read, which `from_row` tells."""
    try:
        return tuple(_source(*one) for one in _objects({"sources": text}, "sources"))
    except ValueError:
        return ()


def known(value: Claim | Disagreement | Source) -> dict[str, Any]:
    """A part of an incident as JSON has it: the YAML record's keys, without those that are not known."""
    values = {field.name: getattr(value, field.name) for field in fields(value)}
    plain = {name: one.text if isinstance(one, Interval) else one for name, one in values.items()}
    return {name: one for name, one in plain.items() if one is not None}


def _json(values: Sequence[Claim | Disagreement | Source]) -> str | None:
    return json.dumps([known(one) for one in values], ensure_ascii=False) if values else None


def _objects(row: Mapping[str, Any], column: str) -> list[tuple[str, dict[str, Any]]]:
    """The objects in a column without their nulls, each behind its path."""
    try:
        objects = json.loads(row[column] or "[]")
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{column}: found text that is not JSON ({error}), expected a list of objects") from error
    if not isinstance(objects, list) or not all(isinstance(one, dict) for one in objects):
        raise ValueError(f"{column}: found {str(objects)[:40]}, expected a list of objects")
    known = ({key: value for key, value in one.items() if value is not None} for one in objects)
    return [(f"{column}.{number}", one) for number, one in enumerate(known)]


def _claim(path: str, values: dict[str, Any]) -> Claim:
    _check(path, Claim, values)
    for field, message in rules.check_claim(values):
        raise ValueError(f"{'.'.join(filter(None, (path, field)))}: {message}")
    return Claim(**values)


def _disagreement(path: str, values: dict[str, Any]) -> Disagreement:
    _check(path, Disagreement, values)
    if values["on"] not in get_args(Point):
        raise ValueError(f"{path}.on: found {values['on']!r}, expected one of {', '.join(get_args(Point))}")
    return Disagreement(**values)


def _source(path: str, values: dict[str, Any]) -> Source:
    _check(path, Source, values)
    for key in ("url", "archive_url"):
        if key in values and safe_web_address(values[key]) is None:
            raise ValueError(f"{path}.{key}: found {values[key]!r}, expected http or https")
    if "published" not in values:
        return Source(**values)
    try:
        return Source(**{**values, "published": parse_date(values["published"])})
    except ValueError as error:
        raise ValueError(f"{path}.published: {error}") from error


def _check(path: str, kind: type[Claim | Disagreement | Source], values: dict[str, Any]) -> None:
    """Raise where keys are missing or unknown, or their values neither text nor, for `_NUMBERS`, a number."""
    known = {field.name for field in fields(kind)}
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    if unknown := sorted(values.keys() - known):
        raise ValueError(f"{path}: found the key {unknown[0]!r}, expected {', '.join(sorted(known))}")
    if absent := sorted(needed - values.keys()):
        raise ValueError(f"{path}: found no {absent[0]!r}, expected one")
    for key, value in values.items():
        number = key in _NUMBERS
        if not (_is_number(value) if number else is_text(value)):
            found = json.dumps(value)[:40]
            raise ValueError(f"{path}.{key}: found {found}, expected {'a number' if number else 'text'}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
