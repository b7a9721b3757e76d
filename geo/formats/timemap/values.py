"""TimeMap's texts as the record's values: days, times, positions, plain words. ValueError "found …, expected …"."""

from __future__ import annotations

import html
import math
import re
from datetime import date

from geo.core.dates import Interval, parse_date
from geo.core.model import Position
from geo.core.text import printable, quote_text

MOST, MOST_TITLE = 5_000, 200

_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(?::[0-9]{2}(?:\.[0-9]+)?)? ?(?:([ap])\.?m\.?)?", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z][^<>]*>|<!--.*?-->|&(?:[a-z]{2,8}|#[0-9]{1,6});", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_SENTENCE = re.compile(r".{10,}?[.!?…](?=\s)|.+?(?=\n|$)", re.DOTALL)
_METRES_A_DEGREE = 111_320


def day(text: str) -> Interval:
    """The calendar day M/D/YYYY, or YYYY-MM-DD, as it is written: no time zone shifts it."""
    expected = "expected a day such as 12/8/2022 (month/day/year)"
    if _ISO.fullmatch(text):
        return parse_date(text)
    if (found := _DAY.fullmatch(text)) is None:
        raise ValueError(f"found {quote_text(text) if text else 'no date'}, {expected}")
    month, number, year = map(int, found.groups())
    try:
        return parse_date(date(year, month, number).isoformat())
    except ValueError:
        swapped = " (day and month look swapped)" if number <= 12 < month <= 31 else ""
        raise ValueError(f"found {text}, which is not in the calendar{swapped}, {expected}") from None


def time(text: str) -> str:
    """A time of day as HH:MM."""
    found = _TIME.fullmatch(text)
    if found and (found[2] or found[3]):
        hour, half = int(found[1]), (found[3] or "").lower()
        if not half or 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0) if half else hour
            minute = int(found[2] or 0)
            if hour <= 23 and minute <= 59:
                return f"{hour:02d}:{minute:02d}"
    raise ValueError(f"found {quote_text(text)}, expected a time such as 09:30")


def position(latitude: str, longitude: str) -> Position | None:
    """The spot in WGS 84 degrees, None where both are empty; as in TimeMap a comma is a point."""
    if not latitude and not longitude:
        return None
    try:
        lat, lon = (float(text.replace(",", ".")) for text in (latitude, longitude))
    except ValueError:
        raise ValueError(
            f"found {quote_text(latitude)}, {quote_text(longitude)}, expected two numbers in degrees"
        ) from None
    if math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180:
        return Position(lat, lon)
    hint = " (they look swapped)" if abs(lon) <= 90 and abs(lat) <= 180 else ""
    raise ValueError(f"found {lat:g}, {lon:g}, expected a latitude from -90 to 90 and a longitude to 180{hint}")


def last_digit_m(*numbers: str) -> float:
    """Metres that the last digit of the coarser number stands for."""
    digits = [len(re.split("[.,]", number)[1]) if re.search("[.,]", number) else 0 for number in numbers]
    return float(_METRES_A_DEGREE / 10 ** min(digits))


def plain(text: str) -> str:
    """HTML as plain words, without what no text holds."""
    if _MARKUP.search(text):
        text = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", _HIDDEN.sub("", text))))
    return printable(text).strip()


def titled(text: str) -> str:
    """A title out of a description: its first sentence or line, cut between words."""
    first = _SENTENCE.match(text)
    return shortened(" ".join((first[0] if first else text).split()), 120)


def shortened(text: str, most: int) -> str:
    """The text, cut between words with an ellipsis where it is too long."""
    if len(text) <= most:
        return text
    words, _, cut = text[: most - 1].rpartition(" ")
    return (words or cut).rstrip() + "…"
