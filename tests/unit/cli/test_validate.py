"""``python -m geo validate`` and ``schema``: what is checked, and how the result is summed up."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.cli import main
from geo.cli.validate import missing_ids
from geo.core.errors import Problem, RecordError
from geo.core.tables import build_tables
from geo.formats.geoparquet.reader import write_geoparquet
from geo.formats.yaml.reader import build_schema, read_yaml
from tests.helpers.squares import SQUARES

ROOT = Path(__file__).parents[3]
TINY = ROOT / "tests" / "data" / "tiny.yaml"
EMPTY = """\
dataset: {title: Nothing yet, description: d, license: CC0, coverage: none, updated: 2022}
sources: {}
places: {}
events: {}
"""

IDS = ("2022-12-08-shots", "2022-12-protest")

Capture = pytest.CaptureFixture[str]


def test_a_sound_record_is_summed_up_in_a_line(capsys: Capture) -> None:
    assert main(["validate", str(TINY), *SQUARES]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    assert output.out == (
        f"{TINY}: 2 incidents at 2 places from 3 sources (2 independent origins), "
        "2022-12-01 to 2022-12-31: no problems\n"
    )


def test_statements_are_counted_apart(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(TINY.read_text().replace("type: protest", "type: statement"))
    assert main(["validate", str(file), *SQUARES]) == 0
    assert ": 1 incident and 1 statement at 2 places from" in capsys.readouterr().out


def test_an_empty_record_has_no_problems(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(EMPTY)
    assert main(["validate", str(file), *SQUARES]) == 0
    assert capsys.readouterr().out == f"{file}: 0 incidents at 0 places: no problems\n"


def test_without_a_file_it_checks_the_record_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (tmp_path / "events.yaml").write_text(EMPTY)
    monkeypatch.chdir(tmp_path)
    assert main(["validate"]) == 0
    assert capsys.readouterr().out.startswith("events.yaml: 0 incidents")


def test_a_large_record_is_read_as_geoparquet(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.parquet"
    write_geoparquet(build_tables(read_yaml(TINY)), file)
    assert main(["validate", str(file), *SQUARES]) == 0
    assert "2 incidents at 2 places" in capsys.readouterr().out


def test_a_broken_geoparquet_file_is_refused(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.parquet"
    file.write_bytes(b"PAR1")
    assert main(["validate", str(file), *SQUARES]) == 1
    assert capsys.readouterr().err.startswith(f"{file}: ")


def test_what_lies_deep_in_a_geoparquet_file_is_checked_too(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.parquet"
    write_geoparquet(build_tables(read_yaml(TINY)), file)
    table = pq.read_table(file)
    at = table.schema.get_field_index("claims")
    spoilt = table.set_column(at, table.schema.field(at), pa.array(["no JSON"] * len(table)))
    pq.write_table(spoilt, file)
    assert main(["validate", str(file), *SQUARES]) == 1
    assert capsys.readouterr().err.startswith(f"{file}: row 1 (2022-12-protest): ")


def test_a_place_that_contradicts_the_boundaries_is_named_with_its_line(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(TINY.read_text().replace("    municipality: west\n", "    municipality: east\n", 1))
    assert main(["validate", str(file), *SQUARES]) == 1
    assert f"{file}:29: places.mill.municipality: found 'east', expected " in capsys.readouterr().err


def test_an_older_version_whose_ids_are_all_there_is_no_problem(capsys: Capture) -> None:
    assert main(["validate", str(TINY), *SQUARES, "--since", str(TINY)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["events.yaml", "events.parquet"])
def test_an_id_that_an_older_version_has_is_missed(name: str, tmp_path: Path, capsys: Capture) -> None:
    file, older = tmp_path / name, tmp_path / "old.yaml"
    older.write_text(TINY.read_text().replace("  2022-12-protest:", "  2022-12-blockade:"))
    if name.endswith("yaml"):
        file.write_text(TINY.read_text())
    else:
        write_geoparquet(build_tables(read_yaml(TINY)), file)
    assert main(["validate", str(file), *SQUARES, "--since", str(older)]) == 1
    message = f"{file}: events: found no event '2022-12-blockade', expected it to stay, with the status retracted"
    assert capsys.readouterr().err == f"{message}: ids are kept for ever\n"


def test_boundaries_that_cannot_be_read_are_named(capsys: Capture) -> None:
    assert main(["validate", str(TINY), "--boundaries", "nowhere.geojson"]) == 1
    assert capsys.readouterr().err.startswith("nowhere.geojson: ")


@pytest.fixture(params=["events.yaml", "events.parquet"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The tiny record in either format."""
    file: Path = tmp_path / request.param
    if file.suffix == ".yaml":
        file.write_text(TINY.read_text())
    else:
        write_geoparquet(build_tables(read_yaml(TINY)), file)
    return file


def test_no_id_is_missing_where_every_id_stays(older: Path) -> None:
    assert missing_ids(older, ["2022-12-new", *IDS]) == []


def test_an_id_that_is_gone_is_a_problem(older: Path) -> None:
    expected = "expected it to stay, with the status retracted: ids are kept for ever"
    assert missing_ids(older, IDS[:1]) == [Problem(0, "events", f"found no event '2022-12-protest', {expected}")]


def test_an_older_version_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as caught:
        missing_ids(tmp_path / "gone.yaml", IDS)
    assert caught.value.file == str(tmp_path / "gone.yaml")


def test_the_schema_is_printed(capsys: Capture) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == build_schema()


def test_a_position_that_may_be_swapped_is_told_and_the_record_is_sound(tmp_path: Path, capsys: Capture) -> None:
    rest = "names: {sq: a, sr: b}, precision: exact, radius_m: 9, outside: x, basis: y"
    spots = {"a": "[42, 20]", "b": "[42.1, 20]", "c": "[42, 20.1]", "d": "[20, 42]"}
    places = ", ".join(f"{id}: {{point: {spot}, {rest}}}" for id, spot in spots.items())
    (file := tmp_path / "events.yaml").write_text(
        "dataset: {title: t, description: d, license: l, coverage: c, updated: 2022-12-08}\n"
        f"sources: {{}}\nplaces: {{{places}}}\nevents: {{}}\n"
    )
    boundaries = ["--boundaries", str(tmp_path / "far.geojson")]
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    area = {"type": "Feature", "properties": {"id": "a", "name_sq": "a", "name_sr": "a"},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    (tmp_path / "far.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    assert main(["validate", str(file), *boundaries]) == 0
    assert "places.d: found [20, 42] far from nearly all other places" in capsys.readouterr().err
