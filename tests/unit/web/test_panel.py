"""The card of an incident, on the real record: every source, claim and contradiction is on it, and nothing else."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from geo.core.dates import describe_date
from geo.record.queries import describe_incident
from geo.record.record import load_record
from geo.web import templates

RECORD = load_record(Path(__file__).parents[3] / "events.yaml")
INCIDENTS = list(RECORD.incidents["id"])
DISPUTED = [id for id in INCIDENTS if RECORD.frames.detail(id).event.disagreements]


class Items(HTMLParser):
    """The lines of each list item of a class of lists, and the text of everything."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.items: list[list[str]] = []
        self.inside = False
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "ul":
            self.inside = dict(attrs).get("class") == "sources"
        elif tag == "li" and self.inside:
            self.items.append([""])
        elif tag == "br" and self.items:
            self.items[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "ul"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.inside and self.items:
            self.items[-1][-1] += data.strip()


def card(id: str, **checked: str) -> Items:
    entry = describe_incident(RECORD, RECORD.frames.detail(id))
    return Items(templates.render("card", entry=entry, open=True, checked=checked))


@pytest.mark.parametrize("id", INCIDENTS)
def test_a_card_shows_exactly_the_sources_of_its_incident(id: str) -> None:
    for source, lines in zip(RECORD.frames.detail(id).sources, card(id).items, strict=True):
        published = describe_date(source.published) if source.published else "not dated"
        about = [source.publisher, source.agency, published, f"origin {source.origin}"]
        expected = [
            source.title,
            " · ".join(part for part in about if part),
            *filter(None, [source.document, source.sha256 and f"SHA-256 {source.sha256}"]),
        ]
        assert lines[: len(expected)] == expected
        assert lines == expected  # without an archive nothing is said of copies


def test_a_card_names_who_published_and_when() -> None:
    assert card("2021-09-jarinje-protest").items[0][1] == "AFP · 26 September 2021 · origin afp"


def test_a_card_tells_of_an_altered_copy_and_offers_its_text() -> None:
    source = RECORD.frames.detail("2022-12-08-serbovc-shooting").sources[0]
    lines = card("2022-12-08-serbovc-shooting", **{source.id: "altered"}).items[0]
    assert lines[-1] == "altered: the copy on this machine has another SHA-256Read the archived text"


@pytest.mark.parametrize("id", INCIDENTS)
def test_a_card_shows_every_claim_and_every_contradiction(id: str) -> None:
    event, text = RECORD.frames.detail(id).event, card(id).text
    for claim in event.claims:
        assert claim.by in text
        assert (claim.statement or "").strip() in text
    assert text.count("The record chose:") == len(event.disagreements)
    for disagreement in event.disagreements:
        assert disagreement.chosen in text and disagreement.why in text


def test_there_are_contradictions_to_show() -> None:
    assert len(DISPUTED) > 1
