"""Turns an incident in full into a row of texts, with its claims and sources as JSON, and back.

The JSON uses the keys of the YAML record and leaves out what is not known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from geo.core import rules
from geo.core.dates import Interval, parse_date
from geo.core.errors import Problem, describe_error
from geo.core.messages import Message
from geo.core.model import Claim, Disagreement, Event, Informant, Source
from geo.core.tables import Detail
from geo.core.text import NOT_TEXT, MultilingualText, clip_text, list_translations, quote_text
from geo.formats.yaml.fields import CLAIM, DISAGREEMENT, EVENT, ID, INFORMANT, SOURCE
from geo.formats.yaml.nodes import Node, compose_values
from geo.formats.yaml.types import Key, MappingType

COLUMNS = ("summary", "date_basis", "note", "translations", "claims", "disagreements", "informants", "sources")
# In JSON a source has its id and always its origin.
SOURCE_IN_FULL = replace(SOURCE, keys={"id": Key("", ID, True), **SOURCE.keys, "origin": Key("", ID, True)})
_EVENT = replace(EVENT, keys={"id": Key("", ID, True), **EVENT.keys})
Part = Claim | Disagreement | Informant | Source
_TRANSLATED = ("title", "summary", "note")
"""The texts of an incident that may stand in several languages."""
_PLAIN = ("id", "title", "summary", "place", "type", "status", "time", "date_basis", "note")


def detail_to_row(detail: Detail) -> dict[str, str | None]:
    """Give the texts that the incident table does not hold, by the names in `COLUMNS`."""
    event = detail.event
    return {
        "summary": event.summary,
        "date_basis": event.date_basis,
        "note": event.note,
        "translations": _dump_translations(event),
        "claims": _dump_parts(event.claims),
        "disagreements": _dump_parts(event.disagreements),
        "informants": _dump_parts(event.informants),
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
    claims = [(path, _parse_values(path, CLAIM, values)) for path, values in _parse_objects(row, "claims")]
    disagreements = [_parse_values(path, DISAGREEMENT, item) for path, item in _parse_objects(row, "disagreements")]
    ids = tuple(source.id for source in sources)
    plain = {name: row[name] for name in _PLAIN} | parse_translations(row)
    texts = {name: value for name, value in plain.items() if value is not None}
    parties: dict[str, Any] = {name: tuple(row.get(name) or ()) for name in ("actors", "targets")}
    given = {name: list(party) for name, party in parties.items() if party}
    _parse_values("", _EVENT, {**texts, **given}, partial=True)
    if not sources or plain["summary"] is None:
        found = Message("no summary") if sources else Message("no source")
        raise ValueError(
            Message("found {found}, expected a summary, one source or more, and claims of those only", found=found)
        )
    date = parse_date(row["date"])
    _raise_first("", rules.check_repeated("sources", ids))
    for path, claim in claims:
        _raise_first(path, rules.check_claim(claim))
        _raise_first(path, rules.check_claim_source(claim["source"], ids))
    _raise_first("", rules.check_disagreements(disagreements, [claim for _, claim in claims]))
    informants = parse_informants(row)
    for number, informant in enumerate(informants):
        _raise_first(f"informants.{number}", rules.check_claim_source(informant.source, ids))
    event = Event(
        **plain,
        date=date,
        sources=ids,
        **parties,
        claims=tuple(Claim(**claim) for _, claim in claims),
        disagreements=tuple(Disagreement(**item) for item in disagreements),
        informants=informants,
    )
    return Detail(event, sources)


def parse_translations(row: Mapping[str, Any]) -> dict[str, MultilingualText]:
    """Parse those texts of a row that stand in several languages, by column; raises as `detail_from_row` does.

    The row need not have all columns of those texts.
    """
    if row.get("translations") is None:
        return {}
    try:
        values = json.loads(row["translations"])
    except (ValueError, RecursionError) as error:
        message = Message("{column}: found text that is not JSON ({error}), expected an object",
                          column="translations", error=describe_error(error))  # fmt: skip
        raise ValueError(message) from error
    if not isinstance(values, dict) or not values.keys() <= set(_TRANSLATED):
        found = clip_text(str(values), 40)
        message = Message("{column}: found {found}, expected an object with {keys}",
                          column="translations", found=found, keys=_TRANSLATED)  # fmt: skip
        raise ValueError(message)
    texts = _parse_values("translations", EVENT, values, partial=True)
    for name, text in texts.items():
        if not isinstance(text, MultilingualText) or str(text) != row.get(name, str(text)):
            message = Message(
                "{column}: found {found}, expected one for each language by its tag, first that of the column",
                column=f"translations.{name}",
                found=quote_text(str(text)),
            )
            raise ValueError(message)
    return texts


def parse_sources(row: Mapping[str, Any]) -> tuple[Source, ...]:
    """Parse the sources of a row; raises as `detail_from_row` does."""
    return tuple(_parse_source(path, values) for path, values in _parse_objects(row, "sources"))


def parse_informants(row: Mapping[str, Any]) -> tuple[Informant, ...]:
    """Parse the informants of a row, which a file need not have; raises as `detail_from_row` does."""
    objects = _parse_objects({"informants": row.get("informants")}, "informants")
    return tuple(_parse_informant(path, values) for path, values in objects)


def parse_source(text: str) -> Source:
    """Parse one source, a JSON object; raises ValueError as `detail_from_row` does."""
    (source,) = parse_sources({"sources": f"[{text}]"})
    return source


def _parse_informant(path: str, values: dict[str, Any]) -> Informant:
    return Informant(**_parse_values(path, INFORMANT, values))


def part_to_json(part: Part) -> dict[str, Any]:
    """Turn a part of an incident into values of JSON: the YAML record's keys, without those that are not known."""
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    plain = {name: value.text if isinstance(value, Interval) else value for name, value in values.items()}
    return {name: value for name, value in plain.items() if value is not None}


def translations_to_json(event: Event) -> dict[str, dict[str, str]]:
    """Convert those texts of an incident that stand in several languages to an object for JSON, by name and tag."""
    return list_translations({name: getattr(event, name) for name in _TRANSLATED})


def _dump_translations(event: Event) -> str | None:
    translations = translations_to_json(event)
    return json.dumps(translations, ensure_ascii=False) if translations else None


def _dump_parts(parts: Sequence[Part]) -> str | None:
    return f"[{', '.join(map(_dump_part, parts))}]" if parts else None


@lru_cache(maxsize=100_000)
def _dump_part(part: Part) -> str:
    return json.dumps(part_to_json(part), ensure_ascii=False)


def _parse_objects(row: Mapping[str, Any], column: str) -> list[tuple[str, dict[str, Any]]]:
    """The path of each object in a column, and its values without nulls."""
    try:
        objects = json.loads(row[column] or "[]")
    except (ValueError, RecursionError) as error:
        raise ValueError(
            Message(
                "{column}: found text that is not JSON ({error}), expected a list of objects",
                column=column,
                error=describe_error(error),
            )
        ) from error
    if not isinstance(objects, list) or not all(isinstance(item, dict) for item in objects):
        raise ValueError(
            Message("{column}: found {objects}, expected a list of objects", column=column, objects=str(objects)[:40])
        )
    known = ({key: value for key, value in item.items() if value is not None} for item in objects)
    return [(f"{column}.{number}", values) for number, values in enumerate(known)]


def _parse_source(path: str, values: dict[str, Any]) -> Source:
    source = _parse_values(path, SOURCE_IN_FULL, values)
    _raise_first(path, rules.check_source(source))
    return Source(**source)


def _parse_values(path: str, mapping: MappingType, values: dict[str, Any], partial: bool = False) -> dict[str, Any]:
    """Parse the values of an object by the types of the YAML record; ``partial`` allows required keys to be absent.

    Each value has a node of its own: to compose the whole object as nodes takes several times as long.

    Raises
    ------
    ValueError
        "PATH: found …, expected …" for the first value that breaks the rules of its key, or is missing.
    """
    problems: list[Problem] = []
    parsed = {}
    for name, value in values.items():
        if (key := mapping.keys.get(name)) is None:
            raise ValueError(
                Message(
                    "{path}: found the key {name}, expected {keys}",
                    path=path,
                    name=quote_text(name),
                    keys=", ".join(sorted(mapping.keys)),
                )
            )
        parsed[name] = key.type.parse(_to_node(_join(path, name), value, problems), problems)
        if problems:
            raise ValueError(_name_fault(problems[0].where, problems[0].message))
    missing = [name for name, key in mapping.keys.items() if key.required and name not in values]
    if missing and not partial:
        raise ValueError(Message("{path}: found no {missing}, expected one", path=path, missing=repr(missing[0])))
    return parsed


def _to_node(path: str, value: Any, problems: list[Problem]) -> Node:
    if isinstance(value, str) and NOT_TEXT.search(value) is None:
        return Node(path, 0, value, value)
    return compose_values(value, 0, problems, path)


def _raise_first(path: str, faults: Iterator[rules.Fault]) -> None:
    for field, message in faults:
        raise ValueError(_name_fault(_join(path, field), message))


def _name_fault(where: str, message: str) -> str:
    return Message("{where}: {message}", where=where, message=message) if where else message


def _join(path: str, field: str) -> str:
    return ".".join(filter(None, (path, field)))
