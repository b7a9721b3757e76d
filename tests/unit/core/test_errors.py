"""Problems say where and what, in the order of the file, and what the system says in the reader's language."""

import errno
import json
import os

import pytest

from geo.core.errors import ArchiveError, BoundaryError, GeoError, Problem, RecordError, describe_error, quote_words
from geo.core.language import use_language
from geo.core.messages import Message, translate_message

MISSING, DENIED, FULL = (OSError(each, os.strerror(each)) for each in (errno.ENOENT, errno.EACCES, errno.ENOSPC))


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


@pytest.mark.parametrize("error", [MISSING, DENIED, FULL])
def test_words_of_the_system_stay_as_they_are_in_english(error: OSError) -> None:
    assert describe_error(error) == translate_message(describe_error(error)) == error.strerror


@pytest.mark.parametrize(
    ("error", "sq"),
    [(MISSING, "asnjë skedar ose dosje e tillë"), (DENIED, "qasje e palejuar"), (FULL, "disk i mbushur")],
)
def test_words_of_the_system_are_translated(error: OSError, sq: str) -> None:
    with use_language("sq"):
        assert translate_message(describe_error(error)) == sq


@pytest.mark.parametrize("text", ["", "[1 2]", '{"a" 1}', "{1: 2}", "[] []", '["a', '["\n"]'])
def test_faults_of_json_are_translated(text: str) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    with use_language("sq"):
        assert translate_message(quote_words(caught.value.msg)) not in (caught.value.msg, f"“{caught.value.msg}”")


def test_words_that_are_not_known_are_quoted_in_other_languages_alone() -> None:
    words = describe_error(ValueError("odd thing"))
    assert translate_message(words) == "odd thing"
    with use_language("sq"):
        assert translate_message(words) == "“odd thing”"


def test_a_message_of_ours_is_never_quoted() -> None:
    message = Message("nothing of that name")
    assert describe_error(FileNotFoundError(errno.ENOENT, message)) is message
