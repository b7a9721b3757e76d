"""The panel beside the map: the numbers and the list of the view, what is selected in full, or the story's incident.

It holds ready to be cited what it shows: the view, and each incident in full.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import streamlit as st

from geo import publish
from geo.app.channel import control_panel, publish_told, subscribe_to_selection
from geo.app.region import region
from geo.app.session import (
    count_shown,
    get_session,
    list_shown,
    mark_end,
    selected_ids,
    shown_at,
    shown_incidents,
    tell,
)
from geo.core import citation
from geo.core.citation import Edition
from geo.core.errors import ArchiveError
from geo.core.messages import gettext, gettext_noop
from geo.formats import archive
from geo.record import overview, queries
from geo.record.filters import Filters
from geo.record.record import SAMPLE, Record
from geo.record.view import DEFAULT_SORT, SELECTION_KEYS, make_link, write_address
from geo.web import templates
from geo.web.templates import write_headlines

_NOT_CITED = (*SELECTION_KEYS, "map")
"""The keys of the address that a citation of a view leaves out: they change without Python."""


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
