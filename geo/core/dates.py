"""Dates as sources give them: EDTF text to spans of calendar days and to words, and day numbers.

A date is a calendar day without a time zone. The record uses a part of EDTF (ISO 8601-2): days,
months, years, the qualifiers ``~ ? %`` behind a date, the interval ``a/b`` for what lasted, and the set
``[a..b]`` for one day not known among several. The edtf package reads single dates. Intervals and sets
are taken apart here, as it knows no qualifiers in a set and accepts intervals that end before they start.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from edtf import EDTFParseException, parse_edtf

from geo.core.text import quote_text

Extent = Literal["day", "within", "lasting"]

_DATE = "[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?[~?%]?"
DATE_PATTERN = rf"{_DATE}|{_DATE}/{_DATE}|\[{_DATE}\.\.{_DATE}\]"
EXPECTED_DATE = "a date such as 2022-12-08, 2022-11, 2022-11~, 2022-12-10/2022-12-12 or [2022-12-10..2022-12-12]"

_EPOCH = date(1970, 1, 1)
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_QUALIFIERS = {"": "", "~": "about ", "?": "possibly ", "%": "possibly about "}
_HINTS = (
    (r"[0-9T:-]+[T ][0-9]{2}:.*", "a day here and the hour in `time`"),
    (r".*[0-9X-]X.*", "for a day not known a month, a year or a set such as [2022-12-01..2022-12-09]"),
    (r"(\.\.)?/.*|.*/(\.\.)?|\[\.\..*|.*\.\.\]", "both ends: open intervals cannot be drawn"),
    (r".*[,{}].*", "a set with two ends such as [2022-12-10..2022-12-12]"),
)


@dataclass(frozen=True, slots=True)
class Interval:
    """The days a date may mean, both ends included.

    Attributes
    ----------
    text : str
        The date as the record writes it, in EDTF.
    approximate : bool
        Whether any part of it carries ``~``, ``?`` or ``%``.
    extent : {"day", "within", "lasting"}
        One day; on one day not known in the span; all through the span.
    """

    first: date
    last: date
    text: str
    approximate: bool
    extent: Extent


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included; ValueError if it ends before it starts."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"found a period that ends ({self.last}) before it starts ({self.first})")


@lru_cache(maxsize=4096)
def parse_date(text: str) -> Interval:
    """Parse an EDTF date into the span of days that it names; ValueError "found …, expected …" if it names none."""
    if re.fullmatch(DATE_PATTERN, text) is None:
        raise ValueError(f"found {quote_text(text, 40)}, expected {_expected(text)}")
    parts = _parts(text)
    first, last = _days(parts[0])[0], _days(parts[-1])[1]
    if last < first:
        raise ValueError(f"found {text}, which ends before it starts, expected the earlier date first")
    return Interval(first, last, text, any(qualifier in text for qualifier in "~?%"), _extent(text, first, last))


def describe_date(interval: Interval) -> str:
    """Describe a date in English, as exact as it is and no more, such as "from 10 to 12 December 2022"."""
    parts = _parts(interval.text)
    last = _describe_part(parts[-1], parts[-1])
    if interval.extent == "day":
        return last
    if len(parts) == 1:
        return f"on one day in {last} (day not known)"
    if parts[0] == parts[1]:
        return f"throughout {last}"
    preposition, conjunction = ("from", "to") if interval.extent == "lasting" else ("between", "and")
    return f"{preposition} {_describe_part(parts[0], parts[1])} {conjunction} {last}"


def day_number(day: date) -> int:
    """Count the days since 1970-01-01, as the browser does."""
    return (day - _EPOCH).days


def from_day_number(number: int) -> date:
    """Return the day so many days after 1970-01-01; OverflowError outside the years 1 to 9999."""
    return _EPOCH + timedelta(days=number)


def _parts(text: str) -> list[str]:
    return re.split(r"/|\.\.", text.strip("[]"))


def _extent(text: str, first: date, last: date) -> Extent:
    if first == last:
        return "day"
    return "lasting" if "/" in text else "within"


def _fields(part: str) -> list[int]:
    return [int(number) for number in part.rstrip("~?%").split("-")]


@lru_cache(maxsize=4096)
def _days(part: str) -> tuple[date, date]:
    """Find the first and last day of a year, month or day; ValueError if the calendar does not have it."""
    plain = part.rstrip("~?%")
    try:
        if len(plain) == len("2022-12-08"):
            # Nearly every date is a day, and the library takes thousands of times as long.
            return (day := date.fromisoformat(plain)), day
        parsed = parse_edtf(plain)
        return date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])
    except (ValueError, EDTFParseException):
        raise ValueError(f"found {part}, which is not in the calendar, expected {EXPECTED_DATE}") from None


def _describe_part(part: str, following: str) -> str:
    """Describe a date without the month and year that it shares with the date that follows in the text."""
    fields, others = _fields(part), _fields(following)
    shared = 0
    if part is not following and fields[0] == others[0]:
        shared = 2 if len(fields) == len(others) == 3 and fields[1] == others[1] else min(1, len(fields) - 1)
    names = [str(fields[0]), *(_MONTHS[month - 1] for month in fields[1:2]), *(str(day) for day in fields[2:])]
    return _QUALIFIERS[part[-1] if part[-1] in _QUALIFIERS else ""] + " ".join(reversed(names[shared:]))


def _expected(text: str) -> str:
    return next((hint for shape, hint in _HINTS if re.fullmatch(shape, text)), EXPECTED_DATE)
