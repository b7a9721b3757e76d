"""The stand-alone page: live map, timeline, list, table and sources in one file that opens from disk, offline.

Record, ground and scripts are packed: gzip in base64, in elements that geo/web/standalone/unpack.js unpacks. What can
be read without scripts stands as it is: the first incidents of the list. Of more than that the others are words in
columns, of which geo/web/standalone/entries.js makes the same headlines and rows, and packed parts of cards.

Its Content-Security-Policy allows the scripts and styles in it by their hashes and nothing else, but for style
attributes: they give a card the colour of its family of event types, and the bar of a figure its position.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xstatic.pkg.leaflet
from markupsafe import Markup

from geo.core import citation, evidence, model
from geo.core.dates import describe_date, parse_date
from geo.core.language import current_language
from geo.core.messages import gettext, ngettext
from geo.record import overview, queries
from geo.record.filters import Filters, is_counted
from geo.record.view import DEFAULT_SORT, SORTS, Extract
from geo.web import templates
from geo.web.base_map import configure_standalone
from geo.web.map_data import find_chosen, map_colors, page_colors
from geo.web.record_columns import describe_columns, encode_bits, hash_version
from geo.web.templates import ROOT, bundle, bundle_call, catalogue_element, strip_padding, write_headlines

MAX_INCIDENTS_WITH_CARDS = 10_000
"""Of a larger page the incidents beyond the first have no summaries, claims and sources: nobody could mail it."""
_CARDS_A_PART = 200

_INCIDENT_LAYERS = ("statements", "retracted")  # layers that hold incidents of their own
_MAX_SOURCES_LISTED = 1_000  # listed below the table
_WEB = ROOT / "web"
_STANDALONE = _WEB / "standalone"
_LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)


class Part(NamedTuple):
    """A packed part of the page: its id, the type of the script that it becomes, None for columns, and its content."""

    id: str
    type: str | None
    content: Markup


def dump_html(extract: Extract) -> bytes:
    """Write the page of an extract, in UTF-8."""
    style, timeline, loader, *scripts = _load_code()
    listed = overview.order_incidents(extract.record, extract.incidents, extract.view.filters.text)
    columns = _encode_columns(extract)
    config = templates.escape_json(
        _start_config(extract, hash_version(columns)) | {"list": describe_list(extract, listed)}
    )
    page = templates.render(
        "standalone", catalogue=catalogue_element(current_language()),
        style=style, timeline=timeline, loader=loader,
        policy=_content_security_policy([style, timeline], [loader, *scripts]),
        parts=[Part("columns", None, _pack(columns)), Part("config", "application/json", _pack(config.encode())),
               *_pack_scripts()],
        cards=[_pack(cards) for cards in write_card_parts(extract, listed)],
        **_page_values(extract, listed),
    )  # fmt: skip
    return page.strip().encode()


def _pack(content: bytes) -> Markup:
    """Pack a part: gzip in base64, which has no character that HTML takes for its own."""
    return Markup(base64.b64encode(gzip.compress(content, mtime=0)).decode())


@cache
def _pack_scripts() -> tuple[Part, ...]:
    leaflet, own = _load_code()[-2:]
    return Part("", "text/javascript", _pack(leaflet.encode())), Part("", "module", _pack(own.encode()))


def _page_values(extract: Extract, listed: pd.DataFrame) -> dict[str, Any]:
    """The values of the template for what can be read without scripts: of the list, the first incidents."""
    record, without, query = extract.record, extract.view.without, extract.view.filters.text
    cited = set(chain.from_iterable(extract.incidents["cites"]))
    sources = [source for id, source in record.frames.sources.items() if id in cited]
    unsupported = queries.summarize_support(record, extract.incidents, without)
    about = extract.about
    return {
        **queries.describe_record(record),
        "about": about,
        "period": about["shown"],
        "exported": describe_date(parse_date(about["exported"])),
        "address": extract.address,
        "citation": citation.cite_view(extract.edition, about["shown"]),
        "unsupported": Markup(templates.render("without", **unsupported)) if without else "",
        "numbers": overview.count_evidence(extract.incidents),
        "frequent": overview.find_most_frequent(record, extract.incidents),
        "entries": [*describe_entries(extract, listed.iloc[: overview.MAX_HEADLINES])],
        "has_cards": len(listed) <= MAX_INCIDENTS_WITH_CARDS,
        "checked": {},
        "credits": [*configure_standalone(record)["attribution"][1:], _credit_software()],
        "version": record.version,
        "boundaries": record.boundaries,
        "is_file": True,
        "query": query.strip(),
        "headlines": write_headlines(record, listed.iloc[: overview.MAX_HEADLINES], "headline", query.strip(), without),
        **_table_values(extract, listed),
        **_empty_values(extract),
        "sources": [
            (source, describe_date(source.published) if source.published else "")
            for source in sources[:_MAX_SOURCES_LISTED]
        ],
        "more_sources": max(0, len(sources) - _MAX_SOURCES_LISTED),
    }


def _credit_software() -> dict[str, str]:
    return {"text": gettext("drawn with Leaflet (BSD-2-Clause)"), "url": "https://leafletjs.com"}


def _table_values(extract: Extract, listed: pd.DataFrame) -> dict[str, Any]:
    """The values of the first page of the table of incidents."""
    view, rows = extract.view, listed.iloc[: overview.MAX_HEADLINES]
    return {
        "rows": write_headlines(extract.record, rows, "cells", view.filters.text.strip(), view.without),
        "total": len(listed),
        "first": 1,
        "page": 0,
        "pages": -(-len(listed) // overview.MAX_HEADLINES),
        "sort": DEFAULT_SORT,
        "chosen": None,
    }


def _empty_values(extract: Extract) -> dict[str, Any]:
    """The values of what is said where the list is empty: in a window without incidents, or from the beginning."""
    view, number = extract.view, len(extract.incidents)
    return {
        "has_filters": not number and view.filters != Filters(text=view.filters.text),
        "is_whole": (view.window.first, view.window.last) == extract.record.days,
        "ways_out": [overview.WayOut("dates", number)] if number else [],
    }


def _encode_columns(extract: Extract) -> bytes:
    """Encode the incidents as the file of columns; the timeline spans the window of the view."""
    columns, window = describe_columns(extract.record, extract.incidents), extract.view.window
    about = columns.about | {"first": window.first, "last": window.last}
    return replace(columns, about=about).encode(has_texts=True)


def _start_config(extract: Extract, version: str) -> dict[str, Any]:
    """The argument of `start` in standalone/start.js, for columns of this version."""
    record, view = extract.record, extract.view
    place = queries.find_spot(record, view.place or queries.find_place(record, view.event))
    selected = {"place": place, "municipality": view.municipality, "event": view.event}
    return {
        **configure_standalone(record),
        "begin": {"view": view.camera and view.camera._asdict(), "layers": list(view.layers), "base": view.base},
        "absent": [layer for layer in _INCIDENT_LAYERS if layer not in view.layers],
        "filter": _describe_filter(extract, version),
        "window": {"first": view.window.first, "last": view.window.last, "mode": view.window.mode},
        "selected": selected if any(selected.values()) else None,
    }


def _describe_filter(extract: Extract, version: str) -> dict[str, Any]:
    """What map and timeline take for the filter of a record, all of whose incidents pass: see shared/record.js."""
    record, incidents, view = extract.record, extract.incidents, extract.view
    support = queries.assess_incidents(record, incidents, view.without).to_numpy()
    marked = {"drops": support == evidence.DROPS, "lost": support == evidence.LOST}
    bits = {name: encode_bits(rows) if rows.any() else None for name, rows in marked.items()}
    return {"version": version, "columns": "", "passing": None, **bits,
            **find_chosen(record, view.filters.municipalities, ())}  # fmt: skip


@cache
def _load_code() -> tuple[Markup, ...]:
    """The style sheets of page and timeline, then the scripts: loader, Leaflet, and our own as one module."""
    leaflet = re.sub(r"url\((images/[^)]+)\)", _embed_image, _read(_LEAFLET / "leaflet.css"))
    own = (_WEB / "map" / "map.css", _WEB / "templates" / "page.css", _STANDALONE / "page.css")
    styles = [
        "\n".join([leaflet, map_colors(), page_colors(), *(strip_padding(_read(path)) for path in own)]),
        _read(_WEB / "timeline" / "timeline.css"),
    ]
    script = re.sub(r"\n//# sourceMappingURL=.*", "", _read(_LEAFLET / "leaflet.js"))
    loader, start = bundle_call(_STANDALONE / "unpack.js", "load"), bundle(_STANDALONE / "start.js")
    return tuple(map(templates.mark_code, (*styles, loader, script, start)))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _embed_image(url: re.Match[str]) -> str:
    """The URL of an image of Leaflet's style sheet, with the image in it."""
    return f"url(data:image/png;base64,{base64.b64encode((_LEAFLET / url[1]).read_bytes()).decode()})"


def _content_security_policy(styles: list[Markup], scripts: list[Markup]) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hashes(scripts)}",
            f"style-src {_hashes(styles)}",
            f"style-src-elem {_hashes(styles)}",
            "style-src-attr 'unsafe-inline'",
            "img-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hashes(texts: list[Markup]) -> str:
    return " ".join(map(templates.policy_source, texts))


def describe_list(extract: Extract, listed: pd.DataFrame) -> dict[str, Any]:
    """Describe what the page lists, by row of its columns: the argument of `Entries` in standalone/entries.js.

    ``order`` has the rows in the order of the list, ``ranks`` the place of each in the order of a column of the table,
    ``words`` those of headlines and rows where not all stand in the page.
    """
    incidents = extract.incidents
    columns = [sort for sort in SORTS if not sort.startswith("-")]
    ranks = {name: overview.find_sort_values(extract.record, incidents, name) for name in columns}
    return {
        "order": incidents.index.get_indexer(listed.index).tolist(),
        "ranks": {name: pd.factorize(values, sort=True)[0].tolist() for name, values in ranks.items()},
        "length": overview.MAX_HEADLINES,
        "cards_a_part": _CARDS_A_PART,
        "words": _describe_words(extract, listed) if len(listed) > overview.MAX_HEADLINES else None,
        "evidence": _describe_evidence(incidents),
    }


def _describe_evidence(incidents: pd.DataFrame) -> dict[str, list[Any]]:
    """What the numbers above the list count, by incident: see `overview.count_evidence`."""
    number = {source: i for i, source in enumerate(dict.fromkeys(chain.from_iterable(incidents["cites"])))}
    return {
        "cites": [[number[source] for source in cites] for cites in incidents["cites"]],
        "counts": is_counted(incidents).astype(int).tolist(),
        "differs": incidents["disagrees"].astype(int).tolist(),
        "corroborated": (incidents["status"] == "corroborated").astype(int).tolist(),
    }


def _describe_words(extract: Extract, listed: pd.DataFrame) -> dict[str, Any]:
    """The words of each incident as those of `overview.list_headlines`, each once, and by row which of them it has."""
    incidents = extract.incidents
    figures = map(queries.describe_figure, incidents["figure"], incidents["low"], incidents["high"])
    kinds = [model.TYPE[type] for type in incidents["type"].unique()]
    families = [model.FAMILY[kind.family] for kind in kinds]
    found = listed["found"].reindex(incidents.index) if "found" in listed else np.full(len(incidents), "")
    return {
        "when": _index(
            zip(incidents["date"], incidents["time"], strict=True), lambda key: overview.describe_when(*key)
        ),
        "kind": _index(incidents["type"], lambda type: gettext(model.TYPE[type].label)),
        "colors": [[family.color, family.dark] for family in families],
        "status": _index(incidents["status"], gettext),
        "sources": _index(incidents["cites"].map(len), lambda n: ngettext("{n} source", "{n} sources", n)),
        "origins": _index(incidents["origins"], lambda n: ngettext("{n} origin", "{n} origins", n)),
        "figure": _index(figures, str),
        "found": _index(found, str),
        "support": [gettext(words) for words in overview.SUPPORT_WORDS.values()] if extract.view.without else None,
    }


def _index(values: Iterable[Any], word: Callable[[Any], str]) -> dict[str, Any]:
    """Word each different value once: ``words``, and ``of`` each row the position of its own."""
    column = pd.Series(list(values), dtype=object)
    codes, distinct = pd.factorize(column)
    return {"words": [word(value) for value in distinct], "of": codes.tolist()}


def describe_entries(extract: Extract, listed: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Describe incidents for their cards, as the values ``entry`` and ``cite`` of the template."""
    for id in listed["id"]:
        detail = extract.record.frames.detail(id)
        entry = queries.describe_incident(extract.record, detail)
        yield {"entry": entry, "cite": citation.cite_incident(extract.edition, detail)}


def write_card_parts(extract: Extract, listed: pd.DataFrame) -> Iterator[bytes]:
    """Write the cards of incidents that do not stand in the page, in the order of the list: HTML in lists of JSON."""
    if len(listed) > MAX_INCIDENTS_WITH_CARDS:
        return
    language = extract.record.frames.info.language
    for begin in range(overview.MAX_HEADLINES, len(listed), _CARDS_A_PART):
        entries = describe_entries(extract, listed.iloc[begin : begin + _CARDS_A_PART])
        cards = [templates.render("card", language, open=False, checked={}, **values) for values in entries]
        yield json.dumps(cards, ensure_ascii=False).encode()
