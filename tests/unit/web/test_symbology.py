"""The colours that screen and print share stand in palette.json and nowhere else."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from geo.web.map_data import DARK, LIGHT, PALETTE, map_colors, page_colors

ROOT = Path(__file__).parents[3]
# Types have colours of their own, which the model states.
SOURCES = [
    path
    for path in (ROOT / "geo").rglob("*")
    if path.suffix in {".py", ".js", ".css", ".html"} and path.name != "model.py"
]
SHARED = set(re.findall(r"#[0-9a-f]{6}", json.dumps(PALETTE)))


def test_both_themes_have_the_same_colours() -> None:
    assert list(LIGHT) == list(DARK)
    assert len(LIGHT["shades"]) == len(DARK["shades"])


def test_no_source_repeats_a_shared_colour() -> None:
    literals = {path: re.findall(r"#[0-9a-f]{6}", path.read_text(encoding="utf-8").lower()) for path in SOURCES}
    assert len(literals) > 100
    assert not {str(path.relative_to(ROOT)): colors for path, colors in literals.items() if SHARED & {*colors}}


@pytest.mark.parametrize(("theme", "colors"), PALETTE.items())
def test_streamlits_theme_has_the_shared_colours(theme: str, colors: dict[str, str]) -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    names = {
        "primaryColor": "primary",
        "backgroundColor": "background",
        "secondaryBackgroundColor": "secondary_background",
        "textColor": "text",
    }
    assert config["theme"][theme] == {key: colors[name] for key, name in names.items()}


@pytest.mark.parametrize(
    ("sheet", "given"),
    [("map/map.css", map_colors()), ("templates/page.css", page_colors()), ("standalone/page.css", page_colors())],
    ids=["map", "page", "standalone"],
)
def test_every_colour_that_a_style_sheet_uses_is_given_to_it(sheet: str, given: str) -> None:
    text = (ROOT / "geo" / "web" / sheet).read_text(encoding="utf-8")
    used = set(re.findall(r"var\((--(?!st-)[\w-]+)\)", text)) - {"--family", "--family-dark", "--share"}
    assert used
    assert used <= set(re.findall(r"(--[\w-]+):", given + text))
