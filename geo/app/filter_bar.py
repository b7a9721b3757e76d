"""The filters: facets with counts, text, and the choices in force."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geo.app.region import region
from geo.app.session import get_session, set_filters, set_widget
from geo.core.dates import Window
from geo.core.language import LANGUAGES, current_language
from geo.core.messages import gettext, gettext_noop
from geo.record import filters
from geo.record.filters import FACETS, Filters
from geo.record.queries import describe_record
from geo.record.record import Record, share_results
from geo.record.view import make_link
from geo.web import assets, components, templates
from geo.web.components import Choice, Counting, FacetList
from geo.web.record_route import find_facets

_SHORT = {"en": "EN", "sq": "SQ", "sr-Latn": "SR", "sr-Cyrl": "СР"}
"""What stands on the button that offers the languages."""
MAX_LABEL_CHARACTERS = 60


@region(gettext_noop("The filters"), key="filter_bar")
def show_filter_bar(record: Record) -> None:
    """Show the title and, in one row, search, facets and what can be done with the view; below them a chip for each
    choice in force."""
    session = get_session()
    chosen = session.view.filters
    title, toolbar = st.columns(2, vertical_alignment="center")
    title.html(templates.render("heading", **describe_record(record)))
    number = sum(len(getattr(chosen, facet.name)) for facet in FACETS)
    with toolbar.container(horizontal=True, vertical_alignment="center", key="toolbar"):
        set_widget("text", chosen.text)
        st.text_input(gettext("Search words, places, people"), key="text", placeholder=gettext("Search"),
                      label_visibility="collapsed", on_change=_search, args=[record])  # fmt: skip
        with st.popover(gettext("Filters ({n})", n=number) if number else gettext("Filters")):
            window = session.view.window
            components.show_facets(session.channel, session.key("facets"),
                               _list_facets(record, chosen, replace(window, mode="window")),
                               _describe_counting(record, chosen, window), lambda: _tick(record))  # fmt: skip
        st.html(templates.render("share", public_url=make_link(record, {}), languages=LANGUAGES,
                                 short=_SHORT[current_language()]), width="content")  # fmt: skip
    # One element, which is there without a chip too: what a run draws no more, an interrupted one leaves on the page.
    st.html(templates.render("chips", chips=_list_chips(record, chosen)))


@share_results(16)
def _list_facets(record: Record, chosen: Filters, window: Window) -> list[FacetList]:
    """List the facets with their choices, counts in a window and what is chosen."""
    counts = filters.count_choices(record, chosen, window)
    return [
        FacetList(
            facet.name,
            record.boundaries.level.translate(facet.label),
            [Choice(id, label, counts[facet.name][id]) for id, label in filters.list_choices(record, facet).items()],
            getattr(chosen, facet.name),
        )
        for facet in FACETS
    ]


def _describe_counting(record: Record, chosen: Filters, window: Window) -> Counting:
    """Describe what the choices are counted in, and what by as the window moves."""
    live = {"script": assets.serve_facet_script(), **find_facets(record)}
    return Counting(chosen.text.strip(), window, Window(*record.days), live)


def _list_chips(record: Record, chosen: Filters) -> list[tuple[str, str, str]]:
    """List field, choice and words of each choice in force; words that are too long for a button are cut."""
    return [
        (name, choice, words[:MAX_LABEL_CHARACTERS])
        for name, choice, words in filters.list_active_choices(record, chosen)
    ]


def _search(record: Record) -> None:
    set_filters(record, replace(get_session().view.filters, text=st.session_state["text"]))


def _tick(record: Record) -> None:
    session = get_session()
    changes = components.pop_changes(session.key("facets"))
    set_filters(record, filters.apply_changes(record, session.view.filters, changes))
