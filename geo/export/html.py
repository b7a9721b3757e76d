"""One file that opens from disk: the timeline, the live map, cards, table and sources, with no server and no network.

Its Content-Security-Policy allows the scripts and styles in it by their hashes and nothing else; style attributes it
must allow, as a card says in one which colour its family has and where the bar of a figure lies.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import xstatic.pkg.leaflet
from markupsafe import Markup

from geo import citation, layers, markup, selection
from geo import view as views
from geo.dates import parse, words
from geo.export.bundle import ROOT, bundle
from geo.export.extract import Extract

_COLUMNS = ("When", "What", "Type", "Where", "Status", "Without them", "Origins", "Accounts", "Figures", "Precision")
_SOFTWARE = [{"text": "drawn with Leaflet (BSD-2-Clause)", "url": "https://leafletjs.com"}]
_SWITCHED = ("statements", "retracted")  # layers that hold incidents of their own
_OWN = Path(__file__).parent / "standalone"
_LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)


def dump(extract: Extract) -> bytes:
    """The page, as UTF-8."""
    style, timeline, *scripts = _code()
    page = markup.page(
        "standalone",
        style=style, timeline=timeline, scripts=scripts, policy=_policy([style, timeline], scripts),
        config=markup.script(_config(extract)), **_words(extract),
    )  # fmt: skip
    return page.strip().encode()


def _words(extract: Extract) -> dict[str, Any]:
    """What is to be read."""
    record, without = extract.record, extract.view.without
    details = [record.frames.detail(one) for one in extract.incidents["id"]]
    left = views.unsupported(record, extract.incidents, without)
    return {
        "about": extract.about,
        "updated": words(parse(extract.about["updated"])),
        "exported": words(parse(extract.about["exported"])),
        "address": extract.address,
        "citation": citation.view_text(extract.edition, extract.shown),
        "unsupported": Markup(markup.page("without", **left)) if without else "",
        "entries": [views.entry(record, detail) for detail in details],
        "citations": [citation.incident_text(extract.edition, detail) for detail in details],
        "checked": {},
        "credits": [*layers.ground(record.boundaries)["attribution"][1:], *_SOFTWARE],
        **_table(extract),
        "sources": [
            (source, words(source.published) if source.published else "") for source in extract.dataset.sources.values()
        ],
    }


def _table(extract: Extract) -> dict[str, Any]:
    table = views.table(extract.record, extract.incidents, extract.view.without, most=None)
    figures = [_figure(*row) for row in table[["Figures", "Low", "High"]].itertuples(index=False, name=None)]
    columns = [name for name in _COLUMNS if name in table]
    return {"columns": columns, "rows": table.assign(Figures=figures).to_dict("records")}


def _figure(about: str | None, low: float, high: float) -> str:
    """What is counted, and from what to what; nothing where nothing is."""
    return "" if pd.isna(about) else f"{about}: {'–'.join(dict.fromkeys(map(markup.number, (low, high))))}"


def _config(extract: Extract) -> dict[str, Any]:
    """What `start` in standalone/start.js takes. The period of the timeline is the window of the view."""
    record, view = extract.record, extract.view
    left = views.support(record, extract.incidents, view.without)
    said = layers.message(extract.incidents, record, left, view.filters.municipalities)
    place = selection.spot_of(record, view.place or selection.place_of(record, view.event))
    selected = {"place": place, "municipality": view.municipality, "event": view.event}
    return {
        **layers.ground(record.boundaries),
        "begin": {"view": view.camera and view.camera._asdict(), "layers": list(view.layers), "base": view.base},
        "absent": [layer for layer in _SWITCHED if layer not in view.layers],
        "record": said | {"first": view.window.first, "last": view.window.last},
        "window": {"first": view.window.first, "last": view.window.last, "mode": view.window.mode},
        "selected": selected if any(selected.values()) else None,
    }


@cache
def _code() -> tuple[Markup, ...]:
    """The style sheets of page and timeline, then the scripts: Leaflet, and ours as one module."""
    leaflet = re.sub(r"url\((images/[^)]+)\)", _image, _read(_LEAFLET / "leaflet.css"))
    sheets = [
        leaflet,
        *(_read(ROOT / path) for path in ("layers/layers.css", "markup/page.css")),
        _read(_OWN / "page.css"),
    ]
    script = re.sub(r"\n//# sourceMappingURL=.*", "", _read(_LEAFLET / "leaflet.js"))
    parts = ["\n".join(sheets), _read(ROOT / "timeline" / "timeline.css"), script, bundle(_OWN / "start.js")]
    return tuple(markup.code(part) for part in parts)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _image(found: re.Match[str]) -> str:
    """A picture that Leaflet's style sheet names, in the sheet itself."""
    return f"url(data:image/png;base64,{base64.b64encode((_LEAFLET / found[1]).read_bytes()).decode()})"


def _policy(styles: list[Markup], scripts: list[Markup]) -> str:
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
