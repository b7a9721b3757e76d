"""Whole files as others write them: what comes of each, and what is said of the rest."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cli import main
from geo.core.errors import RecordError
from geo.formats import registry
from geo.formats.builder import ImportResult, NothingImported
from geo.formats.registry import recognize_format
from geo.formats.tables.mapping_file import read_mapping
from geo.formats.tables.mapping_guess import guess_mapping
from geo.formats.yaml.reader import read_yaml
from geo.formats.yaml.writer import write_yaml
from tests.helpers import samples, squares
from tests.helpers.timemap_samples import event, source, write
from tests.helpers.workbooks import workbook

FOREIGN = Path(__file__).parents[2] / "data" / "foreign"
SQUARES = ["--boundaries", str(FOREIGN.parent / "squares.geojson")]
MAPPING = """
[columns]
title = "What"
date = "Day"
lat = "Lat"
lon = "Lon"
place = "Where"
[defaults]
type = "protest"
precision = "settlement"
radius_m = 2000
"""
KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>Explosions</name><Folder><name>Explosion</name>
<Placemark id="p-1"><name>At the mill</name><description><![CDATA[<b>Loud</b><br>See <a href="https://a.example/1">a</a>,
https://b.example/2.]]></description><TimeStamp><when>2022-12-08</when></TimeStamp>
<Point><coordinates>20.8,43.1,0</coordinates></Point></Placemark>
<Placemark><name>8 Dec 2022: shots</name><ExtendedData><Data name="type"><value>Shots fired</value></Data>
</ExtendedData><LineString><coordinates>20.8,43.1 20.9,43.2</coordinates></LineString></Placemark>
<Placemark><name>Long</name><TimeSpan><begin>2022-12-08T00:00:00Z</begin><end>2022-12-10</end></TimeSpan>
<Polygon><outerBoundaryIs><LinearRing><coordinates>20,42 20.1,42 20.1,42.1 20,42</coordinates></LinearRing>
</outerBoundaryIs></Polygon></Placemark>
<Placemark><name>Nowhere</name><TimeStamp><when>2022</when></TimeStamp></Placemark>
</Folder></Folder></Document></kml>"""


def read(path: Path, kind: str | None = None, mapping: Path | None = None, **settings: Any) -> ImportResult:
    format = kind or recognize_format(path)
    assert format is not None
    return registry.import_file(format, path, squares.boundaries(), mapping, **settings)


def case(name: str) -> ImportResult:
    return read(FOREIGN / name)


def dates(result: ImportResult) -> list[str]:
    return [event.date.text for event in result.dataset.events]


def remarks(result: ImportResult) -> list[str]:
    return [problem.message for problem in result.remark_groups]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("F01-one-line.geojson", ["2022-12-08", "2022-12-09"]),
        ("F04-acled-excel.csv", ["2020-05-09"]),
        ("F04-acled-iso-tz.csv", ["2022-12-08", "2022-12-08"]),
        ("F07-acled-floats.csv", ["2020-05-09"]),
        ("F07-ucdp-floats.csv", ["2009-06-09"]),
        ("F08-date-of-incident.geojson", ["2022-12-08"]),
        ("F08-epoch-ms.geojson", ["2022-12-08"]),
        ("F08-year-float.geojson", ["1421"]),
        ("F09-date-words.geojson", ["2022-12-08"]),
        ("F09-date-words-us.geojson", ["2022-12-08"]),
        ("F32-mixed-years.csv", ["2022-12-08", "2022-12-08"]),
        ("F18-blank-rows.csv", ["2022-12-08"]),
        ("F23-combined.csv", ["2022-12-08"]),
        ("F23-three-columns.csv", ["2022"]),
        ("F26-acled.zip", ["2022-12-08"]),
        ("F03-turkey.csv", [f"2015-10-{day}" for day in (10, 11, 12, 13)]),
        ("F03-caucasus.csv", [f"2015-10-{day}" for day in (10, 11, 12, 13)]),
    ],
)
def test_all_rows_of_a_file_are_taken_with_their_days(name: str, expected: list[str]) -> None:
    result = case(name)
    assert (dates(result), result.left_out) == (expected, ())


def test_no_place_of_turkey_or_the_caucasus_is_called_swapped() -> None:
    assert (remarks(case("F03-turkey.csv")), remarks(case("F03-caucasus.csv"))) == ([], [])
    assert len(read_yaml(FOREIGN / "F03-turkey.yaml").places) >= 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("F04-acled-excel-us.csv", "found '12/8/2022', in which day and month cannot be told apart"),
        ("F09-date-yy.geojson", "found '26/10/25', in which"),
        ("F08-date-us.geojson", "`date_format`"),
        ("F28-no-coordinates.csv", "Lat: found nothing"),
        ("F26-acled.json", "ACLED's API answer as JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_that_help(name: str, words: str) -> None:
    with pytest.raises(RecordError) as caught:
        case(name)
    assert words in str(caught.value)


@pytest.mark.parametrize("name", ["F04-acled-excel-us.csv", "F08-date-us.geojson"])
def test_a_format_of_dates_that_the_user_names_decides(name: str) -> None:
    assert dates(read(FOREIGN / name, date_formats=["%m/%d/%Y"])) == ["2022-12-08"]


def test_ids_and_codes_lose_the_fraction_that_programs_add() -> None:
    assert case("F07-ucdp-floats.csv").dataset.events[0].id == "ucdp-15960"


def test_each_address_of_a_cell_is_a_source_and_all_are_one_origin() -> None:
    result = case("F10-urls.csv")
    urls = [[result.dataset.sources[id].url for id in event.sources] for event in result.dataset.events]
    both = ["https://a.example/1", "https://b.example/2"]
    assert urls == [both, both, [None], both[:1], both, both]
    assert len({source.origin for source in result.dataset.sources.values()}) == 1


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("F12-portuguese-cp1252.csv", ["Manifestação"]),
        ("F12-spanish-cp1252.csv", ["Reunión en la plaza", "Mañana de marcha"]),
    ],
)
def test_western_letters_are_not_taken_for_central_european_ones(name: str, titles: list[str]) -> None:
    result = case(name)
    assert [event.title for event in result.dataset.events] == titles
    assert "read as cp1252" in remarks(result)[0]


def test_the_id_of_a_feature_is_kept_and_its_own_spelling_noted() -> None:
    event = case("F15-id-lost.geojson").dataset.events[0]
    assert (event.id, event.note) == ("xyz-0815", "Id in the file: XYZ-0815")


def test_figures_are_numbers_or_named() -> None:
    result = case("F16-figures.csv")
    claims = [[(claim.value, claim.statement) for claim in event.claims] for event in result.dataset.events]
    assert claims == [[], [], [(1234.0, None)], [(None, "1.234")]]
    assert len(result.remarks) == 3


def test_timemaps_sources_are_of_one_origin_and_keep_their_text() -> None:
    sources = case("F05-timemap-origins").dataset.sources.values()
    assert {source.origin for source in sources} == {"f05-timemap-origins"}
    assert sorted(source.title for source in sources)[0] == "Film 1 of the street [E1]"


def test_midnight_in_all_rows_is_no_time_and_told() -> None:
    result = case("F06-timemap-midnight")
    assert [event.time for event in result.dataset.events] == [None, None]
    assert remarks(result) == ["found 00:00 in all 2 rows with a time, taken for no time"]


def test_midnight_beside_other_times_is_a_time(tmp_path: Path) -> None:
    result = read(write(tmp_path / "data", event("a", time="00:00"), event("b", time="9:30")))
    assert [event.time for event in result.dataset.events] == ["00:00", "09:30"]


def test_descriptions_that_are_not_taken_are_one_line(tmp_path: Path) -> None:
    sources = {f"s{n}": source(f"s{n}", description=f"Text {n}. More.") for n in range(9)}
    result = read(write(tmp_path / "data", event(sources=list(sources)), sources=sources))
    assert [text for text in remarks(result) if "so in 9 rows" in text] and len(remarks(result)) == 1


def table(folder: Path, text: str | bytes, mapping: str = MAPPING, name: str = "table.csv") -> ImportResult:
    (file := folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "table.mapping.toml").write_text(mapping, encoding="utf-8")
    return read(file)


HEADING = "What,Day,Lat,Lon,Where\n"


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


@pytest.mark.parametrize("name", ["table.xlsx", "table.csv", "table.json", "table.zip"])
def test_a_table_is_the_same_in_every_kind_of_file(tmp_path: Path, name: str) -> None:
    csv_text = HEADING + "A,2022-12-08,42.05,20.05,Mill\nB,2022-12-09,42.06,20.06,Mill\n"
    names = HEADING.strip().split(",")
    records = [["A", "2022-12-08", 42.05, 20.05, "Mill"], ["B", "2022-12-09", 42.06, 20.06, "Mill"]]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner/rows.csv", csv_text)
        archive.writestr("__MACOSX/rows.csv", "x")
    content = {
        "table.xlsx": workbook(
            names, ["A", date(2022, 12, 8), 42.05, 20.05, "Mill"], ["B", date(2022, 12, 9), 42.06, 20.06, "Mill"], []
        ),
        "table.csv": csv_text.encode(),
        "table.json": json.dumps({"data": [dict(zip(names, record, strict=True)) for record in records]}).encode(),
        "table.zip": packed.getvalue(),
    }
    result = table(tmp_path, content[name], name=name)
    found = [
        (event.title, event.date.text, result.dataset.places[event.place].positions[0])
        for event in result.dataset.events
    ]
    assert found == [("A", "2022-12-08", (42.05, 20.05)), ("B", "2022-12-09", (42.06, 20.06))]


def test_acled_in_a_workbook_and_from_its_api_is_recognized(tmp_path: Path) -> None:
    header, row = (line.split(",") for line in samples.acled({"notes": "Some marched."}).strip().splitlines())
    (book := tmp_path / "export.xlsx").write_bytes(workbook(header, row))
    (answer := tmp_path / "answer.json").write_text(
        json.dumps({"status": 200, "data": [dict(zip(header, row, strict=True))]})
    )
    results = [read(path) for path in (book, answer)]
    assert [event.id for result in results for event in result.dataset.events] == ["acled-xxx1", "acled-xxx1"]


def test_a_mapping_means_the_same_for_geojson(tmp_path: Path) -> None:
    properties = {
        "Headline": "A",
        "Tag": "12/8/2022",
        "Sort": "Demo",
        "Dead": "1,234",
        "Who": "Millers; Bakers",
        "Else": "x",
        "Links": ["https://a.example/1", "https://b.example/2"],
    }
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [20.05123, 42.05]},
        "properties": properties,
    }
    (file := tmp_path / "theirs.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (tmp_path / "theirs.mapping.toml").write_text(
        'date_formats = ["%m/%d/%Y"]\n[columns]\ndate = "Tag"\ntype = "Sort"\nactors = "Who"\n'
        '[values.type]\nDemo = "protest"\n'
        '[[figures]]\ncolumn = "Dead"\nabout = "deaths"\nunit = "persons"\nby = "Police"\n'
    )
    result = read(file)
    [event] = result.dataset.events
    assert (event.title, event.date.text, event.type, event.actors) == (
        "A",
        "2022-12-08",
        "protest",
        ("Millers", "Bakers"),
    )
    assert [claim.value for claim in event.claims] == [1234.0]
    assert [result.dataset.sources[id].url for id in event.sources] == ["https://a.example/1", "https://b.example/2"]
    assert event.note == "The file also says: Else: x"


def test_a_mapping_means_the_same_for_timemap(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", event(date=None, day="8.12.2022", sort="Demo"))
    (mapping := tmp_path / "m.toml").write_text(
        'date_format = "%d.%m.%Y"\n[columns]\ndate = "day"\ntype = "sort"\n[values.type]\nDemo = "protest"\n'
    )
    [imported] = read(folder, mapping=mapping).dataset.events
    assert (imported.date.text, imported.type) == ("2022-12-08", "protest")


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"year": 2022, "month": 12, "day": 8}, "2022-12-08"),
        ({"incident_date": "8 December 2022"}, "2022-12-08"),
        ({"fecha": "25/12/2022"}, "2022-12-25"),
        ({"timestamp": 1670457600}, "2022-12-08"),
        ({"datum": "8.12.2022."}, "2022-12-08"),
        ({"date": "9-May", "year": 2020}, "2020-05-09"),
        ({"date": "2022-12-08T00:00:00"}, "2022-12-08"),
        ({"iyear": 1994}, "1994"),
    ],
)
def test_the_day_of_a_feature_is_found(tmp_path: Path, properties: dict[str, object], expected: str) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [20.05, 42.05]},
        "properties": {"title": "A", "type": "protest", **properties},
    }
    (file := tmp_path / "theirs.geojson").write_text(json.dumps(feature))
    result = read(file)
    assert dates(result) == [expected] and result.dataset.events[0].time is None


@pytest.mark.parametrize("kind", ["kml", "kmz"])
def test_placemarks_are_incidents(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"map.{kind}"
    if kind == "kml":
        file.write_text(KML, encoding="utf-8")
    else:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("doc.kml", KML)
    result = read(file)
    first, second, third = result.dataset.events
    assert (first.id, first.title, first.type, first.date.text) == ("p-1", "At the mill", "explosion", "2022-12-08")
    assert [result.dataset.sources[id].url for id in first.sources] == ["https://a.example/1", "https://b.example/2"]
    assert (second.type, second.date.text, result.dataset.places[second.place].shape) == (
        "shots_fired",
        "2022-12-08",
        "line",
    )
    assert (third.date.text, result.dataset.places[third.place].shape) == ("2022-12-08/2022-12-10", "area")
    assert [(problem.where, problem.line) for problem in result.left_out] == [("geometry", 11)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>', "a document type or entities"),
        ("<kml><Document/></kml>", "no placemarks"),
        ("<kml><Placemark>", "found text that is not XML"),
    ],
)
def test_kml_that_cannot_be_used_is_refused_in_words(tmp_path: Path, content: str, words: str) -> None:
    (file := tmp_path / "map.kml").write_text(content)
    with pytest.raises(RecordError, match=words):
        read(file, "kml")


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


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a Git LFS pointer"),
        ("a.csv", b"<!DOCTYPE html><html></html>", "a web page"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        ("a.xlsx", b"PK" + b" " * 99, "an Excel workbook that cannot be read"),
        ("a.bin", b"\0\1\2", "no known format"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "an Excel workbook that cannot be read"),
    ],
)
def test_another_kind_of_file_is_named_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, words: str
) -> None:
    (file := tmp_path / name).write_bytes(content)
    assert main(["import", *SQUARES, str(file)]) == 1
    assert words in capsys.readouterr().err


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


def test_a_table_without_days_or_places_cannot_be_guessed(tmp_path: Path) -> None:
    (file := tmp_path / "table.csv").write_text("a,b\nx,y\n")
    with pytest.raises(RecordError, match="found no column that can be date or lat and lon"):
        guess_mapping(file)


def test_the_encoding_that_the_user_names_is_used_for_geojson(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [20.05, 42.05]},
        "properties": {"title": "Šetnja", "type": "protest", "date": "2022-12-08"},
    }
    (file := tmp_path / "theirs.geojson").write_bytes(json.dumps(feature, ensure_ascii=False).encode("cp1250"))
    with pytest.raises(RecordError, match="expected UTF-8"):
        read(file)
    assert read(file, encoding="cp1250").dataset.events[0].title == "Šetnja"


SEEDS = [
    samples.acled({}).encode(),
    samples.ucdp({}).encode(),
    (HEADING + "A,12/8/2022,42.05,20.05,Mill\n").encode(),
    KML.encode(),
    (FOREIGN / "F05-timemap-origins" / "events.json").read_bytes(),
    (FOREIGN / "F01-one-line.geojson").read_bytes(),
    (FOREIGN / "F26-acled.zip").read_bytes(),
    workbook(["What", "Day", "Lat", "Lon", "Where"], ["A", date(2022, 12, 8), 42.05, 20.05, "M"]),
]
SUFFIXES = st.sampled_from([".csv", ".geojson", ".json", ".kml", ".kmz", ".xlsx", ".zip", ".dat"])


@settings(max_examples=200)
@given(st.sampled_from(SEEDS), SUFFIXES, st.integers(0, 3_000), st.integers(0, 40), st.binary(max_size=40))
def test_whatever_becomes_of_a_file_it_is_read_or_refused_in_words(
    seed: bytes, suffix: str, start: int, length: int, patch: bytes
) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"table{suffix}"
        file.write_bytes(seed[:start] + patch + seed[start + length :])
        (Path(folder) / "table.mapping.toml").write_text(MAPPING)
        try:
            result = read(file, recognize_format(file) or "csv")
        except RecordError as error:
            assert all("found" in problem.message for problem in error.problems)
            return
        assert result.rows == len(result.dataset.events) + result.unused
        (written := Path(folder) / "written.yaml").write_text(write_yaml(result.dataset), encoding="utf-8")
        assert len(read_yaml(written).events) == len(result.dataset.events)
