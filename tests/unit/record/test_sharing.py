"""Results of a record are computed once for all who ask, and kept with it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from geo.record.record import Record
from geo.record.sharing import share_results

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
