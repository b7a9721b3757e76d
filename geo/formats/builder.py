"""Builds a record that keeps every rule of `geo.formats.yaml.reader` from the rows of other systems' files."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from anyascii import anyascii
from tqdm import tqdm

from geo.core.dates import parse_date
from geo.core.errors import Problem, RecordError, group_problems
from geo.core.messages import Message, plural_message, plural_message_in
from geo.core.model import Claim, Dataset, Event, Names, Place, Position, Source
from geo.core.rules import MAX_TEXT_CHARS, MAX_TITLE_CHARS, describe_swapped, find_swapped
from geo.core.tables import build_geometry
from geo.core.text import clip_text, printable, quote_text, suggest_options, unprintable
from geo.formats.yaml.reader import LINK
from geo.spatial.boundaries import Boundaries
from geo.spatial.measures import Measures
from geo.spatial.municipalities import locate_places
from geo.spatial.world import choose_boundaries, knows_unit, read_shipped_municipalities

Row = TypeVar("Row")
Part = TypeVar("Part")
NamesOrClaim = TypeVar("NamesOrClaim", Names, Claim)
Report = Callable[[str, str], None]
"""A function that takes a field and a message about a change of its text: ``found …, expected …``."""

ASSUMED_RADIUS_M = 5_000.0
"""How far off a position may be whose file does not say: the size of a town with what belongs to it."""
_MAX_SLUG_CHARS = 80
_MAX_NUMBERED_CHARS = 90
_ID = re.compile("[a-z0-9][a-z0-9-]{0,99}")
_LINK = re.compile(LINK.schema["pattern"])
_LINK_FIELDS = ("url", "archive_url")
_LINE_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_PLACEHOLDERS = {
    "title": "[no title]", "summary": "[no summary]", "basis": "not said", "sq": "[no name]", "sr": "[no name]",
    "by": "not said", "about": "not said",
}  # fmt: skip
"""The text of a required field of which nothing is left after cleaning."""


class RowError(ValueError):
    """A row that cannot be used, with the column and the message ``found …, expected …``."""

    def __init__(self, column: str, message: str) -> None:
        self.column, self.message = column, message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """A record made of a file, and how well the file could be used.

    ``rows`` is how many rows there were, ``unused`` how many of them could not be used; ``left_out`` has the line,
    the column and the reason of each of those; ``remarks`` say what was used but changed, such as text that was cut;
    ``measures`` are those of the places that were located, by id, for the join with ``boundaries``. ``unused_ids`` are
    the ids of incidents of unused rows, ``unidentified`` is how many of these rows have none that can be read, and
    ``made_ids`` how many incidents have an id that is not the file's.
    """

    dataset: Dataset
    rows: int
    left_out: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    unused: int = 0
    measures: Mapping[str, Measures] = field(default_factory=dict)
    boundaries: Boundaries | None = None
    unused_ids: frozenset[str] = frozenset()
    unidentified: int = 0
    made_ids: int = 0

    @property
    def remark_groups(self) -> list[Problem]:
        """The remarks, those of one reason as one with the number of rows."""
        return group_problems(self.remarks)

    @property
    def left_out_groups(self) -> list[Problem]:
        """The reasons why rows are left out, each with the number of rows."""
        return group_problems(self.left_out)

    @property
    def summary(self) -> str:
        """How much came in, in a line."""
        values: dict[str, object] = {
            "used": self.rows - self.unused,
            "rows": self.rows,
            "events": plural_message("{n} incident", "{n} incidents", len(self.dataset.events)),
            "places": plural_message_in("at", "{n} place", "{n} places", len(self.dataset.places)),
        }
        if not self.unused:
            return Message("{used} of {rows} rows imported as {events} at {places}", **values)
        return Message(
            "{used} of {rows} rows imported as {events} at {places}; {unused} left out", unused=self.unused, **values
        )


class NothingImported(RecordError):
    """No row of a file can be used; ``left_out`` and ``remarks`` have all that is to be said, row by row."""

    def __init__(self, path: Path, rows: int, left_out: Sequence[Problem], remarks: Sequence[Problem]) -> None:
        self.left_out, self.remarks = tuple(left_out), tuple(remarks)
        groups = group_problems(left_out)
        if rows > 1 and len(groups) == 1:
            message = Message("{message}: 0 of {rows} rows imported", message=groups[0].message, rows=rows)
            groups = [replace(groups[0], message=message)]
        elif rows > 1:
            message = Message("found no row that can be used: 0 of {rows} rows imported", rows=rows)
            groups.insert(0, Problem(0, "", message))
        super().__init__(str(path), groups)


class Builder:
    """Takes places, sources and events row by row; each is identified by a key of the file and made only once.

    ``boundaries`` say in `finish` which municipality each position is in: what other systems call an administrative
    unit is not one of them. Without any, those that the places need are chosen. ``line`` is that of the row that is
    being read, 0 in formats without lines. ``about`` has the fields that a record says of itself. ``encoding``,
    ``delimiter`` and ``date_formats`` are what the user says of the file. ``drops_midnight`` says that a time of 00:00
    that all events have is none.
    """

    def __init__(
        self,
        path: Path,
        boundaries: Boundaries | None,
        progress: bool = False,
        encoding: str | None = None,
        date_formats: Sequence[str] = (),
    ) -> None:
        self.path, self.progress = path, progress
        self._named_boundaries = boundaries
        self.boundaries = boundaries or read_shipped_municipalities()
        self.encoding, self.date_formats = encoding, tuple(date_formats)
        self.delimiter: str | None = None
        self.drops_midnight = False
        self.rows = self.line = 0
        self.left_out: list[Problem] = []
        self.remarks: list[Problem] = []
        self.about: dict[str, Any] = {
            "title": f"Imported from {path.name}",
            "description": f"Imported from {path.name}; not yet checked by hand",
            "license": "As the file's provider says",
            "coverage": f"What {path.name} holds",
        }
        self._sources: _Parts[Source] = _Parts("source")
        self._places: _Parts[Place] = _Parts("place")
        self._events: _Parts[Event] = _Parts("event")
        self._lines_of_events = array("q")
        self._row_id: str | None = None
        self._unused_ids: dict[int, str | None] = {}
        self._made_ids = 0
        self._declared_places: set[str] = set()

    def check_unit(self, id: str) -> None:
        """Raise ValueError where no unit has an id: of the boundaries named, or else of those that come along."""
        ids = self.boundaries.frame.index
        if id in ids or (self._named_boundaries is None and knows_unit(id)):
            return
        expected = suggest_options(id, ids)
        if self._named_boundaries is None:
            expected = Message("{options}, or a code of ISO 3166-2 such as SD-KH", options=expected)
        raise ValueError(Message("found {found}, expected {expected}", found=quote_text(id), expected=expected))

    def each_row(self, rows: Iterable[Row], total: int | None = None) -> Iterator[Row]:
        """The rows, counted, with progress on stderr where that was asked for and somebody sees it."""
        for row in tqdm(rows, total=total, unit=" rows", disable=None if self.progress else True, delay=1):
            self.rows += 1
            self.line = getattr(row, "line", 0)
            self._row_id = None
            yield row

    def name_row(self, id: str) -> None:
        """Say which incident the current row is of: what its id will be made from; "" where the row has none."""
        self._row_id = make_id(id) or None

    def leave_out(self, line: int, column: str, message: str) -> None:
        """Note that the current row cannot be used: ``found …, expected …``."""
        self.left_out.append(Problem(line, column, message))
        self._unused_ids[self.rows] = self._row_id

    def remark(self, line: int, column: str, message: str) -> None:
        """Note that a row is used, but something of it is changed or not taken."""
        self.remarks.append(Problem(line, column, message))

    def known_source(self, key: Hashable) -> str | None:
        """The id of the source with this key; None before its first mention."""
        return self._sources.ids.get(key)

    def known_place(self, key: Hashable) -> str | None:
        """The id of the place with this key; None before its first mention."""
        return self._places.ids.get(key)

    def add_source(self, key: Hashable, title: str, **fields: Any) -> str:
        """The id of the source with this key, made at its first mention; by default its own origin."""
        if known := self.known_source(key):
            return known
        id = self._sources.new_id(key, fields.pop("id", title))
        self._sources.by_id[id] = Source(**{"id": id, "origin": id, **self._sanitize({"title": title, **fields})})
        return id

    def add_place(self, key: Hashable, names: Names, positions: tuple[Position, ...] = (), **fields: Any) -> str:
        """The id of the place with this key, made at its first mention.

        ``positions`` are in WGS 84. ``fields`` are those of `Place`; ``shape`` is "point" by default where there are
        positions. ``outside`` ("country, unit") holds only where `finish` finds the place in no municipality, unless
        ``declared`` says that it and the municipalities are as a record declares them.
        """
        declared = fields.pop("declared", False)
        if known := self.known_place(key):
            return known
        id = self._places.new_id(key, fields.pop("id", names.en or names.sr))
        given = {"shape": "point" if positions else None, **self._sanitize(fields)}
        self._places.by_id[id] = Place(id, self._sanitize({"names": names})["names"], positions=positions, **given)
        if declared:
            self._declared_places.add(id)
        return id

    def has_event(self, key: Hashable) -> bool:
        """Whether an event with this key came before."""
        return key in self._events.ids

    def add_event(self, key: Hashable, claims: Iterable[Claim] = (), **fields: Any) -> str | None:
        """The id of a new event; None, and the row is to be left out, where the key came before.

        ``fields`` are those of `Event`; ``id`` is what its id is made from.
        """
        if self.has_event(key):
            return None
        id = self._events.new_id(key, fields.pop("id"))
        self._events.by_id[id] = Event(id=id, **self._sanitize({"claims": tuple(claims), **fields}))
        self._lines_of_events.append(self.line)
        self._made_ids += id != self._row_id
        return id

    def finish(self) -> ImportResult:
        """The record of all that was added, with each place in the municipalities that it lies in.

        Raises
        ------
        RecordError
            Where no row at all could be used; with the reason for each.
        """
        self._remark_swapped()
        self._drop_midnight()
        events = self._events.by_id
        if not events and self.left_out:
            raise NothingImported(self.path, self.rows, self.left_out, self.remarks)
        if unused := len(self._unused_ids):
            self.about["description"] += f". Of {self.rows:,} rows {unused:,} are left out"
        about = {"updated": parse_date(date.today().isoformat()), **self._sanitize(dict(self.about))}
        mentioned = {event.place for event in events.values()}  # rows that are left out may have named others
        places = {id: place for id, place in self._places.by_id.items() if id in mentioned}
        undeclared = {id: place for id, place in places.items() if id not in self._declared_places}
        if self._named_boundaries is None:
            self.boundaries = self._choose_boundaries(places)
        located, measures = locate_places(undeclared, self.boundaries)
        places |= located
        dataset = Dataset(**about, sources=self._sources.by_id, places=places, events=tuple(events.values()))
        return ImportResult(
            dataset, self.rows, tuple(self.left_out), tuple(self.remarks), unused, measures, self.boundaries,
            frozenset(filter(None, self._unused_ids.values())), list(self._unused_ids.values()).count(None),
            self._made_ids,
        )  # fmt: skip

    def _choose_boundaries(self, places: Mapping[str, Place]) -> Boundaries:
        """Choose by where the places are; what the file says of the units of others counts where it declares it."""
        outside = [place.outside if id in self._declared_places else None for id, place in places.items()]
        return choose_boundaries(
            [build_geometry(place) if place.positions else None for place in places.values()],
            [place.municipality for place in places.values()],
            outside,
            [np.nan if place.radius_m is None else place.radius_m for place in places.values()],
        )

    def _sanitize(self, fields: dict[str, Any]) -> dict[str, Any]:
        return sanitize_fields(fields, partial(self.remark, self.line))

    def _drop_midnight(self) -> None:
        """Take 00:00 for no time where every event that has a time has that one, as programs write it for none."""
        events = self._events.by_id
        timed = [event for event in events.values() if event.time]
        if self.drops_midnight and timed and all(event.time == "00:00" for event in timed):
            for event in timed:
                events[event.id] = replace(event, time=None)
            self.remark(
                0, "time", Message("found 00:00 in all {count} rows with a time, taken for no time", count=len(timed))
            )

    def _remark_swapped(self) -> None:
        """Tell of the places whose latitude and longitude may be swapped, at the first of their rows."""
        places, told = self._places.by_id, set()
        swapped = set(find_swapped({id: place.positions[0] for id, place in places.items() if place.positions}))
        if not swapped:
            return
        for event, line in zip(self._events.by_id.values(), self._lines_of_events, strict=True):
            if event.place in swapped and event.place not in told:
                told.add(event.place)
                message = describe_swapped(places[event.place].positions[0])
                self.remark(line, event.id, message)


class _Parts(Generic[Part]):
    """The sources, places or events of a record by id, and their ids by the keys of the file."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self.by_id: dict[str, Part] = {}
        self.ids: dict[Hashable, str] = {}
        self._last_numbers: dict[str, int] = {}

    def new_id(self, key: Hashable, wanted: str) -> str:
        """A new id for this key: the wanted text, made to fit the rules of ids, and numbered where it is taken."""
        first = id = make_id(wanted) or self.noun
        number = self._last_numbers.get(first, 1)
        while id in self.by_id:
            number += 1
            id = f"{first}-{number}"
        if number > 1:
            self._last_numbers[first] = number
        self.ids[key] = id
        return id


def make_id(text: str) -> str:
    """Make an id of a text, which it stays where it can; empty where nothing is left of it."""
    return text if _ID.fullmatch(text) else slugify(text)


def find_free_id(wanted: str, taken: Container[str]) -> str:
    """The wanted id; where it is taken the first of its kind, numbered from 2 on, that is not."""
    id, number = wanted, 1
    while id in taken:
        number += 1
        id = f"{wanted[:_MAX_NUMBERED_CHARS]}-{number}"
    return id


def is_changed_id(text: str) -> bool:
    """Whether a record cannot have this text as an id, so that it is changed."""
    return _ID.fullmatch(text) is None


@lru_cache(maxsize=20_000)
def slugify(text: str) -> str:
    """Small letters, digits and hyphens for an id; empty where nothing is left of the text."""
    plain = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).lstrip("-")
    return plain[:_MAX_SLUG_CHARS].rstrip("-")


def sanitize_fields(values: dict[str, Any], report: Report) -> dict[str, Any]:
    """Values by field, with texts such as a record allows: printable, not too long, links that are links."""
    return {
        name: value if value is None or _is_clean(name, value) else _sanitize_value(name, value, report)
        for name, value in values.items()
    }


def _is_clean(field: str, value: Any) -> bool:
    """Whether a value can stay, by a quick look that suffices for nearly all: each of 100,000 rows has twenty."""
    if isinstance(value, str):
        return (
            0 < len(value) <= MAX_TITLE_CHARS and value.isprintable() and value[0] != " " and field not in _LINK_FIELDS
        )
    if isinstance(value, tuple):
        return _are_clean(value)
    if isinstance(value, Names):
        texts: tuple[str | None, ...] = (value.sq, value.sr, value.en)
    elif isinstance(value, Claim):
        texts = (value.by, value.about, value.statement, value.unit, value.wording)
    else:
        return True
    return all(_is_clean("", text) for text in texts if text)


@lru_cache(maxsize=50_000)
def _are_clean(values: tuple[Any, ...]) -> bool:
    return all(_is_clean("", value) for value in values)


def _sanitize_value(field: str, value: Any, report: Report) -> Any:
    if isinstance(value, str):
        return _sanitize_text(field, value, report) or _PLACEHOLDERS.get(field)
    if isinstance(value, Names | Claim):
        return _sanitize_parts(value, report)
    if isinstance(value, tuple) and value and isinstance(value[0], str | Claim):
        return tuple(item for item in (_sanitize_value("", each, report) for each in value) if item)
    return value


def _sanitize_parts(value: NamesOrClaim, report: Report) -> NamesOrClaim | None:
    """Names or a claim with clean texts; None for a claim of whose statement nothing is left."""
    given = {item.name: getattr(value, item.name) for item in fields(value)}
    clean = sanitize_fields(given, report)
    if given.get("statement") and not clean["statement"]:
        report("statement", Message("found no text, expected a statement: not taken"))
        return None
    return value if clean == given else replace(value, **clean)


def _sanitize_text(field: str, text: str, report: Report) -> str:
    if not text.isprintable() and (stray := unprintable(text)):
        report(field, Message("found {stray}, expected text: deleted", stray=stray))
        text = printable(_LINE_BREAKS.sub("\n", text))
    if not text.strip():
        return ""
    max_chars = MAX_TITLE_CHARS if field == "title" else MAX_TEXT_CHARS
    if len(text) > max_chars:
        report(
            field,
            Message("found {count} characters, expected at most {limit}: cut", count=len(text), limit=max_chars),
        )
        text = clip_text(text, max_chars)
    if field in _LINK_FIELDS and not _LINK.fullmatch(text):
        report(
            field, Message("found {text}, expected {expected}: not taken", text=repr(text[:60]), expected=LINK.expected)
        )
        return ""
    return text
