"""The server as a browser meets it: it works under its own policies, and pages of other sites come to nothing."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from conftest import LOCAL, Visit
from dashboard_page import SIZE, DashboardPage
from playwright.sync_api import Request, Response, expect

ATTACKER = "http://127.0.0.1:9"  # answered by the test
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def status(url: str, path: str, headers: dict[str, str], method: str = "GET") -> int:
    """What the server says to a request, sent as it is."""
    address = urlsplit(url)
    connection = HTTPConnection(str(address.hostname), address.port)
    try:
        connection.putrequest(method, path, skip_host=True)
        for name, value in ({"Host": address.netloc} | headers).items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_whole_session_is_local_and_every_answer_has_the_headers(home: str, visit: Visit) -> None:
    requests: list[Request] = []
    responses: list[Response] = []
    page = visit(**SIZE, accept_downloads=True)
    page.on("request", lambda request: requests.append(request))
    page.on("response", lambda response: responses.append(response))
    dashboard = DashboardPage(page, f"{home}/")
    dashboard.enter("jarinje")
    page.locator(".share").get_by_role("button", name="Download").click()
    with page.expect_download():
        page.get_by_role("dialog").get_by_role("button", name="CSV", exact=True).click()
    asked = [request for request in requests if not request.url.startswith(("blob:", "data:"))]
    assert {urlsplit(request.url).hostname for request in asked} <= LOCAL
    assert not [request.url for request in asked if request.method != "GET" or request.post_data]
    answered = [response for response in responses if not response.url.startswith(("blob:", "data:"))]
    assert {urlsplit(response.url).path.split("/")[1] for response in answered} >= {"", "static", "component", "assets"}
    for response in answered:
        assert response.ok, response.url
        assert response.headers["x-content-type-options"] == "nosniff", response.url
        assert "frame-ancestors 'self'" in response.headers["content-security-policy"], response.url
    assert dashboard.complaints == []


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        ("/", {}, 200),
        ("/", {"Host": "rebound.example"}, 403),
        ("/_stcore/stream", HANDSHAKE, 101),
        ("/_stcore/stream", HANDSHAKE | {"Origin": "http://rebound.example"}, 403),
        ("/_stcore/stream", HANDSHAKE | {"Host": "rebound.example"}, 403),
        ("/_stcore/metrics", {}, 404),
        ("/dashboard.py", {}, 404),
        ("/component/streamlit_folium.st_folium/../../__init__.py", {}, 400),
        ("/component/streamlit_folium.st_folium/__init__.py", {}, 404),
        ("/static/..%2f..%2fcli.py", {}, 400),
    ],
)
def test_the_server_answers_its_own_pages_only(home: str, path: str, headers: dict[str, str], expected: int) -> None:
    assert status(home, path, headers) == expected


def test_a_file_is_taken_from_a_page_that_knows_its_session_only(home: str) -> None:
    headers = {"Content-Length": "0"}
    assert status(home, "/open/guessed", headers | {"Origin": "http://rebound.example"}, "POST") == 403
    assert status(home, "/open/guessed", headers, "POST") == 403
    assert status(home, "/open/guessed", headers | {"Origin": home}, "POST") == 404
    assert status(home, "/_stcore/upload_file/x/y", headers | {"Origin": home}, "PUT") == 404


def test_another_sites_page_that_opens_ours_has_no_hand_on_it(home: str, visit: Visit) -> None:
    page = visit(**SIZE)
    page.route(f"{ATTACKER}/", lambda route: route.fulfill(content_type="text/html", body="<title>other</title>"))
    page.goto(f"{ATTACKER}/")
    with page.expect_popup() as opened:
        page.evaluate("url => { window.ours = open(url); }", home)
    ours = opened.value
    expect(ours.locator(".timeline")).to_be_visible()
    assert page.evaluate("ours.closed")
