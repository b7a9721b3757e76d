"""One row of a table: its cells by column, as what they should be, or in words why they are not."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from geo.core.dates import Interval, parse_date
from geo.core.model import Position
from geo.core.text import quote_text, suggest_options

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_MOST = 1e9
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_IN_WORDS = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]([0-9]{4})", re.ASCII)


class Unfit(ValueError):
    """Why a row cannot be used: the column, and ``found …, expected …``."""

    def __init__(self, column: str, message: str) -> None:
        self.column, self.message = column, message
        super().__init__(message)


class Row:
    """Cells by column name; a column that is not there is one of empty cells. ``line`` is where the row begins."""

    __slots__ = ("_cells", "_index", "line")

    def __init__(self, line: int, cells: list[str], index: Mapping[str, int]) -> None:
        self.line, self._cells, self._index = line, cells, index

    def __getitem__(self, column: str) -> str:
        at = self._index.get(column)
        return "" if at is None else self._cells[at].strip(" \t\r\n\0\ufeff\u00a0")

    def needed(self, column: str) -> str:
        """Text that is not blank."""
        if text := self[column]:
            return text
        raise Unfit(column, "found nothing, expected a value")

    def first(self, *columns: str) -> str:
        """The first of the columns that is not blank, or ""."""
        return next((text for column in columns if (text := self[column])), "")

    def one_of(self, column: str, known: Mapping[str, str]) -> str:
        """What a word or a code stands for, capitals or not."""
        text = self.needed(column)
        if (found := known.get(text) or known.get(text.lower())) is not None:
            return found
        raise Unfit(column, f"found {quote_text(text)}, expected {suggest_options(text, known)}")

    def number(self, column: str, comma: bool = False) -> float | None:
        """A number, None where there is none; a comma, where it may be there, is its decimal sign."""
        if not (text := self[column]):
            return None
        if comma:
            text = text.replace(",", ".")
        value = float(text) if _NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(value):
            raise Unfit(column, f"found {quote_text(text)}, expected a number")
        return value

    def count(self, column: str) -> float | None:
        """A whole number of zero or more, None where there is none."""
        value = self.number(column)
        if value is None or (0 <= value < _MOST and value.is_integer()):
            return value
        raise Unfit(column, f"found {quote_text(self[column])}, expected a whole number")

    def position(self, lat: str, lon: str) -> Position:
        """A position from the columns of its latitude and its longitude, written with a dot or a comma."""
        degrees = []
        for column, most in ((lat, 90), (lon, 180)):
            value = self.number(column, comma=True)
            if value is None or abs(value) > most:
                found = "nothing" if value is None else f"{value:g}"
                raise Unfit(column, f"found {found}, expected degrees from -{most} to {most}")
            degrees.append(value)
        if not any(degrees):
            raise Unfit(lat, "found 0, 0, which stands for no position, expected that of the incident")
        return Position(*degrees)

    def day(self, column: str) -> Interval:
        """A day such as 2022-12-08 or 8 December 2022."""
        text = self.needed(column)
        try:
            return _day(text)
        except ValueError:
            expected = "a day such as 2022-12-08 or 8 December 2022"
            raise Unfit(column, f"found {quote_text(text)}, expected {expected}") from None


@lru_cache(maxsize=20_000)
def _day(text: str) -> Interval:
    if iso := _ISO.fullmatch(text):
        return parse_date(iso.group(1))
    if said := _IN_WORDS.fullmatch(text):
        day, month, year = said.groups()
        number = next((at for at, name in enumerate(_MONTHS, start=1) if name.startswith(month.lower())), 0)
        return parse_date(f"{year}-{number:02}-{int(day):02}")
    raise ValueError
