"""Files that readers open on the page: one route takes them, and keeps them in memory until their session takes them.

Where a session's file goes only its own page knows; with the session it is gone. Nothing is written anywhere.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast
from weakref import WeakValueDictionary

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config
from streamlit.url_util import make_url_path

from geo.core.limits import IMPORT_MB
from geo.web.bundle import bundle_component

FOLDER = "open"
_mount = st.components.v2.component(
    "incident_file_drop", js=bundle_component(Path(__file__).parent / "streamlit" / "file_drop.js")
)


class Inbox:
    """Takes the file that the page of a session sends.

    Attributes
    ----------
    token
        What the page must know to send one; secret, and no other inbox has it.
    content
        What has come of the file by now.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.content = bytearray()
        _inboxes()[self.token] = self

    def take(self) -> bytes:
        """Return the file that has come, and forget it."""
        content, self.content = bytes(self.content), bytearray()
        return content


@dataclass(frozen=True, slots=True)
class FileRequest:
    """What a reader asks for: ``act`` is "open", "refuse", "sample", "close" or "dismiss"; see file_drop.js.

    The name and the size in bytes are those of the file that is meant, if one is.
    """

    act: str
    name: str
    size: int
    number: int


def create_routes() -> list[Route]:
    """Create the route ``/open/{token}``, to which a page sends the bytes of a file."""
    path = make_url_path(config.get_option("server.baseUrlPath"), f"{FOLDER}/{{token}}")
    return [Route(path, receive_file, methods=["POST"])]


async def receive_file(request: Request) -> Response:
    """Put the body of a request into the inbox that it names, if there is one and it has room.

    All that is on its way at one time, of any number of sessions, is held against the limit of one file.
    """
    inbox = _inboxes().get(request.path_params["token"])
    if inbox is None:
        raise HTTPException(404)
    content = inbox.content = bytearray()
    try:
        async for chunk in request.stream():
            if sum(len(each.content) for each in _inboxes().values()) + len(chunk) > IMPORT_MB.max_bytes:
                raise HTTPException(413)
            content += chunk
    except (ClientDisconnect, HTTPException):
        content.clear()
        raise
    return Response(status_code=204)


@cache
def _inboxes() -> WeakValueDictionary[str, Inbox]:
    """Return the inboxes of all sessions, by their tokens; each is there as long as its session."""
    return WeakValueDictionary()


def mount_file_drop(inbox: Inbox, key: str, handled: int, on_request: Callable[[], None]) -> None:
    """Have the page take a file that is dropped on it or picked by a button with ``data-file``. Takes no room on it.

    Parameters
    ----------
    inbox : Inbox
        Where the page sends a file.
    key : str
        Streamlit's key of the component.
    handled : int
        The number of the last request that has been dealt with: the page shows that it waits for it until then.
    on_request
        Called when the reader asks for something, before anything runs again; `last_request` has it then.
    """
    data = {
        "channel": inbox.token,
        "path": f"{FOLDER}/{inbox.token}",
        "maxBytes": IMPORT_MB.max_bytes,
        "handled": handled,
    }
    _mount(key=key, data=data, default={"request": None}, on_request_change=on_request)


def last_request(key: str) -> FileRequest | None:
    """Return what the reader has asked for last."""
    match cast(dict[str, object], st.session_state.get(key) or {}).get("request"):
        case {"act": str(act), "name": str(name), "size": int(size), "number": int(number)}:
            return FileRequest(act, name, size, number)
    return None
