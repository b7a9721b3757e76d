"""The page is sent in the reader's language, with the words of its scripts as data."""

from __future__ import annotations

import json
import re

import pytest
from markupsafe import Markup
from starlette.types import Message, Receive, Scope, Send

from geo.core import language
from geo.web import templates
from geo.web.templates import PageLanguage
from tests.helpers.asgi import run_coroutine

ELEMENTS = Markup('<link rel="preload" href="x">')
PAGE = '<!doctype html><html lang="en"><head><title>Streamlit</title></head><body></body></html>'


async def _serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Send the page in two parts, as a file that the browser may have already."""
    assert not {name for name, _ in scope["headers"]} & {b"if-none-match"} or b"lang" not in scope["query_string"]
    headers = [(b"content-length", str(len(PAGE)).encode()), (b"etag", b"x"), (b"content-type", b"text/html")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": PAGE[:40].encode(), "more_body": True})
    await send({"type": "http.response.body", "body": PAGE[40:].encode()})


def _ask(path: str, query: str = "", **headers: str) -> tuple[dict[str, str], str]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError("nothing is read")

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": given}
    run_coroutine(PageLanguage(_serve, create_elements=lambda: ELEMENTS)(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:]).decode()
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}, body


@pytest.fixture
def _offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "LANGUAGES", {"en": "English", "sr-Latn": "srpski"})
    monkeypatch.setattr(templates, "list_browser_messages", lambda tag: {"Close": ["</script>{Zatvori}"]})
    templates.catalogue_element.cache_clear()


@pytest.mark.usefixtures("_offered")
def test_the_page_has_its_language_and_its_words() -> None:
    headers, page = _ask("/", "from=2022-01-01&lang=sr-Latn", if_none_match="x")
    assert page.startswith('<!doctype html><html lang="sr-Latn">')
    assert f"{ELEMENTS}<script" in page
    found = re.search(r'<script type="application/json" id="catalogue">(.*?)</script></head>', page)
    assert found
    content = json.loads(found[1])
    assert content["messages"] == {"Close": ["</script>{Zatvori}"]}
    assert (content["language"], content["forms"]["months"][0]) == ("sr-Latn", "januar")
    assert (headers["content-language"], headers["content-length"]) == ("sr-Latn", str(len(page.encode())))
    assert "etag" not in headers
    templates.catalogue_element.cache_clear()


@pytest.mark.usefixtures("_offered")
@pytest.mark.parametrize("query", ["", "lang=xx"])
def test_in_a_language_that_is_not_offered_the_page_is_in_english(query: str) -> None:
    _, page = _ask("/", query, accept_language="de")
    assert '<html lang="en">' in page
    assert f"{ELEMENTS}</head>" in page
    assert 'id="catalogue"' not in page


def test_everything_else_is_sent_as_it_is() -> None:
    headers, file = _ask("/static/lang.js", "lang=sr-Latn")
    assert (file, headers["etag"]) == (PAGE, "x")


@pytest.mark.usefixtures("_offered")
def test_without_a_language_in_the_address_the_browser_chooses() -> None:
    assert 'lang="sr-Latn"' in _ask("/", accept_language="sr-RS, en;q=0.5")[1]
