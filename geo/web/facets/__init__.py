"""The choices of facets as lists to tick, each with its count in the window: one Streamlit component.

What comes from the browser are changes, "this choice, on", and never the choices as a whole: those belong to Python,
and whatever else changes them, changes what the lists show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import streamlit as st

from geo.core.window import Window
from geo.record.filters import Change
from geo.web.bundle import bundle_component

_HERE = Path(__file__).parent
SCRIPT = bundle_component(_HERE / "facets.js")
_STYLE = (_HERE / "facets.css").read_text(encoding="utf-8")

_mount = st.components.v2.component("incident_facets", js=SCRIPT, css=_STYLE)


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
    _mount(key=key, data=data, default={"changes": [], "window": None}, on_changes_change=on_change,
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
