"""Ids are kept for ever: what an older version of a record has, the newer has too."""

from pathlib import Path

import pytest

from geo.core import tables as frames
from geo.core.errors import Problem, RecordError
from geo.formats.geoparquet import reader as geoparquet
from geo.formats.yaml import reader
from geo.record import history

TINY = Path(__file__).parents[2] / "data" / "tiny.yaml"
IDS = ("2022-12-08-shots", "2022-12-protest")


@pytest.fixture(params=["events.yaml", "events.parquet"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The tiny record in either format."""
    file: Path = tmp_path / request.param
    if file.suffix == ".yaml":
        file.write_text(TINY.read_text())
    else:
        geoparquet.write(frames.build(reader.read(TINY)), file)
    return file


def test_nothing_is_lost_where_every_id_stays(older: Path) -> None:
    assert history.lost(older, ["2022-12-new", *IDS]) == []


def test_an_id_that_is_gone_is_a_problem(older: Path) -> None:
    expected = "expected it to stay, with the status retracted: ids are kept for ever"
    assert history.lost(older, IDS[:1]) == [Problem(0, "events", f"found no event '2022-12-protest', {expected}")]


def test_an_older_version_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as caught:
        history.lost(tmp_path / "gone.yaml", IDS)
    assert caught.value.file == str(tmp_path / "gone.yaml")
