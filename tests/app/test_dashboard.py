"""The page without a browser: what Python puts on it, and that no bad input ever shows a traceback."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.app.opening import Opening
from geo.core.errors import Problem
from geo.record.opened_file import CannotOpen, OpenedFile, open_file
from tests.helpers.patience import HANG_SECONDS

ROOT = Path(__file__).parents[2]
TINY = """\
dataset: {title: Tiny, description: d, license: l, coverage: c, updated: 2022-12-31}
sources:
  wire: {title: A report}
places:
  spot:
    {names: {sq: Vendi, sr: Mesto}, point: [43.1, 20.8], precision: exact, radius_m: 100, municipality: leposaviq,
     basis: b}
events:
"""
EVENT = (
    "  e-{n}: {{title: Event {n}, summary: s, date: {date}, place: spot, type: {kind}, "
    "status: reported, sources: [wire]}}\n"
)
Run = Callable[..., AppTest]


def tiny(*events: tuple[str, str]) -> str:
    lines = (EVENT.format(n=n, date=date, kind=kind) for n, (date, kind) in enumerate(events))
    return TINY.replace("events:\n", "events:\n" if events else "events: {}\n") + "".join(lines)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """``run(file, *arguments, **query)``: the page after one run, as after a file has been given to it."""

    def page(
        file: Path,
        *arguments: str,
        opened: OpenedFile | None = None,
        fault: CannotOpen | None = None,
        **query: str,
    ) -> AppTest:
        monkeypatch.setattr(sys, "argv", ["dashboard.py", "--events", str(file), *arguments])
        app = AppTest.from_file(ROOT / "dashboard.py", default_timeout=HANG_SECONDS)
        for name, value in query.items():
            app.query_params[name] = value
        app.session_state["opening"] = Opening(opened=opened, fault=fault)
        return app.run()

    st.cache_resource.clear()
    yield page
    st.cache_resource.clear()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "events.yaml"


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def titles(app: AppTest) -> list[str]:
    """What the rows of the table say, newest first."""
    return re.findall(r'class="what"><button dir="auto">(.*?)</button>', html(app))


def drawn_map(app: AppTest) -> dict[str, object]:
    return json.loads(app.get("component_instance")[0].proto.json_args)


def test_the_first_record_is_shown(run: Run) -> None:
    app = run(ROOT / "events.yaml")
    assert not app.exception
    assert "Northern Kosovo" in html(app)
    assert len(titles(app)) >= 30


def test_the_map_reruns_for_no_pan_and_no_click(run: Run) -> None:
    shown = drawn_map(run(ROOT / "events.yaml"))
    assert shown["returned_objects"] == []
    assert all(address.startswith("../") for address in [*shown["js_links"], *shown["css_links"]])


def test_statements_are_no_rows_at_first(run: Run, file: Path) -> None:
    file.write_text(tiny(("2022-12-08", "protest"), ("2022-12-09", "statement")), encoding="utf-8")
    assert titles(run(file)) == ["Event 0"]


def test_an_empty_page_invites_a_file_and_has_sample_data_beside_it(run: Run, file: Path) -> None:
    assert all(words in html(run(file)) for words in ("found no such file", "Open a file…", "Show the sample data"))
    file.write_text(tiny(), encoding="utf-8")
    assert "Show the sample data" in html(run(file))
    file.write_text(tiny(("2022-12-08", "protest")), encoding="utf-8")
    assert "Show the sample data" not in html(run(file))


def test_an_opened_file_stands_in_place_of_the_record_without_an_address(run: Run, file: Path) -> None:
    file.write_text(tiny(("2022-12-08", "protest")), encoding="utf-8")
    opened = open_file(tiny(("2022-12-09", "arrest"), ("2022-12-10", "arrest")).encode(), "mine & yours.yaml")
    app = run(file, opened=opened)
    assert titles(app) == ["Event 1", "Event 0"]
    assert "mine &amp; yours.yaml<" in html(app)
    assert app.query_params == {}


def test_what_cannot_be_opened_is_told_and_leaves_the_record(run: Run, file: Path) -> None:
    file.write_text(tiny(("2022-12-08", "protest")), encoding="utf-8")
    app = run(file, fault=CannotOpen("mine.pdf", [Problem(0, "", "found a PDF")], b"row"))
    assert "mine.pdf: found a PDF" in html(app)
    assert titles(app) == ["Event 0"]
    assert len(app.get("download_button")) == 1


def test_a_retracted_incident_is_a_row_only_on_request(run: Run, file: Path) -> None:
    text = tiny(("2022-12-08", "protest"), ("2022-12-09", "protest"))
    file.write_text(text[::-1].replace("reported"[::-1], "retracted"[::-1], 1)[::-1], encoding="utf-8")
    assert titles(run(file)) == ["Event 0"]
    assert titles(run(file, layers="incidents,retracted")) == ["Event 1", "Event 0"]


def test_an_archive_that_is_not_there_is_told_above_the_map(run: Run, file: Path, tmp_path: Path) -> None:
    file.write_text(tiny(("2022-12-08", "protest")), encoding="utf-8")
    app = run(file, "--archive", str(tmp_path / "nowhere"))
    assert f"{tmp_path / 'nowhere'}" in html(app)
    assert len(titles(app)) == 1


def test_the_address_sets_the_window(run: Run, file: Path) -> None:
    file.write_text(tiny(*((f"2022-12-{day:02}", "protest") for day in range(1, 21))), encoding="utf-8")
    app = run(file, **{"from": "2022-12-05", "to": "2022-12-07", "mode": "window"})
    assert titles(app) == ["Event 6", "Event 5", "Event 4"]


def test_a_senseless_address_shows_everything_and_says_so(run: Run, file: Path) -> None:
    file.write_text(tiny(("2022-12-08", "protest")), encoding="utf-8")
    app = run(file, **{"from": "tomorrow"})
    assert not app.exception
    assert "from: found &#39;tomorrow&#39;" in html(app)
    assert len(titles(app)) == 1


def test_labels_with_counts_in_an_address_are_no_choices(run: Run, file: Path) -> None:
    file.write_text(tiny(("2022-12-08", "protest"), ("2022-12-09", "arrest")), encoding="utf-8")
    app = run(file, types="Arrest (1)")
    assert len(titles(app)) == 2
    assert "types: found &#39;Arrest (1)&#39;" in html(app)


def test_the_address_sets_the_filter(run: Run, file: Path) -> None:
    file.write_text(tiny(("2022-12-08", "protest"), ("2022-12-09", "arrest")), encoding="utf-8")
    app = run(file, types="arrest,war")
    assert titles(app) == ["Event 1"]
    assert "types: found &#39;war&#39;" in html(app)


def test_a_filter_for_a_type_that_a_mended_file_lacks_is_dropped(run: Run, file: Path) -> None:
    file.write_text(tiny(("2022-12-08", "protest"), ("2022-12-09", "arrest")), encoding="utf-8")
    app = run(file, types="arrest")
    file.write_text(tiny(("2022-12-08", "protest")), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    app.run()
    assert not app.exception
    assert titles(app) == ["Event 0"]


@pytest.mark.parametrize("count", [0, 1, 300])
def test_any_number_of_incidents_at_one_place_is_shown(run: Run, file: Path, count: int) -> None:
    file.write_text(tiny(*[("2022-12-08", "protest")] * count), encoding="utf-8")
    app = run(file)
    assert not app.exception
    assert f'data-total="{count}"' in html(app)


@pytest.mark.parametrize("content", ["", "a: [", "events: {}", "\tx", "just text", "- a list"])
def test_a_broken_file_is_listed_and_not_traced(run: Run, file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")
    app = run(file)
    assert not app.exception
    assert 'role="alert"' in html(app)
    assert str(file) in html(app)
    assert not titles(app)


def test_a_missing_file_is_said(run: Run, file: Path) -> None:
    app = run(file)
    assert not app.exception
    assert "problem in" in html(app)


def test_the_last_good_record_stays_under_the_problems(run: Run, file: Path) -> None:
    file.write_text(tiny(("2022-12-08", "protest")), encoding="utf-8")
    app = run(file)
    file.write_text(tiny(("2022-12-32", "protest")), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    app.run()
    assert not app.exception
    assert f"{file}:9: events.e-0.date" in html(app)
    assert titles(app) == ["Event 0"]


@pytest.mark.parametrize(
    ("lang", "problem"),
    [
        ("sq", "u gjet: 2022-13, që nuk është në kalendar, pritej: një datë si 2022-12-08"),
        ("sr-Cyrl", "нађено: 2022-13, чега нема у календару, очекивано: датум као 2022-12-08"),
    ],
)
def test_the_problems_of_a_file_are_in_the_language_of_the_page(run: Run, file: Path, lang: str, problem: str) -> None:
    file.write_text(tiny(("2022-13", "protest")), encoding="utf-8")
    assert f"{file}:9: events.e-0.date: {problem}" in html(run(file, lang=lang))


def test_a_mended_file_is_shown_without_problems(run: Run, file: Path) -> None:
    file.write_text("broken: [", encoding="utf-8")
    app = run(file)
    file.write_text(tiny(("2022-12-08", "protest")), encoding="utf-8")
    app.run()
    assert 'role="alert"' not in html(app)
    assert len(titles(app)) == 1
