import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from geo.app.lossless import lose_nothing


@pytest.fixture(autouse=True)
def lossless(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "_maybe_handle_execution_control_request"
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)
    monkeypatch.setattr(ScriptRunner, name, getattr(ScriptRunner, name))
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


def counting_script() -> None:
    """Count what is pressed in a callback, while the page asks for another run."""
    import streamlit as st
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
    from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

    def count() -> None:
        context = get_script_run_ctx()
        assert context
        assert context.script_requests
        context.script_requests.request_rerun(RerunData())
        st.session_state["pressed"] = st.session_state.get("pressed", 0) + 1

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.button("Press", on_click=count)


def test_a_callback_comes_to_its_end_before_another_run() -> None:
    app = AppTest.from_function(counting_script).run()
    app.button[0].click().run()
    assert app.session_state["pressed"] == 1
    assert app.session_state["runs"] == 2
