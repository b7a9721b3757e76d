"""JSON that says in which line each of its parts begins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from geo.core.errors import Problem, RecordError

_NAMES: dict[type, str] = {list: "a list", dict: "an object"}
_BETWEEN = re.compile(r"[\s,:]*")


class Part(NamedTuple):
    """An item of a list, or an entry of an object: its 1-based line, its key ("" in a list) and its value."""

    line: int
    key: str
    value: Any


def read(path: Path, content: bytes, kind: type, where: str = "") -> list[Part]:
    """The parts of the outermost list or object of a file, in its order; an object may repeat a key.

    Parameters
    ----------
    kind : type
        What the file should hold: ``list`` or ``dict``.
    where : str
        Which part of `path` this is, for messages.

    Raises
    ------
    RecordError
        Where it is no UTF-8, no JSON, or not of this kind.
    """
    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refused(path, line, where, f"found the byte 0x{content[error.start]:02x}, expected UTF-8") from None
    except json.JSONDecodeError as error:
        message = f"found text that is not JSON ({error.msg} at column {error.colno}), expected JSON"
        raise _refused(path, error.lineno, where, message) from None
    except (ValueError, RecursionError) as error:
        raise _refused(path, 0, where, f"found JSON that cannot be read ({error}), expected a plainer one") from None
    if not isinstance(found, kind):
        raise _refused(path, 1, where, f"found {_NAMES.get(type(found), 'one value')}, expected {_NAMES[kind]}")
    return list(_parts(text, kind))


def _parts(text: str, kind: type) -> Iterator[Part]:
    """The parts of text that is known to be JSON of this kind."""
    decode = json.JSONDecoder().raw_decode
    at, line, key = re.search(r"[\[{]", text).end(), 1, ""  # type: ignore[union-attr]
    line += text.count("\n", 0, at)
    while True:
        start = _after(text, at)
        line += text.count("\n", at, start)
        if text[start] in "]}":
            return
        end = start
        if kind is dict:
            key, end = decode(text, start)
            end = _after(text, end)
        value, at = decode(text, end)
        yield Part(line, key, value)
        line += text.count("\n", start, at)


def _after(text: str, at: int) -> int:
    """Where the next value begins."""
    return _BETWEEN.match(text, at).end()  # type: ignore[union-attr]


def _refused(path: Path, line: int, where: str, message: str) -> RecordError:
    return RecordError(str(path), [Problem(line, where, message)])
