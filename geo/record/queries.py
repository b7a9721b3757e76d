"""Queries of a record, as the page and the exports show it: incidents in a window, as rows, in full, and by source."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.core import evidence, model
from geo.core.dates import describe_date, parse_date
from geo.core.language import DEFAULT, current_language
from geo.core.messages import gettext, ngettext
from geo.core.model import COARSE, RETRACTED, Source
from geo.core.tables import Detail
from geo.core.text import Wording, choose_wording, describe_moment, format_number, may_respell
from geo.record import filters
from geo.record.filters import find_named
from geo.record.record import Record
from geo.spatial.municipalities import describe_location

MAX_HEADING_NAMES = 3


def find_place(record: Record, event: str | None) -> str | None:
    """Find the id of the place of an incident; None for None, and for one that the record does not have."""
    if event is None:
        return None
    places = record.incidents.loc[record.incidents["id"] == event, "place"]
    return None if places.empty else str(places.iloc[0])


def find_position(incidents: pd.DataFrame, event: str | None) -> int:
    """Find how many incidents come before one of them; none before one that is not among them."""
    return int((incidents["id"] == event).to_numpy().argmax()) if len(incidents) else 0


def find_spot(record: Record, place: str | None) -> str | None:
    """Find the id of the first place at the spot of a place; None for None, and for one that the record does not have.

    Places at one spot have one symbol and are selected together, whichever of them is named.
    """
    return None if place not in record.spots.index else str(record.spots[place])


def select_incidents(
    record: Record, incidents: pd.DataFrame, place: str | None, municipality: str | None
) -> pd.DataFrame:
    """Select the incidents at the spot of a place, or at every place that touches a municipality.

    At a spot they come place by place, in the order of the record's places.
    """
    if place is not None:
        together = record.spots.index[record.spots == find_spot(record, place)]
        number = {id: n for n, id in enumerate(together)}
        selected = incidents[incidents["place"].isin(together)]
        return selected.sort_values("place", key=lambda ids: ids.map(number), kind="stable")
    touching = [municipality in ids for ids in record.joined["municipalities"]]
    return incidents[incidents["place"].isin(record.joined.index[touching])]


def name_selection(record: Record, selected: pd.DataFrame, place: str | None, municipality: str | None) -> str:
    """Name the places at a spot that have selected incidents, or the municipality."""
    if place is None:
        return record.boundaries.name(str(municipality))
    names = [str(name) for name in record.place_names.loc[selected["place"].unique()]]
    more = len(names) - MAX_HEADING_NAMES
    listed = " · ".join(names[:MAX_HEADING_NAMES])
    return ngettext("{names} and {n} more", "{names} and {n} more", more, names=listed) if more > 0 else listed


MAX_INCIDENTS_IN_FULL = 50


def select_window(incidents: pd.DataFrame, first: int, last: int, layers: Collection[str] = ()) -> pd.DataFrame:
    """Select the incidents that overlap a window of day numbers, inclusive at both ends, in their order.

    Statements and retracted incidents are among them only where their layers, "statements" and "retracted", are on.
    """
    return incidents[mark_window(incidents, first, last, layers)]


def mark_window(incidents: pd.DataFrame, first: int, last: int, layers: Collection[str] = ()) -> NDArray[np.bool_]:
    """Mark the incidents that `select_window` selects."""
    inside: NDArray[np.bool_] = (incidents["first"].to_numpy() <= last) & (incidents["last"].to_numpy() >= first)
    if "statements" not in layers:
        inside &= (incidents["type"] != model.STATEMENT).to_numpy()
    if "retracted" not in layers:
        inside &= (incidents["status"] != RETRACTED).to_numpy()
    return inside


def rank_found(record: Record, incidents: pd.DataFrame, text: str) -> pd.DataFrame:
    """Put first what is at a place whose name was searched for, then what is in its municipality or an area around it.

    What only speaks of it comes last. But for that the incidents keep their order, and they get the column ``found``,
    in words. They come back as they are without a text, and where none is at a place of that name.
    """
    if not text.strip():
        return incidents
    at, around = (marked[incidents.index] for marked in find_named(record, text))
    if not at.any():
        return incidents
    coarse = record.joined["precision"].isin(COARSE).loc[incidents["place"]].to_numpy()
    ranks = np.where(at, 0, np.where(around, 1 + coarse, 3))
    order = np.argsort(ranks, kind="stable")
    words = (
        gettext("at this place"),
        record.boundaries.level.translate("in the municipality of that name"),
        gettext("in an area that includes it"),
        gettext("in its words"),
    )
    return incidents.iloc[order].assign(found=[words[ranks[row]] for row in order])


def assess_incidents(record: Record, incidents: pd.DataFrame, without: Collection[str]) -> pd.Series[int]:
    """Assess what becomes of each incident without some sources, with the index of the incidents.

    The values are those of `evidence.assess_support`; a retracted incident stands as it is.
    """
    if not without:
        return pd.Series(evidence.STANDS, index=incidents.index)
    origins = evidence.find_origins(record.frames.sources.values())
    rows = zip(incidents["status"], incidents["cites"], incidents["informants"], strict=True)
    outcomes = [
        evidence.STANDS if status == RETRACTED else evidence.assess_support(status, cites, without, origins, informants)
        for status, cites, informants in rows
    ]
    return pd.Series(outcomes, index=incidents.index, dtype="int64")


def summarize_support(record: Record, incidents: pd.DataFrame, sources: Collection[str]) -> dict[str, Any]:
    """Count the incidents that lose all support or drop to reported without some sources; with the sources' titles."""
    left = assess_incidents(record, incidents[filters.is_counted(incidents)], sources)
    return {
        "titles": [record.frames.sources[source].title for source in sources],
        "lost": int((left == evidence.LOST).sum()),
        "drops": int((left == evidence.DROPS).sum()),
        "count": len(left),
    }


def word_titles(record: Record, incidents: pd.DataFrame) -> pd.DataFrame:
    """Word the titles of incidents for the reader, as columns title and lang, with the index of the incidents.

    ``lang`` is the tag of the title's language, None where that is the reader's or not known.
    """
    language, translated = record.frames.info.language, record.frames.titles
    titles, lang = incidents["title"], np.full(len(incidents), choose_wording("", language).language, dtype=object)
    is_worded = np.full(len(incidents), may_respell(language))
    if translated:
        is_worded |= incidents["id"].isin(translated.keys()).to_numpy()
    if is_worded.any():
        rows = zip(incidents["id"][is_worded], titles[is_worded], strict=True)
        words = [choose_wording(translated.get(id, title), language) for id, title in rows]
        titles = titles.copy()
        titles[is_worded] = [wording.text for wording in words]
        lang[is_worded] = [wording.language for wording in words]
    return pd.DataFrame({"title": titles, "lang": pd.Series(lang, incidents.index, dtype=object)})


def describe_record(record: Record) -> dict[str, Any]:
    """Describe the record as a whole: its own description, its last update and its days in words."""
    whole = record.period
    period = (
        describe_date(parse_date(f"{whole.first}/{whole.last}"))
        if len(record.frames.incidents)
        else gettext("no incidents yet")
    )
    return {
        "info": record.frames.info,
        "updated": describe_date(parse_date(record.frames.info.updated)),
        "period": period,
        "record_language": record.frames.info.language,
    }


def describe_figure(about: str | None, low: float, high: float) -> str:
    """Describe a figure, such as "persons: 350–400"; with nothing where nothing is counted."""
    return "" if pd.isna(about) else f"{about}: {'–'.join(dict.fromkeys(map(format_number, (low, high))))}"


def describe_selection(record: Record, incidents: pd.DataFrame, selected: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a selection for the panel: its names, and each of its incidents in full.

    ``selected`` is a message of the map: the id of a place or a municipality, and of the event picked from its list.
    Without one, or where none of ``incidents`` belongs to it, there are no entries. Of several places at a spot
    (``several``) the entries come place by place.
    """
    place, municipality = selected.get("place"), selected.get("municipality")
    place = place or find_place(record, selected.get("event"))
    matches = select_incidents(record, incidents, place, municipality)
    info = record.frames.info
    about = {"info": info, "updated": describe_date(parse_date(info.updated)), "record_language": info.language}
    if matches.empty:
        return {"title": "", "count": 0, "entries": [], "chosen": None, "several": False, **about}
    chosen = selected.get("event")
    several = place is not None and matches["place"].nunique() > 1
    chosen_place = find_place(record, chosen)
    # The incident that was picked comes first, however many there are, and at a spot the others of its place after it.
    rows = sorted(
        zip(matches["place"], matches["id"], strict=True),
        key=lambda row: (several and row[0] != chosen_place, row[1] != chosen),
    )
    return {
        "title": name_selection(record, matches, place, municipality),
        "count": len(matches),
        "several": several,
        "entries": [
            describe_incident(record, record.frames.detail(event)) for _, event in rows[:MAX_INCIDENTS_IN_FULL]
        ],
        "chosen": chosen,
        **about,
    }


def describe_incident(record: Record, detail: Detail) -> dict[str, Any]:
    """Describe an incident for its card."""
    kind = model.TYPE[detail.event.type]
    place = record.joined.loc[detail.event.place]
    return {
        "event": detail.event,
        "sources": [(source, describe_date(source.published) if source.published else "") for source in detail.sources],
        "wording": {
            name: choose_wording(text, record.frames.info.language)
            for name in ("title", "summary", "note")
            if (text := getattr(detail.event, name)) is not None
        },
        "rests_on": evidence.describe_basis(detail.sources, detail.event.informants),
        "topics": evidence.group_claims(detail.event.claims),
        "differ": {point.about: point for point in detail.event.disagreements},
        "when": describe_moment(describe_date(detail.event.date), detail.event.time),
        "kind": kind,
        "family": model.FAMILY[kind.family],
        "names": record.place_names_by_language.at[detail.event.place],
        "english": place["name_en"] if current_language() == DEFAULT else None,
        "precision_words": describe_precision(record, place["precision"]),
        "radius_m": place["radius_m"],
        "basis": place["basis"],
        "where": describe_location(place, record.boundaries),
        "titles": {source.id: _word_source(source) for source in detail.sources},
    }


def _word_source(source: Source) -> Wording:
    """Return the title of a source as it is, with its language where that is not the reader's."""
    return Wording(source.title, None if source.language == current_language() else source.language)


def describe_precision(record: Record, precision: str) -> str:
    """Describe how precisely a place is known."""
    words = {
        "exact": gettext("the spot is known"),
        "settlement": gettext("the settlement is known, not the spot"),
        "municipality": record.boundaries.level.translate("only the municipality is known"),
        "region": gettext("only a region is known"),
    }
    return words[precision]


def describe_disagreements(record: Record, incidents: pd.DataFrame) -> list[dict[str, Any]]:
    """Describe the first incidents whose accounts differ, as for their cards."""
    details = map(record.frames.detail, incidents.loc[incidents["disagrees"], "id"].iloc[:MAX_INCIDENTS_IN_FULL])
    return [describe_incident(record, detail) for detail in details]


def describe_sources(record: Record, without: Collection[str]) -> list[dict[str, Any]]:
    """List each source with the number of its incidents, and those that lose all support or drop without it."""
    incidents = record.incidents[filters.is_counted(record.incidents)]
    cited = incidents["cites"].explode()
    citing = cited.groupby(cited).groups
    rows = []
    for source in record.frames.sources.values():
        cited_in = incidents.loc[citing.get(source.id, [])]
        left = assess_incidents(record, cited_in, [source.id])
        titles = word_titles(record, cited_in)["title"]
        rows.append({
            "source": source,
            "published": describe_date(source.published) if source.published else gettext("not dated"),
            "count": len(cited_in),
            "out": source.id in without,
            "lost": titles[left == evidence.LOST],
            "drops": titles[left == evidence.DROPS],
        })  # fmt: skip
    return rows
