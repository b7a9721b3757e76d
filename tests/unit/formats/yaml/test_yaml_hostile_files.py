"""Whatever a file holds, the reader gives a record or RecordError, never another exception."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from geo.core.errors import RecordError
from geo.core.model import Dataset
from geo.formats.yaml.reader import parse_yaml, read_yaml

TINY = Path(__file__).parents[3] / "data" / "tiny.yaml"
HEAD = "dataset: {title: t, description: d, license: l, coverage: c, updated: 2022}"
EMPTY = HEAD + "\nsources: {}\nplaces: {}\nevents: {}\n"

Read = Callable[[str | bytes], Dataset]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a text or bytes as if they were a file."""

    def read_text(content: str | bytes) -> Dataset:
        file = tmp_path / "events.yaml"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_yaml(file)

    return read_text


def _refused_or_read(read: Read, content: str | bytes) -> None:
    """Any other exception than RecordError fails the test; so does a problem without words."""
    try:
        assert isinstance(read(content), Dataset)
    except RecordError as error:
        assert error.problems
        assert all("found" in problem.message and "expected" in problem.message for problem in error.problems)


FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("wire"),
    st.sampled_from(["2022-12-0X", "2022", "corroborated", "https://", "north", " ", "1e400"]),
)  # fmt: skip
KEYS = ["point", "lin", "areas", "municipalty", "low", "valeu", "Abroad One", "place", ""]
PIECES = st.sampled_from(
    ["a: ", "- ", "\n", "\n  ", "\t", "&x ", "*x", "!t ", "[", "]", "{", "}", "'", '"', "|", ">", "? ", "#",
     "%", "---\n", "...\n", "<<: ", "\\ud800", "\\UFFFFFFFF", "1", ",", "é"]
)  # fmt: skip
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@FUZZ
@given(content=st.binary(max_size=200))
def test_no_bytes_make_a_traceback(read: Read, content: bytes) -> None:
    _refused_or_read(read, content)


@FUZZ
@given(pieces=st.lists(PIECES))
def test_no_yaml_makes_a_traceback(read: Read, pieces: list[str]) -> None:
    _refused_or_read(read, EMPTY + "".join(pieces))


@FUZZ
@given(data=st.data())
def test_no_change_to_a_sound_record_makes_a_traceback(read: Read, data: st.DataObject) -> None:
    tree = json.loads(json.dumps(YAML(typ="safe", pure=True).load(TINY), default=str))
    for _ in range(data.draw(st.integers(1, 3))):
        parent = data.draw(st.sampled_from(list(_branches(tree))))
        key = data.draw(st.sampled_from(list(parent) if isinstance(parent, dict) else range(len(parent))))
        child = parent.pop(key)
        if isinstance(parent, dict):
            parent[data.draw(st.sampled_from([key, key[1:], *KEYS]))] = data.draw(st.just(child) | TREES)
        elif data.draw(st.booleans()):
            parent.append(data.draw(TREES))
    _refused_or_read(read, json.dumps(tree))


def _branches(tree: Any) -> Iterator[dict[str, Any] | list[Any]]:
    """The tree and all mappings and lists in it that hold something."""
    if isinstance(tree, dict | list) and tree:
        yield tree
        for child in tree.values() if isinstance(tree, dict) else tree:
            yield from _branches(child)


def test_a_file_of_too_many_values_is_refused_where_they_pass_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_MAX_NODES", "50")
    with pytest.raises(RecordError) as caught:
        parse_yaml("events:\n" + "- x\n" * 60)
    [problem] = caught.value.problems
    assert (problem.line, problem.message[:27]) == (
        50,
        "found more than 50 values, ",
    ) and "GEO_MAX_NODES" in problem.message
