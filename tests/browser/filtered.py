"""The incidents that filters leave, as the map has them and as pandas finds them."""

import pandas as pd
from dashboard_page import DashboardPage
from real_record import RECORD

from geo.record.filters import Filters

IDS = """incidents.record.incidents.id.filter((_, i) =>
  incidents.record.types[incidents.record.incidents.type[i]].layer === "incidents").sort()"""


def ids(dashboard: DashboardPage) -> list[str]:
    """The incidents that the map has, without statements."""
    found: list[str] = dashboard.map.evaluate(IDS)
    return found


def expect_ids(dashboard: DashboardPage, chosen: Filters) -> None:
    """Wait until the map has what the filters leave."""
    dashboard.map.wait_for_function(f"wanted => JSON.stringify({IDS}) === JSON.stringify(wanted)", arg=plain(chosen))


def plain(chosen: Filters) -> list[str]:
    """The same filter by pandas alone, but for the folding of text."""
    table = RECORD.incidents[RECORD.incidents["type"] != "statement"]
    keep = table["id"].notna()
    for name, column in (("types", "type"), ("statuses", "status")):
        if wanted := getattr(chosen, name):
            keep &= table[column].isin(wanted)
    for name, column in (
        ("actors", "actors"),
        ("targets", "targets"),
        ("municipalities", "municipalities"),
        ("sources", "cites"),
    ):
        if wanted := getattr(chosen, name):
            keep &= table[column].explode().isin(wanted).groupby(level=0).any()
    if chosen.origins:
        keep &= table["origins"].astype(str).isin(chosen.origins)
    if chosen.text:
        texts = pd.Series(RECORD.search_texts, index=RECORD.incidents.index)
        for word in chosen.text.split():
            keep &= texts.str.contains(word, regex=False)[table.index]
    return sorted(table.loc[keep, "id"])
