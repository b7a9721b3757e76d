"""Problems with a user's files, and the errors that carry them.

GeoError
 ├── RecordError    the incident file: missing, unreadable, or with problems
 ├── BoundaryError  the municipality boundaries: missing, unreadable, or unfit
 ├── ArchiveError   the archived documents: no such folder, or a document missing or unreadable
 └── OutputError    a file to be written: there already, or not writable
"""

from dataclasses import dataclass

from geo.core.messages import Message, translate_message

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
