"""The catalogue holds every sentence of the interface, and each language has all of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from geo.core.language import DEFAULT, LANGUAGES, list_plural_tags, read_cldr, read_forms
from geo.core.messages import read_po
from tests.helpers import catalogue
from tests.helpers.catalogue import KEYWORDS, OF_LEVELS, ROOT

OTHERS = [tag for tag in LANGUAGES if tag != DEFAULT]
NOT_WORDS = {
    "geo/app/channel.py": r".* subscription|.* message|panel control|selection by story",  # keys of Streamlit
    "geo/app/column_form.py": r"column form .*|(kind|type) of .*",  # likewise
    "geo/app/opening.py": r"file drop",
    "geo/core/citation.py": r"[AB].*|SHA-256 .*|\. Status in the record: ",  # notes of CSL-JSON, which machines read
    "geo/core/dates.py": r".*",  # faults of files; what is shown of dates is tested by language
    "geo/core/taxonomy.py": r"[A-Z].*",  # ACLED's own
    "geo/core/text.py": r".*(did you mean|one of the|control character).*",  # of faults of files
    "geo/publish/html.py": r"img-src data:",
    "geo/publish/print/furniture.py": r"(upper|lower) (left|right)",
    "geo/record/opened_file.py": r"found .*|Which column of .*| is what\.",  # faults of files, and a comment in one
    "geo/record/source_files.py": r"streamlit run dashboard.py --",
    "geo/web/base_map.py": r"\n .*macro.*",
    "geo/web/bundle.py": r"\nexport default ",
    "geo/web/security.py": r"Th.*",  # the server's own refusals, which no page shows
    "geo/web/templates/__init__.py": r"<a href.*",
    "geo/web/translation.py": r"<html .*|<script .*",
    "geo/web/map/credits.js": r"click movestart|noopener noreferrer",
    "geo/web/standalone/table.js": r"tbody tr|thead th",
    "geo/web/streamlit/panel.js": r".*streamlit_folium.*",
    "geo/web/timeline/histogram.js": r"tick year",
}
"""By file what is no sentence of the interface, but a name, a rule, or for machines, as a pattern."""
FONT = re.compile(r".*system-ui, sans-serif")
ROOMS = ("app", "record", "publish", "web")
MODULES = ("citation", "dates", "evidence", "taxonomy", "text", "terms")


def _is_allowed(name: str, text: str) -> bool:
    return re.fullmatch(NOT_WORDS.get(name, ""), text, re.DOTALL) is not None


def _is_sentence(text: str) -> bool:
    """Whether a text has two words in a row, as what is read has and what is a key, a name or a rule mostly has not."""
    return re.search(r"[A-Za-z]{2,} [a-z]{2,}", text) is not None


def test_the_template_has_the_messages_of_the_code() -> None:
    assert catalogue.TEMPLATE.read_bytes() == catalogue.dump(catalogue.read_messages()), "run `make messages`"


def test_no_text_of_a_template_stands_outside_the_catalogue() -> None:
    found = {}
    for path in (ROOT / "geo" / "web" / "templates").glob("*.html"):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        attributes = re.findall(r'(?:title|aria-label|alt|placeholder)="([^"]*)"', text)
        words = [*re.sub(r"<style.*?</style>|<[^>]*>", "\n", text, flags=re.DOTALL).split("\n"), *attributes]
        left = [word for word in words if re.search(r"[A-Za-z]{2}", re.sub(r"SHA-256|Tab|Enter|Esc", "", word))]
        if left:
            found[path.name] = left
    assert not found


def test_no_sentence_of_python_stands_outside_the_catalogue() -> None:
    found = {}
    paths = [path for room in ROOMS for path in sorted((ROOT / "geo" / room).rglob("*.py"))]
    for path in [ROOT / "dashboard.py", *paths, *(ROOT / "geo" / "core" / f"{name}.py" for name in MODULES)]:
        name = path.relative_to(ROOT).as_posix()
        left = set(_loose_strings(ast.parse(path.read_text(encoding="utf-8"))))
        if left := [text for text in left if not _is_allowed(name, text)]:
            found[name] = left
    assert not found


def _loose_strings(tree: ast.AST) -> Iterator[str]:
    """Give the sentences that are no docstring, no message and no fault of a programmer."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Raise | ast.Assert)
            or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
            or (
                isinstance(node, ast.Call)
                and _called(node) in {*KEYWORDS, *OF_LEVELS, "Problem", "exception", "Parameter", "compile", "macro"}
            )
        ):
            skipped.update(ast.walk(node))
    for node in ast.walk(tree):
        if (
            node not in skipped
            and isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _is_sentence(node.value)
        ):
            yield node.value


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"\w])//[^\n]*", re.DOTALL)
MESSAGE = re.compile(r"\b(?:gettext|ngettext|translateLevel)\(\s*(?:\"[^\"]*\",?\s*){1,2}")
STRING = re.compile(r"\"([^\"\n]*)\"|`([^`]*)`")
SHOWN = re.compile(
    r"\b(?:textContent|ariaLabel|title|placeholder|label|innerText)\s*[:=]\s*\"([^\"]*[A-Za-z]{2}[^\"]*)\""
)


def test_no_sentence_of_a_script_stands_outside_the_catalogue() -> None:
    found = {}
    for path in sorted((ROOT / "geo" / "web").rglob("*.js")):
        code = MESSAGE.sub("", COMMENT.sub("", path.read_text(encoding="utf-8")))
        texts = [re.sub(r"\$\{[^}]*\}", "", single or template) for single, template in STRING.findall(code)]
        left = [text for text in texts if _is_sentence(text)] + SHOWN.findall(code)
        name = path.relative_to(ROOT).as_posix()
        if left := [text for text in left if not _is_allowed(name, text) and not FONT.fullmatch(text)]:
            found[name] = left
    assert not found


@pytest.mark.parametrize("tag", OTHERS)
def test_a_language_has_every_message_whole(tag: str) -> None:
    template, translated = catalogue.read_messages(), read_po(tag)
    keys = {(message.id, message.context) for message in template if message.id}
    assert keys == {(message.id, message.context) for message in translated if message.id}
    for message in translated:
        if not message.id:
            continue
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(forms) and not message.fuzzy, message.id
        assert len(forms) == (len(list_plural_tags(tag)) if isinstance(message.id, tuple) else 1), message.id
        wanted = message.id if isinstance(message.id, str) else message.id[1]
        assert [_marks(form) for form in forms] == [_marks(wanted)] * len(forms), message.id


def _marks(text: str) -> list[str]:
    """List the places of a message, its elements, and what would end an attribute or begin an element."""
    return sorted(re.findall(r"\{\w*\}|</?\w+>|[\"<>&]", text))


def test_the_forms_of_english_are_those_of_cldr() -> None:
    assert read_forms(DEFAULT) == read_cldr(DEFAULT), "run `make messages`"
