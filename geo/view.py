"""What a view of the record holds: the incidents that pass filter and window, as rows and in full."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pandas as pd

from geo import evidence, filters, selection, taxonomy
from geo.boundaries import Boundaries
from geo.dates import from_day_number, parse, words
from geo.frames import Detail
from geo.join import OUTSIDE
from geo.markup import both, distance
from geo.record import Record

MOST_ROWS = 1000
MOST_IN_FULL = 50
LEFT = {
    evidence.STANDS: "stands", evidence.DROPS: "drops to reported", evidence.LOST: "loses all support",
}  # fmt: skip


def within(incidents: pd.DataFrame, first: int, last: int, layers: Collection[str] = ()) -> pd.DataFrame:
    """The incidents that overlap a window of day numbers, oldest first.

    Statements and retracted incidents only where their layers, "statements" and "retracted", are on.
    """
    inside = (incidents["first"] <= last) & (incidents["last"] >= first)
    if "statements" not in layers:
        inside &= incidents["type"] != taxonomy.STATEMENT
    if "retracted" not in layers:
        inside &= incidents["status"] != filters.UNCOUNTED
    return incidents[inside]


def support(record: Record, incidents: pd.DataFrame, without: Collection[str]) -> pd.Series[int]:
    """What becomes of each incident without some sources: see `evidence.support`; of a retracted one nothing."""
    if not without:
        return pd.Series(evidence.STANDS, index=incidents.index)
    independent = {source.id: source.origin for source in record.frames.sources.values()}
    rows = zip(incidents["status"], incidents["cites"], strict=True)
    found = [
        evidence.STANDS if status == filters.UNCOUNTED else evidence.support(status, cites, without, independent)
        for status, cites in rows
    ]
    return pd.Series(found, index=incidents.index, dtype="int64")


def unsupported(record: Record, incidents: pd.DataFrame, sources: Collection[str]) -> dict[str, Any]:
    """What becomes of the incidents without some sources: their titles, and how many lose all support or drop."""
    left = support(record, incidents[filters.counted(incidents)], sources)
    return {
        "titles": [record.frames.sources[source].title for source in sources],
        "lost": int((left == evidence.LOST).sum()),
        "drops": int((left == evidence.DROPS).sum()),
        "count": len(left),
    }


def heading(record: Record) -> dict[str, Any]:
    """What the page says of the record as a whole."""
    whole = record.period
    period = words(parse(f"{whole.first}/{whole.last}")) if len(record.frames.incidents) else "no incidents yet"
    return {"info": record.frames.info, "updated": words(parse(record.frames.info.updated)), "period": period}


def table(
    record: Record, incidents: pd.DataFrame, without: Collection[str] = (), most: int | None = MOST_ROWS
) -> pd.DataFrame:
    """The rows of the page's table, one an incident, the first so many of them, or all.

    Figures are their lowest low and highest high, never one number; with sources taken out a column
    says what becomes of each incident.
    """
    incidents = incidents.iloc[:most]
    places = record.joined.loc[incidents["place"]]
    names = [both(sq, sr) for sq, sr in zip(places["name_sq"], places["name_sr"], strict=True)]
    left = {"Without them": support(record, incidents, without).map(LEFT).to_numpy()} if without else {}
    return pd.DataFrame(
        {
            "From": incidents["first"].map(from_day_number).to_numpy(),
            "When": incidents["date"].map(lambda text: words(parse(text))).to_numpy(),
            "What": incidents["title"].to_numpy(),
            "Type": incidents["type"].map(lambda kind: taxonomy.TYPE[kind].label).to_numpy(),
            "Where": names,
            "Status": incidents["status"].to_numpy(),
            **left,
            "Origins": incidents["origins"].to_numpy(),
            "Accounts": incidents["disagrees"].map({True: "≠ differ", False: ""}).to_numpy(),
            "Figures": incidents["figure"].to_numpy(),
            "Low": incidents["low"].to_numpy(),
            "High": incidents["high"].to_numpy(),
            "Precision": places["precision"].to_numpy(),
        }
    )


def in_full(record: Record, incidents: pd.DataFrame, selected: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel shows of a selection: its names, and each of its incidents whole.

    ``selected`` is the bus's message: ids of a place or a municipality, and of the event picked from
    its list. Without one, or where nothing of it is among ``incidents``, there are no entries. Of several places
    at one spot (``several``) the entries come place by place.
    """
    place, municipality = selected.get("place"), selected.get("municipality")
    place = place or selection.place_of(record, selected.get("event"))
    there = selection.incidents_at(record, incidents, place, municipality)
    about = {"info": record.frames.info, "updated": words(parse(record.frames.info.updated))}
    if there.empty:
        return {"title": "", "count": 0, "entries": [], "chosen": None, "several": False, **about}
    chosen = selected.get("event")
    several = place is not None and there["place"].nunique() > 1
    own = selection.place_of(record, chosen)
    # The one that was picked comes first, however many there are, and at a spot the others of its place after it.
    rows = sorted(
        zip(there["place"], there["id"], strict=True), key=lambda row: (several and row[0] != own, row[1] != chosen)
    )
    return {
        "title": selection.heading(record, there, place, municipality),
        "count": len(there),
        "several": several,
        "entries": [entry(record, record.frames.detail(event)) for _, event in rows[:MOST_IN_FULL]],
        "chosen": chosen,
        **about,
    }


def entry(record: Record, detail: Detail) -> dict[str, Any]:
    """What a card shows of an incident."""
    kind = taxonomy.TYPE[detail.event.type]
    place = record.joined.loc[detail.event.place]
    return {
        "event": detail.event,
        "sources": [(source, words(source.published) if source.published else "") for source in detail.sources],
        "rests_on": evidence.basis(detail.sources),
        "topics": evidence.topics(detail.event.claims),
        "differ": {one.about: one for one in detail.event.disagreements},
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


def disagreements(record: Record, incidents: pd.DataFrame) -> list[dict[str, Any]]:
    """The incidents whose accounts differ, each with its points and the claims that hold the accounts."""
    details = [record.frames.detail(one) for one in incidents.loc[incidents["disagrees"], "id"].iloc[:MOST_IN_FULL]]
    return [entry(record, detail) for detail in details]


def carried(record: Record, without: Collection[str]) -> list[dict[str, Any]]:
    """Each source with what it carries: its incidents, those with no other source, those it alone corroborates."""
    incidents = record.incidents[filters.counted(record.incidents)]
    cited = incidents["cites"].explode()
    citing = cited.groupby(cited).groups
    rows = []
    for source in record.frames.sources.values():
        own = incidents.loc[citing.get(source.id, [])]
        alone = support(record, own, [source.id])
        said = {"lost": own["title"][alone == evidence.LOST], "drops": own["title"][alone == evidence.DROPS]}
        published = words(source.published) if source.published else "not dated"
        rows.append({"source": source, "published": published, "count": len(own), "out": source.id in without, **said})
    return rows


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
