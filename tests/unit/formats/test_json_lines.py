"""JSON whose parts know their lines."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.formats.files import scan_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just('a],\n{"\\'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60)
@given(st.lists(VALUES), st.sampled_from([None, 0, 2]))
def test_each_item_is_in_the_line_where_it_begins(values: list[Any], indent: int | None) -> None:
    text = json.dumps(values, indent=indent)
    _, parts = scan_json(text)
    assert [part.value for part in parts] == values
    lines = text.split("\n")
    for part in parts:
        begins = json.dumps(part.value, indent=indent).split("\n")[0]
        assert begins in lines[part.line - 1]
    assert indent is None or len({part.line for part in parts}) == len(parts)


@settings(max_examples=60)
@given(st.dictionaries(st.text(max_size=4), VALUES))
def test_each_entry_is_in_the_line_of_its_key(values: dict[str, Any]) -> None:
    text = "\n \n" + json.dumps(values, indent=1)
    _, parts = scan_json(text)
    assert {part.key: part.value for part in parts} == values
    assert all(json.dumps(part.key) + ":" in text.split("\n")[part.line - 1] for part in parts)


def test_a_key_that_comes_twice_is_told_twice() -> None:
    _, parts = scan_json('{"a": 1,\n"a": 2}')
    assert [(part.line, part.value) for part in parts] == [(1, 1), (2, 2)]


def test_the_list_of_one_key_is_read_part_by_part() -> None:
    kind, [name, features] = scan_json('{"name": "x",\n"features": [1,\n\n{"features": [2]}]}', split_key="features")
    assert (kind, name) == (dict, (1, "name", "x"))
    assert (features.line, features.value) == (2, [(2, "", 1), (4, "", {"features": [2]})])


@settings(max_examples=100)
@given(st.text(st.sampled_from('[]{},:"1a \n'), max_size=12))
def test_what_json_refuses_is_refused_and_nothing_else(text: str) -> None:
    def read(read_json: Callable[[str], Any]) -> Any:
        try:
            return read_json(text)
        except json.JSONDecodeError:
            return "no JSON"

    def join_parts(text: str) -> Any:
        kind, parts = scan_json(text)
        if kind is dict:
            return {part.key: part.value for part in parts}
        return [part.value for part in parts] if kind is list else parts

    assert read(join_parts) == read(json.loads)
