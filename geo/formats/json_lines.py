"""A scanner of JSON that tells the line in which each part of the outermost list or object begins."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")


class JsonPart(NamedTuple):
    """An item of a list, or an entry of an object: its 1-based line, its key ("" in a list) and its value."""

    line: int
    key: str
    value: Any


def scan_json(text: str, split_key: str | None = None) -> tuple[type, Any]:
    """Read a list or an object part by part; an object may repeat a key.

    Parameters
    ----------
    split_key : str, optional
        The key of an outermost object whose list is read part by part, too.

    Returns
    -------
    type, list of JsonPart or Any
        ``list`` or ``dict`` with the parts in the order of the file; for other JSON its type and its value. Objects
        one after another, a line each, are a list.

    Raises
    ------
    json.JSONDecodeError
        For what is not JSON.
    RecursionError, ValueError
        For too many levels, or a number of too many digits.
    """
    start = _skip_space(text, 0)
    if text[start : start + 1] not in ("[", "{"):
        value = json.loads(text)
        return type(value), value
    parts, end = _scan_parts(text, start, split_key)
    if (end := _skip_space(text, end)) < len(text):
        if text[start] == text[end] == "{":
            return list, _scan_sequence(text, start)
        raise json.JSONDecodeError("Extra data", text, end)
    return (list if text[start] == "[" else dict), parts


def _scan_sequence(text: str, start: int) -> list[JsonPart]:
    """The objects that stand one after another."""
    parts: list[JsonPart] = []
    line, counted_to, at = 1, 0, start
    while at < len(text):
        line, counted_to = line + text.count("\n", counted_to, at), at
        value, end = _DECODER.raw_decode(text, at)
        parts.append(JsonPart(line, "", value))
        at = _skip_space(text, end)
    return parts


def _scan_parts(text: str, start: int, split_key: str | None) -> tuple[list[JsonPart], int]:
    """The parts of the list or object that begins at ``start``, and the position behind it."""
    is_object = text[start] == "{"
    closing = "}" if is_object else "]"
    parts: list[JsonPart] = []
    line, counted_to, at = text.count("\n", 0, start) + 1, start, _skip_space(text, start + 1)
    while text[at : at + 1] != closing:
        line, counted_to, key = line + text.count("\n", counted_to, at), at, ""
        if is_object:
            key, at = _scan_key(text, at)
        if split_key is not None and key == split_key and text[at : at + 1] == "[":
            value, at = _scan_parts(text, at, None)
        else:
            value, at = _DECODER.raw_decode(text, at)
        parts.append(JsonPart(line, key, value))
        at = _skip_space(text, at)
        if text[at : at + 1] != closing:
            at = _skip_sign(text, at, ",")
            if text[at : at + 1] == closing:
                raise json.JSONDecodeError("Illegal trailing comma", text, at)
    return parts, at + 1


def _scan_key(text: str, at: int) -> tuple[str, int]:
    """The key that begins there, and the position of its value."""
    if text[at : at + 1] != '"':
        raise json.JSONDecodeError("Expecting property name enclosed in double quotes", text, at)
    key, at = _DECODER.raw_decode(text, at)
    return key, _skip_sign(text, at, ":")


def _skip_sign(text: str, at: int, sign: str) -> int:
    at = _skip_space(text, at)
    if text[at : at + 1] != sign:
        raise json.JSONDecodeError(f"Expecting '{sign}' delimiter", text, at)
    return _skip_space(text, at + 1)


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
