"""The list and the table of the stand-alone page, as its scripts take them: orders, what is counted, and words.

The page itself holds the first incidents of the list, to be read without scripts. Of more than that the others are
words in columns, of which geo/web/standalone/entries.js makes the same headlines and rows, and packed parts of cards.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from geo.core import citation, taxonomy
from geo.core.messages import gettext, ngettext
from geo.record import overview, queries
from geo.record.filters import is_counted
from geo.record.view_extract import Extract
from geo.record.view_state import SORTS
from geo.web import templates

MAX_INCIDENTS_WITH_CARDS = 10_000
"""Of a larger page the incidents beyond the first have no summaries, claims and sources: nobody could mail it."""
_CARDS_A_PART = 200


def describe_list(extract: Extract, listed: pd.DataFrame) -> dict[str, Any]:
    """Describe what the page lists, by row of its columns: the argument of `Entries` in standalone/entries.js.

    ``order`` has the rows in the order of the list, ``ranks`` the place of each in the order of a column of the table,
    ``words`` those of headlines and rows where not all stand in the page.
    """
    incidents = extract.incidents
    columns = [sort for sort in SORTS if not sort.startswith("-")]
    ranks = {name: overview.find_sort_values(extract.record, incidents, name) for name in columns}
    return {
        "order": incidents.index.get_indexer(listed.index).tolist(),
        "ranks": {name: pd.factorize(values, sort=True)[0].tolist() for name, values in ranks.items()},
        "length": overview.MAX_HEADLINES,
        "cards_a_part": _CARDS_A_PART,
        "words": _describe_words(extract, listed) if len(listed) > overview.MAX_HEADLINES else None,
        "evidence": _describe_evidence(incidents),
    }


def _describe_evidence(incidents: pd.DataFrame) -> dict[str, list[Any]]:
    """What the numbers above the list count, by incident: see `overview.count_evidence`."""
    number = {source: i for i, source in enumerate(dict.fromkeys(chain.from_iterable(incidents["cites"])))}
    return {
        "cites": [[number[source] for source in cites] for cites in incidents["cites"]],
        "counts": is_counted(incidents).astype(int).tolist(),
        "differs": incidents["disagrees"].astype(int).tolist(),
        "corroborated": (incidents["status"] == "corroborated").astype(int).tolist(),
    }


def _describe_words(extract: Extract, listed: pd.DataFrame) -> dict[str, Any]:
    """The words of each incident as those of `overview.list_headlines`, each once, and by row which of them it has."""
    incidents = extract.incidents
    figures = map(queries.describe_figure, incidents["figure"], incidents["low"], incidents["high"])
    kinds = [taxonomy.TYPE[type] for type in incidents["type"].unique()]
    families = [taxonomy.FAMILY[kind.family] for kind in kinds]
    found = listed["found"].reindex(incidents.index) if "found" in listed else np.full(len(incidents), "")
    return {
        "when": _index(
            zip(incidents["date"], incidents["time"], strict=True), lambda key: overview.describe_when(*key)
        ),
        "kind": _index(incidents["type"], lambda type: gettext(taxonomy.TYPE[type].label)),
        "colors": [[family.color, family.dark] for family in families],
        "status": _index(incidents["status"], gettext),
        "sources": _index(incidents["cites"].map(len), lambda n: ngettext("{n} source", "{n} sources", n)),
        "origins": _index(incidents["origins"], lambda n: ngettext("{n} origin", "{n} origins", n)),
        "figure": _index(figures, str),
        "found": _index(found, str),
        "support": [gettext(words) for words in overview.SUPPORT_WORDS.values()] if extract.view.without else None,
    }


def _index(values: Iterable[Any], word: Callable[[Any], str]) -> dict[str, Any]:
    """Word each different value once: ``words``, and ``of`` each row the position of its own."""
    column = pd.Series(list(values), dtype=object)
    codes, distinct = pd.factorize(column)
    return {"words": [word(value) for value in distinct], "of": codes.tolist()}


def describe_entries(extract: Extract, listed: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Describe incidents for their cards, as the values ``entry`` and ``cite`` of the template."""
    for id in listed["id"]:
        detail = extract.record.frames.detail(id)
        entry = queries.describe_incident(extract.record, detail)
        yield {"entry": entry, "cite": citation.cite_incident(extract.edition, detail)}


def write_card_parts(extract: Extract, listed: pd.DataFrame) -> Iterator[bytes]:
    """Write the cards of incidents that do not stand in the page, in the order of the list: HTML in lists of JSON."""
    if len(listed) > MAX_INCIDENTS_WITH_CARDS:
        return
    language = extract.record.frames.info.language
    for begin in range(overview.MAX_HEADLINES, len(listed), _CARDS_A_PART):
        entries = describe_entries(extract, listed.iloc[begin : begin + _CARDS_A_PART])
        cards = [templates.render("card", language, open=False, checked={}, **values) for values in entries]
        yield json.dumps(cards, ensure_ascii=False).encode()
