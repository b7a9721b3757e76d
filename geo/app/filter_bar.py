"""The filters: facets with counts, text, and the choices in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from geo.app.session import get_session, set_filters, set_widget
from geo.record import filters
from geo.record.filters import FACETS, Change, Filters
from geo.record.record import Record
from geo.web import facets, templates
from geo.web.facets import Choice, FacetList

_FACETS_KEY = "facets"
_MAX_LABEL_CHARACTERS = 60


@st.fragment(key="filter_bar")
def show_filter_bar(record: Record) -> None:
    """Show the search box, the facets in a popover, and a chip for each choice in force."""
    session = get_session()
    chosen = session.view.filters
    counts = filters.count_choices(record, chosen)
    search, more = st.columns([5, 3], vertical_alignment="center")
    with search:
        set_widget("text", chosen.text)
        st.text_input("Search", key="text", placeholder="Search words, places, people", label_visibility="collapsed",
                      on_change=_search, args=[record])  # fmt: skip
    number = sum(len(getattr(chosen, facet.name)) for facet in FACETS)
    with more.popover(f"Filters ({number})" if number else "Filters", width="stretch"):
        facets.show_facets(session.channel, _FACETS_KEY, _list_facets(record, chosen, counts), lambda: _tick(record))
    st.html(templates.render("share"))
    _show_chips(record, chosen)


def _list_facets(record: Record, chosen: Filters, counts: Mapping[str, Mapping[str, int]]) -> list[FacetList]:
    """List the facets with their choices, counts and what is chosen."""
    return [
        FacetList(
            facet.name,
            record.boundaries.level.reword(facet.label),
            [Choice(id, label, counts[facet.name][id]) for id, label in filters.list_choices(record, facet).items()],
            getattr(chosen, facet.name),
        )
        for facet in FACETS
    ]


def _show_chips(record: Record, chosen: Filters) -> None:
    """Show one button for each choice in force, which removes it, and one that removes all."""
    active = filters.list_active_choices(record, chosen)
    if not active:
        return
    with st.container(horizontal=True, gap="small", key="chips"):
        for name, choice, words in active:
            st.button(f"{_escape_label(words)} ✕", key=f"chip {name} {choice}", help="Remove this filter",
                      type="secondary", on_click=_remove, args=[record, name, choice])  # fmt: skip
        st.button("Clear all", key="clear", type="tertiary", on_click=set_filters, args=[record, Filters()])


def _escape_label(words: str) -> str:
    """Escape the characters of a label that Streamlit would take for Markdown."""
    shortened = words[:_MAX_LABEL_CHARACTERS]
    return "".join(f"\\{character}" if character in "\\`*_{}[]()<>#+-.!|~$:" else character for character in shortened)


def _search(record: Record) -> None:
    set_filters(record, replace(get_session().view.filters, text=st.session_state["text"]))


def _tick(record: Record) -> None:
    changes = facets.pop_changes(_FACETS_KEY)
    set_filters(record, filters.apply_changes(record, get_session().view.filters, changes))


def _remove(record: Record, name: str, choice: str) -> None:
    chosen = get_session().view.filters
    removed = filters.apply_changes(record, chosen, [Change(name, choice, False)])
    set_filters(record, replace(chosen, text="") if name == "text" else removed)
