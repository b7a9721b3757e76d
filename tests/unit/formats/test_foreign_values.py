"""Numbers, coordinates, links and encodings as programs and people write them."""

from pathlib import Path

import pytest

from geo.core.errors import Problem, group_problems, write_report
from geo.formats.files import detect_encoding
from geo.formats.foreign_values import Figure, parse_degrees, parse_figure, parse_number, parse_position, split_links
from geo.formats.registry import name_other_kind


@pytest.mark.parametrize(
    ("text", "decimal_comma", "counted", "value"),
    [
        ("1,234", False, True, 1234),
        ("1,234", True, True, 1234),
        ("1.234", True, True, 1234),
        ("1,234", True, False, 1.234),
        ("1.234", False, False, 1.234),
        ("1 234", False, True, 1234),
        ("1\u00a0234\u00a0567", False, True, 1234567),
        ("1'234", False, True, 1234),
        ("1.234,5", True, False, 1234.5),
        ("1,234.5", False, False, 1234.5),
        ("12,5", False, False, 12.5),
        ("\u22125", False, False, -5),
        ("1e3", False, False, 1000),
        (".5", False, False, 0.5),
        ("1,234,567", False, False, 1234567),
        ("3.0", False, True, 3),
    ],
)
def test_a_number_is_read_whatever_parts_its_thousands(
    text: str, decimal_comma: bool, counted: bool, value: float
) -> None:
    assert parse_number(text, decimal_comma, counted) == value


@pytest.mark.parametrize("text", ["", "a", "1,2,3", "1.2.3", "0x10", "1e999", "nan", "inf", "--1", "1,23,456"])
def test_what_is_no_number_is_refused_in_its_own_words(text: str) -> None:
    with pytest.raises(ValueError, match="expected a number"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "unit", "decimal_comma", "figure"),
    [
        ("3", "persons", False, Figure(3)),
        ("1,234", "persons", False, Figure(1234)),
        ("3-5", "persons", False, Figure(low=3, high=5)),
        ("350–300", "persons", False, Figure(low=300, high=350)),
        ("3 to 5", "persons", False, Figure(low=3, high=5)),
        ("a few", "persons", False, Figure(statement="a few")),
        ("1.234", "persons", True, Figure(1234)),
        ("2.5", "km", False, Figure(2.5)),
        ("0", "persons", False, Figure(0)),
        ("1,000-1,200", "", False, Figure(low=1000, high=1200)),
    ],
)
def test_a_figure_is_a_number_a_range_or_words(text: str, unit: str, decimal_comma: bool, figure: Figure) -> None:
    assert parse_figure(text, unit, decimal_comma) == figure


@pytest.mark.parametrize("text", ["-99", "-9", "-999.0", "NA", "n/a", "#N/A", "-", "–", "NULL", "nan", "."])
def test_a_placeholder_for_nothing_is_not_taken_with_a_remark(text: str) -> None:
    figure = parse_figure(text, "persons", False)
    assert figure[:4] == (None, None, None, None) and figure.remark.endswith("not taken")


def test_a_fraction_of_a_person_is_named() -> None:
    figure = parse_figure("1.234", "persons", False)
    assert (figure.value, figure.statement) == (None, "1.234")
    assert "a fraction of persons" in figure.remark


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("43.1, 20.8", (43.1, 20.8)),
        ("43.1,20.8", (43.1, 20.8)),
        ("43.1 20.8", (43.1, 20.8)),
        ("43,1; 20,8", (43.1, 20.8)),
        ("43,1, 20,8", (43.1, 20.8)),
        ("(43.1, 20.8)", (43.1, 20.8)),
        ("[43.1;20.8]", (43.1, 20.8)),
        ("-3.5, -60.25", (-3.5, -60.25)),
        ("43°06'N 20°48'E", (43.1, 20.8)),
        ("43°06'00\"N, 20°48'00\"E", (43.1, 20.8)),
        ("20.8E 43.1N", (43.1, 20.8)),
        ("N43.1 W20.8", (43.1, -20.8)),
        ("POINT (20.8 43.1)", (43.1, 20.8)),
        ("43.1° S, 20.8° W", (-43.1, -20.8)),
        ('{"type": "Point", "coordinates": [20.8, 43.1]}', (43.1, 20.8)),
        ("43.1/20.8", (43.1, 20.8)),
    ],
)
def test_a_position_in_one_cell_is_read(text: str, position: tuple[float, float]) -> None:
    assert parse_position(text) == pytest.approx(position)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("43.1", "found '43.1', expected a position"),
        ("43.1. 20.8x", "found '43.1. 20.8x'"),
        ("", "expected a position"),
        ("91, 20", "expected degrees from -90 to 90"),
        ("0, 0", "stands for no position"),
        ("{bad}", "expected a position"),
        ("1, 2, 3", "expected a position"),
        ("43°99'N 20°E", "expected"),
    ],
)
def test_what_is_no_position_is_refused_in_its_own_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match="found") as caught:
        parse_position(text)
    assert words in str(caught.value)


def test_a_longitude_in_the_column_of_latitudes_is_refused() -> None:
    with pytest.raises(ValueError, match="expected degrees from -90 to 90"):
        parse_degrees("20.8 E", 90)


@pytest.mark.parametrize(
    ("cell", "links"),
    [
        ("https://a.example/1,https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        ("https://a.example/1; https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        ("https://a.example/1;https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        ("https://a.example/1|https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        (
            "https://a.example/1 https://b.example/2\nhttps://c.example",
            ["https://a.example/1", "https://b.example/2", "https://c.example"],
        ),
        ("https://a.example/x,y;z", ["https://a.example/x,y;z"]),
        ("https://web.example/2022/https://a.example/1", ["https://web.example/2022/https://a.example/1"]),
        ("https://a.example/1 (archived), https://a.example/1", ["https://a.example/1"]),
        ("see https://a.example/A_(film)", ["https://a.example/A_(film)"]),
        ("www.a.example", ["www.a.example"]),
        ("HTTPS://A.example/1 , http://b.example", ["HTTPS://A.example/1", "http://b.example"]),
        ("", [""]),
    ],
)
def test_a_cell_has_as_many_links_as_addresses(cell: str, links: list[str]) -> None:
    assert split_links(cell) == links


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Mañana Peña Niña", "cp1252"),
        ("São João", "cp1252"),
        ("Thiès", "cp1252"),
        ("Größe", "cp1252"),
        ("Malmö", "cp1252"),
        ("Ditë çështje", "cp1252"),
        ("Kadıköy Şişli", "cp1254"),
        ("Diyarbakır", "cp1254"),
        ("İstanbul", "cp1254"),
        ("مظاهرة في الساحة", "cp1256"),
        ("הפגנה בכיכר", "cp1255"),
        ("Протест на площади", "cp1251"),
        ("Διαδήλωση στην πλατεία", "cp1253"),
        ("Đakovica, Žrtve, Peć", "cp1250"),
        ("zażółć gęślą jaźń", "cp1250"),
        ("Žluťoučký kůň", "cp1250"),
        ("Протест у Митровици", "cp1251"),
        ("Zvečan – “Šetnja”", "cp1250"),
    ],
)
def test_the_likeliest_encoding_is_found_and_told(text: str, encoding: str) -> None:
    found = detect_encoding(f"a,b\n{text},1\n".encode(encoding))
    assert found.name == encoding and f"read as {encoding}" in found.doubt


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a Git LFS pointer"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"<!DOCTYPE html><html>", "a web page (HTML)"),
        (b"  <html>", "a web page"),
        (b"\x1f\x8b\x08\0", "a gzip archive"),
        (b"SQLite format 3\0", "a GeoPackage"),
        (b"<?xml version='1.0'?><gpx>", "GPX"),
        (b"<?xml version='1.0'?><a>", "XML"),
        (b'{"type": "Topology"}', "TopoJSON"),
        (b'{"error": "no access"}', "an API that failed ('no access')"),
        (b"\x89PNG\r\n", "a picture"),
    ],
)
def test_a_file_of_another_kind_is_named(head: bytes, words: str) -> None:
    assert words in str(name_other_kind(head))


@pytest.mark.parametrize(
    "head", [b"a,b\n1,2\n", b'{"type": "FeatureCollection"}', b"<kml>", b"", b"II*,b\n", b"PK\x03\x04"]
)
def test_what_can_be_read_is_named_nothing_else(head: bytes) -> None:
    assert name_other_kind(head) is None


def test_one_reason_is_one_line_with_a_count_and_an_example() -> None:
    rows = [Problem(line, "date", f"found '{line}-May', expected a day such as 2022-12-08") for line in range(2, 12)]
    other = Problem(4, "lat", "found nothing, expected degrees from -90 to 90")
    first, second = group_problems([*rows, other])
    assert first.message == (
        "found '2-May', expected a day such as 2022-12-08: so in 10 rows (lines 2, 3, 4, 5, 6, …)"
    ) and (first.line, first.where) == (2, "date")
    assert second == other


def test_a_report_has_every_row_and_no_formula(tmp_path: Path) -> None:
    text = write_report([Problem(2, "=a", "found '1', expected 2")], [Problem(0, "", "found x")]).decode("utf-8-sig")
    assert text == (
        "row,line,column,message\r\nleft out,2,'=a,\"found '1', expected 2\"\r\nchanged or told,,,found x\r\n"
    )
