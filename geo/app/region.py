"""A region of the page: what goes wrong in it is said in it, in words, and the rest of the page goes on.

Nothing that a region says is lost, and nothing that a reader has done. When a run begins, Streamlit drops what the runs
before it have said and what has not left yet, as they would now say something else. That holds for a run of the whole
script alone: what a fragment or an interrupted run does not say again is lost, such as a notice, the address, or the
word that a run has ended. And where the page asks for another run just as one ends, Streamlit begins it in a new
thread, and drops what of the old one has not come through to it yet.

And where the page asks for another run, Streamlit ends the one that there is at its next access to the session, even
before a callback or in the middle of one: a press is then lost, and of a file that has been taken over from the page
nothing is shown, ever.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Literal, ParamSpec

import streamlit as st
from streamlit.errors import FragmentHandledException
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState
from streamlit.runtime.state.safe_session_state import SafeSessionState

from geo.app.session import Region, page_language, track_drawing
from geo.core.errors import GeoError
from geo.core.language import use_language
from geo.core.messages import gettext, gettext_noop
from geo.web import templates

P = ParamSpec("P")
_interrupt = ScriptRunner._maybe_handle_execution_control_request
_handle_event = AppSession._handle_scriptrunner_event_on_event_loop


def region(name: str, key: Region | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Make a function draw a region of the page: a fragment, which runs again by itself.

    Parameters
    ----------
    name : str
        What a reader calls it in English, as a sentence begins with it: "The table".
    key : str, optional
        Streamlit's key of the fragment, by which others have it run again until it shows the last change.
    """

    def decorate(draw: Callable[P, None]) -> Callable[P, None]:
        @wraps(draw)
        def draw_or_explain(*args: P.args, **kwargs: P.kwargs) -> None:
            with use_language(page_language()), track_drawing(key):
                try:
                    draw(*args, **kwargs)
                except GeoError as error:
                    st.html(templates.render("problems", error=error, kept=True))
                except FragmentHandledException:
                    pass  # a dialog or a region within has said it
                except Exception:
                    _explain(name)

        return st.fragment(draw_or_explain, key=key)

    return decorate


def open_dialog(
    title: str,
    width: Literal["medium", "large"],
    on_dismiss: Callable[[], None],
    show: Callable[P, None],
    *args: P.args,
    **kwargs: P.kwargs,
) -> None:
    """Open a dialog over the page with what a function shows, which runs again by itself."""

    def show_in_language() -> None:
        with use_language(page_language()):
            show(*args, **kwargs)

    st.dialog(title, width=width, on_dismiss=on_dismiss)(show_in_language)()


def explain_page_fault(_: Exception) -> bool:
    """Say that the page, or what the reader has just done, went wrong; returns that nobody else need say so.

    Streamlit has logged it.
    """
    with use_language(page_language()):
        _show_fault(gettext_noop("This step"))
    return True


def _explain(name: str) -> None:
    """Say that a region could not be drawn, and log why."""
    logging.getLogger(__name__).exception("%s could not be shown", name)
    _show_fault(name)


def _show_fault(name: str) -> None:
    st.html(templates.render("fault", name=gettext(name), time=f"{datetime.now():%H:%M:%S}"))


def lose_nothing() -> None:
    """Have Streamlit send all that is said, in that order, and call every callback to its end."""
    ForwardMsgQueue.clear = _clear_sent  # type: ignore[assignment]
    AppSession._handle_scriptrunner_event_on_event_loop = _handle_event_of_any_thread  # type: ignore[assignment]
    ScriptRunner._maybe_handle_execution_control_request = _interrupt_outside_callbacks  # type: ignore[assignment]
    SafeSessionState.on_script_will_rerun = _call_callbacks  # type: ignore[assignment, method-assign]


def _clear_sent(
    queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
) -> None:
    """Empty the queue where its messages have been sent; else let none that is to come replace one of them."""
    if not retain_lifecycle_msgs:
        queue._queue = []
    queue._delta_index_map = {}


def _handle_event_of_any_thread(
    session: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, *details: Any, **named: Any
) -> None:
    """Handle what a thread says as if it were that of now, but for its end: all of it comes before the next."""
    current = sender if event is ScriptRunnerEvent.SHUTDOWN else session._scriptrunner
    _handle_event(session, current, event, *details, **named)


def _interrupt_outside_callbacks(runner: ScriptRunner) -> None:
    if ThreadState.get().run_location != RunLocation.CALLBACK:
        _interrupt(runner)


def _call_callbacks(session_state: SafeSessionState, *states: Any, **named: Any) -> None:
    """Call what the page's request is for, before another request ends the run."""
    with session_state._lock:
        session_state._state.on_script_will_rerun(*states, **named)
