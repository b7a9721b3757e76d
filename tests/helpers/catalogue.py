"""Reads the messages out of the code, and writes the template of the catalogues: `make messages` runs it.

A catalogue has each message once, with the files that it stands in and no lines: it changes only with its words.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from geo.core.language import DEFAULT, LANGUAGES, list_plural_tags, read_cldr
from geo.core.messages import FOLDER

ROOT = Path(__file__).parents[2]
TEMPLATE = FOLDER / "geo.pot"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Message": None,
    "plural_message": (1, 2),
    "plural_message_in": ((1, "c"), 2, 3),
}
OF_LEVELS: dict[str, Any] = dict.fromkeys(("translate", "level_noop", "translateLevel"))
"""What says municipality, and for other units has a message of its own, under the context "unit"."""
_METHODS = {".js": "javascript", ".html": "jinja2.ext:babel_extract"}
_OPTIONS: dict[str, dict[str, Any]] = {".js": {"parse_template_string": True}, ".html": {"silent": "false"}}


def list_files() -> list[Path]:
    """List the files whose words a reader may see."""
    files = [path for path in (ROOT / "geo").rglob("*") if path.suffix in (".py", *_METHODS)]
    return [ROOT / "dashboard.py", *sorted(files)]


def read_messages() -> Catalog:
    """Read all messages of the code into a catalogue without translations."""
    catalog = Catalog(fuzzy=False, header_comment="# The messages of the interface, from the code, by `make messages`.")
    for path in list_files():
        name = path.relative_to(ROOT).as_posix()
        for id, context, is_of_levels in _extract(path):
            _add(catalog, id, name, context, is_of_levels)
    for text, is_of_levels in _words_of_symbols():
        _add(catalog, text, "geo/web/symbols.json", None, is_of_levels)
    return catalog


def _add(catalog: Catalog, id: Any, name: str, context: str | None, is_of_levels: bool) -> None:
    """Add a message of the file of a name, and the one for other units where it says municipality."""
    for each in (context, "unit") if is_of_levels else (context,):
        catalog.add(id, locations=[(name, 0)], context=each)


def _extract(path: Path) -> Iterator[tuple[Any, str | None, bool]]:
    """Read the messages of a file, each with its context and whether it says municipality."""
    for keywords, is_of_levels in ((KEYWORDS, False), (OF_LEVELS, True)):
        if path.suffix == ".py":
            for id, context in _extract_python(path, keywords):
                yield id, context, is_of_levels
            continue
        method, options = _METHODS[path.suffix], _OPTIONS.get(path.suffix, {})
        with path.open("rb") as file:
            for _, id, _, context in extract(method, file, keywords, options=options):
                yield id, context, is_of_levels


def _extract_python(path: Path, keywords: dict[str, Any]) -> Iterator[tuple[Any, str | None]]:
    """Read the messages of a module, those too that stand within the values of others."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(call.func, "id", getattr(call.func, "attr", "")) if isinstance(call, ast.Call) else ""
        if name not in keywords:
            continue
        texts = [argument.value if isinstance(argument, ast.Constant) else None for argument in call.args]
        contexts = [place[0] for place in keywords[name] or (1,) if isinstance(place, tuple)]
        places = [place for place in keywords[name] or (1,) if isinstance(place, int)]
        if len(texts) >= max(places) and all(isinstance(texts[place - 1], str) for place in (*contexts, *places)):
            ids = tuple(texts[place - 1] for place in places)
            yield (ids if len(ids) > 1 else ids[0]), (texts[contexts[0] - 1] if contexts else None)


def _words_of_symbols() -> Iterator[tuple[str, bool]]:
    """List the words of the legend, each with whether it says municipality."""
    legend = json.loads((ROOT / "geo" / "web" / "symbols.json").read_text(encoding="utf-8"))["legend"]
    texts = [text for text in legend.values() if isinstance(text, str)]
    for text in [*texts, *(entry["text"] for entry in legend["entries"])]:
        yield text, re.search("municipalit", text, re.IGNORECASE) is not None


_NO_FACTS = re.compile(
    rb'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team'
    rb"|Generated-By): .*\n",
    re.MULTILINE,
)
"""Lines of a header that say nothing of the catalogue."""


def dump(catalog: Catalog) -> bytes:
    """Write a catalogue as a file, without dates."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=120, omit_header=not catalog.locale, sort_output=True, include_lineno=False)
    return _NO_FACTS.sub(b"", buffer.getvalue())


def read_catalogue(tag: str) -> Catalog:
    """Read the catalogue of a language that has a file of its own."""
    with (FOLDER / tag / "LC_MESSAGES" / "geo.po").open("rb") as file:
        return read_po(file, locale=tag.replace("-", "_"))


def main() -> None:
    """Write the template and the forms of English, and bring the catalogues up to date with the template."""
    template = read_messages()
    TEMPLATE.write_bytes(dump(template))
    forms = json.dumps(read_cldr(DEFAULT), ensure_ascii=False, indent=2)
    (FOLDER / DEFAULT / "forms.json").write_text(forms + "\n", encoding="utf-8")
    for tag in LANGUAGES:
        path = FOLDER / tag / "LC_MESSAGES" / "geo.po"
        if tag == DEFAULT or not path.exists():
            continue
        catalog = read_catalogue(tag)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        assert catalog.num_plurals == len(list_plural_tags(tag))
        path.write_bytes(dump(catalog))


if __name__ == "__main__":
    sys.exit(main())
