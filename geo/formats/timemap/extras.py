"""What TimeMap has no field for, as YAML behind a mark in a text; and accounts in words, for its readers.

A user sees plain YAML in the words of the record; the import takes it by the rules of `geo.formats.yaml.reader`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geo.core.dates import Interval, describe_date
from geo.core.errors import Problem
from geo.formats.yaml import fields, writer
from geo.formats.yaml.nodes import YamlSyntaxError, compose_text
from geo.formats.yaml.types import Key, MappingType

MARK = "# The rest of the record, in YAML:"
ABOUT = "_record"
"""The id of the source that stands for the record itself: no id of a record has an underscore."""

REST = "Record"
"""The filter of the flat shape, which has no comments, whose value is the rest."""

PINNED = ("exact", "settlement")
"""The precisions of which TimeMap gets coordinates: of any other it would draw a spot that nobody claims."""

# What nobody should read without being told.
_DOUBTFUL = ("disputed", "retracted")
_HELD = ("title", "summary", "date", "date_basis", "actors", "claims", "disagreements", "note")


def _optional(record: MappingType, names: Iterable[str], more: Mapping[str, Key] | None = None) -> MappingType:
    chosen = {name: Key(record.keys[name].help, record.keys[name].type, False) for name in names}
    return MappingType(record.help, {**chosen, **(more or {})})


_PLACE = _optional(fields.PLACE, [name for name in fields.PLACE.keys if name != "precision"],
                   {"id": Key("Id of the place", fields.ID, True)})  # fmt: skip
EVENT = _optional(fields.EVENT, _HELD, {"place": Key("The place", _PLACE, False)})
SOURCE = _optional(fields.SOURCE, [name for name in fields.SOURCE.keys if name not in ("title", "url")])


def write(text: str, values: Mapping[str, Any]) -> str:
    """The text with the values behind the mark; those that are empty are left out."""
    known = {name: _filled(value) for name, value in values.items()}
    rest = writer.format_mapping(known, 0)
    return "\n".join(filter(None, (text, f"{MARK}\n{rest}"))) if rest else text


def read(text: str, kind: MappingType, problems: list[Problem]) -> tuple[str, dict[str, Any]]:
    """What stands before the mark, and the values behind it; none, and problems, where those are unfit."""
    before, rest = _parted(text)
    if rest is None:
        return text, {}
    found: list[Problem] = []
    try:
        values = kind.parse(compose_text(rest, found), found)
    except YamlSyntaxError as error:
        values, found = None, [error.problem]
    problems += found
    return before, {} if found or values is None else values


def about(text: str) -> dict[str, str]:
    """What a record says of itself, by what it is about; whatever cannot be read is left out."""
    try:
        root = compose_text(_parted(text)[1] or "", [])
    except YamlSyntaxError:
        return {}
    entries = root.value.items() if isinstance(root.value, dict) else ()
    return {name: node.text for name, node in entries if node.text.strip()}


def accounts(date: Interval, status: str, precision: str, held: Mapping[str, Any]) -> str:
    """What TimeMap's card would not say of an event, in words, a line each; empty where it says all.

    ``held`` are its claims, disagreements and note, as behind the mark.
    """
    lines = [
        *([f"This incident is {status}"] if status in _DOUBTFUL else []),
        *([f"When: {when(date)}"] if when(date) else []),
        *([f"Where: known only to the {precision}"] if precision not in PINNED else []),
        *(f"According to {one['by']}: {one['about']}: {_figure(one)}" for one in held.get("claims") or ()),
        *(
            f"Accounts differ on the {one['on']} ({one['about']}). Chosen: {one['chosen']} Why: {one['why']}"
            for one in held.get("disagreements") or ()
        ),
        *([f"Note: {held['note']}"] if held.get("note") else []),
    ]
    return "\n".join(f"{line.rstrip('.')}." for line in lines)


def when(date: Interval) -> str:
    """How exact a date is, in words; empty where it is one certain day."""
    return "" if date.text == date.first.isoformat() else describe_date(date)


def _parted(text: str) -> tuple[str, str | None]:
    """What stands before the last line that is the mark, and behind it: no value there has a line of its own."""
    before, mark, rest = f"\n{text}".rpartition(f"\n{MARK}\n")
    return (before.removeprefix("\n"), rest) if mark else (text, None)


def _figure(claim: Mapping[str, Any]) -> str:
    if claim.get("statement") is not None:
        return str(claim["statement"])
    low, high = (claim[name] if claim.get("value") is None else claim["value"] for name in ("low", "high"))
    figure = f"{low:.15g}" if low == high else f"{low:.15g} to {high:.15g}"
    hedged = f" (“{claim['wording']}”)" if claim.get("wording") else ""
    return " ".join(filter(None, (figure, claim.get("unit")))) + hedged


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _filled(one) for name, one in value.items() if one not in (None, (), [])}
    return value
