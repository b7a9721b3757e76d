"""Incidents of a GeoParquet record in full: as a row of texts and back, and every one of them checked.

Claims and sources are JSON, which uses the keys of the YAML record and leaves out what is not known. Columns of JSON
lists are taken apart into their objects, so that each different one is looked at once: a record of a million incidents
has as many lists of sources, but only some thousand different sources. Only the incidents of which a screen of whole
columns cannot say that they are sound are parsed one by one, and say what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj
from numpy.typing import NDArray

from geo.core import rules
from geo.core.dates import Interval, parse_date
from geo.core.errors import Problem, describe_error
from geo.core.evidence import count_independent, find_origins, find_principal_chart, list_voices
from geo.core.messages import Message
from geo.core.model import Claim, Disagreement, Event, Informant, Source
from geo.core.rules import CLAIM_FORMS
from geo.core.tables import INCIDENT_COLUMNS, Detail
from geo.core.text import NOT_TEXT, MultilingualText, clip_text, list_translations, quote_text
from geo.formats.geoparquet.columns import DERIVED, open_geoparquet, read_batches
from geo.formats.geoparquet.validation import as_mask, items_keep_rule, keeps_rule
from geo.formats.yaml.nodes import Node, compose_values
from geo.formats.yaml.reader import CLAIM, DISAGREEMENT, EVENT, ID, INFORMANT, SOURCE, TEXT
from geo.formats.yaml.types import Key, MappingType

COLUMNS = ("summary", "date_basis", "note", "translations", "claims", "disagreements", "informants", "sources")
# In JSON a source has its id and always its origin.
SOURCE_IN_FULL = replace(SOURCE, keys={"id": Key("", ID, True), **SOURCE.keys, "origin": Key("", ID, True)})
_EVENT = replace(EVENT, keys={"id": Key("", ID, True), **EVENT.keys})
Part = Claim | Disagreement | Informant | Source
_TRANSLATED = ("title", "summary", "note")
"""The texts of an incident that may stand in several languages."""
_PLAIN = ("id", "title", "summary", "place", "type", "status", "time", "date_basis", "note")
_BETWEEN_OBJECTS = r"\}, ?\{"

STORED = [name for name in INCIDENT_COLUMNS if name not in (*DERIVED, *COLUMNS)]
DETAIL_COLUMNS = [*STORED, *COLUMNS]


def detail_to_row(detail: Detail) -> dict[str, str | None]:
    """Give the texts that the incident table does not hold, by the names in `COLUMNS`."""
    event = detail.event
    return {
        "summary": event.summary,
        "date_basis": event.date_basis,
        "note": event.note,
        "translations": _dump_translations(event),
        "claims": _dump_parts(event.claims),
        "disagreements": _dump_parts(event.disagreements),
        "informants": _dump_parts(event.informants),
        "sources": _dump_parts(detail.sources),
    }


def detail_from_row(row: Mapping[str, Any]) -> Detail:
    """Make the incident of a row that has the columns of the incident table and those in `COLUMNS`.

    Raises
    ------
    ValueError
        "found …, expected …" where the texts are not such as `detail_to_row` gives.
    """
    sources = parse_sources(row)
    claims = [(path, _parse_values(path, CLAIM, values)) for path, values in _parse_objects(row, "claims")]
    disagreements = [_parse_values(path, DISAGREEMENT, item) for path, item in _parse_objects(row, "disagreements")]
    ids = tuple(source.id for source in sources)
    plain = {name: row[name] for name in _PLAIN} | parse_translations(row)
    texts = {name: value for name, value in plain.items() if value is not None}
    parties: dict[str, Any] = {name: tuple(row.get(name) or ()) for name in ("actors", "targets")}
    given = {name: list(party) for name, party in parties.items() if party}
    _parse_values("", _EVENT, {**texts, **given}, partial=True)
    if not sources or plain["summary"] is None:
        found = Message("no summary") if sources else Message("no source")
        raise ValueError(
            Message("found {found}, expected a summary, one source or more, and claims of those only", found=found)
        )
    date = parse_date(row["date"])
    _raise_first("", rules.check_repeated("sources", ids))
    for path, claim in claims:
        _raise_first(path, rules.check_claim(claim))
        _raise_first(path, rules.check_claim_source(claim["source"], ids))
    _raise_first("", rules.check_disagreements(disagreements, [claim for _, claim in claims]))
    informants = parse_informants(row)
    for number, informant in enumerate(informants):
        _raise_first(f"informants.{number}", rules.check_claim_source(informant.source, ids))
    event = Event(
        **plain,
        date=date,
        sources=ids,
        **parties,
        claims=tuple(Claim(**claim) for _, claim in claims),
        disagreements=tuple(Disagreement(**item) for item in disagreements),
        informants=informants,
    )
    return Detail(event, sources)


def parse_translations(row: Mapping[str, Any]) -> dict[str, MultilingualText]:
    """Parse those texts of a row that stand in several languages, by column; raises as `detail_from_row` does.

    The row need not have all columns of those texts.
    """
    if row.get("translations") is None:
        return {}
    try:
        values = json.loads(row["translations"])
    except (ValueError, RecursionError) as error:
        message = Message("{column}: found text that is not JSON ({error}), expected an object",
                          column="translations", error=describe_error(error))  # fmt: skip
        raise ValueError(message) from error
    if not isinstance(values, dict) or not values.keys() <= set(_TRANSLATED):
        found = clip_text(str(values), 40)
        message = Message("{column}: found {found}, expected an object with {keys}",
                          column="translations", found=found, keys=_TRANSLATED)  # fmt: skip
        raise ValueError(message)
    texts = _parse_values("translations", EVENT, values, partial=True)
    for name, text in texts.items():
        if not isinstance(text, MultilingualText) or str(text) != row.get(name, str(text)):
            message = Message(
                "{column}: found {found}, expected one for each language by its tag, first that of the column",
                column=f"translations.{name}",
                found=quote_text(str(text)),
            )
            raise ValueError(message)
    return texts


def parse_sources(row: Mapping[str, Any]) -> tuple[Source, ...]:
    """Parse the sources of a row; raises as `detail_from_row` does."""
    return tuple(_parse_source(path, values) for path, values in _parse_objects(row, "sources"))


def parse_informants(row: Mapping[str, Any]) -> tuple[Informant, ...]:
    """Parse the informants of a row, which a file need not have; raises as `detail_from_row` does."""
    objects = _parse_objects({"informants": row.get("informants")}, "informants")
    return tuple(_parse_informant(path, values) for path, values in objects)


def parse_source(text: str) -> Source:
    """Parse one source, a JSON object; raises ValueError as `detail_from_row` does."""
    (source,) = parse_sources({"sources": f"[{text}]"})
    return source


def _parse_informant(path: str, values: dict[str, Any]) -> Informant:
    return Informant(**_parse_values(path, INFORMANT, values))


def part_to_json(part: Part) -> dict[str, Any]:
    """Turn a part of an incident into values of JSON: the YAML record's keys, without those that are not known."""
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    plain = {name: value.text if isinstance(value, Interval) else value for name, value in values.items()}
    return {name: value for name, value in plain.items() if value is not None}


def translations_to_json(event: Event) -> dict[str, dict[str, str]]:
    """Convert those texts of an incident that stand in several languages to an object for JSON, by name and tag."""
    return list_translations({name: getattr(event, name) for name in _TRANSLATED})


def _dump_translations(event: Event) -> str | None:
    translations = translations_to_json(event)
    return json.dumps(translations, ensure_ascii=False) if translations else None


def _dump_parts(parts: Sequence[Part]) -> str | None:
    return f"[{', '.join(map(_dump_part, parts))}]" if parts else None


@lru_cache(maxsize=100_000)
def _dump_part(part: Part) -> str:
    return json.dumps(part_to_json(part), ensure_ascii=False)


def _parse_objects(row: Mapping[str, Any], column: str) -> list[tuple[str, dict[str, Any]]]:
    """The path of each object in a column, and its values without nulls."""
    try:
        objects = json.loads(row[column] or "[]")
    except (ValueError, RecursionError) as error:
        raise ValueError(
            Message(
                "{column}: found text that is not JSON ({error}), expected a list of objects",
                column=column,
                error=describe_error(error),
            )
        ) from error
    if not isinstance(objects, list) or not all(isinstance(item, dict) for item in objects):
        raise ValueError(
            Message("{column}: found {objects}, expected a list of objects", column=column, objects=str(objects)[:40])
        )
    known = ({key: value for key, value in item.items() if value is not None} for item in objects)
    return [(f"{column}.{number}", values) for number, values in enumerate(known)]


def _parse_source(path: str, values: dict[str, Any]) -> Source:
    source = _parse_values(path, SOURCE_IN_FULL, values)
    _raise_first(path, rules.check_source(source))
    return Source(**source)


def _parse_values(path: str, mapping: MappingType, values: dict[str, Any], partial: bool = False) -> dict[str, Any]:
    """Parse the values of an object by the types of the YAML record; ``partial`` allows required keys to be absent.

    Each value has a node of its own: to compose the whole object as nodes takes several times as long.

    Raises
    ------
    ValueError
        "PATH: found …, expected …" for the first value that breaks the rules of its key, or is missing.
    """
    problems: list[Problem] = []
    parsed = {}
    for name, value in values.items():
        if (key := mapping.keys.get(name)) is None:
            raise ValueError(
                Message(
                    "{path}: found the key {name}, expected {keys}",
                    path=path,
                    name=quote_text(name),
                    keys=", ".join(sorted(mapping.keys)),
                )
            )
        parsed[name] = key.type.parse(_to_node(_join(path, name), value, problems), problems)
        if problems:
            raise ValueError(_name_fault(problems[0].where, problems[0].message))
    missing = [name for name, key in mapping.keys.items() if key.required and name not in values]
    if missing and not partial:
        raise ValueError(Message("{path}: found no {missing}, expected one", path=path, missing=repr(missing[0])))
    return parsed


def _to_node(path: str, value: Any, problems: list[Problem]) -> Node:
    if isinstance(value, str) and NOT_TEXT.search(value) is None:
        return Node(path, 0, value, value)
    return compose_values(value, 0, problems, path)


def _raise_first(path: str, faults: Iterator[rules.Fault]) -> None:
    for field, message in faults:
        raise ValueError(_name_fault(_join(path, field), message))


def _name_fault(where: str, message: str) -> str:
    return Message("{where}: {message}", where=where, message=message) if where else message


def _join(path: str, field: str) -> str:
    return ".".join(filter(None, (path, field)))


class Parts(NamedTuple):
    """The objects of a column of JSON lists, as far as it is written as `json.dumps` writes them.

    Attributes
    ----------
    rows : array of int
        The row of each object, in order.
    codes : array of int
        Which of ``texts`` each object is.
    texts : pyarrow.StringArray
        What may be the different objects. Where each of a row is one by itself, the row's list consists of them: the
        marks at which it was cut then stand between objects, and in no text.
    is_list : array of bool
        For each row whether all of its list is among the objects; a null and an empty text are empty lists.
    """

    rows: NDArray[Any]
    codes: NDArray[Any]
    texts: pa.StringArray
    is_list: NDArray[np.bool_]

    def rows_where(self, sound: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell for each row whether all of its objects are among the ``sound`` of ``texts``."""
        rows = self.is_list.copy()
        rows[self.rows[~sound[self.codes]]] = False
        return rows


def split_parts(column: pa.ChunkedArray) -> Parts:
    """Take a column of texts apart."""
    texts = column.combine_chunks()
    empty = as_mask(pc.is_null(texts)) | as_mask(pc.equal(texts, ""))
    filled = as_mask(pc.starts_with(texts, "[{")) & as_mask(pc.ends_with(texts, "}]"))
    inner = pc.utf8_slice_codeunits(texts.filter(pa.array(filled)), 2, -2)
    objects = pc.split_pattern_regex(inner, _BETWEEN_OBJECTS)
    encoded = pc.list_flatten(objects).dictionary_encode()
    rows = np.flatnonzero(filled)[pc.list_parent_indices(objects).to_numpy()]
    different = pc.binary_join_element_wise("{", encoded.dictionary, "}", "")
    return Parts(rows, encoded.indices.to_numpy(), different, empty | filled)


def read_parts(texts: pa.StringArray, mapping: MappingType) -> tuple[pa.Table, NDArray[np.bool_]]:
    """Read JSON objects as a table of the keys of a mapping, and tell which certainly keep the rules of each key.

    A text that is no such object is a row of nulls; the mapping has required keys. Rules between keys are left out.
    """
    schema = pa.schema([(name, _arrow_type(key.type.schema)) for name, key in mapping.keys.items()])
    table = _read_objects(texts, schema)
    sound = np.ones(len(texts), dtype=bool)
    for name, key in mapping.keys.items():
        is_number = pa.types.is_floating(schema.field(name).type)
        kept = as_mask(pc.is_finite(table[name])) if is_number else keeps_rule(table[name], key.type)
        sound &= kept if key.required else kept | as_mask(pc.is_null(table[name]))
    return table, sound


def _read_objects(texts: pa.StringArray, schema: pa.Schema) -> pa.Table:
    """Read each text as a JSON object in a row; one that is none, or has other keys or types, is a row of nulls."""
    if not len(texts):
        return schema.empty_table()
    options = pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    lines = pa.py_buffer("\n".join(texts.to_pylist()).encode("utf-8"))
    try:
        table = pj.read_json(lines, pj.ReadOptions(use_threads=False), options)
    except pa.ArrowException:
        table = schema.empty_table()
    if len(table) == len(texts):
        return table
    if len(texts) == 1:
        return pa.table([pa.nulls(1, field.type) for field in schema], schema=schema)
    middle = len(texts) // 2
    return pa.concat_tables([_read_objects(texts[:middle], schema), _read_objects(texts[middle:], schema)])


def _arrow_type(rule: dict[str, Any]) -> pa.DataType:
    return pa.float64() if rule["type"] == "number" else pa.string()


def validate_details(path: Path) -> list[Problem]:
    """Check what `read_geoparquet`, which has read the file without problems, leaves until an incident is opened."""
    problems, begin = [], 1
    for table in read_batches(open_geoparquet(path), path, DETAIL_COLUMNS):
        doubtful = np.flatnonzero(~_screen_details(table))
        for row, values in zip(doubtful.tolist(), table.take(pa.array(doubtful)).to_pylist(), strict=True):
            try:
                _check_derived(detail_from_row(values), values)
            except ValueError as error:
                problems.append(Problem(0, f"row {begin + row} ({values['id']})", str(error)))
        begin += len(table)
    return problems


def _check_derived(detail: Detail, values: Mapping[str, Any]) -> None:
    """Raise ValueError where a column that follows from claims or sources says something else."""
    told = [(informant.name, informant.source) for informant in detail.event.informants]
    counted = count_independent(list_voices(detail.event.sources, find_origins(detail.sources), told))
    if counted != values["origins"]:
        raise ValueError(
            Message(
                "origins: found {values}, expected {counted}, as many as its sources have",
                values=str(values["origins"]),
                counted=str(counted),
            )
        )
    about, chart = find_principal_chart(detail.event.claims) or (None, None)
    expected = (about, *(chart.span if chart else (None, None)))
    for column, value in zip(("figure", "low", "high"), expected, strict=True):
        if values[column] != value:
            raise ValueError(
                Message(
                    "{column}: found {values}, expected {value}, as the claims have it",
                    column=column,
                    values=repr(values[column]),
                    value=repr(value),
                )
            )


def _screen_details(table: pa.Table) -> NDArray[np.bool_]:
    """Tell for each row whether its incident is certainly sound.

    One with informants, disagreements or translations never is.
    """
    sources, claims = split_parts(table["sources"]), split_parts(table["claims"])
    cited, has_sound_sources = _read_sources(sources)
    claimed, has_sound_claims = _read_claims(claims)
    sound = has_sound_sources & has_sound_claims & _texts_are_sound(table)
    for column in ("disagreements", "informants", "translations"):
        sound &= as_mask(pc.is_null(table[column]))
    sound &= _sources_bear_out(table, sources, cited, claims, claimed)
    return sound & _claims_bear_out(table, claims, claimed)


def _read_sources(parts: Parts) -> tuple[pa.Table, NDArray[np.bool_]]:
    """Read the different sources, and tell for each row whether all of its own are certainly sound."""
    sources, sound = read_parts(parts.texts, SOURCE_IN_FULL)
    is_exact = as_mask(pc.invert(pc.match_substring_regex(sources["published"], "[~?%]")))
    explains = as_mask(pc.is_valid(sources["published_basis"])) | as_mask(pc.is_null(sources["published"])) | is_exact
    is_dated = _is_date(sources["published"]) | as_mask(pc.is_null(sources["published"]))
    return sources, parts.rows_where(sound & explains & is_dated)


def _read_claims(parts: Parts) -> tuple[pa.Table, NDArray[np.bool_]]:
    """Read the different claims, and tell for each row whether all of its own are certainly sound by themselves."""
    claims, sound = read_parts(parts.texts, CLAIM)
    given = {name: as_mask(pc.is_valid(claims[name])) for form in CLAIM_FORMS for name in form}
    forms = [np.all([given[name] == (name in form) for name in given], axis=0) for form in CLAIM_FORMS]
    in_order = as_mask(pc.less_equal(claims["low"], claims["high"])) | ~given["low"] | ~given["high"]
    return claims, parts.rows_where(sound & np.any(forms, axis=0) & in_order)


def _is_date(texts: pa.ChunkedArray) -> NDArray[np.bool_]:
    different = pc.unique(texts).drop_null()
    known = [_names_date(text) for text in different.to_pylist()]
    return as_mask(pc.is_in(texts, value_set=different.filter(pa.array(known, pa.bool_()))))


def _names_date(text: str) -> bool:
    try:
        return bool(parse_date(text))
    except ValueError:
        return False


def _texts_are_sound(table: pa.Table) -> NDArray[np.bool_]:
    """Tell whether the texts of a row are sound that the tables do not hold; those that they hold have been checked."""
    sound = as_mask(pc.is_valid(table["summary"]))
    for name in ("summary", "date_basis", "note"):
        sound &= keeps_rule(table[name], TEXT) | as_mask(pc.is_null(table[name]))
    return sound & items_keep_rule(table["targets"], TEXT)


def _sources_bear_out(
    table: pa.Table, sources: Parts, cited: pa.Table, claims: Parts, claimed: pa.Table
) -> NDArray[np.bool_]:
    """Tell whether a row has sources, each once, as many origins as it says, and claims of those sources only."""
    size = len(table)
    ids = _number(pa.chunked_array([*cited["id"].chunks, *claimed["source"].chunks], pa.string()))
    of_row = sources.rows * len(ids) + ids[: len(cited)][sources.codes]
    of_claim = claims.rows * len(ids) + ids[len(cited) :][claims.codes]
    different, counts = np.unique(of_row, return_counts=True)
    sound = np.bincount(sources.rows, minlength=size) > 0
    sound[different[counts > 1] // max(1, len(ids))] = False
    sound[claims.rows[~np.isin(of_claim, different)]] = False
    origins = _number(cited["origin"])
    voices = np.unique(sources.rows * len(origins) + origins[sources.codes])
    counted = np.bincount(voices // max(1, len(origins)), minlength=size)
    return np.asarray(sound & (counted == table["origins"].fill_null(-1).to_numpy()))


def _claims_bear_out(table: pa.Table, parts: Parts, claims: pa.Table) -> NDArray[np.bool_]:
    """Tell whether a row states the figures that `find_principal_chart` finds in its claims."""
    claim, *ends = _find_principal_figures(parts, claims)
    topics = claims["about"].take(pa.array(claim, mask=claim < 0))
    same = as_mask(pc.equal(table["figure"], topics)) | (as_mask(pc.is_null(table["figure"])) & (claim < 0))
    for name, wanted in zip(("low", "high"), ends, strict=True):
        stated = table[name].to_numpy()
        same &= (stated == wanted) | (np.isnan(stated) & np.isnan(wanted))
    return same


def _find_principal_figures(parts: Parts, claims: pa.Table) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Find for each row what `find_principal_chart` finds: one of the claims in the chart, or -1, and the chart's span.

    Its topic is the first of the row that has figures, and its unit that of the topic's first figure.
    """
    size, rows, codes = len(parts.is_list), parts.rows, parts.codes
    topic, unit = _number(claims["about"])[codes], _number(claims["unit"])[codes]
    low, high = (pc.coalesce(claims["value"], claims[end]).to_numpy()[codes] for end in ("low", "high"))
    _, first, group = np.unique(rows * len(claims) + topic, return_index=True, return_inverse=True)
    figures = np.flatnonzero(~np.isnan(low) & ~np.isnan(high))
    in_order = figures[np.lexsort((figures, first[group[figures]], rows[figures]))]
    has_figures, leading = np.unique(rows[in_order], return_index=True)
    leader = np.full(size, -1)
    leader[has_figures] = in_order[leading]
    led = leader[rows[figures]]
    chart = figures[(topic[figures] == topic[led]) & (unit[figures] == unit[led])]
    least, greatest = np.full(size, np.nan), np.full(size, np.nan)
    np.fmin.at(least, rows[chart], low[chart])
    np.fmax.at(greatest, rows[chart], high[chart])
    return np.where(leader >= 0, np.append(codes, -1)[leader], -1), least, greatest


def _number(texts: pa.ChunkedArray) -> NDArray[Any]:
    """Number texts, equal ones and nulls alike, from 0 on."""
    return np.asarray(pc.dictionary_encode(texts.combine_chunks(), null_encoding="encode").indices.to_numpy())
