"""Charts of a record as bars: incidents by municipality, and by the period in which they begin."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from geo.core.dates import day_number, from_day_number
from geo.core.language import write_date
from geo.core.messages import gettext
from geo.record.filters import is_counted

_MAX_BARS = 40
"""Of months, quarters or years, the shortest is drawn that has no more bars than this."""
_MONTHS_OF_PERIODS = (1, 3, 12)
_PERIOD = re.compile(r"(\d{4})(?:-(\d\d)|-Q([1-4]))?")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart.

    ``label`` is its whole name, ``tick`` what stands at the axis, ``share`` its length, 1 for the longest. One that is
    not ``on`` is pale. Of a municipality ``shared`` says how many of them are at a place that lies in others too, of a
    period ``days`` its first and last day number.
    """

    id: str
    label: str
    tick: str
    count: int
    share: float
    on: bool
    shared: int = 0
    days: tuple[int, int] | None = None


def chart_municipalities(
    counts: Mapping[str, int], shared: Mapping[str, int], labels: Mapping[str, str], chosen: Collection[str]
) -> list[Bar]:
    """Chart the number of incidents by municipality, the largest first; where some are chosen the others are pale.

    ``shared`` has the number of those that are at a place in several.
    """
    largest = max((counts.get(id, 0) for id in labels), default=0) or 1
    bars = [
        Bar(
            id, label, label, count := counts.get(id, 0), count / largest, not chosen or id in chosen, shared.get(id, 0)
        )
        for id, label in labels.items()
    ]
    return sorted(bars, key=lambda bar: -bar.count)


def chart_periods(incidents: pd.DataFrame, days: tuple[int, int], first: int, last: int) -> list[Bar]:
    """Chart the number of incidents that begin in each period, one after another without a gap.

    Parameters
    ----------
    days
        The first and the last day number of the axis, inclusive.
    first, last
        The window: what lies outside of it is pale.
    """
    start, end = (from_day_number(day) for day in days)
    months = _months_of_a_period(start, end)
    ids = _list_periods(start, end, months)
    begun = incidents.loc[is_counted(incidents), "first"].map(from_day_number)
    counts = begun.map(lambda day: _name_period(day.year, day.month, months)).value_counts()
    largest = max((int(counts.get(id, 0)) for id in ids), default=0) or 1
    bars = []
    for number, id in enumerate(ids):
        span = period_days(id)
        count, on = int(counts.get(id, 0)), span[0] <= last and span[1] >= first
        bars.append(Bar(id, _describe_period(id), _tick(id, number == 0), count, count / largest, on, days=span))
    return bars


def period_days(id: str) -> tuple[int, int]:
    """Give the first and the last day number of a period such as 2022-12, 2022-Q4 or 2022.

    Raises
    ------
    ValueError
        For any other text.
    """
    match = _PERIOD.fullmatch(id)
    if match is None:
        raise ValueError(f"found {id!r}, expected a month, a quarter or a year")
    year, month, quarter = match.groups()
    first = int(month) if month else 3 * int(quarter) - 2 if quarter else 1
    last = first if month else first + 2 if quarter else 12
    start, end = date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1])
    return day_number(start), day_number(end)


def _months_of_a_period(start: date, end: date) -> int:
    months = 12 * (end.year - start.year) + end.month - start.month + 1
    return next((length for length in _MONTHS_OF_PERIODS if months / length <= _MAX_BARS), _MONTHS_OF_PERIODS[-1])


def _list_periods(start: date, end: date, months: int) -> list[str]:
    """List all periods from one day to another."""
    numbers = range(12 * start.year + start.month - 1, 12 * end.year + end.month)
    return list(dict.fromkeys(_name_period(number // 12, number % 12 + 1, months) for number in numbers))


def _name_period(year: int, month: int, months: int) -> str:
    if months == 1:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-Q{(month + 2) // 3}" if months == 3 else f"{year:04d}"


def _describe_period(id: str) -> str:
    start = from_day_number(period_days(id)[0])
    if "Q" in id:
        return gettext("Q{quarter} {year}", quarter=id[6:], year=start.year)
    return write_date("yMMMM" if "-" in id else "y", start.year, start.month)


def _tick(id: str, is_first: bool) -> str:
    """Name the month, the quarter or the year at the axis, with the year under the first of each year."""
    start = from_day_number(period_days(id)[0])
    if "-" not in id:
        return write_date("y", start.year)
    has_year = is_first or start.month == 1
    if "Q" not in id:
        return write_date("yMMM" if has_year else "MMM", start.year, start.month)
    return _describe_period(id) if has_year else gettext("Q{quarter}", quarter=id[6:])
