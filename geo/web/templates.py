"""Turns data into HTML or JavaScript, escaped; nothing else does: a page, its language and its scripts.

HTML comes from the Jinja templates in the folder of this name, with autoescape on: text is text whatever it holds.
Links are http and https only.

A headline, of the list, of the table or of the story's contents, is the same for each reader of a record and a
language, whatever else is in their windows: so an incident is written once.

A page carries its language as the attribute ``lang``, and the catalogue that its scripts read. Streamlit's page is one
file in English. `PageLanguage` sends it in the reader's language, so that every script finds its words when it begins,
and nothing is shown in two languages one after the other.

Several ES modules are bundled as one script, for a page that may load none.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qs

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Answer

from geo.core.language import DEFAULT, choose_language, current_language, read_forms, write_list, write_number
from geo.core.messages import Message, find_message, find_plural, gettext, index_messages, read_po, translate_message
from geo.core.text import choose_wording, format_distance, format_number, safe_web_address, split_matches
from geo.record import overview
from geo.record.record import Record, share_rows
from geo.web.map_data import page_colors

_MAX_SHARED_HEADLINES = 2_000
HeadlineTemplate = Literal["headline", "cells"]
_OF_BROWSER = (".js", ".json")
_UNCONDITIONAL = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
ROOT = Path(__file__).parents[1]

_IMPORT = re.compile(
    r'^import (\{[^}]+\}|\w+) from "(\.[^"]+)"(?:(?<!\.json")|(?<=\.json") with \{ type: "json" \});$', re.MULTILINE
)
_EXPORT = re.compile(r"^export (default )?(async function|function|class|const) (\w+)", re.MULTILINE)
_OTHER = re.compile(r"^(import|export)\b.*", re.MULTILINE)
_PADDING = re.compile(r"^ *(?:(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)\n)?", re.MULTILINE | re.DOTALL)
"""Indentation and comments on lines of their own: a third of a script, and nothing that a page needs."""


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
    style = Path(__file__).with_name("templates") / "page.css"
    return f"<style>{page_colors()}{style.read_text(encoding='utf-8')}</style>"


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
    loader=PackageLoader("geo.web", "templates"),
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


@lru_cache(maxsize=16)
def catalogue_element(tag: str) -> Markup:
    """Return the element from which the scripts of a page read their words; nothing in English, which they have."""
    if tag == DEFAULT:
        return Markup()
    content = {"language": tag, "forms": read_forms(tag), "messages": list_browser_messages(tag)}
    return Markup('<script type="application/json" id="catalogue">{}</script>').format(escape_json(content))


def list_browser_messages(tag: str) -> dict[str, Any]:
    """List the messages of a language that scripts use, the forms of each by its key."""
    catalog = read_po(tag)
    used = [message for message in catalog if any(file.endswith(_OF_BROWSER) for file, _ in message.locations)]
    return dict(index_messages(used))


class PageLanguage:
    """Sends the page in the language that its address, or else the browser, asks for.

    ``create_elements`` makes what else stands in its head, in any language.
    """

    def __init__(self, app: ASGIApp, root: str = "/", create_elements: Callable[[], Markup] = Markup) -> None:
        self._app = app
        self._root = root
        self._create_elements = create_elements

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; that for the page in the reader's language."""
        language = self._choose(scope)
        if language is None:
            await self._app(scope, receive, send)
            return
        start: list[Answer] = []
        parts: list[bytes] = []

        async def send_translated(message: Answer) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            page = translate_page(b"".join(parts).decode(), language, self._create_elements()).encode()
            headers = MutableHeaders(scope=start[0])
            if "content-length" in headers:
                headers["content-length"] = str(len(page))
            headers["content-language"] = language
            for name in ("etag", "last-modified"):
                del headers[name]
            await send(start[0])
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else page})

        headers = [(name, value) for name, value in scope["headers"] if name not in _UNCONDITIONAL]
        await self._app({**scope, "headers": headers}, receive, send_translated)

    def _choose(self, scope: Scope) -> str | None:
        """Choose the language of the page; None where something else is asked for."""
        if scope["type"] != "http" or scope["path"] not in (self._root, self._root.rstrip("/")):
            return None
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [None])
        return choose_language(asked[-1], Headers(scope=scope).get("accept-language"))


def translate_page(page: str, tag: str, elements: Markup) -> str:
    """Give Streamlit's page a language, its catalogue, and other elements of its head."""
    page = re.sub(r'<html lang="[^"]*"', lambda _: f'<html lang="{tag}"', page, count=1)
    return page.replace("</head>", f"{elements}{catalogue_element(tag)}</head>", 1)


def bundle(*entries: Path) -> str:
    """Bundle modules of ``geo/`` and all that they import as one module that imports nothing.

    Each becomes a function that returns its exports, after those it imports, so that names stay its own. They
    may import each other by name or by default and export declarations, as ours do, and not in a circle. A JSON file
    that is imported ``with { type: "json" }`` becomes its value. Comments and indentation are left out.

    Raises
    ------
    ValueError
        For an import or export of another form, or a circle.
    """
    done: dict[Path, str] = {}
    for entry in entries:
        _add(entry.resolve(), done, ())
    return strip_padding("\n".join(done.values()))


def strip_padding(code: str) -> str:
    """Strip scripts or style sheets of comments on lines of their own and of indentation, that of longer texts too."""
    return _PADDING.sub("", code)


def bundle_defaults(entries: Mapping[str, Path]) -> str:
    """Bundle modules with the default exports of all, by name, as the default one."""
    exports = ", ".join(f"{name}: {_name(entry.resolve())}.default" for name, entry in entries.items())
    return f"{bundle(*entries.values())}\nexport default {{ {exports} }};\n"


def bundle_module(entry: Path) -> str:
    """Bundle a module with all its exports as the default one."""
    return f"{bundle(entry)}\nexport default {_name(entry.resolve())};\n"


def bundle_call(entry: Path, function: str) -> str:
    """Bundle a module as a script that calls one of its exports, which takes nothing."""
    return f"{bundle(entry)}\n{_name(entry.resolve())}.{function}();\n"


def _add(path: Path, done: dict[Path, str], above: tuple[Path, ...]) -> None:
    if path in above:
        raise ValueError(f"found that {path.name} imports itself by way of others, expected no circle")
    if path in done:
        return
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        done[path] = f"const {_name(path)} = {{ default: {json.dumps(json.loads(text))} }};"
        return
    for match in _IMPORT.finditer(text):
        _add((path.parent / match[2]).resolve(), done, (*above, path))
    done[path] = _wrap(path, text)


def _wrap(path: Path, text: str) -> str:
    exports = [f"default: {name}" if default else name for default, _, name in _EXPORT.findall(text)]
    body = _EXPORT.sub(r"\2 \3", _IMPORT.sub(lambda match: _destructure(path, match), text))
    if other := _OTHER.search(body):
        raise ValueError(f"found {other[0]!r} in {path.name}, expected imports and exports that `bundle` knows")
    return f"const {_name(path)} = (() => {{\n{body}return {{ {', '.join(exports)} }};\n}})();"


def _destructure(path: Path, match: re.Match[str]) -> str:
    names = match[1].replace(" as ", ": ") if match[1].startswith("{") else f"{{ default: {match[1]} }}"
    return f"const {names} = {_name((path.parent / match[2]).resolve())};"


def _name(path: Path) -> str:
    return "$" + "$".join(path.relative_to(ROOT).with_suffix("").parts)
