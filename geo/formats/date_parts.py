"""Dates whose year, month and day stand in columns of their own, and texts with plain digits, as dates are read."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from geo.core.dates import parse_date
from geo.core.messages import Message
from geo.core.text import quote_text
from geo.formats.month_names import parse_month

WEEKDAY = re.compile(r"(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\.?", re.IGNORECASE)
_LEADING_WEEKDAY = re.compile(WEEKDAY.pattern + r",? +(?=[0-9])", re.IGNORECASE)
_EXPECTED_NUMBERS = {
    "year": Message("the number of a year"), "month": Message("the number of a month"),
    "day": Message("the number of a day"),
}  # fmt: skip


def join_date_parts(year: str, month: str, day: str) -> str:
    """Put a year, a month (a number or a name) and a day from columns of their own together, as EDTF.

    A day or month that is blank, 0, -9, 99 or the like is not known: the date is that of the month or the year.

    Raises
    ------
    ValueError
        "found …, expected …" where the year is none, or a month or a day is no number.
    """
    numbers = []
    for text, noun in ((year, "year"), (month, "month"), (day, "day")):
        plain = re.sub(r"\.0*$", "", plain_text(text))
        if noun == "month" and (named := parse_month(plain)):
            numbers.append(named)
        elif re.fullmatch(r"-?[0-9]{1,4}", plain):
            numbers.append(int(plain))
        elif noun == "year" or plain.casefold() not in ("", "na", "n/a", "nan", "null", "none", "unknown", "-", "?"):
            found = quote_text(text) if text else Message("nothing")
            expected = _EXPECTED_NUMBERS[noun]
            raise ValueError(Message("found {found}, expected {expected}", found=found, expected=expected))
        else:
            numbers.append(0)
    parts = [f"{numbers[0]:04d}"]
    if 1 <= numbers[1] <= 12:
        parts.append(f"{numbers[1]:02d}")
        parts += [f"{numbers[2]:02d}"] if 1 <= numbers[2] <= 31 else []
    return parse_date("-".join(parts)).text


def parse_year(text: str) -> int | None:
    """The year that a column beside a date gives; None where it gives none."""
    match = re.fullmatch(r"([0-9]{4})(?:\.0*)?", text)
    return int(match[1]) if match and int(match[1]) >= 1 else None


def plain_text(value: Any) -> str:
    """A value as text with plain digits, hyphens and spaces, no weekday first; "" for what no date is written as."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    text = _LEADING_WEEKDAY.sub("", str(value).strip())
    if text.isascii():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u2011", "-")
    digits = (str(unicodedata.decimal(char)) if char.isdecimal() else char for char in composed)
    return " ".join("".join(char for char in digits if unicodedata.category(char) != "Cf").split())
