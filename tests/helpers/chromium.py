"""A headless Chromium for tests, loaded as a plugin by tests/conftest.py; see the fixtures `visit` and `page`."""

from __future__ import annotations

import json
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
from weakref import WeakSet

import pytest

from tests.helpers.patience import HANG_SECONDS

if TYPE_CHECKING:  # the many tests without a browser need not wait for it
    from playwright.sync_api import Browser, BrowserContext, Error, Page, Request

USUAL: dict[str, Any] = {"locale": "en-GB", "viewport": {"width": 1280, "height": 720}}
LOCAL = {"localhost", "127.0.0.1"}
PACKAGE = "chromium-headless-shell"
"""Debian's Chromium without a window: a page costs two thirds of what it costs one that hides its window."""
NAMES = (PACKAGE, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
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
            subprocess.run(["apt-get", "install", "-y", "-q", PACKAGE], check=False)
            if path := _installed():
                return path
        if subprocess.run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]).returncode:
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


class Contexts:
    """Browser contexts, one for the same of Playwright's options, whose cache pages share."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._made: dict[str, BrowserContext] = {}

    def get(self, **options: Any) -> BrowserContext:
        """Return the context with these options."""
        key = json.dumps(options, sort_keys=True)
        if key not in self._made:
            self._made[key] = self._browser.new_context(**options)
            self._made[key].set_default_timeout(HANG_SECONDS * 1000)
        return self._made[key]

    def clear(self, context: BrowserContext) -> None:
        """Empty a context after a test; close one that has another clock, which cannot be taken back."""
        if context in _CLOCKED:
            self._made = {key: made for key, made in self._made.items() if made is not context}
            context.close()
        else:
            context.clear_cookies()
            context.clear_permissions()


_CLOCKED: WeakSet[BrowserContext] = WeakSet()


def stop_clock(page: Page) -> None:
    """Stop the clock of a page: from now on `page.clock` alone moves it, and that of every page of its context."""
    _CLOCKED.add(page.context)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    """All contexts of the tests of this process."""
    return Contexts(browser)


@pytest.fixture
def foreign() -> list[str]:
    """The addresses on other hosts that the test's pages have asked for; none of them was reached."""
    return []


@pytest.fixture
def visit(contexts: Contexts, foreign: list[str]) -> Iterator[Visit]:
    """``visit(url, **options) -> Page``: a new page in a context with Playwright's options, finished.

    Without a URL the page is blank. It finds no cookie, no permission and nothing in its storage. An exception that no
    one caught in a page fails the test, and so does whatever a page's policy forbids it.
    """
    with _visiting(contexts, foreign) as visit:
        yield visit


@pytest.fixture
def visit_forbidden(contexts: Contexts) -> Iterator[Visit]:
    """As `visit`, for a test that tries what the page's policy forbids."""
    with _visiting(contexts, [], is_policy_kept=False) as visit:
        yield visit


@pytest.fixture(scope="module")
def visit_for_module(contexts: Contexts) -> Iterator[Visit]:
    """As `visit`, for a page that the tests of a module share because they only look at it."""
    with _visiting(contexts, []) as visit:
        yield visit


@contextmanager
def _visiting(contexts: Contexts, foreign: list[str], is_policy_kept: bool = True) -> Iterator[Visit]:
    opened: dict[BrowserContext, list[Page]] = {}
    failures: list[str] = []

    def watch(page: Page) -> None:
        opened[page.context].append(page)
        page.on("request", record)
        page.on("pageerror", lambda error: failures.append(_describe(error)))
        if is_policy_kept:
            page.on("console", lambda said: "Content Security Policy" in said.text and failures.append(said.text))

    def record(request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host and host not in LOCAL:
            foreign.append(request.url)

    def visit(url: str | None = None, **options: Any) -> Page:
        context = contexts.get(**USUAL | options)
        if context not in opened:
            opened[context] = []
            context.on("page", watch)  # those that a page opens too
        page = context.new_page()
        if url:
            page.goto(url)
            wait_until_finished(page)
        return page

    yield visit
    for context, pages in opened.items():
        context.remove_listener("page", watch)
        for page in pages:
            if not page.is_closed():
                _forget(page)
                page.close()
        contexts.clear(context)
    assert not failures, f"uncaught or forbidden in the page: {failures}"


def _forget(page: Page) -> None:
    """Empty the storage of the site that a page is on."""
    site = urlsplit(page.url)
    if site.scheme == "http":
        session = page.context.new_cdp_session(page)
        origin = f"{site.scheme}://{site.netloc}"
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})


def _describe(error: Error) -> str:
    return error.stack or error.message


def wait_until_finished(page: Page) -> None:
    """Wait until the Streamlit script of a page has run to its end."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=HANG_SECONDS * 1000)


@pytest.fixture
def page(visit: Visit) -> Page:
    """A blank page."""
    return visit()
