"""The page. `streamlit run dashboard.py -- [--events FILE] [--boundaries FILE]`"""

import secrets
import sys

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo import address, assets, layers, markup, view
from geo import record as records
from geo.errors import GeoError
from geo.record import Files, Record
from geo.timeline import Window, committed, heard, link, timeline

MAP_HEIGHT = 560


def main() -> None:
    st.set_page_config(page_title="Incidents", page_icon="📍", layout="wide")
    st.html(markup.style())
    with st.container():  # always there, so that what is below keeps its place when a notice comes or goes
        if (record := last_good()) is None:
            return
        begin(record)
    channel = st.session_state.setdefault("channel", f"incidents-{secrets.token_hex(8)}")
    title, choice = st.columns([3, 1], vertical_alignment="center")
    title.html(markup.page("heading", **view.heading(record)))
    with choice:
        filters(record, channel)
    time(channel)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        the_map(record, channel)
    with right:
        panel(record, channel)
    table(record, channel)


@st.cache_resource
def kept() -> dict[Files | None, tuple[object, Record]]:
    """The last good record of each pair of files, with its version."""
    return {}


@st.fragment(run_every=1)
def watch(files: Files, seen: object) -> None:
    """Draw the page anew when one of the files has changed."""
    if records.stamps(files) != seen:
        st.rerun()


def last_good() -> Record | None:
    """The record; above it the problems of its file, if it cannot be read as it now stands."""
    files = None
    try:
        files = records.named(sys.argv[1:])
        seen = records.stamps(files)
        watch(files, seen)
        if kept().get(files, (None,))[0] != seen:
            kept()[files] = seen, records.load(*files)
    except GeoError as error:
        st.html(markup.page("problems", error=error, kept=files in kept()))
    return kept()[files][1] if files in kept() else None


def begin(record: Record) -> None:
    """Start a session with the view that the address names."""
    state = st.session_state
    if "asked" not in state:
        state.asked, state.types, state.faults = address.read(dict(st.query_params), record.days, view.types(record))
        state.window = state.asked
    if state.faults:
        st.html(markup.page("address", faults=state.faults))


@st.fragment(key="filters")
def filters(record: Record, channel: str) -> None:
    """Which types are shown; tells map and timeline the incidents that pass."""
    labels = view.types(record)
    if set(st.session_state.types) - set(labels):  # written only then, so that it meets no choice on its way here
        st.session_state.types = [kind for kind in st.session_state.types if kind in labels]
    st.multiselect(
        "Filter by type", labels, format_func=labels.__getitem__, key="types", on_change=chosen, args=["filters"],
        placeholder="All types", label_visibility="collapsed",
    )  # fmt: skip
    said = layers.message(view.of_types(record, st.session_state.types), record)
    link(channel, key="record", say={"kind": "record", "record": said}, follow=["statements"], on_hear=chosen)


@st.fragment
def time(channel: str) -> None:
    """The timeline: sent once, like the map."""
    asked: Window = st.session_state.asked
    timeline(channel, asked.first, asked.last, asked.mode, key="timeline", on_move=chosen)


def chosen(*also: str) -> None:
    """The reader has chosen a window, types or statements: one run of all that shows them.

    One, because of runs that follow closely on one another Streamlit may drop what the first has to say.
    """
    state = st.session_state
    state.window = committed("timeline") or state.asked
    state.statements = heard("record").get("statements", {}).get("on", False)
    st.query_params.from_dict(address.write(state.window, state.types))
    st.rerun([*also, "panel", "table"])


@st.fragment
def the_map(record: Record, channel: str) -> None:
    """The map: sent once, moved by the timeline without Python."""
    drawn = layers.make(record.boundaries, assets.scripts(), assets.styles(), assets.layers(), channel)
    st_folium(drawn, key=f"map-{channel}", height=MAP_HEIGHT, use_container_width=True, returned_objects=[])


def shown(record: Record) -> pd.DataFrame:
    """The incidents of the types, the window and the layers that the reader has chosen."""
    state = st.session_state
    passing = view.of_types(record, state.types)
    return view.within(passing, state.window.first, state.window.last, state.get("statements", False))


@st.fragment(key="panel")
def panel(record: Record, channel: str) -> None:
    """Every incident of the selected place or municipality in the window, whole."""
    selected = link(channel, key="panel", follow=("select",)).get("select", {})
    with st.container(height=MAP_HEIGHT, border=False):
        try:
            st.html(markup.page("panel", **view.in_full(record, shown(record), selected)))
        except GeoError as error:
            st.html(markup.page("problems", error=error, kept=True))


@st.fragment(key="table")
def table(record: Record, channel: str) -> None:
    """The incidents in the window as rows; a selected row selects its place on the map."""
    inside = shown(record)
    rows = view.table(record, inside)
    if len(rows) < len(inside):
        st.caption(f"The first {len(rows):,} of {len(inside):,}; narrow the window to see the others.")
    # Other rows, another table: a selection is by row number and must not fall on another incident.
    key = f"rows {hash(tuple(inside['id'].iloc[: len(rows)]))}"
    picked = st.dataframe(rows, hide_index=True, on_select="rerun", selection_mode="single-row", key=key)
    for row in picked.selection.rows[:1]:
        event = inside.iloc[row]
        link(channel, key="row", say={"kind": "select", "place": event["place"], "event": event["id"], "fly": True})


main()
