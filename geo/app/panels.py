"""The panels around the map: above it the filters, beside it what is in view or selected, below it one of the pages.

The one beside the map has the numbers and the list of the view, what is selected in full, or the story's incident. It
holds ready to be cited what it shows: the view, and each incident in full. The pages below the map are table, sources,
disagreements, figures, and the contents of the story.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import streamlit as st

from geo import publish
from geo.app.channel import control_panel, move_figures, publish_told, subscribe_to_selection
from geo.app.region import region
from geo.app.session import (
    change_view,
    count_shown,
    filtered_incidents,
    get_session,
    list_shown,
    mark_end,
    selected_ids,
    set_filters,
    set_widget,
    shown_at,
    shown_incidents,
    tell,
)
from geo.core import citation
from geo.core.citation import Edition
from geo.core.dates import Window
from geo.core.errors import ArchiveError
from geo.core.language import LANGUAGES, current_language
from geo.core.messages import gettext, gettext_noop
from geo.formats import archive
from geo.record import filters, overview, queries
from geo.record.filters import FACETS, Filters
from geo.record.queries import describe_record
from geo.record.record import SAMPLE, Record, share_results
from geo.record.view import DEFAULT_SORT, SELECTION_KEYS, Page, make_link, write_address
from geo.web import components, routes, templates
from geo.web.components import Choice, Counting, FacetList
from geo.web.routes import find_facets
from geo.web.templates import write_headlines

_SHORT = {"en": "EN", "sq": "SQ", "sr-Latn": "SR", "sr-Cyrl": "СР"}
"""What stands on the button that offers the languages."""
MAX_LABEL_CHARACTERS = 60
_NOT_CITED = (*SELECTION_KEYS, "map")
"""The keys of the address that a citation of a view leaves out: they change without Python."""
_PAGES: dict[Page, str] = {
    "table": gettext_noop("Table"),
    "sources": gettext_noop("Sources"),
    "disagreements": gettext_noop("Disagreements"),
    "figures": gettext_noop("Figures"),
    "story": gettext_noop("Story"),
}
_QUESTIONS: dict[Page, str] = {
    "table": gettext_noop("What happened, row by row?"),
    "sources": gettext_noop("Who says so, and what rests on them?"),
    "disagreements": gettext_noop("Where do the accounts differ, and what did the record choose?"),
    "figures": gettext_noop("How many, where and when?"),
    "story": gettext_noop("How did it go on? One incident after another; the map goes along."),
}
_TABLE_ROWS = 50
_CONTENTS_ROWS = overview.MAX_HEADLINES


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
    live = {"script": routes.serve_facet_script(), **find_facets(record)}
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


@region(gettext_noop("The panel"), key="side_panel")
def show_side_panel(record: Record) -> None:
    """Show the list of the view, what is selected or, with the story, its incident."""
    selected = selected_ids(record)
    subscribe_to_selection(selected)
    control_panel(selected)
    st.html(templates.render("cite", cited=cite_view(record)))  # here, as this region follows each change of the view
    with st.container(border=False, key="panel"):
        if get_session().view.page == "story":
            _show_story(record)
        else:
            _show_incidents(record)
        mark_end()


def verify_documents(record: Record, sources: set[str] | None = None) -> dict[str, str]:
    """Verify the archived copies of sources on this machine, of all without ``sources``.

    Returns
    -------
    dict
        The state of each source's copy by the id of the source; nothing where the session has no archive.
    """
    folder = get_session().archive
    if folder is None:
        return {}
    wanted = [source for id, source in record.frames.sources.items() if sources is None or id in sources]
    try:
        return {id: copy.state for id, copy in archive.verify_documents(wanted, folder).items()}
    except ArchiveError:
        return dict.fromkeys((source.id for source in wanted), "missing")


def verify_cited(record: Record, entries: list[dict[str, Any]]) -> dict[str, str]:
    """Verify the archived copies of the sources of some cards."""
    return verify_documents(record, {source.id for entry in entries for source, _ in entry["sources"]})


def _show_incidents(record: Record) -> None:
    """Show the list, with a selected incident opened in its place; every incident of a place or municipality, whole."""
    view, counted = get_session().view, count_shown(record)
    listed = list_shown(record, DEFAULT_SORT, 0, overview.MAX_HEADLINES)
    is_listed = view.event in set(listed["id"])
    selected = selected_ids(record)
    if any(selected.values()) and not is_listed:
        panel = queries.describe_selection(record, shown_at(record, selected), selected)
        if panel["entries"]:
            _render_cards(record, panel)
            return
    entries = [queries.describe_incident(record, record.frames.detail(str(view.event)))] if is_listed else []
    without_text, query = Filters(text=view.filters.text), view.filters.text.strip()
    st.html(
        templates.render(
            "panel",
            record.frames.info.language,
            numbers=counted.numbers,
            frequent=counted.frequent,
            headlines=write_headlines(record, listed, "headline", query),
            total=counted.total,
            chosen=view.event,
            entries=entries,
            checked=verify_cited(record, entries),
            citations=cite_incidents(record, entries),
            query=query,
            has_filters=view.filters != without_text,
            is_whole=(view.window.first, view.window.last) == record.days,
            ways_out=[] if counted.total else overview.find_ways_out(record, view),
            invites=record.incidents.empty,
            has_sample=SAMPLE.is_file(),
        )
    )


def _render_cards(record: Record, panel: Mapping[str, Any], clear: bool = True) -> None:
    """Show incidents in full, with ``clear`` under a button that ends the selection."""
    checked = verify_cited(record, panel["entries"])
    citations = cite_incidents(record, panel["entries"])
    view = get_session().view
    is_alone = view.filters.municipalities == (view.municipality,)
    st.html(templates.render("panel", **panel, headlines=None, checked=checked, citations=citations, clear=clear,
                             municipality=view.municipality, is_alone=is_alone))  # fmt: skip


def _show_story(record: Record) -> None:
    """Show the incidents of the view one after another, the map moving along."""
    incidents = shown_incidents(record)
    if incidents.empty:
        _show_incidents(record)
        return
    ids = incidents["id"]
    index, last = queries.find_position(incidents, get_session().view.event), len(ids) - 1
    back, position, forward = st.columns([2, 3, 2], vertical_alignment="center")
    back.button(gettext("Back"), shortcut="K", key="back", disabled=index == 0, on_click=tell,
                args=[ids.iat[max(index - 1, 0)]])  # fmt: skip
    position.html(
        templates.render("question", question=gettext("{position} of {total}", position=index + 1, total=len(ids)))
    )
    forward.button(gettext("Next"), shortcut="J", key="next", disabled=index == last, on_click=tell,
                   args=[ids.iat[min(index + 1, last)]])  # fmt: skip
    place = incidents["place"].iat[index]
    publish_told(place, ids.iat[index], fly=_story_moves_map())
    shown = queries.describe_selection(record, incidents.iloc[[index]], {"place": place, "event": ids.iat[index]})
    _render_cards(record, shown, clear=False)


def _story_moves_map() -> bool:
    """Whether the map moves to what the story tells: not away from where the address has put it."""
    session = get_session()
    view = session.initial_view
    return session.has_told_story or view.camera is None or view.page != "story"


class Cited(NamedTuple):
    """A citation as a line of text and as CSL-JSON."""

    text: str
    csl: str


def cite_view(record: Record) -> Cited:
    """Cite what the page shows."""
    view = get_session().view
    params = {key: value for key, value in write_address(view).items() if key not in _NOT_CITED}
    edition, shown = _edition(record, params), publish.describe_view(record, view)
    return Cited(citation.cite_view(edition, shown), _dump(citation.view_to_csl(edition, shown)))


def cite_incidents(record: Record, entries: Iterable[Mapping[str, Any]]) -> dict[str, Cited]:
    """Cite the incidents of some cards, by their ids."""
    return {entry["event"].id: _cite_incident(record, entry["event"].id) for entry in entries}


def _cite_incident(record: Record, incident: str) -> Cited:
    edition, detail = _edition(record, {"event": incident}), record.frames.detail(incident)
    return Cited(citation.cite_incident(edition, detail), _dump(citation.incident_to_csl(edition, detail)))


def _edition(record: Record, params: Mapping[str, str | list[str]]) -> Edition:
    """This version of the record, as of today; without an address where others could not open it."""
    return Edition(record.frames.info, record.version, date.today(), make_link(record, params))


def _dump(csl: Mapping[str, Any]) -> str:
    return json.dumps([csl], ensure_ascii=False, indent=2)


@region(gettext_noop("The part below the map"), key="bottom_panel")
def show_bottom_panel(record: Record) -> None:
    """Show the page that the reader has chosen, under what it answers."""
    page = get_session().view.page
    st.html(templates.render("pages", pages=_PAGES, current=page))
    _show_words(gettext(_QUESTIONS[page]))
    pages: dict[Page, Callable[[Record], None]] = {
        "table": _show_table,
        "sources": _show_sources,
        "disagreements": _show_disagreements,
        "figures": _show_figures,
        "story": _show_contents,
    }
    pages[page](record)


def _show_words(words: str) -> None:
    st.html(templates.render("question", question=words))


def _show_table(record: Record) -> None:
    """Show the incidents in the window as rows, a page of them at a time; a row selects its incident."""
    view, total = get_session().view, count_shown(record).total
    page, pages = _choose_page(total, _TABLE_ROWS, 0)
    rows = list_shown(record, view.sort, page * _TABLE_ROWS, _TABLE_ROWS)
    _show_unsupported(record)
    st.html(
        templates.render(
            "table",
            rows=write_headlines(record, rows, "cells", view.filters.text.strip(), view.without),
            total=total,
            first=page * _TABLE_ROWS + 1,
            page=page,
            pages=pages,
            sort=view.sort,
            chosen=view.event,
        )
    )


def _show_contents(record: Record) -> None:
    """Show the contents of the story, oldest first, a page of them at a time; a click goes on from there.

    It is the page with the incident that the story tells, until the reader turns to another.
    """
    session, incidents = get_session(), shown_incidents(record)
    told = queries.find_position(incidents, session.view.event)
    page, pages = _choose_page(len(incidents), _CONTENTS_ROWS, told // _CONTENTS_ROWS)
    first = page * _CONTENTS_ROWS
    st.html(
        templates.render(
            "contents",
            rows=write_headlines(record, incidents.iloc[first:][:_CONTENTS_ROWS], "headline", act="tell"),
            total=len(incidents),
            first=first + 1,
            page=page,
            pages=pages,
            chosen=incidents["id"].iat[told] if len(incidents) else None,
        )
    )


def _choose_page(rows: int, rows_of_page: int, otherwise: int) -> tuple[int, int]:
    """Return the page, from 0, that the reader has turned to, or else another; and how many pages there are."""
    pages = max(1, -(-rows // rows_of_page))
    turned = get_session().turned_page
    return min(otherwise if turned is None else max(turned, 0), pages - 1), pages


def _show_figures(record: Record) -> None:
    """Show two charts, whose bars are buttons."""
    view = get_session().view
    in_window = queries.select_window(record.incidents, view.window.first, view.window.last)
    in_several = in_window.index[in_window["municipalities"].map(len) > 1]
    counts, shared = (
        filters.count_municipalities(record, view.filters, rows) for rows in (in_window.index, in_several)
    )
    labels = filters.MUNICIPALITIES.labels(record)
    move_figures(record, labels)
    st.html(
        templates.render(
            "figures",
            heading=record.boundaries.level.translate("By municipality"),
            municipalities=overview.chart_municipalities(counts, shared, labels, view.filters.municipalities),
            periods=overview.chart_periods(
                filtered_incidents(record), record.days, view.window.first, view.window.last
            ),
        )
    )


def _show_sources(record: Record) -> None:
    """Show each source with what it carries, and what if some were wrong."""
    without = get_session().view.without
    set_widget("out", list(without))
    titles = _distinct_titles(record)
    question = gettext(
        "What if these sources were wrong? Take them out and see what is left on the map and in the table"
    )
    st.multiselect(question, titles, format_func=titles.__getitem__, key="out", on_change=_leave_out,
                   args=[record], placeholder=gettext("No source taken out"))  # fmt: skip
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
    entries = queries.describe_disagreements(record, shown_incidents(record))
    st.html(
        templates.render(
            "disagreements", record.frames.info.language, entries=entries, checked=verify_cited(record, entries)
        )
    )
