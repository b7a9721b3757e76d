"""What is selected: the incidents at a spot or in a municipality, and how they are headed."""

from __future__ import annotations

import pandas as pd

from geo.core.text import join_names
from geo.record.record import Record

MAX_NAMES = 3


def place_of(record: Record, event: str | None) -> str | None:
    """The id of the place of an incident; None for None, and for one that the record does not have."""
    places = record.incidents.loc[record.incidents["id"] == event, "place"]
    return None if places.empty else str(places.iloc[0])


def spot_of(record: Record, place: str | None) -> str | None:
    """The id of the first place at the spot of a place; None for None, and for one that the record does not have.

    Places at one spot have one symbol and are selected together, whichever of them is named.
    """
    return None if place not in record.spots.index else str(record.spots[place])


def incidents_at(record: Record, incidents: pd.DataFrame, place: str | None, municipality: str | None) -> pd.DataFrame:
    """Those of the incidents that are at the spot of a place, or at every place that touches a municipality.

    At a spot they come place by place, in the order of the record's places.
    """
    if place is not None:
        together = record.spots.index[record.spots == spot_of(record, place)]
        number = {id: n for n, id in enumerate(together)}
        there = incidents[incidents["place"].isin(together)]
        return there.sort_values("place", key=lambda ids: ids.map(number), kind="stable")
    touching = [municipality in ids for ids in record.joined["municipalities"]]
    return incidents[incidents["place"].isin(record.joined.index[touching])]


def heading(record: Record, there: pd.DataFrame, place: str | None, municipality: str | None) -> str:
    """The names of the places at a spot that have incidents, or that of a municipality."""
    if place is None:
        return join_names(*record.boundaries.frame.loc[municipality, ["name_sq", "name_sr"]])
    rows = record.joined.loc[there["place"].unique(), ["name_sq", "name_sr"]]
    names = [join_names(*row) for row in rows.itertuples(index=False, name=None)]
    more = len(names) - MAX_NAMES
    return " · ".join(names[:MAX_NAMES]) + (f" and {more} more" if more > 0 else "")
