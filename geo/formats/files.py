"""Reads an input file as bytes and as text, and tells its versions apart."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

from geo.core.errors import Problem, RecordError, describe_error
from geo.core.limits import RECORD_MB, Limit
from geo.core.messages import Message
from geo.core.text import NOT_TEXT, unprintable

HASH_DIGITS = 12
"""How many hexadecimal digits of a SHA-256 name a version of a record."""


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


def stamp_file(path: Path) -> tuple[int, int, int] | None:
    """Modification time (ns), size (bytes) and inode of a file, to notice a change; None if it is missing."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino
