"""Charts beside the map, with Altair: incidents by municipality and by month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date

import altair as alt
import pandas as pd

from geo.core.dates import day_number, from_day_number
from geo.record.filters import is_counted

BAR_SELECTION = "bar"
"""The name of the selection that a click on a bar makes; its field ``id`` tells which bar."""
_BAR_COLOR, _PALE_BAR_COLOR = "#3a82bd", "#9fb6c9"


def draw_municipality_chart(counts: Mapping[str, int], labels: Mapping[str, str], chosen: Collection[str]) -> alt.Chart:
    """Draw the number of incidents by municipality, the largest first; where some are chosen the others are pale."""
    rows = [
        {"id": id, "Municipality": label, "Incidents": counts.get(id, 0), "on": not chosen or id in chosen}
        for id, label in labels.items()
    ]
    frame = pd.DataFrame(rows, columns=["id", "Municipality", "Incidents", "on"])
    return _bars(frame).encode(
        y=alt.Y("Municipality:N", sort="-x", title=None, axis=alt.Axis(labelLimit=190)),
        x=alt.X("Incidents:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
    )


def draw_month_chart(incidents: pd.DataFrame, first: int, last: int) -> alt.Chart:
    """Draw the number of incidents that begin in each month; months outside the window of day numbers are pale."""
    months = incidents.loc[is_counted(incidents), "first"].map(lambda day: from_day_number(day).replace(day=1))
    rows = [
        {"id": f"{month:%Y-%m}", "Month": f"{month:%b %Y}", "Incidents": int(n), "on": _overlaps(month, first, last)}
        for month, n in months.value_counts().sort_index().items()
    ]
    frame = pd.DataFrame(rows, columns=["id", "Month", "Incidents", "on"])
    return _bars(frame).encode(
        x=alt.X("Month:O", sort=None, title=None, axis=alt.Axis(labelAngle=-45)),
        y=alt.Y("Incidents:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
    )


def month_days(id: str) -> tuple[int, int]:
    """Give the first and the last day number of a month such as 2022-12."""
    start = date.fromisoformat(f"{id}-01")
    return day_number(start), day_number(start) + monthrange(start.year, start.month)[1] - 1


def _overlaps(start: date, first: int, last: int) -> bool:
    month_first, month_last = month_days(f"{start:%Y-%m}")
    return month_first <= last and month_last >= first


def _bars(frame: pd.DataFrame) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_bar(cursor="pointer")
        .encode(
            color=alt.condition("datum.on", alt.value(_BAR_COLOR), alt.value(_PALE_BAR_COLOR)),
            tooltip=list(frame.columns[1:3]),
        )
        .add_params(alt.selection_point(name=BAR_SELECTION, fields=["id"]))
    )
    return chart
