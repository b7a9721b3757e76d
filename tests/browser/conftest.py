"""A real Chromium and real Streamlit servers; see the fixtures `visit`, `page`, `serve` and `foreign`."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from dashboard_page import DASHBOARD, SIZE, DashboardPage
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, sync_playwright
from real_record import RECORD, STAND_IN, query
from timeline_page import TimelinePage

from geo.address import View

ROOT = Path(__file__).parents[2]
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
START = 60.0  # seconds a server may take on a busy machine
WAIT = 60_000  # milliseconds for anything on a page

Serve = Callable[..., str]
Visit = Callable[..., Page]
OpenTimeline = Callable[..., TimelinePage]


def _installed() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


def _chromium() -> str | None:
    """Path of a Chromium, installed if need be; None stands for Playwright's own."""
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
                running[command] = stack.enter_context(_server(command, log))
            return running[command]

        yield serve


@contextmanager
def _server(command: tuple[str, ...], log: Path) -> Iterator[str]:
    script, *args = command
    port = _free_port()
    options = {
        "server.port": port,
        "server.address": "localhost",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, *flags, "--", *args],
            cwd=ROOT, env=os.environ | {"PYTHONPATH": path}, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _await_health(process, port, log)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(timeout=START)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def _await_health(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Poll until the server answers; waiting on the process itself also ends at once where it dies."""
    for _ in range(int(START / 0.1)):
        try:
            with urlopen(f"http://localhost:{port}/_stcore/health", timeout=START):
                return
        except (URLError, OSError):
            pass
        try:
            process.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail(f"Streamlit did not start:\n{log.read_text(errors='replace')}")


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
def open_timeline(serve: Serve, visit: Visit) -> OpenTimeline:
    """``open_timeline(query="", **options)``: the page of ``timeline_app.py``, in a context with options."""
    app = Path(__file__).with_name("timeline_app.py")
    return lambda query="", **options: TimelinePage(visit(f"{serve(app)}/?{query}", **options))


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
def show(serve: Serve, visit: Visit, archive: Path) -> Callable[..., DashboardPage]:
    """``show(view)``: the real record with an archive, at the address of a view."""

    def show(view: View | None = None, **options: Any) -> DashboardPage:
        url = serve(DASHBOARD, "--archive", str(archive))
        return DashboardPage(visit(**SIZE | options), f"{url}/{query(view)}")

    return show
