"""Dates and times as spreadsheets, programs and people write them.

What a date means is decided by its whole column: 12/8/2022 can be two days, a column with 13/8/2022 in it cannot.
Where a column leaves it open too, its dates are refused and the user is asked for a ``date_format``; nothing is
guessed. No function shifts a day by a time zone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

from geo.core.dates import DATE_PATTERN, EXPECTED_DATE, Interval, parse_date
from geo.core.messages import Message
from geo.core.text import quote_text
from geo.formats.foreign_values import WEEKDAY, parse_month, plain_text

Order = Literal["dmy", "mdy", "ymd"]
"""In which order a column writes day, month and year."""

DatedRow = tuple[Any, int | None]
"""A value of a column of dates, and the year that stands beside it, if any."""

_ORDER_IN_WORDS: dict[Order, str] = {
    "dmy": Message("day/month/year"), "mdy": Message("month/day/year"), "ymd": Message("year/month/day"),
}  # fmt: skip
_SWAPPED = Message(" (day and month look swapped)")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EDTF = re.compile(DATE_PATTERN)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE]\+?[0-9]{1,2})?")
_THREE_NUMBERS = re.compile(r"([0-9]{1,4}) ?([/.,\-–‑ ]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,4})\.?")
_TWO_NUMBERS = re.compile(r"(?:([0-9]{1,2})[/.\-]([0-9]{4})|([0-9]{4})[/.]([0-9]{1,2}))\.?")
_EAST_ASIAN = re.compile(r"([0-9]{4}) ?[年년] ?(?:([0-9]{1,2}) ?[月월] ?(?:([0-9]{1,2}) ?[日일]?)?)?")
_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{2})")
_RANGE = re.compile(r" +(?:to|until|till|through|–|—|-|/|bis|au|al|do|deri) +|(?<=[0-9]{4}) ?[–—] ?", re.IGNORECASE)
_DAYS_OF_A_MONTH = re.compile(r"([0-9]{1,2}) ?[-–—/] ?([0-9]{1,2})(?=[ .].*[^\W\d])")
_CLOCK = re.compile(
    r"(?:(?<=[0-9])T|(?:^|(?<=[\s,]))(?:at )?)([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[ap]\.?m\.?)?)"
    r"( ?(?:Z|UTC|GMT)?(?:[+-][0-9]{2}:?[0-9]{2})?(?: ?\([^)]*\))?)(?=$|\s)",
    re.IGNORECASE,
)
_HOUR = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2})(?::[0-9]{2}(?:[.,][0-9]+)?)?)? ?(?:([ap])\.?m\.?)?", re.IGNORECASE)
_FOUR_DIGIT_HOUR = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])")
_FRACTION_OF_A_DAY = re.compile(r"0?\.[0-9]{2,}")
_SPREADSHEET_EPOCH_DAY = re.compile(r"1(?:899-12-3[01]|900-01-0[01])[T ]")
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th|er|º|ª|°)(?=$|[\s,.-])", re.IGNORECASE)
_FILLERS = frozenset({"of", "the", "de", "del", "on", "den", "di", "le", "el"})
_SERIAL_DAYS = (20_000, 80_000)  # 1954 to 2119
_EPOCH_SECONDS = (10**8, 41 * 10**8)  # 1973 to 2099; sooner it could be a day in eight digits
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_MIN_IN_SEQUENCE = 3


class AmbiguousDate(ValueError):
    """A date that could be two, in a column that does not tell them apart."""


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date, the local time (HH:MM) where the file has one, and in words how both follow from the file.

    ``remark`` says what a user should look at, such as that a century is assumed; empty for nothing.
    """

    date: Interval
    time: str | None
    basis: str
    remark: str = ""


@dataclass
class DateReader:
    """Read the dates of one column of a file.

    Attributes
    ----------
    column : callable, optional
        Gives the rows of the whole column; called at the first date that could be two, and once.
    formats : sequence of str
        Formats of strptime; where there are some, no other manner is read. One with %y takes %Y too, and vice versa.
    notes : list of str
        What a user should know of the column as a whole: how its dates are read, and why.
    """

    column: Callable[[], Iterable[DatedRow]] | None = None
    formats: Sequence[str] = ()
    notes: list[str] = field(default_factory=list)
    _orders: frozenset[Order] | None = None
    _cache: dict[DatedRow, ParsedDate] = field(default_factory=dict)

    def parse(self, value: Any, year: int | None = None) -> ParsedDate:
        """Read a value as a date.

        Parameters
        ----------
        year : int, optional
            The year that the file has beside it: gives the century, and decides between two readings.

        Raises
        ------
        ValueError
            "found …, expected …" for what is no date, or could be two.
        """
        key = (value, year) if isinstance(value, str | int | float) else ("", None)
        if (known := self._cache.get(key)) is not None and type(value) is not bool:
            return known
        parsed = self._parse(value, year)
        if len(self._cache) < 50_000:
            self._cache[key] = parsed
        return parsed

    def parse_span(self, start: Any, end: Any = None, year: int | None = None) -> ParsedDate:
        """Read the days from ``start`` to ``end``; raises as `parse` does."""
        first = self.parse(start, year)
        if end in (None, "") or (last := self.parse(end)).date.text == first.date.text:
            return first
        span = parse_date(f"{first.date.text}/{last.date.text}")
        return ParsedDate(span, None, f"As {start!r} to {end!r} in the file", first.remark or last.remark)

    def _parse(self, value: Any, year: int | None) -> ParsedDate:
        text = plain_text(value)
        written = value.strip() if isinstance(value, str) else str(value)
        basis = f"As {written!r} in the file"
        if not text:
            found = quote_text(str(value), 40) if value else Message("nothing")
            raise ValueError(Message("found {found}, expected {expected}", found=found, expected=EXPECTED_DATE))
        if self.formats:
            return replace(_parse_in_formats(text, self.formats, written), basis=basis)
        if _EDTF.fullmatch(text):
            return ParsedDate(parse_date(text), None, basis, _check_year(text, year))
        parsed = _parse_number(text, year) or self._parse_text(text, written, year)
        if parsed is None:
            found, expected = quote_text(written, 40), _expectation(text)
            raise ValueError(Message("found {found}, expected {expected}", found=found, expected=expected))
        return replace(parsed, basis=parsed.basis or basis)

    def _parse_text(self, text: str, written: str, year: int | None) -> ParsedDate | None:
        """Read a date that may have a time in it, or be one from a day to a day; None for what is none."""
        clock = _CLOCK.search(text)
        if clock is None:
            day = self._parse_day(text, written, year)
            return day or self._parse_range(text, year)
        rest = " ".join((text[: clock.start()] + " " + text[clock.end() :]).split()).rstrip(",")
        day = self.parse(rest, year) if _EDTF.fullmatch(rest) else self._parse_day(rest, written, year)
        if day is None or day.date.extent != "day":
            return None
        if clock[2].strip():
            basis = f"As {written!r} in the file; the local day may be the one before or after"
            return replace(day, time=None, basis=basis)
        try:
            time = parse_time(clock[1].replace(",", "."))
        except ValueError:
            time = None
        return replace(day, time=time, basis="")

    def _parse_range(self, text: str, year: int | None) -> ParsedDate | None:
        ends = [part.strip() for part in _RANGE.split(text) if part.strip()]
        if len(ends) != 2 and (days := _DAYS_OF_A_MONTH.match(text)):
            ends = [days[1] + text[days.end() :], days[2] + text[days.end() :]]
        if len(ends) != 2:
            return None
        if len(ends[0]) < 3 and not ends[0].isdecimal():
            return None
        first, last = self.parse(ends[0], year), self.parse(ends[1], year)
        return ParsedDate(parse_date(f"{first.date.text}/{last.date.text}"), None, "", first.remark or last.remark)

    def _parse_day(self, text: str, written: str, year: int | None) -> ParsedDate | None:
        if numbers := _THREE_NUMBERS.fullmatch(text):
            return self._parse_three_numbers(numbers, written, year)
        if month := _TWO_NUMBERS.fullmatch(text):
            first, second = (month[2], month[1]) if month[2] else (month[3], month[4])
            return ParsedDate(parse_date(f"{first}-{int(second):02}"), None, "")
        if day := _EAST_ASIAN.fullmatch(text):
            parts = [number.zfill(2) for number in day.groups() if number]
            return ParsedDate(parse_date("-".join(parts)), None, "")
        if week := _WEEK.fullmatch(text):
            try:
                monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            except ValueError:
                return None
            return ParsedDate(parse_date(f"[{monday}..{monday + timedelta(days=6)}]"), None, "")
        return _parse_words(text, year)

    def _parse_three_numbers(self, numbers: re.Match[str], written: str, year: int | None) -> ParsedDate:
        readings = _readings(numbers, year)
        if not readings:
            first, second, last = numbers[1], numbers[3], numbers[4]
            swapped = len(first) == 4 and int(last) <= 12 < int(second) <= 31
            values = {"text": quote_text(written, 40), "hint": _SWAPPED if swapped else ""}
            message = Message("found {text}, which is no day{hint}, expected a date such as 2022-12-08", **values)
            if year and _readings(numbers, None):
                message = Message("found {text} beside the year {year}{hint}, expected a date such as 2022-12-08",
                                  year=str(year), **values)  # fmt: skip
            raise ValueError(message)
        if len(set(readings.values())) > 1:
            readings = {order: day for order, day in readings.items() if order in self._learn_orders()} or readings
        days = set(readings.values())
        if len(days) > 1:
            message = Message(
                "found {text}, in which day and month cannot be told apart, expected a date such as 2022-12-08, or a "
                '`date_format` such as "%d/%m/%Y" or "%m/%d/%Y" in a mapping file or by --date-format',
                text=quote_text(written, 40),
            )
            raise AmbiguousDate(message)
        day = days.pop()
        has_century = 4 in (len(numbers[1]), len(numbers[4])) or year is not None
        remark = "" if has_century else _century_remark(written, day)
        return ParsedDate(parse_date(day.isoformat()), None, "", remark or _check_year(day.isoformat(), year))

    def _learn_orders(self) -> frozenset[Order]:
        """The orders in which the whole column can be read: all of them where it says nothing or mixes them."""
        if self._orders is not None:
            return self._orders
        self._orders = frozenset(_ORDER_IN_WORDS)
        rows = [(numbers, year) for numbers, year in _three_numbers(self.column() if self.column else ())]
        readings = [reading for numbers, year in rows if (reading := _readings(numbers, year))]
        possible = self._orders
        for reading in readings:
            possible &= reading.keys()
        reason = Message("no other order makes days of all of them")
        if len(possible) > 1:
            possible, reason = (
                _orders_in_sequence(readings, possible),
                Message("in that order the rows follow one another"),
            )
        if len(possible) == 1:
            self._orders = possible
            words = _ORDER_IN_WORDS[next(iter(possible))]
            example = next(n[0] for n, year in rows if len(set(_readings(n, year).values())) > 1)
            self.notes.append(
                Message(
                    "found dates such as {example}, read as {words}: {reason}",
                    example=repr(example),
                    words=words,
                    reason=reason,
                )
            )
        return self._orders


def list_readings(text: str) -> dict[Order, date]:
    """List the days that a date of three numbers may mean, by the order in which it is read; none for any other."""
    return next((_readings(numbers, year) for numbers, year in _three_numbers([(text, None)])), {})


def list_formats(texts: Iterable[str], order: Order) -> tuple[str, ...]:
    """List formats of strptime for dates of three numbers in an order, and for ISO's where some are written so."""
    codes = {"d": "%d", "m": "%m", "y": "%Y"}
    formats: dict[str, None] = {}
    for text in texts:
        for numbers, _ in _three_numbers([(text, None)]):
            starts, ends = (list(map(bound, (1, 3, 4))) for bound in (numbers.start, numbers.end))
            between = [numbers[0][end:start] for end, start in zip(ends, [*starts[1:], len(numbers[0])], strict=True)]
            formats["".join(codes[part] + sign for part, sign in zip(order, between, strict=True))] = None
        if _ISO_DAY.match(plain_text(text)):
            formats["%Y-%m-%d"] = None
    return tuple(formats)


def parse_span(start: Any, end: Any = None) -> ParsedDate:
    """Read the days from ``start`` to ``end`` by themselves, without a column; raises as `DateReader.parse` does."""
    return DateReader().parse_span(start, end)


def parse_formatted(text: str, pattern: str) -> Interval:
    """Read a date in a format of strptime, no better than the format: one without a day is a month or a year."""
    day = datetime.strptime(text, pattern).date().isoformat()
    exact_chars = 10 if re.search("%[djxcUW]", pattern) else 7 if re.search("%[mbB]", pattern) else 4
    return parse_date(day[:exact_chars])


def parse_time(text: str) -> str:
    """Read a time of day such as 9:30, 09:30:15, 9h30, 0930, 9 p.m. or 0.3958 (of a day) as HH:MM."""
    plain = _SPREADSHEET_EPOCH_DAY.sub("", text)
    if _FRACTION_OF_A_DAY.fullmatch(plain):
        minutes = round(float(plain) * 24 * 60) % (24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if digits := _FOUR_DIGIT_HOUR.fullmatch(plain):
        return f"{digits[1]}:{digits[2]}"
    match = _HOUR.fullmatch(plain)
    if match and (match[2] or match[3]):
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if not half or 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0) if half else hour
            if hour <= 23 and minute <= 59:
                return f"{hour:02d}:{minute:02d}"
    raise ValueError(Message("found {text}, expected a time such as 09:30", text=quote_text(text)))


def _parse_in_formats(text: str, formats: Sequence[str], written: str) -> ParsedDate:
    """Read a date in the first format that fits, also with a time behind it that no format has."""
    clock = _CLOCK.search(text)
    bare = " ".join(text[: clock.start()].split()).rstrip(",") if clock else ""
    for given in formats:
        for pattern in dict.fromkeys((given, given.replace("%y", "%Y"), given.replace("%Y", "%y"))):
            for candidate in filter(None, (text, bare)):
                try:
                    day = parse_formatted(candidate, pattern)
                except ValueError:
                    continue
                time = None
                if clock and candidate == bare and not clock[2].strip():
                    time = parse_time(clock[1])
                return ParsedDate(day, time, "")
    expected = formats[0]
    for format in formats[1:]:
        expected = Message("{first} or {second}", first=expected, second=format)
    message = Message("found {text}, expected a date such as {expected}", text=quote_text(written), expected=expected)
    raise ValueError(message)


def _parse_number(text: str, year: int | None) -> ParsedDate | None:
    """Read a date that is a single number: a day in eight digits, a spreadsheet's day, seconds or milliseconds."""
    if not _NUMBER.fullmatch(text) or math.isinf(number := float(text)):
        return None
    whole = int(number)
    if number == whole and len(str(whole)) == 4 and "." in text:
        return ParsedDate(parse_date(str(whole)), None, "")
    if number == whole and len(digits := str(whole)) in (8, 14) and text[:8].isdecimal():
        if len(digits) == 14 and not _FOUR_DIGIT_HOUR.fullmatch(digits[8:12]):
            return None
        day = parse_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}")
        return ParsedDate(day, f"{digits[8:10]}:{digits[10:12]}" if len(digits) == 14 else None, "")
    if _SERIAL_DAYS[0] <= number < _SERIAL_DAYS[1] and len(str(whole)) == 5:
        return _parse_serial_day(text, number, year)
    for unit, name in ((1, Message("seconds")), (1000, Message("milliseconds"))):
        if _EPOCH_SECONDS[0] * unit <= number < _EPOCH_SECONDS[1] * unit:
            day_of_epoch = datetime.fromtimestamp(number / unit, UTC).date()
            basis = f"As {text!r} in the file: {name} since 1970, in UTC; the local day may be the one before or after"
            remark = Message("found {text}, read as {unit} since 1970 in UTC: the day may be a day off",
                             text=repr(text), unit=name)  # fmt: skip
            return ParsedDate(parse_date(day_of_epoch.isoformat()), None, basis, remark)
    return None


def _parse_serial_day(text: str, number: float, year: int | None) -> ParsedDate | None:
    day = _SPREADSHEET_EPOCH + timedelta(days=int(number))
    if year is not None and day.year != year:
        return None
    minutes = round((number - int(number)) * 24 * 60)
    time = f"{minutes // 60:02d}:{minutes % 60:02d}" if 0 < minutes < 24 * 60 else None
    basis = f"As {text!r} in the file: a spreadsheet's number of a day"
    remark = Message("found {text}, read as a spreadsheet's number of the day {day}", text=repr(text), day=str(day))
    return ParsedDate(parse_date(day.isoformat()), time, basis, remark)


def _three_numbers(rows: Iterable[DatedRow]) -> Iterator[tuple[re.Match[str], int | None]]:
    """The dates of a column that are three numbers, without their times, each with the year beside it."""
    for value, year in rows:
        text = plain_text(value)
        if clock := _CLOCK.search(text):
            text = text[: clock.start()].rstrip(", ")
        if (numbers := _THREE_NUMBERS.fullmatch(text)) and len(numbers[1]) != 4:
            yield numbers, year


def _readings(numbers: re.Match[str], year: int | None) -> dict[Order, date]:
    """The days that three numbers may mean, by the order in which they are read; with dots the day comes first."""
    first, sign, second, last = numbers.groups()
    orders: dict[Order, tuple[str, str, str]] = {
        "dmy": (last, second, first), "mdy": (last, first, second), "ymd": (first, second, last),
    }  # fmt: skip
    days: dict[Order, date] = {}
    for order, (year_text, month, day) in orders.items():
        if len(year_text) not in (2, 4) or max(len(month), len(day)) > 2:
            continue
        full_year = int(year_text) if len(year_text) == 4 else _full_year(int(year_text), year)
        if year is not None and full_year != year and order != "ymd" and len(year_text) == 2:
            continue
        try:
            days[order] = date(full_year, int(month), int(day))
        except ValueError:
            continue
    if year is not None and any(day.year == year for day in days.values()):
        days = {order: day for order, day in days.items() if day.year == year}
    elif year is not None and len(first) != 4 and len(last) != 4:
        days = {}
    if sign == "." and "dmy" in days:
        return {"dmy": days["dmy"]}
    return days


def _full_year(two_digits: int, year: int | None) -> int:
    """The year of two digits: in the century of the year beside it, or else the latest that has begun."""
    if year is not None:
        return year - year % 100 + two_digits
    this_year = date.today().year
    full_year = this_year - this_year % 100 + two_digits
    return full_year if full_year <= this_year else full_year - 100


def _century_remark(written: str, day: date) -> str:
    return Message("found {text}, a year of two digits, expected four: taken for {year}",
                   text=quote_text(written, 40), year=str(day.year))  # fmt: skip


def _check_year(day: str, year: int | None) -> str:
    """A remark where the year of a date is not the one beside it; empty where it is."""
    if year is None or day[:4] == f"{year:04d}" or not _EDTF.fullmatch(day):
        return ""
    return Message("found {text} beside the year {year}, expected the same year: the date is taken",
                   text=quote_text(day, 40), year=str(year))  # fmt: skip


def _orders_in_sequence(readings: Sequence[dict[Order, date]], possible: frozenset[Order]) -> frozenset[Order]:
    """The only order in which the days of a column go up, or down, all the way; otherwise all that are possible."""
    sorted_in = set()
    for order in possible:
        days = [reading[order] for reading in readings]
        pairs = list(pairwise(days))
        is_sorted = all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs)
        if is_sorted and len(set(days)) >= _MIN_IN_SEQUENCE:
            sorted_in.add(order)
    return frozenset(sorted_in) if len(sorted_in) == 1 else possible


def _parse_words(text: str, year: int | None) -> ParsedDate | None:
    """Read a month in words with a year, and a day or none, in any order; None for anything else."""
    words = [word.strip(",.") for word in re.split(r"[\s,/\-–]+|(?<=[0-9])(?=[^\W\d])|(?<=[^\W\d])\.? ?(?=[0-9])",
                                                  _ORDINAL.sub("", text))]  # fmt: skip
    words = [word for word in words if word and word.casefold() not in _FILLERS]
    if len(words) > 2:
        words = [word for word in words if not WEEKDAY.fullmatch(word) or (parse_month(word) and len(words) < 3)]
    months = [parse_month(word) for word in words if not word.isdecimal()]
    numbers = [word for word in words if word.isdecimal()]
    if len(months) != 1 or months[0] is None or len(words) > 3:
        return None
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(years) == 1 and len(days) == len(numbers) - 1 <= 1:
        full_year, remark = int(years[0]), ""
    elif len(days) == 2 == len(numbers) and not years:
        # As in 9-May-20: the year comes last, but for 20-May-09 beside the year 2020 nobody writes it first.
        full_year = _full_year(int(days[1]), year)
        if year is not None and full_year != year:
            message = Message("found {text} beside the year {year}, expected the same year",
                              text=quote_text(text, 40), year=str(year))  # fmt: skip
            raise ValueError(message)
        days = days[:1]
        remark = ""
    elif len(days) == 1 == len(numbers) and year is not None:
        # 9-May, which Excel writes for a day of its own year; Dec-20 beside the year 2020 is a month.
        is_month = words[-1].isdecimal() and int(days[0]) == year % 100
        full_year, remark, days = year, "", [] if is_month else days
    else:
        return None
    parts = [f"{full_year:04d}", f"{months[0]:02d}", *(f"{int(day):02d}" for day in days)]
    parsed = parse_date("-".join(parts))
    if not years and year is None:
        remark = _century_remark(text, parsed.first)
    return ParsedDate(parsed, None, "", remark or _check_year(parsed.text, year))


def _expectation(text: str) -> str:
    """The expectation for what is no date: that of EDTF where the text is meant as such."""
    if re.match(r"[\[{]|[0-9]{4}-[0-9X]{2}|\.\.|-[0-9]|Y", text):
        try:
            parse_date(text)
        except ValueError as error:
            return str(error.args[0].values["expected"])
    return EXPECTED_DATE
