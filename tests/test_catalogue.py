"""The catalogue holds every sentence of the interface, and each language has all of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages import Catalog

from geo.core.language import DEFAULT, LANGUAGES, list_plural_tags, read_cldr, read_forms
from geo.core.messages import read_po
from tests.helpers import catalogue
from tests.helpers.catalogue import KEYWORDS, OF_LEVELS, ROOT

OTHERS = [tag for tag in LANGUAGES if tag != DEFAULT]
NOT_WORDS = {
    "geo/app/channel.py": r".* subscription|.* message|panel control|selection by story",  # keys of Streamlit
    "geo/app/column_form.py": r"column form .*|(kind|type) of .*",  # likewise
    "geo/app/opening.py": r"file drop",
    "geo/app/records.py": r"Nothing cached: .*|.* when it was cached",  # in the log
    "geo/core/citation.py": r"[AB].*|SHA-256 .*|\. Status in the record: ",  # notes of CSL-JSON, which machines read
    "geo/core/model.py": r"[A-Z].*",  # ACLED's own
    "geo/publish/html.py": r"img-src data:",
    "geo/publish/print/furniture.py": r"(upper|lower) (left|right)",
    "geo/record/cache_folder.py": r"No(thing cached| cache): .*",  # in the log
    "geo/record/record.py": r"streamlit run dashboard.py --",
    "geo/web/base_map.py": r"\n .*macro.*",
    "geo/web/routes.py": r"<link .*|export default .*",
    "geo/web/security.py": r"Th.*",  # the server's own refusals, which no page shows
    "geo/web/templates.py": r"<a href.*|<html .*|<script .*|\nexport default .*",
    "geo/web/map/controls.js": r"click movestart|noopener noreferrer",
    "geo/web/standalone/entries.js": r"\.rows tbody tr|\.what button|thead th",
    "geo/web/streamlit/panel.js": r".*streamlit_folium.*",
    "geo/web/timeline/histogram.js": r"tick year",
}
"""By file what is no sentence of the interface, but a name, a rule, or for machines, as a pattern."""
FONT = re.compile(r".*system-ui, sans-serif")
ROOMS = ("app", "record", "publish", "web")
MODULES = ("citation", "dates", "evidence", "model", "text", "messages")


def _is_allowed(name: str, text: str) -> bool:
    return re.fullmatch(NOT_WORDS.get(name, ""), text, re.DOTALL) is not None


def _is_sentence(text: str) -> bool:
    """Whether a text has two words in a row, as what is read has and what is a key, a name or a rule mostly has not."""
    return re.search(r"[A-Za-z]{2,} [a-z]{2,}", text) is not None


@pytest.fixture(scope="module")
def messages() -> Catalog:
    return catalogue.read_messages()


def test_the_template_has_the_messages_of_the_code(messages: Catalog) -> None:
    assert catalogue.TEMPLATE.read_bytes() == catalogue.dump(messages), "run `make messages`"


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
                and _called(node) in {*KEYWORDS, *OF_LEVELS, "exception", "Parameter", "compile", "macro"}
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


FAULT = re.compile(r"(?:^|[^A-Za-z])(?:found|expected) ")
PROGRAMMERS = {
    "geo/record/overview.py", "geo/spatial/measures.py", "geo/web/templates.py",
}  # fmt: skip
"""Modules that tell who programs, and no reader, what was found and expected."""
NOT_FAULTS = {
    "geo/cli/output.py": r"exit codes:.*",
    "geo/core/dates.py": r"found a period that ends \(",  # for who programs
    "geo/formats/tables/row_files.py": r"expected after",  # what the libraries say
    "geo/formats/yaml/nodes.py": r"could not find expected ':'|expected ',' or\|'<stream end>'|expected <block end>",
}
"""By file what looks like a fault and is none, as a pattern."""


def test_no_fault_of_a_file_stands_outside_the_catalogue() -> None:
    found = {}
    for path in sorted((ROOT / "geo").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        texts = _loose_texts(ast.parse(path.read_text(encoding="utf-8")))
        allowed = re.compile(NOT_FAULTS.get(name, "(?!)"), re.DOTALL)
        left = [text for text in texts if FAULT.search(text) and not allowed.fullmatch(text)]
        if left and name not in PROGRAMMERS:
            found[name] = left
    assert not found


def _loose_texts(tree: ast.AST) -> Iterator[str]:
    """Give the texts, and parts of f-strings, that are no docstring, no message, no pattern and no help."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)
        elif isinstance(node, ast.Assign) and any(
            getattr(name, "id", "").startswith("_ABOUT") for name in node.targets
        ):
            skipped.update(ast.walk(node))
        elif isinstance(node, ast.Call) and _called(node) in {*KEYWORDS, *OF_LEVELS, "compile", "startswith"}:
            skipped.update(node.args)
    for node in ast.walk(tree):
        if node not in skipped and isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_the_values_of_a_message_are_those_that_it_names() -> None:
    wrong = []
    for path in sorted((ROOT / "geo").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or _called(call) not in (
                "Message",
                "plural_message",
                "plural_message_in",
            ):
                continue
            texts = [text.value for text in call.args if isinstance(text, ast.Constant) and isinstance(text.value, str)]
            given = {keyword.arg for keyword in call.keywords}
            if not texts or None in given:
                continue
            named = {name for _, name, _, _ in Formatter().parse(texts[-1]) if name is not None} if given else set()
            if named - {"n"} != given - {"n"}:
                wrong.append((path.name, texts[-1], given))
    assert not wrong


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
def test_a_language_has_every_message_whole(messages: Catalog, tag: str) -> None:
    translated = read_po(tag)
    keys = {(message.id, message.context) for message in messages if message.id}
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
