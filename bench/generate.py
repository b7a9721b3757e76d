"""Made-up records of any size, for timings: ``python bench/generate.py INCIDENTS OUT.parquet``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

if not __package__:  # run as a file, `geo` is beside this folder
    sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pandas as pd
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from geo.core import dates
from geo.core.model import TYPES, Claim, Dataset, Event, Names, Place, Position, Precision, Source, Status
from geo.core.tables import Detail, Frames, build_tables
from geo.formats.geoparquet.reader import write_geoparquet
from geo.spatial.boundaries import read_boundaries

_LAST = date(2022, 12, 31)
_STATUSES: tuple[Status, ...] = ("reported", "verified", "disputed", "retracted")
_SOURCES = 200
_PLACES_A_TOWN = 40
_TOWN_DEGREES = 0.02
_COARSE_SHARE = 0.1  # of the incidents, as of ACLED's and UCDP's
_EVENTS_AT_ONCE = 20_000


def generate(incidents: int, places: int | None = None, years: int = 10, seed: int = 1) -> Frames:
    """A made-up record over the municipalities that come with the program; the same for the same seed.

    Places are as exports of other systems have them: clustered in towns, no two at one position, and a few with most
    of the incidents; by default about 24,000 for 100,000 incidents and 200,000 for a million. One incident in ten is
    known only by its municipality or region. All types occur; of the dates about one in five is an interval, a month or
    a set, one in ten approximate. An incident in full is made when it is asked for.
    """
    rng = np.random.default_rng(seed)
    sites = _places(places or max(1, round(incidents**0.91)), rng)
    ids = list(sites)
    coarse = [i for i, id in enumerate(ids) if not sites[id].positions]
    where = rng.choice(len(ids) - len(coarse), incidents, p=_heavy_tailed(len(ids) - len(coarse), rng))
    is_coarse = rng.random(incidents) < _COARSE_SHARE
    where[is_coarse] = rng.choice(coarse, int(is_coarse.sum()))
    drawn = rng.integers(0, 2**31, (incidents, 4))
    days = rng.integers(0, years * 365, incidents)

    def event(i: int) -> Event:
        return _event(i, _LAST - timedelta(days=int(days[i])), ids[where[i]], drawn[i].tolist())

    sources = {f"source-{i}": Source(f"source-{i}", f"Report {i}", f"source-{i // 2}") for i in range(_SOURCES)}
    about = ("Made up, for timings", "CC0-1.0", "Nothing that happened", dates.parse_date("2022-12-31"))

    def tables(sites: dict[str, Place], events: Iterable[Event] = ()) -> Frames:
        return build_tables(Dataset(f"{incidents:,} made-up incidents", *about, sources, sites, tuple(events)))

    parts = [tables(sites)]
    for begin in range(0, incidents, _EVENTS_AT_ONCE):
        events = [event(i) for i in range(begin, min(begin + _EVENTS_AT_ONCE, incidents))]
        parts.append(tables({each.place: sites[each.place] for each in events}, events))
    table = pd.concat([part.incidents for part in parts]).sort_values(["first", "last", "id"], ignore_index=True)
    named = parts[0].places.loc[table["place"].unique()]

    def detail(incident: str) -> Detail:
        made = event(int(incident.rpartition("-")[2]))
        return Detail(made, tuple(sources[source] for source in made.sources))

    return Frames(parts[0].info, named, table, detail, sources)


def main() -> None:
    """Write a record as GeoParquet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("incidents", type=int)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    write_geoparquet(generate(arguments.incidents), arguments.out)


def _places(count: int, rng: Generator) -> dict[str, Place]:
    """So many places at positions of their own, and two for each municipality that are known no better than that."""
    frame = read_boundaries().frame
    positions = _positions(count, frame.total_bounds, frame.union_all(), rng)
    polygon, owners = frame.sindex.query(shapely.points(positions), predicate="intersects")
    municipality = dict(zip(polygon.tolist(), frame.index[owners], strict=True))
    is_exact = rng.random(count) < 0.5
    radius = np.where(is_exact, 50, rng.integers(3, 20, count) * 100).tolist()
    made = [
        _place(i, "exact" if is_exact[i] else "settlement", municipality[i], Position(lat, lon), radius[i])
        for i, (lon, lat) in enumerate(positions.tolist())
    ]
    kinds: tuple[Precision, ...] = ("municipality", "region")
    coarse = ((kind, id) for kind in kinds for id in frame.index)
    made += [_place(count + i, kind, id) for i, (kind, id) in enumerate(coarse)]
    return {place.id: place for place in made}


def _positions(count: int, bounds: NDArray[Any], land: shapely.Geometry, rng: Generator) -> NDArray[Any]:
    """Positions (lon, lat) in towns, each rounded to a metre and none twice."""
    west, south, east, north = bounds
    n_towns = count // _PLACES_A_TOWN + 1
    towns = np.column_stack([rng.uniform(west, east, n_towns), rng.uniform(south, north, n_towns)])
    towns[0] = shapely.get_coordinates(shapely.point_on_surface(land))
    share = _heavy_tailed(n_towns, rng)
    positions = np.empty((0, 2))
    shapely.prepare(land)
    while len(positions) < count:
        centre = towns[rng.choice(n_towns, 2 * count, p=share)]
        tried = (centre + rng.normal(0, _TOWN_DEGREES, centre.shape)).round(5)
        positions = np.unique(np.vstack([positions, tried[shapely.contains_xy(land, tried)]]), axis=0)
    return positions[rng.choice(len(positions), count, replace=False)]


def _heavy_tailed(count: int, rng: Generator) -> NDArray[Any]:
    """Shares of which a few are large, in no order."""
    weights = 1 / np.arange(1, count + 1) ** 0.8
    return rng.permutation(weights / weights.sum())


def _place(
    i: int, precision: Precision, municipality: str, position: Position | None = None, radius: float | None = None
) -> Place:
    names = Names(f"Vendi {i}", f"Mesto {i}", f"Place {i}")
    spot = {"shape": "point", "positions": (position,), "radius_m": float(radius)} if position and radius else {}
    return Place(f"place-{i}", names, precision, "made up", municipality=(municipality,), **spot)


def _event(i: int, day: date, place: str, drawn: list[int]) -> Event:
    chosen = tuple(f"source-{j}" for j in sorted({number % _SOURCES for number in drawn[: 1 + drawn[3] % 3]}))
    claims = (
        Claim("Police", "persons", chosen[0], value=float(i % 400)),
        Claim("A witness", "persons", chosen[-1], low=float(i % 400), high=float(i % 400 + 50), unit="persons"),
    )
    kind = TYPES[i % len(TYPES)]
    return Event(
        id=f"{day}-{kind.id.replace('_', '-')}-{i}",
        title=f"{kind.label} number {i}",
        summary=f"What a report says of {kind.label.lower()} number {i}, in as many words as it takes. " * 2,
        date=dates.parse_date(_date(day, drawn[3])),
        place=place,
        type=kind.id,
        status=_STATUSES[i % 17 % len(_STATUSES)],
        sources=chosen,
        actors=("police", "residents")[: i % 3],
        claims=claims[: i % 3],
    )


def _date(day: date, drawn: int) -> str:
    end = day + timedelta(days=1 + drawn // 100 % 8)
    forms = {70: f"{day}", 77: f"{day}~", 87: f"{day}/{end}", 90: f"{day}/{end}~", 96: f"{day:%Y-%m}"}
    return next((form for below, form in forms.items() if drawn % 100 < below), f"[{day}..{end}]")


if __name__ == "__main__":
    main()
