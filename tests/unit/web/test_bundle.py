"""Several modules as one."""

import re
from pathlib import Path

import pytest

from geo.web import templates as bundles
from geo.web.templates import bundle, bundle_call

OWN = Path(bundles.__file__).parent / "standalone" / "start.js"


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bundles, "ROOT", tmp_path.resolve())
    return tmp_path


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "start.js"


def test_each_module_comes_once_and_after_those_that_it_imports(modules: Path) -> None:
    start = write(
        modules,
        start='import { a } from "./one.js";\nimport other, { b } from "./two.js";\n'.replace("other, ", ""),
        one='import { c as d } from "./deep.js";\nexport const a = d;\n',
        two='import deep from "./deep.js";\nexport function b() { return deep; }\n',
        deep="export const c = 1;\nexport default function made() {}\n",
    )
    assert re.findall(r"^const (\$\w+)", bundle(start), re.MULTILINE) == ["$deep", "$one", "$two", "$start"]
    assert "const { c: d } = $deep;" in bundle(start)
    assert "const { default: deep } = $deep;" in bundle(start)
    assert "return { c, default: made };" in bundle(start)


def test_a_json_file_becomes_its_value(modules: Path) -> None:
    (modules / "rules.json").write_text('{\n  "sizes": [1, null]\n}\n', encoding="utf-8")
    text = bundle(write(modules, start='import rules from "./rules.json" with { type: "json" };\n'))
    assert text.startswith('const $rules = { default: {"sizes": [1, null]} };\n')
    assert "const { default: rules } = $rules;" in text


@pytest.mark.parametrize(
    "text",
    [
        'import a from "./a.json";\n',
        'import a from "./one.js" with { type: "json" };\n',
        'import * as all from "./one.js";\n',
        "export { a };\n",
        "export let a = 1;\n",
        'import "./one.js";\n',
    ],
)
def test_a_form_that_it_does_not_know_is_refused(modules: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"found .* in start\.js, expected"):
        bundle(write(modules, start=text, one=""))


def test_a_circle_is_refused(modules: Path) -> None:
    texts = {"start": 'import { a } from "./one.js";\n', "one": 'import { b } from "./start.js";\n'}
    with pytest.raises(ValueError, match="expected no circle"):
        bundle(write(modules, **texts))


def test_comments_on_lines_of_their_own_and_indentation_are_left_out(modules: Path) -> None:
    text = '/** Says\n * so. */\nexport function say() {\n  // A rule.\n  return "/* a */ // b"; // so\n}\n'
    assert bundle(write(modules, start=text)) == (
        'const $start = (() => {\nfunction say() {\nreturn "/* a */ // b"; // so\n}\nreturn { say };\n})();'
    )


def test_a_script_calls_what_its_module_exports(modules: Path) -> None:
    entry = write(modules, start="export function load() {}\n")
    assert bundle_call(entry, "load") == f"{bundle(entry)}\n$start.load();\n"


def test_ours_has_no_import_and_no_export_left() -> None:
    assert not re.search(r"^\s*(import|export)\b", bundle(OWN), re.MULTILINE)
