"""What goes wrong in a region of the page is said in it, in words; the others are as ever, and the log knows why."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.app import channel, opening, panels, region
from geo.core.errors import GeoError, Problem, RecordError
from geo.web import components
from tests.helpers.patience import HANG_SECONDS

ROOT = Path(__file__).parents[2]
# What each region calls, and for what key of a component, where several regions call it.
NEEDS: dict[str, tuple[Any, str, str | None]] = {
    "The dialogue": (opening, "subscribe_to_buttons", None),
    "The filters": (panels, "_list_chips", None),
    "The record on the map": (channel, "_describe_passing", None),
    "The timeline": (components, "show_timeline", None),
    "The map": (channel, "create_map", None),
    "Where the map is": (components, "subscribe", channel._MAP_KEY),
    "The panel": (panels, "selected_ids", None),
    "The part below the map": (panels, "_show_words", None),
}


def html(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AppTest]:
    monkeypatch.setattr(sys, "argv", ["dashboard.py"])
    return lambda: AppTest.from_file(ROOT / "dashboard.py", default_timeout=HANG_SECONDS).run()


def fail_with(error: Exception, call: Callable[..., Any], key: str | None) -> Callable[..., Any]:
    """The call that raises, always or where it is given the key of a component of the session."""

    def fail(*args: Any, **kwargs: Any) -> Any:
        if key is None or any(str(arg).startswith(f"{key} ") for arg in args):
            raise error
        return call(*args, **kwargs)

    return fail


def test_every_region_is_among_these() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "geo" / "app").glob("*.py")]
    assert {
        name for source in sources for name in re.findall(r'^@region\(gettext_noop\("([^"]+)"', source, re.MULTILINE)
    } == set(NEEDS)
    assert not [source for source in sources if re.search(r"^@st\.fragment(\(key|\n)", source, re.MULTILINE)]


@pytest.mark.parametrize("name", NEEDS)
def test_a_region_says_what_went_wrong(
    page: Callable[[], AppTest], name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    module, function, key = NEEDS[name]
    fault = fail_with(KeyError("<b>spot</b>"), getattr(module, function), key)
    monkeypatch.setattr(module, function, fault)
    app = page()
    assert not app.exception
    faults = [text for text in html(app) if "could not be shown" in text]
    assert len(faults) == 1
    assert f"{name} could not be shown" in faults[0]
    assert "reload the page" in faults[0]
    assert "spot" not in "".join(html(app))
    assert "KeyError: '<b>spot</b>'" in caplog.text


def test_the_rest_of_the_page_is_as_ever(page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    usual = html(page())
    monkeypatch.setattr(channel, "create_map", fail_with(MemoryError(), channel.create_map, None))
    assert [text for text in html(page()) if "could not be shown" not in text] == usual


def test_a_problem_of_a_file_is_told_as_such(page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    problem: GeoError = RecordError("archive", [Problem(3, "", "found nothing")])
    monkeypatch.setattr(panels, "selected_ids", fail_with(problem, panels.selected_ids, None))
    assert "archive:3: found nothing" in "".join(html(page()))


def test_a_fault_outside_all_regions_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(region.st, "html", shown.append)
    assert region.explain_page_fault(KeyError("spot"))
    assert "This step could not be shown" in shown[0]
