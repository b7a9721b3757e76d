"""Changes to samples: to the values of JSON and of tables, to texts, and to bytes."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

TEXTS = (
    "", " ", "x", "\x00", "\x1b[31m", "\u202e", "\u2028", "\ufeff", "\ud800", "é" * 300, "x" * 5_001, "=1+1", "-", "~",
    "null", "true", "1e999", "NaN", "Infinity", "-0", "0x10", "1_000", "9" * 400, "2022-21", "2022-12-08", "0000-00-00",
    "2022-12-10/2022-12-01", "[2022..2021]", "9999-12-31", "0001", "../..", "/dev/zero", "http://[", "https://a.example",
    "javascript:alert(1)", "<script>", "]]>", "${x}", "{{x}}", "%s", "a,b;c\td", '"', "'", "\\", "\r\n", "mill",
    "police", "west", "protest", "corroborated", "exact", "region", "🧨", "ﷺ", "ß", "İ", "२०२२",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 0.5, -0.0, 90.1, 180.1, 1e300, 10**400, float("nan"), float("inf"), [], {}, [[]],
    [None], [1, 2], [42.5, 20.5], ["west", "east"], {"id": 1}, [[42.5, 20.5], [42.5, 20.5]],
    [[0, 0], [0, 1], [1, 0], [1, 1]],
)  # fmt: skip
BYTES = (
    b"\x00",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n",
    b"\t",
    b'"',
    b"{",
    b"[",
    b"\x1b",
    b"\xed\xa0\x80",
    b"9",
)


def mutate_value(value: Any, chance: random.Random) -> Any:
    """Change one to three parts of a value of JSON: replaced, deleted, doubled, moved, renamed or nested."""
    changed = copy.deepcopy(value)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        changed = _change_part(changed, chance)
    return changed


def mutate_text(text: str, chance: random.Random) -> str:
    """Change a few places of a text: lines and pieces dropped, doubled, exchanged, and hostile pieces put in."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randint(0, len(text))
        to = min(len(text), at + chance.choice((1, 8, 80)))
        piece = chance.choice(TEXTS)
        lines = text.split("\n")
        number = chance.randrange(len(lines))
        kind = chance.randrange(6)
        if kind == 0:
            text = text[:at] + piece + text[to:]
        elif kind == 1:
            text = text[:at] + text[to:]
        elif kind == 2:
            text = text[:to] + text[at:]
        else:
            new = ([], [lines[number]] * 2, [_replace_cell(lines[number], piece, chance)])[kind - 3]
            text = "\n".join([*lines[:number], *new, *lines[number + 1 :]])
    return text


def mutate_bytes(content: bytes, chance: random.Random) -> bytes:
    """Change a few bytes: flipped, cut, put in, or the end left out."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 2, 8))):
        at = chance.randrange(len(changed) + 1)
        kind = chance.randrange(5)
        if kind == 0 and at < len(changed):
            changed[at] = chance.randrange(256)
        elif kind == 1:
            changed[at:at] = chance.choice(BYTES)
        elif kind == 2:
            del changed[at : at + chance.choice((1, 4, 64))]
        elif kind == 3 and at < len(changed):
            changed[at] ^= 1 << chance.randrange(8)
        elif chance.random() < 0.1:
            del changed[at:]
    return bytes(changed)


def dump_json(value: Any) -> bytes:
    """Write values as JSON, halves of surrogate pairs as escapes."""
    return json.dumps(value, ensure_ascii=len(str(value)) % 2 == 0).encode("utf-8", "surrogatepass")


def _replace_cell(line: str, piece: str, chance: random.Random) -> str:
    """Replace one cell of a line of a table, or the value of a key."""
    separator = "," if "," in line else ":"
    cells = line.split(separator)
    cells[chance.randrange(len(cells))] = piece
    return separator.join(cells)


def _change_part(value: Any, chance: random.Random) -> Any:
    parts = list(_parts(value))
    if not parts:
        return copy.deepcopy(chance.choice(VALUES))
    holder, key = chance.choice(parts)
    kind = chance.randrange(8)
    new = copy.deepcopy(chance.choice(VALUES)) if chance.random() < 0.5 else chance.choice(TEXTS)
    if kind <= 3:
        holder[key] = new
    elif kind == 4:
        del holder[key]
    elif kind == 5:
        other, other_key = chance.choice(parts)
        holder[key] = copy.deepcopy(other[other_key])
    elif kind == 6 and isinstance(holder, dict):
        holder[chance.choice((str(new)[:200], str(key) + "x"))] = holder.pop(key)
    elif isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    else:
        holder[key] = _nest(holder[key], chance.choice((1, 3, 30, 200)))
    return value


def _nest(value: Any, levels: int) -> Any:
    for _ in range(levels):
        value = [value]
    return value


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each list or mapping with each of its keys, from the outermost in."""
    items = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    for key, item in items:
        yield value, key
        yield from _parts(item)
