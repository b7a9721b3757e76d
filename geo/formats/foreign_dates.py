"""Dates and times as other systems write them: only what can be read in one way.

Each function reads one manner of writing and raises ValueError, as a rule with "found …, expected …". None of them
shifts a day by a time zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from geo.core.dates import EXPECTED_DATE, Interval, parse_date
from geo.core.text import quote_text

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_DAY_IN_WORDS = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]([0-9]{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2}(?:[.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?")
_THREE_NUMBERS = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})")
_EIGHT_DIGITS = re.compile(r"\d{8}")
_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(?::[0-9]{2}(?:\.[0-9]+)?)? ?(?:([ap])\.?m\.?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date, the local time (HH:MM) where the file has one, and in words how both follow from the file."""

    date: Interval
    time: str | None
    basis: str


def parse_span(start: Any, end: Any = None) -> ParsedDate:
    """Read the days from ``start`` to ``end`` in whatever manner: ISO, EDTF, 8.12.2022, 20221208.

    A time with a zone is left out, as it is not said to be local.

    Raises
    ------
    ValueError
        For what is no date, or could be two: 03/04/2022.
    """
    first = _parse_any(start)
    if end in (None, "") or (last := _parse_any(end)).date.text == first.date.text:
        return first
    return ParsedDate(parse_date(f"{first.date.text}/{last.date.text}"), None, f"As {start!r} to {end!r} in the file")


@lru_cache(maxsize=20_000)
def parse_day(text: str) -> Interval:
    """Read 2022-12-08, also with a time of midnight, or 8 December 2022, also with hyphens or three letters."""
    if iso := _ISO_MIDNIGHT.fullmatch(text):
        return parse_date(iso.group(1))
    if in_words := _DAY_IN_WORDS.fullmatch(text):
        day, name, year = in_words.groups()
        month = next((n for n, known in enumerate(_MONTHS, start=1) if known.startswith(name.lower())), 0)
        return parse_date(f"{year}-{month:02}-{int(day):02}")
    raise ValueError


def parse_month_first(text: str) -> Interval:
    """Read the calendar day M/D/YYYY, or YYYY-MM-DD."""
    expected = "expected a day such as 12/8/2022 (month/day/year)"
    if _ISO_DAY.fullmatch(text):
        return parse_date(text)
    if (numbers := _MONTH_FIRST.fullmatch(text)) is None:
        raise ValueError(f"found {quote_text(text) if text else 'no date'}, {expected}")
    month, day, year = map(int, numbers.groups())
    try:
        return parse_date(date(year, month, day).isoformat())
    except ValueError:
        swapped = " (day and month look swapped)" if day <= 12 < month <= 31 else ""
        raise ValueError(f"found {text}, which is not in the calendar{swapped}, {expected}") from None


def parse_formatted(text: str, pattern: str) -> Interval:
    """Read a date in a format of strptime, no better than the format: one without a day is a month or a year."""
    day = datetime.strptime(text, pattern).date().isoformat()
    exact_chars = 10 if re.search("%[djxcUW]", pattern) else 7 if re.search("%[mbB]", pattern) else 4
    return parse_date(day[:exact_chars])


def parse_time(text: str) -> str:
    """Read a time of day such as 9:30, 09:30:15 or 9 p.m. as HH:MM."""
    match = _TIME.fullmatch(text)
    if match and (match[2] or match[3]):
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if not half or 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0) if half else hour
            if hour <= 23 and minute <= 59:
                return f"{hour:02d}:{minute:02d}"
    raise ValueError(f"found {quote_text(text)}, expected a time such as 09:30")


def _parse_any(value: Any) -> ParsedDate:
    written = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    basis = f"As {written!r} in the file"
    if not written:
        raise ValueError(f"found {str(value)[:40]}, expected {EXPECTED_DATE}")
    if instant := _INSTANT.fullmatch(written):
        day, time, zone = instant.groups()
        if zone:
            return ParsedDate(parse_date(day), None, f"{basis}; the local day may be the one before or after")
        return ParsedDate(parse_date(day), time if time < "24" else None, basis)
    if numbers := _THREE_NUMBERS.fullmatch(written):
        day = _iso_day(written, *numbers.groups())
    elif _EIGHT_DIGITS.fullmatch(written):
        day = f"{written[:4]}-{written[4:6]}-{written[6:]}"
    else:
        day = written
    return ParsedDate(parse_date(day), None, basis)


def _iso_day(written: str, first: str, sign: str, second: str, last: str) -> str:
    """Write a day in three numbers as ISO: the year is first, or last; with dots the day comes before the month."""
    if len(first) == 4:
        return f"{first}-{int(second):02}-{int(last):02}"
    day, month = int(first), int(second)
    if sign != "." and day <= 12 and month <= 12 and day != month:
        found = f"found {written!r}, in which day and month cannot be told apart"
        raise ValueError(f"{found}, expected a date such as 2022-12-08")
    if sign != "." and month > 12:
        day, month = month, day
    return f"{last}-{month:02}-{day:02}"
