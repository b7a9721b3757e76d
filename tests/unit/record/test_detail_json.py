"""An incident in full is, value by value and type by type, what was encoded."""

import json

import pandas as pd
import pytest
from hypothesis import given

from geo.core.dates import parse_date
from geo.core.model import Dataset, Source
from geo.core.tables import Detail, build_tables
from geo.record import cache_folder
from geo.record.cache_folder import decode_source, encode_details, encode_source, open_details
from tests.helpers import takeaway


@given(takeaway.records())
def test_every_value_is_as_it_was(dataset: Dataset) -> None:
    frames = build_tables(dataset)
    ids = frames.incidents["id"]
    events = [frames.detail(id).event for id in ids]
    find = open_details(encode_details(events), pd.Index(ids), dataset.sources)
    assert [repr(find(id)) for id in ids] == [repr(frames.detail(id)) for id in ids]
    assert [find(id) for id in ids] == [frames.detail(id) for id in ids]
    with pytest.raises(KeyError):
        find("nothing")


def test_a_batch_is_unpacked_when_one_of_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_folder, "_ROWS_A_BATCH", 2)
    event = takeaway.squares.full_event()
    events = [takeaway.replace(event, id=f"e{number}") for number in range(5)]
    sources = {id: Source(id, id, id) for id in event.sources}
    find = open_details(encode_details(events), pd.Index([each.id for each in events]), sources)
    for each in reversed(events):
        assert find(each.id) == Detail(each, tuple(sources[id] for id in each.sources))


@pytest.mark.parametrize("published", [None, "2022-11~", "[2022-12-01..2022-12-03]"])
def test_a_source_is_as_it_was(published: str | None) -> None:
    date = parse_date(published) if published else None
    source = Source("a", "Title", "o", published=date, published_basis="as told", url="https://example.org", sha256="0")
    assert decode_source(json.loads(json.dumps(encode_source(source)))) == source
