"""Collects what rows of other systems say into a record that keeps every rule of `geo.formats.yaml.reader`."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from anyascii import anyascii
from tqdm import tqdm

from geo.core.dates import parse_date
from geo.core.errors import Problem, RecordError
from geo.core.model import Claim, Dataset, Event, Names, Place, Position, Source
from geo.core.rules import describe_swapped, find_swapped
from geo.formats import texts
from geo.spatial.boundaries import Boundaries
from geo.spatial.municipalities import Measures, locate_places

Row = TypeVar("Row")

_LONGEST_ID = 80
_ID = re.compile("[a-z0-9][a-z0-9-]{0,99}")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import.

    ``rows`` is how many there were, ``unused`` how many of them could not be used; ``left_out`` says of each of
    those its line, its column and why; ``remarks`` what was taken but changed, such as text that was cut;
    ``measures`` those of the places that were located, for the join.
    """

    dataset: Dataset
    rows: int
    left_out: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    unused: int = 0
    measures: Mapping[str, Measures] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """How much came in, in a line."""
        used = self.rows - self.unused
        parts = f"{_counted(self.dataset.events, 'incident')} at {_counted(self.dataset.places, 'place')}"
        left = f"; {self.unused:,} left out" if self.unused else ""
        return f"{used:,} of {self.rows:,} rows imported as {parts}{left}"


class Builder:
    """Takes places, sources and events as they come; the same one is kept once.

    ``polygons`` say in `finish` which municipality each spot is in: what other systems call an administrative unit
    is not one of them. ``line`` is that of the row that is being read, 0 where rows know none.
    """

    def __init__(self, path: Path, polygons: Boundaries, progress: bool = False) -> None:
        self.path, self.polygons, self.progress = path, polygons, progress
        self.rows = 0
        self.line = 0
        self.left_out: list[Problem] = []
        self.remarks: list[Problem] = []
        self.about: dict[str, Any] = {
            "title": f"Imported from {path.name}",
            "description": f"Imported from {path.name}; not yet checked by hand",
            "license": "As the file's provider says",
            "coverage": f"What {path.name} holds",
        }
        self._sources: dict[str, Source] = {}
        self._places: dict[str, Place] = {}
        self._events: dict[str, Event] = {}
        self._unused: set[int] = set()
        self._declared: set[str] = set()
        self._numbers: dict[tuple[str, str], int] = {}
        self._ids: dict[tuple[str, Hashable], str] = {}
        self._lines: dict[str, int] = {}
        self._rows: dict[str, int] = {}

    def each(self, rows: Iterable[Row], total: int | None = None) -> Iterator[Row]:
        """The rows, counted, with progress on stderr where that was asked for and somebody sees it."""
        for row in tqdm(rows, total=total, unit=" rows", disable=None if self.progress else True, delay=1):
            self.rows += 1
            self.line = getattr(row, "line", 0)
            yield row

    def leave_out(self, line: int, column: str, message: str) -> None:
        """A row cannot be used: ``found …, expected …``."""
        self.left_out.append(Problem(line, column, message))
        self._unused.add(self.rows)

    def remark(self, line: int, column: str, message: str) -> None:
        """A row is used, but something of it is changed or not taken."""
        self.remarks.append(Problem(line, column, message))

    def source(self, key: Hashable, title: str, **fields: Any) -> str:
        """The id of the source with this key, made at its first mention; by default its own origin."""
        if known := self._ids.get(("source", key)):
            return known
        id = self._id("source", key, fields.pop("id", title), self._sources)
        self._sources[id] = Source(**{"id": id, "origin": id, **self._kept({"title": title, **fields})})
        return id

    def place(self, key: Hashable, names: Names, positions: tuple[Position, ...] = (), **fields: Any) -> str:
        """The id of the place with this key, made at its first mention.

        ``fields`` are those of `Place`; ``shape`` is "point" where there are positions and nothing else is said.
        ``outside`` ("country, unit") holds only where `finish` finds it in no municipality, unless ``declared`` says
        that it and the municipalities are as a record declares them.
        """
        declared = fields.pop("declared", False)
        if known := self._ids.get(("place", key)):
            return known
        id = self._id("place", key, fields.pop("id", names.en or names.sr), self._places)
        given = {"shape": "point" if positions else None, **self._kept(fields)}
        self._places[id] = Place(id, self._kept({"names": names})["names"], positions=positions, **given)
        self._declared |= {id} if declared else set()
        return id

    def holds(self, key: Hashable) -> bool:
        """Whether an event with this key came before."""
        return ("event", key) in self._ids

    def event(self, key: Hashable, claims: Iterable[Claim] = (), **fields: Any) -> str | None:
        """The id of a new event; None, and the row is to be left out, where the key came before.

        ``fields`` are those of `Event`; ``id`` is what its id is made from.
        """
        if self.holds(key):
            return None
        id = self._id("event", key, fields.pop("id"), self._events)
        self._events[id] = Event(id=id, **self._kept({"claims": tuple(claims), **fields}))
        self._lines[id], self._rows[id] = self.line, self.rows
        return id

    def finish(self) -> Imported:
        """The record of all that was taken."""
        self._leave_out_swapped()
        if not self._events and self.left_out:
            raise RecordError(str(self.path), self.left_out)
        if self._unused:
            self.about["description"] += f". Of {self.rows:,} rows {len(self._unused):,} are left out"
        about = {"updated": parse_date(date.today().isoformat()), **self._kept(dict(self.about))}
        named = {event.place for event in self._events.values()}  # rows that are left out may have named others
        known = {id: place for id, place in self._places.items() if id in named}
        loose = {id: place for id, place in known.items() if id not in self._declared}
        located, measures = locate_places(loose, self.polygons)
        places = known | located
        dataset = Dataset(**about, sources=self._sources, places=places, events=tuple(self._events.values()))
        return Imported(dataset, self.rows, tuple(self.left_out), tuple(self.remarks), len(self._unused), measures)

    def _id(self, kind: str, key: Hashable, wanted: str, taken: Mapping[str, Any]) -> str:
        """A new id for this key."""
        first = id = wanted if _ID.fullmatch(wanted) else slug(wanted) or kind
        number = self._numbers.get((kind, first), 1)
        while id in taken:
            number += 1
            id = f"{first}-{number}"
        self._numbers[(kind, first)] = number
        self._ids[(kind, key)] = id
        return id

    def _kept(self, fields: dict[str, Any]) -> dict[str, Any]:
        changes: list[texts.Change] = []
        fit = texts.kept(fields, changes)
        for change in changes:
            self.remark(self.line, *change)
        return fit

    def _leave_out_swapped(self) -> None:
        """Without these the others may lie nearer to each other, so look again until there are none."""
        while found := find_swapped({id: one.positions[0] for id, one in self._places.items() if one.positions}):
            amiss = {id: describe_swapped(self._places.pop(id).positions[0]) for id in found}
            for event in [one for one in self._events.values() if one.place in amiss]:
                self.left_out.append(Problem(self._lines[event.id], event.id, amiss[event.place]))
                self._unused.add(self._rows[event.id])
                del self._events[event.id]


def _counted(things: Sized, noun: str) -> str:
    return f"{len(things):,} {noun}" + ("" if len(things) == 1 else "s")


@lru_cache(maxsize=20_000)
def slug(text: str) -> str:
    """What an id can be made of: small letters, digits and hyphens; empty where nothing is left."""
    plain = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).lstrip("-")
    return plain[:_LONGEST_ID].rstrip("-")
