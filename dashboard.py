"""The page. `streamlit run dashboard.py -- [--events FILE] [--boundaries FILE] [--archive DIR]`"""

import sys

import streamlit as st
from streamlit_folium import st_folium

from geo.app import bottom_panel as below
from geo.app import dialogs
from geo.app import filter_bar as choices
from geo.app import session as state
from geo.app import side_panel as beside
from geo.core.errors import GeoError
from geo.formats import archive
from geo.record import queries
from geo.record.record import Record, load_record
from geo.record.source_files import Files, file_versions, parse_arguments
from geo.web import assets
from geo.web import templates as markup
from geo.web.base_map import create_map
from geo.web.components import link, timeline


def main() -> None:
    st.set_page_config(page_title="Incidents", page_icon="📍", layout="wide")
    st.html(markup.style())
    with st.container():  # always there, so that what is below keeps its place when a notice comes or goes
        if (found := last_good()) is None:
            return
        record, files = found
        if faults := state.begin(record, files):
            st.html(markup.page("address", faults=faults))
    dialogs.show(record)  # before the buttons that it listens to
    title, choice = st.columns([3, 2], vertical_alignment="center")
    title.html(markup.page("heading", **queries.describe_record(record)))
    with choice:
        choices.show(record)
    time()
    left, right = st.columns([2, 1], gap="medium")
    with left:
        the_map(record)
    with right:
        beside.show(record)
    below.show(record)


@st.cache_resource
def kept() -> dict[Files | None, tuple[object, Record]]:
    """The last good record of each pair of files, with its version."""
    return {}


@st.fragment(run_every=1)
def watch(files: Files, seen: object) -> None:
    """Draw the page anew when one of the files has changed."""
    if file_versions(files) != seen:
        st.rerun()


def last_good() -> tuple[Record, Files] | None:
    """The record and its files; above it the problems of its file, if it cannot be read as it now stands."""
    files = None
    try:
        files = parse_arguments(sys.argv[1:])
        seen = file_versions(files)
        watch(files, seen)
        if kept().get(files, (None,))[0] != seen:
            kept()[files] = seen, load_record(files.events, files.boundaries)
        if files.archive:
            archive.verify_documents([], files.archive)  # is it there at all?
    except GeoError as error:
        st.html(markup.page("problems", error=error, kept=files in kept()))
    return (kept()[files][1], files) if files is not None and files in kept() else None


@st.fragment(key="time")
def time() -> None:
    """The timeline: sent once, like the map."""
    turn, asked = st.session_state.asked
    timeline(state.channel(), asked.first, asked.last, asked.mode, key="timeline", on_move=state.moved, turn=turn)


@st.fragment
def the_map(record: Record) -> None:
    """The map: sent once, moved by the timeline without Python."""
    begun = st.session_state.begun
    begin = {"view": begun.camera and begun.camera._asdict(), "layers": list(begun.layers), "base": begun.base}
    drawn = create_map(
        record.boundaries, assets.scripts(), assets.styles(), assets.map_script(), state.channel(), begin
    )
    st_folium(drawn, key=f"map-{state.channel()}", height=beside.HEIGHT, use_container_width=True, returned_objects=[])
    ears(record)


@st.fragment
def ears(record: Record) -> None:
    """Hears where the map is, which layers are on, and clicks on municipalities."""
    link(state.channel(), key="ears", follow=["view", "layers", "filter"], on_hear=lambda: state.map_said(record))


main()
