"""Turns data into HTML or JavaScript, escaped; nothing else does.

HTML comes from the Jinja templates beside this file, with autoescape on: text is text whatever it holds. Links are http
and https only.

A headline, of the list, of the table or of the story's contents, is the same for each reader of a record and a
language, whatever else is in their windows: so an incident is written once.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from geo.core.language import current_language, write_list, write_number
from geo.core.messages import Message, find_message, find_plural, gettext, translate_message
from geo.core.text import choose_wording, format_distance, format_number, safe_web_address, split_matches
from geo.record import overview
from geo.record.record import Record, share_rows
from geo.web.map_data import page_colors

_MAX_SHARED_HEADLINES = 2_000
HeadlineTemplate = Literal["headline", "cells"]


def escape_json(value: Any) -> Markup:
    """Encode a value as JSON that is safe in a script, in a template literal and in streamlit-folium's rewriting.

    Inside strings every character that HTML, a template literal or a name pattern could take for
    its own becomes a ``\\uXXXX`` escape, so that the parsed value stays exactly the same.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    strings = re.compile(r'"(?:[^"\\]|\\.)*"')
    return Markup(strings.sub(lambda match: _escape_string(match.group()), text))


def _escape_string(string: str) -> str:
    return re.sub(r"[<>&'`${}_]", lambda match: f"\\u{ord(match.group()):04x}", string)


def mark_code(text: str) -> Markup:
    """Mark a script or style of our own, never data, as safe as it is.

    Raises
    ------
    ValueError
        If it would end its element, or begin what HTML takes for a comment in it.
    """
    if match := re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise ValueError(f"found {match[0]!r} in a script or style, expected none")
    return Markup(text)


def policy_source(code: str) -> str:
    """Name a script or style as a source of a Content-Security-Policy, by its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def style_element() -> str:
    """Return the page's own style sheet as an element."""
    return f"<style>{page_colors()}{(Path(__file__).parent / 'page.css').read_text(encoding='utf-8')}</style>"


def render(template: str, record_language: str | None = None, **values: Any) -> str:
    """Fill one of the templates; every value is escaped.

    ``record_language`` is the language of a record's texts that stand in one language only; the templates mark those
    with it, as ``foreign``, where the reader's is another.
    """
    languages = {
        "language": current_language(), "record_language": record_language,
        "foreign": choose_wording("", record_language).language,
    }  # fmt: skip
    return _TEMPLATES.get_template(f"{template}.html").render(**languages, **values)


def compile_templates() -> None:
    """Compile all templates at once: of readers who come together, each would compile those that it needs."""
    for name in _TEMPLATES.list_templates(["html"]):
        _TEMPLATES.get_template(name)


def _lang_attribute(tag: str | None) -> Markup:
    """The attribute for the language of a text; nothing where it is the page's, or not known."""
    return Markup(' lang="{}"').format(tag) if tag else Markup("")


def mark_matches(text: str, query: str) -> Markup:
    """Escape a text, with the words in ``<mark>`` in which a word of the query is."""
    if not query:
        return escape(text)
    parts = (
        Markup("<mark>{}</mark>").format(part) if is_match else escape(part)
        for part, is_match in split_matches(query, text)
    )
    return Markup("").join(parts)


def _gettext(message: str, **values: Any) -> Markup:
    """Translate a message of a template, which may hold elements; the values are escaped."""
    return _fill(find_message(message), values)


def _ngettext(singular: str, plural: str, number: int, **values: Any) -> Markup:
    return _fill(find_plural(singular, plural, number), {"n": write_number(number), **values})


def _npgettext(context: str, singular: str, plural: str, number: int, **values: Any) -> Markup:
    return _fill(find_plural(singular, plural, number, context), {"n": write_number(number), **values})


def _fill(text: str, values: Mapping[str, Any]) -> Markup:
    return Markup(text).format(**{name: _finalize(value) for name, value in values.items()}) if values else Markup(text)


def _finalize(value: Any) -> Any:
    """Translate a message that a template shows; any other value stays as it is."""
    return translate_message(value) if isinstance(value, Message) else value


def _link_to(text: Markup, address: str) -> Markup:
    """Give the ``<a>`` of a message an address."""
    link = Markup('<a href="{}" rel="noopener noreferrer" target="_blank">').format(address)
    return Markup(str(text).replace("<a>", link))


_TEMPLATES = Environment(
    loader=PackageLoader("geo.web.templates", ""),
    autoescape=True,
    auto_reload=False,  # to look at the files again for each drawing took 7 % of a run
    undefined=StrictUndefined,
    finalize=_finalize,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {
    "web_address": safe_web_address,
    "number": format_number,
    "distance": format_distance,
    "translate": gettext,
    "list_words": write_list,
    "link_to": _link_to,
    "mark": mark_matches,
    "wording": choose_wording,
    "lang": _lang_attribute,
}
_TEMPLATES.globals |= {"_": _gettext, "ngettext": _ngettext, "npgettext": _npgettext}


class Headline(NamedTuple):
    """An incident with its headline as HTML."""

    id: str
    place_id: str
    html: Markup


def write_headlines(
    record: Record,
    incidents: pd.DataFrame,
    template: HeadlineTemplate,
    query: str = "",
    without: Collection[str] = (),
    act: str = "select",
) -> list[Headline]:
    """Write the headlines of incidents, in their order.

    Parameters
    ----------
    incidents : DataFrame
        Those to be written, with the columns and the index of the record's.
    template
        "headline" is a button that does ``act``, "cells" those of a row of the table.
    query : str
        The words of the search, which are marked.
    without
        The sources that are taken out.
    """
    written: Sequence[Markup]
    if query or without:  # what it says of an incident then, such as how it was found, depends on the view
        written = _render(overview.list_headlines(record, incidents, without), template, query, act)
    else:
        written = _write_rows(record, incidents.index.tolist(), template, act)
    return list(map(Headline, incidents["id"].tolist(), incidents["place"].tolist(), written))


@share_rows(_MAX_SHARED_HEADLINES)
def _write_rows(record: Record, rows: Sequence[int], template: HeadlineTemplate, act: str) -> Sequence[Markup]:
    return _render(overview.list_headlines(record, record.incidents.iloc[rows]), template, "", act)


def _render(headlines: list[dict[str, Any]], template: HeadlineTemplate, query: str, act: str) -> list[Markup]:
    return [Markup(render(template, row=row, query=query, act=act)) for row in headlines]
