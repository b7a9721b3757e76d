"""Writes the incidents of a view as an events.yaml, with the comments and the order of the original."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from geo.core.errors import RecordError
from geo.core.text import printable_line
from geo.formats.extract import ExportData
from geo.formats.files import decode_text, read_bytes, short_hash
from geo.formats.yaml.editing import keep_events
from geo.formats.yaml.layout import CannotEdit
from geo.formats.yaml.writer import write_yaml

_COMMENT_WIDTH = 100
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def dump_excerpt(extract: ExportData) -> bytes:
    """Write a record of these incidents only, and of the sources and places that they name.

    Taken from the text of the file that the record was read from, if that is YAML and still as it was;
    otherwise written anew.
    """
    return (_comments(extract.about) + (_reduce_original(extract) or write_yaml(extract.dataset))).encode()


def _reduce_original(extract: ExportData) -> str | None:
    """The original without the other incidents; None if it has changed or cannot be edited."""
    if extract.file is None:
        return None
    try:
        content = read_bytes(extract.file)
        if short_hash(content) != extract.version:
            return None
        return keep_events(decode_text(content, extract.file), set(extract.ids))
    except (RecordError, CannotEdit):
        return None


def _comments(about: Mapping[str, str]) -> str:
    """The facts about the export as comments, which nothing in them can end."""
    lines = (f"{key}: {printable_line(words, _REPLACEMENT)}" for key, words in about.items())
    wrapped = (textwrap.fill(line, _COMMENT_WIDTH, initial_indent="# ", subsequent_indent="#   ") for line in lines)
    return "\n".join(wrapped) + "\n\n"
