"""How a session begins, and sessions whose page has gone."""

from types import SimpleNamespace
from unittest.mock import Mock

from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.testing.v1 import AppTest

from geo.app.session import release_expired
from tests.helpers.patience import HANG_SECONDS


def test_sessions_that_will_not_come_back_are_shut_down_and_others_are_kept() -> None:
    storage = MemorySessionStorage(ttl_seconds=30)
    clock = SimpleNamespace(now=0.0)
    storage._cache._timer = lambda: clock.now  # type: ignore[attr-defined]
    manager = WebsocketSessionManager(storage, Mock(), Mock(), None)
    gone, back = (SimpleNamespace(session=Mock(id=name)) for name in ("gone", "back"))
    storage.save(gone)  # type: ignore[arg-type]
    clock.now = 20.0
    storage.save(back)  # type: ignore[arg-type]
    assert release_expired(manager) == 0
    clock.now = 40.0
    assert release_expired(manager) == 1
    gone.session.shutdown.assert_called_once_with()
    back.session.shutdown.assert_not_called()
    assert [stored.session.id for stored in storage.list()] == ["back"]


def test_streamlit_has_its_sessions_where_they_are_looked_for() -> None:
    assert "_session_mgr" in Runtime.__init__.__code__.co_names


def page_script() -> None:
    """Begin a session anew with the page of figures."""
    import streamlit as st

    from geo.app.session import begin_session, end_session
    from geo.record.record import SAMPLE, load_record

    end_session({"page": "figures"})
    st.session_state["page"] = begin_session(load_record(SAMPLE), None).view.page


def test_a_session_begins_with_the_address_that_was_given_though_the_page_has_another_yet() -> None:
    app = AppTest.from_function(page_script, default_timeout=HANG_SECONDS)
    app.query_params["page"] = "sources"
    app.run()
    assert app.session_state["page"] == "figures"
    assert app.query_params == {"page": "figures"}
