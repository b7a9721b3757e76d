"""The JSON Schema says what the reader does, as far as JSON Schema can."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from geo.core import model
from geo.core.errors import RecordError
from geo.core.model import Claim, Dataset, Event, Names, Place, Source
from geo.formats.yaml.reader import (
    CLAIM,
    DATASET,
    EVENT,
    NAMES,
    PLACE,
    RECORD,
    SCHEMA_FILE,
    SOURCE,
    build_schema,
    dump_schema,
    read_yaml,
)

DATA = Path(__file__).parents[3] / "data"
TINY = (DATA / "tiny.yaml").read_text(encoding="utf-8")
EVENTS = Path(__file__).parents[4] / "events.yaml"
BROKEN = {kind: (old, new) for kind, old, new, *_ in json.loads((DATA / "broken.json").read_text())}
VALIDATOR = Draft202012Validator(build_schema())


def as_json(text: str) -> Any:
    """YAML as an editor sees it: days are text."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


def test_the_file_on_disk_is_current() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == dump_schema(), "run: make schema"


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(build_schema())


def test_the_sound_record_passes() -> None:
    assert not list(VALIDATOR.iter_errors(as_json(TINY)))


def test_an_empty_record_passes() -> None:
    empty = as_json(TINY) | {"sources": {}, "places": {}, "events": {}}
    assert VALIDATOR.is_valid(empty)


@pytest.mark.skipif(not EVENTS.exists(), reason="no record here")
def test_the_record_of_this_repository_passes() -> None:
    assert not list(VALIDATOR.iter_errors(as_json(EVENTS.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "kind",
    ["text where a list belongs", "a number where text belongs", "text where a number belongs", "blank text",
     "unknown key", "missing key", "missing name", "an empty list of sources", "unknown type",
     "unknown status", "unknown precision", "bad id", "bad origin", "bad hash", "bad time",
     "a link that is a script", "a date in words", "open interval", "unspecified day", "a list as a date",
     "latitude out of range", "a position of three numbers", "a position in words", "negative radius",
     "a line of one position", "municipality and outside", "neither municipality nor outside",
     "a claim that claims nothing", "a claim of two kinds", "half a range"],
)  # fmt: skip
def test_a_broken_record_fails(kind: str) -> None:
    old, new = BROKEN[kind]
    assert not VALIDATOR.is_valid(as_json(TINY.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("model", "record", "elsewhere"),
    [
        (Dataset, DATASET, {"sources", "places", "events", "lines"}),
        (Source, SOURCE, {"id"}),
        (Names, NAMES, set()),
        (Place, PLACE, {"id", "shape", "positions"}),
        (Claim, CLAIM, set()),
        (Event, EVENT, {"id"}),
    ],
)
def test_every_field_of_the_model_has_its_key(model: Any, record: Any, elsewhere: set[str]) -> None:
    shapes = {"point", "line", "area"} if model is Place else set()
    assert {field.name for field in fields(model)} - elsewhere | shapes == set(record.keys)


def test_every_key_has_a_description() -> None:
    for record in (RECORD, DATASET, SOURCE, NAMES, PLACE, CLAIM, EVENT):
        assert all(part["description"] for part in record.schema["properties"].values())


def test_the_types_are_those_of_the_taxonomy() -> None:
    event = build_schema()["properties"]["events"]["additionalProperties"]
    assert event["properties"]["type"]["enum"] == list(model.TYPE)


PATHS = st.sampled_from([("sources", "wire"), ("places", "mill"), ("places", "field"), ("events", "2022-12-08-shots")])
VALUES = st.one_of(
    st.integers(-5, 3000), st.floats(-200, 200), st.text(max_size=5), st.just([]), st.just([[42, 20]] * 4),
    st.sampled_from(["2022-12-08", "2022", "wire", "https://a.b", "west", "exact", "10:30", "reported"]),
    st.lists(st.sampled_from(["wire", "police", "west", 42.5]), max_size=3),
)  # fmt: skip
KEYS = st.sampled_from(sorted({*SOURCE.keys, *PLACE.keys, *EVENT.keys}))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(path=PATHS, key=KEYS, value=VALUES)
def test_what_the_reader_takes_passes(tmp_path: Path, path: tuple[str, str], key: str, value: object) -> None:
    tree = as_json(TINY)
    tree[path[0]][path[1]][key] = value
    file = tmp_path / "events.yaml"
    file.write_text(json.dumps(tree))
    try:
        read_yaml(file)
    except RecordError:
        return
    assert VALIDATOR.is_valid(tree)
