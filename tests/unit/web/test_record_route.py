"""The columns of a record are served once a version, and texts and choices of incidents as they are asked for."""

import gc
import gzip
import json
import re
from pathlib import Path

import numpy as np
import pytest
from starlette.exceptions import HTTPException
from starlette.responses import Response

from geo.core.language import use_language
from geo.record.opened_file import open_file
from geo.record.record import load_record
from geo.web import routes
from geo.web.record_columns import describe_columns, encode_facets, encode_matches, encode_rows, hash_version
from geo.web.routes import MAX_ROWS, RECORD_PATHS, create_record_routes, find_facets, publish_columns, publish_rows
from tests.helpers.asgi import ask_routes

DATA = Path(__file__).parents[2] / "data"
REAL = load_record(Path(__file__).parents[3] / "events.yaml")


def ask(path: str, query: str = "", encoding: str = "gzip, br") -> Response:
    """Ask the routes for a path."""
    return ask_routes(create_record_routes(), path, query, accept_encoding=encoding)


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


def test_of_an_opened_copy_of_the_record_that_is_shown_the_browser_keeps_nothing_either() -> None:
    content = (DATA / "tiny.yaml").read_bytes()
    shown = load_record(DATA / "tiny.yaml", DATA / "squares.geojson")
    opened = open_file(content, "tiny.yaml", DATA / "squares.geojson").record
    for record, expected in ((shown, "immutable"), (opened, "no-store")):
        choices = ask(find_facets(record)["columns"]).headers["location"]
        for address in (publish_columns(record).address, choices):
            assert expected in ask(address).headers["cache-control"]


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


def test_choices_are_found_under_the_version_of_their_content_and_sent_for_good() -> None:
    led = ask(find_facets(REAL)["columns"])
    assert (led.status_code, led.headers["cache-control"]) == (307, "no-store")
    packed, plain = (ask(led.headers["location"], encoding=encoding) for encoding in ("gzip", ""))
    content = encode_facets(REAL)
    assert gzip.decompress(packed.body) == plain.body == content
    assert hash_version(content) in led.headers["location"]
    assert "immutable" in packed.headers["cache-control"]


def test_rows_that_are_long_in_a_message_are_served_as_long_as_somebody_has_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [0, 1, 2, 3, 9, 17]
    assert publish_rows(REAL, rows) == (encode_rows(rows, len(REAL.incidents)), None)
    monkeypatch.setattr(routes, "MAX_CHARS_IN_MESSAGE", 3)
    assert publish_rows(REAL, range(len(REAL.incidents))) == (None, None)
    said, file = publish_rows(REAL, rows)
    assert said is not None
    address = said.removeprefix("file:")
    assert address != said
    for encoding in ("gzip", "identity"):
        answer = ask(address, encoding=encoding)
        assert "immutable" in answer.headers["cache-control"]
        packed = gzip.decompress(answer.body) if encoding == "gzip" else answer.body
        assert np.flatnonzero(np.unpackbits(np.frombuffer(packed, np.uint8), bitorder="little")).tolist() == rows
    assert publish_rows(REAL, rows)[1] is file
    del file
    gc.collect()
    with pytest.raises(HTTPException, match="404"):
        ask(address)


def test_the_paths_that_may_be_asked_for_are_those_of_the_routes() -> None:
    served = {route.path_format.format(version=publish_columns(REAL).version) for route in create_record_routes()}
    for path in served | set(find_facets(REAL).values()):
        assert re.fullmatch(RECORD_PATHS, path.removeprefix("/"))
    assert len(RECORD_PATHS.split("|")) == len(served)


def test_of_the_choices_of_an_opened_file_the_browser_keeps_nothing() -> None:
    opened = open_file((DATA / "tiny.yaml").read_bytes(), "tiny.yaml", DATA / "squares.geojson").record
    led = ask(find_facets(opened)["columns"])
    assert ask(led.headers["location"]).headers["cache-control"] == "no-store"


def test_what_has_the_words_of_a_search_is_told_and_not_stored() -> None:
    answer = ask(find_facets(REAL)["matches"], "text=police%20%26%20mill")
    assert answer.body == encode_matches(REAL, "police & mill")
    assert answer.headers["cache-control"] == "no-store"


def test_each_record_has_choices_of_its_own_as_long_as_it_is_there() -> None:
    first, second = (load_record(DATA / "tiny.yaml", DATA / "squares.geojson") for _ in range(2))
    paths = find_facets(first)
    assert find_facets(first) == paths != find_facets(second)
    led = ask(paths["columns"]).headers["location"]
    assert ask(find_facets(second)["columns"]).headers["location"] == led
    del first, second
    gc.collect()
    for gone in (*paths.values(), led):
        with pytest.raises(HTTPException, match="404"):
            ask(gone)
