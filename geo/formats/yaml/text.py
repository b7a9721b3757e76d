"""The bytes of a record as text, or plain words about why they are not."""

import re
from pathlib import Path

from geo.core.errors import Problem, RecordError

MAX_BYTES = 10_000_000

NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def load(path: Path) -> str:
    """The file's text without a byte order mark. RecordError if there is none or it is too long."""
    return decoded(content(path), path)


def decoded(content: bytes, path: Path) -> str:
    """Bytes that were read from the file as text; raises as `load` does."""
    text = utf8(content, path)
    if stray := NOT_TEXT.search(text):
        line = text[: stray.start()].count("\n") + 1
        raise refused(path, line, f"found {unprintable(stray.group())}, expected text: delete it")
    return text


def utf8(content: bytes, path: Path, most: int = MAX_BYTES) -> str:
    """The same of at most so many bytes, whatever characters they hold."""
    if len(content) > most:
        expected = f"expected at most {most // 1_000_000} MB: split the record, or keep it as GeoParquet"
        raise refused(path, 0, f"found a larger file, {expected}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"found the byte 0x{content[error.start]:02x} at position {error.start + 1:,} of the file"
        raise refused(path, line, f"{found}, expected UTF-8: save it in that encoding") from None


def unprintable(text: str) -> str | None:
    """The first character that no text holds, such as a NUL, in words; None where there is none."""
    stray = NOT_TEXT.search(text)
    return f"the control character U+{ord(stray.group()):04X}" if stray else None


def printable(text: str) -> str:
    """The text without characters that no text holds."""
    return NOT_TEXT.sub("", text)


def content(path: Path, most: int = MAX_BYTES) -> bytes:
    """The file's bytes, no more than one too many. RecordError if it cannot be read."""
    try:
        if path.is_dir():
            raise refused(path, 0, "found a directory, expected a file: name the YAML file in it")
        if not path.is_file():
            raise refused(path, 0, "found no such file, expected a record: check the name and the directory")
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        found = f"found a file that cannot be read ({reason})"
        raise refused(path, 0, f"{found}, expected a readable one") from None


def refused(path: Path, line: int, message: str) -> RecordError:
    """The error that says one thing of a file."""
    return RecordError(str(path), [Problem(line, "", message)])
