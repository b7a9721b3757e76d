"""Streamlit without its losses: of what a run has said, and of what a reader has done.

When a run begins, Streamlit drops what the runs before it have said and what has not left yet, as they would now say
something else. That holds for a run of the whole script alone: what a fragment or an interrupted run does not say again
is lost, such as a notice, the address, or the word that a run has ended. And where the page asks for another run just
as one ends, Streamlit begins it in a new thread, and drops what of the old one has not come through to it yet.

And where the page asks for another run, Streamlit ends the one that there is at its next access to the session, even
in the middle of a callback: of a file that has been taken over from the page nothing is then shown, ever.
"""

from __future__ import annotations

from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState

_interrupt = ScriptRunner._maybe_handle_execution_control_request
_handle_event = AppSession._handle_scriptrunner_event_on_event_loop


def lose_nothing() -> None:
    """Have Streamlit send all that is said, in that order, and end no callback before its end."""
    ForwardMsgQueue.clear = _clear_sent  # type: ignore[assignment]
    AppSession._handle_scriptrunner_event_on_event_loop = _handle_event_of_any_thread  # type: ignore[assignment]
    ScriptRunner._maybe_handle_execution_control_request = _interrupt_outside_callbacks  # type: ignore[assignment]


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
