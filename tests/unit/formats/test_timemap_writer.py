"""What we write satisfies TimeMap's rules, for every kind of record, and its users can filter by it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo import publish as export
from geo.core.model import Dataset, Names
from geo.formats.yaml.reader import read_yaml
from tests.helpers import squares
from tests.helpers.timemap_rules import EVENT, faults, flat_faults, unpack
from tests.helpers.timemap_samples import event as sample
from tests.helpers.timemap_samples import extract

ROOT = Path(__file__).parents[3]
SPOT = squares.place("spot", (42.05, 20.05), radius_m=50.0, municipality=("a",))
WHOLE = squares.place("whole", municipality=("b", "c"))
WIDE = squares.place("wide", (42.05, 20.05), precision="municipality", radius_m=9000.0, municipality=("a",))
ROAD = squares.place("road", (42.0, 20.0), (42.1, 20.15), shape="line", municipality=("a",))
RECORDS = {
    "nothing": squares.dataset(),
    "everything": squares.dataset([SPOT], [squares.full_event()]),
    "no coordinates": squares.dataset([WHOLE], [squares.event(where="whole")]),
    "no sources": squares.dataset([SPOT], [squares.event(sources=())]),
    "no type that ACLED has": squares.dataset([SPOT], [squares.event(type="statement")]),
    "slashes": squares.dataset([replace(SPOT, names=Names("a/b", "c/d"))], [squares.event(actors=("KFOR/EULEX", "/"))]),
    "the first record": read_yaml(ROOT / "events.yaml"),
}  # fmt: skip
EACH = pytest.mark.parametrize("dataset", RECORDS.values(), ids=list(RECORDS))


def files(dataset: Dataset) -> dict[str, Any]:
    return unpack(export.dump("timemap", extract(dataset)))


def only_event(dataset: Dataset) -> dict[str, Any]:
    """The one event, as TimeMap gets it."""
    return dict(files(dataset)["events.json"][0])


@EACH
def test_the_three_files_keep_the_rules(dataset: Dataset) -> None:
    assert faults(files(dataset)) == []


@EACH
def test_the_flat_list_is_as_timemap_exports_it(dataset: Dataset) -> None:
    assert flat_faults(json.loads(export.dump("timemap-flat", extract(dataset)))) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"}, {"associations": None}, {"latitude": None}, {"longitude": 20.0}, {"date": "13/45/2022"},
        {"date": "2022-12-08"}, {"associations": ["gone"]}, {"sources": ["gone"]}, {"time": "9 am"},
        {"latitude": "north"},
    ],
    ids=str,
)  # fmt: skip
def test_the_rules_know_what_timemap_refuses(changes: dict[str, Any]) -> None:
    contents = files(RECORDS["everything"])
    written = contents["events.json"][0] | changes
    contents["events.json"] = [{name: value for name, value in written.items() if value is not None}]
    assert faults(contents) != []


@pytest.mark.parametrize("place", [WHOLE, WIDE, ROAD], ids=lambda place: place.id)
def test_a_place_that_is_no_spot_gets_none(place: Any) -> None:
    written = only_event(squares.dataset([place], [squares.event(where=place.id)]))
    assert (written["latitude"], written["longitude"]) == ("", "")


def test_a_retracted_incident_says_so_where_it_is_read() -> None:
    written = only_event(squares.dataset([SPOT], [squares.event(status="retracted")]))
    assert "This incident is retracted." in written["description"]


def test_a_day_that_is_not_known_is_not_shown_as_one() -> None:
    written = only_event(squares.dataset([SPOT], [squares.event(date="2022-12")]))
    assert written["date"] == "12/1/2022"
    assert "When: on one day in December 2022 (day not known)." in written["description"]


def test_every_claim_stands_with_who_makes_it() -> None:
    description = only_event(RECORDS["everything"])["description"]
    assert (
        "According to Police: persons: 300.\nAccording to A paper: persons: 350 to 400 persons (“350 or more”)."
        in description
    )


def test_an_event_can_be_filtered_by_what_it_is() -> None:
    paths = [tag["filter_paths"] for tag in files(RECORDS["everything"])["associations.json"]]
    for path in (["Type", "Protest"], ["Status", "corroborated"], ["Actor", "residents"], ["Precision", "exact"]):
        assert path in paths
    assert ["Municipality", "a sr – a sq"] in paths


def test_the_record_says_whose_it_is_and_on_which_terms() -> None:
    taken = extract(RECORDS["everything"])
    description = files(RECORDS["everything"])["sources.json"]["_record"]["description"]
    for about in ("attribution", "license", "version", "shown", "exported"):
        assert taken.about[about] in description


def test_the_same_record_is_the_same_bytes() -> None:
    first, second = (export.dump("timemap", extract(RECORDS["everything"])) for _ in range(2))
    assert first == second


def test_our_sample_of_others_is_within_the_rules() -> None:
    assert set(sample()) == set(EVENT)
