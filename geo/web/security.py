"""Who may talk to the server, and what a page of ours may do.

The server goes by this machine's names alone, or by those that ``server.allowedHosts`` has in their place: a foreign
name that has been turned to this machine (DNS rebinding) reads nothing, and neither does another site's page. What our
page does not need is not there. Every answer has the headers that keep a browser to the same.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit import config, file_util
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from geo.web import routes
from geo.web.map_data import online_base_maps
from geo.web.routes import preload_elements
from geo.web.templates import PageLanguage, policy_source

_STREAM = "_stcore/stream"
_FRAME = r"component/streamlit_folium\.st_folium/(?:index\.html)?"
_SERVED = re.compile(
    rf"|favicon\.png|static/.+|{routes.ASSETS_FOLDER}/.+|{routes.RECORD_PATHS}|media/.+"
    rf"|component/streamlit_folium\.st_folium/.*"
    rf"|_stcore/(?:health|host-config|stream)"
)
"""The paths that the page needs; not among them are Streamlit's uploads, the agent's interface, metrics and sign-in."""
_TAKES = re.compile(rf"{routes.INBOX_FOLDER}/[\w-]+")
"""The only path to which a page of ours may send something: a file that the reader opens."""
_METHODS = ("GET", "HEAD")
_FOREIGN = ("cross-site", "same-site")  # another port of this machine is the same site
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_NOTHING = "default-src 'none'; frame-ancestors 'self'; sandbox"


def create_middleware() -> list[Middleware]:
    """Create the middleware of `streamlit.App`: who is answered, in which language, and what is preloaded."""
    root = routes.find_server_path("")
    return [Middleware(Guard), Middleware(PageLanguage, root=root, create_elements=preload_elements)]


class Guard:
    """Refuses what does not come from a page of ours, and sets the headers of what is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._root = routes.find_server_path("")
        self._page_policy = page_policy()
        self._frame_policy = frame_policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or have the app answer it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path = self._relative_path(scope["path"])
        policy = self._policy(path)

        async def send_with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                MutableHeaders(scope=message).update(_HEADERS | {"Content-Security-Policy": policy})
            await send(message)

        if fault := find_fault(scope, path):
            status, words = fault
            refusal = PlainTextResponse(words + "\n", status)
            if scope["type"] == "websocket":
                await WebSocket(scope, receive, send_with_headers).send_denial_response(refusal)
            else:
                await refusal(scope, receive, send_with_headers)
            return
        # What is left has this server's own origin. Streamlit compares it letter by letter, and where it differs asks a
        # server on the internet for this machine's address.
        headers = [(name, value) for name, value in scope["headers"] if name != b"origin"]
        await self._app({**scope, "headers": headers}, receive, send_with_headers)

    def _relative_path(self, path: str) -> str | None:
        """Return a path without the one that the app lies under; None where it lies outside."""
        if f"{path}/" == self._root:
            return ""
        return path.removeprefix(self._root) if path.startswith(self._root) else None

    def _policy(self, path: str | None) -> str:
        if path == "":
            return self._page_policy
        return self._frame_policy if path is not None and re.fullmatch(_FRAME, path) else _NOTHING


def find_fault(scope: Scope, path: str | None) -> tuple[int, str] | None:
    """Find why a request is refused, as HTTP's status and words; None where nothing is wrong with it.

    Parameters
    ----------
    scope : Scope
        ASGI's scope of an HTTP request or a WebSocket.
    path : str or None
        Its path below that of the app, without the first slash; None where it lies outside.
    """
    headers = Headers(scope=scope)
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    if len(hosts) != 1 or not _is_own_host(hosts[0]):
        return 403, "This server answers only to localhost, or to the names in --server.allowedHosts."
    if any(_origin_host(origin) != _normalize(hosts[0]) for origin in origins):
        return 403, "This server answers only its own pages."
    if headers.get("sec-fetch-site") in _FOREIGN and not _is_link(headers, path):
        return 403, "This server answers only its own pages."
    if scope["type"] == "http" and scope["method"] == "POST" and path is not None and _TAKES.fullmatch(path):
        return None if origins else (403, "This server takes files only from its own pages.")
    if path is None or not _SERVED.fullmatch(path) or (path == _STREAM) != (scope["type"] == "websocket"):
        return 404, "There is nothing here."
    if scope["type"] == "http" and scope["method"] not in _METHODS:
        return 405, "This server only tells; it takes nothing."
    return None


def _is_own_host(host: str) -> bool:
    """Whether a Host is one of ``server.allowedHosts``; where that list is empty, none is."""
    return bool(config.get_option("server.allowedHosts")) and is_host_allowed(host)


def _normalize(host: str) -> str:
    """Return host and port as a browser writes them in an Origin."""
    return host.lower().removesuffix(":80").removesuffix(":443")


def _origin_host(origin: str) -> str | None:
    """Return host and port of an Origin that is a web page's; None of all others."""
    try:
        parts = urlsplit(origin)
    except ValueError:  # such as half an IPv6 address
        return None
    return _normalize(parts.netloc) if parts.scheme in ("http", "https") else None


def _is_link(headers: Headers, path: str | None) -> bool:
    """Whether a reader has come to the page from elsewhere, by a link or an address typed in."""
    return path == "" and headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def page_policy() -> str:
    """State the policy of the page: its own scripts, and components, which Streamlit imports from ``blob:``."""
    page = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    inline = " ".join(map(policy_source, re.findall(r"<script>(.*?)</script>", page, re.DOTALL)))
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' blob: {inline}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        ]
    )


def frame_policy() -> str:
    """State the policy of the map's frame.

    streamlit-folium runs the map's script in place and by ``eval``. The servers of online base maps may be asked for
    pictures, and for nothing else.
    """
    servers = sorted({_origin(base_map["url"]) for base_map in online_base_maps()})
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob: {' '.join(servers)}",
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        ]
    )


def _origin(url: str) -> str:
    """Return the origin of a tile's address, any host of a server that has several."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"
