"""The form of the columns without a browser: what it begins with, what it asks for, and what comes of the answers."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from geo.app.column_form import MAX_WORDS, ColumnForm
from geo.formats.tables.mapping_file import TableMapping
from geo.record.opened_file import CannotOpen, OpenedFile, open_file, survey_columns
from tests.helpers.foreign import KML
from tests.helpers.patience import HANG_SECONDS

NAMES = "Fecha,Kind,Headline,Lat,Lon,Municipio,Killed"
ROWS = ("8/12/2022,Odd one,March,42.9,20.84,Mill,2", "9/12/2022,Rare,Sit-in,42.91,20.85,Mill,NA")


def _page() -> None:
    import streamlit as st

    from geo.app.column_form import show_column_form

    show_column_form(st.session_state["form"], st.session_state["said"].append, lambda: None)


class Form:
    """The form of a table that could not be opened by what is guessed, as a reader uses it."""

    def __init__(self, text: str, name: str = "table.csv", encoding: str = "utf-8") -> None:
        with pytest.raises(CannotOpen) as caught:
            open_file(text.encode(encoding), name)
        assert caught.value.mapped
        self.mapped = caught.value.mapped
        self.app = AppTest.from_function(_page, default_timeout=HANG_SECONDS)
        self.app.session_state["form"] = ColumnForm(self.mapped, survey_columns(self.mapped), 1)
        self.app.session_state["said"] = []
        self.app.run()

    def pick(self, label: str, choice: str) -> None:
        (box,) = (box for box in self.app.selectbox if box.label == label)
        box.select(choice).run()

    def turn(self, label: str, choice: str) -> None:
        (radio,) = (radio for radio in self.app.radio if radio.label == label)
        radio.set_value(choice).run()

    def chosen(self, label: str) -> str | None:
        (value,) = (box.value for box in self.app.selectbox if box.label == label)
        return value

    def open(self) -> TableMapping | None:
        """Press the button; what the reader has said, if the file is opened by it."""
        self.app.button[0].click().run()
        assert not self.app.exception
        said: list[TableMapping] = self.app.session_state["said"]
        return said[0] if said else None

    def open_file(self) -> OpenedFile:
        """Open the file by what the reader has said."""
        columns = self.open()
        assert columns, self.words
        return open_file(self.mapped.content, self.mapped.name, columns=columns)

    @property
    def words(self) -> str:
        return "\n".join(element.proto.body for element in self.app.get("html"))


def text(*rows: str, names: str = NAMES) -> str:
    return "\n".join((names, *rows))


def test_it_begins_with_the_guess_and_shows_cells_of_each_column() -> None:
    form = Form(text(*ROWS))
    assert form.chosen("Date") == "Fecha"
    assert form.chosen("Number of deaths") == "Killed"
    assert "<bdi>8/12/2022</bdi><bdi>9/12/2022</bdi>" in form.words


def test_what_is_still_to_be_said_is_named_and_nothing_opened() -> None:
    form = Form(text(*ROWS))
    assert form.open() is None
    assert "Still to be said: Date and Type of event." in form.words
    assert "“8/12/2022” can be two days" in form.words


def test_a_table_opens_by_the_answers() -> None:
    form = Form(text(*ROWS))
    form.pick("Type of event", "Kind")
    form.pick("Odd one (1 row)", "protest")
    assert "1 row is left out: nothing is said of the type that it has." in form.words
    form.pick("Rare (1 row)", "arrest")
    form.turn("“8/12/2022” in this file is", "dmy")
    incidents = form.open_file().record.incidents
    assert incidents["date"].tolist() == ["2022-12-08", "2022-12-09"]
    assert incidents["type"].tolist() == ["protest", "arrest"]


def test_all_rows_may_be_of_one_type_and_the_date_in_three_columns() -> None:
    form = Form(text("2022,12,8,42.9,20.84", names="a,b,c,lat,lon"))
    form.turn("The date stands in", "parts")
    for label, column in (("Year", "a"), ("Month", "b"), ("Day", "c")):
        form.pick(label, column)
    form.turn("The type of event", "one")
    form.pick("Type of all rows", "riot")
    incidents = form.open_file().record.incidents
    assert (incidents["date"].item(), incidents["type"].item()) == ("2022-12-08", "riot")


def test_a_place_may_be_known_by_the_name_of_its_unit_only() -> None:
    form = Form(text("2022-12-08,protest,Khartoum", "2022-12-09,protest,Nowhere", names="date,type,where"))
    form.turn("The place is given by", "unit")
    form.pick("Municipality, province or state", "where")
    opened = form.open_file()
    assert opened.record.joined["precision"].tolist() == ["municipality"]
    assert opened.record.place_names.item() == "Khartoum"
    assert [problem.where for problem in opened.left_out] == ["where"]


def test_a_position_in_one_column_is_as_exact_as_the_reader_says() -> None:
    form = Form(text('2022-12-08,Odd,"42.9, 20.84"', names="date,type,spot"))
    assert form.chosen("Coordinates") == "spot"
    form.pick("Odd (1 row)", "protest")
    (exactness,) = (box for box in form.app.selectbox if box.label == "The positions are exact")
    exactness.select_index(0).run()
    joined = form.open_file().record.joined
    assert (joined["precision"].item(), joined["radius_m"].item()) == ("exact", 100)


def test_of_many_types_the_commonest_are_asked_for_and_the_rest_together() -> None:
    rows = [f"2022-12-08,{word},42.9,20.84" for word in ["often"] * 2 + [f"word {n}" for n in range(MAX_WORDS + 4)]]
    form = Form(text(*rows, names="date,type,lat,lon"))
    form.pick("often (2 rows)", "protest")
    form.pick("All others (5 values)", "riot")
    assert form.open_file().record.incidents["type"].value_counts().to_dict() == {"protest": 2, "riot": 5}


def test_rows_without_a_type_may_be_of_one() -> None:
    form = Form(text("2022-12-08,Odd,42.9,20.84", "2022-12-09,,42.9,20.84", names="date,type,lat,lon"))
    form.pick("Odd (1 row)", "protest")
    form.pick("Rows where this column is empty", "riot")
    assert form.open_file().record.incidents["type"].tolist() == ["protest", "riot"]


def test_where_the_encoding_is_not_certain_another_may_be_chosen() -> None:
    form = Form(text("2022-12-08,Odd,42.9,20.84,Škoda", names="date,type,lat,lon,where"), encoding="cp1250")
    label = "Encoding: choose another where letters look wrong"
    assert "<bdi>Škoda</bdi>" in form.words
    form.pick(label, "cp1252")
    assert "<bdi>Škoda</bdi>" in form.words
    form.pick(label, "cp1251")
    assert "<bdi>Љkoda</bdi>" in form.words
    form.pick("Odd (1 row)", "protest")
    assert form.open_file().record.place_names.item() == "Љkoda"


def test_a_value_that_is_markup_is_shown_as_it_is() -> None:
    form = Form(text("2022-12-08,**<b>x</b>**,42.9,20.84", names="date,type,lat,lon"))
    assert r"\*\*\<b\>x\</b\>\*\* (1 row)" in [box.label for box in form.app.selectbox]
    assert "<bdi>**&lt;b&gt;x&lt;/b&gt;**</bdi>" in form.words


FEATURES = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [20.84, 42.9]},
                "properties": {"seen": "8/12/2022", "what": word, "place": "Mill"},
            }
            for word in ("Odd", "Protest")
        ],
    }
)


def test_of_features_no_position_is_asked_for_and_only_what_is_not_understood_is_kept() -> None:
    form = Form(FEATURES, "map.geojson")
    assert form.chosen("Name of the place") == "place"
    assert "Latitude" not in [box.label for box in form.app.selectbox]
    form.pick("Date", "seen")
    form.turn("“8/12/2022” in this file is", "dmy")
    form.pick("Type of event", "what")
    form.pick("Odd (1 row)", "riot")
    opened = form.open_file()
    assert opened.record.incidents["date"].unique().tolist() == ["2022-12-08"]
    assert sorted(opened.record.incidents["type"]) == ["protest", "riot"]
    assert opened.mapped
    assert opened.mapped.columns.columns == {"date": "seen", "type": "what"}


def test_folders_of_placemarks_are_said_to_be_types() -> None:
    form = Form(KML.replace("Explosion", "Bang").replace('<Data name="type">', '<Data name="sort">'), "map.kml")
    form.pick("Bang (4 rows)", "explosion")
    assert set(form.open_file().record.incidents["type"]) == {"explosion"}


def test_of_an_export_only_the_order_of_its_dates_is_asked_for() -> None:
    names = (
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,location,latitude,longitude,geo_precision"
    )
    form = Form(text("A1,12/8/2022,1,Protests,Peaceful protest,Mill,42.9,20.84,1", names=names), "export.csv")
    assert not form.app.selectbox
    assert form.open() is None
    form.turn("“12/8/2022” in this file is", "mdy")
    opened = form.open_file()
    assert opened.record.incidents["date"].tolist() == ["2022-12-08"]
    assert opened.mapped
    assert opened.mapped.mapping.endswith('date_formats = ["%m/%d/%Y"]\n')
