"""What a mapping lacks, and what it cannot read of a file, by field; and a mapping file that is written."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core.model import TYPE
from geo.formats.tables.mapping_file import TableMapping, read_mapping, write_mapping
from geo.formats.tables.mapping_guess import ColumnSurvey, survey_table
from geo.formats.tables.row_files import open_table
from geo.record.opened_file import Verdict, check_mapping, find_ambiguous

PLACE = {"lat": "Lat", "lon": "Lon", "place": "Where"}
EXACT = {"precision": "settlement", "radius_m": "5000"}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def survey(folder: Path, *rows: str, names: str = "Day,Kind,Lat,Lon,Where") -> ColumnSurvey:
    (file := folder / "table.csv").write_text("\n".join((names, *rows)), encoding="utf-8")
    return survey_table(open_table(file))


def check(
    survey: ColumnSurvey, columns: dict[str, str], types: dict[str, str] | None = None, formats: tuple[str, ...] = ()
) -> dict[str, Verdict]:
    mapping = TableMapping(
        columns=columns, defaults=EXACT, values={"type": types} if types else {}, date_formats=formats
    )
    return check_mapping(mapping, survey)


ALL = {"date": "Day", "type": "Kind", **PLACE}


def test_of_a_mapping_that_reads_all_rows_nothing_is_said(tmp_path: Path) -> None:
    assert check(survey(tmp_path, "2022-12-08,protest,42,20,Mill"), ALL) == {}


def test_what_is_missing_is_said_at_its_field(tmp_path: Path) -> None:
    verdicts = check(survey(tmp_path, "2022-12-08,protest,42,20,Mill"), {"place": "Where", "lat": "Lat"})
    assert {field: verdict.stops for field, verdict in verdicts.items()} == dict.fromkeys(("date", "type", "lon"), True)
    assert verdicts["lon"].message == "Choose the column with the longitude."


@pytest.mark.parametrize(
    ("rows", "field", "message", "stops"),
    [
        (["soon,protest,42,20,Mill"], "date", "No cell of this column can be read as a date.", True),
        (
            ["2022-12-08,protest,42,20,Mill", "soon,protest,42,20,Mill"],
            "date", "1 of 2 cells cannot be read: “soon”.", False,
        ),
        (["8/12/2022,protest,42,20,Mill"], "date", "“8/12/2022” can be two days: say below whether", True),
        (["2022-12-08,protest,95,20,Mill"], "lat", "No cell of this column can be read as degrees", True),
        (["2022-12-08,protest,42,x,Mill", "2022-12-08,protest,42,20,Mill"], "lon", "1 of 2 cells", False),
        (["2022-12-08,Odd,42,20,Mill"], "type", "Say of one value at least which type of event it is.", True),
        (
            ["2022-12-08,Odd,42,20,Mill", "2022-12-08,protest,42,20,Mill"],
            "type", "1 row is left out: nothing is said of the type that it has.", False,
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_field(
    tmp_path: Path, rows: list[str], field: str, message: str, stops: bool
) -> None:
    verdicts = check(survey(tmp_path, *rows), ALL)
    assert list(verdicts) == [field]
    assert verdicts[field].message.startswith(message)
    assert verdicts[field].stops == stops


def test_a_column_that_is_chosen_for_both_degrees_is_refused(tmp_path: Path) -> None:
    verdicts = check(survey(tmp_path, "2022-12-08,protest,42,20,Mill"), {**ALL, "lon": "Lat"})
    assert list(verdicts) == ["lon"]


def test_of_columns_of_one_name_none_can_be_chosen(tmp_path: Path) -> None:
    table = survey(tmp_path, "2022-12-08,2022-12-09,protest,42,20,Mill", names="Day,Day,Kind,Lat,Lon,Where")
    assert check(table, ALL)["date"].stops


def test_names_of_units_are_found_or_told(tmp_path: Path) -> None:
    table = survey(tmp_path, "2022-12-08,protest,,,Khartoum", "2022-12-08,protest,,,Nowhere")
    columns = {"date": "Day", "type": "Kind", "place": "Where", "municipality": "Where"}
    mapping = TableMapping(columns=columns, values={"municipality": {"Khartoum": "SD-KH"}})
    assert check_mapping(mapping, table) == {
        "municipality": Verdict("1 row is left out: no unit, or none alone, has the name “Nowhere”.", False)
    }


def test_a_date_is_ambiguous_only_where_its_column_leaves_it_open(tmp_path: Path) -> None:
    mapping = TableMapping(columns={"date": "Day"})
    assert find_ambiguous(survey(tmp_path, "8/12/2022,,,,"), mapping) == "8/12/2022"
    assert find_ambiguous(survey(tmp_path, "8/12/2022,,,,", "13/12/2022,,,,"), mapping) == ""


@given(
    st.builds(
        TableMapping,
        delimiter=st.sampled_from([None, ";", "\t"]),
        encoding=st.sampled_from([None, "cp1250"]),
        date_formats=st.lists(st.sampled_from(["%d/%m/%Y", "%d.%m.%y."]), unique=True).map(tuple),
        columns=st.fixed_dictionaries({"date": TEXTS, "lat": TEXTS, "lon": TEXTS, "place": TEXTS, "type": TEXTS}),
        values=st.fixed_dictionaries({"type": st.dictionaries(TEXTS, st.sampled_from(list(TYPE)), min_size=1)}),
        defaults=st.just(EXACT),
        figures=st.lists(
            st.fixed_dictionaries({"column": TEXTS, "about": TEXTS, "by": TEXTS}), max_size=2
        ).map(tuple),
    )
)  # fmt: skip
def test_a_mapping_file_that_is_written_is_read_back(mapping: TableMapping) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (file := Path(folder, "mapping.toml")).write_text(
            write_mapping(mapping, {"": ["Look it through."], "columns": ['title = "…"']}), encoding="utf-8"
        )
        assert read_mapping(file) == mapping
