"""A record read, framed, joined and checked in one call."""

import hashlib
from pathlib import Path

import pytest

from geo.core.errors import BoundaryError, RecordError
from geo.formats.geoparquet.reader import write_geoparquet
from geo.record.record import load_record, read_named_boundaries

ROOT = Path(__file__).parents[3]


def test_the_first_record_has_no_problem() -> None:
    record = load_record(ROOT / "events.yaml")
    assert len(record.joined) == len(record.frames.places)
    assert record.days[0] <= record.days[1]


def test_the_five_places_that_were_asked_for_are_there() -> None:
    names = " ".join(load_record(ROOT / "events.yaml").frames.places["name_sr"])
    for name in ("Jarinje", "Most na Ibru", "Zvečan", "Kopaonik", "Leposavić"):
        assert name in names


def test_documents_are_the_archived_ones() -> None:
    """Only where the archive lies beside the checkout can the hashes be compared."""
    archive = ROOT.parent / "shared" / "sources"
    record = load_record(ROOT / "events.yaml")
    sources = {source for event in record.frames.incidents["id"] for source in record.frames.detail(event).sources}
    assert {source.document for source in sources} == {
        "000_489621853a5886b4.txt", "001_4aea4f644b0fb289.txt", "002_b57764898f6d327f.txt",
        "003_a633529c6280d3e0.txt", "004_a7c55d1774cacce9.txt",
    }  # fmt: skip
    assert all(source.url is None and source.archive_url is None for source in sources)
    if archive.is_dir():
        for source in sources:
            assert source.document is not None
            assert hashlib.sha256((archive / source.document).read_bytes()).hexdigest() == source.sha256


def test_a_record_survives_geoparquet(tmp_path: Path) -> None:
    written = load_record(ROOT / "events.yaml")
    write_geoparquet(written.frames, tmp_path / "record.parquet")
    read = load_record(tmp_path / "record.parquet")
    assert read.frames.incidents.equals(written.frames.incidents)
    assert list(read.joined["municipalities"]) == [
        written.joined.loc[place, "municipalities"] for place in read.joined.index
    ]


def test_a_place_declared_in_another_municipality_is_a_problem_with_its_line(tmp_path: Path) -> None:
    text = (ROOT / "events.yaml").read_text(encoding="utf-8")
    start = text.index("  jarinje:")
    broken = text[:start] + text[start:].replace("municipality: leposaviq", "municipality: prizren", 1)
    file = tmp_path / "events.yaml"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(RecordError) as raised:
        load_record(file)
    line = broken[: broken.index("municipality: prizren")].count("\n") + 1
    problems = [(problem.line, problem.where) for problem in raised.value.problems]
    assert problems == [(line, "places.jarinje.municipality")]


def test_named_boundaries_are_read_once_per_version_of_their_file(tmp_path: Path) -> None:
    file = tmp_path / "squares.geojson"
    file.write_bytes((ROOT / "tests" / "data" / "squares.geojson").read_bytes())
    first = read_named_boundaries(file)
    assert first is not None and read_named_boundaries(file) is first
    file.write_bytes(file.read_bytes() + b"\n")
    assert read_named_boundaries(file) is not first
    assert read_named_boundaries(None) is None


def test_boundaries_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match="found no such file"):
        load_record(ROOT / "events.yaml", tmp_path / "none.geojson")


def test_an_empty_record_begins_and_ends_today(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(
        "dataset: {title: t, description: d, license: l, coverage: c, updated: 2022}\n"
        "sources: {}\nplaces: {}\nevents: {}\n",
        encoding="utf-8",
    )
    record = load_record(file)
    assert record.days[0] == record.days[1]
    assert record.period.first == record.period.last
