"""A real Chromium and real Streamlit servers; see the fixtures `visit`, `page`, `serve` and `foreign`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.parse import urlsplit

import file_page
import pytest
import real_record
from dashboard_page import DASHBOARD, SIZE, DashboardPage
from file_page import FilePage, FileTimelinePage
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, sync_playwright
from real_record import RECORD, STAND_IN, WHOLE, Open, query
from server import START, server
from timeline_page import TimelinePage

from geo.record.view_state import View

USUAL: dict[str, Any] = {"locale": "en-GB", "viewport": {"width": 1280, "height": 720}}
LOCAL = {"localhost", "127.0.0.1"}
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
    # Nothing but this machine can be reached, from whatever part of the page.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
WAIT = 60_000  # milliseconds for anything on a page

Serve = Callable[..., str]
Visit = Callable[..., Page]
OpenFile = Callable[..., tuple[Page, str]]
OpenTimeline = Callable[..., TimelinePage]


def _installed() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


def _chromium() -> str | None:
    """Path of a Chromium, installed if need be by one test process for all; None stands for Playwright's own."""
    with FileLock(Path(gettempdir()) / "chromium-for-tests.lock"):
        if path := _installed():
            return path
        if os.geteuid() == 0 and shutil.which("apt-get"):
            subprocess.run(["apt-get", "update", "-q"], check=False)
            subprocess.run(["apt-get", "install", "-y", "-q", "chromium"], check=False)
            if path := _installed():
                return path
        if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode:
            pytest.fail("The browser tests need Chromium: install it so that `chromium` is on the PATH.")
        return None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests; it reaches no host but this one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """``serve(script, *args) -> url``: Streamlit on a free port, once for the same script and arguments."""
    running: dict[tuple[str, ...], str] = {}
    with ExitStack() as stack:

        def serve(script: Path | str, *args: str) -> str:
            command = (str(script), *args)
            if command not in running:
                log = tmp_path_factory.mktemp("streamlit") / "log.txt"
                running[command] = stack.enter_context(server(command, log))
            return running[command]

        yield serve


@pytest.fixture
def foreign() -> list[str]:
    """The addresses on other hosts that the test's pages have asked for; none of them was reached."""
    return []


@pytest.fixture
def visit(browser: Browser, foreign: list[str]) -> Iterator[Visit]:
    """``visit(url, **options) -> Page``: a new browser context with Playwright's options, on a finished page.

    Without a URL the page is blank. An exception that no one caught in a page fails the test.
    """
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def record(request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host and host not in LOCAL:
            foreign.append(request.url)

    def visit(url: str | None = None, **options: Any) -> Page:
        context = browser.new_context(**USUAL | options)
        context.set_default_timeout(WAIT)
        contexts.append(context)
        context.on("request", record)
        context.on("weberror", lambda error: failures.append(_words(error.error)))
        page = context.new_page()
        if url:
            page.goto(url)
            finished(page)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not failures, f"uncaught in the page: {failures}"


def _words(error: Error) -> str:
    return error.stack or error.message


def finished(page: Page) -> None:
    """Wait until the script has run to its end."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=START * 1000)


@pytest.fixture
def page(visit: Visit) -> Page:
    """A blank page."""
    return visit()


@pytest.fixture
def open_file(visit: Visit, tmp_path: Path) -> Iterator[OpenFile]:
    """``open_file(content, **options) -> (page, url)``: a blank page, and the stand-alone page on disk.

    A page that asks for anything else, breaks its own policy or complains in the console fails the test.
    """
    asked: list[str] = []

    def open_file(content: bytes, **options: Any) -> tuple[Page, str]:
        page, path = visit(**options), tmp_path / "page.html"
        path.write_bytes(content)
        page.on("request", lambda request: asked.append(request.url[:80]))
        page.on("console", lambda said: said.type == "error" and asked.append(said.text))
        return page, path.as_uri()

    yield open_file
    assert [one for one in asked if not one.startswith((tmp_path.as_uri(), "data:", "blob:"))] == []


@pytest.fixture
def open_timeline(request: pytest.FixtureRequest, serve: Serve, visit: Visit, open_file: OpenFile) -> OpenTimeline:
    """``open_timeline(query="", **options)``: the page of ``timeline_app.py``, in a context with options.

    With the parameter "file" it is the stand-alone page with the same record.
    """
    if getattr(request, "param", "served") == "served":
        app = Path(__file__).with_name("timeline_app.py")
        return lambda query="", **options: TimelinePage(visit(f"{serve(app)}/?{query}", **options))

    def from_disk(query: str = "", **options: Any) -> TimelinePage:
        page, url = open_file(file_page.page(query.removeprefix("record=") or "sample"), **options)
        page.goto(url)
        return FileTimelinePage(page)

    return from_disk


@pytest.fixture
def timeline(open_timeline: OpenTimeline) -> TimelinePage:
    """The timeline with the sample record."""
    return open_timeline()


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with other texts under the names of the record's documents."""
    folder = tmp_path_factory.mktemp("archive")
    for source in RECORD.frames.sources.values():
        (folder / str(source.document)).write_text(f"{STAND_IN}: {source.id}", encoding="utf-8")
    return folder


@pytest.fixture
def show(serve: Serve, visit: Visit, archive: Path) -> Open:
    """``show(view)``: the real record with an archive, at the address of a view."""

    def show(view: View | None = None, **options: Any) -> DashboardPage:
        url = serve(DASHBOARD, "--archive", str(archive))
        return DashboardPage(visit(**SIZE | options), f"{url}/{query(view)}")

    return show


@pytest.fixture
def from_disk(open_file: OpenFile) -> Callable[..., FilePage]:
    """``from_disk(view)``: the stand-alone page of a view of the real record."""
    return lambda view=None, **options: FilePage(*open_file(real_record.page(view or View(WHOLE)), **SIZE | options))


@pytest.fixture
def opened(request: pytest.FixtureRequest, serve: Serve, visit: Visit, from_disk: Open) -> Open:
    """``opened(view)``: the real record at the address of a view; with the parameter "file" the stand-alone page."""
    if getattr(request, "param", "served") == "file":
        return from_disk
    return lambda view=None, **options: DashboardPage(visit(**SIZE | options), f"{serve(DASHBOARD)}/{query(view)}")
