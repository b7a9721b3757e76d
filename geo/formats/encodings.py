"""The encoding of a text file, by its bytes: stated, UTF-8, or the likeliest of those that programs write."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from charset_normalizer import from_bytes

from geo.core.messages import Message

_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
# The letters beside a to z by language, the likelier encoding first: French in cp1252 is Czech letters in cp1250.
_ALPHABETS = (
    ("cp1252", "àâäæçèéêëîïôœöùûüÿ"), ("cp1252", "áéíïñóúüçºª"), ("cp1252", "àáâãçéêíóôõúüºª"), ("cp1252", "äöüßé"),
    ("cp1252", "àèéìíîòóù"), ("cp1252", "åäæöøé"), ("cp1252", "çë"),
    ("cp1250", "čćđšž"), ("cp1254", "çğıiöşüâîû̇"), ("cp1250", "ąćęłńóśźż"), ("cp1250", "áäčďéěíĺľňóôŕřšťúůýž"),
    ("cp1250", "áéíóöőúüű"), ("cp1250", "ăâîşţ"), ("cp1252", "áæðéíóöúýþ"), ("cp1257", "āčēģīķļņšūž"),
    ("cp1257", "ąčęėįšųūž"), ("cp1252", "àâäæçèéêëîïôœöùûüÿáíñóúãõßåøìòº"), ("cp1250", "čćđšžąęłńóśźżáéíýěřůôäöüőű"),
)  # fmt: skip
_OTHER_SCRIPTS = ["cp1251", "cp1253", "cp1255", "cp1256", "koi8_r", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8"]
_LIKELY = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "iso8859_1", "iso8859_2", "iso8859_5",
           "iso8859_15", "mac_roman", "cp850"]  # fmt: skip
_SAMPLE_BYTES = 20_000
_MIN_SHARE_OF_OTHER_SCRIPT = 0.7


class Encoding(NamedTuple):
    """Python's name of an encoding, and what a user should know where it is only the likeliest."""

    name: str
    doubt: str = ""


def detect_encoding(content: bytes) -> Encoding:
    """The encoding of a file, or of its beginning: by its byte order mark, UTF-8 where it can be, or the likeliest."""
    for mark, name in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return Encoding(name)
    if content[:200].count(0) * 3 > len(content[:200]):
        return Encoding("utf-16-le" if content[1:200:2].count(0) > content[:200:2].count(0) else "utf-16-be")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return _guess_encoding(content)
    return Encoding("utf-8")


def _guess_encoding(content: bytes) -> Encoding:
    sample = b"\n".join(line for line in content.splitlines() if not line.isascii())
    text = sample.decode("utf-8", errors="ignore")
    broken = sample.decode("utf-8", errors="replace").count("\ufffd")
    if len(re.findall(r"[^\x00-\x7f]", text)) > 10 * broken:
        return Encoding(
            "utf-8", Message("found bytes that are not UTF-8, expected UTF-8 throughout: they are shown as \ufffd")
        )
    sample = sample[:_SAMPLE_BYTES]
    name = _guess_by_script(sample) or _guess_by_alphabet(sample)
    if name is None:
        best = from_bytes(sample, cp_isolation=_LIKELY).best()
        name = best.encoding if best else "cp1252"
    doubt = Message(
        "found no UTF-8, expected it: read as {name}; if letters look wrong, save it as UTF-8, or name its encoding by "
        "--encoding",
        name=name,
    )
    return Encoding(name, doubt)


def _guess_by_script(sample: bytes) -> str | None:
    """The encoding of words that have hardly a Latin letter in them; None for Latin text."""
    words = [word for word in re.findall(rb"[A-Za-z\x80-\xff]{3,}", sample) if not word.isascii()]
    letters = b"".join(words)
    if not letters or sum(byte >= 0xC0 for byte in letters) < _MIN_SHARE_OF_OTHER_SCRIPT * len(letters):
        return None
    best = from_bytes(sample, cp_isolation=_OTHER_SCRIPTS).best()
    return _by_common_letters(sample) or (best.encoding if best else None)


def _by_common_letters(sample: bytes) -> str | None:
    """The encoding in which the letters are of one script and as common as in its languages."""
    common = {
        "cp1251": "оеаинтсрвлкмдпу", "koi8_r": "оеаинтсрвлкмдпу", "iso8859_5": "оеаинтсрвлкмдпу",
        "cp1256": "الينمورتبهعدسف", "cp1255": "יוהלאמרתבשנדקםעחפכג", "cp1253": "αοιετσνηυρπκμλ",
    }  # fmt: skip
    scores = {}
    for name, letters in common.items():
        decoded = sample.decode(name, errors="replace")
        found = [char for char in decoded.casefold() if ord(char) > 0x7F and char.isalpha()]
        broken = sum(char == "\ufffd" or unicodedata.category(char) == "Mn" for char in decoded)
        # A wrong encoding has capitals in the middle of words.
        capitals = sum(a.isalpha() and b.isupper() for a, b in pairwise(decoded))
        if found:
            scores[name] = (sum(char in letters for char in found) - 5 * broken - capitals / 2) / len(found)
    name, score = max(scores.items(), key=lambda item: item[1], default=("", 0.0))
    return name if score > 0.5 else None


def _guess_by_alphabet(sample: bytes) -> str | None:
    """The encoding in which all letters are those of one language, the likelier language first."""
    for name, alphabet in _ALPHABETS:
        try:
            decoded = sample.decode(name).lower()
        except UnicodeDecodeError:
            continue
        letters = {char for char in decoded if ord(char) > 0x7F and (char.isalpha() or char == "\u0307")}
        if letters and letters <= set(alphabet):
            return name
    return None
