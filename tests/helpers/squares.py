"""Hand-made squares of 0.1°, four municipalities two by two, and places and records over them.

42.2  c │ d      At 42° N a square is 8.3 km wide and 11.1 km high.
42.1 ───┼───
42.0  a │ b
    20.0 20.1 20.2
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.core.dates import parse_date
from geo.core.model import Claim, Dataset, Disagreement, Event, Informant, Names, Place, Position, Source
from geo.core.tables import build_tables
from geo.spatial.boundaries import Boundaries

SQUARES = ["--boundaries", str(Path(__file__).parents[1] / "data" / "squares.geojson")]
"""The words of a command that name the file of the squares."""
CORNERS = {"a": (20.0, 42.0), "b": (20.1, 42.0), "c": (20.0, 42.1), "d": (20.1, 42.1)}


@cache  # finding the UTM zone is slow, and each `Boundaries` finds its own
def boundaries(order: str = "abcd", accuracy_m: float = 250.0) -> Boundaries:
    """The four squares, in the order of the letters."""
    names = {"name_sq": [f"{one} sq" for one in order], "name_sr": [f"{one} sr" for one in order]}
    shapes = [shapely.box(west, south, west + 0.1, south + 0.1) for west, south in map(CORNERS.get, order)]
    index = pd.Index(list(order), name="id")
    frame = gpd.GeoDataFrame(names, index=index, geometry=shapes, crs="EPSG:4326")
    return Boundaries(frame, "made up", "CC0-1.0", accuracy_m)


def place(id: str = "spot", *positions: tuple[float, float], **changes: Any) -> Place:
    """An exact point at (lat, lon), or a place without geometry; `changes` are fields of `Place`."""
    fields: dict[str, Any] = {
        "precision": "exact" if positions else "municipality",
        "basis": "made up",
        "shape": "point" if positions else None,
        "positions": tuple(Position(*position) for position in positions),
    }
    return Place(id, Names(f"{id} sq", f"{id} sr"), **fields | changes)


def event(id: str = "2022-12-08-shots", where: str = "spot", date: str = "2022-12-08", **changes: Any) -> Event:
    """An incident with one source; `changes` are fields of `Event`."""
    fields: dict[str, Any] = {"type": "shots_fired", "status": "reported", "sources": ("wire",)}
    return Event(id, f"Title of {id}", f"Summary of {id}", parse_date(date), where, **fields | changes)


def dataset(places: Sequence[Place] = (), events: Sequence[Event] = (), **lines: int) -> Dataset:
    """A record with two copies of one wire story and a police statement as its sources."""
    sources = [
        Source(
            "wire",
            "Wire story",
            "wire",
            agency="AP",
            published=parse_date("2022-12-08~"),
            published_basis="as told",
            url="https://a.example/1",
        ),
        Source("copy", "Copy of it", "wire", publisher="A paper", language="de"),
        Source("police", "Statement", "police", published_basis="it says so"),
    ]
    about = ("Made up", "For tests", "CC0-1.0", "Four squares", parse_date("2022-12-31"))
    by_id = {one.id: one for one in sources}
    return Dataset(
        *about, by_id, {one.id: one for one in places}, tuple(events), lines, "A project", "https://example.org/squares"
    )


def table(*places: Place) -> gpd.GeoDataFrame:
    """The places as `build_tables` makes them."""
    return build_tables(dataset(places)).places


def full_event(id: str = "2022-12-10-protest", where: str = "spot") -> Event:
    """An incident with every field set."""
    claims = (
        Claim("Police", "persons", "police", value=300.0),
        Claim(
            "A paper",
            "persons",
            "copy",
            low=350.0,
            high=400.0,
            unit="persons",
            wording="350 or more",
            informant="A clerk",
        ),
        Claim("The mayor", "motive", "wire", statement='"Nobody" knows – <b>ç</b>'),
    )
    differ = (Disagreement("number", "persons", "neither", "both counted"),)
    return event(
        id, where, "2022-12-10/2022-12-12~", type="protest", status="corroborated", claims=claims,
        disagreements=differ, sources=("wire", "copy", "police"), time="09:30", date_basis="as told",
        actors=("police", "residents"), targets=("a mayor",), informants=(Informant("Police", "police"),),
        note="They differ.",
    )  # fmt: skip
