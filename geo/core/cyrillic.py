"""Serbian in Cyrillic, of the same words in Latin: letter by letter, but for what is written in Latin in both."""

from __future__ import annotations

import re

from cyrtranslit import to_cyrillic

# Ids and web addresses, places and elements of a message, keys of the keyboard, names of programs and formats, and what
# is typed.
_LATIN = re.compile(
    r"\d{4}-[\w-]+|\w+\.[a-z]{2,}"
    r"|\{\w+\}|</?\w+>|`\w+`|--events|--archive DIR|python -m geo import|\((?:[A-Z]|space)\)|\bn(?=:)"
    r"|\b(?:A4|ACLED|Atlos|BSD-2-Clause|CSL-JSON|CSV|DuckDB|EDTF|EULEX|Esc|Excel|GeoJSON|GeoPandas|GeoParquet)\b"
    r"|\b(?:Google Earth|Home|JSON|KML|KMZ|Leaflet|LibreOffice|OpenDocument|PDF|PNG|Page|Pandoc|QGIS|Record|SHA-256)\b"
    r"|\b(?:SVG|Shift|Space|TOML|TimeMap|UCDP GED|WKT|YAML|ZIP|Zotero|dpi|import|pandas)\b"
)


def write_in_cyrillic(text: str) -> str:
    """Write a Serbian text in Cyrillic."""
    parts, end = [], 0
    for match in _LATIN.finditer(text):
        parts += [to_cyrillic(text[end : match.start()], "sr"), match[0]]
        end = match.end()
    return "".join([*parts, to_cyrillic(text[end:], "sr")])
