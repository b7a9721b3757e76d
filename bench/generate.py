"""Made-up records of any size, for timings: ``python bench/generate.py INCIDENTS OUT.parquet``."""

from __future__ import annotations

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

if not __package__:  # run as a file, `geo` is beside this folder
    sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import shapely
from numpy.random import Generator

from geo.core import dates
from geo.core.model import Claim, Dataset, Event, Names, Place, Position, Precision, Source, Status
from geo.core.tables import Frames, build_tables
from geo.core.taxonomy import TYPES
from geo.formats.geoparquet.writer import write_geoparquet
from geo.spatial.boundaries import read_boundaries

_LAST = date(2022, 12, 31)
_PRECISIONS: tuple[Precision, ...] = ("exact", "settlement", "municipality", "region")
_STATUSES: tuple[Status, ...] = ("reported", "verified", "disputed", "retracted")


def generate(incidents: int, places: int = 2000, years: int = 10, seed: int = 1) -> Frames:
    """A made-up record over the municipalities that come with the program; the same for the same seed.

    All types and precisions occur; of the dates about one in five is an interval, a month or a set,
    one in ten approximate.
    """
    rng = np.random.default_rng(seed)
    sources = {f"source-{i}": Source(f"source-{i}", f"Report {i}", f"source-{i // 2}") for i in range(200)}
    sites = {place.id: place for place in _places(places, rng)}
    day = rng.integers(0, years * 365, incidents)
    where = rng.integers(0, places, incidents)
    events = tuple(_event(i, _LAST - timedelta(days=int(day[i])), f"place-{where[i]}", rng) for i in range(incidents))
    title = f"{incidents:,} made-up incidents"
    about = ("Made up, for timings", "CC0-1.0", "Nothing that happened", dates.parse_date("2022-12-31"))
    return build_tables(Dataset(title, *about, sources, sites, events))


def main() -> None:
    """Write a record as GeoParquet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("incidents", type=int)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    write_geoparquet(generate(arguments.incidents), arguments.out)


def _places(count: int, rng: Generator) -> list[Place]:
    frame = read_boundaries().frame
    chosen = rng.integers(0, len(frame), count)
    precisions = rng.choice(len(_PRECISIONS), count, p=(0.4, 0.4, 0.15, 0.05))
    return [
        _place(i, str(frame.index[one]), frame.geometry.iloc[one], _PRECISIONS[precision], rng)
        for i, (one, precision) in enumerate(zip(chosen, precisions, strict=True))
    ]


def _place(i: int, municipality: str, polygon: shapely.Polygon, precision: Precision, rng: Generator) -> Place:
    names = Names(f"Vendi {i}", f"Mesto {i}", f"Place {i}")
    if precision in ("municipality", "region"):
        return Place(f"place-{i}", names, precision, "made up", municipality=(municipality,))
    west, south, east, north = polygon.bounds
    spot = polygon.representative_point()
    for _ in range(20):
        tried = shapely.Point(rng.uniform(west, east), rng.uniform(south, north))
        if polygon.contains(tried):
            spot = tried
            break
    radius = 50.0 if precision == "exact" else float(rng.integers(3, 20)) * 100
    position = (Position(round(spot.y, 5), round(spot.x, 5)),)
    return Place(f"place-{i}", names, precision, "made up", "point", position, radius, (municipality,))


def _event(i: int, day: date, place: str, rng: Generator) -> Event:
    chosen = tuple(f"source-{j}" for j in sorted(set(rng.integers(0, 200, rng.integers(1, 4)).tolist())))
    claims = (
        Claim("Police", "persons", chosen[0], value=float(i % 400)),
        Claim("A witness", "persons", chosen[-1], low=float(i % 400), high=float(i % 400 + 50), unit="persons"),
    )
    kind = TYPES[i % len(TYPES)]
    return Event(
        id=f"{day}-{kind.id.replace('_', '-')}-{i}",
        title=f"{kind.label} number {i}",
        summary=f"What a report says of {kind.label.lower()} number {i}, in as many words as it takes. " * 2,
        date=dates.parse_date(_date(day, rng)),
        place=place,
        type=kind.id,
        status=_STATUSES[i % 17 % len(_STATUSES)],
        sources=chosen,
        actors=("police", "residents")[: i % 3],
        claims=claims[: i % 3],
    )


def _date(day: date, rng: Generator) -> str:
    end = day + timedelta(days=int(rng.integers(1, 9)))
    forms = (f"{day}", f"{day}~", f"{day}/{end}", f"{day}/{end}~", f"{day:%Y-%m}", f"[{day}..{end}]")
    return str(rng.choice(forms, p=(0.7, 0.07, 0.1, 0.03, 0.06, 0.04)))


if __name__ == "__main__":
    main()
