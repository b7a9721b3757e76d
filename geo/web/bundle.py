"""Bundles several ES modules as one script, for a page that may load none."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]

_IMPORT = re.compile(
    r'^import (\{[^}]+\}|\w+) from "(\.[^"]+)"(?:(?<!\.json")|(?<=\.json") with \{ type: "json" \});$', re.MULTILINE
)
_EXPORT = re.compile(r"^export (default )?(async function|function|class|const) (\w+)", re.MULTILINE)
_OTHER = re.compile(r"^(import|export)\b.*", re.MULTILINE)
_PADDING = re.compile(r"^ *(?:(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)\n)?", re.MULTILINE | re.DOTALL)
"""Indentation and comments on lines of their own: a third of a script, and nothing that a page needs."""


def bundle(entry: Path) -> str:
    """Bundle a module of ``geo/`` and all that it imports as one module that imports nothing.

    Each becomes a function that returns its exports, after those it imports, so that names stay its own. They
    may import each other by name or by default and export declarations, as ours do, and not in a circle. A JSON file
    that is imported ``with { type: "json" }`` becomes its value. Comments and indentation are left out: Streamlit sends
    the script of a component again whenever its data change.

    Raises
    ------
    ValueError
        For an import or export of another form, or a circle.
    """
    done: dict[Path, str] = {}
    _add(entry.resolve(), done, ())
    return strip_padding("\n".join(done.values()))


def strip_padding(code: str) -> str:
    """Strip scripts or style sheets of comments on lines of their own and of indentation, that of longer texts too."""
    return _PADDING.sub("", code)


def bundle_component(entry: Path) -> str:
    """Bundle a module with its default export, as a Streamlit component takes it."""
    return f"{bundle(entry)}\nexport default {_name(entry.resolve())}.default;\n"


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
