"""The choices of facets as lists to tick, each with its count: one Streamlit component.

What comes from the browser are changes, "this choice, on", and never the choices as a whole: those belong to Python,
and whatever else changes them, changes what the lists show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from geo.record.filters import Change
from geo.web.bundle import component

_HERE = Path(__file__).parent
SCRIPT = component(_HERE / "facets.js")
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


def facets(channel: str, key: str, lists: Sequence[FacetList], on_change: Callable[[], None]) -> None:
    """Show the lists.

    Parameters
    ----------
    channel : str
        A name of the session that no other session has.
    key : str
        Streamlit's key of the component.
    lists
        The facets in their order; one without choices is not shown.
    on_change
        Called when the reader has ticked something, before anything runs again; `take_changes` has it then.
    """
    data = {"channel": channel, "taken": _taken(key), "facets": [asdict(one) for one in lists]}
    _mount(key=key, data=data, default={"changes": []}, on_changes_change=on_change)


def take_changes(key: str) -> list[Change]:
    """The changes of the component of this key that have not been taken before, in the order of the reader's hand."""
    told = (st.session_state.get(key) or {}).get("changes")
    changes, last = new_changes(told, _taken(key))
    st.session_state[f"{key} taken"] = last
    return changes


def new_changes(told: object, taken: int) -> tuple[list[Change], int]:
    """The changes beyond a serial number in what came from the browser, and the serial number of the last."""
    changes = []
    for one in told if isinstance(told, list) else []:
        match one:
            case {"serial": int(serial), "facet": str(facet), "choice": str(choice), "on": bool(on)} if serial > taken:
                changes.append(Change(facet, choice, on))
                taken = serial
    return changes, taken


def _taken(key: str) -> int:
    """The serial number of the last change that has been taken; 0 before the first."""
    taken: Any = st.session_state.get(f"{key} taken", 0)
    return int(taken)
