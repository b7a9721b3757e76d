"""The rules of symbols and the colours that map, stand-alone page and print share: symbols.json, pictograms.json and
palette.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def _read_json(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return content


SYMBOLS = _read_json("symbols.json")
PICTOGRAMS: Mapping[str, str] = {
    type: pictogram["path"] for type, pictogram in _read_json("pictograms.json")["paths"].items()
}
"""SVG paths of absolute M, L, C and Z on a grid of 15 by 15, by type."""
PALETTE = _read_json("palette.json")
LIGHT: Mapping[str, Any] = PALETTE["light"]
DARK: Mapping[str, Any] = PALETTE["dark"]


def page_colors() -> str:
    """Style sheet of a page's colours: ``--color-text`` and so on, each as the page's colour scheme wants it."""
    return _rule(":root", {name: f"light-dark({LIGHT[name]}, {DARK[name]})" for name in _names()})


def map_colors() -> str:
    """Style sheet of a map's colours, by the same names: those of the theme that its container has."""
    light, dark = ({name: theme[name] for name in _names()} for theme in (LIGHT, DARK))
    return _rule(".leaflet-container", light) + _rule('.leaflet-container[data-theme="dark"]', dark)


def _names() -> list[str]:
    return [name for name, color in LIGHT.items() if isinstance(color, str)]


def _rule(selector: str, colors: Mapping[str, str]) -> str:
    declarations = "".join(f" --color-{name.replace('_', '-')}: {color};" for name, color in colors.items())
    return f"{selector} {{{declarations} }}\n"
