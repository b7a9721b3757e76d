"""The address of a view: what is on the screen as text, read without trust, and written back.

`SCHEME` is the whole of it, as data. What is as it is at first is not written; addresses of older
versions stay valid; what makes no sense is dropped with a word about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import chain
from typing import Any

from geo.core.window import Mode, Window
from geo.record.address_scheme import LAYERS, LOCAL, SCHEME, SELECTION, USUAL, Camera, Page, Part, Side, View
from geo.record.filters import Filters
from geo.record.record import Record

__all__ = ["LAYERS", "LOCAL", "SCHEME", "SELECTION", "USUAL", "Camera", "Page", "Side", "View", "read", "write"]

_SHOWN = 60  # characters of a value that is told back

Params = Mapping[str, Sequence[str]]


def read(params: Params, record: Record, bases: Collection[str] = ()) -> tuple[View, list[str]]:
    """The view that an address asks for, and a word on each part of it that makes no sense.

    Parameters
    ----------
    params : mapping
        Every key of the address with its texts.
    bases : collection of str
        Names of the base maps beside the local one.
    """
    known = {part.key: part for part in SCHEME}
    faults = [f"found the unknown key {key[:_SHOWN]!r}" for key in params if key not in known]
    values: dict[str, Any] = {}
    for part in SCHEME:
        if part.key in params:
            taken = list(_taken(part, params[part.key], part.options and part.options(record, bases), faults))
            values |= {part.field: tuple(taken) if part.kind.many is not None else taken[-1]} if taken else {}
    window = _window(values.pop("first", None), values.pop("last", None), values.pop("mode", "window"), record, faults)
    own = {field.name: values.pop(field.name) for field in fields(Filters) if field.name in values}
    return _one_selected(View(window, Filters(**own), **values), faults), faults


def write(view: View) -> dict[str, str | list[str]]:
    """The address that `read` turns back into the view; the days and the mode are always written."""
    usual = View(view.window)
    written: dict[str, str | list[str]] = {}
    for part in SCHEME:
        value, least = _value(view, part.field), _value(usual, part.field)
        if part.field in ("first", "last", "mode") or value != least:
            texts = [part.kind.write(one) for one in (value if part.kind.many is not None else [value])]
            written[part.key] = part.kind.many.join(texts) if part.kind.many else texts if len(texts) > 1 else texts[0]
    return written


def _value(view: View, field: str) -> Any:
    holder: Any = next(one for one in (view, view.window, view.filters) if hasattr(one, field))
    return getattr(holder, field)


def _taken(part: Part, texts: Sequence[str], options: Collection[str] | None, faults: list[str]) -> Iterator[Any]:
    """The values in the texts that make sense, each once; the others are told."""
    joint = part.kind.many
    seen: list[Any] = []
    for text in filter(None, chain.from_iterable(one.split(joint) if joint else [one] for one in texts)):
        try:
            value = part.kind.read(text)
        except ValueError as error:
            faults.append(f"{part.key}: found {text[:_SHOWN]!r}, expected {error}")
            continue
        if options is not None and value not in options:
            expected = f"one of {', '.join(options)}" if 0 < len(options) <= 24 else "one that the record has"
            faults.append(f"{part.key}: found {text[:_SHOWN]!r}, expected {expected}")
        elif value not in seen:
            seen.append(value)
            yield value


def _window(first: int | None, last: int | None, mode: Mode, record: Record, faults: list[str]) -> Window:
    """The days asked for, cut to the record and fitted to the mode as the timeline does; else all of it."""
    least, most = record.days
    start, end = least if first is None else first, most if last is None else last
    if end < start:
        faults.append("found `to` before `from`, expected the earlier day first")
        start, end = least, most
    elif end < least or start > most:
        period = record.period
        faults.append(f"found days outside the record, expected days from {period.first} to {period.last}")
        start, end = least, most
    end = min(end, most)
    return Window({"cumulative": least, "day": end}.get(mode, max(start, least)), end, mode)


def _one_selected(view: View, faults: list[str]) -> View:
    """At most one selection: the incident before its place, the place before the municipality."""
    chosen = [name for name in SELECTION if getattr(view, name) is not None]
    faults += [f"{name}: found it beside `{chosen[0]}`, expected one selection" for name in chosen[1:]]
    nothing: dict[str, Any] = dict.fromkeys(chosen[1:])
    return replace(view, **nothing)
