"""Problems with a user's files, and the errors that carry them.

GeoError
 ├── RecordError    the incident file: missing, unreadable, or with problems
 ├── BoundaryError  the municipality boundaries: missing, unreadable, or unfit
 ├── ArchiveError   the archived documents: no such folder, or a document missing or unreadable
 └── OutputError    a file to be written: there already, or not writable
"""

from dataclasses import dataclass


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
        ``found …, expected …``, in words for a user.
    """

    line: int
    where: str
    message: str

    def text(self, file: str) -> str:
        """Format as ``FILE:LINE: path: message``, without the parts that are empty."""
        place = f"{file}:{self.line}" if self.line else file
        return ": ".join(part for part in (place, self.where, self.message) if part)


class GeoError(Exception):
    """A user's file cannot be used; ``problems`` holds every fault of it, in the order of the file."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(problem.text(file) for problem in self.problems))


class RecordError(GeoError):
    """The incident file cannot be used."""


class BoundaryError(GeoError):
    """The municipality boundaries cannot be used."""


class ArchiveError(GeoError):
    """The archived documents cannot be used."""


class OutputError(GeoError):
    """A file cannot be written."""
