"""A record written and read again is the same record, whatever its texts hold."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.model import Dataset
from geo.formats.yaml.layout import write_yaml
from geo.formats.yaml.reader import read_yaml
from tests.helpers import squares

ROOT = Path(__file__).parents[4]
# What YAML cannot hold is refused by the reader, so nothing that was read can have it.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=60).filter(
    lambda text: text.strip() == text
)


def read_again(dataset: Dataset, folder: Path) -> Dataset:
    file = folder / "written.yaml"
    file.write_text(write_yaml(dataset), encoding="utf-8")
    return replace(read_yaml(file), lines={})


@pytest.mark.parametrize(
    "file", [ROOT / "events.yaml", ROOT / "tests" / "data" / "tiny.yaml"], ids=lambda file: file.name
)
def test_a_record_comes_back_the_same(file: Path, tmp_path: Path) -> None:
    dataset = replace(read_yaml(file), lines={})
    assert read_again(dataset, tmp_path) == dataset


def test_an_empty_record_comes_back_the_same(tmp_path: Path) -> None:
    dataset = replace(squares.dataset(), sources={}, lines={})
    assert read_again(dataset, tmp_path) == dataset


WORDS = st.sampled_from(["yes", "Null", "~", "2022-12-08", "1e3", "a: b", "- x", "#", "@x", "é\u00a0", "x", "\ufeffx"])


@settings(max_examples=100)
@given(WORDS | TEXTS, WORDS | TEXTS, TEXTS)
def test_no_text_is_taken_for_something_else(word: str, first: str, second: str) -> None:
    spot = squares.place("spot", (42.05, 20.05), radius_m=200.0, municipality=("a",))
    one = replace(squares.full_event(), title=first, summary=second, note=word, actors=(word, first + second))
    dataset = squares.dataset([spot], [one])
    sources = {id: replace(source, published_basis="as told") for id, source in dataset.sources.items()}
    dataset = replace(dataset, sources=sources)
    with TemporaryDirectory() as folder:
        assert read_again(dataset, Path(folder)) == dataset
