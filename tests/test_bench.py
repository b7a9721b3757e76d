"""The benchmark's statistics and tables, and that it makes the same record every time."""

import pytest
from pandas.testing import assert_frame_equal

from bench import table
from bench.generate import generate

STEPS = [
    {"moved": 0.0, "told": 1.0, "heard": 2.0, "begun": 3.0, "painted": 4.0, "next": 20.0},
    {"moved": 100.0, "told": 101.0, "heard": 102.0, "begun": 104.0, "painted": 110.0, "next": 126.0},
    {"moved": 200.0, "painted": 230.0, "next": 240.0},
]
RESULT = {
    "way": "ours", "incidents": 10_000, "steps": 3, "drawn": {"median": 10.04, "p95": 30.0}, "first_s": 2.0, "sent": 0,
}  # fmt: skip


def cells(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]


def test_p95_is_a_value_that_one_in_twenty_exceeds() -> None:
    assert table.p95(range(100, 0, -1)) == 95
    assert table.p95([7.0]) == 7.0


def test_p95_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        table.p95([])


def test_spans_lie_between_two_moments_of_a_step() -> None:
    assert table.spans(STEPS, table.SPANS)["drawn"] == {"median": 10.0, "p95": 30.0}
    assert table.spans(STEPS, table.SPANS)["done"] == {"median": 6.0, "p95": 9.0}


def test_spans_leave_out_steps_without_the_moment() -> None:
    assert table.spans(STEPS, table.PHASES)["wait for frame"] == {"median": 1.5, "p95": 2.0}
    assert table.spans(STEPS[2:], table.PHASES) == {"until next frame": {"median": 10.0, "p95": 10.0}}


def test_growth_is_in_per_cent() -> None:
    assert table.growth({"heap": 20.0, "nodes": 10.0}, {"heap": 21.0, "nodes": 9.0}) == pytest.approx(
        {"heap": 5.0, "nodes": -10.0}
    )


def test_a_row_holds_what_was_measured() -> None:
    head, _, row = cells(table.table([RESULT], 3))
    found = dict(zip(head, row, strict=True))
    assert (found["way"], found["incidents"], found["steps"]) == ("ours", "10,000", "3")
    assert (found["drawn ms"], found["first marker s"], found["up B/step"]) == ("10.0", "2.0", "0")
    assert found["server MB"] == "–"


def test_steps_that_were_not_done_are_told() -> None:
    assert cells(table.table([RESULT], 80))[2][2] == "3 of 80"


def test_what_has_a_number_of_steps_of_its_own_is_whole() -> None:
    head, _, row = cells(table.table([RESULT | {"whole": True, "worked": {"median": 4.04, "p95": 9.0}}], 80))
    assert row[2] == "3"
    assert row[head.index("processor ms")] == "4.0"


def test_what_did_not_finish_has_no_numbers() -> None:
    failed = {"way": "plain", "incidents": 100_000, "failed": "not finished: no marker in 120 s"}
    row = cells(table.table([failed], 80))[2]
    assert row[3] == "not finished: no marker in 120 s"
    assert set(row[4:]) == {"–"}


def test_columns_are_aligned() -> None:
    assert len({len(line) for line in table.table([RESULT, RESULT | {"way": "another way"}], 3).splitlines()}) == 1


def test_the_same_seed_makes_the_same_record() -> None:
    one, same = generate(60, places=20, seed=3), generate(60, places=20, seed=3)
    assert_frame_equal(one.incidents, same.incidents)
    assert one.places.geometry.to_wkt().equals(same.places.geometry.to_wkt())
    assert one.detail(one.incidents["id"][0]) == same.detail(same.incidents["id"][0])


def test_another_seed_makes_another_record() -> None:
    assert not generate(60, places=20, seed=3).incidents.equals(generate(60, places=20, seed=4).incidents)


def test_a_record_has_as_many_incidents_as_asked_for() -> None:
    assert len(generate(60, places=20).incidents) == 60


def test_no_two_places_lie_at_one_position_and_few_have_most_of_the_incidents() -> None:
    made = generate(2_000)
    positions = made.places.geometry.dropna().to_wkt()
    assert positions.is_unique
    counts = made.incidents["place"].value_counts()
    assert counts.head(len(counts) // 10).sum() > len(made.incidents) / 4
