"""Who is answered: a table of requests; and what every answer says."""

import re
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit import config

from geo.web.map_data import online_base_maps
from geo.web.security import Guard, find_fault, frame_policy, page_policy
from tests.helpers.asgi import run_coroutine

OWN = "localhost:8501"
STREAM = "_stcore/stream"
OPEN = "open/a-token_of-a-session"
FRAME = "component/streamlit_folium.st_folium/index.html"
Headers = dict[str, str]


@pytest.fixture(autouse=True)
def usual_hosts() -> None:
    """The tests run where the project's own configuration is in force."""
    assert config.get_option("server.allowedHosts") == ["localhost", "127.0.0.1", "::1"]
    assert config.get_option("client.allowedOrigins") == []


def scope(path: str = "", headers: Headers | None = None, method: str = "GET", **more: Any) -> Scope:
    pairs = [(name.lower().encode(), value.encode()) for name, value in ({"Host": OWN} | (headers or {})).items()]
    kind = "websocket" if path == STREAM else "http"
    return {"type": kind, "method": method, "path": f"/{path}", "headers": pairs, "extensions": {}, **more}


def status(path: str = "", headers: Headers | None = None, method: str = "GET") -> int:
    """The status of a refusal, 200 for none."""
    fault = find_fault(scope(path, headers, method), path)
    return fault[0] if fault else 200


@pytest.mark.parametrize("path", ["", STREAM, FRAME, "media/1.csv", "assets/1/map.js", "static/js/index.js"])
@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("localhost", True),
        ("localhost:8501", True),
        ("LocalHost:8501", True),
        ("localhost.:8501", True),
        ("127.0.0.1:8501", True),
        ("[::1]:8501", True),
        ("[::1]", True),
        ("rebound.example", False),
        ("rebound.example:8501", False),
        ("localhost.example:8501", False),
        ("notlocalhost:8501", False),
        ("localhost:8501.example", False),
        ("localhost@rebound.example", False),
        ("rebound.example/localhost", False),
        ("127.0.0.1.example:8501", False),
        ("0.0.0.0:8501", False),
        ("192.168.1.7:8501", False),
        ("[::2]:8501", False),
        ("::1:8501", False),
        ("localhost:port", False),
        ("localhost, rebound.example", False),
        ("", False),
    ],
)
def test_only_this_machines_names_are_answered(path: str, host: str, answered: bool) -> None:
    assert status(path, {"Host": host}) == (200 if answered else 403)


@pytest.mark.parametrize("hosts", [[], [OWN, OWN], [OWN, "rebound.example"]])
def test_a_request_has_one_host(hosts: list[str]) -> None:
    request = scope() | {"headers": [(b"host", host.encode()) for host in hosts]}
    assert find_fault(request, "")


@pytest.mark.parametrize("path", ["", STREAM, "media/1.csv"])
@pytest.mark.parametrize(
    ("host", "origin", "answered"),
    [
        (OWN, "http://localhost:8501", True),
        (OWN, "HTTP://LOCALHOST:8501", True),
        ("localhost", "http://localhost", True),
        ("localhost:80", "http://localhost", True),
        ("localhost", "https://localhost", True),
        ("[::1]:8501", "http://[::1]:8501", True),
        ("127.0.0.1:8501", "http://127.0.0.1:8501", True),
        (OWN, "http://localhost:3000", False),
        (OWN, "http://localhost", False),
        (OWN, "http://127.0.0.1:8501", False),
        (OWN, "http://[::1]:8501", False),
        (OWN, "http://rebound.example:8501", False),
        (OWN, "https://rebound.example", False),
        (OWN, "http://localhost:8501.example", False),
        (OWN, "http://rebound.example@localhost:8501", False),
        (OWN, "file://", False),
        (OWN, "null", False),
        (OWN, f"http://[{OWN}", False),
        (OWN, "chrome-extension://localhost:8501", False),
        (OWN, "", False),
    ],
)
def test_only_this_servers_own_pages_are_answered(path: str, host: str, origin: str, answered: bool) -> None:
    assert status(path, {"Host": host, "Origin": origin}) == (200 if answered else 403)


@pytest.mark.parametrize(
    ("path", "site", "mode", "dest", "answered"),
    [
        ("", "none", "navigate", "document", True),  # typed in
        ("", "cross-site", "navigate", "document", True),  # a link on another site, or in a file
        ("", "same-site", "navigate", "document", True),  # a link on another port of this machine
        ("", "cross-site", "navigate", "iframe", False),
        ("", "same-site", "navigate", "iframe", False),
        ("", "cross-site", "no-cors", "image", False),
        ("media/1.csv", "same-origin", "no-cors", "image", True),
        ("media/1.csv", "cross-site", "navigate", "document", False),
        ("assets/1/map.js", "same-site", "no-cors", "script", False),
        (FRAME, "same-origin", "navigate", "iframe", True),
        (FRAME, "cross-site", "navigate", "document", False),
    ],
)
def test_from_other_sites_one_comes_only_to_the_page(
    path: str, site: str, mode: str, dest: str, answered: bool
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert status(path, headers) == (200 if answered else 403)


@pytest.mark.parametrize(
    "path",
    [
        "_stcore/metrics", "_stcore/upload_file/session/file", "_stcore/agent/interact", "_stcore/agent/openapi.json",
        "_stcore/agent/mcp", "_stcore/script-health-check", "_stcore/bidi-components/x/y.js", "auth/login",
        "oauth2callback", "app/static/x", "component/another.component/index.html", "dashboard.py", "geo/web/routes.py",
        "events.yaml", "~/+/", "media/", "assets/", "static/", "record/", "record/12ab/", "record/12ab/other",
        "record/columns", "record/12ab/columns/more", "record/../events.yaml/columns",
    ],
)  # fmt: skip
def test_what_the_page_does_not_need_is_not_there(path: str) -> None:
    assert status(path) == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_is_taken(method: str) -> None:
    assert status("", method=method) == 405


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        (OPEN, {"Origin": f"http://{OWN}"}, 200),
        (OPEN, {"Origin": f"http://{OWN}", "Sec-Fetch-Site": "same-origin"}, 200),
        (OPEN, {}, 403),
        (OPEN, {"Origin": "null"}, 403),
        (OPEN, {"Origin": "http://localhost:3000"}, 403),
        (OPEN, {"Origin": "http://rebound.example"}, 403),
        (OPEN, {"Origin": f"http://{OWN}", "Host": "rebound.example"}, 403),
        (OPEN, {"Origin": f"http://{OWN}", "Sec-Fetch-Site": "cross-site"}, 403),
        (OPEN, {"Origin": f"http://{OWN}", "Sec-Fetch-Site": "same-site"}, 403),
        (f"{OPEN}/x", {"Origin": f"http://{OWN}"}, 404),
        ("media/1.csv", {"Origin": f"http://{OWN}"}, 405),
        ("_stcore/upload_file/session/file", {"Origin": f"http://{OWN}"}, 404),
    ],
)
def test_files_are_taken_from_a_page_of_ours_only(path: str, headers: Headers, expected: int) -> None:
    assert status(path, headers, "POST") == expected


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS"])
def test_where_files_are_taken_nothing_else_is_to_be_had(method: str) -> None:
    assert status(OPEN, {"Origin": f"http://{OWN}"}, method) == 404


def test_the_stream_is_a_websocket_and_nothing_else_is() -> None:
    assert find_fault(scope(STREAM) | {"type": "http"}, STREAM)
    assert find_fault(scope("media/1.csv") | {"type": "websocket"}, "media/1.csv")


def test_other_names_are_answered_where_the_switch_says_so() -> None:
    usual = config.get_option("server.allowedHosts")
    config.set_option("server.allowedHosts", ["board.example"])
    try:
        assert status("", {"Host": "board.example:8501", "Origin": "http://board.example:8501"}) == 200
        assert status("", {"Host": OWN}) == 403
        config.set_option("server.allowedHosts", [])
        assert status("", {"Host": "board.example"}) == 403
    finally:
        config.set_option("server.allowedHosts", usual)


def answer(request: Scope) -> tuple[list[Message], list[Scope]]:
    """What the guard sends, and the requests that it lets through to an app that answers each."""
    sent: list[Message] = []
    let_through: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        let_through.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    run_coroutine(Guard(app)(request, receive, send))
    return sent, let_through


@pytest.mark.parametrize("path", ["", FRAME, "media/1.csv", "assets/1/map.js", "_stcore/metrics", "unknown"])
@pytest.mark.parametrize("host", [OWN, "rebound.example"])
def test_every_answer_has_the_headers(path: str, host: str) -> None:
    headers = dict(answer(scope(path, {"Host": host}))[0][0]["headers"])
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"referrer-policy"] == b"no-referrer"
    assert headers[b"cross-origin-opener-policy"] == b"same-origin"
    assert headers[b"cross-origin-resource-policy"] == b"same-origin"
    policy = headers[b"content-security-policy"].decode()
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert ("sandbox" in policy) == (path not in ("", FRAME))


def test_a_refused_websocket_never_reaches_streamlit() -> None:
    extensions = {"websocket.http.response": {}}
    sent, let_through = answer(scope(STREAM, {"Origin": "http://rebound.example"}, extensions=extensions))
    assert sent[0]["type"] == "websocket.http.response.start"
    assert sent[0]["status"] == 403
    assert let_through == []


def test_streamlit_has_no_origin_to_compare() -> None:
    _, (passed,) = answer(scope(STREAM, {"Origin": "HTTP://LOCALHOST:8501"}))
    assert [name for name, _ in passed["headers"]] == [b"host"]


@pytest.mark.parametrize(
    ("base", "path", "status"),
    [
        ("deep/down", "/deep/down", 200),
        ("deep/down", "/deep/down/", 200),
        ("deep/down", "/deep/down/media/1.csv", 200),
        ("deep/down", "/media/1.csv", 404),
        ("deep/down", "/", 404),
        ("", "/", 200),
        ("", "//localhost", 404),
    ],
)
def test_the_app_may_lie_under_a_path(base: str, path: str, status: int) -> None:
    usual = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", base)
    try:
        sent, _ = answer(scope() | {"path": path})
    finally:
        config.set_option("server.baseUrlPath", usual)
    assert sent[0]["status"] == status


def test_the_page_runs_no_script_in_its_text_and_none_from_elsewhere() -> None:
    scripts = next(part for part in page_policy().split("; ") if part.startswith("script-src"))
    assert re.fullmatch(r"script-src 'self' blob:( 'sha256-[\w+/=]+')+", scripts)


def test_the_frame_asks_the_servers_of_base_maps_for_pictures_only() -> None:
    policy = dict(part.split(" ", 1) for part in frame_policy().split("; "))
    pictures = policy.pop("img-src").split()
    for base_map in online_base_maps():
        scheme, _, rest = base_map["url"].partition("://")
        assert f"{scheme}://{rest.split('/')[0].replace('{s}', '*')}" in pictures
    assert not [sources for sources in policy.values() if "//" in sources]
