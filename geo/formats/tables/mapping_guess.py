"""Guesses a mapping file of a table from the names of its columns and what is in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from geo.core.text import fold, printable_line
from geo.formats.event_types import known_type
from geo.formats.files import file_error
from geo.formats.foreign_dates import DateReader, parse_time
from geo.formats.foreign_values import is_nothing, parse_degrees, parse_number, parse_position, split_links
from geo.formats.tables.delimited import open_table
from geo.formats.tables.table import Table, TableRow

_MAX_ROWS = 2_000
_MIN_SHARE = 0.8
_SAMPLE_ROWS = 3
_MAX_CELL_CHARS = 60
_MAX_WORDS = 40
# The usual names of columns, folded and without signs, the likelier first; a final * takes any ending.
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "eventid", "incidentid", "nr", "no", "number", "slug", "ref", "reference", "code", "uuid", "kod"),
    "date": ("date", "eventdate", "incidentdate", "dateofincident", "day", "datetime", "start*", "datestart", "from",
             "when", "fecha*", "datum*", "data", "tarih", "date*", "timestamp"),
    "last": ("last", "end", "enddate", "dateend", "until", "to"),
    "year": ("year", "iyear", "ano", "annee", "jahr", "y"), "month": ("month", "imonth", "mes", "mois", "monat", "m"),
    "day": ("day", "iday", "dia", "jour", "tag", "d"),
    "time": ("time", "hour", "timeofday", "hora", "heure", "uhrzeit", "ora", "vreme"),
    "lat": ("lat", "latitude", "y", "latitud", "ycoord", "latdd", "geolat", "breite"),
    "lon": ("lon", "lng", "long", "longitude", "x", "longitud", "xcoord", "londd", "geolon", "laenge"),
    "coordinates": ("coordinates", "coords", "latlon", "latlng", "latlong", "geolocation", "position", "gps", "geo",
                    "point", "coordenadas", "wkt", "geom", "geometry", "locationcoordinates"),
    "place": ("place", "location", "locality", "town", "city", "settlement", "where", "site", "village", "placename",
              "locationname", "lugar", "ort", "vendi", "mesto", "municipio", "commune", "district", "admin2",
              "province", "region", "admin1", "country"),
    "title": ("title", "headline", "what", "name", "event", "eventname", "incident", "label", "titulo", "titel"),
    "summary": ("summary", "description", "details", "notes", "text", "desc", "comment", "narrative", "descripcion",
                "beschreibung", "opis"),
    "type": ("type", "eventtype", "subeventtype", "incidenttype", "category", "kind", "class", "tipo", "art",
             "attacktype*"),
    "actors": ("actors", "actor", "who", "perpetrator", "group", "actor1", "gname", "participants"),
    "source": ("source", "sources", "report", "sourcetitle", "reportedby"),
    "source_url": ("sourceurl", "url", "link", "links", "urls", "sourcelink", "href", "web", "enlace"),
    "source_publisher": ("publisher", "outlet", "medium", "newspaper", "media"),
    "source_date": ("sourcedate", "published", "publicationdate", "datepublished"),
    "radius_m": ("radiusm", "accuracym", "uncertaintym", "coordinateuncertaintyinmeters"),
    "note": ("note", "remarks", "caveat"),
}  # fmt: skip
_FIGURES = {
    "deaths": ("deaths", "fatalities", "killed", "dead", "nkill", "totaldead", "muertos", "tote", "kills"),
    "injured": ("injured", "wounded", "nwound", "injuries", "heridos", "verletzte"),
    "arrests": ("arrests", "arrested", "detained"),
    "participants": ("crowd", "crowdsize", "attendance", "participantsnumber"),
}
_TYPE_STEMS = {
    "riot": ("riot", "unrest"), "barricade": ("barricad", "roadblock", "blockade"),
    "explosion": ("explos", "bomb", "shell", "air strike", "airstrike", "rocket", "missile", "drone", "mine", "ied"),
    "shots_fired": ("shot", "shoot", "gunfire"), "armed_attack": ("attack", "clash", "battle", "ambush", "armed"),
    "assault": ("assault", "kidnap", "abduct", "murder", "kill", "stab", "violence"),
    "arrest": ("arrest", "detain", "detention"), "damage": ("vandal", "arson", "damage", "loot"),
    "protest": ("protest", "demonstr", "rally", "march", "strike"),
}  # fmt: skip


@dataclass(frozen=True)
class MappingGuess:
    """A guessed mapping: the text of its file, and the rows that it was shown with."""

    text: str
    sample: str


@dataclass
class _Guess:
    """The columns of a table by the record's names for them, as far as they are guessed."""

    names: Sequence[str]
    rows: Sequence[TableRow]
    date_formats: Sequence[str]
    columns: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def find(self, ours: str, is_fit: Callable[[str], bool] = lambda text: True) -> None:
        """Let a column of a usual name stand for ours, if its cells fit."""
        plain = {name: "".join(char for char in fold(name) if char.isalnum()) for name in self.names if name}
        for usual in _NAMES[ours]:
            for name, folded in plain.items():
                matches = folded.startswith(usual[:-1]) if usual.endswith("*") else folded == usual
                if matches and name not in self.columns.values() and self.share(name, is_fit) >= _MIN_SHARE:
                    self.columns[ours] = name
                    return

    def find_by_content(self, ours: str, is_fit: Callable[[str], bool]) -> None:
        """Let the first column that is left and whose cells fit stand for ours."""
        for name in self.names:
            if (
                ours not in self.columns
                and name
                and name not in self.columns.values()
                and self.share(name, is_fit) == 1
            ):
                self.columns[ours] = name
                self.doubts.append(f"{ours} is guessed from what is in the column, not from its name")

    def share(self, name: str, is_fit: Callable[[str], bool]) -> float:
        """The share of the cells of a column that fit, of those that are not blank; 0 where all are."""
        cells = [cell for row in self.rows if not is_nothing(cell := row[name])]
        return sum(map(is_fit, cells)) / len(cells) if cells else 0.0


def guess_mapping(path: Path, encoding: str | None = None, date_formats: tuple[str, ...] = ()) -> MappingGuess:
    """Guess the mapping of a table.

    Raises
    ------
    RecordError
        Where the file is no table, or none of its columns can be the date or the place.
    """
    table = open_table(path, charset=encoding)
    rows = [row for row in islice(table, _MAX_ROWS) if isinstance(row, TableRow)]
    guess = _Guess(table.names, rows, date_formats)
    _guess_columns(guess)
    missing = [ours for ours, options in (("date", ("date", "year")), ("lat and lon", ("lat", "coordinates")))
               if not any(option in guess.columns for option in options)]  # fmt: skip
    if missing:
        found = f"found no column that can be {' or '.join(missing)} among {', '.join(table.names)}"[:400]
        raise file_error(path, 1, f"{found}, expected a mapping file by hand: see python -m geo import --help")
    return MappingGuess(_write_mapping(guess, path, table, encoding), _show_sample(guess))


def _guess_columns(guess: _Guess) -> None:
    reader = DateReader(formats=guess.date_formats)
    guess.find("id", lambda text: len(text) <= 60)
    if "id" in guess.columns and len({row[guess.columns["id"]] for row in guess.rows}) < len(guess.rows):
        del guess.columns["id"]
    guess.find("date", lambda text: _is_date(text, reader))
    if "date" not in guess.columns or guess.share(guess.columns["date"], lambda text: len(text) <= 4) == 1:
        _guess_date_parts(guess)
    guess.find("last", lambda text: _is_date(text, reader))
    guess.find("time", _passes(parse_time))
    guess.find("lat", _passes(lambda text: parse_degrees(text, 90)))
    guess.find("lon", _passes(lambda text: parse_degrees(text, 180)))
    if not {"lat", "lon"} <= guess.columns.keys():
        guess.columns.pop("lat", None)
        guess.columns.pop("lon", None)
        guess.find("coordinates", _passes(parse_position))
        guess.find_by_content("coordinates", _passes(parse_position))
    for ours in ("type", "title", "place", "summary", "actors", "source_publisher", "note"):
        guess.find(ours)
    guess.find("source_url", _is_link)
    guess.find("source", lambda text: not _is_link(text))
    guess.find_by_content("source_url", _is_link)
    guess.find("source_date", lambda text: _is_date(text, reader))
    guess.find("radius_m", _passes(lambda text: parse_number(text)))
    if not {"date", "year"} & guess.columns.keys():
        guess.find_by_content("date", lambda text: not text.isdecimal() and _is_date(text, reader))


def _guess_date_parts(guess: _Guess) -> None:
    before = guess.columns.pop("date", None)
    guess.find("year", lambda text: len(text) >= 4 and text[:4].isdecimal())
    for part in ("month", "day") if "year" in guess.columns else ():
        guess.find(part, lambda text: len(text) <= 12)
    if not {"year", "month"} <= guess.columns.keys() and before:
        for part in ("year", "month", "day"):
            guess.columns.pop(part, None)
        guess.columns["date"] = before


def _is_date(text: str, reader: DateReader) -> bool:
    """Whether a text is a date, or could be two."""
    try:
        reader.parse(text)
    except ValueError as error:
        return "told apart" in str(error)
    return True


def _is_link(text: str) -> bool:
    return split_links(text)[0].lower().startswith(("http://", "https://"))


def _passes(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def is_fit(text: str) -> bool:
        try:
            parse(text)
        except ValueError:
            return False
        return True

    return is_fit


def _write_mapping(guess: _Guess, path: Path, table: Table, encoding: str | None) -> str:
    lines = [f"# Guessed from {printable_line(path.name)}: look it through before you rely on it."]
    lines += [f"# {doubt}" for doubt in guess.doubts]
    if encoding or table.records.encoding.doubt:
        lines.append(f"encoding = {_quote(encoding or table.records.encoding.name)}")
    if guess.date_formats:
        lines.append(f"date_formats = [{', '.join(map(_quote, guess.date_formats))}]")
    lines += ["", "[columns]"]
    lines += [f"{ours} = {_quote(theirs)}" for ours, theirs in guess.columns.items()]
    if "place" not in guess.columns:
        lines.append('# place = "…"  # the name of the place: none of the columns looks like it')
    words = _type_words(guess)
    if words:
        lines += ["", "[values.type]  # theirs = ours: say which each is"]
        lines += words
    lines += ["", "[defaults]"]
    if "type" not in guess.columns:
        lines.append('# type = "protest"  # needed: no column looks like the type of event')
    if "place" not in guess.columns:
        lines.append('place = "place not named"')
    lines.append('precision = "settlement"  # how exact the coordinates are, which the table does not say')
    if "radius_m" not in guess.columns:
        lines.append("radius_m = 5000  # how far off they may be, in metres: assumed")
    lines += _figure_lines(guess)
    return "\n".join(lines) + "\n"


def _type_words(guess: _Guess) -> list[str]:
    """A line for each word of the column of types that is none of ours; one that suggests none is to be filled in."""
    if "type" not in guess.columns:
        return []
    lines = []
    for word in dict.fromkeys(row[guess.columns["type"]] for row in guess.rows):
        if word and known_type(word) is None:
            folded = fold(word)
            type = next((type for type, stems in _TYPE_STEMS.items() if any(stem in folded for stem in stems)), None)
            lines.append(f"{_quote(word)} = {_quote(type)}" if type else f'# {_quote(word)} = "…"')
    return lines[:_MAX_WORDS]


def _figure_lines(guess: _Guess) -> list[str]:
    lines = []
    plain = {"".join(char for char in fold(name) if char.isalnum()): name for name in guess.names}
    for about, usual in _FIGURES.items():
        name = next((plain[each] for each in usual if each in plain), None)
        if name and name not in guess.columns.values():
            lines += ["", "[[figures]]", f"column = {_quote(name)}", f'about = "{about}"', 'unit = "persons"',
                      'by = "not said"']  # fmt: skip
    return lines


def _show_sample(guess: _Guess) -> str:
    """The first rows by the record's names, as lines of text."""
    blocks = []
    for row in guess.rows[:_SAMPLE_ROWS]:
        cells = ((ours, printable_line(row[theirs])[:_MAX_CELL_CHARS]) for ours, theirs in guess.columns.items())
        blocks.append("\n".join(f"# {ours}: {cell}" for ours, cell in cells if cell))
    return "\n#\n".join([f"# Rows of the table, as this mapping reads them (line {guess.rows[0].line} on):", *blocks]
                        if blocks else ["# The table has no rows."]) + "\n"  # fmt: skip


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
