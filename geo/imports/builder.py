"""Collects what rows of other systems say into a record that keeps every rule of `geo.reader`."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import shapely
from anyascii import anyascii
from tqdm import tqdm

from geo.boundaries import Boundaries
from geo.dates import parse
from geo.errors import Problem, RecordError
from geo.model import Claim, Dataset, Event, Names, Place, Position, Source
from geo.polygons import WGS84

Row = TypeVar("Row")

_LONGEST_ID = 80
_ID = re.compile("[a-z0-9][a-z0-9-]{0,99}")
_ELSEWHERE = "not said"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import.

    ``rows`` is how many there were; ``left_out`` says of each that could not be used its line, its column and why;
    ``remarks`` what was taken but changed, such as text that was cut.
    """

    dataset: Dataset
    rows: int
    left_out: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()

    @property
    def summary(self) -> str:
        """How much came in, in a line."""
        used = self.rows - len({problem.line for problem in self.left_out})
        parts = f"{len(self.dataset.events):,} incidents at {len(self.dataset.places):,} places"
        left = f"; {self.rows - used:,} left out" if self.rows > used else ""
        return f"{used:,} of {self.rows:,} rows imported as {parts}{left}"


class Builder:
    """Takes places, sources and events as they come; the same one is kept once.

    ``polygons`` say in `finish` which municipality each spot is in: what other systems call an administrative unit
    is not one of them.
    """

    def __init__(self, path: Path, polygons: Boundaries, progress: bool = False) -> None:
        self.path, self.polygons, self.progress = path, polygons, progress
        self.rows = 0
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
        self._declared: set[str] = set()
        self._ids: dict[tuple[str, Hashable], str] = {}

    def each(self, rows: Iterable[Row], total: int | None = None) -> Iterator[Row]:
        """The rows, counted, with progress on stderr where that was asked for."""
        for row in tqdm(rows, total=total, unit=" rows", disable=not self.progress, delay=1):
            self.rows += 1
            yield row

    def leave_out(self, line: int, column: str, message: str) -> None:
        """A row cannot be used: ``found …, expected …``."""
        self.left_out.append(Problem(line, column, message))

    def remark(self, line: int, column: str, message: str) -> None:
        """A row is used, but something of it is changed or not taken."""
        self.remarks.append(Problem(line, column, message))

    def source(self, key: Hashable, title: str, **fields: Any) -> str:
        """The id of the source with this key, made at its first mention; by default its own origin."""
        id, new = self._id("source", key, fields.pop("id", title), self._sources)
        if new:
            self._sources[id] = Source(**{"id": id, "title": title, "origin": id, **fields})
        return id

    def place(self, key: Hashable, names: Names, positions: tuple[Position, ...] = (), **fields: Any) -> str:
        """The id of the place with this key, made at its first mention.

        ``fields`` are those of `Place`; ``shape`` is "point" where there are positions and nothing else is said.
        ``outside`` ("country, unit") holds only where `finish` finds it in no municipality, unless ``declared`` says
        that it and the municipalities are as a record declares them.
        """
        declared = fields.pop("declared", False)
        id, new = self._id("place", key, fields.pop("id", names.en or names.sr), self._places)
        if new:
            shape = fields.pop("shape", "point" if positions else None)
            self._places[id] = Place(id, names, shape=shape, positions=positions, **fields)
            self._declared |= {id} if declared else set()
        return id

    def event(self, key: Hashable, claims: Iterable[Claim] = (), **fields: Any) -> str | None:
        """The id of a new event; None, and the row is to be left out, where the key came before.

        ``fields`` are those of `Event`; ``id`` is what its id is made from.
        """
        id, new = self._id("event", key, fields.pop("id"), self._events)
        if not new:
            return None
        self._events[id] = Event(**{"id": id, "claims": tuple(claims), **fields})
        return id

    def finish(self) -> Imported:
        """The record of all that was taken."""
        if not self._events and self.left_out:
            raise RecordError(str(self.path), self.left_out)
        about: dict[str, Any] = {"updated": parse(date.today().isoformat()), **self.about}
        dataset = Dataset(**about, sources=self._sources, places=self._joined(), events=tuple(self._events.values()))
        return Imported(dataset, self.rows, tuple(self.left_out), tuple(self.remarks))

    def _id(self, kind: str, key: Hashable, wanted: str, taken: dict[str, Any]) -> tuple[str, bool]:
        """An id for this key, and whether it is new."""
        if known := self._ids.get((kind, key)):
            return known, False
        first = id = wanted if _ID.fullmatch(wanted) else slug(wanted) or kind
        number = 1
        while id in taken:
            number += 1
            id = f"{first}-{number}"
        self._ids[(kind, key)] = id
        return id, True

    def _joined(self) -> dict[str, Place]:
        """The places with the municipalities that they lie in; those that declare some keep them."""
        loose = {id: place for id, place in self._places.items() if id not in self._declared}
        shapes = {id: _shape(place) for id, place in loose.items() if place.positions and not place.municipality}
        spots = gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapes, crs=WGS84))
        held = gpd.sjoin(spots, self.polygons.frame[["geometry"]].rename_axis("municipality"), predicate="intersects")
        by_place = held.groupby(level=0)["municipality"].agg(lambda ids: tuple(dict.fromkeys(ids)))
        return self._places | {id: _settled(place, by_place.get(id, ())) for id, place in loose.items()}


def slug(text: str) -> str:
    """What an id can be made of: small letters, digits and hyphens; empty where nothing is left."""
    plain = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower())
    return plain[:_LONGEST_ID].strip("-")


def _shape(place: Place) -> shapely.Geometry:
    corners = [(position.lon, position.lat) for position in place.positions]
    if place.shape == "point":
        return shapely.Point(corners[0])
    return shapely.Polygon(corners) if place.shape == "area" else shapely.LineString(corners)


def _settled(place: Place, held: tuple[str, ...]) -> Place:
    if place.municipality:
        return replace(place, outside=None)
    if held:
        return replace(place, municipality=held if place.shape != "point" else held[:1], outside=None)
    return replace(place, outside=place.outside or _ELSEWHERE)
