"""Files that readers open on the page: one route takes them, and keeps them in memory until their session takes them.

Where a session's file goes only its own page knows; with the session it is gone. Nothing is written anywhere.
"""

from __future__ import annotations

import secrets
from functools import cache
from weakref import WeakValueDictionary

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from geo.core.limits import IMPORT_MB
from geo.web.assets import find_server_path

FOLDER = "open"


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

    @property
    def path(self) -> str:
        """Where the page sends it, beside itself."""
        return f"{FOLDER}/{self.token}"

    def take(self) -> bytes:
        """Return the file that has come, and forget it."""
        content, self.content = bytes(self.content), bytearray()
        return content


def create_routes() -> list[Route]:
    """Create the route ``/open/{token}``, to which a page sends the bytes of a file."""
    path = find_server_path(f"{FOLDER}/{{token}}")
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
