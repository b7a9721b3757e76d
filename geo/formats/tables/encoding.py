"""In which encoding a table is saved: what it says itself, UTF-8 where it can be, otherwise the likeliest."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from charset_normalizer import from_bytes

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
_LIKELY = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "iso8859_1", "iso8859_2", "iso8859_5", "iso8859_15"]
_SAMPLE = 20_000


class Encoding(NamedTuple):
    """Python's name of an encoding, and what a user should know where it is only the likeliest."""

    name: str
    doubt: str = ""


def found(content: bytes) -> Encoding:
    """The encoding of a whole file, or of its beginning."""
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            return Encoding(name)
    if content[:200].count(0) * 3 > len(content[:200]):
        return Encoding("utf-16-le" if content[1:200:2].count(0) > content[:200:2].count(0) else "utf-16-be")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return _guessed(content)
    return Encoding("utf-8")


def _guessed(content: bytes) -> Encoding:
    strange = b"\n".join(line for line in content.splitlines() if not line.isascii())
    text = strange.decode("utf-8", errors="ignore")
    broken = strange.decode("utf-8", errors="replace").count("\ufffd")
    if len(re.findall(r"[^\x00-\x7f]", text)) > 10 * broken:
        return Encoding("utf-8", "found bytes that are not UTF-8, expected UTF-8 throughout: they are shown as \ufffd")
    best = from_bytes(strange[:_SAMPLE], cp_isolation=_LIKELY).best()
    name = best.encoding if best else "cp1252"
    return Encoding(name, f"found no UTF-8, expected it: read as {name}; if letters look wrong, save it as UTF-8")
