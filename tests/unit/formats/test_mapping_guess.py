"""Guesses of which column of a table is what."""

import zipfile
from pathlib import Path

import pytest

from geo.cli import main
from geo.core.errors import RecordError
from geo.formats.tables.mapping_file import read_mapping
from geo.formats.tables.mapping_guess import guess_mapping
from tests.helpers.foreign import dates, read


def test_a_mapping_is_guessed_shown_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file := tmp_path / "table.csv").write_text(
        "Ref,Incident date,Location,Latitude,Longitude,Category,Details,Killed,Link\n"
        "1,25/12/2022,Mill,42.05,20.05,Street protest,They marched.,2,https://a.example/1\n"
        "2,26/12/2022,Mill,42.06,20.06,Odd,They sat.,NA,https://a.example/2\n"
    )
    assert main(["import", "--guess", str(file)]) == 0
    shown = capsys.readouterr().out
    mapping = read_mapping(tmp_path / "table.mapping.toml")
    assert dict(mapping.columns) == {
        "id": "Ref",
        "date": "Incident date",
        "lat": "Latitude",
        "lon": "Longitude",
        "type": "Category",
        "place": "Location",
        "summary": "Details",
        "source_url": "Link",
    }
    assert mapping.values["type"] == {"Street protest": "protest"} and "# date: 25/12/2022" in shown
    result = read(file)
    assert dates(result) == ["2022-12-25"] and [problem.where for problem in result.left_out] == ["Category"]
    assert result.dataset.events[0].claims[0].value == 2


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (
            "iyear,imonth,iday,latitude,longitude,city,attacktype1\n1994,1,0,42.05,20.05,Mill,Bombing\n",
            {"year": "iyear", "month": "imonth", "day": "iday", "lat": "latitude"},
        ),
        (
            'when,spot,where\n2022-12-08,"42.05, 20.05",Mill\n',
            {"date": "when", "coordinates": "spot", "place": "where"},
        ),
        (
            "fecha;latitud;longitud;lugar\n8.12.2022;42,05;20,05;Peña\n",
            {"date": "fecha", "lat": "latitud", "place": "lugar"},
        ),
    ],
)
def test_columns_are_guessed_by_names_and_contents(tmp_path: Path, text: str, columns: dict[str, str]) -> None:
    (file := tmp_path / "table.csv").write_text(text, encoding="utf-8")
    (tmp_path / "guess.toml").write_text(guess_mapping(file).text.replace("# type =", "type ="))
    assert dict(read_mapping(tmp_path / "guess.toml").columns).items() >= columns.items()


def test_a_table_in_an_archive_is_guessed_and_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(file := tmp_path / "table.zip", "w") as archive:
        archive.writestr("in/a.csv", "Day,Latitude,Longitude,Type,Town\n2022-12-08,42.05,20.05,Protest,Mill\n")
    assert main(["import", "--guess", str(file)]) == 0
    assert "# date: 2022-12-08" in capsys.readouterr().out
    assert dates(read(file)) == ["2022-12-08"]


def test_a_table_without_days_or_places_cannot_be_guessed(tmp_path: Path) -> None:
    (file := tmp_path / "table.csv").write_text("a,b\nx,y\n")
    with pytest.raises(RecordError, match="found no column that can be date or lat and lon"):
        guess_mapping(file)
