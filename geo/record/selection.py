"""The selection: the incidents at a spot or in a municipality, and the heading over them."""

from __future__ import annotations

import pandas as pd

from geo.record.record import Record

MAX_HEADING_NAMES = 3


def find_place(record: Record, event: str | None) -> str | None:
    """Find the id of the place of an incident; None for None, and for one that the record does not have."""
    places = record.incidents.loc[record.incidents["id"] == event, "place"]
    return None if places.empty else str(places.iloc[0])


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
    return " · ".join(names[:MAX_HEADING_NAMES]) + (f" and {more} more" if more > 0 else "")
