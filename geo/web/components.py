"""The Streamlit components: timeline, connection with a session's channel, facets, the side panel's control, the bars
of the figures, the buttons in the page's HTML, and the file that is dropped on it.

What comes from the facets are changes, "this choice, on", and never the choices as a whole: those belong to Python, and
whatever else changes them, changes what the lists show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypedDict, cast, get_args

import streamlit as st

from geo.core.dates import Mode, Window
from geo.record.filters import Change
from geo.web.routes import COMPONENTS, write_loader

Message = Mapping[str, Any]
"""A plain object with its ``kind``; geo/app/channel.py has the table of all."""
Callback = Callable[[], None]

TIMELINE_STYLE = COMPONENTS["timeline"].with_suffix(".css").read_text(encoding="utf-8")
_FACETS_STYLE = COMPONENTS["facets"].with_suffix(".css").read_text(encoding="utf-8")

_mount_timeline = st.components.v2.component("incident_timeline", js=write_loader("timeline"), css=TIMELINE_STYLE)
_mount_facets = st.components.v2.component("incident_facets", js=write_loader("facets"), css=_FACETS_STYLE)
_mount_channel = st.components.v2.component("incident_channel", js=write_loader("components"))
_mount_figures = st.components.v2.component("incident_figures", js=write_loader("figures"))
_mount_panel = st.components.v2.component("incident_panel", js=write_loader("panel"))
_mount_buttons = st.components.v2.component("incident_buttons", js=write_loader("buttons"))
_mount_file_drop = st.components.v2.component("incident_file_drop", js=write_loader("file_drop"))


class Reveal(TypedDict):
    """An incident to be brought into view; with ``fly`` the map moves there. Another request has another id."""

    request_id: int
    event: str
    fly: bool


@dataclass(frozen=True, slots=True)
class FileRequest:
    """What a reader asks for: ``act`` is "open", "refuse", "sample", "columns", "mend", "close" or "dismiss";
    see file_drop.js.

    The name and the size in bytes are those of the file that is meant, if one is.
    """

    act: str
    name: str
    size: int
    number: int


def show_timeline(
    channel: str, window: Window, key: str, on_commit: Callback | None = None, request_id: int = 0
) -> Window | None:
    """Show the time slider; it takes its record from the channel.

    Parameters
    ----------
    channel : str
        Name of the BroadcastChannel, one a session.
    window : Window
        Where the slider begins. Given something new later, it goes there; given what it has itself committed (the usual
        loop through the address bar) it stays where the reader has it by now.
    key : str
        Streamlit's key of the component.
    on_commit
        Called when the reader lets go of another window, before anything runs again; `committed_window` has it then.
    request_id
        Another number asks for the window once more, though it is the one that was asked for last.

    Returns
    -------
    Window or None
        The window that the reader has last let go of; None before that.
    """
    committed = committed_window(key)
    result = _mount_timeline(
        key=key,
        data={
            "channel": channel,
            "window": asdict(window),
            "requestId": request_id,
            "committed": asdict(committed) if committed else None,
        },
        default={"window": None},
        on_window_change=on_commit or _ignore,
    )
    return _parse_window(result.window)


def committed_window(key: str) -> Window | None:
    """Return the window that the reader has last let go of in the timeline of this key; None before that."""
    return _parse_window(_state(key).get("window"))


def publish(channel: str, key: str, messages: Sequence[Message]) -> None:
    """Publish messages on the channel: now, whenever they change, and to every newcomer. Takes no room on the page."""
    _mount_channel(
        key=key, data={"channel": channel, "publish": list(messages), "subscribe": [], "known": {}, "received": {}}
    )


def subscribe(
    channel: str,
    key: str,
    kinds: Sequence[str],
    known: Mapping[str, Message] | None = None,
    on_message: Callback | None = None,
) -> dict[str, Any]:
    """Receive messages of some kinds from the channel. Takes no room on the page.

    The last message of each kind becomes the component's state, so that the script, or the fragment that it is in, runs
    again; a window only when it rests.

    Parameters
    ----------
    channel, key : str
        As of `show_timeline`.
    kinds
        Kinds of message to receive.
    known
        Last known content by message kind, such as ``{"window": window.message()}``. A message equal to it does not
        trigger a rerun.
    on_message
        Called when a message comes, before anything runs again; `received_messages` has it then.

    Returns
    -------
    dict
        Content of the last message of each kind, received or else known, without its kind.
    """
    contents = {kind: _strip_message(message) for kind, message in (known or {}).items()}
    received = received_messages(key)
    result = _mount_channel(
        key=key,
        data={"channel": channel, "publish": [], "subscribe": list(kinds), "known": contents, "received": received},
        default={"received": {}},
        on_received_change=on_message or _ignore,
    )
    return contents | _parse_received(result.received)


def received_messages(key: str) -> dict[str, Any]:
    """Return the content of the last message of each kind that the subscription of this key has received."""
    return _parse_received(_state(key).get("received"))


def control_panel(channel: str, key: str, selected: Mapping[str, object], reveal: Reveal | None) -> None:
    """Scroll the panel ``.st-key-panel`` to its top when something else is selected.

    ``reveal``, with another id, brings map and panel into view and moves the focus there.
    """
    _mount_panel(key=key, data={"channel": channel, "selected": dict(selected), "reveal": reveal})


def move_figures(channel: str, key: str, record: Mapping[str, Any], units: int, positions: Mapping[str, int]) -> None:
    """Have the bars of the page of figures move with the window before it is let go.

    Parameters
    ----------
    channel, key : str
        As of `show_timeline`.
    record
        What passes all filters but that of municipalities, as of the message.
    units, positions
        How many boundaries there are, and the position among them of each municipality that has a bar.
    """
    data = {"channel": channel, "record": dict(record), "units": units, "positions": dict(positions)}
    _mount_figures(key=key, data=data)


def subscribe_to_buttons(channel: str, key: str, on_press: Callback) -> None:
    """Receive presses of the buttons in the page's own HTML.

    ``on_press`` is called before anything runs again; `pressed_button` has the press then.
    """
    _mount_buttons(key=key, data={"channel": channel}, default={"act": None}, on_act_change=on_press)


def pressed_button(key: str) -> tuple[str, str] | None:
    """Return the act and the id of the button that the reader has pressed last."""
    match _state(key).get("act"):
        case {"act": str(act), "id": str(id)}:
            return act, id
    return None


def take_files(channel: str, path: str, max_bytes: int, key: str, handled: int, on_request: Callback) -> None:
    """Have the page take a file that is dropped on it or picked by a button with ``data-file``. Takes no room on it.

    Parameters
    ----------
    channel, key : str
        As of `show_timeline`.
    path : str
        Where the page sends a file, beside itself.
    max_bytes : int
        The size above which it sends none.
    handled : int
        The number of the last request that has been dealt with: the page shows that it waits for it until then.
    on_request
        Called when the reader asks for something, before anything runs again; `last_request` has it then.
    """
    data = {"channel": channel, "path": path, "maxBytes": max_bytes, "handled": handled}
    _mount_file_drop(key=key, data=data, default={"request": None}, on_request_change=on_request)


def last_request(key: str) -> FileRequest | None:
    """Return what the reader has asked for last of a file."""
    match _state(key).get("request"):
        case {"act": str(act), "name": str(name), "size": int(size), "number": int(number)}:
            return FileRequest(act, name, size, number)
    return None


def _ignore() -> None:
    """Streamlit gives a state to Python only where a callback is named for it."""


def _state(key: str) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], st.session_state.get(key) or {})


def _strip_message(message: Message) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name not in ("kind", "done")}


def _parse_received(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _parse_window(value: object) -> Window | None:
    """Return what came from the browser, if it is a window."""
    match value:
        case {"first": int(first), "last": int(last), "mode": str(mode)} if mode in get_args(Mode):
            return Window(first, last, cast(Mode, mode))
    return None


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a facet, in words, with how many incidents it would show."""

    id: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetList:
    """A facet with all its choices in the order of the list, and the ids of those that are chosen."""

    name: str
    label: str
    choices: Sequence[Choice]
    chosen: Sequence[str]


@dataclass(frozen=True, slots=True)
class Counting:
    """What choices are counted in, and what by as the window moves.

    Attributes
    ----------
    text : str
        The words of the search.
    window, period : Window
        The days that the counts of the lists are of, and those of the record.
    live : mapping
        Where a browser finds what it counts by: ``script``, ``columns`` and ``matches``.
    """

    text: str
    window: Window
    period: Window
    live: Mapping[str, str]


def show_facets(
    channel: str, key: str, lists: Sequence[FacetList], counting: Counting, on_change: Callable[[], None]
) -> None:
    """Show the lists.

    Parameters
    ----------
    channel : str
        A name of the session that no other session has.
    key : str
        Streamlit's key of the component.
    lists
        The facets in their order; one without choices is not shown.
    counting
        What their counts are of.
    on_change
        Called when the reader has ticked something, before anything runs again; `pop_changes` has it then.

    Where a browser has nothing to count by, what shows the lists runs again for each window that rests.
    """
    data = {
        "channel": channel,
        "applied": _last_applied(key),
        "facets": [asdict(facet) for facet in lists],
        **asdict(counting),
    }
    # The window asked for is the one that the view has by then: only that all is drawn again matters.
    _mount_facets(key=key, data=data, default={"changes": [], "window": None}, on_changes_change=on_change,
                  on_window_change=lambda: None)  # fmt: skip


def pop_changes(key: str) -> list[Change]:
    """Return the changes of the component of this key since the last call, in the order in which they were made."""
    sent = (st.session_state.get(key) or {}).get("changes")
    changes, last = parse_changes(sent, _last_applied(key))
    st.session_state[_applied_key(key)] = last
    return changes


def parse_changes(sent: object, applied: int) -> tuple[list[Change], int]:
    """Parse what came from the browser: the changes beyond a serial number, and the serial number of the last."""
    changes = []
    for item in sent if isinstance(sent, list) else []:
        match item:
            case {"serial": int(serial), "facet": str(facet), "choice": str(choice), "on": bool(on)} if (
                serial > applied
            ):
                changes.append(Change(facet, choice, on))
                applied = serial
    return changes, applied


def _last_applied(key: str) -> int:
    """Return the serial number of the last change that has been applied; 0 before the first."""
    return cast(int, st.session_state.get(_applied_key(key), 0))


def _applied_key(key: str) -> str:
    return f"{key} applied"
