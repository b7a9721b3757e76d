"""What can be wrong with a mapping file, as (section, key, ``found …, expected …``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from geo.core.text import suggest_options
from geo.formats.tables.plan import DELIMITERS, FIGURE, PARTS, SETTINGS, WORDS, Plan

Fault = tuple[str, str, str]


def of_form(given: Mapping[str, Any]) -> Iterator[Fault]:
    """What is not of the form of a mapping file."""
    for key, value in given.items():
        if key in SETTINGS:
            yield from _setting(key, value)
        elif key in PARTS:
            yield from _part(key, value)
        elif key == "figures":
            yield from _figures(value)
        else:
            yield "", key, f"found an unknown key, expected {suggest_options(key, (*SETTINGS, *PARTS, 'figures'))}"


def gaps(plan: Plan) -> Iterator[Fault]:
    """What a record needs and neither a column nor a default gives."""
    pairs = [("date", "a column with the day"), ("type", "a column with the type, or a default")]
    if not any(plan.says(name) for name in ("place", "place_en", "place_sq", "place_sr")):
        pairs.append(("place", "a column with the name of the place"))
    if plan.says("lat") or plan.says("lon"):
        pairs += [("lat", "latitude and longitude"), ("lon", "latitude and longitude"),
                  ("precision", "how exact the coordinates are: a column, or a default"),
                  ("radius_m", "how far off they may be, in metres: a column, or a default")]  # fmt: skip
    else:
        pairs.append(("municipality", "it, or `lat` and `lon`"))
    for name, expected in pairs:
        if not plan.says(name):
            yield "columns", name, f"found nothing, expected {expected}"


def _setting(key: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str) or not value:
        yield "", key, f"found {value!r}, expected text in quotation marks"
    elif key == "delimiter" and value not in DELIMITERS:
        yield "", key, f'found {value!r}, expected a comma, a semicolon, a bar or "\\t"'
    elif key == "encoding" and not _encodes(value):
        yield "", key, f"found {value!r}, expected an encoding such as utf-8 or windows-1252"
    elif key == "date_format" and not _formats(value):
        yield "", key, f"found {value!r}, expected a format with a year such as %d.%m.%Y"


def _part(part: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield "", part, f"found {value!r}, expected a section [{part}]"
        return
    for key, one in value.items():
        if key not in PARTS[part]:
            yield part, key, f"found an unknown key, expected {suggest_options(key, PARTS[part])}"
        elif part == "values":
            yield from _values(key, one)
        elif not isinstance(one, str) and (part != "defaults" or isinstance(one, bool | dict | list)):
            yield part, key, f"found {one!r}, expected text in quotation marks"
        elif part == "defaults" and key in WORDS and one not in WORDS[key]:
            yield part, key, f"found {one!r}, expected {suggest_options(str(one), WORDS[key])}"


def _values(key: str, given: object) -> Iterator[Fault]:
    if not isinstance(given, dict):
        yield "values", key, f"found {given!r}, expected a section [values.{key}]"
        return
    for theirs, ours in given.items():
        if not isinstance(ours, str) or (key in WORDS and ours not in WORDS[key]):
            expected = suggest_options(str(ours), WORDS[key]) if key in WORDS else "an id of the boundaries"
            yield f"values.{key}", theirs, f"found {ours!r}, expected {expected}"


def _figures(given: object) -> Iterator[Fault]:
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, dict) or not all(isinstance(value, str) for value in one.values()):
            yield "", "figures", f"found {one!r}, expected sections [[figures]] with texts in quotation marks"
            continue
        for key in one.keys() - set(FIGURE):
            yield "figures", key, f"found an unknown key, expected {suggest_options(key, FIGURE)}"
        for needed in (("column",), ("about",), ("by", "by_column")):
            if not one.keys() & set(needed):
                yield "", "figures", f"found no `{needed[0]}`, expected it for {one.get('column', 'each figure')}"


def _encodes(name: str) -> bool:
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return True


def _formats(pattern: str) -> bool:
    """Whether it is a format of strptime with a year in it, which dates written in it come back from."""
    try:
        datetime.strptime(datetime(2022, 12, 8).strftime(pattern), pattern)
    except (ValueError, re.error):
        return False
    return "%Y" in pattern or "%y" in pattern
