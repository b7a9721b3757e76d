import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from geo.app.region import lose_nothing
from tests.helpers.asgi import run_coroutine


@pytest.fixture(autouse=True)
def lossless(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in (
        (ForwardMsgQueue, "clear"),
        (AppSession, "_handle_scriptrunner_event_on_event_loop"),
        (ScriptRunner, "_maybe_handle_execution_control_request"),
        (SafeSessionState, "on_script_will_rerun"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    lose_nothing()


def say(text: str) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path.extend([0, 1])
    message.delta.new_element.html.body = text
    message.delta.fragment_id = "list"
    return message


@pytest.mark.parametrize("next_run", [None, ["list"]], ids=["whole script", "fragment"])
def test_what_has_not_left_when_a_run_begins_leaves_before_what_that_run_says(next_run: list[str] | None) -> None:
    queue, began, ended = ForwardMsgQueue(), ForwardMsg(), ForwardMsg()
    began.new_session.name = "next run"
    ended.script_finished = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
    for message in (say("dialogue"), ended):
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=next_run)
    for message in (began, say("draft"), say("list")):
        queue.enqueue(message)
    assert queue.flush() == [say("dialogue"), ended, began, say("list")]
    assert ended.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
    assert queue.is_empty()
    assert queue.flush() == []


def test_what_one_thread_has_said_is_sent_though_the_next_has_begun() -> None:
    queue, before, now = ForwardMsgQueue(), object(), object()

    async def say_late() -> Any:
        session = SimpleNamespace(
            _event_loop=asyncio.get_running_loop(),
            _state=AppSessionState.APP_IS_RUNNING,
            _scriptrunner=now,
            _enqueue_forward_msg=queue.enqueue,
        )
        handle: Any = AppSession._handle_scriptrunner_event_on_event_loop
        handle(session, before, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, say("list"))
        handle(session, before, ScriptRunnerEvent.SHUTDOWN)
        return session

    session = run_coroutine(say_late())
    assert queue.flush() == [say("list")]
    assert session._scriptrunner is now


def test_a_run_of_the_whole_script_waits_for_the_thread_that_calls_a_callback() -> None:
    asked: list[RerunData] = []
    thread = SimpleNamespace(request_rerun=lambda data: not asked.append(data), request_stop=pytest.fail)
    session: Any = SimpleNamespace(_state=AppSessionState.APP_IS_RUNNING, _scriptrunner=thread)
    AppSession.request_rerun(session, None)
    assert session._scriptrunner is thread
    assert asked == [RerunData()]


def ask_for_another_run() -> None:
    """Ask for a run of the whole script, as the page does."""
    context = get_script_run_ctx()
    assert context
    assert context.script_requests
    context.script_requests.request_rerun(RerunData())


def counting_script() -> None:
    """Count what is pressed in a callback, while the page asks for another run."""
    import streamlit as st

    from tests.unit.app.test_region import ask_for_another_run

    def count() -> None:
        ask_for_another_run()
        st.session_state["pressed"] = st.session_state.get("pressed", 0) + 1

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.button("Press", on_click=count)


def test_a_callback_comes_to_its_end_before_another_run() -> None:
    app = AppTest.from_function(counting_script).run()
    app.button[0].click().run()
    assert app.session_state["pressed"] == 1
    assert app.session_state["runs"] == 2


def test_a_press_is_not_lost_where_another_run_is_asked_for_before_its_callback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = AppTest.from_function(counting_script).run()
    make_module = LocalScriptRunner._new_module

    def ask_before_callbacks(runner: LocalScriptRunner, name: str) -> Any:
        monkeypatch.setattr(LocalScriptRunner, "_new_module", make_module)
        ask_for_another_run()
        return make_module(runner, name)

    monkeypatch.setattr(LocalScriptRunner, "_new_module", ask_before_callbacks)
    app.button[0].click().run()
    assert app.session_state["pressed"] == 1
