"""Many readers, one record: loaded once for all who come at the same time, and again when a file changes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from geo.app import records
from geo.app.records import LastGoodRecords, Loaded
from geo.core.errors import Problem, RecordError
from geo.record.record import Files

FILES = Files(Path("events.yaml"))
SESSIONS = 20


class Disk:
    """Files of which each test says what they hold: ``content`` is a record, or what is wrong with it."""

    def __init__(self) -> None:
        self.version = 1
        self.content: object = "a record"
        self.loads = 0

    def load(self, *_: object) -> object:
        self.loads += 1
        if isinstance(self.content, Exception):
            raise self.content
        return self.content


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    monkeypatch.setattr(records, "load_record", disk.load)
    monkeypatch.setattr(records, "file_versions", lambda _: disk.version)
    return disk


def load_at_once(store: LastGoodRecords, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> list[Loaded]:
    """Load in as many threads as there are sessions, none of which is given the record before all have asked."""
    barrier = Barrier(SESSIONS)

    def versions(_: Files) -> int:
        barrier.wait()
        return disk.version

    monkeypatch.setattr(records, "file_versions", versions)
    with ThreadPoolExecutor(SESSIONS) as threads:
        return list(threads.map(store.load, [FILES] * SESSIONS))


def test_sessions_that_come_at_once_share_one_load(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load_at_once(LastGoodRecords(), disk, monkeypatch)
    assert disk.loads == 1
    assert {id(one) for one in loaded} == {id(loaded[0])}
    assert loaded[0].record == "a record"


def test_they_share_what_is_wrong_too(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    disk.content = RecordError("events.yaml", [Problem(1, "", "found nothing")])
    loaded = load_at_once(LastGoodRecords(), disk, monkeypatch)
    assert disk.loads == 1
    assert [one.error for one in loaded] == [disk.content] * SESSIONS


def test_a_session_that_comes_later_loads_nothing(disk: Disk) -> None:
    store = LastGoodRecords()
    assert store.load(FILES) is store.load(FILES)
    assert disk.loads == 1


def test_a_changed_file_is_loaded_once_for_all(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    store = LastGoodRecords()
    store.load(FILES)
    disk.version, disk.content = 2, "another"
    assert {one.record for one in load_at_once(store, disk, monkeypatch)} == {"another"}
    assert disk.loads == 2


def test_a_broken_file_leaves_the_last_good_record(disk: Disk) -> None:
    store = LastGoodRecords()
    store.load(FILES)
    disk.version, disk.content = 2, RecordError("events.yaml", [Problem(1, "", "found nothing")])
    assert store.load(FILES) == Loaded(2, "a record", disk.content)
    disk.version, disk.content = 3, "mended"
    assert store.load(FILES) == Loaded(3, "mended", None)


def test_what_is_wrong_is_looked_at_again_for_the_next_who_asks(disk: Disk) -> None:
    store = LastGoodRecords()
    disk.content = RecordError("events.yaml", [Problem(0, "", "found that it may not be read")])
    store.load(FILES)
    disk.content = "may be read now"
    assert store.load(FILES).record == "may be read now"


def test_a_fault_of_the_program_leaves_the_last_good_record_too(disk: Disk, caplog: pytest.LogCaptureFixture) -> None:
    store = LastGoodRecords()
    store.load(FILES)
    disk.version, disk.content = 2, KeyError("names")
    loaded = store.load(FILES)
    assert loaded.record == "a record"
    assert "report it" in str(loaded.error)
    assert "KeyError: 'names'" in caplog.text
