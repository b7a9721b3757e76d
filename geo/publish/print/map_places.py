"""The places of a view with their incidents, numbered in the order in which a list goes through them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from geo.core.dates import describe_date, parse_date
from geo.core.model import RETRACTED
from geo.core.text import join_names
from geo.publish.print.symbol_style import Look, Trait, look, traits
from geo.record import filters
from geo.record import queries as view
from geo.record.view_extract import Extract

_MOVEMENT = "movement"


class Entry(NamedTuple):
    """One incident as a list shows it; ``date`` is EDTF text."""

    number: int
    trait: Trait
    id: str
    title: str
    date: str
    status: str
    differs: bool

    @property
    def when(self) -> str:
        """The date in words, its longer months cut short, which no line's end parts from their day and year."""
        short = re.sub(
            "(Jan|Feb|Aug|Sept|Oct|Nov|Dec)(uary|ruary|ust|ember|ober)", r"\1", describe_date(parse_date(self.date))
        )
        return re.sub(r"(?<=\d) (?=[A-Z])|(?<=[a-z]) (?=\d{4})", "\u00a0", short)


@dataclass(frozen=True)
class Site:
    """A place with its incidents, oldest first; ``row`` is its row of `assign_municipality`."""

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
        return join_names(self.row.name_sq, self.row.name_sr)

    @property
    def numbers(self) -> str:
        """Those of its incidents, such as "4–18"."""
        first, last = self.entries[0].number, self.entries[-1].number
        return str(first) if first == last else f"{first}–{last}"

    @property
    def vague(self) -> bool:
        """Whether only the direction of a line is known, and not its course."""
        return self.row.precision in ("municipality", "region")


def collect(extract: Extract, groups: Sequence[Sequence[str]]) -> list[Site]:
    """The places of the view, in groups of ids that are drawn as one, their incidents numbered from 1."""
    incidents = extract.incidents
    shown = traits(incidents, view.support(extract.record, incidents, extract.view.without))
    whole = extract.record.incidents
    moved = set(whole.loc[whole["type"] == _MOVEMENT, "place"])
    rows = {row.Index: row for row in extract.record.joined.loc[[group[0] for group in groups]].itertuples()}
    at = incidents.groupby("place", sort=False).indices
    columns = [incidents[name].tolist() for name in ("id", "title", "date", "status", "disagrees")]
    every = list(zip(*columns, strict=True))
    found, number = [], 1
    for first, *others in groups:
        own = sorted(position for place in (first, *others) for position in at[place])
        drawn = drawn_as(rows[first])
        entries = [Entry(number + i, shown[one], *every[one]) for i, one in enumerate(own)]
        look_of = look([shown[one] for one in own], drawn != "point")
        found.append(Site(rows[first], tuple(entries), look_of, drawn, first in moved))
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


def drawn_as(row: Any) -> str:
    """point, line or area; a place of which nothing can be drawn is an area too, somewhere."""
    return "area" if row.area is not None or row.shape is None else str(row.shape)


def in_words(extract: Extract) -> str:
    """How many incidents a view has, statements and what is retracted apart, and at how many places."""
    whole = extract.incidents
    retracted = int((whole["status"] == RETRACTED).sum())
    counted = int(filters.counted(whole).sum())
    numbers = ((counted, "incident"), (len(whole) - counted - retracted, "statement"), (retracted, "retracted"))
    said = [_count(n, word) for n, word in numbers if n or word == "incident"]
    return f"{', '.join(said)} at {_count(whole['place'].nunique(), 'place')}" if len(whole) else "no incidents"


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}" + ("" if n == 1 or word == "retracted" else "s")
