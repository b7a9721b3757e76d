"""A text search: the incidents whose words, and those of their place, type, people and sources, have all of a query.

Types and statuses are found in every language of the page, whatever the reader's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.core import taxonomy
from geo.core.messages import translate_to_all
from geo.core.multilingual import list_wordings
from geo.core.text import fold
from geo.record.memberships import Mask, Membership, group_incidents
from geo.record.record import Record
from geo.record.sharing import share_results

_MAX_INCIDENTS_SEARCHED_IN_FULL = 5_000
"""To read an incident whole takes time: of a larger record the search looks at what the tables hold."""


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
        "type": lambda type: " ".join(translate_to_all(taxonomy.TYPE[type].label)),
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
