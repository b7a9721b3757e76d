"""What the soak takes for a leak, for an edit and for a request that went too far."""

from itertools import islice
from pathlib import Path

import pytest

from bench.soak import edits, held
from bench.soak.requests import Asked, describe_requests, find_faults, group_path
from geo.core.errors import RecordError
from geo.formats.yaml.reader import read_yaml

SAMPLES = {
    "start": {"heap": 100.0, "threads": 6.0, "nodes": 1000.0},
    "middle": {"heap": 150.0, "threads": 6.0, "nodes": 900.0},
    "end": {"heap": 102.9, "threads": 7.0, "nodes": 1030.0},
}


def test_what_has_grown_by_three_per_cent_from_start_to_end_leaks() -> None:
    assert held.find_growing(SAMPLES) == ["threads", "nodes"]


def test_a_sample_is_the_least_of_several_looks() -> None:
    looks = iter([{"a": float(n), "b": 50.0 - n} for n in range(50)])
    pauses: list[float] = []
    assert held.measure_at_rest(lambda: next(looks), pauses.append) == {"a": 0.0, "b": 51.0 - len(pauses)}


def test_samples_are_a_table_with_a_row_each() -> None:
    lines = held.describe_samples(SAMPLES).splitlines()
    assert [cell.strip() for cell in lines[2].strip("|").split("|")] == ["heap", "100", "150", "102.9", "+2.9 %"]


def test_every_other_edit_breaks_the_file_in_a_way_of_its_own_and_the_next_mends_it(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    made = list(islice(edits.list_edits(), 200))
    assert len({edit.content for edit in made}) > 190
    assert len({edit.kind for edit in made[::2]}) > 90
    for edit in made[:20:5]:
        edits.write_edit(file, edit)
        if edit.kind:
            with pytest.raises(RecordError):
                read_yaml(file)
        else:
            assert [event.id for event in read_yaml(file).events if "Edit 00" in event.title]


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("/", "/"),
        ("/static/js/index.4f.js", "/static/…"),
        ("/record/0a1b/columns", "/record/…/columns"),
        ("/open/secret", "/open/…"),
        ("/_stcore/stream", "/_stcore/stream"),
        ("/10/568/375.png", "/…"),
    ],
)
def test_paths_that_differ_by_file_or_session_alone_are_one(path: str, group: str) -> None:
    assert group_path(path) == group


def test_requests_elsewhere_and_bodies_that_no_reader_has_given_are_faults() -> None:
    asked = [
        Asked("localhost", "GET", "/static/a.js", 0),
        Asked("localhost", "GET", "/static/b.js", 0),
        Asked("localhost", "POST", "/open/secret", 100),
        Asked("localhost", "WEBSOCKET", "/_stcore/stream", 0),
        Asked("localhost", "message on it", "/_stcore/stream", 40),
    ]
    assert find_faults(asked) == []
    assert "| localhost | GET           | /static/…       | 2        | 0" in describe_requests(asked)
    wrong = [
        Asked("example.org", "GET", "/pixel", 0),
        Asked("localhost", "POST", "/_stcore/metrics", 7),
        Asked("localhost", "message on it", "/elsewhere", 7),
    ]
    assert len(find_faults(asked + wrong)) == 3
