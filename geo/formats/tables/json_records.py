"""Rows of records in JSON: a list of flat objects, or the answer of an API that has one, such as ACLED's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo.core.errors import quote_words
from geo.core.messages import Message
from geo.formats.encodings import Encoding
from geo.formats.files import file_error
from geo.formats.json_lines import JsonPart, scan_json
from geo.formats.tables.table import Cells

_LIST_KEYS = ("data", "Result", "results", "result", "records", "items", "rows", "events", "incidents")
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*\{|\{)")
_SEPARATOR = "; "
_MAX_DEPTH = 3


class JsonRecords:
    """The objects of a list as rows; their keys, in the order of the file, are the columns.

    Raises
    ------
    RecordError
        Where the text is no JSON, or has no list of objects.
    """

    has_decimal_comma = False

    def __init__(self, content: bytes, path: Path, charset: str | None = None) -> None:
        self.encoding = Encoding(charset or "utf-8-sig")
        parts = _read_list(content, path, self.encoding.name)
        objects = [part for part in parts if isinstance(part.value, dict)]
        if not objects:
            raise file_error(path, 0, Message("found JSON without a list of records, expected one"))
        rows = [(part.line, dict(_flatten(part.value))) for part in objects]
        names = list(dict.fromkeys(name for _, row in rows for name in row))
        self._rows = [(line, [_cell_text(row.get(name)) for name in names]) for line, row in rows]
        self._names = [str(name) for name in names]
        self.length = len(objects)

    def read(self) -> Iterator[tuple[int, Cells | str]]:
        """The names of the columns, then line and cells of each record."""
        yield 1, self._names
        yield from self._rows


def holds_records(content: bytes) -> bool:
    """Whether bytes begin as JSON with objects in it."""
    return _BEGINS.match(content) is not None


def _read_list(content: bytes, path: Path, encoding: str) -> list[JsonPart]:
    try:
        text = content.decode(encoding)
        key = next((key for key in _LIST_KEYS if re.search(rf'"{key}"\s*:\s*\[', text[:2000])), None)
        form, parts = scan_json(text, split_key=key)
    except json.JSONDecodeError as error:
        message = Message(
            "found text that is not JSON ({error} in column {column}), expected JSON",
            error=quote_words(error.msg),
            column=str(error.colno),
        )
        raise file_error(path, error.lineno, message) from None
    except (ValueError, RecursionError, LookupError) as error:
        raise file_error(
            path,
            0,
            Message(
                "found JSON that cannot be read ({error}), expected plainer JSON", error=quote_words(str(error)[:80])
            ),
        ) from None
    if form is list:
        return list(parts)
    for part in parts if form is dict else ():
        if part.key == key and isinstance(part.value, list):
            return [item for item in part.value if isinstance(item, JsonPart)]
    return []


def _flatten(value: dict[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """The values of an object by their names, of an object within it as ``outer.inner``; a geometry is one value."""
    for name, inner in value.items():
        if isinstance(inner, dict) and inner and "coordinates" not in inner and depth < _MAX_DEPTH:
            yield from _flatten(inner, f"{before}{name}.", depth + 1)
        else:
            yield f"{before}{name}", inner


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return _SEPARATOR.join(map(str, value))
    return json.dumps(value, ensure_ascii=False)
