"""A record ready to be shown: read, framed, joined and checked in one call."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

import geopandas as gpd

from geo import boundaries as outlines
from geo import frames, geoparquet, join, reader
from geo.boundaries import Boundaries
from geo.dates import Period, day_number, from_day_number
from geo.errors import Problem, RecordError
from geo.frames import Frames

Files = tuple[Path, Path | None]


@dataclass(frozen=True)
class Record:
    """All that the page draws from.

    ``joined`` is ``frames.places`` with the columns of `geo.join.assign_municipality`.
    """

    frames: Frames
    joined: gpd.GeoDataFrame
    boundaries: Boundaries

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
    if events.suffix in geoparquet.SUFFIXES:
        dataset, tables = None, geoparquet.read(events)
    else:
        dataset = reader.read(events)
        tables = frames.build(dataset)
    joined = join.assign_municipality(tables.places, polygons)
    problems = join.check(dataset, joined, polygons)
    if problems:
        raise RecordError(str(events), problems)
    return Record(tables, joined, polygons)


def named(argv: list[str]) -> Files:
    """The files that the command line names: ``[--events FILE] [--boundaries FILE]``.

    Raises
    ------
    RecordError
        For words that it does not know.
    """
    parser = _Parser(prog="streamlit run dashboard.py --", add_help=False, allow_abbrev=False)
    parser.add_argument("--events", type=Path, default=Path(__file__).parents[1] / "events.yaml")
    parser.add_argument("--boundaries", type=Path)
    found = parser.parse_args(argv)
    return found.events, found.boundaries


def stamps(files: Iterable[Path | None]) -> tuple[tuple[int, int] | None, ...]:
    """What changes when one of the files, or the sidecar of one, does; None for one that is not there."""
    return tuple(_stamp(one) for path in files if path for one in (path, path.with_suffix(".meta.json")))


@lru_cache(maxsize=2)
def _polygons(path: Path | None, seen: object) -> Boundaries:
    """The municipalities in one version of their file; ``seen`` only tells the versions apart."""
    return outlines.read(path)


class _Parser(argparse.ArgumentParser):
    """Tells wrong words to the caller instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        expected = "expected [--events FILE] [--boundaries FILE]"
        raise RecordError("the command line", [Problem(0, "", f"found {message}; {expected}")])


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size
