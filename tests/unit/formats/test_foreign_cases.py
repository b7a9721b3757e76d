"""Small inputs after files that others have published: what comes of each."""

from pathlib import Path

import pytest

from geo.core.errors import RecordError
from geo.formats.yaml.reader import read_yaml
from tests.helpers.foreign import FOREIGN, case, dates, read, remarks
from tests.helpers.timemap_samples import event, source, write


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
