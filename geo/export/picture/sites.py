"""The places of a view with their incidents, numbered in the order in which a list goes through them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo import filters, view
from geo.dates import parse, words
from geo.export.extract import Extract
from geo.export.picture.looks import Look, look, traits
from geo.markup import both

_MOVEMENT = "movement"


@dataclass(frozen=True)
class Entry:
    """One incident as a list shows it; ``kind`` is an index of `looks.drawn`."""

    id: str
    number: int
    title: str
    date: str
    status: str
    kind: int
    approximate: bool
    differs: bool


@dataclass(frozen=True)
class Site:
    """A place with its incidents, oldest first; ``row`` is its row of `join.assign_municipality`."""

    row: Any
    entries: tuple[Entry, ...]
    look: Look
    drawn: str
    arrow: bool

    @property
    def id(self) -> str:
        return str(self.row.Index)

    @property
    def names(self) -> tuple[str, ...]:
        """The Serbian form and the Albanian one; one where they are the same."""
        return tuple(dict.fromkeys((self.row.name_sr, self.row.name_sq)))

    @property
    def name(self) -> str:
        return both(self.row.name_sq, self.row.name_sr)

    @property
    def numbers(self) -> str:
        """Those of its incidents, such as "4–18"."""
        first, last = self.entries[0].number, self.entries[-1].number
        return str(first) if first == last else f"{first}–{last}"

    @property
    def vague(self) -> bool:
        """Whether only the direction of a line is known, and not its course."""
        return self.row.precision in ("municipality", "region")


def collect(extract: Extract, order: Sequence[str]) -> list[Site]:
    """The places of the view in an order of ids, their incidents numbered from 1."""
    incidents = extract.incidents
    shown = traits(incidents, view.support(extract.record, incidents, extract.view.without))
    whole = extract.record.incidents
    moved = set(whole.loc[whole["type"] == _MOVEMENT, "place"])
    rows = {row.Index: row for row in extract.record.joined.loc[list(order)].itertuples()}
    at = incidents.groupby("place", sort=False).indices
    found, number = [], 1
    for place in order:
        own = at[place]
        look_of = look(shown.iloc[own], _drawn(rows[place]) != "point")
        entries = _entries(incidents.iloc[own], shown.iloc[own], number)
        found.append(Site(rows[place], entries, look_of, _drawn(rows[place]), place in moved))
        number += len(own)
    return found


def in_municipalities(extract: Extract) -> pd.Series[int]:
    """How many incidents of the view count in each municipality, by the rule of the live map: those at places in
    exactly one, and neither statements nor what is retracted."""
    ids = extract.record.boundaries.frame.index
    counted = extract.incidents[filters.counted(extract.incidents)]
    held = extract.record.joined.loc[counted["place"], "municipalities"]
    single = pd.Series([one[0] for one in held if len(one) == 1], dtype="str")
    return single.value_counts().reindex(ids, fill_value=0)


def _brief(date: str) -> str:
    """A date in words, its longer months cut short, which no line's end parts from their day and year."""
    short = re.sub("(Jan|Feb|Aug|Sept|Oct|Nov|Dec)(uary|ruary|ust|ember|ober)", r"\1", date)
    return re.sub(r"(?<=\d) (?=[A-Z])|(?<=[a-z]) (?=\d{4})", "\u00a0", short)


def _drawn(row: Any) -> str:
    """point, line or area; a place of which nothing can be drawn is an area too, somewhere."""
    return "area" if row.area is not None or row.shape is None else str(row.shape)


def _entries(incidents: pd.DataFrame, shown: pd.DataFrame, first: int) -> tuple[Entry, ...]:
    rows = zip(incidents.itertuples(), shown["kind"], strict=True)
    return tuple(
        Entry(
            one.id, first + i, one.title, _brief(words(parse(one.date))), one.status, kind,
            bool(one.approximate), bool(one.disagrees),
        )
        for i, (one, kind) in enumerate(rows)
    )  # fmt: skip


def in_words(extract: Extract) -> str:
    """How many incidents a view has, statements and what is retracted apart, and at how many places."""
    whole = extract.incidents
    retracted = int((whole["status"] == filters.UNCOUNTED).sum())
    counted = int(filters.counted(whole).sum())
    numbers = ((counted, "incident"), (len(whole) - counted - retracted, "statement"), (retracted, "retracted"))
    said = [_count(n, word) for n, word in numbers if n or word == "incident"]
    return f"{', '.join(said)} at {_count(whole['place'].nunique(), 'place')}" if len(whole) else "no incidents"


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}" + ("" if n == 1 or word == "retracted" else "s")
