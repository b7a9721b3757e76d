"""A headless Chromium for tests, loaded as a plugin by tests/conftest.py; see the fixtures `visit` and `page`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.helpers.patience import HANG_SECONDS

if TYPE_CHECKING:  # the many tests without a browser need not wait for it
    from playwright.sync_api import Browser, BrowserContext, Error, Page, Request

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

Visit = Callable[..., "Page"]


def find_chromium() -> str | None:
    """Path of a Chromium, installed if need be by one test process for all; None stands for Playwright's own."""
    from filelock import FileLock

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


def _installed() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests; it reaches no host but this one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def foreign() -> list[str]:
    """The addresses on other hosts that the test's pages have asked for; none of them was reached."""
    return []


@pytest.fixture
def visit(browser: Browser, foreign: list[str]) -> Iterator[Visit]:
    """``visit(url, **options) -> Page``: a new browser context with Playwright's options, on a finished page.

    Without a URL the page is blank. An exception that no one caught in a page fails the test, and so does whatever a
    page's policy forbids it.
    """
    with _contexts(browser, foreign) as visit:
        yield visit


@pytest.fixture
def visit_forbidden(browser: Browser) -> Iterator[Visit]:
    """As `visit`, for a test that tries what the page's policy forbids."""
    with _contexts(browser, [], is_policy_kept=False) as visit:
        yield visit


@pytest.fixture(scope="module")
def visit_for_module(browser: Browser) -> Iterator[Visit]:
    """As `visit`, for a page that the tests of a module share because they only look at it."""
    with _contexts(browser, []) as visit:
        yield visit


@contextmanager
def _contexts(browser: Browser, foreign: list[str], is_policy_kept: bool = True) -> Iterator[Visit]:
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def record(request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host and host not in LOCAL:
            foreign.append(request.url)

    def visit(url: str | None = None, **options: Any) -> Page:
        context = browser.new_context(**USUAL | options)
        context.set_default_timeout(HANG_SECONDS * 1000)
        contexts.append(context)
        context.on("request", record)
        context.on("weberror", lambda error: failures.append(_describe(error.error)))
        if is_policy_kept:
            context.on("console", lambda said: "Content Security Policy" in said.text and failures.append(said.text))
        page = context.new_page()
        if url:
            page.goto(url)
            wait_until_finished(page)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not failures, f"uncaught or forbidden in the page: {failures}"


def _describe(error: Error) -> str:
    return error.stack or error.message


def wait_until_finished(page: Page) -> None:
    """Wait until the Streamlit script of a page has run to its end."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=HANG_SECONDS * 1000)


@pytest.fixture
def page(visit: Visit) -> Page:
    """A blank page."""
    return visit()
