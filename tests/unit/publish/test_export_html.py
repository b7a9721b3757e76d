"""The stand-alone page as text: what is in it, how large it is, and that nothing of a record is code in it."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from geo import publish as export
from geo.core.dates import day_number
from geo.core.model import Event, Names, Place
from geo.core.tables import build_tables
from geo.core.window import Window
from geo.publish import Extract
from geo.record.filters import Filters
from geo.record.record import Record, load_record
from geo.record.view_state import LAYERS, View
from geo.spatial.municipalities import assign_municipality
from tests.helpers import squares

MADE = date(2026, 11, 24)
HOSTILE = "</script><script>window.ran=1</script><!-- <img src=x onerror=window.ran=2> \u2028 ${1} ' \" \\"


class Page(HTMLParser):
    """The elements of a page: each tag with its attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.tags[-1] if self.tags else ("", {})
        if tag in ("script", "style") and self.cdata_elem == tag:
            self.raw.append((tag, attributes, data))
        else:
            self.words.append(data)

    @property
    def policy(self) -> dict[str, list[str]]:
        found = next(one["content"] for tag, one in self.tags if one.get("http-equiv") == "Content-Security-Policy")
        parts = [part.split() for part in str(found).split(";")]
        return {name: values for name, *values in parts}

    @property
    def config(self) -> dict[str, Any]:
        return json.loads(next(text for _, attributes, text in self.raw if attributes.get("id") == "config"))


@cache
def real() -> Record:
    return load_record(Path(__file__).parents[3] / "events.yaml")


@cache
def whole() -> str:
    return export.dump("html", export.extract_view(real(), View(Window(*real().days), layers=LAYERS), MADE)).decode()


SPOT = squares.place("spot", (42.05, 20.05))


def made(event: Event, place: Place = SPOT) -> Extract:
    """A record of one incident."""
    tables = build_tables(squares.dataset([place], [event]))
    record = Record(tables, assign_municipality(tables.places, squares.boundaries()), squares.boundaries(), "v1")
    return export.extract_view(record, View(Window(*record.days)), MADE)


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_real_record_takes_no_more_than_a_megabyte() -> None:
    assert len(whole().encode()) <= 1_000_000


def test_the_policy_forbids_every_other_origin() -> None:
    policy = Page(whole()).policy
    assert policy["default-src"] == policy["connect-src"] == ["'none'"]
    assert policy["img-src"] == ["data:"]
    allowed = [one for name in ("script-src", "style-src", "style-src-elem") for one in policy[name]]
    assert all(one.startswith("'sha256-") for one in allowed)


def test_the_policy_knows_every_script_and_style_and_no_other() -> None:
    page = Page(whole())
    code = {(tag, digest(text)) for tag, attributes, text in page.raw if attributes.get("type") != "application/json"}
    assert {one for tag, one in code if tag == "script"} == set(page.policy["script-src"])
    assert {one for tag, one in code if tag == "style"} == set(page.policy["style-src"])


def test_the_page_names_nothing_outside_but_links() -> None:
    page = Page(whole())
    assert not [one for tag, one in page.tags if "src" in one or (tag == "link" and one["href"] != "data:,")]
    styles = "".join(text for tag, _, text in page.raw if tag == "style")
    assert set(re.findall(r"url\((?!data:image/png;base64,)[^)]*\)", styles)) <= {"url(#default#VML)"}
    assert "sourceMappingURL" not in whole()


def test_no_online_base_map_is_offered() -> None:
    assert Page(whole()).config["tiles"] == []


def test_every_incident_has_a_card_and_a_row_in_the_order_of_the_record() -> None:
    page = Page(whole())
    cards = [str(one["id"]).removeprefix("incident-") for tag, one in page.tags if one.get("class") == "incident"]
    assert cards == page.config["record"]["incidents"]["id"] == list(real().incidents["id"])
    assert sum(tag == "tr" and "role" in one for tag, one in page.tags) == len(cards) + 1


def test_a_view_takes_its_incidents_and_their_sources_and_no_others() -> None:
    window = Window(day_number(date(2022, 7, 1)), day_number(date(2022, 8, 31)))
    taken = export.extract_view(real(), View(window, Filters(types=("barricade",))), MADE)
    text = export.dump("html", taken).decode()
    config = Page(text).config
    assert config["record"]["incidents"]["id"] == list(taken.incidents["id"])
    assert (config["record"]["first"], config["record"]["last"]) == (window.first, window.last)
    told = text.partition('id="config"')[0]
    for source in real().frames.sources.values():
        assert (str(source.sha256) in told) == (source.id in taken.dataset.sources)
    assert "Type: Barricade" in told


def test_the_page_says_what_it_is_of() -> None:
    words = " ".join(" ".join(Page(whole()).words).split())
    info = real().frames.info
    for part in (info.title, info.license, info.coverage, f"version {real().version}", "exported 24 November 2026",
                 "OpenStreetMap contributors", "GeoNames", "Leaflet", "take no position on status"):  # fmt: skip
        assert part in words


def test_sources_taken_out_are_named() -> None:
    source = real().frames.sources["2022-12-ap-troops"]
    text = export.dump(
        "html", export.extract_view(real(), View(Window(*real().days), without=(source.id,)), MADE)
    ).decode()
    words = " ".join(Page(text).words)
    assert f"Without {source.title}: of 37 incidents" in words
    assert "drops to reported" in words
    assert 1 in Page(text).config["record"]["incidents"]["support"]


@pytest.mark.parametrize("field", ["title", "summary", "note", "date_basis"])
def test_what_an_incident_says_is_text_and_nothing_else(field: str) -> None:
    plain, hostile = (made(replace(squares.full_event(), **{field: text})) for text in ("plain", HOSTILE))
    one, other = (Page(export.dump("html", taken).decode()) for taken in (plain, hostile))
    assert [tag for tag, _ in one.tags] == [tag for tag, _ in other.tags]
    assert [attributes.keys() for _, attributes in one.tags] == [attributes.keys() for _, attributes in other.tags]
    assert one.policy == other.policy
    assert HOSTILE in " ".join(other.words)


def test_what_the_map_is_given_is_what_the_record_says() -> None:
    taken = made(squares.event(), replace(SPOT, names=Names(HOSTILE, "spot")))
    assert Page(export.dump("html", taken).decode()).config["record"]["places"][0]["sq"] == HOSTILE


def test_a_view_without_incidents_is_a_page_too() -> None:
    nothing = export.extract_view(real(), View(Window(*real().days), Filters(text="xyzzy")), MADE)
    page = Page(export.dump("html", nothing).decode())
    assert page.config["record"]["incidents"]["id"] == []
    assert "No incidents." in page.words
