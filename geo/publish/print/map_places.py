"""The places of a view with their incidents, numbered in the order in which a list goes through them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from geo.core.dates import describe_date, parse_date
from geo.core.language import abbreviate_months
from geo.core.model import COARSE
from geo.publish.print.map_extent import Bounds, choose_places
from geo.publish.print.symbols import IncidentStyle, SymbolStyle, style_incidents, style_symbol
from geo.record import queries
from geo.record.view_extract import Extract

FEW_PLACES = 150  # up to so many each has a symbol of its own; more share one where they are the same area
_MOVEMENT = "movement"


class ListedIncident(NamedTuple):
    """One incident as a list shows it; ``date`` is EDTF text."""

    number: int
    style: IncidentStyle
    id: str
    title: str
    date: str
    status: str
    differs: bool

    @property
    def when(self) -> str:
        """The date in words, long months abbreviated, with spaces at which no line breaks within a date."""
        text = describe_date(parse_date(self.date))
        for long, short in abbreviate_months().items():
            text = re.sub(rf"\b{re.escape(long)}\b", short, text)
        return re.sub(r"(?<=\d) (?=[A-Z])|(?<=[a-z]) (?=\d{4})|(?<=\d\.) (?=\w)", "\u00a0", text)


@dataclass(frozen=True)
class MapPlace:
    """A place with its incidents, oldest first.

    Attributes
    ----------
    row : named tuple
        Its row of `geo.spatial.municipalities.assign_municipality`.
    name : str
        Both names as one text.
    incidents : tuple of ListedIncident
        Its incidents in the view, and those of the other places that share its symbol.
    style : SymbolStyle
        How its symbol looks.
    shape : str
        "point", "line" or "area", as it is drawn; "area" also where nothing is known that can be drawn.
    is_movement : bool
        Whether an incident of the record moved along it.
    """

    row: Any
    name: str
    incidents: tuple[ListedIncident, ...]
    style: SymbolStyle
    shape: str
    is_movement: bool

    @property
    def id(self) -> str:
        return str(self.row.Index)

    @property
    def geometry(self) -> Any:
        """Its area where it is known by one, else its point or line; EPSG:4326, None where neither is known."""
        return self.row.geometry if self.row.area is None else self.row.area

    @property
    def names(self) -> tuple[str, ...]:
        """Both names in the order of ``name``; a single one where they are the same."""
        serbian_first = self.name.startswith(self.row.name_sr)
        forms = (self.row.name_sr, self.row.name_sq) if serbian_first else (self.row.name_sq, self.row.name_sr)
        return tuple(dict.fromkeys(forms))

    @property
    def numbers(self) -> str:
        """The numbers of its incidents, such as "4–18"."""
        first, last = self.incidents[0].number, self.incidents[-1].number
        return str(first) if first == last else f"{first}–{last}"

    @property
    def has_ring(self) -> bool:
        """Whether a ring to scale shows how uncertain its position is."""
        return self.shape == "point" and bool(self.row.radius_m > 0)

    @property
    def course_unknown(self) -> bool:
        """Whether only the direction of its line is known, and not its course."""
        return self.row.precision in COARSE


class SheetPlaces(NamedTuple):
    """The places on the map, those off it, and the bounds of the former in degrees."""

    on_map: list[MapPlace]
    off_map: list[MapPlace]
    bounds: Bounds

    @property
    def all(self) -> list[MapPlace]:
        return [*self.on_map, *self.off_map]


def collect_places(extract: Extract) -> SheetPlaces:
    """Collect the places of a view; together they have all of its incidents, numbered from 1."""
    record, ids = extract.record, list(dict.fromkeys(extract.incidents["place"]))
    choice = choose_places(record.joined.loc[ids], record.boundaries)
    groups = _group_by_area(extract, choice.on_map)
    places = _gather(extract, [*groups, *([id] for id in choice.off_map)])
    return SheetPlaces(places[: len(groups)], places[len(groups) :], choice.bounds)


def _group_by_area(extract: Extract, ids: Sequence[str]) -> list[list[str]]:
    """Each place by itself; where there are very many, those that are one and the same area together."""
    if len(ids) <= FEW_PLACES:
        return [[id] for id in ids]
    areas = extract.record.joined["area"]
    groups: dict[object, list[str]] = {}
    for id in ids:
        groups.setdefault(id if areas[id] is None else areas[id].wkb, []).append(id)
    return list(groups.values())


def _gather(extract: Extract, groups: Sequence[Sequence[str]]) -> list[MapPlace]:
    """The first place of each group, with the incidents of all."""
    incidents, whole = extract.incidents, extract.record.incidents
    styles = style_incidents(incidents, queries.assess_incidents(extract.record, incidents, extract.view.without))
    titles = queries.word_titles(extract.record, incidents)["title"].tolist()
    columns = [
        incidents["id"].tolist(),
        titles,
        *(incidents[name].tolist() for name in ("date", "status", "disagrees")),
    ]
    contents = list(zip(styles, *columns, strict=True))
    movements = set(whole.loc[whole["type"] == _MOVEMENT, "place"])
    rows = {row.Index: row for row in extract.record.joined.loc[[group[0] for group in groups]].itertuples()}
    positions = incidents.groupby("place", sort=False).indices
    places: list[MapPlace] = []
    number = 1
    for group in groups:
        row = rows[group[0]]
        members = [contents[position] for position in sorted(at for id in group for at in positions[id])]
        shape = "area" if row.area is not None or row.shape is None else str(row.shape)
        listed = tuple(ListedIncident(number + i, *content) for i, content in enumerate(members))
        style = style_symbol([incident.style for incident in listed], shape != "point")
        name = extract.place_name(group[0])
        places.append(MapPlace(row, name, listed, style, shape, group[0] in movements))
        number += len(listed)
    return places
