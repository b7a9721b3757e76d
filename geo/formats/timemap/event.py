"""An event as TimeMap has it, in either of its shapes."""

from __future__ import annotations

from dataclasses import dataclass, field


class Unusable(Exception):
    """A row that has to be left out: its column, and why."""

    def __init__(self, column: str, message: str) -> None:
        self.column, self.message = column, message
        super().__init__(message)


@dataclass
class Row:
    """An event as a file has it.

    ``fields`` are its texts by TimeMap's names, ``tags`` its filters as (group, value), ``sources`` ids of the
    record's sources, ``rest`` the text that may hold what TimeMap has no field for; ``note`` grows with what the
    record has no field for.
    """

    line: int
    where: str
    fields: dict[str, str]
    tags: list[tuple[str, str]]
    sources: list[str]
    rest: str = ""
    note: list[str] = field(default_factory=list)

    def all(self, group: str) -> list[str]:
        """The values of a group of filters."""
        return [value for name, value in self.tags if name.casefold() == group.casefold()]
