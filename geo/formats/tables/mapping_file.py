"""The mapping file: which column of a table is what. TOML, so that a few lines by hand are enough.

It means the same for CSV, workbooks, JSON, GeoJSON and TimeMap. Of formats that have fields of their own it says only
what is otherwise than usual; ``[values.type]`` and the default type are often all of it.

::

    delimiter = ";"                # otherwise found out, as is the encoding
    encoding = "windows-1250"
    date_format = "%d.%m.%Y"       # as in strptime, or date_formats = [...]; else guessed
    separator = ";"                # between the actors or targets of one cell

    [record]                       # title, description, license, coverage, author
    title = "Incidents at the mills"

    [columns]                      # ours = theirs
    id = "Nr"                      # without it day and title make the id
    title = "What"
    summary = "Details"
    date = "From"                  # or year = "Y", month = "M", day = "D"
    last = "To"                    # last day of what lasted
    time = "Hour"
    lat = "Latitude"
    lon = "Longitude"              # or coordinates = "Position", with both: 43.1, 20.8
    place = "Where"                # or place_en, place_sq, place_sr
    municipality = "Municipality"  # an id of the boundaries, for rows without coordinates
    type = "Kind"
    actors = "Who"
    targets = "To whom"            # who was acted upon
    # and outside, precision, radius_m, basis, status, note,
    # source, source_url, source_publisher, source_date

    [values.type]                  # theirs = ours; also precision, status, municipality
    Shooting = "shots_fired"

    [defaults]                     # for columns that are not there, and empty cells
    type = "protest"
    precision = "settlement"
    radius_m = "2000"

    [[figures]]                    # columns that hold numbers
    column = "Injured"
    about = "injured"
    unit = "persons"
    by = "Police"                  # or by_column = "Who counted"
"""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from geo.core.errors import Problem, RecordError, describe_error
from geo.core.limits import SETTINGS_MB
from geo.core.messages import Message
from geo.core.model import TYPE, Precision
from geo.core.rules import allowed_statuses
from geo.core.text import suggest_options
from geo.formats.files import read_bounded

EXAMPLE = __doc__.partition("::\n\n")[2].replace("\n    ", "\n  ").removeprefix("  ")
"""A mapping file with all that it can say, indented by two spaces."""

COLUMNS = (
    "id", "title", "summary", "date", "year", "month", "day", "last", "time", "lat", "lon", "coordinates", "place",
    "place_en", "place_sq", "place_sr", "municipality", "outside", "type", "actors", "targets", "precision", "radius_m",
    "basis", "status", "note", "source", "source_url", "source_publisher", "source_date",
)  # fmt: skip
PLACE_NAMES = ("place", "place_en", "place_sq", "place_sr")
OPTIONS = {
    "type": tuple(TYPE),
    "precision": get_args(Precision),
    "status": allowed_statuses(origins=1),
}
"""The columns whose cells are one of a few words, and those words."""

_SETTINGS = ("delimiter", "encoding", "date_format", "date_formats", "separator")
DELIMITERS = ",;\t|"
_NEVER_DEFAULTS = ("id", "date", "year", "month", "day", "last", "lat", "lon", "coordinates")
_SECTIONS = {
    "record": ("title", "description", "license", "coverage", "author"),
    "columns": COLUMNS,
    "values": (*OPTIONS, "municipality"),
    "defaults": tuple(name for name in COLUMNS if name not in _NEVER_DEFAULTS),
}
_FIGURE_KEYS = ("column", "about", "unit", "by", "by_column")

Fault = tuple[str, str, str]
"""Section, key and message: ``found …, expected …``."""


@dataclass(frozen=True)
class TableMapping:
    """The content of a mapping file; columns, values and defaults by the record's names for the columns."""

    delimiter: str | None = None
    encoding: str | None = None
    date_formats: tuple[str, ...] = ()
    separator: str = ";"
    record: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    figures: tuple[Mapping[str, str], ...] = ()

    @property
    def has_only_settings(self) -> bool:
        """Whether it says nothing of columns, types and figures."""
        return not (self.columns or self.values or self.defaults or self.figures)

    @property
    def year_beside(self) -> str:
        """The column of the year that stands beside that of the date; "" for none."""
        return self.columns.get("year", "") if "date" in self.columns else ""

    def provides(self, name: str) -> bool:
        """Whether a column or a default gives a value."""
        return name in self.columns or name in self.defaults


def mapping_path(path: Path) -> Path:
    """Where the mapping file of a table is looked for: ``NAME.mapping.toml`` for ``NAME.csv``."""
    return path.parent / f"{path.stem}.mapping.toml"


def read_mapping(path: Path) -> TableMapping:
    """Read the mapping file of a table; raises RecordError with every problem in it, with its line."""
    return _read_checked(path, complete=True)


def read_partial_mapping(path: Path) -> TableMapping:
    """Read the mapping file of a format that has fields of its own; raises as `read_mapping` does."""
    return _read_checked(path, complete=False)


def find_mapping(path: Path, mapping: Path | None) -> TableMapping:
    """Read the mapping file given, or else the one beside a file; an empty one where there is none."""
    beside = mapping_path(path)
    file = mapping or (beside if beside.is_file() else None)
    return read_partial_mapping(file) if file else TableMapping()


def write_mapping(mapping: TableMapping, hints: Mapping[str, Sequence[str]] | None = None) -> str:
    """Write a mapping file, which `read_mapping` reads back.

    Parameters
    ----------
    hints : mapping, optional
        Comments for who looks it through: by the section at whose end they stand, "" for the beginning.
    """
    hints = hints or {}
    lines = [f"# {hint}" for hint in hints.get("", ())]
    lines += [f"{key} = {_quote(value)}" for key in ("delimiter", "encoding") if (value := getattr(mapping, key))]
    if mapping.date_formats:
        lines.append(f"date_formats = [{', '.join(map(_quote, mapping.date_formats))}]")
    if mapping.separator != TableMapping.separator:
        lines.append(f"separator = {_quote(mapping.separator)}")
    values = {f"values.{name}": words for name, words in mapping.values.items()}
    sections = {"record": mapping.record, "columns": mapping.columns, **values, "defaults": mapping.defaults}
    for name, section in sections.items():
        if section or hints.get(name):
            entries = (f"{_quote(key) if name in values else key} = {_quote(value)}" for key, value in section.items())
            lines += ["", f"[{name}]", *entries, *(f"# {hint}" for hint in hints.get(name, ()))]
    for figure in mapping.figures:
        lines += ["", "[[figures]]", *(f"{key} = {_quote(value)}" for key, value in figure.items())]
    return "\n".join(lines).strip("\n") + "\n"


def _quote(text: str) -> str:
    """Write a text as TOML's basic string; what UTF-8 has no sign for becomes a question mark."""
    quoted = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return quoted.encode("utf-8", "replace").decode()


def list_missing(mapping: TableMapping) -> dict[str, str]:
    """List what a record needs and a mapping does not give, by field, with what was expected of it."""
    return {name: message for _, name, message in _check_complete(mapping)}


def _read_checked(path: Path, complete: bool) -> TableMapping:
    """Read a mapping file; ``complete`` says whether it must give all that a record needs of a table."""
    text, content = _read_toml(path)
    faults = list(_check_form(content))
    if not faults:
        defaults = {name: str(value) for name, value in content.get("defaults", {}).items()}
        figures = tuple(content.get("figures", ()))
        formats = (*([content["date_format"]] if "date_format" in content else []), *content.get("date_formats", ()))
        settings = {key: value for key, value in content.items() if key not in ("date_format", "date_formats")}
        mapping = TableMapping(**{**settings, "date_formats": formats, "defaults": defaults, "figures": figures})
        faults = list(_check_complete(mapping)) if complete else []
    if faults:
        problems = [Problem(_find_line(text, section, key), f"{section}.{key}".strip("."), message)
                    for section, key, message in faults]  # fmt: skip
        raise RecordError(str(path), problems)
    return mapping


def _read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = read_bounded(path, SETTINGS_MB).decode("utf-8-sig")
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        stated = re.search(r"line (\d+)", str(error))
        line = int(stated.group(1)) if stated else 0
        message = Message(
            'found text that is not TOML ({error}), expected lines such as title = "What"', error=describe_error(error)
        )
    except (ValueError, RecursionError):
        line, message = 0, Message("found no readable mapping file (not UTF-8), expected one")
    raise RecordError(str(path), [Problem(line, "", message)])


def _check_form(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Unknown keys, and values that are not what their key promises."""
    for key, value in content.items():
        if key in _SETTINGS:
            yield from _check_setting(key, value)
        elif key in _SECTIONS:
            yield from _check_section(key, value)
        elif key == "figures":
            yield from _check_figures(value)
        else:
            known = (*_SETTINGS, *_SECTIONS, "figures")
            yield "", key, Message("found an unknown key, expected {options}", options=suggest_options(key, known))


def _check_complete(mapping: TableMapping) -> Iterator[Fault]:
    """What a record needs and neither a column nor a default gives."""
    needs = [("type", Message("a column with the type, or a default"))]
    if not mapping.provides("year"):
        needs.insert(0, ("date", Message("a column with the day")))
    if not any(mapping.provides(name) for name in PLACE_NAMES):
        needs.append(("place", Message("a column with the name of the place")))
    if any(mapping.provides(name) for name in ("lat", "lon", "coordinates")):
        if not mapping.provides("coordinates"):
            needs += [("lat", Message("latitude and longitude")), ("lon", Message("latitude and longitude"))]
        needs += [("precision", Message("how exact the coordinates are: a column, or a default")),
                  ("radius_m", Message("how far off they may be, in metres: a column, or a default"))]  # fmt: skip
    else:
        needs.append(("municipality", Message("it, or `lat` and `lon`")))
    for name, expected in needs:
        if not mapping.provides(name):
            yield "columns", name, Message("found nothing, expected {expected}", expected=expected)


def _check_setting(key: str, value: object) -> Iterator[Fault]:
    if key == "date_formats":
        if not isinstance(value, list) or not value:
            yield "", key, Message('found {value}, expected a list such as ["%d.%m.%Y", "%m/%d/%y"]', value=repr(value))
        for pattern in value if isinstance(value, list) else ():
            if not isinstance(pattern, str) or not is_date_format(pattern):
                yield (
                    "",
                    key,
                    Message("found {pattern}, expected a format with a year such as %d.%m.%Y", pattern=repr(pattern)),
                )
    elif not isinstance(value, str) or not value:
        yield "", key, Message("found {value}, expected text in quotation marks", value=repr(value))
    elif key == "delimiter" and value not in DELIMITERS:
        yield "", key, Message('found {value}, expected a comma, a semicolon, a bar or "\\t"', value=repr(value))
    elif key == "encoding" and not is_encoding(value):
        yield "", key, Message("found {value}, expected an encoding such as utf-8 or windows-1252", value=repr(value))
    elif key == "date_format" and not is_date_format(value):
        yield "", key, Message("found {value}, expected a format with a year such as %d.%m.%Y", value=repr(value))


def _check_section(section: str, content: object) -> Iterator[Fault]:
    if not isinstance(content, dict):
        yield (
            "",
            section,
            Message("found {content}, expected a section [{section}]", content=repr(content), section=section),
        )
        return
    for key, value in content.items():
        if key not in _SECTIONS[section]:
            yield (
                section,
                key,
                Message("found an unknown key, expected {options}", options=suggest_options(key, _SECTIONS[section])),
            )
        elif section == "values":
            yield from _check_values(key, value)
        elif not isinstance(value, str) and (section != "defaults" or isinstance(value, bool | dict | list)):
            yield section, key, Message("found {value}, expected text in quotation marks", value=repr(value))
        elif section == "defaults" and key in OPTIONS and value not in OPTIONS[key]:
            yield (
                section,
                key,
                Message(
                    "found {found}, expected {expected}",
                    found=repr(value),
                    expected=suggest_options(str(value), OPTIONS[key]),
                ),
            )


def _check_values(key: str, content: object) -> Iterator[Fault]:
    if not isinstance(content, dict):
        yield (
            "values",
            key,
            Message("found {content}, expected a section [values.{key}]", content=repr(content), key=key),
        )
        return
    for word, value in content.items():
        if not isinstance(value, str) or (key in OPTIONS and value not in OPTIONS[key]):
            expected = (
                suggest_options(str(value), OPTIONS[key]) if key in OPTIONS else Message("an id of the boundaries")
            )
            yield (
                f"values.{key}",
                word,
                Message("found {found}, expected {expected}", found=repr(value), expected=expected),
            )


def _check_figures(content: object) -> Iterator[Fault]:
    expected = Message("sections [[figures]] with texts in quotation marks")
    if not isinstance(content, list):
        yield "", "figures", Message("found {found}, expected {expected}", found=repr(content), expected=expected)
        return
    for figure in content:
        if not isinstance(figure, dict) or not all(isinstance(value, str) for value in figure.values()):
            yield "", "figures", Message("found {found}, expected {expected}", found=repr(figure), expected=expected)
            continue
        for key in figure.keys() - set(_FIGURE_KEYS):
            yield (
                "figures",
                key,
                Message("found an unknown key, expected {options}", options=suggest_options(key, _FIGURE_KEYS)),
            )
        for alternatives in (("column",), ("about",), ("by", "by_column")):
            if not figure.keys() & set(alternatives):
                needed_for = figure.get("column", Message("each figure"))
                yield (
                    "",
                    "figures",
                    Message(
                        "found no `{key}`, expected it for {needed_for}",
                        key=alternatives[0],
                        needed_for=needed_for,
                    ),
                )


def is_encoding(name: str) -> bool:
    """Whether it is an encoding of texts that stands in for what it cannot read, as one of host names does not."""
    try:
        return codecs.getincrementaldecoder(name)("replace").decode("a,b".encode(name), True) == "a,b"
    except (LookupError, ValueError, AssertionError):
        return False


def is_date_format(pattern: str) -> bool:
    """Whether it is a format of strptime with a year in it, which dates written in it come back from."""
    if "%Y" not in pattern and "%y" not in pattern:
        return False
    try:
        datetime.strptime(datetime(2022, 12, 8).strftime(pattern), pattern)
    except (ValueError, re.error):
        return False
    return True


def _find_line(text: str, section: str, key: str) -> int:
    """The 1-based line of a key of a section, of the section without it, or 0."""
    current, section_line = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            current = heading.group(1)
            if current in (section, key, f"{section}.{key}".strip(".")) and not section_line:
                section_line = number
        elif current == section and line.split("=")[0].strip(" \t\"'") == key:
            return number
    return section_line
