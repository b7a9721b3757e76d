"""Below the map: the incidents as rows, the sources and what rests on them, the disagreements."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import streamlit as st

from geo.app import session as state
from geo.app.side_panel import checked
from geo.record import queries
from geo.record.record import Record
from geo.record.view_state import Page
from geo.web import templates as markup
from geo.web.components import link

_PAGES = {"table": "Table", "sources": "Sources", "disagreements": "Disagreements"}


@st.fragment(key="below")
def show(record: Record) -> None:
    """One of the three, by the reader's choice."""
    state.bound("page", state.view().page)
    st.segmented_control("Below the map", get_args(Page), key="page", format_func=_PAGES.__getitem__, required=True,
                         label_visibility="collapsed", on_change=state.turned, args=["page", "below"])  # fmt: skip
    {"table": _table, "sources": _sources, "disagreements": _disagreements}[state.view().page](record)


def _table(record: Record) -> None:
    """The incidents in the window as rows; a selected row selects its place on the map."""
    inside, without = state.shown(record), state.view().without
    rows = queries.tabulate_incidents(record, inside, without)
    if without:
        st.html(_told(record))
    if len(rows) < len(inside):
        st.caption(f"The first {len(rows):,} of {len(inside):,}; narrow the window to see the others.")
    # Other rows, another table: a selection is by row number and must not fall on another incident.
    key = f"rows {hash(tuple(inside['id'].iloc[: len(rows)]))}"
    picked = st.dataframe(rows, hide_index=True, on_select="rerun", selection_mode="single-row", key=key)
    for row in picked.selection.rows[:1]:
        event = inside.iloc[row]
        say = {"kind": "select", "place": event["place"], "event": event["id"], "fly": True, "by": "table"}
        link(state.channel(), key="row", say=say)


def _sources(record: Record) -> None:
    """Each source with what it carries, and what if some were wrong."""
    state.bound("out", list(state.view().without))
    titles = _unlike(record)
    st.multiselect("What if these sources were wrong? Take them out and see what is left on the map and in the table",
                   titles, format_func=titles.__getitem__, key="out", on_change=_took_out,
                   args=[record], placeholder="No source taken out")  # fmt: skip
    if state.view().without:
        st.html(_told(record))
    rows = queries.describe_sources(record, state.view().without)
    st.html(markup.page("sources", rows=rows, checked=checked(record)))


def _unlike(record: Record) -> dict[str, str]:
    """The title of each source, with its id where another has the same: Streamlit finds a choice by its words."""
    times = Counter(source.title for source in record.frames.sources.values())
    sources = record.frames.sources.items()
    return {id: one.title if times[one.title] == 1 else f"{one.title} ({id})" for id, one in sources}


def _took_out(record: Record) -> None:
    chosen = tuple(source for source in st.session_state.out if source in record.frames.sources)
    state.change("filters", "below", without=chosen)


def _told(record: Record) -> str:
    """What becomes of the incidents of the view without the sources taken out."""
    return markup.page("without", **queries.summarize_support(record, state.shown(record), state.view().without))


def _disagreements(record: Record) -> None:
    """The incidents of the view whose accounts differ."""
    st.html(markup.page("disagreements", entries=queries.describe_disagreements(record, state.shown(record))))
