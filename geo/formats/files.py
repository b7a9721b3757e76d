"""Reads an input file as bytes, as text in the encoding that its bytes show, and as JSON with lines; tells versions
apart.

An encoding is stated, UTF-8, or the likeliest of those that programs write. Of JSON the scanner tells the line in which
each part of the outermost list or object begins.
"""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import json
import os
import re
import stat
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from charset_normalizer import from_bytes

from geo.core.errors import Problem, RecordError, describe_error
from geo.core.limits import RECORD_MB, Limit
from geo.core.messages import Message
from geo.core.text import NOT_TEXT, unprintable

HASH_DIGITS = 12
"""How many hexadecimal digits of a SHA-256 name a version of a record."""

_JSON_DECODER = json.JSONDecoder()
_JSON_SPACE = re.compile(r"[ \t\n\r]*")
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


def read_text(path: Path) -> str:
    """Read a record's text, without a byte order mark.

    Raises
    ------
    RecordError
        If the file cannot be read, is longer than `RECORD_MB`, or is not UTF-8 text.
    """
    return decode_text(read_bytes(path), path)


def read_bytes(path: Path, limit: Limit = RECORD_MB) -> bytes:
    """Read a regular file, but at most one byte more than the limit, so that `decode_utf8` can refuse a longer one.

    Raises
    ------
    RecordError
        If the file cannot be read, or is a folder, a pipe, a device or a socket, which might never end.
    """
    try:
        if path.is_dir():
            raise file_error(path, 0, Message("found a directory, expected a file: name the YAML file in it"))
        if not path.exists():
            raise file_error(path, 0, Message("found no such file, expected one: check the name and the directory"))
        with open_without_waiting(path) as file:
            require_regular(file, path)
            return file.read(limit.max_bytes + 1)
    except (OSError, ValueError) as error:
        message = Message(
            "found a file that cannot be read ({reason}), expected a readable one", reason=describe_error(error)
        )
        raise file_error(path, 0, message) from None


def read_bounded(path: Path, limit: Limit) -> bytes:
    """Read a regular file whole, as `read_bytes` does; RecordError where it is larger than the limit."""
    content = read_bytes(path, limit)
    if len(content) > limit.max_bytes:
        raise too_large(path, limit)
    return content


def too_large(path: Path, limit: Limit) -> RecordError:
    """Make an error of a file that is larger, unpacked, than a limit, with how to raise it."""
    return file_error(path, 0, Message("found a larger file, expected {expected}", expected=limit.expected))


def open_without_waiting(path: Path) -> BinaryIO:
    """Open a file for reading, without waiting for the other end of what turns out to be a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags), "rb")


def require_regular(file: BinaryIO, path: Path) -> None:
    """Raise RecordError for an open file that is a folder, a pipe, a device or a socket."""
    mode = os.fstat(file.fileno()).st_mode
    if not stat.S_ISREG(mode):
        found = Message("a directory") if stat.S_ISDIR(mode) else Message("a pipe, a device or a socket")
        raise file_error(path, 0, Message("found {found}, expected a file: save it as one first", found=found))


def decode_text(content: bytes, path: Path) -> str:
    """Decode the bytes of a file as `decode_utf8` does; RecordError for control characters too."""
    text = decode_utf8(content, path)
    if match := NOT_TEXT.search(text):
        line = text[: match.start()].count("\n") + 1
        raise file_error(
            path, line, Message("found {character}, expected text: delete it", character=unprintable(match[0]))
        )
    return text


def decode_utf8(content: bytes, path: Path, limit: Limit = RECORD_MB, encoding: str | None = None) -> str:
    """Decode the bytes of a file, without a byte order mark; RecordError if they are too many or not UTF-8.

    Another ``encoding`` is that which the user names for the file.
    """
    if len(content) > limit.max_bytes:
        expected = Message(
            "at most {value} {unit}: split the record, keep it as GeoParquet, or a higher limit in the environment "
            "variable {variable}",
            value=limit.value,
            unit=limit.unit,
            variable=limit.variable,
        )
        raise file_error(path, 0, Message("found a larger file, expected {expected}", expected=expected))
    try:
        return content.decode(encoding or "utf-8-sig")
    except UnicodeDecodeError as error:
        if encoding:
            message = Message(
                "found bytes that are not {encoding}, expected that encoding throughout", encoding=encoding
            )
            raise file_error(path, content[: error.start].count(b"\n") + 1, message) from None
        line = content[: error.start].count(b"\n") + 1
        byte = Message(
            "the byte 0x{byte} at position {position} of the file",
            byte=f"{content[error.start]:02x}",
            position=error.start + 1,
        )
        raise file_error(
            path, line, Message("found {byte}, expected UTF-8: save it in that encoding", byte=byte)
        ) from None


def file_error(path: Path, line: int, message: str) -> RecordError:
    """Make an error with a single problem of a file; line 0 means the file as a whole."""
    return RecordError(str(path), [Problem(line, "", message)])


def short_hash(content: bytes) -> str:
    """Name a version of a file: the first `HASH_DIGITS` digits of the SHA-256 of its bytes."""
    return hashlib.sha256(content).hexdigest()[:HASH_DIGITS]


def hash_file(path: Path) -> str:
    """Get the SHA-256 of a file's bytes; OSError or RecordError where it cannot be read or is no regular file."""
    with open_without_waiting(path) as file:
        require_regular(file, path)
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def stamp_file(path: Path) -> tuple[int, int, int] | None:
    """Modification time (ns), size (bytes) and inode of a file, to notice a change; None if it is missing."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


def flush_folder(folder: Path) -> None:
    """Write the names in a folder to the disk, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


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
        value, end = _JSON_DECODER.raw_decode(text, at)
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
            value, at = _JSON_DECODER.raw_decode(text, at)
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
    key, at = _JSON_DECODER.raw_decode(text, at)
    return key, _skip_sign(text, at, ":")


def _skip_sign(text: str, at: int, sign: str) -> int:
    at = _skip_space(text, at)
    if text[at : at + 1] != sign:
        raise json.JSONDecodeError(f"Expecting '{sign}' delimiter", text, at)
    return _skip_space(text, at + 1)


def _skip_space(text: str, at: int) -> int:
    match = _JSON_SPACE.match(text, at)
    return match.end() if match else at


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
