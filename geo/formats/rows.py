"""Flattens incidents to rows, each with its place, its claims and its sources, named as in `geoparquet.columns`.

Two kinds of values differ from GeoParquet's: ``first`` and ``last`` are days such as 2022-12-08, and claims,
disagreements and sources are lists of mappings with the YAML record's keys; ``translations`` is a mapping too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from shapely.geometry.base import BaseGeometry

from geo.core.model import Place
from geo.core.tables import PLACE_COLUMNS, Detail, build_geometry, build_tables
from geo.formats.extract import ExportData
from geo.formats.geoparquet.incident_json import part_to_json, translations_to_json

COLUMNS = (
    "id", "title", "date", "first", "last", "approximate", "extent", "time", "type", "status", "origins", "actors",
    "targets", "informants", "summary", "date_basis", "note", "translations", "figure", "low", "high", "claims",
    "disagreements", "sources", "place",
    *PLACE_COLUMNS,
)  # fmt: skip
"""The names of the values of a row, in their order."""


class IncidentRow(NamedTuple):
    """An incident in full, and flat.

    ``values`` has the keys `COLUMNS`, None for what is not known; ``geometry`` is that of the place in (lon, lat)
    order, EPSG:4326, None where none is declared.
    """

    detail: Detail
    place: Place
    values: dict[str, Any]
    geometry: BaseGeometry | None


def iter_rows(extract: ExportData) -> Iterator[IncidentRow]:
    """Flatten the incidents of an extract, oldest first."""
    dataset = extract.dataset
    frames = build_tables(dataset)
    incidents = dict(zip(frames.incidents["id"], frames.incidents.to_dict("records"), strict=True))
    for event in dataset.events:
        detail, place = frames.detail(event.id), dataset.places[event.place]
        values = incidents[event.id] | _detail_values(detail) | _place_values(place)
        # A number that is not known is NaN in the table, which alone is not equal to itself.
        known = {name: None if values[name] != values[name] else values[name] for name in COLUMNS}
        yield IncidentRow(detail, place, known, build_geometry(place))


def _detail_values(detail: Detail) -> dict[str, Any]:
    event = detail.event
    return {
        "first": event.date.first.isoformat(),
        "last": event.date.last.isoformat(),
        "actors": list(event.actors),
        "targets": list(event.targets),
        "informants": [part_to_json(informant) for informant in event.informants],
        "summary": event.summary,
        "date_basis": event.date_basis,
        "note": event.note,
        "translations": translations_to_json(event) or None,
        "claims": [part_to_json(claim) for claim in event.claims],
        "disagreements": [part_to_json(disagreement) for disagreement in event.disagreements],
        "sources": [part_to_json(source) for source in detail.sources],
    }


def _place_values(place: Place) -> dict[str, Any]:
    return {
        "name_sq": place.names.sq,
        "name_sr": place.names.sr,
        "name_en": place.names.en,
        "precision": place.precision,
        "shape": place.shape,
        "radius_m": place.radius_m,
        "declared": list(place.municipality),
        "outside": place.outside,
        "basis": place.basis,
    }
