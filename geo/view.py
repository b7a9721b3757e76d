"""What a view of the record holds: the incidents that pass filter and window, as rows and in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from geo import taxonomy
from geo.boundaries import Boundaries
from geo.dates import from_day_number, parse, words
from geo.frames import Detail
from geo.join import OUTSIDE
from geo.markup import both, distance
from geo.record import Record

MOST_ROWS = 1000
MOST_IN_FULL = 50


def of_types(record: Record, types: Iterable[str]) -> pd.DataFrame:
    """The incidents of some types, or of all where none is named, and all statements: they are a layer of their own."""
    incidents, wanted = record.frames.incidents, {*types, taxonomy.STATEMENT}
    return incidents[incidents["type"].isin(wanted)] if len(wanted) > 1 else incidents


def within(incidents: pd.DataFrame, first: int, last: int, statements: bool = False) -> pd.DataFrame:
    """The incidents that overlap a window of day numbers, oldest first; statements only where wanted."""
    inside = (incidents["first"] <= last) & (incidents["last"] >= first)
    if not statements:
        inside &= incidents["type"] != taxonomy.STATEMENT
    return incidents[inside]


def types(record: Record) -> dict[str, str]:
    """The types of incident that the record has, id to label, in the order of the taxonomy."""
    present = set(record.frames.incidents["type"]) - {taxonomy.STATEMENT}
    return {kind.id: kind.label for kind in taxonomy.TYPES if kind.id in present}


def heading(record: Record) -> dict[str, Any]:
    """What the page says of the record as a whole."""
    whole = record.period
    period = words(parse(f"{whole.first}/{whole.last}")) if len(record.frames.incidents) else "no incidents yet"
    return {"info": record.frames.info, "updated": words(parse(record.frames.info.updated)), "period": period}


def table(record: Record, incidents: pd.DataFrame) -> pd.DataFrame:
    """The rows of the page's table, one an incident, the first `MOST_ROWS` of them."""
    incidents = incidents.iloc[:MOST_ROWS]
    places = record.joined.loc[incidents["place"]]
    names = [both(sq, sr) for sq, sr in zip(places["name_sq"], places["name_sr"], strict=True)]
    return pd.DataFrame(
        {
            "From": incidents["first"].map(from_day_number).to_numpy(),
            "When": incidents["date"].map(lambda text: words(parse(text))).to_numpy(),
            "What": incidents["title"].to_numpy(),
            "Type": incidents["type"].map(lambda kind: taxonomy.TYPE[kind].label).to_numpy(),
            "Where": names,
            "Precision": places["precision"].to_numpy(),
            "Status": incidents["status"].to_numpy(),
            "Origins": incidents["origins"].to_numpy(),
        }
    )


def in_full(record: Record, incidents: pd.DataFrame, selected: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel shows of a selection: its names, and each of its incidents whole.

    ``selected`` is the bus's message: ids of a place or a municipality, and of the event picked from
    its list. Without one, or where nothing of it is among ``incidents``, there are no entries.
    """
    place, municipality = selected.get("place"), selected.get("municipality")
    there = _at(record, incidents, place, municipality)
    about = {"info": record.frames.info, "updated": words(parse(record.frames.info.updated))}
    if there.empty:
        return {"title": "", "count": 0, "entries": [], "chosen": None, **about}
    names = record.joined.loc[place] if place else record.boundaries.frame.loc[municipality]
    chosen = selected.get("event")
    # The one that was picked comes first, however many there are.
    shown = sorted(there["id"], key=lambda event: event != chosen)[:MOST_IN_FULL]
    return {
        "title": both(names["name_sq"], names["name_sr"]),
        "count": len(there),
        "entries": [_entry(record, record.frames.detail(event)) for event in shown],
        "chosen": chosen,
        **about,
    }


def _at(record: Record, incidents: pd.DataFrame, place: str | None, municipality: str | None) -> pd.DataFrame:
    """The incidents at a place, or at every place that touches a municipality."""
    if place is not None:
        return incidents[incidents["place"] == place]
    touching = [municipality in ids for ids in record.joined["municipalities"]]
    return incidents[incidents["place"].isin(record.joined.index[touching])]


def _entry(record: Record, detail: Detail) -> dict[str, Any]:
    kind = taxonomy.TYPE[detail.event.type]
    place = record.joined.loc[detail.event.place]
    return {
        "event": detail.event,
        "sources": [(source, words(source.published) if source.published else "") for source in detail.sources],
        "origins": len({source.origin for source in detail.sources}),
        "when": words(detail.event.date),
        "kind": kind,
        "family": taxonomy.FAMILY[kind.family],
        "place": both(place["name_sq"], place["name_sr"]),
        "english": place["name_en"],
        "precision": place["precision"],
        "radius_m": place["radius_m"],
        "basis": place["basis"],
        "where": location(place, record.boundaries),
        "titles": {source.id: source.title for source in detail.sources},
    }


def location(place: Any, boundaries: Boundaries) -> str:
    """The municipality of a place and how sure that is, in words."""
    wide = place["precision"] in ("municipality", "region")
    if place["verdict"] == "outside":
        outside = f"outside the municipalities ({place['outside'] or 'undeclared'})"
        near = f"{distance(1000 * place['distance_km'])} from {_names([place['nearest']], boundaries)}"
        return outside if wide else f"{outside}, {near}"
    inside = _names(place["municipalities"], boundaries) or place["outside"] or "no municipality"
    others = [other for other in place["near_with"] if other not in (OUTSIDE, *place["municipalities"])]
    lines = [f"the line with {_names(others, boundaries)}"] if others else []
    lines += ["the outer line"] if OUTSIDE in place["near_with"] else []
    between = place["verdict"] == "near" and len(place["municipalities"]) > 1 and not wide
    return ", ".join([inside, *(["on the line between them"] if between else []), *(f"near {line}" for line in lines)])


def _names(ids: Iterable[str], boundaries: Boundaries) -> str:
    rows = boundaries.frame.loc[list(ids)]
    return ", ".join(both(sq, sr) for sq, sr in zip(rows["name_sq"], rows["name_sr"], strict=True))
