"""A record ready to be shown: read, framed, joined and checked in one call."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, NoReturn

import geopandas as gpd
import pandas as pd

from geo import boundaries as outlines
from geo import folding, frames, geoparquet, imports, join, reader, spots, taxonomy
from geo.boundaries import Boundaries
from geo.dates import Period, day_number, from_day_number
from geo.errors import Problem, RecordError
from geo.frames import Frames
from geo.model import Dataset

# Reading an incident whole takes time: in a larger record the search looks at what the tables hold.
_MOST_SEARCHED_IN_FULL = 5_000


class Files(NamedTuple):
    """What the command line names; the archive is the folder with the documents of the sources."""

    events: Path
    boundaries: Path | None = None
    archive: Path | None = None


@dataclass(frozen=True)
class Record:
    """All that the page draws from.

    ``joined`` is ``frames.places`` with the columns of `geo.join.assign_municipality`; ``version`` the
    first digits of the SHA-256 of the ``file``.
    """

    frames: Frames
    joined: gpd.GeoDataFrame
    boundaries: Boundaries
    version: str = ""
    file: Path | None = None

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """``frames.incidents`` with the column municipalities (tuple of ids), those of the place."""
        held = self.joined["municipalities"].loc[self.frames.incidents["place"]]
        return self.frames.incidents.assign(municipalities=held.to_numpy())

    @cached_property
    def spots(self) -> pd.Series[str]:
        """For each place the id of the first place at its spot: see `geo.spots.first_at_spot`."""
        return spots.first_at_spot(self.joined)

    @cached_property
    def texts(self) -> list[str]:
        """What a text search looks at, an incident each, folded; in records that are not large, all its words."""
        names = self.boundaries.frame[["name_sq", "name_sr"]].agg(" ".join, axis=1).to_dict()
        places = self.joined[["name_sq", "name_sr", "name_en"]].fillna("").agg(" ".join, axis=1).to_dict()
        titles = {source.id: source.title for source in self.frames.sources.values()}
        said = [
            [one.id, one.title, taxonomy.TYPE[one.type].label, one.status, places[one.place], *one.actors,
             *(names[municipality] for municipality in one.municipalities),
             *(titles[source] for source in one.cites), *self._words(one.id)]
            for one in self.incidents.itertuples()
        ]  # fmt: skip
        return [folding.fold("\n".join(words)) for words in said]

    def _words(self, incident: str) -> list[str]:
        """The summary, the claims, the disagreements and the note of an incident."""
        if len(self.incidents) > _MOST_SEARCHED_IN_FULL:
            return []
        event = self.frames.detail(incident).event
        claims = [text for one in event.claims for text in (one.by, one.about, one.statement, one.wording)]
        differ = [text for one in event.disagreements for text in (one.chosen, one.why)]
        return [text for text in (event.summary, event.note, *claims, *differ) if text]

    @property
    def days(self) -> tuple[int, int]:
        """First and last day number of the record; today's, twice, for an empty one."""
        table = self.frames.incidents
        if table.empty:
            today = day_number(date.today())
            return today, today
        return int(table["first"].min()), int(table["last"].max())

    @property
    def period(self) -> Period:
        """The days that the record covers."""
        first, last = self.days
        return Period(from_day_number(first), from_day_number(last))


def load(events: Path, boundaries: Path | None = None) -> Record:
    """Read a record (YAML, or GeoParquet by its ending) and join it with municipalities.

    Raises
    ------
    RecordError, BoundaryError
        With every problem found in the file.
    """
    polygons = _polygons(boundaries, stamps((boundaries,)))
    dataset = None if events.suffix in geoparquet.SUFFIXES else _read(events, polygons)
    tables = frames.build(dataset) if dataset else geoparquet.read(events)
    joined = join.assign_municipality(tables.places, polygons)
    problems = join.check(dataset, joined, polygons)
    if problems:
        raise RecordError(str(events), problems)
    return Record(tables, joined, polygons, _version(events), events)


def _version(events: Path) -> str:
    content = b"".join(part.read_bytes() for part in imports.parts(events))
    return hashlib.sha256(content).hexdigest()[:12]


def _read(events: Path, polygons: Boundaries) -> Dataset:
    """A record of YAML, or of another system's file that `imports` recognizes."""
    if events.suffix in reader.SUFFIXES or (kind := imports.recognized(events)) is None:
        return reader.read(events)
    return imports.read(kind, events, polygons).dataset


def named(argv: list[str]) -> Files:
    """The files that the command line names: ``[--events FILE] [--boundaries FILE] [--archive DIR]``.

    Raises
    ------
    RecordError
        For words that it does not know.
    """
    parser = _Parser(prog="streamlit run dashboard.py --", add_help=False, allow_abbrev=False)
    parser.add_argument("--events", type=Path, default=Path(__file__).parents[1] / "events.yaml")
    parser.add_argument("--boundaries", type=Path)
    parser.add_argument("--archive", type=Path)
    return Files(**vars(parser.parse_args(argv)))


def stamps(files: Iterable[Path | None]) -> tuple[tuple[int, int] | None, ...]:
    """What changes when one of the files, those in a folder too, or what lies beside one does; None for no file."""
    return tuple(_stamp(one) for path in files if path for one in (*imports.parts(path), *_beside(path)))


def _beside(path: Path) -> tuple[Path, ...]:
    """The sidecar of boundaries, and the mapping file of a table."""
    return path.with_suffix(".meta.json"), imports.mapped_by(path)


@lru_cache(maxsize=2)
def _polygons(path: Path | None, seen: object) -> Boundaries:
    """The municipalities in one version of their file; ``seen`` only tells the versions apart."""
    return outlines.read(path)


class _Parser(argparse.ArgumentParser):
    """Tells wrong words to the caller instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        expected = "expected [--events FILE] [--boundaries FILE] [--archive DIR]"
        raise RecordError("the command line", [Problem(0, "", f"found {message}; {expected}")])


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size
