"""What a view hands to the writers of formats: the incidents to export, also as rows, and the facts about them.

A row has an incident with its place, its claims and its sources, named as in `geoparquet.columns`. Two kinds of values
differ from GeoParquet's: ``first`` and ``last`` are days such as 2022-12-08, and claims, disagreements and sources are
lists of mappings with the YAML record's keys; ``translations`` is a mapping too.

CSL-JSON, which is written here, has items to cite, for Zotero, Pandoc and other reference managers.

CSV for spreadsheets, which is written here too, has a row an incident, UTF-8 with a byte order mark, lines that end
with CRLF. The columns are `CSV_COLUMNS`, in this order; in another language than English they have its names, and
title, summary and note are in it where the record has them so. An empty cell is what is not known:

id, title                     the incident, in words
date                          EDTF as the record writes it
first, last                   the days that it may mean, such as 2022-12-08, both included
approximate, extent           true or false; day, within (on one day between first and last) or lasting
time                          HH:MM, local; after a ~ where it is approximate
type, status, origins         taxonomy id; how sure; how many independent origins its sources have
actors, summary               several texts of one cell stand apart by " | "
name_sq, name_sr, name_en     the place's names
lat, lon                      of a point, WGS 84: read ``precision`` and ``radius_m`` with it
wkt                           a point, line or area in (lon, lat) order
precision, radius_m           exact, settlement, municipality or region; metres that the point may be off
declared, outside             municipality ids, or "country, unit" of a place in none
basis, place                  how the place was found; its id
claims                        "[about] by: value unit (title of the source)" each; a range keeps its two ends
disagreements, note           what accounts differ on and what the record chose; caveats
figure, low, high             what the first figures are about, the least and the greatest number claimed
date_basis, sources           how the date follows from the sources; their titles
record_version, shown, exported, license, attribution   the same in every row, so that each says where it is from

A text that a spreadsheet could take for a formula has an apostrophe before it, as OWASP advises; numbers stay numbers.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import shapely
from shapely.geometry.base import BaseGeometry

from geo.core import citation
from geo.core.citation import Edition
from geo.core.language import DEFAULT, current_language
from geo.core.messages import gettext, gettext_noop
from geo.core.model import Dataset, Place
from geo.core.tables import PLACE_COLUMNS, Detail, Info, build_geometry, build_tables
from geo.core.text import choose_wording, format_number
from geo.formats.geoparquet.details import part_to_json, translations_to_json

_CSV_NAMES = {
    "id": gettext_noop("Id"),
    "title": gettext_noop("Title"),
    "date": gettext_noop("Date (EDTF)"),
    "first": gettext_noop("First day"),
    "last": gettext_noop("Last day"),
    "approximate": gettext_noop("Date approximate"),
    "extent": gettext_noop("Day, within or lasting"),
    "time": gettext_noop("Local time"),
    "type": gettext_noop("Type of event"),
    "status": gettext_noop("Status of the incident"),
    "origins": gettext_noop("Independent origins"),
    "actors": gettext_noop("Who acted"),
    "targets": gettext_noop("Acted upon"),
    "informants": gettext_noop("Informants"),
    "summary": gettext_noop("Summary"),
    "name_sq": gettext_noop("Place (Albanian)"),
    "name_sr": gettext_noop("Place (Serbian)"),
    "name_en": gettext_noop("Place (English)"),
    "lat": gettext_noop("Latitude"),
    "lon": gettext_noop("Longitude"),
    "wkt": gettext_noop("Shape (WKT)"),
    "precision": gettext_noop("Precision of the place"),
    "radius_m": gettext_noop("May be off by (m)"),
    "declared": gettext_noop("Ids of the units"),
    "outside": gettext_noop("Country, unit elsewhere"),
    "basis": gettext_noop("How it was placed"),
    "place": gettext_noop("Id of the place"),
    "claims": gettext_noop("Claims"),
    "disagreements": gettext_noop("On what accounts differ"),
    "note": gettext_noop("Note"),
    "figure": gettext_noop("What is counted"),
    "low": gettext_noop("Least number claimed"),
    "high": gettext_noop("Greatest number claimed"),
    "date_basis": gettext_noop("How it was dated"),
    "sources": gettext_noop("Sources"),
    "record_version": gettext_noop("Version of the record"),
    "shown": gettext_noop("Shown"),
    "exported": gettext_noop("Exported"),
    "license": gettext_noop("Licence"),
    "attribution": gettext_noop("Attribution"),
}
"""How the columns are called in a table for people, in their order."""
CSV_COLUMNS = tuple(_CSV_NAMES)
_SEPARATOR = " | "
# Spreadsheets take the wide forms for the narrow ones.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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


def dump_csv(extract: ExportData) -> bytes:
    """The extract as CSV; without incidents only the line with the names of the columns."""
    text, about = StringIO(newline=""), extract.about
    same = {name: about[name] for name in ("shown", "exported", "license", "attribution")}
    same["record_version"] = about["version"]
    writer = csv.writer(text, lineterminator="\r\n")
    is_english = current_language() == DEFAULT
    writer.writerow(CSV_COLUMNS if is_english else [gettext(_CSV_NAMES[name]) for name in CSV_COLUMNS])
    for row in iter_rows(extract):
        values = row.values | _flatten(row, extract.info.language) | same
        writer.writerow([_format_cell(values[name]) for name in CSV_COLUMNS])
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _flatten(row: IncidentRow, language: str | None) -> dict[str, Any]:
    """The values that a cell cannot hold as they are, as texts and numbers: the geometry, and lists of mappings."""
    point = row.geometry if row.place.shape == "point" else None
    titles = {source.id: source.title for source in row.detail.sources}
    event = row.detail.event
    return {
        **{name: choose_wording(getattr(event, name) or "", language).text for name in ("title", "summary", "note")},
        "lat": point and point.y,
        "lon": point and point.x,
        "wkt": row.geometry and shapely.to_wkt(row.geometry, rounding_precision=-1),
        "claims": [_format_claim(claim, titles) for claim in row.values["claims"]],
        "disagreements": [
            f"on {item['on']} [{item['about']}]: {item['chosen']}: {item['why']}"
            for item in row.values["disagreements"]
        ],
        "informants": [f"{item['name']} ({titles[item['source']]})" for item in row.values["informants"]],
        "sources": titles.values(),
    }


def _format_claim(claim: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    wording = f", “{claim['wording']}”" if "wording" in claim else ""
    if "statement" in claim:
        content = str(claim["statement"])
    else:
        figures = [format_number(claim[key]) for key in ("value", "low", "high") if key in claim]
        content = "–".join(figures) + (f" {claim['unit']}" if "unit" in claim else "")
    told = f", told by {claim['informant']}" if "informant" in claim else ""
    return f"[{claim['about']}] {claim['by']}: {content}{wording} ({titles[claim['source']]}{told})"


def _format_cell(value: Any) -> str | float:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    text = value or "" if isinstance(value, str | None) else _SEPARATOR.join(map(str, value))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
