"""The stand-alone page: timeline, live map, cards, table and sources in one file that opens from disk, offline.

Its Content-Security-Policy allows the scripts and styles in it by their hashes and nothing else, but for style
attributes: they give a card the colour of its family of event types, and the bar of a figure its position.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import xstatic.pkg.leaflet
from markupsafe import Markup

from geo.core import citation
from geo.core.dates import describe_date, parse_date
from geo.record import queries
from geo.record.view_extract import Extract
from geo.web import templates
from geo.web.base_map import configure_standalone
from geo.web.bundle import ROOT, bundle
from geo.web.map_data import build_record_message
from geo.web.symbology import map_colors, page_colors

_COLUMNS = (
    "When",
    "What",
    "Type",
    "Where",
    "Found",
    "Status",
    "Without them",
    "Origins",
    "Accounts",
    "Figures",
    "Precision",
)
_CREDITS = [{"text": "drawn with Leaflet (BSD-2-Clause)", "url": "https://leafletjs.com"}]
_INCIDENT_LAYERS = ("statements", "retracted")  # layers that hold incidents of their own
_WEB = ROOT / "web"
_STANDALONE = _WEB / "standalone"
_LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)


def dump_html(extract: Extract) -> bytes:
    """Write the page of an extract, in UTF-8."""
    style, timeline, *scripts = _load_code()
    page = templates.render(
        "standalone",
        style=style, timeline=timeline, scripts=scripts, policy=_content_security_policy([style, timeline], scripts),
        config=templates.escape_json(_start_config(extract)), **_page_values(extract),
    )  # fmt: skip
    return page.strip().encode()


def _page_values(extract: Extract) -> dict[str, Any]:
    """The values of the template for everything that is to be read."""
    record, without = extract.record, extract.view.without
    details = [record.frames.detail(id) for id in extract.incidents["id"]]
    unsupported = queries.summarize_support(record, extract.incidents, without)
    return {
        "about": extract.about,
        "updated": describe_date(parse_date(extract.about["updated"])),
        "exported": describe_date(parse_date(extract.about["exported"])),
        "address": extract.address,
        "citation": citation.cite_view(extract.edition, extract.shown),
        "unsupported": Markup(templates.render("without", **unsupported)) if without else "",
        "entries": [queries.describe_incident(record, detail) for detail in details],
        "citations": [citation.cite_incident(extract.edition, detail) for detail in details],
        "checked": {},
        "credits": [*configure_standalone(record)["attribution"][1:], *_CREDITS],
        **_table_values(extract),
        "sources": [
            (source, describe_date(source.published) if source.published else "")
            for source in extract.dataset.sources.values()
        ],
    }


def _table_values(extract: Extract) -> dict[str, Any]:
    """The columns and rows of the table of incidents."""
    found = queries.rank_found(extract.record, extract.incidents, extract.view.filters.text)
    table = queries.tabulate_incidents(extract.record, found, extract.view.without, max_rows=None)
    columns = [name for name in _COLUMNS if name in table]
    return {"columns": columns, "rows": table.to_dict("records")}


def _start_config(extract: Extract) -> dict[str, Any]:
    """The argument of `start` in standalone/start.js; the timeline spans the window of the view."""
    record, view = extract.record, extract.view
    support = queries.assess_incidents(record, extract.incidents, view.without)
    message = build_record_message(extract.incidents, record, support, view.filters.municipalities)
    place = queries.find_spot(record, view.place or queries.find_place(record, view.event))
    selected = {"place": place, "municipality": view.municipality, "event": view.event}
    return {
        **configure_standalone(record),
        "begin": {"view": view.camera and view.camera._asdict(), "layers": list(view.layers), "base": view.base},
        "absent": [layer for layer in _INCIDENT_LAYERS if layer not in view.layers],
        "record": message | {"first": view.window.first, "last": view.window.last},
        "window": {"first": view.window.first, "last": view.window.last, "mode": view.window.mode},
        "selected": selected if any(selected.values()) else None,
    }


@cache
def _load_code() -> tuple[Markup, ...]:
    """The style sheets of page and timeline, then the scripts: Leaflet, and those of the page as one module."""
    leaflet = re.sub(r"url\((images/[^)]+)\)", _embed_image, _read(_LEAFLET / "leaflet.css"))
    own = (_WEB / "map" / "map.css", _WEB / "templates" / "page.css", _STANDALONE / "page.css")
    styles = [
        "\n".join([leaflet, map_colors(), page_colors(), *map(_read, own)]),
        _read(_WEB / "timeline" / "timeline.css"),
    ]
    script = re.sub(r"\n//# sourceMappingURL=.*", "", _read(_LEAFLET / "leaflet.js"))
    return tuple(map(templates.mark_code, (*styles, script, bundle(_STANDALONE / "start.js"))))


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
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
