"""Problems say where and what, in the order of the file."""

import pytest

from geo.core.errors import ArchiveError, BoundaryError, GeoError, Problem, RecordError


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (
            Problem(12, "events.x.date", "found 5, expected 6"),
            "e.yaml:12: events.x.date: found 5, expected 6",
        ),
        (Problem(3, "", "found a tab, expected spaces"), "e.yaml:3: found a tab, expected spaces"),
        (Problem(0, "", "found nothing, expected a file"), "e.yaml: found nothing, expected a file"),
    ],
)
def test_a_problem_leaves_out_what_it_does_not_know(problem: Problem, text: str) -> None:
    assert problem.text("e.yaml") == text


def test_an_error_says_its_problems_in_the_order_of_the_file() -> None:
    error = RecordError("e.yaml", [Problem(9, "b", "late"), Problem(2, "z", "early")])
    assert str(error) == "e.yaml:2: z: early\ne.yaml:9: b: late"
    assert [problem.line for problem in error.problems] == [2, 9]


@pytest.mark.parametrize("kind", [RecordError, BoundaryError, ArchiveError])
def test_every_kind_can_be_caught_as_one(kind: type[GeoError]) -> None:
    with pytest.raises(GeoError) as caught:
        raise kind("file", [])
    assert caught.value.file == "file"
