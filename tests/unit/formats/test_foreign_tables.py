"""Cells of tables as others write them, and what is said of rows that cannot be used."""

from pathlib import Path

import pytest

from geo.cli import main
from geo.formats.builder import NothingImported
from geo.formats.registry import recognize_format
from tests.helpers.foreign import HEADING, MAPPING, dates, read, table
from tests.helpers.squares import SQUARES


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["12/8/2022", "12/25/2022"], ["2022-12-08", "2022-12-25"]),
        (["25/12/2022", "1/2/2022"], ["2022-12-25", "2022-02-01"]),
        (["2022-12-08 00:00:00", "2022-12-09 00:00:00"], ["2022-12-08", "2022-12-09"]),
        (["43903", "43904"], ["2020-03-13", "2020-03-14"]),
        (["8-Dec-22", "9-Dec-22"], ["2022-12-08", "2022-12-09"]),
        (["8. Dez. 2022", "2022"], ["2022-12-08", "2022"]),
        (["1670457600", "2022-12-09"], ["2022-12-08", "2022-12-09"]),
        (["12/2022", "Dec 2022"], ["2022-12", "2022-12"]),
    ],
)
def test_a_column_of_days_is_read_as_a_whole(tmp_path: Path, days: list[str], expected: list[str]) -> None:
    rows = "".join(f"A,{day},42.05,20.05,Mill\n" for day in days)
    assert dates(table(tmp_path, HEADING + rows)) == expected


@pytest.mark.parametrize(
    "filler",
    [
        ",,,,\n",
        "\n",
        " , ,,,\n",
        '"","","","",""\n',
        "#name,#date+start,#geo+lat,#geo+lon,#loc\n",
        "#name,#date,,,\n",
        "\u00a0,,,,\n",
    ],
)
def test_rows_that_are_no_incidents_are_no_rows(tmp_path: Path, filler: str) -> None:
    result = table(tmp_path, f"{HEADING}{filler}A,2022-12-08,42.05,20.05,Mill\n{filler}")
    assert (result.rows, len(result.dataset.events), result.left_out, result.remarks) == (1, 1, (), ())


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("42,05", "20,05"),
        ("42.05°", "20.05°"),
        ("42.05 N", "20.05 E"),
        ("42°03'00\"N", "20°03'00\"E"),
        ("N 42.05", "E 20.05"),
        ("42°03′N", "20°03′E"),
    ],
)
def test_degrees_are_read_as_they_are_written(tmp_path: Path, lat: str, lon: str) -> None:
    quoted = (text.replace('"', '""') for text in (lat, lon))
    result = table(tmp_path, HEADING + 'A,2022-12-08,"{}","{}",Mill\n'.format(*quoted))
    assert next(iter(result.dataset.places.values())).positions[0] == pytest.approx((42.05, 20.05))


@pytest.mark.parametrize("cell", ["42.05, 20.05", "POINT (20.05 42.05)", "(42.05 20.05)", "42°03'N 20°03'E"])
def test_both_coordinates_may_stand_in_a_column(tmp_path: Path, cell: str) -> None:
    mapping = MAPPING.replace('lat = "Lat"\nlon = "Lon"', 'coordinates = "Spot"')
    result = table(tmp_path, f'What,Day,Spot,Where\nA,2022-12-08,"{cell}",Mill\n', mapping)
    assert next(iter(result.dataset.places.values())).positions[0] == pytest.approx((42.05, 20.05))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("2022,12,8", "2022-12-08"),
        ("2022,12,0", "2022-12"),
        ("2022,,", "2022"),
        ("2022.0,12.0,8.0", "2022-12-08"),
        ("2022,December,8", "2022-12-08"),
        ("2022,12,NA", "2022-12"),
    ],
)
def test_year_month_and_day_may_stand_in_three_columns(tmp_path: Path, cells: str, expected: str) -> None:
    mapping = MAPPING.replace('date = "Day"', 'year = "Y"\nmonth = "M"\nday = "D"')
    assert dates(table(tmp_path, f"What,Y,M,D,Lat,Lon,Where\nA,{cells},42.05,20.05,Mill\n", mapping)) == [expected]


def test_atlos_export_is_read(tmp_path: Path) -> None:
    (file := tmp_path / "atlos-export.csv").write_text(
        "slug,project,inserted_at,updated_at,latitude,longitude,type,description,date,status,geolocation_resolution,source_1,source_2\n"
        "ABC123,P,2023-01-01,2023-01-01,42.05,20.05,Protest,They marched.,2022-12-08,Completed,Vicinity,https://a.example/1,https://b.example/2\n"
    )
    result = read(file)
    [event] = result.dataset.events
    place = result.dataset.places[event.place]
    assert (recognize_format(file), event.id, event.type, len(event.sources)) == ("atlos", "abc123", "protest", 2)
    assert (place.precision, place.radius_m) == ("exact", 100.0)
    assert len({result.dataset.sources[id].origin for id in event.sources}) == 1


def test_one_reason_for_all_rows_is_one_line(tmp_path: Path) -> None:
    rows = "".join(f"A,{day}/{day + 1}/2022,42.05,20.05,Mill\n" for day in (1, 5, 2, 8))
    with pytest.raises(NothingImported) as caught:
        table(tmp_path, HEADING + rows)
    [problem] = caught.value.problems
    assert "so in 4 rows (lines 2, 3, 4, 5): 0 of 4 rows imported" in problem.message
    assert len(caught.value.left_out) == 4


def test_the_report_lists_every_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file := tmp_path / "table.csv").write_text(
        HEADING + "A,2022-12-08,42.05,20.05,Mill\n" + "B,soon,42.05,20.05,Mill\n" * 4
    )
    (tmp_path / "table.mapping.toml").write_text(MAPPING)
    report = tmp_path / "report.csv"
    assert main(["import", *SQUARES, str(file), "-o", str(tmp_path / "e.yaml"), "--report", str(report)]) == 1
    assert len(report.read_text(encoding="utf-8-sig").splitlines()) == 5
    errors = capsys.readouterr().err.splitlines()
    assert errors[0] == "1 of 5 rows imported as 1 incident at 1 place; 4 left out" and len(errors) == 2
