"""The address of a view: its window in time and its types; read without trust, and written back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple, cast, get_args

from geo.dates import day_number, from_day_number
from geo.timeline import Mode, Window


class View(NamedTuple):
    """What an address asks for; no types mean all of them."""

    window: Window
    types: list[str]
    faults: list[str]


def read(params: Mapping[str, str], days: tuple[int, int], known: Collection[str] = ()) -> View:
    """The view an address asks for, and a word on each part of it that makes no sense.

    Parameters
    ----------
    days : (int, int)
        First and last day number of the record. Nonsense about time gives all of it, a window that
        reaches beyond it is cut to it.
    known : collection of str
        The types that the record has; others are left out.
    """
    window, faults = _window(params, days)
    types = [kind for kind in params.get("types", "").split(",") if kind]
    faults += [f"types: found {kind!r}, expected some of {', '.join(known)}" for kind in types if kind not in known]
    return View(window, [kind for kind in types if kind in known], faults)


def write(window: Window, types: Sequence[str]) -> dict[str, str]:
    """The parts of an address that `read` turns back into the view."""
    span = {"from": str(from_day_number(window.first)), "to": str(from_day_number(window.last)), "mode": window.mode}
    return span | ({"types": ",".join(types)} if types else {})


def _window(params: Mapping[str, str], days: tuple[int, int]) -> tuple[Window, list[str]]:
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
    last = min(last, days[1])
    # As the timeline fits a window to its mode.
    first = {"cumulative": days[0], "day": last}.get(mode, max(first, days[0]))
    return Window(first, last, cast(Mode, mode)), []


def _day(params: Mapping[str, str], key: str, default: int, faults: list[str]) -> int:
    text = params.get(key)
    if text is None:
        return default
    try:
        return day_number(date.fromisoformat(text))
    except ValueError:
        faults.append(f"{key}: found {text!r}, expected a day such as 2022-12-06")
        return default
