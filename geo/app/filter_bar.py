"""The filters: facets with counts, text, and the choices in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from geo.app import session as state
from geo.record import filters, queries
from geo.record.filters import FACETS, Change, Filters
from geo.record.record import Record
from geo.web import facets
from geo.web import templates as markup
from geo.web.components import link
from geo.web.facets import Choice, FacetList
from geo.web.map_data import build_record_message


@st.fragment(key="filters")
def show(record: Record) -> None:
    """The filters; tells map and timeline the incidents that pass."""
    now = state.view()
    counts = filters.count_choices(record, now.filters)
    search, more = st.columns([5, 3], vertical_alignment="center")
    with search:
        state.bound("text", now.filters.text)
        st.text_input("Search", key="text", placeholder="Search words, places, people", label_visibility="collapsed",
                      on_change=_searched, args=[record])  # fmt: skip
    number = sum(len(getattr(now.filters, facet.name)) for facet in FACETS)
    with more.popover(f"Filters ({number})" if number else "Filters", width="stretch"):
        facets.facets(state.channel(), "facets", _lists(record, now.filters, counts), partial(_ticked, record))
    st.html(markup.page("share"))
    _chips(record, now.filters)
    passing = state.passing(record)
    left = queries.assess_incidents(record, passing, now.without)
    said = build_record_message(passing, record, left, now.filters.municipalities)
    say = [{"kind": "record", "record": said}]
    picked = state.selected_ids(record)
    if picked["place"] or picked["municipality"]:
        say.append({"kind": "select", **picked})
    link(state.channel(), key="record", say=say)


def _lists(record: Record, chosen: Filters, counts: Mapping[str, Mapping[str, int]]) -> list[FacetList]:
    """The facets with their choices, counts and what is chosen."""
    return [
        FacetList(
            facet.name,
            facet.label,
            [Choice(id, label, counts[facet.name][id]) for id, label in filters.list_choices(record, facet).items()],
            getattr(chosen, facet.name),
        )
        for facet in FACETS
    ]


def _chips(record: Record, chosen: Filters) -> None:
    """One button for each choice in force, which removes it, and one that removes all."""
    active = filters.list_active_choices(record, chosen)
    if not active:
        return
    with st.container(horizontal=True, gap="small", key="chips"):
        for field, choice, words in active:
            st.button(f"{_plain(words)} ✕", key=f"chip {field} {choice}", help="Remove this filter", type="secondary",
                      on_click=_remove, args=[record, field, choice])  # fmt: skip
        st.button("Clear all", key="clear", type="tertiary", on_click=_clear, args=[record])


def _plain(words: str) -> str:
    """Words for a label, of which Streamlit would take some signs for Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-.!|~$:" else sign for sign in words[:60])


def _searched(record: Record) -> None:
    state.choose(record, replace(state.view().filters, text=st.session_state.text))


def _ticked(record: Record) -> None:
    state.choose(record, filters.apply_changes(record, state.view().filters, facets.take_changes("facets")))


def _remove(record: Record, field: str, choice: str) -> None:
    now = state.view().filters
    without_choice = filters.apply_changes(record, now, [Change(field, choice, False)])
    state.choose(record, replace(now, text="") if field == "text" else without_choice)


def _clear(record: Record) -> None:
    state.choose(record, Filters())
