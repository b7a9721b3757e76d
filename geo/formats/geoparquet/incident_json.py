"""Turns an incident in full into a row of texts, with its claims and sources as JSON, and back.

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


def detail_to_row(detail: Detail) -> dict[str, str | None]:
    """Give the texts that the incident table does not hold, by the names in `COLUMNS`."""
    event = detail.event
    return {
        "summary": event.summary,
        "date_basis": event.date_basis,
        "note": event.note,
        "claims": _dump_parts(event.claims),
        "disagreements": _dump_parts(event.disagreements),
        "sources": _dump_parts(detail.sources),
    }


def detail_from_row(row: Mapping[str, Any]) -> Detail:
    """Make the incident of a row that has the columns of the incident table and those in `COLUMNS`.

    Raises
    ------
    ValueError
        "found …, expected …" where the texts are not such as `detail_to_row` gives.
    """
    sources = parse_sources(row)
    claims = tuple(_parse_claim(path, values) for path, values in _parse_objects(row, "claims"))
    disagreements = tuple(_parse_disagreement(path, values) for path, values in _parse_objects(row, "disagreements"))
    ids = tuple(source.id for source in sources)
    for _, message in rules.check_repeated("sources", ids):
        raise ValueError(f"sources: {message}")
    uncited = [claim.source for claim in claims if claim.source not in ids]
    if uncited or not sources or not is_text(row["summary"]):
        found = f"claims by the source {uncited[0]!r}" if uncited else "no source" if not sources else "no summary"
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
        disagreements=disagreements,
    )
    return Detail(event, sources)


def parse_sources(row: Mapping[str, Any]) -> tuple[Source, ...]:
    """Parse the sources of a row; raises as `detail_from_row` does."""
    return tuple(_parse_source(path, values) for path, values in _parse_objects(row, "sources"))


def part_to_json(part: Claim | Disagreement | Source) -> dict[str, Any]:
    """Turn a part of an incident into values of JSON: the YAML record's keys, without those that are not known."""
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    plain = {name: value.text if isinstance(value, Interval) else value for name, value in values.items()}
    return {name: value for name, value in plain.items() if value is not None}


def _dump_parts(parts: Sequence[Claim | Disagreement | Source]) -> str | None:
    return json.dumps([part_to_json(part) for part in parts], ensure_ascii=False) if parts else None


def _parse_objects(row: Mapping[str, Any], column: str) -> list[tuple[str, dict[str, Any]]]:
    """The path of each object in a column, and its values without nulls."""
    try:
        objects = json.loads(row[column] or "[]")
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{column}: found text that is not JSON ({error}), expected a list of objects") from error
    if not isinstance(objects, list) or not all(isinstance(item, dict) for item in objects):
        raise ValueError(f"{column}: found {str(objects)[:40]}, expected a list of objects")
    known = ({key: value for key, value in item.items() if value is not None} for item in objects)
    return [(f"{column}.{number}", values) for number, values in enumerate(known)]


def _parse_claim(path: str, values: dict[str, Any]) -> Claim:
    _check_keys(path, Claim, values)
    for field, message in rules.check_claim(values):
        raise ValueError(f"{'.'.join(filter(None, (path, field)))}: {message}")
    return Claim(**values)


def _parse_disagreement(path: str, values: dict[str, Any]) -> Disagreement:
    _check_keys(path, Disagreement, values)
    if values["on"] not in get_args(Point):
        raise ValueError(f"{path}.on: found {values['on']!r}, expected one of {', '.join(get_args(Point))}")
    return Disagreement(**values)


def _parse_source(path: str, values: dict[str, Any]) -> Source:
    _check_keys(path, Source, values)
    for key in ("url", "archive_url"):
        if key in values and safe_web_address(values[key]) is None:
            raise ValueError(f"{path}.{key}: found {values[key]!r}, expected http or https")
    if "published" not in values:
        return Source(**values)
    try:
        return Source(**{**values, "published": parse_date(values["published"])})
    except ValueError as error:
        raise ValueError(f"{path}.published: {error}") from error


def _check_keys(path: str, model: type[Claim | Disagreement | Source], values: dict[str, Any]) -> None:
    """Raise where keys are missing or unknown, or their values neither text nor, for `_NUMBERS`, a number."""
    known = {field.name for field in fields(model)}
    needed = {field.name for field in fields(model) if field.default is MISSING}
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
