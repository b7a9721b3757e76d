"""Edits of a record's file, by turns one that breaks it and one that mends it, each unlike the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).parents[2]
_DATA = _ROOT / "tests" / "data"
_SOUND = (_ROOT / "events.yaml").read_text(encoding="utf-8")
_TITLE = '\n    title:\n      en: "'
_SMALL = (_DATA / "tiny.yaml").read_text(encoding="utf-8")
_KINDS: dict[str, tuple[str, str]] = {
    kind: (old, new) for kind, old, new, *_ in json.loads((_DATA / "broken.json").read_text())
}
_WHOLE: dict[str, bytes | None] = {
    "no file": None, "an empty file": b"", "not UTF-8": b"\xff\xfe\x00title", "null bytes": bytes(1_000),
    "half a record": _SOUND.encode()[: len(_SOUND) // 2], "another format": b"%PDF-1.7\n",
}  # fmt: skip


class Edit(NamedTuple):
    """What a file holds from now on, None where it is deleted; ``kind`` says how it is broken, if it is."""

    content: bytes | None
    kind: str | None


def broken_edits() -> list[Edit]:
    """List every kind of broken file that the tests of the reader know, and files that are no record at all."""
    broken = [Edit(_SMALL.replace(old, new, 1).encode(), kind) for kind, (old, new) in _KINDS.items()]
    return [Edit(content, kind) for kind, content in _WHOLE.items()] + broken


def sound_edit(number: int) -> Edit:
    """Give the record with a number in the title of its last incident."""
    before, title, after = _SOUND.rpartition(_TITLE)
    return Edit(f"{before}{title}Edit {number:04}: {after}".encode(), None)


def list_edits() -> Iterator[Edit]:
    """Give edits without end: one that breaks the file, in another way each time, then one that mends it."""
    broken = broken_edits()
    for number in count():
        yield broken[number % len(broken)]
        yield sound_edit(number)


def write_edit(file: Path, edit: Edit) -> None:
    """Replace a file at once, as editors do: no reader sees half of it."""
    if edit.content is None:
        file.unlink(missing_ok=True)
        return
    draft = file.with_suffix(".draft")
    draft.write_bytes(edit.content)
    draft.replace(file)
