"""What a record keeps from one version to the next: the ids of its incidents, which others cite."""

from collections.abc import Iterable
from pathlib import Path

from geo.core.errors import Problem
from geo.formats.geoparquet import reader as geoparquet
from geo.formats.yaml import reader


def lost(older: Path, ids: Iterable[str]) -> list[Problem]:
    """A problem for each incident of an older version of a record whose id is not among those of the newer.

    Raises
    ------
    RecordError
        If the older version cannot be read; municipalities are no part of that.
    """
    kept = set(ids)
    expected = "expected it to stay, with the status retracted: ids are kept for ever"
    return [Problem(0, "events", f"found no event {id!r}, {expected}") for id in _ids(older) if id not in kept]


def _ids(path: Path) -> list[str]:
    if path.suffix in geoparquet.SUFFIXES:
        return list(geoparquet.read(path).incidents["id"])
    return [event.id for event in reader.read(path).events]
