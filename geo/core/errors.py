"""Problems with a user's files, alone or put together by reason, and the errors that carry them.

GeoError
 ├── RecordError    the incident file: missing, unreadable, or with problems
 ├── BoundaryError  the municipality boundaries: missing, unreadable, or unfit
 ├── ArchiveError   the archived documents: no such folder, or a document missing or unreadable
 └── OutputError    a file to be written: there already, or not writable
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from geo.core.messages import Message, pgettext, plural_message, translate_message

_KNOWN_WORDS: dict[str, Message] = {
    words: words
    for words in (
        # of the operating system and of Python, about files
        Message("Bad file descriptor"),
        Message("Broken pipe"),
        Message("Cannot allocate memory"),
        Message("Device or resource busy"),
        Message("Disk quota exceeded"),
        Message("File exists"),
        Message("File name too long"),
        Message("File too large"),
        Message("Input/output error"),
        Message("Is a directory"),
        Message("No space left on device"),
        Message("No such device or address"),
        Message("No such file or directory"),
        Message("Not a directory"),
        Message("Operation not permitted"),
        Message("Permission denied"),
        Message("Read-only file system"),
        Message("Stale file handle"),
        Message("Too many levels of symbolic links"),
        Message("Too many open files"),
        Message("embedded null byte"),
        # of the parser of JSON
        Message("Expecting ',' delimiter"),
        Message("Expecting ':' delimiter"),
        Message("Expecting property name enclosed in double quotes"),
        Message("Expecting value"),
        Message("Extra data"),
        Message("Invalid control character at"),
        Message("Unterminated string starting at"),
    )
}
"""What the system and libraries say most often; in English as they say it."""

_MAX_LINES_NAMED = 5
_VALUES_IN_MESSAGE = re.compile(r"'[^']*'|\"[^\"]*\"|-?[0-9][0-9.,:/-]*")
_FOUND_IN_MESSAGE = re.compile(r"found .*?(?=, (?:expected|read|taken|which|in which|a |the )|: |$)", re.DOTALL)


@dataclass(frozen=True, order=True)
class Problem:
    """A fault of a file, with the place where a user can mend it.

    Attributes
    ----------
    line : int
        1-based line in the file; 0 where the file as a whole is meant.
    where : str
        Path inside the record, such as ``events.2022-12-08-x.date``; may be empty.
    message : str
        ``found …, expected …``, in words for a user: a `Message`, in English, or a text.
    """

    line: int
    where: str
    message: str

    def text(self, file: str) -> str:
        """Format as ``FILE:LINE: path: message`` in the language, without the parts that are empty."""
        name = translate_message(file)
        place = f"{name}:{self.line}" if self.line else name
        return ": ".join(part for part in (place, self.where, translate_message(self.message)) if part)


class GeoError(Exception):
    """A user's file cannot be used; ``problems`` holds every fault of it, in the order of the file."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = tuple(sorted(problems))
        super().__init__(file, problems)

    def __str__(self) -> str:
        """Return every problem on a line, in the language."""
        return "\n".join(problem.text(self.file) for problem in self.problems)


class RecordError(GeoError):
    """The incident file cannot be used."""


class BoundaryError(GeoError):
    """The municipality boundaries cannot be used."""


class ArchiveError(GeoError):
    """The archived documents cannot be used."""


class OutputError(GeoError):
    """A file cannot be written."""


def describe_error(error: Exception) -> str:
    """Say what an error of the system or of a library says, without the file that it is about: see `quote_words`."""
    return quote_words(getattr(error, "strerror", None) or str(error))


def quote_words(words: str) -> str:
    """Make a message of what the system or a library says: translated where it is known, else quoted as it is."""
    return words if isinstance(words, Message) else _KNOWN_WORDS.get(words) or Message("{words}", words=words)


def group_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Put problems of one column and one reason together, at the first of their rows.

    Of several rows the message is that of the first, with the number of all and the lines of the first few.
    """
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((_column(problem.where), _reason(problem.message)), []).append(problem)
    return [group[0] if len(group) == 1 else _join_group(group) for group in groups.values()]


def write_report(left_out: Iterable[Problem], remarks: Iterable[Problem]) -> bytes:
    """Write every problem as CSV, in the language: what was done with the row, its line, its column and the message."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        (pgettext("report", "row"), pgettext("report", "line"), pgettext("report", "column"),
         pgettext("report", "message"))
    )  # fmt: skip
    for done, problems in (
        (pgettext("report", "left out"), left_out), (pgettext("report", "changed or told"), remarks),
    ):  # fmt: skip
        for problem in problems:
            cells = (problem.where, translate_message(problem.message))
            safe = (f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in cells)
            writer.writerow((done, problem.line or "", *safe))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _join_group(group: list[Problem]) -> Problem:
    first = group[0]
    lines = list(dict.fromkeys(problem.line for problem in group if problem.line))
    named = ", ".join(map(str, lines[:_MAX_LINES_NAMED])) + (", …" if len(lines) > _MAX_LINES_NAMED else "")
    if len(lines) > 1:
        message = plural_message(
            "{message}: so in {n} row (lines {lines})",
            "{message}: so in {n} rows (lines {lines})",
            len(group),
            message=first.message,
            lines=named,
        )
    else:
        message = plural_message(
            "{message}: so in {n} row", "{message}: so in {n} rows", len(group), message=first.message
        )
    return Problem(first.line, first.where, message)


def _column(where: str) -> str:
    """The field that a path ends in, without the id of the row that it is in."""
    parts = [part for part in where.split(": ")[-1].split(".") if part and not part.isdecimal()]
    return parts[-1] if parts else ""


def _reason(message: str) -> str:
    """A message without the values of its row."""
    return _VALUES_IN_MESSAGE.sub(
        "", _FOUND_IN_MESSAGE.sub(lambda match: "found" + " nothing" * ("nothing" in match[0]), message, count=1)
    )
