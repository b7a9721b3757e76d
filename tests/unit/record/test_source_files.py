"""The files of a dashboard: which the command line names, and whether they have changed."""

import os
from pathlib import Path

import pytest

from geo.core.errors import RecordError
from geo.record.record import file_versions, load_record, parse_arguments
from tests.helpers.timemap_samples import event, write

ROOT = Path(__file__).parents[3]
SQUARES = ROOT / "tests" / "data" / "squares.geojson"


def test_the_command_line_names_the_files() -> None:
    assert parse_arguments([]) == (ROOT / "events.yaml", None, None, None, True)
    words = ["--events", "a.yaml", "--boundaries", "b.geojson", "--archive", "c", "--public-url", "https://example.org"]
    assert parse_arguments(words) == (Path("a.yaml"), Path("b.geojson"), Path("c"), "https://example.org", True)


def test_the_command_line_can_switch_the_cache_off() -> None:
    assert not parse_arguments(["--no-cache"]).is_cached


@pytest.mark.parametrize("words", [["--evnts", "x"], ["--events"], ["x"], ["--public-url", "javascript:alert(1)"]])
def test_other_words_are_refused(words: list[str]) -> None:
    with pytest.raises(RecordError, match=r"the command line: found .*; expected \[--events FILE\]"):
        parse_arguments(words)


def test_a_version_changes_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    assert not any(file_versions((file, None)))
    file.write_text("a", encoding="utf-8")
    before = file_versions((file, None))
    os.utime(file, ns=(1, 1))
    assert file_versions((file, None)) != before


def test_a_version_changes_with_the_mapping_file_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    before = file_versions((file,))
    (tmp_path / "events.mapping.toml").write_text("", encoding="utf-8")
    assert file_versions((file,)) != before


def test_a_change_in_a_folder_is_seen(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", event())
    before = file_versions((folder,)), load_record(folder, SQUARES).version
    (folder / "sources.json").write_text("{}")
    assert file_versions((folder,)) != before[0]
    assert load_record(folder, SQUARES).version != before[1]
