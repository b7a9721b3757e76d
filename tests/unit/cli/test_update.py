"""``python -m geo import --update``: shows what is new upstream, asks, and writes both files or none."""

import io
from pathlib import Path

import pytest

from geo.cli import main
from geo.cli.writing import read_last_import, write_with_import
from geo.core.errors import RecordError
from geo.formats.files import short_hash
from geo.formats.yaml.reader import read_yaml
from tests.helpers import samples
from tests.helpers.squares import SQUARES

OLD = samples.acled({"event_id_cnty": "X1"}, {"event_id_cnty": "X2"})
NEW = samples.acled({"event_id_cnty": "X1", "notes": "Put right."}, {"event_id_cnty": "X3"})

Capture = pytest.CaptureFixture[str]


def run(*words: str | Path) -> int:
    return main(["import", *SQUARES, *map(str, words)])


def import_old(file: Path) -> Path:
    file.with_name("export.csv").write_text(OLD)
    file.with_name("new.csv").write_text(NEW)
    assert run(file.with_name("export.csv"), "-o", file) == 0
    return file


@pytest.fixture(params=["events.yaml", "events.parquet"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A record that was imported; the new export lies beside it."""
    return import_old(tmp_path / str(request.param))


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    """The same, in YAML alone."""
    return import_old(tmp_path / "events.yaml")


def files(record: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in record.parent.iterdir()}


def test_the_difference_is_shown_and_written(record: Path, capsys: Capture) -> None:
    capsys.readouterr()
    assert run("--update", record, record.with_name("new.csv"), "--yes") == 0
    text = capsys.readouterr().out
    assert text.splitlines()[0].endswith("1 new, 5 changed, 1 gone")
    assert 'events.acled-x1.summary: "On 8 December, some marched." → Put right.' in text
    assert "Gone upstream, marked retracted:\n  acled-x2: Peaceful protest: Milltown\n" in text
    assert text.endswith(f"\n{record}: updated\n")
    assert sorted(files(record)) == sorted(["export.csv", "new.csv", record.name, f"{record.name}.imported.parquet"])
    capsys.readouterr()
    assert run("--update", record, record.with_name("new.csv")) == 0
    assert capsys.readouterr().out.endswith("no difference\n")
    assert main(["validate", str(record), *SQUARES]) == 0


@pytest.mark.parametrize("answer, reason", [("no\n", "found no, expected yes"), ("", "found no answer, expected yes")])
def test_nothing_is_written_without_a_yes(
    answer: str, reason: str, record: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(record)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert run("--update", record, record.with_name("new.csv")) == 1
    assert reason in capsys.readouterr().err.splitlines()[-1]
    assert run("--update", record, record.with_name("new.csv"), "--dry-run") == 0
    assert files(record) == before


def test_an_answer_that_is_no_text_is_asked_for_again(
    imported: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xffyes\nyes\n"), encoding="utf-8"))
    assert run("--update", imported, imported.with_name("new.csv")) == 0
    assert "! found bytes that are not UTF-8, expected text" in capsys.readouterr().out


def test_what_was_edited_by_hand_stays_with_its_comments(imported: Path, capsys: Capture) -> None:
    text = imported.read_text().replace('    summary: "On 8 December, some marched."\n', "    summary: Mine.  # seen\n")
    imported.write_text(text.replace("  acled-x2:\n", "  # asked again in May\n  acled-x2:\n"))
    assert run("--update", imported, imported.with_name("new.csv"), "--yes") == 0
    text = imported.read_text()
    assert text.count("    summary: Mine.  # seen\n") == 2
    assert "  # asked again in May\n  acled-x2:\n" in text
    assert "events.acled-x1.summary: yours Mine.; upstream Put right." in capsys.readouterr().out


def test_without_what_import_kept_the_file_of_then_says_what_is_of_whose_hand(imported: Path, capsys: Capture) -> None:
    imported.with_name("events.yaml.imported.parquet").unlink()
    assert run("--update", imported, imported.with_name("new.csv"), "--yes") == 1
    assert "found no events.yaml.imported.parquet, expected it beside the record" in capsys.readouterr().err
    since = ["--since", imported.with_name("export.csv")]
    assert run("--update", imported, imported.with_name("new.csv"), *since, "--yes") == 0
    assert imported.with_name("events.yaml.imported.parquet").is_file()


def test_rows_that_cannot_be_read_are_not_gone(imported: Path, capsys: Capture) -> None:
    new = imported.with_name("new.csv")
    new.write_text(samples.acled({"event_id_cnty": "X1"}, {"event_id_cnty": "X2", "event_date": "soon"}))
    assert run("--update", imported, new, "--yes") == 1
    assert "event_date: found 'soon'" in capsys.readouterr().err
    assert {event.status for event in read_yaml(imported).events} == {"reported"}
    new.write_text(samples.acled({"event_id_cnty": "X1"}) + "broken\n")
    assert run("--update", imported, new, "--yes") == 1
    assert "1 row of" in capsys.readouterr().out
    assert {event.status for event in read_yaml(imported).events} == {"reported"}


def test_a_part_of_the_data_makes_nothing_gone(imported: Path) -> None:
    new = imported.with_name("new.csv")
    assert run("--update", imported, new, "--partial", "--yes") == 0
    assert [event.status for event in read_yaml(imported).events] == ["reported"] * 3


def test_what_has_no_ids_of_its_own_cannot_be_compared(imported: Path, capsys: Capture) -> None:
    table = imported.with_name("table.csv")
    table.write_text("date,type,place,lat,lon\n2022-12-08,protest,Mill,42.05,20.05\n")
    table.with_name("table.mapping.toml").write_text(
        '[columns]\ndate = "date"\ntype = "type"\nplace = "place"\nlat = "lat"\nlon = "lon"\n'
        '[defaults]\nprecision = "exact"\nradius_m = "100"\n'
    )
    assert run("--update", imported, table) == 1
    assert "found 1 incident without an id of the file's own, expected one each" in capsys.readouterr().err
    assert run(table, "-o", table.with_name("other.yaml")) == 0
    assert not table.with_name("other.yaml.imported.parquet").exists()


@pytest.mark.parametrize(
    "name, content", [("e.geojson", b'{"type": "FeatureCollection", "features": []}'), ("e", OLD.encode())]
)
def test_only_records_are_updated(name: str, content: bytes, imported: Path, capsys: Capture) -> None:
    target = imported.with_name(name)
    target.write_bytes(content)
    assert run("--update", target, imported.with_name("new.csv"), "--yes") == 1
    assert "found a file of another format (" in capsys.readouterr().err
    assert target.read_bytes() == content


def test_options_of_an_update_alone_are_wrong_use() -> None:
    with pytest.raises(SystemExit) as caught:
        run("x.csv", "--dry-run")
    assert caught.value.code == 2


def test_a_stopped_import_counts_where_the_record_is_the_one_that_it_wrote(tmp_path: Path) -> None:
    record, old, new = tmp_path / "e.yaml", b"old", b"new"
    record.write_bytes(old)
    pending = f"e.yaml.{short_hash(old)}-{short_hash(new)}.imported.parquet"
    (tmp_path / pending).write_bytes(b"x")
    with pytest.raises(RecordError, match=r"found no e\.yaml\.imported\.parquet"):
        read_last_import(record, old)
    with pytest.raises(RecordError, match="GeoParquet"):
        read_last_import(record, new)
    with pytest.raises(RecordError, match="found an import that was stopped"):
        read_last_import(record, b"edited")
    write_with_import(record, new, b"y", before=old)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "e.yaml": new, "e.yaml.imported.parquet": b"y",
    }  # fmt: skip
