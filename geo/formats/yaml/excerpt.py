"""The incidents of a view as an events.yaml: valid input again, with the comments and the order of the original."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Mapping

from geo.core.errors import RecordError
from geo.formats.extract import ExportData
from geo.formats.yaml import editing as revision
from geo.formats.yaml import text, writer
from geo.formats.yaml.editing import Unfit

_WIDTH = 100


def dump(extract: ExportData) -> bytes:
    """The record with these incidents only, and with the sources and places that they name.

    Taken from the text of the file that the record was read from, if that is YAML and still as it was;
    otherwise written anew.
    """
    return (_remarks(extract.about) + (_cut(extract) or writer.text(extract.dataset))).encode()


def _cut(extract: ExportData) -> str | None:
    """The original with the other incidents taken out; None where that cannot be done."""
    original = _original(extract)
    if original is None:
        return None
    try:
        return revision.cut(original, set(extract.ids))
    except (RecordError, Unfit):
        return None


def _original(extract: ExportData) -> str | None:
    """The text that the record was read from."""
    file, version = extract.file, extract.version
    if file is None:
        return None
    try:
        content = text.content(file)
        return text.decoded(content, file) if hashlib.sha256(content).hexdigest()[: len(version)] == version else None
    except RecordError:
        return None


def _remarks(about: Mapping[str, str]) -> str:
    """What the export says of itself, as comments; nothing in it can end one."""
    lines = (f"{key}: {_line(words)}" for key, words in about.items())
    wrapped = (textwrap.fill(line, _WIDTH, initial_indent="# ", subsequent_indent="#   ") for line in lines)
    return "\n".join(wrapped) + "\n\n"


def _line(words: str) -> str:
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(words.split()))
