"""Filters: choices by facet and a text search, the incidents that pass them, and the count of each choice.

All go by which values of a column the incidents have, as pairs of numbers. A search finds the incidents whose words,
and those of their place, type, people and sources, have all of a query; types and statuses are found in every language
of the page, whatever the reader's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, get_args

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.core import model
from geo.core.dates import Window
from geo.core.messages import gettext, gettext_noop, level_noop, ngettext, translate_to_all
from geo.core.model import RETRACTED, Status
from geo.core.text import fold, list_wordings
from geo.record.record import Record, share_results

Mask = NDArray[np.bool_]

_MAX_INCIDENTS_SEARCHED_IN_FULL = 5_000
"""To read an incident whole takes time: of a larger record the search looks at what the tables hold."""
MAX_SHARED_ROWS = 1_000_000
"""How many rows the tables of incidents may have together that are kept for all readers: some 200 MB."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The choices of each facet, none of them meaning all, and the words of a text search.

    An incident passes if it has one of the choices of each facet that has any, and every word.
    """

    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    text: str = ""


class Change(NamedTuple):
    """A choice of a facet that a reader switches on or off."""

    facet: str
    choice: str
    on: bool


class Facet(NamedTuple):
    """A property of incidents to filter by.

    ``label`` is in English; ``name`` is its field of `Filters`; ``column`` has the choices of each incident, and
    ``labels`` gives those of the record by id, in words, in their order on the page.
    """

    name: str
    label: str
    column: str
    labels: Callable[[Record], dict[str, str]]


def filter_incidents(record: Record, filters: Filters) -> pd.DataFrame:
    """Select the incidents that pass, in the order of the record.

    Statements pass any choice of types: they are a layer of their own and no type to choose.
    """
    return record.incidents if filters == Filters() else _select_passing(record, filters)


@share_results(32, has_words=False, max_rows=MAX_SHARED_ROWS)
def _select_passing(record: Record, filters: Filters) -> pd.DataFrame:
    return record.incidents[mark_passing(record, filters)]


def mark_passing(record: Record, filters: Filters) -> Mask:
    """Mark the incidents that `filter_incidents` selects, by row of the record."""
    marked: Mask = np.logical_and.reduce(list(_masks(record, filters).values()))
    return marked


def apply_changes(record: Record, filters: Filters, changes: Iterable[Change]) -> Filters:
    """Apply changes one after another; one of a facet or a choice that the record lacks changes nothing."""
    labels = {facet.name: facet.labels(record) for facet in FACETS}
    for facet, choice, on in changes:
        if choice in labels.get(facet, {}):
            filters = remove_choice(filters, facet, choice)
            if on:
                filters = _with(filters, facet, (*getattr(filters, facet), choice))
    return filters


def drop_unknown_choices(record: Record, filters: Filters) -> Filters:
    """Drop the choices that the record lacks."""
    for facet in FACETS:
        if chosen := getattr(filters, facet.name):
            filters = _with(filters, facet.name, tuple(filter(facet.labels(record).__contains__, chosen)))
    return filters


def list_choices(record: Record, facet: Facet) -> dict[str, str]:
    """List all choices of a facet in words, in an order that does not depend on what is chosen.

    Where they have no order of their own, as actors, targets and sources, the most frequent come first.
    """
    labels = facet.labels(record)
    if facet.name not in ("actors", "targets", "sources"):
        return labels
    frequent = _count(record, facet, {})
    return {choice: labels[choice] for choice in sorted(labels, key=lambda choice: -frequent[choice])}


def count_choices(record: Record, filters: Filters, window: Window | None = None) -> dict[str, Counter[str]]:
    """Count, for each facet, the incidents that each choice would show, given the choices of all other facets.

    Statements and retracted incidents do not count, nor does what lies outside a window, if there is one.
    """
    masks = _masks(record, filters)
    if window:
        first, last = (record.incidents[name].to_numpy() for name in ("first", "last"))
        masks["window"] = (first <= window.last) & (last >= window.first)
    return {facet.name: _count(record, facet, masks) for facet in FACETS}


def count_municipalities(record: Record, filters: Filters, rows: pd.Index[int]) -> Counter[str]:
    """Count the incidents among some rows that each municipality would show, as `count_choices` does among all."""
    within = np.zeros(len(record.incidents), dtype=bool)
    within[rows] = True
    return _count(record, MUNICIPALITIES, {**_masks(record, filters), "within": within})


def remove_choice(filters: Filters, name: str, choice: str) -> Filters:
    """Remove one choice of a facet, or the words of the text search."""
    if name == "text":
        return replace(filters, text="")
    return _with(filters, name, tuple(other for other in getattr(filters, name) if other != choice))


def list_active_choices(record: Record, filters: Filters) -> list[tuple[str, str, str]]:
    """List the choices in force as (field, choice, words), in the order of the page."""
    chosen = []
    for facet in FACETS:
        if picked := getattr(filters, facet.name):
            labels, name = facet.labels(record), record.boundaries.level.translate(facet.label)
            chosen += [(facet.name, choice, f"{name}: {labels.get(choice, choice)}") for choice in picked]
    return chosen + (
        [("text", filters.text, gettext("Text: {words}", words=filters.text))] if filters.text.strip() else []
    )


def is_counted(incidents: pd.DataFrame) -> pd.Series[bool]:
    """Mark the incidents that count: neither statements nor retracted."""
    return (incidents["type"] != model.STATEMENT) & (incidents["status"] != RETRACTED)


def _with(filters: Filters, facet: str, chosen: tuple[str, ...]) -> Filters:
    changes: dict[str, Any] = {facet: chosen}
    return replace(filters, **changes)


def _masks(record: Record, filters: Filters) -> dict[str, Mask]:
    """Mark the incidents that pass each facet that has choices, and the text; the key "all" marks all."""
    everything = np.ones(len(record.incidents), dtype=bool)
    masks = {"all": everything}
    for facet in FACETS:
        if wanted := set(getattr(filters, facet.name)):
            group = group_incidents(record, facet.column)
            masks[facet.name] = group.mark_incidents(
                np.array([str(value) in wanted for value in group.values], dtype=bool)
            )
    if "types" in masks:
        masks["types"] |= (record.incidents["type"] == model.STATEMENT).to_numpy()
    if filters.text.strip():
        masks["text"] = search_incidents(record, filters.text)
    return masks


@share_results(1, has_words=False)
def mark_counted(record: Record) -> Mask:
    """Mark the incidents of a record that count, by row."""
    counted: Mask = is_counted(record.incidents).to_numpy()
    return counted


def _count(record: Record, facet: Facet, masks: Mapping[str, Mask]) -> Counter[str]:
    others = [mask for name, mask in masks.items() if name != facet.name]
    shown = np.logical_and.reduce([*others, mark_counted(record)])
    group = group_incidents(record, facet.column)
    counts = zip(group.values, group.count_values(shown).tolist(), strict=True)
    return Counter({str(value): count for value, count in counts if count})


@dataclass(frozen=True)
class FoldedTexts:
    """Texts, folded, to look for words in."""

    texts: pa.Array

    def mark_matches(self, text: str) -> Mask:
        """Mark the texts that have each word of a query, in any order, somewhere; all where it has none."""
        marked = np.ones(len(self.texts), dtype=bool)
        for word in fold(text).split():
            marked &= pc.match_substring(self.texts, word).to_numpy(zero_copy_only=False)
        return marked


def _fold_all(texts: Iterable[str]) -> FoldedTexts:
    return FoldedTexts(pa.array([fold(text) for text in texts], pa.large_string()))


@share_results(32, has_words=False)
def search_incidents(record: Record, text: str) -> Mask:
    """Mark the incidents, by row, that have each word of a query, in any order."""
    own, shared = prepare_search(record)
    marked = np.ones(len(record.incidents), dtype=bool)
    for word in fold(text).split():
        by_value = [group.mark_incidents(texts.mark_matches(word)) for group, texts in shared.values()]
        marked &= np.logical_or.reduce([own.mark_matches(word), *by_value])
    return marked


@share_results(1, has_words=False)
def prepare_search(record: Record) -> tuple[FoldedTexts, dict[str, tuple[Membership, FoldedTexts]]]:
    """Fold the words of a record: of each incident alone, and by column of each value that incidents share."""
    incidents = record.incidents
    own = (
        "\n".join([id, *list_wordings(record.frames.titles.get(id, title)), *_account_texts(record, id)])
        for id, title in zip(incidents["id"], incidents["title"], strict=True)
    )
    shared = {}
    for column, name in _list_namings(record).items():
        group = group_incidents(record, column)
        shared[column] = group, _fold_all(map(name, group.values))
    return _fold_all(own), shared


def _list_namings(record: Record) -> Mapping[str, Callable[[Any], str]]:
    """For each column that is searched, the words of a value."""
    places = record.joined[["name_sq", "name_sr", "name_en"]].fillna("").agg(" ".join, axis=1).to_dict()
    sources = record.frames.sources
    return {
        "place": places.__getitem__,
        "type": lambda type: " ".join(translate_to_all(model.TYPE[type].label)),
        "status": lambda status: " ".join(translate_to_all(status)),
        "actors": str,
        "targets": str,
        "municipalities": _name_municipalities(record).__getitem__,
        "cites": lambda source: sources[source].title,
    }


def _name_municipalities(record: Record) -> dict[str, str]:
    """Both names of each municipality, by id."""
    names: dict[str, str] = record.boundaries.frame[["name_sq", "name_sr"]].agg(" ".join, axis=1).to_dict()
    return names


def find_named(record: Record, text: str) -> tuple[Mask, Mask]:
    """Mark the incidents at a place whose name has all words of a query, and those in a municipality of such a name."""
    _, shared = prepare_search(record)
    (places, names), (units, names_of_units) = shared["place"], shared["municipalities"]
    return places.mark_incidents(names.mark_matches(text)), units.mark_incidents(names_of_units.mark_matches(text))


def _account_texts(record: Record, incident: str) -> list[str]:
    """Give the summary, the note, the claims and the disagreements of an incident; nothing in a large record."""
    if len(record.incidents) > _MAX_INCIDENTS_SEARCHED_IN_FULL:
        return []
    event = record.frames.detail(incident).event
    claims = [
        text
        for claim in event.claims
        for text in (claim.by, claim.about, claim.statement, claim.wording, claim.informant)
    ]
    disagreements = [text for each in event.disagreements for text in (each.chosen, each.why)]
    informants = [informant.name for informant in event.informants]
    own = [*list_wordings(event.summary), *list_wordings(event.note or "")]
    return [text for text in (*own, *claims, *disagreements, *informants) if text]


@dataclass(frozen=True)
class Membership:
    """Pairs of an incident and a value that it has.

    Attributes
    ----------
    values : list
        The distinct values, as they first come.
    rows, positions : array of int
        Of each pair the row of the incident and the position of the value; the rows rise.
    number : int
        The number of incidents.
    """

    values: list[Any]
    rows: NDArray[np.int32]
    positions: NDArray[np.int32]
    number: int

    def mark_incidents(self, wanted: Mask) -> Mask:
        """Mark the incidents that have one of the wanted values, which are marked by position."""
        marked = np.zeros(self.number, dtype=bool)
        marked[self.rows[wanted[self.positions]]] = True
        return marked

    def count_values(self, incidents: Mask) -> NDArray[np.intp]:
        """Count, for each value, those of the marked incidents that have it."""
        return np.bincount(self.positions[incidents[self.rows]], minlength=len(self.values))


@share_results(16, has_words=False)
def group_incidents(record: Record, column: str) -> Membership:
    """Group a record's incidents by the values of a column, each of which is one value or a tuple of different ones."""
    cells = record.incidents[column]
    is_tuple = len(cells) > 0 and isinstance(cells.iloc[0], tuple)
    pairs = cells.explode().dropna() if is_tuple else cells
    positions, values = pd.factorize(pairs)
    rows = pairs.index.to_numpy(dtype=np.int32)
    return Membership(values.tolist(), rows, positions.astype(np.int32), len(cells))


def _types(record: Record) -> dict[str, str]:
    present = set(group_incidents(record, "type").values) - {model.STATEMENT}
    return {type.id: gettext(type.label) for type in model.TYPES if type.id in present}


def _statuses(record: Record) -> dict[str, str]:
    present = set(group_incidents(record, "status").values)
    return {status: gettext(status) for status in get_args(Status) if status in present}


def _parties(column: str) -> Callable[[Record], dict[str, str]]:
    return lambda record: {name: name for name in sorted(group_incidents(record, column).values)}


def _municipalities(record: Record) -> dict[str, str]:
    present = set(group_incidents(record, "municipalities").values)
    return {str(id): record.boundaries.name(id) for id in record.boundaries.frame.index if id in present}


def _sources(record: Record) -> dict[str, str]:
    return {source.id: source.title for source in record.frames.sources.values()}


def _origins(record: Record) -> dict[str, str]:
    present = sorted(group_incidents(record, "origins").values)
    return {str(number): ngettext("{n} origin", "{n} origins", number) for number in present}


MUNICIPALITIES = Facet("municipalities", level_noop("Municipality"), "municipalities", _municipalities)
FACETS = (
    Facet("types", gettext_noop("Type"), "type", _types),
    Facet("actors", gettext_noop("Actor"), "actors", _parties("actors")),
    Facet("targets", gettext_noop("Acted upon"), "targets", _parties("targets")),
    MUNICIPALITIES,
    Facet("statuses", gettext_noop("Status"), "status", _statuses),
    Facet("sources", gettext_noop("Source"), "cites", _sources),
    Facet("origins", gettext_noop("Independent origins"), "origins", _origins),
)
