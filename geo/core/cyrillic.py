"""Serbian in Cyrillic, of the same words in Latin: letter by letter, but for what is written in Latin in both."""

from __future__ import annotations

import re

_CYRILLIC = re.compile("[\u0400-\u04ff]")
# Ids and web addresses, places and elements of a message, keys of the keyboard, names of programs and formats, and what
# is typed.
_LATIN = re.compile(
    r"\d{4}-[\w-]+|\b\w+\.[a-z]{2,}"
    r"|\{\w+\}|</?\w+>|`[^`]*`|--[a-z][a-z-]+(?: (?:DIR|FILE(?:\.parquet)?))?|-o FILE(?:\.parquet)?"
    r"|\((?:[A-Z]|space)\)|\bn(?=:)"
    r"|\b(?:A4|ACLED|Atlos|BSD-2-Clause|CSL-JSON|CSV|DuckDB|EDTF|EULEX|Esc|Excel|GeoJSON|GeoPandas|GeoParquet)\b"
    r"|\b(?:Google Earth|Home|JSON|KML|KMZ|Leaflet|LibreOffice|OpenDocument|PDF|PNG|Page|Pandoc|QGIS|Record|SHA-256)\b"
    r"|\b(?:SVG|Shift|Space|TOML|TimeMap|UCDP GED|YAML|ZIP|Zotero|dpi|import|pandas)\b"
    # of problems of files
    r"|\b(?:API|CRS|DXF|EPSG|ESRI|FeatureCollection|Feature|FlatGeobuf|GDALG?|GML|GPX|GeoPackage|GeoRSS|Git LFS)\b"
    r"|\b(?:HTML|ISO|MB|OpenStreetMap|PBF|PMTiles|Parquet|RAR|RFC|RSS|RTF|SPSS|SQLite|Shapefile|Stata|TopoJSON|UTC)\b"
    r"|\b(?:OGR VRT|UTF-8|VRT|WFS|WGS|WKB|WKT|XML|7-Zip|bzip2|git-annex|gzip|id|socket|tar|xz|zip|zstd|7z)\b|\bR$"
    r"|\b(?:git lfs pull|git annex get|ogr2ogr -f GeoJSON new\.geojson|python -m geo import|write\.csv|urn:[\w:]+)\b"
    r"|\((?:feature|pipe|placemark)\)|\[latitude, longitude\]|\[\[figures\]\]|\[values|https?://|\.shp|title = \"What\""
    r"|%[dmY][./]%[dmY][./]%[yY]|\\(?:u00eb|t)|0x(?=\{)|\ba-f\b|SD-KH|8 December 2022|^(?:origins|properties)(?=:)"
    r"|FILE\.parquet"
    r"|(?<=[\d}] )k?m\b"
    # of records: numbers in Roman letters, and words with a letter that Serbian does not have
    r"|\b[IVX]{2,}\b|\b\w*[^\W\d_A-PR-VZa-pr-vzČĆĐŠŽčćđšž]\w*"
)
_LETTERS = str.maketrans(
    "ABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠabvgdđežzijklmnoprstćufhcčš",
    "АБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШабвгдђежзијклмнопрстћуфхцчш",
)
_PAIRS = {"Lj": "Љљ", "Nj": "Њњ", "Dž": "Џџ"}
_PAIR = re.compile("[LNln][Jj]|[Dd][Žž]")
# Two letters that are no pair, where a prefix ends or a word is foreign: Tanjug, injekcija, nadživeti.
_APART = re.compile(r"(?i)\b(?:in(?=je[kc])|kon(?=ju[gn])|tan(?=jug)|nad(?=ž[ein])|od(?=ž(?:al|[iv]))|pod(?=žanr))")


def has_cyrillic(text: str) -> bool:
    """Whether a text has letters of the Cyrillic script."""
    return _CYRILLIC.search(text) is not None


def write_in_cyrillic(text: str) -> str:
    """Write a Serbian text in Cyrillic."""
    parts, end = [], 0
    for match in _LATIN.finditer(text):
        parts += [_write_letters(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, _write_letters(text[end:])])


def _write_letters(text: str) -> str:
    apart = _APART.sub(lambda match: match[0].translate(_LETTERS), text)
    return _PAIR.sub(lambda match: _PAIRS[match[0].capitalize()][match[0][0].islower()], apart).translate(_LETTERS)
