"""The panel below the map: the incidents as rows, the sources and what rests on them, the disagreements."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import streamlit as st

from geo.app.channel import publish_selection
from geo.app.session import change_view, choose_segment, get_session, set_widget, shown_incidents
from geo.app.side_panel import verify_documents
from geo.record import queries
from geo.record.record import Record
from geo.record.view_state import Page
from geo.web import templates

_PAGES = {"table": "Table", "sources": "Sources", "disagreements": "Disagreements"}


@st.fragment(key="bottom_panel")
def show_bottom_panel(record: Record) -> None:
    """Show the one of the three that the reader has chosen."""
    page = get_session().view.page
    set_widget("page", page)
    st.segmented_control("Below the map", get_args(Page), key="page", format_func=_PAGES.__getitem__, required=True,
                         label_visibility="collapsed", on_change=choose_segment,
                         args=["page", "bottom_panel"])  # fmt: skip
    {"table": _show_table, "sources": _show_sources, "disagreements": _show_disagreements}[page](record)


def _show_table(record: Record) -> None:
    """Show the incidents in the window as rows; a selected row selects its place on the map."""
    view = get_session().view
    incidents, without = queries.rank_found(record, shown_incidents(record), view.filters.text), view.without
    rows = queries.tabulate_incidents(record, incidents, without)
    _show_unsupported(record)
    if len(rows) < len(incidents):
        st.caption(f"The first {len(rows):,} of {len(incidents):,}; narrow the window to see the others.")
    # Other rows, another table: a selection is by row number and must not fall on another incident.
    key = f"rows {hash(tuple(incidents['id'].iloc[: len(rows)]))}"
    picked = st.dataframe(rows, hide_index=True, on_select="rerun", selection_mode="single-row", key=key)
    for row in picked.selection.rows[:1]:
        publish_selection("table", incidents["place"].iloc[row], incidents["id"].iloc[row], fly=True)


def _show_sources(record: Record) -> None:
    """Show each source with what it carries, and what if some were wrong."""
    without = get_session().view.without
    set_widget("out", list(without))
    titles = _distinct_titles(record)
    st.multiselect("What if these sources were wrong? Take them out and see what is left on the map and in the table",
                   titles, format_func=titles.__getitem__, key="out", on_change=_leave_out,
                   args=[record], placeholder="No source taken out")  # fmt: skip
    _show_unsupported(record)
    rows = queries.describe_sources(record, without)
    st.html(templates.render("sources", rows=rows, checked=verify_documents(record)))


def _distinct_titles(record: Record) -> dict[str, str]:
    """Title each source, with its id where another has the same title: Streamlit finds a choice by its words."""
    sources = record.frames.sources.items()
    counts = Counter(source.title for _, source in sources)
    return {id: source.title if counts[source.title] == 1 else f"{source.title} ({id})" for id, source in sources}


def _leave_out(record: Record) -> None:
    chosen = tuple(source for source in st.session_state["out"] if source in record.frames.sources)
    change_view("record", "bottom_panel", without=chosen)


def _show_unsupported(record: Record) -> None:
    """Show what becomes of the incidents of the view without the sources taken out, if any are."""
    if without := get_session().view.without:
        st.html(templates.render("without", **queries.summarize_support(record, shown_incidents(record), without)))


def _show_disagreements(record: Record) -> None:
    """Show the incidents of the view whose accounts differ."""
    st.html(templates.render("disagreements", entries=queries.describe_disagreements(record, shown_incidents(record))))
