"""The values and the sources of TimeMap's files as those of a record, and the fields that TimeMap has no place for.

Those stand as YAML after a separator line in a text, beside the claims as plain text: a user of TimeMap sees plain YAML
in the words of the record, and the import reads it by the rules of `geo.formats.yaml.reader`.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from geo.core.dates import Interval, describe_date, parse_date
from geo.core.errors import Problem
from geo.core.messages import Message
from geo.core.model import DOUBTFUL, LOCATED, Position
from geo.core.rules import MAX_TITLE_CHARS
from geo.core.text import clip_text, printable, quote_text
from geo.formats.builder import Builder, slugify
from geo.formats.yaml import reader
from geo.formats.yaml.layout import format_mapping
from geo.formats.yaml.nodes import YamlSyntaxError, compose_text
from geo.formats.yaml.reader import parse_about
from geo.formats.yaml.types import Key, MappingType
from geo.spatial.geodesy import METRES_PER_DEGREE

SEPARATOR = "# The rest of the record, in YAML:"
RECORD_SOURCE = "_record"
"""The id of the source that stands for the record itself: no id of a record has an underscore."""
EXTRAS_FILTER = "Record"
"""The filter whose value has the extras in the flat list, which has no comments."""

_EVENT_FIELDS = (
    "title", "summary", "date", "time", "date_basis", "actors", "targets", "claims", "disagreements", "informants",
    "note",
)  # fmt: skip

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_MAX_SENTENCE_CHARS = 120
_SAYS_NOTHING = re.compile(r"(?:[^\W\d_]{0,8}[ _#.-]?)?[0-9]{1,8}[a-z]?", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s/?#]+\S*")
_MARKUP = re.compile(r"</?[a-z][^<>]*>|<!--.*?-->|&(?:[a-z]{2,8}|#[0-9]{1,6});", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_SENTENCE = re.compile(r".{10,}?[.!?…](?=\s)|.+?(?=\n|$)", re.DOTALL)


def _optional(schema: MappingType, names: Iterable[str], more: Mapping[str, Key] | None = None) -> MappingType:
    chosen = {name: Key(schema.keys[name].help, schema.keys[name].type, False) for name in names}
    return MappingType(schema.help, {**chosen, **(more or {})})


_PLACE_EXTRAS = _optional(
    reader.PLACE,
    [name for name in reader.PLACE.keys if name != "precision"],
    {"id": Key("Id of the place", reader.ID, True)},
)
EVENT_EXTRAS = _optional(reader.EVENT, _EVENT_FIELDS, {"place": Key("The place", _PLACE_EXTRAS, False)})
SOURCE_EXTRAS = _optional(reader.SOURCE, [name for name in reader.SOURCE.keys if name not in ("title", "url")])


def embed_extras(text: str, values: Mapping[str, Any]) -> str:
    """The text with the values as YAML after the separator; those that are empty are left out."""
    yaml = format_mapping({name: _without_empty(value) for name, value in values.items()}, 0)
    return "\n".join(filter(None, (text, f"{SEPARATOR}\n{yaml}"))) if yaml else text


def read_extras(text: str, schema: MappingType, problems: list[Problem]) -> tuple[str, dict[str, Any]]:
    """The text before the separator, and the values after it; none, and problems, where those are unfit."""
    before, yaml = _split(text)
    if yaml is None:
        return text, {}
    unfit: list[Problem] = []
    try:
        values = schema.parse(compose_text(yaml, unfit), unfit)
    except YamlSyntaxError as error:
        values, unfit = None, [error.problem]
    problems += unfit
    return before, {} if unfit or values is None else values


def read_about(text: str) -> dict[str, Any]:
    """The fields that a record says of itself, from the text of its source; those that cannot be read are left out."""
    try:
        root = compose_text(_split(text)[1] or "", [])
    except YamlSyntaxError:
        return {}
    return parse_about(root)


def describe_accounts(date: Interval, status: str, precision: str, extras: Mapping[str, Any]) -> str:
    """Lines of text about an event that TimeMap's card would not show otherwise; empty where it shows all.

    ``extras`` are its claims, disagreements and note, as after the separator.
    """
    lines = [
        *([f"This incident is {status}"] if status in DOUBTFUL else []),
        *([f"When: {describe_inexact(date)}"] if describe_inexact(date) else []),
        *([f"Where: known only to the {precision}"] if precision not in LOCATED else []),
        *(
            f"According to {claim['by']}: {claim['about']}: {_describe_figure(claim)}"
            for claim in extras.get("claims") or ()
        ),
        *(
            f"Accounts differ on the {item['on']} ({item['about']}). Chosen: {item['chosen']} Why: {item['why']}"
            for item in extras.get("disagreements") or ()
        ),
        *([f"Note: {extras['note']}"] if extras.get("note") else []),
    ]
    return "\n".join(f"{line.rstrip('.')}." for line in lines)


def describe_inexact(date: Interval) -> str:
    """A date in words; empty where it is one certain day."""
    return "" if date.text == date.first.isoformat() else describe_date(date)


def _split(text: str) -> tuple[str, str | None]:
    """The texts before and after the last separator; no value after it has a line that is one."""
    before, separator, yaml = f"\n{text}".rpartition(f"\n{SEPARATOR}\n")
    return (before.removeprefix("\n"), yaml) if separator else (text, None)


def _describe_figure(claim: Mapping[str, Any]) -> str:
    if claim.get("statement") is not None:
        return str(claim["statement"])
    low, high = (claim[name] if claim.get("value") is None else claim["value"] for name in ("low", "high"))
    figure = f"{low:.15g}" if low == high else f"{low:.15g} to {high:.15g}"
    wording = f" (“{claim['wording']}”)" if claim.get("wording") else ""
    return " ".join(filter(None, (figure, claim.get("unit")))) + wording


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_empty(each) for name, each in value.items() if each not in (None, (), [])}
    return value


@lru_cache(maxsize=20_000)
def parse_month_first(text: str) -> Interval:
    """Read the calendar day M/D/YYYY, or YYYY-MM-DD."""
    expected = Message("a day such as 12/8/2022 (month/day/year)")
    if _ISO_DAY.fullmatch(text):
        return parse_date(text)
    if (numbers := _MONTH_FIRST.fullmatch(text)) is None:
        found = quote_text(text) if text else Message("no date")
        raise ValueError(Message("found {found}, expected {expected}", found=found, expected=expected))
    month, day, year = map(int, numbers.groups())
    try:
        return parse_date(date(year, month, day).isoformat())
    except ValueError:
        hint = Message(" (day and month look swapped)") if day <= 12 < month <= 31 else ""
        message = Message(
            "found {text}, which is not in the calendar{hint}, expected {expected}",
            text=text,
            hint=hint,
            expected=expected,
        )
        raise ValueError(message) from None


def as_text(value: object) -> str:
    """A value of JSON as printable text; "" for none."""
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
    return printable(text)


def as_list(value: object) -> list[Any]:
    """A value as a list; one that is no list is its single item."""
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def parse_position(latitude: str, longitude: str) -> Position | None:
    """Read a position in WGS 84 degrees, None where both texts are empty; as in TimeMap a comma is a point.

    Raises
    ------
    ValueError
        "found …, expected …" for what are no degrees.
    """
    if not latitude and not longitude:
        return None
    try:
        lat, lon = (float(text.replace(",", ".")) for text in (latitude, longitude))
    except ValueError:
        message = Message(
            "found {latitude}, {longitude}, expected two numbers in degrees",
            latitude=quote_text(latitude),
            longitude=quote_text(longitude),
        )
        raise ValueError(message) from None
    if math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180:
        return Position(lat, lon)
    hint = Message(" (they look swapped)") if abs(lon) <= 90 and abs(lat) <= 180 else ""
    raise ValueError(
        Message(
            "found {lat}, {lon}, expected a latitude from -90 to 90 and a longitude to 180{hint}",
            lat=f"{lat:g}",
            lon=f"{lon:g}",
            hint=hint,
        )
    )


def last_digit_metres(*numbers: str) -> float:
    """The metres that the last digit of the coarser number, in degrees, stands for."""
    decimals = [len(re.split("[.,]", number)[1]) if re.search("[.,]", number) else 0 for number in numbers]
    return float(METRES_PER_DEGREE / 10 ** min(decimals))


def strip_markup(text: str) -> str:
    """HTML as plain printable text."""
    if _MARKUP.search(text):
        text = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", _HIDDEN.sub("", text))))
    return printable(text).strip()


def first_sentence(text: str) -> str:
    """The first sentence or line of a description, for a title; cut between words."""
    first = _SENTENCE.match(text)
    return clip_text(" ".join((first[0] if first else text).split()), _MAX_SENTENCE_CHARS, between_words=True)


class SourceImporter:
    """Add TimeMap's sources to a builder.

    ``origins`` are those of the record's sources by id; ``is_native`` says whether a source stands for a record, so
    that the file is an export of ours.
    """

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.origins: dict[str, str] = {}
        self.is_native = False
        # Nothing in such a file says that two of its sources are independent.
        self.file_origin = slugify(builder.path.stem) or "file"

    def add_source(self, line: int, where: str, fields: Mapping[str, str], paths: Sequence[str] = ()) -> str | None:
        """The record's id of a source; None for the one that stands for the record itself.

        ``fields`` are its texts by TimeMap's names, ``where`` is its path in the file for remarks.
        """
        description = fields.get("description", "")
        if fields.get("id") == RECORD_SOURCE:
            self._read_about(description)
            return None
        problems: list[Problem] = []
        text, extras = read_extras(description, SOURCE_EXTRAS, problems)
        for problem in problems:
            self.builder.remark(line, f"{where}.description.{problem.where}", problem.message)
        links = [link for link in (fields.get("url"), fields.get("path"), *paths) if link]
        given = {"origin": self.file_origin, **extras}
        values = {**self._published(line, where, fields), **self._url(line, where, links), **given}
        title = self._title(line, where, fields, text, bool(extras))
        key = (fields.get("id"), title, *sorted(values.items(), key=lambda item: item[0]))
        id = self.builder.add_source(key, title, id=fields.get("id") or title, **values)
        self.origins[id] = values.get("origin", id)
        return id

    def add_file(self) -> str:
        """The id of the file itself as a source, for an event that names none."""
        name = self.builder.path.name
        title = f"[{name}, which names no source]"
        id = self.builder.add_source("the file", title, id=f"file-{name}", origin=self.file_origin)
        self.origins[id] = self.file_origin
        return id

    def _read_about(self, description: str) -> None:
        """Give the record its own title and licence back."""
        self.is_native = True
        self.builder.about |= read_about(description)

    def _title(self, line: int, where: str, fields: Mapping[str, str], text: str, is_native: bool) -> str:
        title = fields.get("title") or (text if is_native else first_sentence(strip_markup(text)) if text else "")
        title = title if is_native else strip_markup(title)
        if not is_native and _SAYS_NOTHING.fullmatch(title) and (rest := strip_markup(text)):
            title = rest if title in rest else f"{rest} [{title}]"
            return clip_text(" ".join(title.split()), MAX_TITLE_CHARS, between_words=True)
        if not title.strip():
            return f"[{fields.get('id') or 'no title'}]"
        if not is_native and (rest := strip_markup(text)) and rest != title:
            message = Message("found a description, which a record's sources do not have: not taken")
            self.builder.remark(line, f"{where}.description", message)
        return clip_text(title, MAX_TITLE_CHARS, between_words=True)

    def _published(self, line: int, where: str, fields: Mapping[str, str]) -> dict[str, Any]:
        if not fields.get("date"):
            return {}
        try:
            return {"published": parse_month_first(fields["date"])}
        except ValueError as error:
            self.builder.remark(line, f"{where}.date", Message("{message}: not taken", message=str(error)))
            return {}

    def _url(self, line: int, where: str, links: Sequence[str]) -> dict[str, Any]:
        """The first link; others, and what is no link, are remarked on."""
        sound = [link for link in links if _LINK.fullmatch(link)]
        for link in dict.fromkeys(links):
            if link not in sound[:1]:
                message = Message(
                    "found {link}, expected one link that begins with https:// or http://: not taken",
                    link=repr(link[:200]),
                )
                self.builder.remark(line, f"{where}.paths", message)
        return {"url": sound[0]} if sound else {}
