"""What a page carries of its language: the attribute ``lang``, and the catalogue that its scripts read.

Streamlit's page is one file in English. `PageLanguage` sends it in the reader's language, so that every script finds
its words when it begins, and nothing is shown in two languages one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.core.language import DEFAULT, choose_language, read_forms
from geo.core.messages import index_messages, read_po
from geo.web.templates import escape_json

_OF_BROWSER = (".js", ".json")
_UNCONDITIONAL = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}


@lru_cache(maxsize=16)
def catalogue_element(tag: str) -> Markup:
    """Return the element from which the scripts of a page read their words; nothing in English, which they have."""
    if tag == DEFAULT:
        return Markup()
    content = {"language": tag, "forms": read_forms(tag), "messages": list_browser_messages(tag)}
    return Markup('<script type="application/json" id="catalogue">{}</script>').format(escape_json(content))


def list_browser_messages(tag: str) -> dict[str, Any]:
    """List the messages of a language that scripts use, the forms of each by its key."""
    catalog = read_po(tag)
    used = [message for message in catalog if any(file.endswith(_OF_BROWSER) for file, _ in message.locations)]
    return dict(index_messages(used))


class PageLanguage:
    """Sends the page in the language that its address, or else the browser, asks for.

    ``create_elements`` makes what else stands in its head, in any language.
    """

    def __init__(self, app: ASGIApp, root: str = "/", create_elements: Callable[[], Markup] = Markup) -> None:
        self._app = app
        self._root = root
        self._create_elements = create_elements

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; that for the page in the reader's language."""
        language = self._choose(scope)
        if language is None:
            await self._app(scope, receive, send)
            return
        start: list[Message] = []
        parts: list[bytes] = []

        async def send_translated(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            page = translate_page(b"".join(parts).decode(), language, self._create_elements()).encode()
            headers = MutableHeaders(scope=start[0])
            if "content-length" in headers:
                headers["content-length"] = str(len(page))
            headers["content-language"] = language
            for name in ("etag", "last-modified"):
                del headers[name]
            await send(start[0])
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else page})

        headers = [(name, value) for name, value in scope["headers"] if name not in _UNCONDITIONAL]
        await self._app({**scope, "headers": headers}, receive, send_translated)

    def _choose(self, scope: Scope) -> str | None:
        """Choose the language of the page; None where something else is asked for."""
        if scope["type"] != "http" or scope["path"] not in (self._root, self._root.rstrip("/")):
            return None
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [None])
        return choose_language(asked[-1], Headers(scope=scope).get("accept-language"))


def translate_page(page: str, tag: str, elements: Markup) -> str:
    """Give Streamlit's page a language, its catalogue, and other elements of its head."""
    page = re.sub(r'<html lang="[^"]*"', lambda _: f'<html lang="{tag}"', page, count=1)
    return page.replace("</head>", f"{elements}{catalogue_element(tag)}</head>", 1)
