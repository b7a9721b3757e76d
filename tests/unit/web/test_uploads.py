"""The route that takes a reader's file: into the inbox that it names, within bounds, and nowhere else."""

import gc
import re

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Message

from geo.core.limits import BYTES_PER_MB
from geo.web import routes
from geo.web.routes import Inbox
from tests.helpers.asgi import ask_routes

HALF_A_MB = BYTES_PER_MB // 2


@pytest.fixture(autouse=True)
def one_mb(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files may have a megabyte."""
    monkeypatch.setenv("GEO_MAX_IMPORT_MB", "1")


def send(token: str, *chunks: bytes, breaks_off: bool = False) -> int:
    """Send a file in chunks; the status of the answer."""
    body = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    end = {"type": "http.disconnect"} if breaks_off else {"type": "http.request", "body": b"", "more_body": False}
    messages = iter([*body, end])

    async def receive() -> Message:
        return next(messages)

    try:
        return ask_routes(routes.create_inbox_routes(), f"/open/{token}", method="POST", receive=receive).status_code
    except HTTPException as error:
        return error.status_code


def test_a_file_arrives_whole_and_is_taken_once() -> None:
    inbox = Inbox()
    assert send(inbox.token, b"one ", b"two") == 204
    assert inbox.take() == b"one two"
    assert inbox.take() == b""


def test_the_file_sent_last_is_the_one() -> None:
    inbox = Inbox()
    send(inbox.token, b"one")
    send(inbox.token, b"two")
    assert inbox.take() == b"two"


def test_without_the_token_of_a_session_nothing_is_taken() -> None:
    inbox = Inbox()
    assert send(f"{inbox.token}x", b"one") == 404
    assert inbox.take() == b""


def test_tokens_cannot_be_guessed() -> None:
    tokens = {Inbox().token for _ in range(50)}
    assert len(tokens) == 50
    assert all(re.fullmatch(r"[\w-]{32}", token) for token in tokens)


def test_a_file_that_is_too_large_is_refused_and_not_kept() -> None:
    inbox = Inbox()
    assert send(inbox.token, b"x" * HALF_A_MB, b"x" * HALF_A_MB, b"x") == 413
    assert inbox.take() == b""


def test_all_that_is_on_its_way_has_one_limit() -> None:
    first, second = Inbox(), Inbox()
    assert send(first.token, b"x" * HALF_A_MB) == 204
    assert send(second.token, b"x" * (HALF_A_MB + 1)) == 413
    first.take()
    assert send(second.token, b"x" * (HALF_A_MB + 1)) == 204


def test_of_a_file_that_breaks_off_nothing_is_kept() -> None:
    inbox = Inbox()
    with pytest.raises(ClientDisconnect):
        send(inbox.token, b"half of it", breaks_off=True)
    assert inbox.take() == b""


def test_an_inbox_goes_with_its_session() -> None:
    inbox = Inbox()
    token = inbox.token
    send(token, b"one")
    del inbox
    gc.collect()
    assert send(token, b"two") == 404
