"""The languages of the interface, the one that is being written, and how it writes numbers, dates, lists and plurals.

All of that is CLDR's, by way of Babel, as one mapping (`read_forms`): Python formats by it, and the browser, which may
lack a language, gets the same mapping as data (geo/web/shared/language.js). Serbian in Cyrillic is made of the same
words in Latin, letter by letter, but for what is written in Latin in both.

The language is a context variable, as what is written for one reader calls functions of every room: who begins to write
for a reader says so by `use_language`, and each thread begins in English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from babel import Locale

DEFAULT = "en"
LANGUAGES: Mapping[str, str] = {"en": "English", "sq": "shqip", "sr-Latn": "srpski", "sr-Cyrl": "српски"}
"""The languages that are offered, by BCP 47 tag, each by its own name."""
_LOCALES = {"en": "en_GB"}
"""The CLDR locale of a tag, where it is another: English is written as in Britain, day before month."""
_ENGLISH = Path(__file__).parent / "locale" / "en" / "forms.json"
_PLURALS_LISTED = 200
_SHORT_NAME_LETTERS = 5
_SKELETONS = ("d", "MMM", "MMMd", "MMMMd", "y", "yMMM", "yMMMM", "yMMMd")
_RANGES = ("yMMM", "yMMMd")
_FIELD = re.compile(r"'([^']*)'|(d+|[ML]+|y+)")

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)

_CYRILLIC = re.compile("[\u0400-\u04ff]")
# Ids and web addresses, places and elements of a message, keys of the keyboard, names of programs and formats, and what
# is typed.
KEPT_IN_LATIN = re.compile(
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
_CYRILLIC_LETTERS = str.maketrans(
    "ABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠabvgdđežzijklmnoprstćufhcčš",
    "АБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШабвгдђежзијклмнопрстћуфхцчш",
)
_LETTER_PAIRS = {"Lj": "Љљ", "Nj": "Њњ", "Dž": "Џџ"}
_LETTER_PAIR = re.compile("[LNln][Jj]|[Dd][Žž]")
# Two letters that are no pair, where a prefix ends or a word is foreign: Tanjug, injekcija, nadživeti.
_APART = re.compile(r"(?i)\b(?:in(?=je[kc])|kon(?=ju[gn])|tan(?=jug)|nad(?=ž[ein])|od(?=ž(?:al|[iv]))|pod(?=žanr))")


def current_language() -> str:
    """Return the tag of the language that is being written."""
    return _language.get()


@contextmanager
def use_language(tag: str) -> Iterator[None]:
    """Write in a language, one of `LANGUAGES`, for as long as the context lasts."""
    token = _language.set(tag if tag in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _language.reset(token)


def choose_language(asked: str | None, accepted: str | None = None) -> str:
    """Choose the language for a reader: the one that the address asks for, or else the best that the browser accepts.

    ``accepted`` is an Accept-Language. Serbian, and what is close to it, is in Latin letters unless Cyrillic is named.
    """
    if asked in LANGUAGES:
        return str(asked)
    wanted = []
    for number, part in enumerate((accepted or "").split(",")):
        tag, _, parameters = part.strip().partition(";")
        quality = re.fullmatch(r"\s*q=([01](?:\.\d{1,3})?)\s*", parameters)
        wanted.append((-float(quality[1]) if quality else -1.0, number, tag.lower()))
    for minus_quality, _, tag in sorted(wanted):
        if minus_quality < 0 and (found := _find_language(tag)):
            return found
    return DEFAULT


def choose_locale_language(environment: Mapping[str, str]) -> str:
    """Choose the language of a terminal by LC_ALL, LC_MESSAGES or LANG, the first that is set, such as sq_AL.UTF-8.

    As locales have it, sr_RS is in Cyrillic and sr_RS@latin in Latin letters.
    """
    name = next((environment[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(key)), "")
    place, _, modifier = name.lower().partition("@")
    language, *parts = re.split("[_.-]", place)
    if language == "sr":
        return "sr-Latn" if "latin" in modifier or "latn" in parts else "sr-Cyrl"
    return language if language in LANGUAGES else DEFAULT


def _find_language(tag: str) -> str | None:
    """Find the language that is offered for a tag such as en-US or sr-Cyrl-RS."""
    parts = tag.split("-")
    for length in range(len(parts), 0, -1):
        wanted = "-".join(parts[:length])
        for offered in LANGUAGES:
            if offered.lower() == wanted:
                return offered
    return next((offered for offered in LANGUAGES if offered.lower().split("-")[0] == parts[0]), None)


@lru_cache(maxsize=16)
def read_forms(tag: str) -> Mapping[str, Any]:
    """Return how a language writes, fit for JSON; that of English stands in a file, which its pages need too.

    ``plurals`` has the plural form of each number from 0 to 199, as a digit that counts the forms in CLDR's order; a
    larger number has that of its last two digits behind a 1. ``dates`` and ``ranges`` are CLDR's patterns by skeleton,
    ranges by the greatest unit that differs.
    """
    if tag != DEFAULT:
        return read_cldr(tag)
    forms: dict[str, Any] = json.loads(_ENGLISH.read_text(encoding="utf-8"))
    return forms


def read_cldr(tag: str) -> dict[str, Any]:
    """Read from CLDR how a language writes: see `read_forms`."""
    locale = _parse_locale(tag)
    symbols, lists = locale.number_symbols["latn"], locale.list_patterns["standard"]
    months = {
        width: list(locale.months["format"][width].values()) for width in ("wide", "abbreviated")
    }  # the same as those that stand alone, in all languages offered
    tags = list_plural_tags(tag)
    return {
        "months": months["wide"],
        "shortMonths": months["abbreviated"],
        "group": symbols["group"],
        "decimal": symbols["decimal"],
        "dates": {
            **{name: str(locale.datetime_skeletons[name]) for name in _SKELETONS},
            "MMMM": "MMMM",
            "yMMMMd": locale.date_formats["long"].pattern,  # as a skeleton it is abbreviated in some languages
        },
        "ranges": {
            name: {unit: "".join(parts) for unit, parts in locale.interval_formats[name].items()} for name in _RANGES
        },
        "list": [lists[place] for place in ("2", "start", "middle", "end")],
        "plurals": "".join(str(tags.index(locale.plural_form(number))) for number in range(_PLURALS_LISTED)),
    }  # fmt: skip


@lru_cache(maxsize=16)
def list_plural_tags(tag: str) -> tuple[str, ...]:
    """List the plural forms that whole numbers have in a language, in CLDR's order, such as one, few, other."""
    locale = _parse_locale(tag)
    used = {locale.plural_form(number) for number in range(_PLURALS_LISTED)}
    return tuple(form for form in ("zero", "one", "two", "few", "many", "other") if form in used)


def write_country(name: str, code: str | None) -> str:
    """Write the name of a country in the language, by CLDR; the English ``name`` where there is no other.

    ``code`` is that of ISO 3166-1, alpha-2, or one that CLDR has beside those.
    """
    tag = current_language()
    return name if tag == DEFAULT or code is None else _read_countries(tag).get(code.upper(), name)


@lru_cache(maxsize=16)
def _read_countries(tag: str) -> Mapping[str, str]:
    return dict(_parse_locale(tag).territories)


def _parse_locale(tag: str) -> Locale:
    from babel import Locale

    return Locale.parse(_LOCALES.get(tag, tag.replace("-", "_")))


def choose_plural(number: int) -> int:
    """Choose the plural form for a number, counted from 0."""
    forms: str = read_forms(current_language())["plurals"]
    return int(forms[number if number < _PLURALS_LISTED else 100 + number % 100])


def has_ordinal_dots() -> bool:
    """Whether the language writes the number of a day or year with a full stop: "2022."."""
    return str(read_forms(current_language())["dates"]["y"]).endswith(".")


def write_number(value: float, decimals: int | None = None) -> str:
    """Write a number, with thousands set apart; all its decimals, or so many."""
    text = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
    forms = read_forms(current_language())
    return text.translate(str.maketrans({",": forms["group"], ".": forms["decimal"]}))


def write_date(skeleton: str, year: int, month: int = 1, day: int = 1) -> str:
    """Write those parts of a date that a skeleton of CLDR names, such as "yMMMMd" for "9 December 2022"."""
    forms = read_forms(current_language())
    return _fill(forms, forms["dates"][skeleton], year, month, day)


def abbreviate_months() -> dict[str, str]:
    """Map the names of months of more than five letters, as a date has them, to their abbreviations."""
    forms = read_forms(current_language())
    names = zip(forms["months"], forms["shortMonths"], strict=True)
    return {name: short for name, short in names if len(name) > _SHORT_NAME_LETTERS}


def _fill(forms: Mapping[str, Any], pattern: str, year: int, month: int, day: int) -> str:
    def write(match: re.Match[str]) -> str:
        literal, field = match.groups()
        if field is None:
            return str(literal)
        if field[0] == "d":
            return str(day).zfill(len(field))
        if field[0] == "y":
            return str(year)
        name: str = forms["shortMonths" if len(field) == 3 else "months"][month - 1]
        return name

    return _FIELD.sub(write, pattern)


def write_list(words: Sequence[str]) -> str:
    """Write words as a list: "a, b and c"."""
    pair, start, middle, end = read_forms(current_language())["list"]
    if len(words) < 3:
        return pair.format(*words) if len(words) == 2 else "".join(words)
    text = start.format(*words[:2])
    for word in words[2:-1]:
        text = middle.format(text, word)
    return str(end.format(text, words[-1]))


def has_cyrillic(text: str) -> bool:
    """Whether a text has letters of the Cyrillic script."""
    return _CYRILLIC.search(text) is not None


def write_in_cyrillic(text: str) -> str:
    """Write a Serbian text in Cyrillic."""
    parts, end = [], 0
    for match in KEPT_IN_LATIN.finditer(text):
        parts += [_write_letters(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, _write_letters(text[end:])])


def _write_letters(text: str) -> str:
    apart = _APART.sub(lambda match: match[0].translate(_CYRILLIC_LETTERS), text)
    return _LETTER_PAIR.sub(lambda match: _LETTER_PAIRS[match[0].capitalize()][match[0][0].islower()], apart).translate(
        _CYRILLIC_LETTERS
    )
