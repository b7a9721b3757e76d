"""What a session sees: one `View`, which begins with the address and is written back to it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace
from time import monotonic
from typing import Any, cast

import pandas as pd
import streamlit as st

from geo.core.window import Window
from geo.record import filters, queries, selection
from geo.record.filters import Filters
from geo.record.record import Record
from geo.record.source_files import Files
from geo.record.view_state import SELECTION_KEYS, Camera, View, read_address, write_address
from geo.web.components import committed, heard
from geo.web.components import pressed as actions_pressed
from geo.web.tiles import online_base_map_names

_CLOSELY = 2.0  # seconds


def begin(record: Record, files: Files) -> list[str]:
    """Start a session with the view that the address names; a word on each part of it that makes no sense."""
    state = st.session_state
    if "view" not in state:
        params = {key: st.query_params.get_all(key) for key in st.query_params}
        state.view, state.faults = read_address(params, record, online_base_map_names())
        state.begun, state.asked = state.view, (0, state.view.window)
        state.channel = f"incidents-{secrets.token_hex(8)}"
        state.pointed = None
    state.archive = files.archive
    _drop_unknown(record)
    return cast(list[str], state.faults)


def view() -> View:
    """What the reader sees now."""
    return cast(View, st.session_state.view)


def channel() -> str:
    """Name of the session's bus."""
    return cast(str, st.session_state.channel)


def change(*fragments: str, **changes: Any) -> None:
    """The reader has changed the view: write its address, and run all that shows it once."""
    st.session_state.view = replace(view(), **changes)
    st.query_params.from_dict(write_address(view()))
    if again := _owed(fragments):
        st.rerun(again)


def _owed(fragments: Iterable[str]) -> list[str]:
    """The fragments to run, with those asked for a moment ago.

    Of runs that follow closely on one another Streamlit may drop what the first has to say.
    """
    now, asked = monotonic(), st.session_state.setdefault("lately", {})
    asked |= dict.fromkeys(fragments, now)
    return [fragment for fragment, when in asked.items() if now - when < _CLOSELY]


def choose(record: Record, chosen: Filters) -> None:
    """The reader has changed the filters; what the record lacks is no choice."""
    change("filters", "beside", "below", filters=filters.drop_unknown_choices(record, chosen))


def only(municipality: str) -> Filters:
    """The filters with this municipality alone; without any, where it is alone already."""
    chosen = view().filters
    return replace(chosen, municipalities=() if chosen.municipalities == (municipality,) else (municipality,))


def moved() -> None:
    """The reader has let go of another window."""
    change("beside", "below", window=committed("timeline") or view().window)


def go(window: Window) -> None:
    """The reader has asked for a window somewhere else than on the timeline."""
    turn, _ = st.session_state.asked
    st.session_state.asked = turn + 1, window
    change("time", "beside", "below", window=window)


def map_said(record: Record) -> None:
    """The map has told where it is, which layers are on, or on which municipality the reader has clicked."""
    told, state = heard("ears"), st.session_state
    changes: dict[str, Any] = {}
    if camera := told.get("view"):
        changes["camera"] = Camera(camera["lat"], camera["lon"], camera["zoom"])
    if switched := told.get("layers"):
        changes |= {"layers": tuple(switched["on"]), "base": switched["base"]}
    fragments = ["beside", "below"] if changes.get("layers", view().layers) != view().layers else []
    click = told.get("filter")
    if click and click != state.get("clicked"):
        state.clicked = click
        chosen = only(click["municipality"])
        if filters.drop_unknown_choices(record, chosen) == chosen:  # else no incident is there to be left
            changes["filters"] = chosen
            fragments = ["filters", "beside", "below"]
    change(*fragments, **changes)


def selected() -> None:
    """Something has been selected on the map or in the table. What the story says is known: it came from here."""
    told = heard("selection").get("select", {})
    if told.get("by") == "story":
        return
    if told.get("by") == "table":
        point_out(told["event"], fly=False)  # the table has told the map
    nearest = next((key for key in SELECTION_KEYS if told.get(key)), None)
    picked = {key: told[key] if key == nearest else None for key in SELECTION_KEYS}
    change("beside", **picked, side="incidents" if nearest else view().side)


def turned(field: str, fragment: str) -> None:
    """The reader has chosen another of the things that a region shows.

    A choice of nothing is none: Streamlit tells it where a run overtakes one that has just set the widget.
    """
    if (chosen := st.session_state[field]) is not None:
        change(fragment, **{field: chosen})


def pressed() -> None:
    """A button in the page's HTML: one shows an incident on the map, the others open something."""
    match actions_pressed("actions"):
        case ("show", event):
            point_out(event, fly=True)
            change("beside", event=event, place=None, municipality=None, side="incidents")
        case asked:
            st.session_state.open = asked
            change("dialogs")


def point_out(event: str, fly: bool) -> None:
    """Ask that the map and the card of an incident come into view; with ``fly`` the map is told to go there too."""
    turn = (st.session_state.pointed or {"turn": 0})["turn"] + 1
    st.session_state.pointed = {"turn": turn, "event": event, "fly": fly}


def closed() -> None:
    """The reader has closed what was open."""
    st.session_state.open = None


def bound(key: str, value: object) -> None:
    """Set a widget to what the view says; only where it differs, so that it meets no choice on its way here."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def passing(record: Record) -> pd.DataFrame:
    """The incidents that pass the filters."""
    return filters.filter_incidents(record, view().filters)


def shown(record: Record) -> pd.DataFrame:
    """Those of them that are in the window, with the layers that are on."""
    now = view()
    return queries.select_window(passing(record), now.window.first, now.window.last, now.layers)


def selected_ids(record: Record) -> dict[str, Any]:
    """What is selected, as the bus says it."""
    now = view()
    place = selection.find_spot(record, now.place or selection.find_place(record, now.event))
    return {"fly": False, "place": place, "municipality": now.municipality, "event": now.event}


def _drop_unknown(record: Record) -> None:
    """Forget choices that a mended file no longer has."""
    now = view()
    known = set(record.incidents["id"])
    st.session_state.view = replace(
        now,
        filters=filters.drop_unknown_choices(record, now.filters),
        event=now.event if now.event in known else None,
        place=now.place if now.place in record.joined.index else None,
        without=_among(now.without, record.frames.sources),
    )


def _among(choices: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    return tuple(choice for choice in choices if choice in known)
