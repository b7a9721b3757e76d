"""Citations: what stands in the line, and items that reference managers can read."""

from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest

from geo.core import citation
from geo.core.citation import Edition
from geo.core.dates import parse_date
from geo.core.model import Event, Source
from geo.core.tables import Detail, Info
from tests.helpers import squares

ABOUT = Info("Incidents at the mill: six reports", "d", "CC BY 4.0", "c", "2026-11-21")
EDITION = Edition(ABOUT, "3f2a91c04be7", date(2026, 11, 24), "http://localhost:8501/?from=2022-12-06")
OFFLINE = replace(EDITION, address=None)
EVENT = replace(squares.event(), title="Shots at the mill")
SOURCES = tuple(squares.dataset().sources.values())
HOSTILE = "<b>“A”</b>\n\r\tB\u202e \u2028&amp; {{x}}\0\ud800"

DATES = {
    "type": "object",
    "required": ["date-parts"],
    "additionalProperties": False,
    "properties": {
        "circa": {"const": True},
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
        },
    },
}
TEXT = {"type": "string", "pattern": r"^[^\n\r\t\u202e\u2028]*\S$"}
TEXTS = ("title", "container-title", "publisher", "version", "number", "language", "URL", "note", "status")
SCHEMA = {
    "type": "object",
    "required": ["id", "type", "title"],
    "additionalProperties": False,
    "properties": {
        "id": TEXT,
        "type": {"enum": ["dataset", "article-newspaper", "document"]},
        **dict.fromkeys(("issued", "accessed", "event-date"), DATES),
        "author": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "properties": {"literal": TEXT}, "required": ["literal"]},
        },
        **dict.fromkeys(TEXTS, TEXT),
    },
}


def hostile() -> tuple[Edition, Detail]:
    """An edition and an incident whose every text is hostile."""
    edition = Edition(Info(*[HOSTILE] * 4, "2022", HOSTILE), HOSTILE, date(2026, 11, 24), f"http://{HOSTILE}")
    source = Source(*[HOSTILE] * 5, None, *[HOSTILE] * 6)  # type: ignore[arg-type]
    return edition, Detail(replace(EVENT, id=HOSTILE, title=HOSTILE), (source,))


def detail(date: str = "2022-12-08", **changes: Any) -> Detail:
    event: Event = replace(EVENT, date=parse_date(date), **changes)
    return Detail(event, SOURCES)


def test_the_record_is_cited_with_version_and_day() -> None:
    assert citation.cite_record(EDITION) == (
        "Incidents at the mill: six reports, version 3f2a91c04be7, updated 21 November 2026. Licence: CC BY 4.0. "
        "http://localhost:8501/?from=2022-12-06 (accessed 24 November 2026)."
    )


def test_who_compiled_the_record_comes_first() -> None:
    edition = replace(EDITION, info=replace(ABOUT, author="The Mill Project"))
    assert citation.cite_record(edition) == f"The Mill Project, {citation.cite_record(EDITION)}"
    item = citation.record_to_csl(edition)
    assert item == citation.record_to_csl(EDITION) | {"author": [{"literal": "The Mill Project"}]}
    jsonschema.validate(item, SCHEMA)


def test_without_an_address_the_day_closes_the_line() -> None:
    assert citation.cite_record(OFFLINE).endswith("Licence: CC BY 4.0 (accessed 24 November 2026).")


def test_a_view_says_what_it_shows() -> None:
    cited = citation.cite_view(EDITION, "6 to 12 December 2022, protests")
    assert cited.startswith("Incidents at the mill: six reports (view: 6 to 12 December 2022, protests), version 3f2a")


def test_an_incident_is_cited_in_its_record() -> None:
    cited = citation.cite_incident(EDITION, detail())
    title = "“Shots at the mill” (8 December 2022), incident 2022-12-08-shots"
    assert cited == f"{title}, in: {citation.cite_record(EDITION)}"


@pytest.mark.parametrize(
    ("date", "cited"),
    [
        ("2022-12-08~", "(about 8 December 2022)"),
        ("2022-12-10/2022-12-12", "(from 10 to 12 December 2022)"),
        ("[2022-12-10..2022-12-12]", "(between 10 and 12 December 2022)"),
        ("2022-11", "(on one day in November 2022 (day not known))"),
    ],
)
def test_an_incident_is_dated_no_more_exactly_than_it_is(date: str, cited: str) -> None:
    assert cited in citation.cite_incident(EDITION, detail(date))


@pytest.mark.parametrize("status", ["disputed", "retracted"])
def test_what_is_in_doubt_is_not_cited_without_saying_so(status: Any) -> None:
    assert f"-shots, {status}, in: " in citation.cite_incident(EDITION, detail(status=status))


def test_a_quotation_in_a_title_gets_inner_marks() -> None:
    cited = citation.cite_incident(EDITION, detail(title="A “quiet” day"))
    assert cited.startswith("“A ‘quiet’ day” (")


def test_hostile_texts_stay_on_the_line_and_in_its_direction() -> None:
    cited = citation.cite_incident(*hostile())
    assert cited.startswith("“<b>‘A’</b> B &amp; {{x}}” (8 December 2022), incident <b>“A”</b> B &amp; {{x}}, in: ")
    assert cited.isprintable()


def test_the_record_is_a_dataset() -> None:
    assert citation.record_to_csl(EDITION) == {
        "id": "3f2a91c04be7",
        "type": "dataset",
        "title": "Incidents at the mill: six reports",
        "version": "3f2a91c04be7",
        "issued": {"date-parts": [[2026, 11, 21]]},
        "accessed": {"date-parts": [[2026, 11, 24]]},
        "note": "Licence: CC BY 4.0",
        "URL": "http://localhost:8501/?from=2022-12-06",
    }


def test_without_an_address_there_is_no_url() -> None:
    assert "URL" not in citation.record_to_csl(OFFLINE)


def test_a_view_as_an_item_says_what_it_shows() -> None:
    assert citation.view_to_csl(EDITION, "protests")["title"] == "Incidents at the mill: six reports (view: protests)"


def test_views_of_one_version_have_ids_of_their_own() -> None:
    ids = {citation.view_to_csl(EDITION, shown)["id"] for shown in ("protests", "blockades")}
    assert len(ids | {citation.record_to_csl(EDITION)["id"]}) == 3


def test_an_incident_as_an_item_is_part_of_the_record() -> None:
    record = citation.record_to_csl(EDITION)
    assert citation.incident_to_csl(EDITION, detail()) == record | {
        "id": "2022-12-08-shots",
        "number": "2022-12-08-shots",
        "title": "Shots at the mill",
        "container-title": record["title"],
        "event-date": {"date-parts": [[2022, 12, 8]]},
        "note": "Licence: CC BY 4.0. Status in the record: reported. Sources: Wire story; Copy of it; Statement",
    }


def test_an_incident_without_sources_says_so() -> None:
    item = citation.incident_to_csl(EDITION, Detail(EVENT, ()))
    assert item["note"].endswith("Sources: none")


@pytest.mark.parametrize(("status", "cited"), [("retracted", "retracted"), ("disputed", None)])
def test_only_what_is_retracted_has_a_status_of_publication(status: Any, cited: str | None) -> None:
    assert citation.incident_to_csl(EDITION, detail(status=status)).get("status") == cited


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2022-12-08", {"date-parts": [[2022, 12, 8]]}),
        ("2022-11", {"date-parts": [[2022, 11]]}),
        ("2022", {"date-parts": [[2022]]}),
        ("2022-12-08~", {"date-parts": [[2022, 12, 8]], "circa": True}),
        ("2022-11?", {"date-parts": [[2022, 11]], "circa": True}),
        ("2022-12-10/2022-12-12", {"date-parts": [[2022, 12, 10], [2022, 12, 12]]}),
        ("2022-11/2022-12-12%", {"date-parts": [[2022, 11], [2022, 12, 12]], "circa": True}),
        ("2022-12-08/2022-12-08", {"date-parts": [[2022, 12, 8]]}),
        ("[2022-12-10..2022-12-12]", {"date-parts": [[2022, 12, 10], [2022, 12, 12]], "circa": True}),
    ],
)
def test_a_date_is_as_exact_as_csl_can_say(text: str, dates: dict[str, Any]) -> None:
    assert citation.incident_to_csl(EDITION, detail(text))["event-date"] == dates


def test_a_text_that_credits_a_wire_service_is_a_newspapers() -> None:
    source = Source("copy", "[Shots]", "wire", publisher="A paper", agency="AP", published=parse_date("2022-12-09~"))
    assert citation.source_to_csl(source) == {
        "id": "copy",
        "type": "article-newspaper",
        "title": "[Shots]",
        "container-title": "A paper",
        "issued": {"date-parts": [[2022, 12, 9]], "circa": True},
        "note": "Agency credited: AP",
    }


def test_of_any_other_document_nothing_is_invented() -> None:
    assert citation.source_to_csl(Source("police", "[Statement]", "police")) == {
        "id": "police",
        "type": "document",
        "title": "[Statement]",
    }


def test_the_publisher_of_a_document_is_its_publisher() -> None:
    assert citation.source_to_csl(Source("a", "A", "a", publisher="Police", language="sr")) == {
        "id": "a",
        "type": "document",
        "title": "A",
        "publisher": "Police",
        "language": "sr",
    }


def test_the_note_of_a_source_says_how_to_check_it() -> None:
    source = Source("a", "A", "a", published_basis="as told.", document="a.txt", sha256="00ff")
    assert citation.source_to_csl(source)["note"] == (
        "Basis of the date: as told. Archived copy: a.txt. SHA-256 of the archived copy: 00ff"
    )


def test_an_archived_address_stands_in_for_one_that_is_not_known() -> None:
    item = citation.source_to_csl(Source("a", "A", "a", archive_url="https://b.example"))
    assert (item["URL"], "note" in item) == ("https://b.example", False)


def test_an_archived_address_beside_the_own_one_is_noted() -> None:
    item = citation.source_to_csl(Source("a", "A", "a", url="https://a.example", archive_url="https://b.example"))
    assert (item["URL"], item["note"]) == ("https://a.example", "Archived at: https://b.example")


@pytest.mark.parametrize(
    "item",
    [
        citation.record_to_csl(EDITION),
        citation.view_to_csl(OFFLINE, "protests"),
        citation.incident_to_csl(EDITION, detail("2022-11/2022-12-12%", status="retracted")),
        citation.incident_to_csl(EDITION, Detail(squares.full_event(), ())),
        citation.record_to_csl(hostile()[0]),
        citation.view_to_csl(hostile()[0], HOSTILE),
        citation.incident_to_csl(*hostile()),
        citation.source_to_csl(hostile()[1].sources[0]),
        *map(citation.source_to_csl, SOURCES),
    ],
)
def test_every_item_has_the_shape_of_csl(item: dict[str, Any]) -> None:
    jsonschema.validate(item, SCHEMA)
