"""Anyone's dates as EDTF: only what can be read in one way."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from geo.core.dates import EXPECTED_DATE, Interval, parse_date

_CLOCK = r"[T ](\d{2}:\d{2})(?::\d{2}(?:[.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?"
_INSTANT = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}}){_CLOCK}")
_PARTED = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})")


class Moment(NamedTuple):
    """A date, the local time where the file has one, and how they follow from the file."""

    date: Interval
    time: str | None
    basis: str


def read(start: Any, end: Any = None) -> Moment:
    """The days from ``start`` to ``end``; a time with a zone is left out, as it is not said to be local.

    Raises
    ------
    ValueError
        "found …, expected …" for what is no date, or could be two: 03/04/2022.
    """
    first = _one(start)
    if end in (None, ""):
        return first
    last = _one(end)
    if last.date.text == first.date.text:
        return first
    return Moment(parse_date(f"{first.date.text}/{last.date.text}"), None, f"As {start!r} to {end!r} in the file")


def _one(given: Any) -> Moment:
    written = str(given).strip() if isinstance(given, str | int) and not isinstance(given, bool) else ""
    basis = f"As {written!r} in the file"
    if found := _INSTANT.fullmatch(written):
        day, time, zone = found.groups()
        local = None if zone or not time < "24" else time
        unsure = f"{basis}; the local day may be the one before or after" if zone else basis
        return Moment(parse_date(day), local, unsure)
    if found := _PARTED.fullmatch(written):
        return Moment(parse_date(_day(written, found[1], found[2], found[3], found[4])), None, basis)
    if re.fullmatch(r"\d{8}", written):
        return Moment(parse_date(f"{written[:4]}-{written[4:6]}-{written[6:]}"), None, basis)
    if not written:
        raise ValueError(f"found {str(given)[:40]}, expected {EXPECTED_DATE}")
    return Moment(parse_date(written), None, basis)


def _day(written: str, first: str, sign: str, second: str, last: str) -> str:
    """A day in three numbers: the year first, or last; with dots the day comes before the month."""
    if len(first) == 4:
        return f"{first}-{int(second):02}-{int(last):02}"
    day, month = int(first), int(second)
    if sign != "." and day <= 12 and month <= 12 and day != month:
        found = f"found {written!r}, in which day and month cannot be told apart"
        raise ValueError(f"{found}, expected a date such as 2022-12-08")
    if sign != "." and month > 12:
        day, month = month, day
    return f"{last}-{month:02}-{day:02}"
