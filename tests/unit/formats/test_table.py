"""Tables: what rows share is parsed once, and the file is let go of when they have been read."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.core.messages import Message
from geo.formats import registry
from geo.formats.builder import RowError
from geo.formats.geoparquet.reader import serialize_geoparquet
from geo.formats.tables.table import Columns, TableRow, parsed_once
from tests.helpers import samples, squares

INDEX = {"day": 0, "hour": 1, "note": 2}


@pytest.fixture
def uncollected() -> Iterator[None]:
    """As at the command line, where nothing looks for objects that refer to each other in circles."""
    gc.collect()
    gc.disable()
    gc.freeze()
    yield
    gc.unfreeze()
    gc.enable()


def test_what_cells_say_is_parsed_once_for_each_content() -> None:
    parsed = []

    @parsed_once("day", "hour", "no such column")
    def parse(row: TableRow, end: str) -> str:
        parsed.append(row.line)
        return row["day"] + row["hour"] + row["no such column"] + end

    columns = Columns(INDEX)
    rows = [TableRow(line, list(cells), columns) for line, cells in enumerate(("ab1", "ab2", "ba3", "ab4"))]
    assert [parse(row, "!") for row in rows] == ["ab!", "ab!", "ba!", "ab!"]
    assert parsed == [0, 2]
    assert [parse(TableRow(line, ["a", "b", ""], Columns(INDEX)), "?") for line in (5, 6)] == ["ab?", "ab?"]
    assert parsed == [0, 2, 5, 6], "each table for itself"


def test_an_error_and_a_remark_are_told_of_each_row() -> None:
    told: list[int] = []

    @parsed_once("day")
    def parse(row: TableRow) -> str:
        if row["day"] == "x":
            raise RowError("day", Message("found x, expected a day"))
        row.remark("day", Message("found nothing"))
        return row["day"]

    columns = Columns(INDEX, remark=lambda line, *_: told.append(line))
    for line in range(3):
        with pytest.raises(RowError):
            parse(TableRow(line, ["x", "", ""], columns))
        parse(TableRow(line, ["a", "", ""], columns))
    assert told == [0, 1, 2]


def test_a_column_without_a_name_is_none_of_the_years(tmp_path: Path) -> None:
    """As of R, which numbers the rows so."""
    heading, *rows = samples.many("ucdp", 3).splitlines()
    file = tmp_path / "export.csv"
    file.write_text(
        "\n".join([f'"",{heading}', *(f"{1234 + n},{row}" for n, row in enumerate(rows))]), encoding="utf-8"
    )
    imported = registry.import_file("ucdp", file, squares.boundaries())
    assert (len(imported.dataset.events), imported.remark_groups, imported.left_out) == (3, [], ())


@pytest.mark.parametrize("kind", ["acled", "ucdp"])
@pytest.mark.usefixtures("uncollected")
def test_an_import_leaves_nothing_behind_that_only_a_search_for_circles_would_free(tmp_path: Path, kind: str) -> None:
    rows = 400
    file = tmp_path / "export.csv"
    file.write_text(samples.many(kind, rows), encoding="utf-8")
    serialize_geoparquet(registry.import_file(kind, file, squares.boundaries()).dataset)
    assert gc.collect() < rows / 2
