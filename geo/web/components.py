"""The time slider and its link with Python: two Streamlit components that talk on one BroadcastChannel.

The channel's messages are plain objects: ``hello``, ``record``, ``window``, ``select``, ``filter``, ``view``
and ``layers``.
`SCRIPT` and `STYLE` are all that a page without Streamlit needs to show the same slider.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast, get_args

import streamlit as st

from geo.core.window import Mode, Window
from geo.web.bundle import component

Message = Mapping[str, Any]
Callback = Callable[[], None]

_HERE = Path(__file__).parent

SCRIPT = component(_HERE / "timeline" / "timeline.js")
STYLE = (_HERE / "timeline" / "timeline.css").read_text(encoding="utf-8")

_mount_timeline = st.components.v2.component("incident_timeline", js=SCRIPT, css=STYLE)
_mount_link = st.components.v2.component("incident_link", js=component(_HERE / "streamlit" / "channel.js"))
_mount_panel = st.components.v2.component("incident_panel", js=component(_HERE / "streamlit" / "panel.js"))
_mount_actions = st.components.v2.component("incident_actions", js=component(_HERE / "streamlit" / "buttons.js"))


def timeline(
    channel: str, first: int, last: int, mode: Mode, key: str, on_move: Callback | None = None, turn: int = 0
) -> Window | None:
    """Show the time slider; it takes its record from the channel.

    Parameters
    ----------
    channel : str
        Name of the BroadcastChannel, one a session.
    first, last, mode
        Where the window begins, as in `Window`. Given something new later, the slider goes there; given what it
        has itself committed (the usual loop through the address bar) it stays where the reader has it by now.
    key : str
        Streamlit's key of the component.
    on_move
        Called when the reader lets go of another window, before anything runs again; `committed` has it then.
    turn
        Another number asks for the window once more, though it is the one that was asked for last.

    Returns
    -------
    Window or None
        The window that the reader has last let go of; None before that.
    """
    before = committed(key)
    result = _mount_timeline(
        key=key,
        data={
            "channel": channel,
            "window": asdict(Window(first, last, mode)),
            "turn": turn,
            "committed": asdict(before) if before else None,
        },
        default={"window": None},
        on_window_change=on_move or _nothing,
    )
    return _window(result.window)


def committed(key: str) -> Window | None:
    """The window that the reader has last let go of in the timeline of this key; None before that."""
    return _window(_state(key).get("window"))


def link(
    channel: str,
    key: str,
    say: Message | Sequence[Message] | None = None,
    follow: Sequence[str] = (),
    known: Mapping[str, Message] | None = None,
    on_hear: Callback | None = None,
) -> dict[str, Any]:
    """Say messages on the channel, and hear others from it. Takes no room on the page.

    Parameters
    ----------
    say
        One message or several: said now, whenever they change, and to every newcomer.
    follow
        Kinds of message to hear. The last of each kind becomes the component's state, so that the script, or the
        fragment that the link is in, runs again; a window only when it rests, and nothing that is known already.
    known
        What the script knows before anything is heard, by kind, such as ``{"window": window.message()}``: hearing
        just that runs nothing again.
    on_hear
        Called when something is heard, before anything runs again; `heard` has it then.

    Returns
    -------
    dict
        What the last message of each kind said, heard or else known, without its kind.
    """
    messages = [say] if isinstance(say, Mapping) else list(say or ())
    before = {kind: _content(message) for kind, message in (known or {}).items()}
    result = _mount_link(
        key=key,
        data={"channel": channel, "say": messages, "follow": list(follow), "known": before, "heard": heard(key)},
        default={"heard": {}},
        on_heard_change=on_hear or _nothing,
    )
    return before | _heard(result.heard)


def panel(channel: str, key: str, selected: Message, pointed: Mapping[str, Any] | None) -> None:
    """Begin the panel ``.st-key-panel`` at its top when something else is selected.

    ``pointed`` ({turn, event, fly}), with another turn, brings map and panel into view and moves the focus there.
    """
    _mount_panel(key=key, data={"channel": channel, "selected": dict(selected), "pointed": pointed})


def actions(channel: str, key: str, on_press: Callback) -> None:
    """Hear the buttons in the page's own HTML; ``on_press`` runs before all else, and `pressed` has it then."""
    _mount_actions(key=key, data={"channel": channel}, default={"act": None}, on_act_change=on_press)


def pressed(key: str) -> tuple[str, str] | None:
    """The act and the id of the button that the reader has pressed last."""
    match _state(key).get("act"):
        case {"act": str(act), "id": str(id)}:
            return act, id
    return None


def heard(key: str) -> dict[str, Any]:
    """What the link of this key has heard, as `link` returns it, but for what was known."""
    return _heard(_state(key).get("heard"))


def _nothing() -> None:
    """Streamlit gives a state to Python only where a callback is named for it."""


def _state(key: str) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], st.session_state.get(key) or {})


def _content(message: Message) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name not in ("kind", "done")}


def _heard(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _window(value: object) -> Window | None:
    """What came from the browser, if it is a window."""
    match value:
        case {"first": int(first), "last": int(last), "mode": str(mode)} if mode in get_args(Mode):
            return Window(first, last, cast(Mode, mode))
    return None
