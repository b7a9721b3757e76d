"""Beside the map: what is selected in full, figures, or the incidents one after another."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pandas as pd
import streamlit as st

from geo.app import session as state
from geo.core.errors import ArchiveError, GeoError
from geo.core.window import Window
from geo.formats import archive
from geo.record import charts, filters, queries
from geo.record.record import Record
from geo.record.view_state import Side
from geo.web import templates as markup
from geo.web.components import link, panel

HEIGHT = 560
_SIDES = {"incidents": "Incidents", "figures": "Figures", "story": "Story"}


@st.fragment(key="beside")
def show(record: Record) -> None:
    """One of the three, by the reader's choice."""
    selected = state.selected_ids(record)
    known = {"select": {"kind": "select", **selected}}
    link(state.channel(), key="selection", follow=("select",), known=known, on_hear=state.selected)
    panel(state.channel(), key="reading", selected=selected, pointed=st.session_state.pointed)
    state.bound("side", state.view().side)
    st.segmented_control("Beside the map", get_args(Side), key="side", format_func=_SIDES.__getitem__, required=True,
                         label_visibility="collapsed", on_change=state.turned, args=["side", "beside"])  # fmt: skip
    with st.container(height=HEIGHT - 56, border=False, key="panel"):
        try:
            {"incidents": _incidents, "figures": _figures, "story": _story}[state.view().side](record)
        except GeoError as error:
            st.html(markup.page("problems", error=error, kept=True))


def checked(record: Record, sources: set[str] | None = None) -> dict[str, str]:
    """How the archived copies on this machine stand, by source; nothing without an archive."""
    folder = st.session_state.archive
    if folder is None:
        return {}
    wanted = [one for id, one in record.frames.sources.items() if sources is None or id in sources]
    try:
        return {id: found.state for id, found in archive.verify_documents(wanted, folder).items()}
    except ArchiveError:
        return dict.fromkeys((one.id for one in wanted), "missing")


def _incidents(record: Record) -> None:
    """Every incident of what is selected, whole."""
    st.html(markup.page("panel", **_in_full(record, state.shown(record), state.selected_ids(record)), clear=True))


def _in_full(record: Record, incidents: pd.DataFrame, picked: dict[str, object]) -> dict[str, object]:
    full = queries.describe_selection(record, incidents, picked)
    cited = {source.id for entry in full["entries"] for source, _ in entry["sources"]}
    return {**full, "checked": checked(record, cited)}


def _figures(record: Record) -> None:
    """Two charts; a click on a bar filters."""
    now = state.view()
    facet = next(one for one in filters.FACETS if one.name == "municipalities")
    inside = queries.select_window(record.incidents, now.window.first, now.window.last)
    counts = filters.count_choices(record, now.filters, set(inside["id"]))["municipalities"]
    chosen = now.filters.municipalities
    st.caption("Incidents in the window by municipality; click a bar to filter")
    key = f"by municipality {chosen}"
    st.altair_chart(charts.draw_municipality_chart(counts, facet.labels(record), chosen), key=key, height=220,
                    on_select=lambda: _pick_municipality(key, record, chosen))  # fmt: skip
    st.caption("Incidents by the month in which they begin; click a bar to show that month")
    key_month = f"by month {now.window.first} {now.window.last}"
    chart = charts.draw_month_chart(state.passing(record), now.window.first, now.window.last)
    st.altair_chart(chart, key=key_month, height=190, on_select=lambda: _pick_month(key_month, record))


def _bar(key: str) -> str | None:
    picked = st.session_state[key].selection.get(charts.BAR_SELECTION) or []
    return picked[0]["id"] if picked else None


def _pick_municipality(key: str, record: Record, drawn: tuple[str, ...]) -> None:
    """Told twice for one click at times: so what it does depends on the choices that were drawn, not on those now."""
    if (picked := _bar(key)) is not None:
        chosen = () if drawn == (picked,) else (picked,)
        state.choose(record, replace(state.view().filters, municipalities=chosen))


def _pick_month(key: str, record: Record) -> None:
    if (picked := _bar(key)) is not None:
        first, last = charts.month_days(picked)
        state.go(Window(max(first, record.days[0]), min(last, record.days[1])))


def _story(record: Record) -> None:
    """The incidents of the view one after another, the map moving along."""
    inside = state.shown(record)
    if inside.empty:
        st.html(markup.page("panel", **_in_full(record, inside, {}), clear=False))
        return
    ids = list(inside["id"])
    event = state.view().event
    at = ids.index(event) if event in ids else 0
    back, where, on = st.columns([2, 3, 2], vertical_alignment="center")
    back.button("Back", shortcut="K", key="back", disabled=at == 0, on_click=_tell, args=[ids[max(at - 1, 0)]])
    where.caption(f"{at + 1} of {len(ids)}")
    last = min(at + 1, len(ids) - 1)
    on.button("Next", shortcut="J", key="next", disabled=at == len(ids) - 1, on_click=_tell, args=[ids[last]])
    chosen = inside[inside["id"] == ids[at]]
    place = chosen.iloc[0]["place"]
    say = {"kind": "select", "fly": _flies(), "place": place, "municipality": None, "event": ids[at], "by": "story"}
    link(state.channel(), key="story", say=say)
    picked = {"place": place, "event": ids[at]}
    st.html(markup.page("panel", **_in_full(record, chosen, picked), clear=False))


def _flies() -> bool:
    """Whether the map moves to what the story tells: not away from where the address has put it."""
    begun = st.session_state.begun
    return "told" in st.session_state or begun.camera is None or begun.side != "story"


def _tell(event: str) -> None:
    st.session_state.told = event
    state.change("beside", event=event, place=None, municipality=None)
