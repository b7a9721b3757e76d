"""Guesses a mapping file of a table from the names of its columns and what is in them, of which it makes a survey."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from geo.core.errors import Problem, RecordError, group_problems
from geo.core.messages import Message
from geo.core.text import fold, printable_line
from geo.formats.builder import ASSUMED_RADIUS_M
from geo.formats.files import Encoding, file_error
from geo.formats.foreign_dates import AmbiguousDate, DateReader, parse_time
from geo.formats.foreign_values import (
    is_nothing,
    known_type,
    parse_degrees,
    parse_number,
    parse_position,
    parse_year,
    split_links,
)
from geo.formats.tables.mapping_file import TableMapping, write_mapping
from geo.formats.tables.row_files import open_table
from geo.formats.tables.table import Table, TableRow

_MAX_ROWS = 2_000
MAX_CELL_CHARS = 60
SAMPLES = 3

PLACE_NOT_NAMED = "place not named"
_MAX_NAMES_CHARS = 365
_MIN_SHARE = 0.8
_MAX_WORDS = 40
# The usual names of columns, folded and without signs, the likelier first; a final * takes any ending.
_COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "eventid", "incidentid", "nr", "no", "number", "slug", "ref", "reference", "code", "uuid", "kod"),
    "date": ("date", "eventdate", "incidentdate", "dateofincident", "day", "datetime", "start*", "datestart", "from",
             "when", "fecha*", "datum*", "data", "dita", "tarih", "date*", "timestamp"),
    "last": ("last", "end", "enddate", "dateend", "until", "to"),
    "year": ("year", "iyear", "ano", "annee", "jahr", "viti", "godina", "god", "y"),
    "month": ("month", "imonth", "mes", "mois", "monat", "muaji", "mesec", "mesac", "m"),
    "day": ("day", "iday", "dia", "jour", "tag", "dita", "dan", "den", "d"),
    "time": ("time", "hour", "timeofday", "hora", "heure", "uhrzeit", "ora", "vreme"),
    "lat": ("lat", "latitude", "y", "latitud", "ycoord", "latdd", "geolat", "breite", "gjeresia*", "sirina",
            "geografskasirina", "sirota"),
    "lon": ("lon", "lng", "long", "longitude", "x", "longitud", "xcoord", "londd", "geolon", "laenge", "lange",
            "gjatesia*", "duzina", "geografskaduzina", "dolgota"),
    "coordinates": ("coordinates", "coords", "latlon", "latlng", "latlong", "geolocation", "position", "gps", "geo",
                    "point", "coordenadas", "wkt", "geom", "geometry", "locationcoordinates", "koordinat*"),
    "place": ("place", "location", "locality", "town", "city", "settlement", "where", "site", "village", "placename",
              "locationname", "lugar", "lieu", "ort", "vendi", "mesto", "municipio", "commune", "district", "admin2",
              "province", "region", "admin1", "country"),
    "title": ("title", "headline", "what", "name", "event", "eventname", "incident", "label", "titulo", "titre",
              "titel", "titulli", "naslov", "nazvanie"),
    "summary": ("summary", "description", "details", "notes", "text", "desc", "comment", "narrative", "descripcion",
                "beschreibung", "opis", "pershkrimi", "resume", "resumen", "opisanie"),
    "type": ("type", "eventtype", "subeventtype", "incidenttype", "category", "kind", "class", "tipo", "art",
             "lloji", "vrsta", "tip", "attacktype*"),
    "actors": ("actors", "actor", "who", "perpetrator", "group", "actor1", "gname", "participants"),
    "source": ("source", "sources", "report", "sourcetitle", "reportedby", "informationsource", "fuente", "quelle",
               "burimi", "izvor", "istocnik"),
    "source_url": ("sourceurl", "url", "link", "links", "urls", "sourcelink", "href", "web", "enlace"),
    "source_publisher": ("publisher", "outlet", "medium", "newspaper", "media"),
    "source_date": ("sourcedate", "published", "publicationdate", "datepublished"),
    "radius_m": ("radiusm", "accuracym", "uncertaintym", "coordinateuncertaintyinmeters"),
    "note": ("note", "remarks", "caveat"),
}  # fmt: skip
FIGURES = {
    "deaths": ("deaths", "fatalities", "killed", "dead", "nkill", "totaldead", "numberofdead", "numberofdeaths",
               "muertos", "tote", "kills"),
    "injured": ("injured", "wounded", "nwound", "injuries", "heridos", "verletzte"),
    "arrests": ("arrests", "arrested", "detained"),
    "participants": ("crowd", "crowdsize", "attendance", "participantsnumber"),
}  # fmt: skip
_TYPE_STEMS = {
    "riot": ("riot", "unrest"), "barricade": ("barricad", "roadblock", "blockade"),
    "explosion": ("explos", "bomb", "shell", "air strike", "airstrike", "rocket", "missile", "drone", "mine", "ied"),
    "shots_fired": ("shot", "shoot", "gunfire"),
    "armed_attack": ("attack", "ataque", "attaque", "clash", "battle", "ambush", "armed"),
    "assault": ("assault", "kidnap", "abduct", "murder", "kill", "stab", "violence"),
    "arrest": ("arrest", "detain", "detention"), "damage": ("vandal", "arson", "damage", "loot"),
    "protest": ("protest", "demonstr", "manifest", "rally", "march", "strike"),
}  # fmt: skip


@dataclass(frozen=True)
class Fit:
    """How many of the cells looked at, which are not blank, can be read; with the first that cannot."""

    cells: int
    unread: int
    example: str = ""

    @property
    def share(self) -> float:
        """The share of the cells that can be read; 0 where all are blank."""
        return (self.cells - self.unread) / self.cells if self.cells else 0.0


class ColumnSurvey:
    """The columns of a file by their names, and what is in them.

    Parameters
    ----------
    names : sequence of str
        The columns in the order of the file; those without a name are left out.
    rows : callable
        Gives all rows of the file, each time anew.
    encoding : Encoding, optional
        That in which the file is read.
    """

    def __init__(
        self, names: Sequence[str], rows: Callable[[], Iterable[TableRow]], encoding: Encoding | None = None
    ) -> None:
        self.names = tuple(dict.fromkeys(filter(None, names)))
        self.repeated = frozenset(name for name, count in Counter(names).items() if count > 1)
        self.encoding, self._rows = encoding, rows
        self.first_rows = list(islice(rows(), _MAX_ROWS))
        self._values: dict[str, Counter[str]] = {}
        self._readers: dict[tuple[str, str, tuple[str, ...]], DateReader] = {}

    def samples(self, column: str) -> list[str]:
        """The first few different cells of a column, cut where they are long."""
        cells = dict.fromkeys(printable_line(row[column])[:MAX_CELL_CHARS] for row in self.first_rows)
        return list(islice(filter(None, cells), SAMPLES))

    def values(self, column: str) -> Counter[str]:
        """Each value of a column in the whole file, with the number of its rows; blank cells are none."""
        if column not in self._values:
            self._values[column] = Counter(filter(None, (row[column] for row in self._rows())))
        return self._values[column]

    def fit(self, column: str, is_fit: Callable[[str], bool]) -> Fit:
        """How many of the cells of the first rows fit; what stands for nothing is no cell."""
        cells = [cell for row in self.first_rows if not is_nothing(cell := row[column])]
        unread = [cell for cell in cells if not is_fit(cell)]
        return Fit(len(cells), len(unread), unread[0] if unread else "")

    def date_reader(self, column: str, formats: Sequence[str] = (), year: str = "") -> DateReader:
        """The reader of a column of dates, which knows the whole column, and the column ``year`` beside it."""
        key = column, year, tuple(formats)
        if key not in self._readers:
            self._readers[key] = DateReader(
                lambda: ((row[column], parse_year(row[year])) for row in self._rows()), formats
            )
        return self._readers[key]


def survey_table(table: Table) -> ColumnSurvey:
    """Survey the columns of a table.

    Raises
    ------
    RecordError
        Where it has no row, or none that is sound.
    """
    survey = ColumnSurvey(
        table.names, lambda: (row for row in table if isinstance(row, TableRow)), table.records.encoding
    )
    if not survey.first_rows:
        problems = group_problems(row for row in table if isinstance(row, Problem))
        found = Message("found column names and nothing below them, expected a row an incident")
        raise RecordError(str(table.path), problems or [Problem(1, "", found)])
    return survey


def can_read(parse: Callable[..., object]) -> Callable[..., bool]:
    """Whether a function reads a text or several, of one that raises ValueError for what it cannot."""

    def is_fit(*texts: str) -> bool:
        try:
            parse(*texts)
        except ValueError:
            return False
        return True

    return is_fit


@dataclass(frozen=True)
class MappingGuess:
    """A guessed mapping: the text of its file, and the rows that it was shown with."""

    text: str
    sample: str


@dataclass
class _Guess:
    """The columns of a table by the record's names for them, as far as they are guessed."""

    survey: ColumnSurvey
    columns: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def find(self, ours: str, is_fit: Callable[[str], bool] = bool) -> None:
        """Let a column of a usual name stand for ours, if its cells fit."""
        plain = {name: _plain_name(name) for name in self.survey.names}
        for usual in _COLUMN_NAMES[ours]:
            for name, folded in plain.items():
                matches = folded.startswith(usual[:-1]) if usual.endswith("*") else folded == usual
                if matches and name not in self.columns.values() and self.survey.fit(name, is_fit).share >= _MIN_SHARE:
                    self.columns[ours] = name
                    return

    def find_by_content(self, ours: str, is_fit: Callable[[str], bool]) -> None:
        """Let the first column that is left and whose cells fit stand for ours."""
        for name in self.survey.names:
            is_left = ours not in self.columns and name not in self.columns.values()
            if is_left and self.survey.fit(name, is_fit).share == 1:
                self.columns[ours] = name
                self.doubts.append(f"{ours} is guessed from what is in the column, not from its name")


def guess_mapping(path: Path, encoding: str | None = None, date_formats: tuple[str, ...] = ()) -> MappingGuess:
    """Guess the mapping of a table, to be looked through.

    Raises
    ------
    RecordError
        Where the file is no table, or none of its columns can be the date or the place.
    """
    survey = survey_table(open_table(path, charset=encoding))
    mapping, doubts = guess_columns(survey, encoding, date_formats)
    missing = [ours for ours, options in (("date", ("date", "year")), ("lat and lon", ("lat", "coordinates")))
               if not any(option in mapping.columns for option in options)]  # fmt: skip
    if missing:
        columns = Message("{first} or {second}", first=missing[0], second=missing[1]) if missing[1:] else missing[0]
        message = Message(
            "found no column that can be {columns} among {names}, expected a mapping file by hand: see python -m geo "
            "import --help",
            columns=columns,
            names=", ".join(survey.names)[: _MAX_NAMES_CHARS - len(columns)],
        )
        raise file_error(path, 1, message)
    hints = _list_hints(mapping, survey)
    hints[""] = [f"Guessed from {printable_line(path.name)}: look it through before you rely on it.", *doubts]
    return MappingGuess(write_mapping(mapping, hints), _show_sample(mapping, survey))


def guess_columns(
    survey: ColumnSurvey, encoding: str | None = None, date_formats: tuple[str, ...] = ()
) -> tuple[TableMapping, list[str]]:
    """Guess what the columns of a table are, as far as they tell, and how exact its coordinates are.

    Returns
    -------
    tuple
        The mapping, which may lack what a record needs, and a word on each guess that is a bold one.
    """
    guess = _Guess(survey)
    _find_columns(guess, date_formats)
    doubted = survey.encoding.name if survey.encoding and survey.encoding.doubt else None
    defaults = {} if "place" in guess.columns else {"place": PLACE_NOT_NAMED}
    defaults["precision"] = "settlement"
    if "radius_m" not in guess.columns:
        defaults["radius_m"] = f"{ASSUMED_RADIUS_M:.0f}"
    words = unknown_words(survey.values(guess.columns["type"])) if "type" in guess.columns else []
    types = suggest_types(words[:_MAX_WORDS])
    mapping = TableMapping(
        encoding=encoding or doubted, date_formats=date_formats, columns=guess.columns,
        values={"type": types} if types else {}, defaults=defaults,
        figures=tuple(make_figure(about, column) for about, column in _find_figures(guess).items()),
    )  # fmt: skip
    return mapping, guess.doubts


def unknown_words(values: Counter[str], told: Container[str] = ()) -> list[str]:
    """The values of a column of types that are no names of types and not told, the commonest first."""
    return [word for word, _ in values.most_common() if word not in told and known_type(word) is None]


def suggest_types(words: Iterable[str]) -> dict[str, str]:
    """The type that each word suggests; without the words that suggest none."""
    suggested = {}
    for word in words:
        folded = fold(word)
        type = next((type for type, stems in _TYPE_STEMS.items() if any(stem in folded for stem in stems)), None)
        if type:
            suggested[word] = type
    return suggested


def make_figure(about: str, column: str) -> dict[str, str]:
    """A column that counts persons, of which the table does not say who counted them."""
    return {"column": column, "about": about, "unit": "persons", "by": "not said"}


def _find_columns(guess: _Guess, date_formats: tuple[str, ...]) -> None:
    survey, reader = guess.survey, DateReader(formats=date_formats)
    guess.find("id", lambda text: len(text) <= 60)
    if "id" in guess.columns and len({row[guess.columns["id"]] for row in survey.first_rows}) < len(survey.first_rows):
        del guess.columns["id"]
    guess.find("date", lambda text: _is_date(text, reader))
    if "date" not in guess.columns or survey.fit(guess.columns["date"], lambda text: len(text) <= 4).share == 1:
        _find_date_parts(guess)
    guess.find("last", lambda text: _is_date(text, reader))
    guess.find("time", can_read(parse_time))
    guess.find("lat", can_read(lambda text: parse_degrees(text, 90)))
    guess.find("lon", can_read(lambda text: parse_degrees(text, 180)))
    if not {"lat", "lon"} <= guess.columns.keys():
        guess.columns.pop("lat", None)
        guess.columns.pop("lon", None)
        guess.find("coordinates", can_read(parse_position))
        guess.find_by_content("coordinates", can_read(parse_position))
    for ours in ("type", "title", "place", "summary", "actors", "source_publisher", "note"):
        guess.find(ours)
    guess.find("source_url", _is_link)
    guess.find("source", lambda text: not _is_link(text))
    guess.find_by_content("source_url", _is_link)
    guess.find("source_date", lambda text: _is_date(text, reader))
    guess.find("radius_m", can_read(parse_number))
    if not {"date", "year"} & guess.columns.keys():
        guess.find_by_content("date", lambda text: not text.isdecimal() and _is_date(text, reader))


def _find_date_parts(guess: _Guess) -> None:
    before = guess.columns.pop("date", None)
    guess.find("year", lambda text: len(text) >= 4 and text[:4].isdecimal())
    for part in ("month", "day") if "year" in guess.columns else ():
        guess.find(part, lambda text: len(text) <= 12)
    if not {"year", "month"} <= guess.columns.keys() and before:
        for part in ("year", "month", "day"):
            guess.columns.pop(part, None)
        guess.columns["date"] = before


def _find_figures(guess: _Guess) -> dict[str, str]:
    """The columns that count persons, by what they count."""
    plain = {_plain_name(name): name for name in guess.survey.names}
    usual = {about: next((plain[each] for each in names if each in plain), "") for about, names in FIGURES.items()}
    return {about: name for about, name in usual.items() if name and name not in guess.columns.values()}


def _is_date(text: str, reader: DateReader) -> bool:
    """Whether a text is a date, or could be two."""
    try:
        reader.parse(text)
    except AmbiguousDate:
        return True
    except ValueError:
        return False
    return True


def _is_link(text: str) -> bool:
    return split_links(text)[0].lower().startswith(("http://", "https://"))


def _plain_name(name: str) -> str:
    """A name without case, accents and signs; of one within another, as JSON has it, the inner."""
    return "".join(char for char in fold(name).rpartition(".")[2] if char.isalnum()) or fold(name)


def _list_hints(mapping: TableMapping, survey: ColumnSurvey) -> dict[str, list[str]]:
    """What is to be looked through in a guessed mapping file, by section."""
    hints: dict[str, list[str]] = {"columns": [], "defaults": []}
    if "type" in mapping.columns:
        told = mapping.values.get("type", {})
        words = unknown_words(survey.values(mapping.columns["type"]), told)
        if told or words:
            unknown = [f'{json.dumps(word, ensure_ascii=False)} = "…"' for word in words[:_MAX_WORDS]]
            hints["values.type"] = ["theirs = ours: say which each is", *unknown]
    else:
        hints["defaults"].append('type = "protest"  # needed: no column looks like the type of event')
    if "place" not in mapping.columns:
        hints["columns"].append('place = "…"  # the name of the place: none of the columns looks like it')
    hints["defaults"].append("precision: how exact the coordinates are, which the table does not say")
    if "radius_m" in mapping.defaults:
        hints["defaults"].append("radius_m: how far off they may be, in metres: assumed")
    return hints


def _show_sample(mapping: TableMapping, survey: ColumnSurvey) -> str:
    """The first rows by the record's names, as lines of text."""
    rows, blocks = survey.first_rows[:SAMPLES], []
    for row in rows:
        cells = ((ours, printable_line(row[theirs])[:MAX_CELL_CHARS]) for ours, theirs in mapping.columns.items())
        blocks.append("\n".join(f"# {ours}: {cell}" for ours, cell in cells if cell))
    return "\n#\n".join([f"# Rows of the table, as this mapping reads them (line {rows[0].line} on):", *blocks]
                        if blocks else ["# The table has no rows."]) + "\n"  # fmt: skip
