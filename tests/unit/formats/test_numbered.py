"""JSON whose parts know their lines."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.formats import numbered

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just('a],\n{"\\'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(VALUES), st.sampled_from([None, 0, 2]))
def test_each_item_is_in_the_line_where_it_begins(values: list[Any], indent: int | None) -> None:
    text = json.dumps(values, indent=indent)
    found = numbered.read(Path("f"), text.encode(), list)
    assert [one.value for one in found] == values
    lines = text.split("\n")
    for one in found:
        begins = json.dumps(one.value, indent=indent).split("\n")[0]
        assert begins in lines[one.line - 1]
    assert indent is None or len({one.line for one in found}) == len(found)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.text(max_size=4), VALUES))
def test_each_entry_is_in_the_line_of_its_key(values: dict[str, Any]) -> None:
    text = "\n \n" + json.dumps(values, indent=1)
    found = numbered.read(Path("f"), b"\xef\xbb\xbf" + text.encode(), dict)
    assert {one.key: one.value for one in found} == values
    assert all(json.dumps(one.key) + ":" in text.split("\n")[one.line - 1] for one in found)


def test_a_key_that_comes_twice_is_told_twice() -> None:
    assert [(one.line, one.value) for one in numbered.read(Path("f"), b'{"a": 1,\n"a": 2}', dict)] == [(1, 1), (2, 2)]
