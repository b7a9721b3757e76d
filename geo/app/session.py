"""A session: its view, which begins with the address and is written back to it, and how far its regions are.

A run may be interrupted before a region is drawn, and what that region no longer draws stays on the page until a run
has come to its end. Two things hold against that, none of them a clock:

* A region is due until it has been drawn to its end since it was last asked for (`Progress`); whatever is due runs with
  whatever is asked for next.
* Each region ends with a mark; what stands after it is left over from another run, and page.css hides it.

That all of a drawing arrives is the part of `geo.app.region`.
"""

from __future__ import annotations

import asyncio
import gc
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypedDict, cast

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray
from streamlit.runtime import get_instance
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from geo.core.dates import Window
from geo.core.language import choose_language
from geo.core.text import choose_wording
from geo.record import filters, overview, queries
from geo.record.filters import MAX_SHARED_ROWS, Filters
from geo.record.record import Files, Record, share_results
from geo.record.view import View, read_address, write_address
from geo.web import templates
from geo.web.components import Reveal
from geo.web.map_data import online_base_map_names
from geo.web.routes import ColumnFile

Region = Literal["dialogs", "filter_bar", "record", "timeline", "side_panel", "bottom_panel"]
"""The key of a fragment of the page; ``record`` is the record that map and timeline draw."""

_PROGRESS_KEY = "progress"
_MAX_FILES_OF_A_MESSAGE = 3
_SESSION_KEY = "session"
_NEXT_ADDRESS_KEY = "next_address"
_LANGUAGE_KEY = "language"
_RELEASE_SECONDS = 10
_COUNTED_COLUMNS = ["type", "status", "place", "cites", "disagrees"]
FILTERED_REGIONS: tuple[Region, ...] = ("filter_bar", "record", "side_panel", "bottom_panel")
"""The regions that show what the filters leave."""


class Shown(NamedTuple):
    """What the view has: how many entries, its four numbers, and what happened most."""

    total: int
    numbers: dict[str, int]
    frequent: overview.MostFrequent


class Selection(TypedDict):
    """The ids of what is selected, None for what is not; a place stands for all at its spot."""

    place: str | None
    municipality: str | None
    event: str | None


@dataclass
class Session:
    """What one reader sees, and what must be remembered for it between runs of the script.

    Attributes
    ----------
    view, initial_view
        What the reader sees now, and what the address asked for at first.
    address_faults
        A word on each part of that address that makes no sense.
    channel
        Name of the BroadcastChannel, which no other session has.
    archive
        Folder of the archived documents, if there is one.
    title
        That of the record.
    has_address
        Whether a link can bring the view back; not that of a file which is open in this session only.
    requested_window, window_request
        The window that the page has asked of the timeline last, and a number that another request changes.
    dialog
        Act and id of the button that has opened what is over the page.
    reveal
        The incident that is to be brought into view.
    last_click
        The last click on a family in the legend that has been dealt with.
    has_told_story
        Whether the reader has gone on in the story.
    turned_page
        The page, from 0, of the table or the story's contents that the reader has turned to.
    first_columns
        Where the columns are with which the map began: its script must not change when the record does.
    served_rows
        What the server serves as long as a part of the page, by its name, shows it.
    """

    view: View
    address_faults: list[str]
    initial_view: View = field(init=False)
    channel: str = field(default_factory=lambda: f"incidents-{secrets.token_hex(8)}")
    archive: Path | None = None
    title: str = ""
    has_address: bool = True
    requested_window: Window = field(init=False)
    window_request: int = 0
    dialog: tuple[str, str] | None = None
    reveal: Reveal | None = None
    last_click: Mapping[str, Any] | None = None
    has_told_story: bool = False
    turned_page: int | None = None
    first_columns: str = ""
    served_rows: dict[str, tuple[ColumnFile, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.initial_view, self.requested_window = self.view, self.view.window

    def serve_rows(self, part: str, files: tuple[ColumnFile, ...]) -> None:
        """Keep what a part of the page is told to fetch, and what it was told before, which may still be on its way."""
        self.served_rows[part] = (*self.served_rows.get(part, ())[-_MAX_FILES_OF_A_MESSAGE:], *files)

    def key(self, name: str) -> str:
        """Return Streamlit's key of a component that begins anew with the session."""
        return f"{name} {self.channel}"


def begin_session(record: Record, files: Files | None) -> Session:
    """Start a session with the view that the address names, or go on with the one that there is.

    Without ``files`` the record is one that is open in this session only.
    """
    if _SESSION_KEY not in st.session_state:
        if _NEXT_ADDRESS_KEY in st.session_state:
            st.query_params.from_dict(st.session_state.pop(_NEXT_ADDRESS_KEY))
        params = {key: st.query_params.get_all(key) for key in st.query_params}
        st.session_state[_SESSION_KEY] = Session(*read_address(params, record, online_base_map_names()))
    session = get_session()
    session.archive = files and files.archive
    session.has_address = files is not None
    session.title = choose_wording(record.frames.info.title, record.frames.info.language).text
    session.view = _drop_unknown(record, session.view)
    return session


def end_session(next_address: Mapping[str, str | list[str]]) -> Session | None:
    """End the session that there is, if there is one: the next begins with another address.

    That cannot be left to the page's: the run that begins the next session may have been asked for before it was told.
    """
    st.session_state[_NEXT_ADDRESS_KEY] = next_address
    return cast(Session | None, st.session_state.pop(_SESSION_KEY, None))


async def release_sessions() -> None:
    """Release sessions soon after ``server.disconnectedSessionTTL``, without end.

    Streamlit looks for them only when another page comes or goes; until then each holds memory and three descriptors.
    """
    while True:
        await asyncio.sleep(_RELEASE_SECONDS)
        if release_expired(cast(WebsocketSessionManager, get_instance()._session_mgr)):
            gc.collect()


def release_expired(manager: WebsocketSessionManager) -> int:
    """Release the sessions whose page has been gone for so long that it will not come back; how many they are."""
    expired = manager._session_storage._cache.expire()  # type: ignore[attr-defined]
    for _, stored in expired:
        stored.session.shutdown()
    return len(expired)


def get_session() -> Session:
    """Return the session that `begin_session` has started."""
    return cast(Session, st.session_state[_SESSION_KEY])


def close_dialog() -> None:
    """Let nothing be over the page."""
    if _SESSION_KEY in st.session_state:
        get_session().dialog = None


def page_language() -> str:
    """Return the language of the page, which stays: to choose another loads the page anew."""
    if _LANGUAGE_KEY not in st.session_state:
        accepted = st.context.headers.get("Accept-Language")
        st.session_state[_LANGUAGE_KEY] = choose_language(st.query_params.get("lang"), accepted)
    return cast(str, st.session_state[_LANGUAGE_KEY])


def change_view(*regions: Region, **changes: Any) -> None:
    """Change fields of the view on the reader's behalf, write its address, and run the regions that show them, once."""
    session = get_session()
    session.view = replace(session.view, **changes)
    if session.has_address:
        st.query_params.from_dict(write_address(session.view))
    run_regions(*regions)


def set_filters(record: Record, chosen: Filters) -> None:
    """Set the filters; choices that the record lacks are left out."""
    change_filters(filters.drop_unknown_choices(record, chosen))


def change_filters(chosen: Filters) -> None:
    """Change the filters to choices that the record is known to have, and run all that shows them."""
    change_view(*FILTERED_REGIONS, filters=chosen)


def request_window(window: Window, **changes: Any) -> None:
    """Set a window that the reader has asked for somewhere else than on the timeline, and other fields of the view."""
    session = get_session()
    session.requested_window = window
    session.window_request += 1
    shown: tuple[Region, ...] = FILTERED_REGIONS if "filters" in changes else ("side_panel", "bottom_panel")
    change_view("timeline", *shown, window=window, **changes)


def request_reveal(event: str, fly: bool) -> None:
    """Ask that the map and the card of an incident come into view; with ``fly`` the map is told to go there too."""
    session = get_session()
    request_id = session.reveal["request_id"] + 1 if session.reveal else 1
    session.reveal = {"request_id": request_id, "event": event, "fly": fly}


def tell(event: str) -> None:
    """Go on to an incident of the story."""
    session = get_session()
    session.has_told_story, session.turned_page = True, None
    change_view("side_panel", "bottom_panel", event=event, place=None, municipality=None)


def set_widget(key: str, value: object) -> None:
    """Set a widget to what the view has; only where it differs, so that no choice on its way here is overwritten."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def filtered_incidents(record: Record) -> pd.DataFrame:
    """Return the incidents that pass the filters, sorted by first day; see `geo.core.tables`."""
    return filters.filter_incidents(record, get_session().view.filters)


def shown_incidents(record: Record) -> pd.DataFrame:
    """Return those of `filtered_incidents` that are in the window, with the layers that are on."""
    view = get_session().view
    return _select_shown(record, view.filters, view.window, view.layers)


def shown_at(record: Record, selected: Selection) -> pd.DataFrame:
    """Return those of `shown_incidents` at the place or in the municipality that is selected."""
    view = get_session().view
    rows = _find_shown(record, view.filters, view.window, view.layers)
    places = record.incidents[["place"]].iloc[rows]
    chosen = queries.select_incidents(record, places, selected["place"], selected["municipality"])
    return record.incidents.loc[chosen.index.sort_values()]


def list_shown(record: Record, sort: str, first: int, length: int) -> pd.DataFrame:
    """Return a stretch of `shown_incidents` as `overview.order_incidents` has them, from ``first`` on."""
    view = get_session().view
    if view.filters.text.strip():
        ordered = overview.order_incidents(record, shown_incidents(record), view.filters.text, sort)
        return ordered.iloc[first : first + length]
    rows = _order_shown(record, view.filters, view.window, view.layers, sort)
    return record.incidents.iloc[rows[first : first + length]]


def count_shown(record: Record) -> Shown:
    """Count `shown_incidents`."""
    view = get_session().view
    return _count_shown(record, view.filters, view.window, view.layers)


@share_results(16)
def _order_shown(
    record: Record, chosen: Filters, window: Window, layers: tuple[str, ...], sort: str
) -> NDArray[np.int32]:
    return overview.order_rows(record, _find_shown(record, chosen, window, layers), sort)


@share_results(64)
def _count_shown(record: Record, chosen: Filters, window: Window, layers: tuple[str, ...]) -> Shown:
    incidents = record.incidents[_COUNTED_COLUMNS].iloc[_find_shown(record, chosen, window, layers)]
    return Shown(len(incidents), overview.count_evidence(incidents), overview.find_most_frequent(record, incidents))


@share_results(4, has_words=False, max_rows=MAX_SHARED_ROWS)
def _select_shown(record: Record, chosen: Filters, window: Window, layers: tuple[str, ...]) -> pd.DataFrame:
    return record.incidents.iloc[_find_shown(record, chosen, window, layers)]


@share_results(32, has_words=False)
def _find_shown(record: Record, chosen: Filters, window: Window, layers: tuple[str, ...]) -> NDArray[np.int32]:
    """Find the rows of the record that are shown: a table of them takes forty times as much memory."""
    is_passing = filters.mark_passing(record, chosen)
    is_passing &= queries.mark_window(record.incidents, window.first, window.last, layers)
    return np.flatnonzero(is_passing).astype(np.int32)


def selected_ids(record: Record) -> Selection:
    """Return the ids of what is selected; of an incident its place too."""
    view = get_session().view
    place = queries.find_spot(record, view.place or queries.find_place(record, view.event))
    return {"place": place, "municipality": view.municipality, "event": view.event}


def _drop_unknown(record: Record, view: View) -> View:
    """Leave out choices that a mended file no longer has."""
    return replace(
        view,
        filters=filters.drop_unknown_choices(record, view.filters),
        event=view.event if queries.find_place(record, view.event) else None,
        place=view.place if view.place in record.joined.index else None,
        without=_keep_known(view.without, record.frames.sources),
    )


def _keep_known(choices: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    return tuple(choice for choice in choices if choice in known)


@dataclass
class Progress:
    """How far each region is with what it has been asked to show.

    Attributes
    ----------
    last
        A number for each region, which goes up when the region is asked for and when it begins to be drawn.
    drawn
        The number with which the drawing began that has been the last to come to its end.
    """

    last: Counter[Region] = field(default_factory=Counter)
    drawn: dict[str, int] = field(default_factory=dict)

    def request(self, regions: Iterable[Region]) -> list[Region]:
        """Ask for regions; return all that are due, those of earlier requests too."""
        self.last.update(regions)
        return [region for region, number in self.last.items() if self.drawn.get(region) != number]

    def begin(self, region: Region) -> int:
        """Note that a region begins to be drawn; return the number of this drawing."""
        self.last[region] += 1
        return self.last[region]

    def finish(self, region: Region, number: int) -> None:
        """Note that a drawing has come to its end."""
        self.drawn[region] = number


def get_progress() -> Progress:
    """Return the progress of this session."""
    if _PROGRESS_KEY not in st.session_state:
        st.session_state[_PROGRESS_KEY] = Progress()
    return cast(Progress, st.session_state[_PROGRESS_KEY])


@contextmanager
def track_drawing(name: Region | None) -> Iterator[None]:
    """Note that a region begins to be drawn, and that it has come to its end unless a run is interrupted."""
    if name is None:
        yield
        return
    progress = get_progress()
    number = progress.begin(name)
    yield
    mark_end()
    progress.finish(name, number)


def mark_end() -> None:
    """Mark the end of a region, or of a container of it that does not always hold the same number of elements."""
    st.html(templates.render("end"))


def run_regions(*regions: Region) -> None:
    """Run regions again, and those that are still due; only from a callback, which ends here."""
    if due := get_progress().request(regions):
        st.rerun(due)
