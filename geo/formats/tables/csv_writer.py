"""CSV for spreadsheets: a row an incident, UTF-8 with a byte order mark, lines that end with CRLF.

The columns are `COLUMNS`, in this order; in another language than English they have its names, and title, summary and
note are in it where the record has them so. An empty cell is what is not known:

id, title                     the incident, in words
date                          EDTF as the record writes it
first, last                   the days that it may mean, such as 2022-12-08, both included
approximate, extent           true or false; day, within (on one day between first and last) or lasting
time                          HH:MM, local; after a ~ where it is approximate
type, status, origins         taxonomy id; how sure; how many independent origins its sources have
actors, summary               several texts of one cell stand apart by " | "
name_sq, name_sr, name_en     the place's names
lat, lon                      of a point, WGS 84: read ``precision`` and ``radius_m`` with it
wkt                           a point, line or area in (lon, lat) order
precision, radius_m           exact, settlement, municipality or region; metres that the point may be off
declared, outside             municipality ids, or "country, unit" of a place in none
basis, place                  how the place was found; its id
claims                        "[about] by: value unit (title of the source)" each; a range keeps its two ends
disagreements, note           what accounts differ on and what the record chose; caveats
figure, low, high             what the first figures are about, the least and the greatest number claimed
date_basis, sources           how the date follows from the sources; their titles
record_version, shown, exported, license, attribution   the same in every row, so that each says where it is from

A text that a spreadsheet could take for a formula has an apostrophe before it, as OWASP advises; numbers stay numbers.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Any

import shapely

from geo.core.language import DEFAULT, current_language
from geo.core.messages import gettext, gettext_noop
from geo.core.text import choose_wording, format_number
from geo.formats.extract import ExportData, IncidentRow, iter_rows

_NAMES = {
    "id": gettext_noop("Id"),
    "title": gettext_noop("Title"),
    "date": gettext_noop("Date (EDTF)"),
    "first": gettext_noop("First day"),
    "last": gettext_noop("Last day"),
    "approximate": gettext_noop("Date approximate"),
    "extent": gettext_noop("Day, within or lasting"),
    "time": gettext_noop("Local time"),
    "type": gettext_noop("Type of event"),
    "status": gettext_noop("Status of the incident"),
    "origins": gettext_noop("Independent origins"),
    "actors": gettext_noop("Who acted"),
    "targets": gettext_noop("Acted upon"),
    "informants": gettext_noop("Informants"),
    "summary": gettext_noop("Summary"),
    "name_sq": gettext_noop("Place (Albanian)"),
    "name_sr": gettext_noop("Place (Serbian)"),
    "name_en": gettext_noop("Place (English)"),
    "lat": gettext_noop("Latitude"),
    "lon": gettext_noop("Longitude"),
    "wkt": gettext_noop("Shape (WKT)"),
    "precision": gettext_noop("Precision of the place"),
    "radius_m": gettext_noop("May be off by (m)"),
    "declared": gettext_noop("Ids of the units"),
    "outside": gettext_noop("Country, unit elsewhere"),
    "basis": gettext_noop("How it was placed"),
    "place": gettext_noop("Id of the place"),
    "claims": gettext_noop("Claims"),
    "disagreements": gettext_noop("On what accounts differ"),
    "note": gettext_noop("Note"),
    "figure": gettext_noop("What is counted"),
    "low": gettext_noop("Least number claimed"),
    "high": gettext_noop("Greatest number claimed"),
    "date_basis": gettext_noop("How it was dated"),
    "sources": gettext_noop("Sources"),
    "record_version": gettext_noop("Version of the record"),
    "shown": gettext_noop("Shown"),
    "exported": gettext_noop("Exported"),
    "license": gettext_noop("Licence"),
    "attribution": gettext_noop("Attribution"),
}
"""How the columns are called in a table for people, in their order."""
COLUMNS = tuple(_NAMES)
_SEPARATOR = " | "
# Spreadsheets take the wide forms for the narrow ones.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def dump_csv(extract: ExportData) -> bytes:
    """The extract as CSV; without incidents only the line with the names of the columns."""
    text, about = StringIO(newline=""), extract.about
    same = {name: about[name] for name in ("shown", "exported", "license", "attribution")}
    same["record_version"] = about["version"]
    writer = csv.writer(text, lineterminator="\r\n")
    is_english = current_language() == DEFAULT
    writer.writerow(COLUMNS if is_english else [gettext(_NAMES[name]) for name in COLUMNS])
    for row in iter_rows(extract):
        values = row.values | _flatten(row, extract.info.language) | same
        writer.writerow([_format_cell(values[name]) for name in COLUMNS])
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _flatten(row: IncidentRow, language: str | None) -> dict[str, Any]:
    """The values that a cell cannot hold as they are, as texts and numbers: the geometry, and lists of mappings."""
    point = row.geometry if row.place.shape == "point" else None
    titles = {source.id: source.title for source in row.detail.sources}
    event = row.detail.event
    return {
        **{name: choose_wording(getattr(event, name) or "", language).text for name in ("title", "summary", "note")},
        "lat": point and point.y,
        "lon": point and point.x,
        "wkt": row.geometry and shapely.to_wkt(row.geometry, rounding_precision=-1),
        "claims": [_format_claim(claim, titles) for claim in row.values["claims"]],
        "disagreements": [
            f"on {item['on']} [{item['about']}]: {item['chosen']}: {item['why']}"
            for item in row.values["disagreements"]
        ],
        "informants": [f"{item['name']} ({titles[item['source']]})" for item in row.values["informants"]],
        "sources": titles.values(),
    }


def _format_claim(claim: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    wording = f", “{claim['wording']}”" if "wording" in claim else ""
    if "statement" in claim:
        content = str(claim["statement"])
    else:
        figures = [format_number(claim[key]) for key in ("value", "low", "high") if key in claim]
        content = "–".join(figures) + (f" {claim['unit']}" if "unit" in claim else "")
    told = f", told by {claim['informant']}" if "informant" in claim else ""
    return f"[{claim['about']}] {claim['by']}: {content}{wording} ({titles[claim['source']]}{told})"


def _format_cell(value: Any) -> str | float:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    text = value or "" if isinstance(value, str | None) else _SEPARATOR.join(map(str, value))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
