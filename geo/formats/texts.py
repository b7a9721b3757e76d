"""The texts of other systems, cleaned: without control characters, no longer than a record allows."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any, NamedTuple, TypeVar

from geo.core.model import Claim, Names
from geo.core.text import NOT_TEXT, unprintable
from geo.formats.yaml.fields import LINK

Value = TypeVar("Value", Names, Claim)

LONGEST = 5_000
LONGEST_TITLE = 200
_LINKS = ("url", "archive_url")
_NEEDED = {"title": "[no title]", "summary": "[no summary]", "basis": "not said", "sq": "[no name]", "sr": "[no name]",
           "by": "not said", "about": "not said"}  # fmt: skip
_LINK = re.compile(LINK.schema["pattern"])


class Change(NamedTuple):
    """What was done to a text: the field, and ``found …, expected …``."""

    field: str
    message: str


def kept(values: dict[str, Any], changes: list[Change]) -> dict[str, Any]:
    """Values by field, with their texts fit to be kept; adds to `changes` what that took."""
    return {
        field: value if value is None or _fits(field, value) else _kept(field, value, changes)
        for field, value in values.items()
    }


def _fits(field: str, value: Any) -> bool:
    """Whether nearly any value is known to be fit at a glance: of a hundred thousand rows each has twenty."""
    if isinstance(value, str):
        short = 0 < len(value) <= LONGEST_TITLE and value.isprintable()
        return short and value[0] != " " and field not in _LINKS
    if isinstance(value, tuple):
        return all(_fits("", one) for one in value)
    return not isinstance(value, Names | Claim) or all(_fits("", text) for text in _texts(value) if text)


def _kept(field: str, value: Any, changes: list[Change]) -> Any:
    if isinstance(value, str):
        return _text(field, value, changes) or _NEEDED.get(field)
    if isinstance(value, Names | Claim):
        return _within(value, changes)
    if isinstance(value, tuple) and value and isinstance(value[0], str | Claim):
        return tuple(one for one in (_kept("", each, changes) for each in value) if one)
    return value


def _texts(value: Names | Claim) -> tuple[str | None, ...]:
    if isinstance(value, Names):
        return value.sq, value.sr, value.en
    return value.by, value.about, value.statement, value.unit, value.wording


def _within(value: Value, changes: list[Change]) -> Value | None:
    """A name or a claim; None for a claim that claims nothing."""
    given = {field.name: getattr(value, field.name) for field in fields(value)}
    fit = kept(given, changes)
    if given.get("statement") and not fit["statement"]:
        changes.append(Change("statement", "found no text, expected a statement: not taken"))
        return None
    return value if fit == given else replace(value, **fit)


def _text(field: str, value: str, changes: list[Change]) -> str:
    text = value if value.isprintable() else _printable(field, value, changes)
    if not text.strip():
        return ""
    if len(text) > (most := LONGEST_TITLE if field == "title" else LONGEST):
        changes.append(Change(field, f"found {len(text):,} characters, expected at most {most:,}: cut"))
        text = text[: most - 1].rstrip() + "…"
    if field in _LINKS and not _LINK.fullmatch(text):
        changes.append(Change(field, f"found {text[:60]!r}, expected {LINK.expected}: not taken"))
        return ""
    return text


def _printable(field: str, value: str, changes: list[Change]) -> str:
    if stray := unprintable(value):
        changes.append(Change(field, f"found {stray}, expected text: deleted"))
        return NOT_TEXT.sub("", re.sub("[\x0b\x0c\x85\u2028\u2029]", "\n", value))
    return value
