"""Results of a record are computed once for all who ask, and kept with it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from geo.core.language import current_language, use_language
from geo.record.record import Record, share_results, share_rows

READERS = 20


def blank() -> Record:
    return Record(None, None, None)


@pytest.fixture
def record() -> Record:
    return blank()


@pytest.fixture
def calls() -> list[int]:
    return []


def test_of_all_who_ask_at_once_one_computes(record: Record, calls: list[int]) -> None:
    barrier, asked = Barrier(READERS), Event()

    @share_results(2)
    def double(_: Record, number: int) -> int:
        calls.append(number)
        asked.wait()
        return 2 * number

    def ask(reader: int) -> int:
        if barrier.wait() == 0:
            asked.set()
        return double(record, reader % 2)

    with ThreadPoolExecutor(READERS) as threads:
        assert list(threads.map(ask, range(READERS))) == [0, 2] * (READERS // 2)
    assert sorted(calls) == [0, 1]


def test_results_that_were_asked_for_long_ago_go(record: Record, calls: list[int]) -> None:
    @share_results(2)
    def double(_: Record, number: int) -> int:
        calls.append(number)
        return 2 * number

    assert [double(record, number) for number in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert calls == [1, 2, 3, 2]


def test_no_more_tables_are_kept_than_have_so_many_rows(record: Record, calls: list[int]) -> None:
    @share_results(9, max_rows=10)
    def table(_: Record, rows: int) -> range:
        calls.append(rows)
        return range(rows)

    assert [len(table(record, rows)) for rows in (4, 5, 4, 5, 20, 20, 5, 4)] == [4, 5, 4, 5, 20, 20, 5, 4]
    assert calls == [4, 5, 20, 5, 4]


def test_another_record_has_results_of_its_own(record: Record, calls: list[int]) -> None:
    @share_results(2)
    def count(_: Record) -> int:
        calls.append(1)
        return len(calls)

    assert [count(record), count(record), count(blank())] == [1, 1, 2]


def test_an_error_is_everyones_and_not_kept(record: Record, calls: list[int]) -> None:
    @share_results(2)
    def fail(_: Record) -> int:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("once")
        return len(calls)

    with pytest.raises(ValueError, match="once"):
        fail(record)
    assert fail(record) == 2


@pytest.fixture
def list_doubles(calls: list[int]) -> Callable[..., Sequence[str]]:
    """Of each row its double, with the language and what else is asked for; the last four are kept."""

    @share_rows(4)
    def double(_: Record, rows: Sequence[int], sign: str = "") -> list[str]:
        calls.extend(rows)
        return [f"{sign}{2 * row} {current_language()}" for row in rows]

    return double


def test_a_row_is_computed_once_whatever_else_is_asked_for_with_it(
    record: Record, calls: list[int], list_doubles: Callable[..., Sequence[str]]
) -> None:
    assert list_doubles(record, [1, 2]) == ["2 en", "4 en"]
    assert list_doubles(record, [3, 2, 1]) == ["6 en", "4 en", "2 en"]
    assert list_doubles(record, []) == []
    assert calls == [1, 2, 3]


def test_rows_are_kept_apart_by_record_language_and_what_is_asked_for(
    record: Record, calls: list[int], list_doubles: Callable[..., Sequence[str]]
) -> None:
    assert list_doubles(record, [1]) == ["2 en"]
    assert list_doubles(record, [1], "-") == ["-2 en"]
    assert list_doubles(blank(), [1]) == ["2 en"]
    with use_language("sq"):
        assert list_doubles(record, [1]) == ["2 sq"]
    assert calls == [1, 1, 1, 1]


def test_rows_that_were_asked_for_long_ago_go(
    record: Record, calls: list[int], list_doubles: Callable[..., Sequence[str]]
) -> None:
    assert list_doubles(record, range(6)) == [f"{2 * row} en" for row in range(6)]
    list_doubles(record, [2])
    list_doubles(record, [6, 7])  # 3 and 4 make room for them
    list_doubles(record, [2, 3])
    assert calls == [*range(6), 6, 7, 3]


def test_of_all_who_ask_for_a_row_at_once_one_computes(record: Record, calls: list[int]) -> None:
    barrier, asked = Barrier(READERS), Event()

    @share_rows(4)
    def double(_: Record, rows: Sequence[int]) -> list[int]:
        calls.extend(rows)
        asked.wait()
        return [2 * row for row in rows]

    def ask(_: int) -> Sequence[int]:
        if barrier.wait() == 0:
            asked.set()
        return double(record, [1, 2])

    with ThreadPoolExecutor(READERS) as threads:
        assert list(threads.map(ask, range(READERS))) == [[2, 4]] * READERS
    assert calls == [1, 2]
