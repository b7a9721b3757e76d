"""The page in other languages: nothing is cut, and nothing stands outside the catalogue."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import OpenFile, Visit
from dashboard_page import DASHBOARD, DashboardPage
from file_page import FilePage
from playwright.sync_api import Frame, Page
from real_record import RECORD, WHOLE, query
from screenshots import DESKTOP, PHONE
from server import server
from shape import find_faults, read_texts
from states import OPENED, walk

from geo import publish as export
from geo.core import messages
from geo.core.language import LANGUAGES, read_forms
from geo.record.view import View
from geo.web import templates
from tests.helpers import pseudo_locale

SIZES = {"desktop": DESKTOP, "phone": PHONE}
PSEUDO = View(WHOLE, lang=pseudo_locale.LANGUAGE)
WORDS = re.compile(r"[^\W\d_]+(?:['’ -]+[^\W\d_]+)*")
NOT_OURS = {"skip to main content", "dismiss", "shortcut j", "shortcut k", "expand", "streamlit", "folium"}
"""What Streamlit says in English."""


@pytest.fixture(scope="module")
def locale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo_locale.write_catalogues(tmp_path_factory.mktemp("locale"))


def test_longer_words_are_not_cut_and_all_are_in_the_catalogue(visit: Visit, locale: Path, tmp_path: Path) -> None:
    faults: dict[tuple[str, str], list[str]] = {}
    with server((str(DASHBOARD),), tmp_path / "log.txt", locale) as url:
        for size, options in SIZES.items():
            dashboard = DashboardPage(visit(**options), f"{url}/{query(PSEUDO)}")
            for state in walk(dashboard):
                for frame in (dashboard.page, dashboard.map):
                    loose = [] if state in OPENED else find_loose_words(frame)
                    faults.setdefault((size, state), []).extend([*find_faults(frame, "[⟦⟧]"), *loose])
            dashboard.page.close()
    assert {state: found for state, found in faults.items() if found} == {}


def test_so_it_is_on_the_stand_alone_page(locale: Path, open_file: OpenFile, monkeypatch: pytest.MonkeyPatch) -> None:
    content = _write_page(locale, monkeypatch)
    for options in SIZES.values():
        page = FilePage(*open_file(content, **options)).page
        assert find_faults(page, "[⟦⟧]") == []
        assert find_loose_words(page) == []


def _write_page(locale: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Write the stand-alone page in the made-up language, of a record that no other test has words of."""
    cached = (messages.read_catalogue, messages.read_po, templates.catalogue_element)
    with monkeypatch.context() as patch:
        patch.setattr(messages, "FOLDER", locale)
        for function in cached:
            function.cache_clear()
        page = export.dump("html", export.extract_view(replace(RECORD), PSEUDO, date(2026, 11, 24)))
    for function in cached:
        function.cache_clear()
    return page


def find_loose_words(page: Page | Frame) -> list[str]:
    """Find the words of a page that neither have brackets nor stand in the record, in dates or in names."""
    forms = read_forms(pseudo_locale.LANGUAGE)
    others = {word.casefold() for word in (*forms["months"], *forms["shortMonths"], *LANGUAGES.values())} | NOT_OURS
    left = set(WORDS.findall(strip_brackets("\n".join(text for text, _ in read_texts(page)))))
    return sorted(words for words in left if words.casefold() not in others and not _is_of_record(words))


def strip_brackets(text: str) -> str:
    """Leave out what stands in the brackets of the made-up language."""
    left, depth = [], 0
    for letter in text:
        depth += {"⟦": 1, "⟧": -1}.get(letter, 0)
        left.append("\n" if letter == "⟧" else letter if depth == 0 else "")
    return "".join(left)


def _simplify(text: str) -> str:
    return re.sub(r"[\s’'-]+", " ", text).casefold()


OF_RECORD = _simplify(
    " ".join([(DASHBOARD.parent / "events.yaml").read_text(encoding="utf-8"), RECORD.boundaries.attribution,
              RECORD.boundaries.license, *RECORD.boundaries.frame["name_sq"], *RECORD.boundaries.frame["name_sr"],
              "Tab Enter Esc CSV GeoJSON GeoParquet KML SHA km"])
)  # fmt: skip


def _is_of_record(words: str) -> bool:
    return _simplify(words) in OF_RECORD
