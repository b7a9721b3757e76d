"""The stand-alone page as text: what is in it, how large it is, and that nothing of a record is code in it."""

import base64
import gzip
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from geo import publish
from geo.core.dates import Window, day_number
from geo.core.model import Event, Names, Place
from geo.core.tables import build_tables
from geo.publish import html
from geo.record import overview
from geo.record.filters import Filters
from geo.record.overview import count_evidence
from geo.record.record import Record, load_record
from geo.record.view import LAYERS, Extract, View
from geo.spatial.municipalities import assign_municipality
from tests.helpers import squares

MADE = date(2026, 11, 24)
HOSTILE = "</script><script>window.ran=1</script><!-- <img src=x onerror=window.ran=2> \u2028 ${1} ' \" \\"


PACKED = "application/gzip"


class Page(HTMLParser):
    """The elements of a page: each tag with its attributes, the text of scripts and styles, and what is packed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.packed: list[tuple[dict[str, str | None], bytes]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.tags[-1] if self.tags else ("", {})
        if attributes.get("type") == PACKED and self.cdata_elem:
            self.packed.append((attributes, gzip.decompress(base64.b64decode(data, validate=True))))
        elif tag in ("script", "style") and self.cdata_elem == tag:
            self.raw.append((tag, attributes, data))
        else:
            self.words.append(data)

    @property
    def policy(self) -> dict[str, list[str]]:
        content = next(
            attributes["content"]
            for _, attributes in self.tags
            if attributes.get("http-equiv") == "Content-Security-Policy"
        )
        parts = [part.split() for part in str(content).split(";")]
        return {name: values for name, *values in parts}

    def unpack(self, id: str) -> bytes:
        return next(content for attributes, content in self.packed if attributes.get("id") == id)

    @property
    def config(self) -> dict[str, Any]:
        return json.loads(self.unpack("config"))

    @property
    def record(self) -> dict[str, Any]:
        """The header of the columns."""
        columns = self.unpack("columns")
        return json.loads(columns[4 : 4 + int.from_bytes(columns[:4], "little")])

    @property
    def ids(self) -> list[str]:
        """The incidents on the map and the timeline."""
        return list(self.record["texts"]["id"])


@cache
def real_record() -> Record:
    return load_record(Path(__file__).parents[3] / "events.yaml")


@cache
def real_page() -> str:
    view = View(Window(*real_record().days), layers=LAYERS)
    return publish.dump("html", publish.extract_view(real_record(), view, MADE)).decode()


SPOT = squares.place("spot", (42.05, 20.05))


def extract_event(event: Event, place: Place = SPOT) -> Extract:
    """A view of a record of one incident."""
    tables = build_tables(squares.dataset([place], [event]))
    record = Record(tables, assign_municipality(tables.places, squares.boundaries()), squares.boundaries(), "v1")
    return publish.extract_view(record, View(Window(*record.days)), MADE)


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_real_record_takes_no_more_than_two_thirds_of_a_megabyte() -> None:
    assert len(real_page().encode()) <= 667_000


def test_the_policy_forbids_every_other_origin() -> None:
    policy = Page(real_page()).policy
    assert policy["default-src"] == policy["connect-src"] == ["'none'"]
    assert policy["img-src"] == ["data:"]
    allowed = [source for name in ("script-src", "style-src", "style-src-elem") for source in policy[name]]
    assert all(source.startswith("'sha256-") for source in allowed)


def packed_scripts(page: Page) -> list[bytes]:
    return [content for given, content in page.packed if given.get("data-type") in ("text/javascript", "module")]


def test_the_policy_knows_every_script_and_style_and_no_other() -> None:
    page = Page(real_page())
    code = {(tag, hash_of(text)) for tag, _, text in page.raw}
    code |= {("script", hash_of(content.decode())) for content in packed_scripts(page)}
    assert {digest for tag, digest in code if tag == "script"} == set(page.policy["script-src"])
    assert {digest for tag, digest in code if tag == "style"} == set(page.policy["style-src"])


def test_the_page_names_nothing_outside_but_links() -> None:
    page = Page(real_page())
    assert not [given for tag, given in page.tags if "src" in given or (tag == "link" and given["href"] != "data:,")]
    styles = "".join(text for tag, _, text in page.raw if tag == "style")
    assert set(re.findall(r"url\((?!data:image/png;base64,)[^)]*\)", styles)) <= {"url(#default#VML)"}
    assert not [content for content in packed_scripts(page) if b"sourceMappingURL" in content]


def test_no_online_base_map_is_offered() -> None:
    assert Page(real_page()).config["tiles"] == []


def test_every_incident_has_a_headline_a_card_and_a_row_newest_first() -> None:
    page = Page(real_page())
    newest_first = list(real_record().incidents.sort_values("first", ascending=False, kind="stable")["id"])
    headlines = [given["data-event"] for _, given in page.tags if given.get("class") == "headline"]
    cards = [str(given["id"]).removeprefix("incident-") for _, given in page.tags if given.get("class") == "incident"]
    rows = [given["data-event"] for tag, given in page.tags if tag == "tr" and "data-event" in given]
    assert headlines == cards == rows == newest_first
    assert page.ids == list(real_record().incidents["id"])


def test_the_evidence_that_the_page_counts_is_that_of_the_overview() -> None:
    evidence = Page(real_page()).config["list"]["evidence"]
    counted = [row for row, counts in enumerate(evidence["counts"]) if counts]
    assert count_evidence(real_record().incidents) == {
        "incidents": len(counted),
        "sources": len({source for row in counted for source in evidence["cites"][row]}),
        "differing": sum(evidence["differs"][row] for row in counted),
        "corroborated": sum(evidence["corroborated"][row] for row in counted),
    }


@pytest.fixture
def page_of_five(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Page]:
    """The page of the real record as if five incidents were many."""
    monkeypatch.setattr(overview, "MAX_HEADLINES", 5)
    view = View(Window(*real_record().days), layers=LAYERS)
    return lambda: Page(publish.dump("html", publish.extract_view(real_record(), view, MADE)).decode())


def cards_in(page: Page) -> list[str]:
    parts = (json.loads(content) for given, content in page.packed if given.get("class") == "cards")
    return [card for part in parts for card in part]


def test_of_many_incidents_the_first_stand_in_the_page_and_the_others_are_packed(
    page_of_five: Callable[[], Page],
) -> None:
    page = page_of_five()
    newest_first = list(real_record().incidents.sort_values("first", ascending=False, kind="stable")["id"])
    rows = [given["data-event"] for tag, given in page.tags if tag == "tr" and given.get("data-event")]
    assert rows == newest_first[:5]
    assert [page.ids[row] for row in page.config["list"]["order"]] == newest_first
    assert [re.findall(r'id="incident-([^"]+)"', card) for card in cards_in(page)] == [[id] for id in newest_first[5:]]
    assert "Without scripts 5 incidents can be read, the latest." in " ".join(page.words)


def test_of_too_many_the_page_has_no_more_cards_and_says_so(
    page_of_five: Callable[[], Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "MAX_INCIDENTS_WITH_CARDS", 10)
    monkeypatch.setattr(html, "MAX_INCIDENTS_WITH_CARDS", 10)
    page = page_of_five()
    assert cards_in(page) == []
    assert "Summaries, claims and sources are not in this page" in " ".join(page.words)


def test_the_ranks_of_the_table_sort_as_the_dashboard_does() -> None:
    page = Page(real_page())
    for column, ranks in page.config["list"]["ranks"].items():
        expected = overview.sort_incidents(real_record(), real_record().incidents, column)["id"]
        assert [page.ids[row] for row in sorted(range(len(ranks)), key=ranks.__getitem__)] == list(expected)


def test_a_view_takes_its_incidents_and_their_sources_and_no_others() -> None:
    window = Window(day_number(date(2022, 7, 1)), day_number(date(2022, 8, 31)))
    extract = publish.extract_view(real_record(), View(window, Filters(types=("barricade",))), MADE)
    text = publish.dump("html", extract).decode()
    page = Page(text)
    assert page.ids == list(extract.incidents["id"])
    assert (page.record["first"], page.record["last"]) == (window.first, window.last)
    for source in real_record().frames.sources.values():
        assert (str(source.sha256) in text) == (source.id in extract.dataset.sources)
    assert "Type: Barricade" in text


def test_the_page_says_what_it_is_of() -> None:
    words = " ".join(" ".join(Page(real_page()).words).split())
    info = real_record().frames.info
    for part in (
        info.title, info.license, info.coverage, f"version {real_record().version}", "exported 24 November 2026",
        "OpenStreetMap contributors", "GeoNames", "Leaflet", "take no position on status",
    ):  # fmt: skip
        assert part in words


def test_sources_extract_out_are_named() -> None:
    source = real_record().frames.sources["2022-12-dpa-convoy"]
    text = publish.dump(
        "html", publish.extract_view(real_record(), View(Window(*real_record().days), without=(source.id,)), MADE)
    ).decode()
    page = Page(text)
    words = " ".join(page.words)
    assert f"Without {source.title}: of 38 incidents" in words
    assert "drops to reported" in words
    assert any(base64.b64decode(page.config["filter"]["drops"]))


@pytest.mark.parametrize("field", ["title", "summary", "note", "date_basis"])
def test_what_an_incident_says_is_text_and_nothing_else(field: str) -> None:
    plain, hostile = (extract_event(replace(squares.full_event(), **{field: text})) for text in ("plain", HOSTILE))
    expected, page = (Page(publish.dump("html", extract).decode()) for extract in (plain, hostile))
    assert [(tag, given.keys()) for tag, given in page.tags] == [(tag, given.keys()) for tag, given in expected.tags]
    assert page.policy == expected.policy
    assert HOSTILE in " ".join(page.words)


def test_what_the_map_is_given_is_what_the_record_says() -> None:
    extract = extract_event(squares.event(), replace(SPOT, names=Names(HOSTILE, "spot")))
    assert Page(publish.dump("html", extract).decode()).record["names"]["sq"] == [HOSTILE]


def test_a_view_without_incidents_is_a_page_too() -> None:
    nothing = publish.extract_view(real_record(), View(Window(*real_record().days), Filters(text="xyzzy")), MADE)
    page = Page(publish.dump("html", nothing).decode())
    assert page.ids == []
    assert "No incident matches “xyzzy”." in " ".join(page.words)


def test_the_page_is_written_without_streamlit() -> None:
    check = "import sys, geo.publish.html; sys.exit('streamlit' in sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True, cwd=Path(__file__).parents[3])
