"""Filters as one would write them with pandas alone."""

from itertools import chain
from typing import Any

import pandas as pd

from geo.core.messages import translate_to_all
from geo.core.model import TYPE
from geo.record.filters import Filters
from geo.record.record import Record

LISTS = (("actors", "actors"), ("targets", "targets"), ("municipalities", "municipalities"), ("sources", "cites"))


def filter_by_pandas(record: Record, chosen: Filters) -> list[str]:
    """The ids of the incidents, without statements, that filters leave; words of the text must need no folding."""
    table = record.incidents[record.incidents["type"] != "statement"]
    keep = table["id"].notna()
    for name, column in (("types", "type"), ("statuses", "status")):
        if wanted := getattr(chosen, name):
            keep &= table[column].isin(wanted)
    for name, column in LISTS:
        if wanted := getattr(chosen, name):
            keep &= table[column].explode().isin(wanted).groupby(level=0).any()
    if chosen.origins:
        keep &= table["origins"].astype(str).isin(chosen.origins)
    if chosen.text:
        texts = pd.Series([" ".join(_words(record, row)).lower() for row in record.incidents.itertuples()])
        for word in chosen.text.split():
            keep &= texts.str.contains(word, regex=False)[table.index]
    return sorted(table.loc[keep, "id"])


def _words(record: Record, row: Any) -> list[str]:
    """All words of an incident, as they are written."""
    event = record.frames.detail(row.id).event
    places, boundaries = record.joined.loc[row.place], record.boundaries.frame
    claims = [[each.by, each.about, each.statement, each.wording, each.informant] for each in event.claims]
    words = [
        row.id, row.title, *translate_to_all(TYPE[row.type].label), *translate_to_all(row.status),
        *places[["name_sq", "name_sr", "name_en"]],
        *row.actors, *row.targets, *boundaries.loc[list(row.municipalities), ["name_sq", "name_sr"]].to_numpy().ravel(),
        *(record.frames.sources[id].title for id in row.cites), event.summary, event.note, *chain(*claims),
        *(text for each in event.disagreements for text in (each.chosen, each.why)),
        *(informant.name for informant in event.informants),
    ]  # fmt: skip
    return [word for word in words if isinstance(word, str)]
