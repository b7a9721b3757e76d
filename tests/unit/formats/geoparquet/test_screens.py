"""Screens of whole columns: what they leave to be looked at one by one, they alone decide, and never what is told."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.core.errors import RecordError
from geo.core.tables import build_tables
from geo.formats.geoparquet import details, reader, validation
from geo.formats.geoparquet.details import split_parts, validate_details
from geo.formats.geoparquet.reader import read_geoparquet, write_geoparquet
from geo.formats.geoparquet.validation import keeps_rule
from geo.formats.yaml.reader import CLAIM, EVENT, ID, TEXT, TITLE
from tests.helpers import squares

ODD_VALUES = [
    None, "", " ", "\u00a0", "a\x07b", "\ud800", "a }, { b", 'a "quoted" \\ text', "line\nbreak", "n" * 5_001, "wire",
    "copy", "police", "nobody", "persons", "2022", "2022-12-08~", "2022-13-01", "https://example.org", "javascript:1",
    "~09:30", 0, 1, True, -1.5, 10**400, 1e308, float("nan"), float("inf"), [], ["a"], {}, {"a": {}},
]  # fmt: skip
ODD_LISTS = [
    "", "[]", "[{}]", "{", "null", "[null]", "[1]", '[{"id": "a"},{"id": "b"}]', '[ {"by": "a"} ]', "[{]", "[{}, {}]",
    '[{"by": "a", "by": "b"}]', '[{"by": "a"}, {"by": "b"}}]', "[{" * 2_000,
]  # fmt: skip


def change_json(random_: random.Random, text: str) -> str:
    """The text of a list with one key of one of its objects changed, added or dropped, or an object repeated."""
    objects = json.loads(text)
    place = random_.randrange(len(objects))
    changed = objects[place]
    match random_.randrange(5):
        case 0:
            del changed[random_.choice(list(changed))]
        case 1:
            objects.insert(0, changed)
        case 2:
            changed[random_.choice(["value", "low", "high", "statement", "unit", "published", "url", "odd"])] = 7.5
        case _:
            changed[random_.choice(list(changed))] = random_.choice(ODD_VALUES)
    separators = random_.choice([None, (",", ":"), (" , ", " : ")])
    ascii_only = random_.random() < 0.5 or "\\ud800" in json.dumps(objects)
    return json.dumps(objects, ensure_ascii=ascii_only, separators=separators)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of many incidents of which most break a rule that `read_geoparquet` leaves to the full check."""
    random_ = random.Random(5)
    events = [squares.full_event(), squares.event("b", "spot"), squares.event("c", "spot")]
    path = tmp_path_factory.mktemp("broken") / "record.parquet"
    write_geoparquet(
        build_tables(
            squares.dataset([squares.place("spot", (42.05, 20.05), radius_m=50, municipality=("a",))], events)
        ),
        path,
    )
    table = pq.read_table(path)
    whole = next(row for row in table.to_pylist() if row["claims"])
    rows = [{**whole, "id": f"sound-{n}", "informants": None, "disagreements": None} for n in range(20)]
    for column in ("sources", "claims", "informants", "disagreements"):
        rows += [{**whole, "id": f"{column}-odd-{n}", column: text} for n, text in enumerate(ODD_LISTS)]
        plain = {"informants": None, "disagreements": None}
        texts = (change_json(random_, whole[column] or '[{"name": "Police", "source": "wire"}]') for _ in range(120))
        rows += [
            {**whole, **(plain if n % 2 else {}), "id": f"{column}-{n}", column: text} for n, text in enumerate(texts)
        ]
    for column in ("summary", "date_basis", "note"):
        texts = [value for value in ODD_VALUES if (value is None or isinstance(value, str)) and value != "\ud800"]
        rows += [{**whole, "id": f"{column.replace('_', '-')}-{n}", column: text} for n, text in enumerate(texts)]
    for column, values in {
        "origins": [2, 3, 9],
        "low": [300.0, 1.0],
        "high": [350.0, 400.0],
        "figure": ["persons"],
    }.items():
        rows += [{**whole, "id": f"{column}-{n}", column: value} for n, value in enumerate(values)]
    pq.write_table(pa.Table.from_pylist(rows, table.schema), path, row_group_size=100)
    return path


def nothing_is_certain(values: pa.Array, *_: object) -> np.ndarray:
    return np.zeros(len(values), dtype=bool)


def test_a_screened_record_is_told_the_same_problems_as_one_read_row_by_row(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_geoparquet(broken)
    screened = validate_details(broken)
    monkeypatch.setattr(details, "_screen_details", nothing_is_certain)
    assert screened == validate_details(broken)
    assert 300 < len(screened) < 550
    assert not [problem for problem in screened if "(sound-" in problem.where]


def test_a_sound_incident_is_not_looked_at_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = squares.event("b", "spot")
    write_geoparquet(
        build_tables(
            squares.dataset([squares.place("spot", (42.05, 20.05), radius_m=50, municipality=("a",))], [plain])
        ),
        tmp_path / "a.parquet",
    )
    monkeypatch.setattr(details, "detail_from_row", pytest.fail)
    assert validate_details(tmp_path / "a.parquet") == []


def test_sources_are_read_the_same_whether_lists_are_taken_apart_or_not(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = read_geoparquet(broken)
    monkeypatch.setattr(
        reader, "split_parts", lambda column: split_parts(pa.chunked_array([pa.nulls(len(column), pa.string())]))
        ._replace(is_list=np.zeros(len(column), dtype=bool))
    )  # fmt: skip
    whole = read_geoparquet(broken)
    assert (list(apart.sources.items()), apart.incidents["cites"].tolist()) == (
        list(whole.sources.items()), whole.incidents["cites"].tolist(),
    )  # fmt: skip


TEXTS = [
    "a", "a-1", "A", "-a", "", " ", "\u00a0", "\u3000", "é", "a\n", "a\tb", "a\x7f", "\u2028", "n" * 100, "n" * 101,
    "n" * 200, "n" * 201, "n" * 5_001, "09:30", "9:30", "~23:59", "09:30\n", "protest", "Police", "\ufffe", "…",
]  # fmt: skip


@pytest.mark.parametrize(
    "type",
    [ID, TEXT, TITLE, EVENT.keys["time"].type, EVENT.keys["type"].type, CLAIM.keys["by"].type],
)
def test_a_text_that_passes_the_screen_keeps_the_rule(type: object) -> None:
    passed = keeps_rule(pa.array([*TEXTS, None]), type)  # type: ignore[arg-type]
    faults = [validation._find_text_fault(type, text) for text in TEXTS]  # type: ignore[arg-type]
    assert not passed[-1]
    assert not [text for text, kept, fault in zip(TEXTS, passed, faults, strict=False) if kept and fault]
    assert any(passed)


BROKEN_COLUMNS: dict[str, Callable[[int], object]] = {
    "title": lambda n: TEXTS[n], "time": lambda n: TEXTS[n], "actors": lambda n: [TEXTS[n], "police"],
    "date": lambda n: ["2022-12-08", "2022-12-8", "2022-12", "2022-12-08~"][n % 4], "first": lambda n: 19_334 - n % 2,
    "extent": lambda n: ["day", "within"][n % 2], "figure": lambda n: [None, "persons", TEXTS[n]][n % 3],
    "name_en": lambda n: TEXTS[7 if n else 3], "outside": lambda n: " ", "basis": lambda n: "a\x07",
}  # fmt: skip


@pytest.mark.parametrize("column", BROKEN_COLUMNS)
def test_columns_are_told_the_same_problems_whether_they_are_screened_or_not(
    column: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [squares.event(f"e{n:02}", "spot") for n in range(len(TEXTS))]
    path = tmp_path / "record.parquet"
    write_geoparquet(
        build_tables(
            squares.dataset([squares.place("spot", (42.05, 20.05), radius_m=50, municipality=("a",))], events)
        ),
        path,
    )
    rows = [{**row, column: BROKEN_COLUMNS[column](n)} for n, row in enumerate(pq.read_table(path).to_pylist())]
    pq.write_table(pa.Table.from_pylist(rows, pq.read_schema(path)), path)

    def problems() -> list[str]:
        with pytest.raises(RecordError) as caught:
            read_geoparquet(path)
        return [str(problem) for problem in caught.value.problems]

    screened = problems()
    monkeypatch.setattr(validation, "keeps_rule", nothing_is_certain)
    assert screened == problems()


def test_each_different_object_is_read_once() -> None:
    lists = pa.chunked_array([['[{"id": "a"}, {"id": "b"}]', None, '[{"id": "b"},{"id": "a"}]', "[", '[{"id": "a"}]']])
    parts = split_parts(lists)
    assert parts.texts.to_pylist() == ['{"id": "a"}', '{"id": "b"}']
    assert (parts.rows.tolist(), parts.codes.tolist()) == ([0, 0, 2, 2, 4], [0, 1, 1, 0, 0])
    assert parts.is_list.tolist() == [True, True, True, False, True]
    assert parts.rows_where(np.array([True, False])).tolist() == [False, True, False, False, True]


def test_an_object_that_is_none_does_not_hide_the_others() -> None:
    texts = pa.array(
        ['{"by": "a", "about": "b", "source": "c", "value": 1}', '{"by": "a"} {"by": "b"}', '{"by": 7}'] * 3
    )
    table, sound = details.read_parts(texts, CLAIM)
    assert sound.tolist() == [True, False, False] * 3
    assert table["value"].to_pylist() == [1.0, None, None] * 3
