"""``python -m geo verify``: archived documents against the hashes in a record."""

import hashlib
from pathlib import Path

import pytest

from geo.cli import main
from geo.core.tables import build_tables
from geo.formats.geoparquet.reader import write_geoparquet
from geo.formats.yaml.reader import read_yaml

ROOT = Path(__file__).parents[3]
TINY = ROOT / "tests" / "data" / "tiny.yaml"
EMPTY = """\
dataset: {title: Nothing yet, description: d, license: CC0, coverage: none, updated: 2022}
sources: {}
places: {}
events: {}
"""

SHOTS = hashlib.sha256(b"Shots\n").hexdigest()


Capture = pytest.CaptureFixture[str]


@pytest.fixture
def archived(tmp_path: Path) -> Path:
    """The tiny record, with a folder ``archive``: two of its sources name one document that is as it was."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "wire-story.txt").write_text("Shots\n")
    document = f"    document: wire-story.txt\n    sha256: {SHOTS}\n"
    text = TINY.read_text()
    for source in ("wire", "copy"):
        text = text.replace(f"  {source}:\n    title", f"  {source}:\n{document}    title")
    file = tmp_path / "events.yaml"
    file.write_text(text)
    return file


def verify(file: Path) -> int:
    return main(["verify", "--archive", str(file.parent / "archive"), str(file)])


LISTED = """\
matches       wire-story.txt  (wire)
matches       wire-story.txt  (copy)
not archived  -               (police)
"""


def test_every_source_is_verified_in_a_line(archived: Path, capsys: Capture) -> None:
    assert verify(archived) == 0
    assert capsys.readouterr() == (LISTED, "")


def test_the_sources_of_geoparquet_are_verified_too(archived: Path, capsys: Capture) -> None:
    file = archived.with_suffix(".parquet")
    write_geoparquet(build_tables(read_yaml(archived)), file)
    assert verify(file) == 0
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(LISTED.splitlines())


def test_an_altered_document_is_named_with_the_line_of_its_hash(archived: Path, capsys: Capture) -> None:
    archived.write_text(archived.read_text().replace(SHOTS, "ab" * 32, 1))
    assert verify(archived) == 1
    assert capsys.readouterr().err == (f"{archived}:11: sources.wire.sha256: found {SHOTS}, expected {'ab' * 32}\n")


def test_a_missing_document_is_named_with_its_line(archived: Path, capsys: Capture) -> None:
    archived.write_text(archived.read_text().replace("wire-story.txt", "gone.txt", 1))
    assert verify(archived) == 1
    assert capsys.readouterr().err == (
        f"{archived}:10: sources.wire.document: found nothing of that name, "
        "expected the archived document in the folder\n"
    )


def test_what_does_not_match_is_listed_with_the_rest(archived: Path, capsys: Capture) -> None:
    archived.write_text(archived.read_text().replace("wire-story.txt", "gone.txt", 1))
    verify(archived)
    assert capsys.readouterr().out == LISTED.replace("matches       wire-story.txt", "missing       gone.txt      ", 1)


def test_a_name_that_a_terminal_could_not_show_is_quoted(archived: Path, capsys: Capture) -> None:
    archived.write_text(archived.read_text().replace("wire-story.txt", '"a\\nmatches"', 1))
    verify(archived)
    assert capsys.readouterr().out.startswith("missing       'a\\nmatches'    (wire)\n")


def test_a_record_without_sources_has_nothing_to_verify(archived: Path, capsys: Capture) -> None:
    archived.write_text(EMPTY)
    assert verify(archived) == 0
    assert capsys.readouterr() == ("", "")


def test_an_archive_that_is_not_there_is_named(archived: Path, capsys: Capture) -> None:
    assert main(["verify", "--archive", "nowhere", str(archived)]) == 1
    assert capsys.readouterr().err == (
        "nowhere: found nothing of that name, expected a folder with the archived documents\n"
    )
