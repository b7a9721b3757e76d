"""The panel beside the map: what is selected in full, figures, or the incidents one after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

import pandas as pd
import streamlit as st

from geo.app.channel import control_panel, publish_selection, subscribe_to_selection
from geo.app.map import MAP_HEIGHT_PX
from geo.app.session import (
    change_view,
    choose_segment,
    filtered_incidents,
    get_session,
    request_window,
    selected_ids,
    set_filters,
    set_widget,
    shown_incidents,
)
from geo.core.errors import ArchiveError, GeoError
from geo.core.window import Window
from geo.formats import archive
from geo.record import charts, filters, queries
from geo.record.record import Record
from geo.record.view_state import Side
from geo.web import templates

_CONTROL_HEIGHT_PX = 56
_SIDES = {"incidents": "Incidents", "figures": "Figures", "story": "Story"}


@st.fragment(key="side_panel")
def show_side_panel(record: Record) -> None:
    """Show the one of the three that the reader has chosen."""
    selected, side = selected_ids(record), get_session().view.side
    subscribe_to_selection(selected)
    control_panel(selected)
    set_widget("side", side)
    st.segmented_control("Beside the map", get_args(Side), key="side", format_func=_SIDES.__getitem__, required=True,
                         label_visibility="collapsed", on_change=choose_segment,
                         args=["side", "side_panel"])  # fmt: skip
    with st.container(height=MAP_HEIGHT_PX - _CONTROL_HEIGHT_PX, border=False, key="panel"):
        try:
            {"incidents": _show_incidents, "figures": _show_figures, "story": _show_story}[side](record)
        except GeoError as error:
            st.html(templates.render("problems", error=error, kept=True))


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


def _show_incidents(record: Record) -> None:
    """Show every incident of what is selected, whole."""
    _show_cards(record, shown_incidents(record), selected_ids(record), clear=True)


def _show_cards(record: Record, incidents: pd.DataFrame, selected: Mapping[str, Any], clear: bool) -> None:
    """Show those of the incidents that are selected, with ``clear`` under a button that ends the selection."""
    panel = queries.describe_selection(record, incidents, selected)
    cited = {source.id for entry in panel["entries"] for source, _ in entry["sources"]}
    st.html(templates.render("panel", **panel, checked=verify_documents(record, cited), clear=clear))


def _show_figures(record: Record) -> None:
    """Show two charts; a click on a bar filters."""
    view = get_session().view
    facet = next(facet for facet in filters.FACETS if facet.name == "municipalities")
    in_window = queries.select_window(record.incidents, view.window.first, view.window.last)
    counts = filters.count_choices(record, view.filters, set(in_window["id"]))["municipalities"]
    chosen = view.filters.municipalities
    st.caption(f"Incidents in the window by {record.boundaries.level.singular}; click a bar to filter")
    key = f"by municipality {chosen}"
    st.altair_chart(charts.draw_municipality_chart(counts, facet.labels(record), chosen), key=key, height=220,
                    on_select=lambda: _pick_municipality(key, record, chosen))  # fmt: skip
    st.caption("Incidents by the month in which they begin; click a bar to show that month")
    month_key = f"by month {view.window.first} {view.window.last}"
    chart = charts.draw_month_chart(filtered_incidents(record), view.window.first, view.window.last)
    st.altair_chart(chart, key=month_key, height=190, on_select=lambda: _pick_month(month_key, record))


def _picked_bar(key: str) -> str | None:
    picked = st.session_state[key].selection.get(charts.BAR_SELECTION) or []
    return picked[0]["id"] if picked else None


def _pick_municipality(key: str, record: Record, drawn: tuple[str, ...]) -> None:
    """Filter by the municipality of a bar, or no longer where it was chosen alone.

    Streamlit calls this twice for one click at times, so it depends on the choices drawn, not on those of now.
    """
    if (picked := _picked_bar(key)) is not None:
        chosen = () if drawn == (picked,) else (picked,)
        set_filters(record, replace(get_session().view.filters, municipalities=chosen))


def _pick_month(key: str, record: Record) -> None:
    if (picked := _picked_bar(key)) is not None:
        first, last = charts.month_days(picked)
        request_window(Window(max(first, record.days[0]), min(last, record.days[1])))


def _show_story(record: Record) -> None:
    """Show the incidents of the view one after another, the map moving along."""
    incidents = shown_incidents(record)
    if incidents.empty:
        _show_cards(record, incidents, {}, clear=False)
        return
    ids, event = list(incidents["id"]), get_session().view.event
    index = ids.index(event) if event in ids else 0
    last = len(ids) - 1
    back, position, forward = st.columns([2, 3, 2], vertical_alignment="center")
    back.button(
        "Back", shortcut="K", key="back", disabled=index == 0, on_click=_tell_next, args=[ids[max(index - 1, 0)]]
    )
    position.caption(f"{index + 1} of {len(ids)}")
    forward.button("Next", shortcut="J", key="next", disabled=index == last, on_click=_tell_next,
                   args=[ids[min(index + 1, last)]])  # fmt: skip
    place = incidents["place"].iloc[index]
    publish_selection("story", place, ids[index], fly=_story_moves_map())
    _show_cards(record, incidents.iloc[[index]], {"place": place, "event": ids[index]}, clear=False)


def _story_moves_map() -> bool:
    """Whether the map moves to what the story tells: not away from where the address has put it."""
    session = get_session()
    view = session.initial_view
    return session.has_told_story or view.camera is None or view.side != "story"


def _tell_next(event: str) -> None:
    get_session().has_told_story = True
    change_view("side_panel", event=event, place=None, municipality=None)
