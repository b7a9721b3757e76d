"""The columns of a record are served once a version, and texts of incidents as they are asked for."""

import gc
import gzip
import json
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException
from starlette.responses import Response

from geo.core.language import use_language
from geo.record.opened_file import open_file
from geo.record.record import load_record
from geo.web.record_columns import describe_columns, hash_version
from geo.web.record_route import MAX_ROWS, create_routes, publish_columns
from tests.helpers.asgi import ask_routes

DATA = Path(__file__).parents[2] / "data"
REAL = load_record(Path(__file__).parents[3] / "events.yaml")


def ask(path: str, query: str = "", encoding: str = "gzip, br") -> Response:
    """Ask the routes for a path."""
    return ask_routes(create_routes(), path, query, accept_encoding=encoding)


def test_columns_are_sent_for_good_and_compressed_where_the_browser_takes_that() -> None:
    published = publish_columns(REAL)
    content = describe_columns(REAL, REAL.frames.incidents).encode()
    packed, plain = ask(published.address), ask(published.address, encoding="identity")
    assert gzip.decompress(packed.body) == plain.body == content
    assert (packed.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)
    assert "immutable" in packed.headers["cache-control"]
    assert published.version == hash_version(content)


def test_of_a_file_that_is_opened_for_a_session_the_browser_keeps_nothing() -> None:
    opened = open_file((DATA / "tiny.yaml").read_bytes(), "tiny.yaml", DATA / "squares.geojson").record
    address = publish_columns(opened).address
    for answer in (ask(address), ask(address, encoding=""), ask(address.replace("columns", "texts"), "rows=0")):
        assert answer.headers["cache-control"] == "no-store"


def test_texts_are_those_of_the_rows_or_of_the_incident_that_is_asked_for() -> None:
    address = publish_columns(REAL).address.replace("columns", "texts")
    ids, titles = REAL.incidents["id"], REAL.incidents["title"]
    assert json.loads(ask(address, "rows=7,2").body) == [[7, ids[7], titles[7], None], [2, ids[2], titles[2], None]]
    assert json.loads(ask(address, f"event={ids[5]}").body) == [[5, ids[5], titles[5], None]]
    with use_language("sq"):
        address = publish_columns(REAL).address.replace("columns", "texts")
    assert json.loads(ask(address, "rows=2").body) == [[2, ids[2], REAL.frames.titles[ids[2]].languages["sq"], None]]
    assert json.loads(ask(address, "event=nothing").body) == json.loads(ask(address).body) == []


@pytest.mark.parametrize("rows", ["-1", "1,", "x", "9999999", "²", ",".join(["1"] * (MAX_ROWS + 1))])
def test_rows_that_are_none_are_refused(rows: str) -> None:
    address = publish_columns(REAL).address.replace("columns", "texts")
    with pytest.raises(HTTPException, match="400"):
        ask(address, f"rows={rows}")


def test_a_version_is_served_as_long_as_there_is_a_record_of_it() -> None:
    first, second = (load_record(DATA / "tiny.yaml", DATA / "squares.geojson") for _ in range(2))
    address = publish_columns(first).address
    assert publish_columns(second).address == address
    del first
    gc.collect()
    assert ask(address).body
    del second
    gc.collect()
    for gone in (address, address.replace("columns", "texts"), "/record/other/columns"):
        with pytest.raises(HTTPException, match="404"):
            ask(gone)
