"""What a view hands to the writers of formats: the incidents to export, also as rows, and the facts about them.

A row has an incident with its place, its claims and its sources, named as in `geoparquet.columns`. Two kinds of values
differ from GeoParquet's: ``first`` and ``last`` are days such as 2022-12-08, and claims, disagreements and sources are
lists of mappings with the YAML record's keys; ``translations`` is a mapping too.

CSL-JSON, which is written here, has items to cite, for Zotero, Pandoc and other reference managers.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from shapely.geometry.base import BaseGeometry

from geo.core import citation
from geo.core.citation import Edition
from geo.core.model import Dataset, Place
from geo.core.tables import PLACE_COLUMNS, Detail, Info, build_geometry, build_tables
from geo.formats.geoparquet.details import part_to_json, translations_to_json


class ExportData(Protocol):
    """Incidents of a record, as a record of their own. `geo.record.view.Extract` is one."""

    @property
    def dataset(self) -> Dataset:
        """The incidents, oldest first, with the places and sources that they name and no more."""

    @property
    def info(self) -> Info:
        """The title, description, licence, coverage and last update of the whole record."""

    @property
    def ids(self) -> Collection[str]:
        """The ids of the incidents."""

    @property
    def is_whole(self) -> bool:
        """Whether these are all incidents of the record."""

    @property
    def about(self) -> dict[str, str]:
        """Title, licence, attribution, version, filters and day of the export, in words, by topic."""

    @property
    def edition(self) -> Edition:
        """The version of the record, for a citation."""

    @property
    def shown(self) -> str:
        """The days and the filters in words."""

    @property
    def made(self) -> date:
        """The day of the export."""

    @property
    def address(self) -> str | None:
        """The address of the view; None where others could not open it."""

    @property
    def file(self) -> Path | None:
        """The file that the record was read from."""

    @property
    def version(self) -> str:
        """The first digits of the SHA-256 of that file."""

    @property
    def lines(self) -> Mapping[str, int]:
        """The line of each path in that file; empty where it has none."""

    def municipality_names(self, place: str) -> list[str]:
        """The municipalities that a place lies in, each by both its names."""

    def place_name(self, place: str) -> str:
        """The name of a place in both languages, in the order of its municipality."""


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


def dump_csl(extract: ExportData) -> bytes:
    """Write the record, or the view of it, then each incident, then each source, as a JSON list in UTF-8."""
    edition, dataset = extract.edition, extract.dataset
    items = [citation.record_to_csl(edition) if extract.is_whole else citation.view_to_csl(edition, extract.shown)]
    for event in dataset.events:
        detail = Detail(event, tuple(dataset.sources[source] for source in event.sources))
        items.append(citation.incident_to_csl(edition, detail))
    used_ids = {item["id"] for item in items}
    for source in map(citation.source_to_csl, dataset.sources.values()):
        while source["id"] in used_ids:
            source["id"] = f"source-{source['id']}"
        used_ids.add(source["id"])
        items.append(source)
    return (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode(errors="backslashreplace")
