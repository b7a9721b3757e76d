"""Incidents as flat rows: each with its place, its claims and its sources, named as in `geoparquet.columns`.

Two kinds of values differ from GeoParquet's: ``first`` and ``last`` are days such as 2022-12-08, and claims,
disagreements and sources are lists of mappings with the YAML record's keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from shapely.geometry.base import BaseGeometry

from geo.core.model import Place
from geo.core.tables import PLACE_COLUMNS, Detail, build_geometry, build_tables
from geo.formats.extract import ExportData
from geo.formats.geoparquet import incident_json as detail

COLUMNS = (
    "id", "title", "date", "first", "last", "approximate", "extent", "time", "type", "status", "origins", "actors",
    "summary", "date_basis", "note", "figure", "low", "high", "claims", "disagreements", "sources", "place",
    *PLACE_COLUMNS,
)  # fmt: skip
"""What a row holds, in this order."""


class Row(NamedTuple):
    """An incident whole.

    ``values`` has the keys `COLUMNS`, None for what is not known; ``geometry`` is that of the place in (lon, lat)
    order, EPSG:4326, None where none is declared.
    """

    full: Detail
    place: Place
    values: dict[str, Any]
    geometry: BaseGeometry | None


def rows(extract: ExportData) -> Iterator[Row]:
    """The incidents of an extract, oldest first."""
    dataset = extract.dataset
    tables = build_tables(dataset)
    held = dict(zip(tables.incidents["id"], tables.incidents.to_dict("records"), strict=True))
    for event in dataset.events:
        full, place = tables.detail(event.id), dataset.places[event.place]
        found = held[event.id] | _texts(full) | _of_place(place)
        known = {name: None if found[name] != found[name] else found[name] for name in COLUMNS}
        yield Row(full, place, known, build_geometry(place))


def _texts(full: Detail) -> dict[str, Any]:
    event = full.event
    return {
        "first": event.date.first.isoformat(),
        "last": event.date.last.isoformat(),
        "actors": list(event.actors),
        "summary": event.summary,
        "date_basis": event.date_basis,
        "note": event.note,
        "claims": [detail.known(one) for one in event.claims],
        "disagreements": [detail.known(one) for one in event.disagreements],
        "sources": [detail.known(one) for one in full.sources],
    }


def _of_place(place: Place) -> dict[str, Any]:
    names = {"name_sq": place.names.sq, "name_sr": place.names.sr, "name_en": place.names.en}
    return names | {
        "precision": place.precision,
        "shape": place.shape,
        "radius_m": place.radius_m,
        "declared": list(place.municipality),
        "outside": place.outside,
        "basis": place.basis,
    }
