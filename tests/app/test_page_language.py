"""The page in another language has no words of the interface in English."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.core.messages import read_po
from geo.record.record import load_record
from geo.record.view import Page
from tests.helpers.patience import HANG_SECONDS

ROOT = Path(__file__).parents[2]
RECORD = load_record(ROOT / "events.yaml")
ATTRIBUTES = ("title", "aria-label", "placeholder")
VOID = ("br", "img", "input")


class Texts(HTMLParser):
    """Gathers the texts of HTML, those of its attributes that are read, and those that do not say their language."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.unmarked: set[str] = set()
        self._open: list[tuple[str, bool]] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())
        if not any(has_language for _, has_language in self._open):
            self.unmarked.add(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attrs if name in ATTRIBUTES and value]
        if tag not in VOID:
            self._open.append((tag, "lang" in dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setattr(sys, "argv", ["dashboard.py", "--events", str(ROOT / "events.yaml")])
    yield AppTest.from_file(ROOT / "dashboard.py", default_timeout=HANG_SECONDS)
    st.cache_resource.clear()


def parse_page(app: AppTest) -> Texts:
    """Gather the texts of the page's HTML."""
    parser = Texts()
    for part in app.main:
        if part.type == "html":
            parser.feed(part.proto.body)
    return parser


def read_texts(app: AppTest) -> set[str]:
    """Read what stands on the page, but for the texts of the record."""
    parser = parse_page(app)
    labels = {getattr(widget, "label", "") for widget in [*app.text_input, *app.multiselect, *app.button]}
    return {text for text in [*parser.texts, *labels] if text}


@pytest.mark.parametrize("tag", ["sq", "sr-Cyrl"])
@pytest.mark.parametrize("shown", get_args(Page))
def test_no_word_of_the_interface_is_in_english(page: AppTest, tag: str, shown: str) -> None:
    page.query_params["lang"] = tag
    page.query_params["page"] = shown
    page.query_params["event"] = "2021-09-north-special-police"
    app = page.run()
    assert not app.exception
    texts = read_texts(app)
    same = {form for message in read_po(tag) for form in _forms(message.string)}
    english = {form for message in read_po(tag) for form in _forms(message.id)} - same
    assert len(texts) > 40
    assert sorted(texts & english) == []


def _forms(message: object) -> list[str]:
    forms = message if isinstance(message, tuple) else (message,)
    return [re.sub(r"</?\w+>", "", str(form)) for form in forms if form and "{" not in str(form)]


@pytest.mark.parametrize("shown", ["sources", "disagreements"])
def test_what_a_record_says_in_another_language_only_is_marked_with_it(page: AppTest, shown: str) -> None:
    page.query_params["lang"] = "sq"
    page.query_params["page"] = shown
    page.query_params["event"] = "2022-12-08-serbovc-shooting"
    app = page.run()
    assert not app.exception
    parser = parse_page(app)
    details = [RECORD.frames.detail(id).event for id in RECORD.incidents["id"]]
    claims = [claim for event in details for claim in event.claims]
    english = {source.title for source in RECORD.frames.sources.values()}
    english |= {text for claim in claims for text in (claim.by, claim.about, claim.statement, claim.unit) if text}
    assert len(english & set(parser.texts)) > 10
    assert sorted(english & parser.unmarked) == []
