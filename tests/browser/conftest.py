"""Real Streamlit servers, and pages in the Chromium of tests/helpers/chromium.py; see the fixture `serve`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import file_page
import pytest
import real_record
from alone_page import AlonePage
from dashboard_page import DASHBOARD, SIZE, DashboardPage
from file_page import FilePage, FileTimelinePage
from playwright.sync_api import Page
from real_record import RECORD, STAND_IN, WHOLE, Open, query
from server import server
from timeline_page import TimelinePage

from geo.record.view import View
from tests.helpers.chromium import LOCAL, Visit

__all__ = ["LOCAL", "OpenFile", "OpenTimeline", "Serve", "Visit"]

Serve = Callable[..., str]
OpenFile = Callable[..., tuple[Page, str]]
OpenTimeline = Callable[..., TimelinePage]


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
    """``open_timeline(record="sample", **options)``: the timeline on a blank page, in a context with options.

    With the parameter "served" it is on the page of ``timeline_app.py``, with "file" on the stand-alone page.
    """

    def alone(record: str = "sample", **options: Any) -> TimelinePage:
        return AlonePage(visit(**options), record)

    def served(record: str = "sample", query: str = "", **options: Any) -> TimelinePage:
        app = Path(__file__).with_name("timeline_app.py")
        return TimelinePage(visit(f"{serve(app)}/?record={record}&{query}", **options))

    def from_disk(record: str = "sample", **options: Any) -> TimelinePage:
        page, url = open_file(file_page.page(record), **options)
        page.goto(url)
        return FileTimelinePage(page)

    return {"alone": alone, "served": served, "file": from_disk}[getattr(request, "param", "alone")]


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
def home(serve: Serve, archive: Path) -> str:
    """The address of the dashboard with the real record and an archive: one server for all who look at it."""
    return serve(DASHBOARD, "--archive", str(archive))


@pytest.fixture
def show(home: str, visit: Visit) -> Open:
    """``show(view)``: the real record with an archive, at the address of a view."""
    return lambda view=None, **options: DashboardPage(visit(**SIZE | options), f"{home}/{query(view)}")


@pytest.fixture
def from_disk(open_file: OpenFile) -> Callable[..., FilePage]:
    """``from_disk(view)``: the stand-alone page of a view of the real record."""
    return lambda view=None, **options: FilePage(*open_file(real_record.page(view or View(WHOLE)), **SIZE | options))


@pytest.fixture
def opened(request: pytest.FixtureRequest, show: Open, from_disk: Open) -> Open:
    """``opened(view)``: the real record at the address of a view; with the parameter "file" the stand-alone page."""
    return from_disk if getattr(request, "param", "served") == "file" else show
