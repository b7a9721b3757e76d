"""Dates as sources give them: EDTF text to spans of days and to words; day numbers; the window of days shown.

A date is a calendar day without a time zone. The record uses a part of EDTF (ISO 8601-2): days, months, years 0001 to
9999, the qualifiers ``~ ? %`` behind a date, the interval ``a/b`` for what lasted, and the set ``[a..b]`` for one day
not known among several. The rest of EDTF is refused by name, with what to write instead: seasons, which are other
months elsewhere, and what has no first or last day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from geo.core.language import write_date
from geo.core.messages import Message, gettext, gettext_noop
from geo.core.text import quote_text

Extent = Literal["day", "within", "lasting"]

_DATE = "[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?[~?%]?"
DATE_PATTERN = rf"{_DATE}|{_DATE}/{_DATE}|\[{_DATE}\.\.{_DATE}\]"
EXPECTED_DATE = Message(
    "a date such as 2022-12-08, 2022-11, 2022-11~, 2022-12-10/2022-12-12 or [2022-12-10..2022-12-12]"
)

_EPOCH = date(1970, 1, 1)
_QUALIFIERS = {
    "~": gettext_noop("about {date}"),
    "?": gettext_noop("possibly {date}"),
    "%": gettext_noop("possibly about {date}"),
}
_SKELETONS = ("y", "yMMMM", "yMMMMd"), ("", "MMMM", "MMMMd"), ("", "", "d")
"""How CLDR calls a date, by the number of fields that it shares with the next and by that of its fields, less one."""
_HINTS = (
    (r"[0-9T:-]+[T ][0-9]{2}:.*", Message("a day here and the hour in `time`")),
    (r"-.*|.*[/.\[]-[0-9].*|.*[YES][0-9-].*|[0-9]{5,}-.*", Message("a year from 0001 to 9999 in four digits")),
    (r".*[0-9X-]X.*", Message("for a day not known a month, a year or a set such as [2022-12-01..2022-12-09]")),
    (r"(\.\.)?/.*|.*/(\.\.)?|\[\.\..*|.*\.\.\]", Message("both ends: open intervals cannot be drawn")),
    (r".*[,{}].*", Message("a set with two ends such as [2022-12-10..2022-12-12]")),
    (r"(.*[/.\[-])?[~?%].*|.*[~?%]-.*", Message("~, ? or % behind the whole date, such as 2022-12-08~")),
)
# The numbers that EDTF has after those of the months: what they are, and their first and last month where all agree.
_NAMES_OF_PARTS = (
    Message("spring"), Message("summer"), Message("autumn"), Message("winter"), Message("spring in the north"),
    Message("summer in the north"), Message("autumn in the north"), Message("winter in the north"),
    Message("spring in the south"), Message("summer in the south"), Message("autumn in the south"),
    Message("winter in the south"), Message("quarter 1"), Message("quarter 2"), Message("quarter 3"),
    Message("quarter 4"), Message("third 1 of the year"), Message("third 2 of the year"),
    Message("third 3 of the year"), Message("half 1 of the year"), Message("half 2 of the year"),
)  # fmt: skip
_MONTHS_OF_PARTS = (
    *(None,) * 12, (1, 3), (4, 6), (7, 9), (10, 12), (1, 4), (5, 8), (9, 12), (1, 6), (7, 12),
)  # fmt: skip
_PARTS_OF_YEARS = dict(enumerate(zip(_NAMES_OF_PARTS, _MONTHS_OF_PARTS, strict=True), start=21))

_MIN_EMPTY_DAYS = 14
_MIN_EMPTY_SHARE = 1 / 20
_MAX_CLUSTERS = 8
Mode = Literal["window", "cumulative", "day"]


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


@lru_cache(maxsize=65_536)
def parse_date(text: str) -> Interval:
    """Parse an EDTF date into the span of days that it names; ValueError "found …, expected …" if it names none."""
    if re.fullmatch(DATE_PATTERN, text) is None:
        raise ValueError(
            Message("found {found}, expected {expected}", found=quote_text(text, 40), expected=_expected(text))
        )
    parts = _parts(text)
    first, last = _days(parts[0])[0], _days(parts[-1])[1]
    if last < first:
        found = Message("{text}, which ends before it starts", text=text)
        expected = Message("the earlier date first")
        raise ValueError(Message("found {found}, expected {expected}", found=found, expected=expected))
    return Interval(first, last, text, any(qualifier in text for qualifier in "~?%"), _extent(text, first, last))


def describe_date(interval: Interval) -> str:
    """Describe a date in the page's language, as exact as it is and no more, such as "from 10 to 12 December 2022"."""
    parts = _parts(interval.text)
    last = _describe_part(parts[-1], parts[-1])
    if interval.extent == "day":
        return last
    if len(parts) == 1:
        return gettext("on one day in {date} (day not known)", date=last)
    if parts[0] == parts[1]:
        return gettext("throughout {date}", date=last)
    first = _describe_part(parts[0], parts[1])
    if interval.extent == "lasting":
        return gettext("from {first} to {last}", first=first, last=last)
    return gettext("between {first} and {last}", first=first, last=last)


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


def _days(part: str) -> tuple[date, date]:
    """Find the first and last day of a year, month or day; ValueError if the calendar does not have it."""
    fields = _fields(part)
    try:
        match fields:
            case [year]:
                return date(year, 1, 1), date(year, 12, 31)
            case [year, month] if month in _PARTS_OF_YEARS:
                raise ValueError(_refuse_part_of_year(part, year, month))
            case [year, month]:
                return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        day = date(*fields)
    except ValueError as error:
        if str(error).startswith("found "):
            raise
        found = Message("{text}, which is not in the calendar", text=part)
        raise ValueError(Message("found {found}, expected {expected}", found=found, expected=EXPECTED_DATE)) from None
    return day, day


def _refuse_part_of_year(part: str, year: int, number: int) -> str:
    """Return the message about a season, a quarter or another part of a year, which EDTF numbers like a month."""
    name, months = _PARTS_OF_YEARS[number]
    first, last = (f"{year:04}-{month:02}" for month in months or (3, 5))
    if months:
        expected = Message(
            "its months: [{first}..{last}] for a day in them, {first}/{last} for all of them", first=first, last=last
        )
    else:
        expected = Message(
            "the months that are meant: such as [{first}..{last}] for a day in them, {first}/{last} for all of them",
            first=first,
            last=last,
        )
    found = Message("{text} ({name})", text=part, name=name)
    return Message("found {found}, expected {expected}", found=found, expected=expected)


def _describe_part(part: str, following: str) -> str:
    """Describe a date without the month and year that it shares with the date that follows in the text."""
    fields, others = _fields(part), _fields(following)
    shared = 0
    if part is not following and fields[0] == others[0]:
        shared = 2 if len(fields) == len(others) == 3 and fields[1] == others[1] else min(1, len(fields) - 1)
    date = write_date(_SKELETONS[shared][len(fields) - 1], *fields)
    return gettext(_QUALIFIERS[part[-1]], date=date) if part[-1] in _QUALIFIERS else date


def _expected(text: str) -> Message:
    return next((hint for shape, hint in _HINTS if re.fullmatch(shape, text)), EXPECTED_DATE)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are shown: day numbers (days since 1970-01-01), both inclusive."""

    first: int
    last: int
    mode: Mode = "window"

    def message(self) -> dict[str, Any]:
        """The message by which the timeline tells a window at rest; the same is taken as known at the start."""
        return {"kind": "window", **asdict(self), "done": True}


def find_clusters(first: ArrayLike, last: ArrayLike) -> list[tuple[int, int]]:
    """Find the stretches of days with incidents that long empty stretches part.

    A stretch is empty while nothing begins or lasts in it. It is long from two weeks on, if it is also at least a
    twentieth of all the days; where more than seven are, the seven longest part the record.

    Parameters
    ----------
    first, last : array of int
        First and last day number of each incident, inclusive, in any order.

    Returns
    -------
    list of (int, int)
        First and last day of each cluster, in order; every incident lies in exactly one. None for no incidents, and one
        for a record without long empty stretches.
    """
    starts, ends = np.sort(np.asarray(first, dtype=np.int64)), np.sort(np.asarray(last, dtype=np.int64))
    if not len(starts):
        return []
    # Sorted apart: where the n-th start is after the n-1 first ends, all that has begun is over.
    empty_days = starts[1:] - ends[:-1] - 1
    is_long = empty_days >= max(_MIN_EMPTY_DAYS, (ends[-1] - starts[0] + 1) * _MIN_EMPTY_SHARE)
    longest = np.argsort(-empty_days, kind="stable")[: _MAX_CLUSTERS - 1]
    gaps = np.sort(longest[is_long[longest]])
    return list(zip(starts[[0, *(gaps + 1)]].tolist(), ends[[*gaps, -1]].tolist(), strict=True))
