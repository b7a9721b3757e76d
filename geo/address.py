"""The address of a window in time: read without trust, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast, get_args

from geo.dates import day_number, from_day_number
from geo.timeline import Mode, Window


def read(params: Mapping[str, str], days: tuple[int, int]) -> tuple[Window, list[str]]:
    """The window an address names, and a word on each part of it that makes no sense.

    ``days`` is the first and last day number of the record. Nonsense in any part gives the whole
    period; a window that reaches beyond the period is cut to it.
    """
    faults: list[str] = []
    first = _day(params, "from", days[0], faults)
    last = _day(params, "to", days[1], faults)
    mode = params.get("mode", "window")
    if mode not in get_args(Mode):
        faults.append(f"mode: found {mode!r}, expected one of {', '.join(get_args(Mode))}")
    if last < first:
        faults.append("found `to` before `from`, expected the earlier day first")
    elif last < days[0] or first > days[1]:
        start, end = map(from_day_number, days)
        faults.append(f"found days outside the record, expected days from {start} to {end}")
    if faults:
        return Window(*days), faults
    return Window(max(first, days[0]), min(last, days[1]), cast(Mode, mode)), []


def write(window: Window) -> dict[str, str]:
    """The parts of an address that `read` turns back into the window."""
    return {"from": str(from_day_number(window.first)), "to": str(from_day_number(window.last)), "mode": window.mode}


def _day(params: Mapping[str, str], key: str, default: int, faults: list[str]) -> int:
    text = params.get(key)
    if text is None:
        return default
    try:
        return day_number(date.fromisoformat(text))
    except ValueError:
        faults.append(f"{key}: found {text!r}, expected a day such as 2022-12-06")
        return default
