"""The incidents of a view as an events.yaml."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from geo import publish as export
from geo.core.dates import Window
from geo.core.model import Dataset
from geo.core.tables import build_tables
from geo.formats.yaml.editing import subset
from geo.formats.yaml.reader import parse_yaml, read_yaml
from geo.publish import Extract
from geo.record.filters import Filters
from geo.record.record import Record, load_record
from geo.record.view import LAYERS, View
from geo.spatial.municipalities import assign_municipality
from tests.helpers import samples, squares

REAL = Path(__file__).parents[4] / "events.yaml"


@pytest.fixture(scope="module")
def real() -> Record:
    return load_record(REAL)


def taken(found: Record, **filters: tuple[str, ...]) -> Extract:
    """All days of a record, filtered."""
    view = View(Window(*found.days, "window"), Filters(**filters), layers=LAYERS)
    return export.extract_view(found, view, date(2022, 12, 31))


def read(content: bytes) -> Dataset:
    return replace(parse_yaml(content.decode()), lines={})


def made_up(**changes: str) -> Record:
    """A record that no file holds."""
    dataset = squares.dataset([squares.place("spot", (42.05, 20.05), radius_m=9.0, municipality=("a",))])
    whole = replace(
        dataset, events=(squares.event(sources=("police",)), squares.event("b", sources=("copy",))), **changes
    )
    tables = build_tables(whole)
    return Record(
        tables, assign_municipality(tables.places, squares.boundaries()), squares.boundaries(), "0123456789ab"
    )


def test_all_incidents_are_the_same_record_again(real: Record) -> None:
    whole = replace(read_yaml(REAL), lines={})
    everything = subset(whole, {event.id for event in whole.events})
    assert read(export.dump("yaml", taken(real))) == everything


def test_all_that_the_original_says_is_kept_as_it_stands(real: Record) -> None:
    assert export.dump("yaml", taken(real)).endswith(b"\n\n" + REAL.read_bytes())


def test_a_filtered_view_is_exactly_its_incidents(real: Record) -> None:
    extract = taken(real, types=("barricade",))
    found = read(export.dump("yaml", extract))
    assert {event.id for event in found.events} == set(extract.incidents["id"]) != set()
    assert found == subset(replace(read_yaml(REAL), lines={}), set(extract.incidents["id"]))


def test_a_view_without_incidents_is_an_empty_record(real: Record) -> None:
    found = read(export.dump("yaml", replace(taken(real), incidents=taken(real).incidents.iloc[:0])))
    assert (found.sources, found.places, found.events) == ({}, {}, ())


def test_a_file_that_has_changed_is_not_taken_for_the_record(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_bytes(REAL.read_bytes())
    found = load_record(file)
    file.write_bytes(REAL.read_bytes() + b"# changed\n")
    content = export.dump("yaml", taken(found))
    assert b"How to read this file" not in content
    assert len(read(content).events) == len(found.incidents)


def test_a_record_that_no_file_holds_is_written() -> None:
    extract = taken(made_up())
    assert read(export.dump("yaml", extract)) == extract.dataset


def test_a_file_that_is_no_yaml_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "export.csv"
    file.write_text(samples.acled({}))
    extract = taken(load_record(file))
    monkeypatch.setattr("geo.formats.yaml.editing.read_bytes", lambda path: pytest.fail(f"{path} was read"))
    assert read(export.dump("yaml", extract)) == extract.dataset


def test_a_record_in_braces_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(json.dumps(YAML(typ="safe", pure=True).load(REAL), default=str))
    extract = taken(load_record(file), types=("barricade",))
    assert read(export.dump("yaml", extract)) == extract.dataset


def test_it_says_what_it_is_and_where_it_is_from(real: Record) -> None:
    extract = taken(real, types=("barricade",))
    top = export.dump("yaml", extract).decode().partition("\n\n")[0]
    assert all(line.startswith("#") for line in top.splitlines())
    said = " ".join(line.lstrip("# ") for line in top.splitlines())
    assert all(" ".join(f"{key}: {words}".split()) in said for key, words in extract.about.items())


@pytest.mark.parametrize("sign", ["\n", "\r", "\x85", "\u2028", "\x0b", "\ud800"])
def test_no_title_breaks_out_of_the_comment(sign: str) -> None:
    extract = taken(made_up(title=f"Made up{sign}events: {{}}"))
    top = export.dump("yaml", extract).decode().partition("\n\n")[0]
    assert all(line.startswith("# ") for line in top.splitlines())
