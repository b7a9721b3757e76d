"""The filters: facets with counts, text, and the choices in force."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from geo.app import session as state
from geo.record import filters
from geo.record import queries as views
from geo.record.filters import FACETS, Facet, Filters
from geo.record.record import Record
from geo.web import templates as markup
from geo.web.components import link
from geo.web.map_data import build_record_message


@st.fragment(key="filters")
def show(record: Record) -> None:
    """The filters; tells map and timeline the incidents that pass."""
    now = state.view()
    counts = filters.counts(record, now.filters)
    search, more = st.columns([5, 3], vertical_alignment="center")
    with search:
        state.bound("text", now.filters.text)
        st.text_input("Search", key="text", placeholder="Search words, places, people", label_visibility="collapsed",
                      on_change=_searched)  # fmt: skip
    number = sum(len(getattr(now.filters, facet.name)) for facet in FACETS)
    with more.popover(f"Filters ({number})" if number else "Filters", width="stretch"):
        for facet in FACETS:
            _facet(record, facet, now.filters, counts[facet.name])
    st.html(markup.page("share"))
    _chips(record, now.filters)
    passing = state.passing(record)
    left = views.support(record, passing, now.without)
    said = build_record_message(passing, record, left, now.filters.municipalities)
    say = [{"kind": "record", "record": said}]
    picked = state.selection(record)
    if picked["place"] or picked["municipality"]:
        say.append({"kind": "select", **picked})
    link(state.channel(), key="record", say=say)


def _facet(record: Record, facet: Facet, chosen: Filters, counts: dict[str, int]) -> None:
    labels = facet.labels(record)
    order = sorted(labels, key=lambda one: -counts[one]) if facet.name in ("actors", "sources") else list(labels)
    state.bound(facet.name, list(getattr(chosen, facet.name)))
    st.multiselect(
        facet.label, order, format_func=lambda one: f"{labels.get(one, one)} ({counts[one]})", key=facet.name,
        on_change=_chose, args=[facet.name], placeholder="All",
    )  # fmt: skip


def _chips(record: Record, chosen: Filters) -> None:
    """One button for each choice in force, which removes it, and one that removes all."""
    active = filters.active(record, chosen)
    if not active:
        return
    with st.container(horizontal=True, gap="small", key="chips"):
        for field, choice, words in active:
            st.button(f"{_plain(words)} ✕", key=f"chip {field} {choice}", help="Remove this filter", type="secondary",
                      on_click=_remove, args=[field, choice])  # fmt: skip
        st.button("Clear all", key="clear", type="tertiary", on_click=_clear)


def _plain(words: str) -> str:
    """Words for a label, of which Streamlit would take some signs for Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-.!|~$:" else sign for sign in words[:60])


def _searched() -> None:
    _set("text", st.session_state.text)


def _chose(field: str) -> None:
    _set(field, tuple(st.session_state[field]))


def _remove(field: str, choice: str) -> None:
    chosen = getattr(state.view().filters, field)
    _set(field, "" if field == "text" else tuple(one for one in chosen if one != choice))


def _clear() -> None:
    state.choose(Filters())


def _set(field: str, value: object) -> None:
    changed: dict[str, Any] = {field: value}
    state.choose(replace(state.view().filters, **changed))
