"""The pages below the map: table, sources, disagreements, figures, and the contents of the story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import streamlit as st

from geo.app.channel import move_figures
from geo.app.region import region
from geo.app.session import (
    change_view,
    count_shown,
    filtered_incidents,
    get_session,
    list_shown,
    set_widget,
    shown_incidents,
)
from geo.app.side_panel import verify_cited, verify_documents
from geo.core.messages import gettext, gettext_noop
from geo.record import filters, overview, queries
from geo.record.record import Record
from geo.record.view import Page
from geo.web import templates
from geo.web.templates import write_headlines

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
