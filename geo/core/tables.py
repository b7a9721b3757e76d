"""The record as tables: places, incidents, and a function that gives each incident in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.core import evidence
from geo.core.dates import day_number, parse_date
from geo.core.model import WGS84, Claim, Dataset, Event, Names, Place, Position, Source
from geo.core.text import MultilingualText

# Columns that may hold None, or tuples, are of objects: text columns would turn None into NaN.
INCIDENT_COLUMNS = {
    "id": "str", "title": "str", "first": "int64", "last": "int64", "approximate": "bool", "extent": "str",
    "date": "str", "time": "object", "place": "str", "type": "str", "status": "str", "origins": "int64",
    "actors": "object", "targets": "object", "informants": "object", "cites": "object", "disagrees": "bool",
    "figure": "object", "low": "float64", "high": "float64",
}  # fmt: skip
PLACE_COLUMNS = {
    "name_sq": "str", "name_sr": "str", "name_en": "object", "precision": "str", "shape": "object",
    "radius_m": "float64", "declared": "object", "outside": "object", "basis": "str",
}  # fmt: skip
_MAX_RESULTS_SHARED = 50_000


@dataclass(frozen=True, slots=True)
class Info:
    """The record's description of itself; ``updated`` is EDTF text; see `geo.core.model.Dataset` for the others."""

    title: str
    description: str
    license: str
    coverage: str
    updated: str
    author: str | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """One incident in full, with its sources in the order in which it names them."""

    event: Event
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Frames:
    """A record ready to be joined, filtered and drawn.

    Attributes
    ----------
    places : GeoDataFrame
        Index ``place`` (id); in the order in which the incidents first name them, then those that
        no incident names. Columns name_sq, name_sr, name_en (or None), precision,
        shape (point, line, area or None), radius_m (metres or NaN), declared (tuple of municipality
        ids), outside (or None), basis; geometry in EPSG:4326, None where none is declared.
    incidents : DataFrame
        RangeIndex, sorted by (first, last, id). Columns id, title, first and last (days since 1970-01-01,
        inclusive), approximate (bool), extent (day, within or lasting), date (EDTF as written),
        time (HH:MM, after a ~ if approximate, or None), place, type, status, origins (the number of independent ones),
        actors and targets (tuples), informants (tuple of (name, source id)),
        cites (tuple of source ids), disagrees (whether accounts of it differ), figure (the topic of its
        first figures, or None), low and high (the least and the greatest of those, or NaN).
    detail : callable
        Incident id to `Detail`; KeyError for an unknown id.
    sources : mapping
        Source id to `Source`.
    titles : mapping
        Incident id to its title, where that is given in several languages.
    """

    info: Info
    places: gpd.GeoDataFrame
    incidents: pd.DataFrame
    detail: Callable[[str], Detail]
    sources: Mapping[str, Source]
    titles: Mapping[str, MultilingualText] = field(default_factory=dict)


def build_tables(dataset: Dataset) -> Frames:
    """Turn a record into tables; an empty record gives empty tables with every column."""
    events = sort_events(dataset.events)
    return Frames(
        build_info(dataset),
        build_places(dataset, events),
        incident_builder(dataset)(events),
        _detail_finder(dataset),
        dataset.sources,
        {event.id: event.title for event in dataset.events if isinstance(event.title, MultilingualText)},
    )


def sort_events(events: Iterable[Event]) -> list[Event]:
    """Sort incidents as the incident table is: by first day, last day and id."""
    return sorted(events, key=lambda event: (event.date.first, event.date.last, event.id))


def build_info(dataset: Dataset) -> Info:
    """Give what a record says of itself."""
    return Info(
        dataset.title, dataset.description, dataset.license, dataset.coverage, dataset.updated.text, dataset.author,
        dataset.url, dataset.language,
    )  # fmt: skip


def build_places(dataset: Dataset, events: Iterable[Event]) -> gpd.GeoDataFrame:
    """Build the table of all places of a record, in the order in which incidents first name them, as in `Frames`."""
    order = list(dict.fromkeys([*(event.place for event in events), *dataset.places]))
    places = [dataset.places[place] for place in order]
    rows = _table([_place(place) for place in places], PLACE_COLUMNS)
    return build_place_table(order, rows, [build_geometry(place) for place in places])


def incident_builder(dataset: Dataset) -> Callable[[Iterable[Event]], pd.DataFrame]:
    """Give what builds the table of some incidents of a record, in the order given, with the columns of
    `INCIDENT_COLUMNS`.

    What many share, such as their figures, is worked out once.
    """

    @lru_cache(_MAX_RESULTS_SHARED)
    def count_origins(sources: tuple[str, ...], informants: tuple[tuple[str, str], ...]) -> int:
        origins = evidence.find_origins(dataset.sources[source] for source in sources)
        return evidence.count_independent(evidence.list_voices(sources, origins, informants))

    @lru_cache(_MAX_RESULTS_SHARED)
    def find_figures(claims: tuple[Claim, ...]) -> tuple[str | None, float | None, float | None]:
        about, chart = evidence.find_principal_chart(claims) or (None, None)
        return (about, *(chart.span if chart else (None, None)))

    def build_row(event: Event) -> tuple[object, ...]:
        date = event.date
        informants = tuple((informant.name, informant.source) for informant in event.informants)
        return (
            event.id, event.title, day_number(date.first), day_number(date.last), date.approximate, date.extent,
            date.text, event.time, event.place, event.type, event.status, count_origins(event.sources, informants),
            event.actors, event.targets, informants, event.sources, bool(event.disagreements),
            *find_figures(event.claims),
        )  # fmt: skip

    return lambda events: _table(map(build_row, events), INCIDENT_COLUMNS).astype(INCIDENT_COLUMNS)


def build_incident_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Give rows of incidents the columns and types of `INCIDENT_COLUMNS`, sorted by (first, last, id)."""
    table = rows.astype(INCIDENT_COLUMNS)[list(INCIDENT_COLUMNS)]
    return table.sort_values(["first", "last", "id"], ignore_index=True)


def build_place_table(
    ids: Sequence[str], rows: pd.DataFrame, geometries: Sequence[BaseGeometry | None]
) -> gpd.GeoDataFrame:
    """Give rows of places the columns and types of `PLACE_COLUMNS`; the order stays, geometries are in EPSG:4326."""
    table = rows.astype(PLACE_COLUMNS)[list(PLACE_COLUMNS)]
    return gpd.GeoDataFrame(table.set_axis(pd.Index(ids, name="place", dtype="str")), geometry=geometries, crs=WGS84)


def restore_dataset(frames: Frames, ids: Iterable[str]) -> Dataset:
    """Restore a record of these incidents from its tables, with the places and sources that they name and no more."""
    events = tuple(frames.detail(id).event for id in ids)
    places = {event.place for event in events}
    cited = {source for event in events for source in event.sources}
    info = frames.info
    return Dataset(
        info.title, info.description, info.license, info.coverage, parse_date(info.updated),
        {id: source for id, source in frames.sources.items() if id in cited},
        {row.Index: _restore_place(row) for row in frames.places[frames.places.index.isin(places)].itertuples()},
        events, author=info.author, url=info.url, language=info.language,
    )  # fmt: skip


def _restore_place(row: Any) -> Place:
    """Restore a place from its row; positions are in WGS 84 degrees."""
    shape = row.geometry
    corners = () if shape is None else shape.exterior.coords[:-1] if row.shape == "area" else shape.coords
    return Place(
        row.Index, Names(row.name_sq, row.name_sr, row.name_en), row.precision, row.basis, row.shape,
        tuple(Position(lat, lon) for lon, lat, *_ in corners), None if pd.isna(row.radius_m) else float(row.radius_m),
        row.declared, row.outside,
    )  # fmt: skip


def build_geometry(place: Place) -> BaseGeometry | None:
    """Build the geometry of a place in (lon, lat) order, EPSG:4326; None where it has no positions."""
    positions = [(position.lon, position.lat) for position in place.positions]
    if place.shape == "point":
        return shapely.Point(positions[0])
    if place.shape == "line":
        return shapely.LineString(positions)
    return shapely.Polygon(positions) if place.shape == "area" else None


def _table(rows: Iterable[tuple[object, ...]], columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def _place(place: Place) -> tuple[object, ...]:
    return (
        place.names.sq, place.names.sr, place.names.en, place.precision, place.shape, place.radius_m,
        place.municipality, place.outside, place.basis,
    )  # fmt: skip


def _detail_finder(dataset: Dataset) -> Callable[[str], Detail]:
    events = {event.id: event for event in dataset.events}

    def detail(incident: str) -> Detail:
        event = events[incident]
        return Detail(event, tuple(dataset.sources[source] for source in event.sources))

    return detail
