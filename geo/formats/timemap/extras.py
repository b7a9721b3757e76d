"""Fields that TimeMap has no place for, as YAML after a separator line in a text; and the claims as plain text.

A user of TimeMap sees plain YAML in the words of the record; the import reads it by the rules of
`geo.formats.yaml.reader`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geo.core.dates import Interval, describe_date
from geo.core.errors import Problem
from geo.core.model import DOUBTFUL, LOCATED
from geo.formats.yaml import fields
from geo.formats.yaml.nodes import YamlSyntaxError, compose_text
from geo.formats.yaml.reader import parse_about
from geo.formats.yaml.types import Key, MappingType
from geo.formats.yaml.writer import format_mapping

SEPARATOR = "# The rest of the record, in YAML:"
RECORD_SOURCE = "_record"
"""The id of the source that stands for the record itself: no id of a record has an underscore."""
EXTRAS_FILTER = "Record"
"""The filter whose value has the extras in the flat list, which has no comments."""

_EVENT_FIELDS = (
    "title", "summary", "date", "time", "date_basis", "actors", "targets", "claims", "disagreements", "informants",
    "note",
)  # fmt: skip


def _optional(schema: MappingType, names: Iterable[str], more: Mapping[str, Key] | None = None) -> MappingType:
    chosen = {name: Key(schema.keys[name].help, schema.keys[name].type, False) for name in names}
    return MappingType(schema.help, {**chosen, **(more or {})})


_PLACE_EXTRAS = _optional(
    fields.PLACE,
    [name for name in fields.PLACE.keys if name != "precision"],
    {"id": Key("Id of the place", fields.ID, True)},
)
EVENT_EXTRAS = _optional(fields.EVENT, _EVENT_FIELDS, {"place": Key("The place", _PLACE_EXTRAS, False)})
SOURCE_EXTRAS = _optional(fields.SOURCE, [name for name in fields.SOURCE.keys if name not in ("title", "url")])


def embed_extras(text: str, values: Mapping[str, Any]) -> str:
    """The text with the values as YAML after the separator; those that are empty are left out."""
    yaml = format_mapping({name: _without_empty(value) for name, value in values.items()}, 0)
    return "\n".join(filter(None, (text, f"{SEPARATOR}\n{yaml}"))) if yaml else text


def read_extras(text: str, schema: MappingType, problems: list[Problem]) -> tuple[str, dict[str, Any]]:
    """The text before the separator, and the values after it; none, and problems, where those are unfit."""
    before, yaml = _split(text)
    if yaml is None:
        return text, {}
    unfit: list[Problem] = []
    try:
        values = schema.parse(compose_text(yaml, unfit), unfit)
    except YamlSyntaxError as error:
        values, unfit = None, [error.problem]
    problems += unfit
    return before, {} if unfit or values is None else values


def read_about(text: str) -> dict[str, Any]:
    """The fields that a record says of itself, from the text of its source; those that cannot be read are left out."""
    try:
        root = compose_text(_split(text)[1] or "", [])
    except YamlSyntaxError:
        return {}
    return parse_about(root)


def describe_accounts(date: Interval, status: str, precision: str, extras: Mapping[str, Any]) -> str:
    """Lines of text about an event that TimeMap's card would not show otherwise; empty where it shows all.

    ``extras`` are its claims, disagreements and note, as after the separator.
    """
    lines = [
        *([f"This incident is {status}"] if status in DOUBTFUL else []),
        *([f"When: {describe_inexact(date)}"] if describe_inexact(date) else []),
        *([f"Where: known only to the {precision}"] if precision not in LOCATED else []),
        *(
            f"According to {claim['by']}: {claim['about']}: {_describe_figure(claim)}"
            for claim in extras.get("claims") or ()
        ),
        *(
            f"Accounts differ on the {item['on']} ({item['about']}). Chosen: {item['chosen']} Why: {item['why']}"
            for item in extras.get("disagreements") or ()
        ),
        *([f"Note: {extras['note']}"] if extras.get("note") else []),
    ]
    return "\n".join(f"{line.rstrip('.')}." for line in lines)


def describe_inexact(date: Interval) -> str:
    """A date in words; empty where it is one certain day."""
    return "" if date.text == date.first.isoformat() else describe_date(date)


def _split(text: str) -> tuple[str, str | None]:
    """The texts before and after the last separator; no value after it has a line that is one."""
    before, separator, yaml = f"\n{text}".rpartition(f"\n{SEPARATOR}\n")
    return (before.removeprefix("\n"), yaml) if separator else (text, None)


def _describe_figure(claim: Mapping[str, Any]) -> str:
    if claim.get("statement") is not None:
        return str(claim["statement"])
    low, high = (claim[name] if claim.get("value") is None else claim["value"] for name in ("low", "high"))
    figure = f"{low:.15g}" if low == high else f"{low:.15g} to {high:.15g}"
    wording = f" (“{claim['wording']}”)" if claim.get("wording") else ""
    return " ".join(filter(None, (figure, claim.get("unit")))) + wording


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_empty(each) for name, each in value.items() if each not in (None, (), [])}
    return value
