"""Made-up exports in the columns of ACLED, of any size: ``python bench/acled.py ROWS OUT.csv``."""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date, timedelta
from pathlib import Path

if not __package__:  # run as a file, `geo` is beside this folder
    sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import shapely

from geo.core.model import FROM_ACLED
from geo.spatial.world import read_index, read_units
from tests.helpers.samples import ACLED

_COUNTRIES = ("SDN", "UKR", "MEX", "NGA", "IND", "COL", "IRQ", "MMR", "ETH", "BRA")
_PLACES_A_ROW = 0.06
_ACTORS, _OUTLETS = 400, 2_000


def write_acled(rows: int, path: Path, seed: int = 1) -> None:
    """Write so many rows in ten countries, at a place for every sixteen of them, as ACLED's files are."""
    rng = np.random.default_rng(seed)
    index = read_index()
    units = read_units(index.loc[index["country_a3"].isin(_COUNTRIES), "id"].tolist())
    n_places = round(rows * _PLACES_A_ROW) + 1
    of_unit = rng.choice(len(units), n_places)
    west, south, east, north = units.bounds.to_numpy()[of_unit].T
    lon, lat = rng.uniform(west, east).round(4), rng.uniform(south, north).round(4)
    inside = shapely.contains_xy(units.geometry.to_numpy()[of_unit], lon, lat)
    lon[~inside], lat[~inside] = shapely.get_coordinates(units.representative_point().to_numpy()[of_unit[~inside]]).T
    names = units["name_en"].fillna("").tolist()
    pairs = list(FROM_ACLED)
    weights = 1 / np.arange(1, n_places + 1) ** 0.8
    where = rng.choice(n_places, rows, p=weights / weights.sum()).tolist()
    drawn = rng.integers(0, 2**31, (rows, 3)).tolist()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ACLED)
        for i, (place, (a, b, c)) in enumerate(zip(where, drawn, strict=True)):
            event, sub_event = pairs[a % len(pairs)]
            day = date(2024, 12, 31) - timedelta(days=b % 3650)
            outlets = "; ".join(f"Outlet {number % _OUTLETS}" for number in (a, c)[: 1 + c % 2])
            notes = (
                f"On {day:%d %B %Y}, as the outlets tell it, number {i} happened near Town {place}; {c} saw it. " * 2
            )
            writer.writerow((
                f"MUP{i}", f"{day:%d %B %Y}", day.year, 1 + (c % 20 == 0) + (c % 50 == 0), "", event, sub_event,
                f"Actor {a % _ACTORS}", "", 1, f"Actor {c % _ACTORS}" if c % 3 else "", "", 7, 17, "", 1, "",
                "Made Up", names[of_unit[place]], "", "", f"Town {place}", lat[place], lon[place],
                (1, 1, 1, 2, 3)[place % 5], outlets, "National", notes.strip(), b % 7 % 3, "",
                1700000000,
            ))  # fmt: skip


def main() -> None:
    """Write an export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    write_acled(arguments.rows, arguments.out)


if __name__ == "__main__":
    main()
