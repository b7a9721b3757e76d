"""Where TimeMap says that something happened, as places of a record, never more exact than it says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.core.model import Names, Position
from geo.core.text import fold, join_names
from geo.formats.builder import Builder
from geo.formats.timemap import values as texts

# TimeMap says nothing of how exact a spot is; this is the size of a town with what belongs to it.
_LEAST_M = 5_000.0


@dataclass(frozen=True)
class Located:
    """A place to be: its id, its names, and its values as `geo.formats.yaml.reader.check_sections` takes them."""

    id: str
    names: Names
    values: Mapping[str, Any]
    declared: bool


class Places:
    """Makes places."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        frame = builder.polygons.frame
        self.municipalities: dict[str, str] = {}
        for row in frame.itertuples():
            names = (str(row.Index), row.name_sq, row.name_sr, join_names(row.name_sq, row.name_sr))
            self.municipalities |= {fold(name): str(row.Index) for name in names}

    def find(self, fields: Mapping[str, str], precision: str | None, held: Mapping[str, Any] | None) -> Located:
        """The place of a row, by the precision and the rest that it states, if any; ValueError where there is none."""
        numbers = fields.get("latitude", ""), fields.get("longitude", "")
        spot = texts.position(*(number.strip() for number in numbers))
        if held and precision:
            return _known(spot, precision, held)
        name = texts.shortened(texts.plain(fields.get("location", "")), texts.MOST_TITLE)
        if spot is None:
            return self._only_named(name)
        return _spot(spot, texts.last_digit_m(*numbers), name)

    def add(self, found: Located) -> str:
        """The id of the place in the record."""
        values = dict(found.values)
        shape = next((one for one in ("point", "line", "area") if one in values), None)
        given = values.pop(shape) if shape else ()
        positions = (given,) if shape == "point" else tuple(given)
        key = (found.id, found.names, shape, positions, *sorted(values.items()))
        return self.builder.place(
            key, found.names, positions, id=found.id, shape=shape, declared=found.declared, **values
        )

    def _only_named(self, name: str) -> Located:
        """A place without a spot, where its name is that of a municipality."""
        if (municipality := self.municipalities.get(fold(name))) is None:
            found = f"found no coordinates and the location {name!r}"
            raise ValueError(f"{found}, expected coordinates, or the name of a municipality")
        basis = "The file gives no coordinates; its location has the name of the municipality."
        values = {"precision": "municipality", "municipality": (municipality,), "basis": basis}
        return Located(name, Names(name, name), values, True)


def _known(spot: Position | None, precision: str, held: Mapping[str, Any]) -> Located:
    """A place of ours as it was; coordinates that the row shows come before those behind the mark."""
    values = {name: value for name, value in held.items() if name not in ("id", "names") and value is not None}
    if spot:
        values = {name: value for name, value in values.items() if name not in ("line", "area")} | {"point": spot}
    return Located(held["id"], Names(**held["names"]), {**values, "precision": precision}, True)


def _spot(spot: Position, digit_m: float, name: str) -> Located:
    """A spot of which nobody says how exact it is."""
    radius = max(_LEAST_M, math.ceil(digit_m / 1000) * 1000.0)
    called = name or f"{spot.lat:g}, {spot.lon:g}"
    basis = (
        "Coordinates as the file gives them. It does not say how exact they are: assumed to be within "
        f"{radius / 1000:g} km" + (", as few digits are given." if radius > _LEAST_M else ".")
    )
    precision = "settlement" if radius <= _LEAST_M else "region"
    values = {"point": spot, "precision": precision, "radius_m": radius, "outside": "not said", "basis": basis}
    return Located(called, Names(called, called), values, False)
