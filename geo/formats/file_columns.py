"""What a reader may say of a file that is not all understood: of a table its columns, of features their properties."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from geo.core.scratch import create_scratch_folder
from geo.formats import registry
from geo.formats.geojson import reader as geojson
from geo.formats.kml import reader as kml
from geo.formats.tables.column_survey import ColumnSurvey, survey_table
from geo.formats.tables.delimited import open_table

Kind = Literal["table", "features", "export"]
"""What kind of file it is: in a table any column may be anything, features have their places beside their properties,
and of the columns of an export only the manner of the dates is not known."""

_EXPORT_COLUMNS = {
    "acled": {"date": "event_date", "year": "year"},
    "ucdp": {"date": "date_start", "last": "date_end", "year": "year"},
}
_KINDS: dict[str, Kind] = {
    "csv": "table", "geojson": "features", "kml": "features", "acled": "export", "ucdp": "export",
}  # fmt: skip


class FileColumns(NamedTuple):
    """The columns or properties of a file; ``usual`` are those that are understood by themselves, by field."""

    kind: Kind
    survey: ColumnSurvey
    usual: Mapping[str, str]


def name_kind(path: Path) -> Kind | None:
    """The kind of a file of which a reader may say something; None for any other."""
    return _KINDS.get(registry.recognize_format(path) or "")


def survey_file(path: Path, encoding: str | None = None) -> FileColumns | None:
    """Survey the columns or properties of a file, which may be packed; None where a reader has nothing to say of it.

    Raises
    ------
    RecordError
        Where the file cannot be read.
    """
    format = registry.recognize_format(path) or ""
    if (kind := _KINDS.get(format)) is None:
        return None
    with create_scratch_folder() as folder:
        file = (registry.unpack_single(path, folder) if format != "kml" else None) or path
        if kind == "features":
            survey, usual = geojson.survey(file, encoding) if format == "geojson" else kml.survey(file)
            return FileColumns(kind, survey, usual)
        survey = survey_table(open_table(file, any_case=kind == "export", charset=encoding))
        known = {field: name for field, name in _EXPORT_COLUMNS.get(format, {}).items() if name in survey.names}
        return FileColumns(kind, survey, known)
