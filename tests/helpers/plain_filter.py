"""Filters as one would write them with pandas alone."""

import pandas as pd

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
        texts = pd.Series(record.search_texts, index=record.incidents.index)
        for word in chosen.text.split():
            keep &= texts.str.contains(word, regex=False)[table.index]
    return sorted(table.loc[keep, "id"])
