"""The house: who may import whom, how large the rooms are, and what only some may touch."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Each room may import from those above it, and from the leaves.
ROOMS = (
    "errors", "dates", "model", "evidence", "archive", "reader", "schema", "polygons", "boundaries", "frames",
    "writer", "revision", "citation", "columns", "rows", "detail", "geoparquet", "history", "measure", "join",
    "spots", "towns", "imports", "record", "filters", "selection", "view", "figures", "layers", "timeline", "address",
    "assets", "export", "page", "commands", "__main__",
)  # fmt: skip
LEAVES = ("taxonomy", "folding", "markup")
ONLY = {
    "folium": ("layers",),
    "streamlit": ("timeline", "assets", "page"),
    "altair": ("figures",),
    "ruamel": ("reader",),
    "jinja2": ("markup",),
}
MODULES = sorted(path for path in (ROOT / "geo").rglob("*.py"))
SCRIPTS = sorted((ROOT / "geo").rglob("*.js"))


def _room(path: Path) -> str:
    inside = path.relative_to(ROOT / "geo")
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _rooms_used(path: Path) -> set[str]:
    return {name.split(".")[1] for name in _imports(path) if name.startswith("geo.")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_from_those_above_it(path: Path) -> None:
    room = _room(path)
    if room == "__init__":
        assert not _rooms_used(path)
        return
    assert room in ROOMS + LEAVES, f"{room} has no place in the house; say where it belongs"
    above = ROOMS[: ROOMS.index(room)] if room in ROOMS else ()
    assert _rooms_used(path) - {room} <= set(above + LEAVES)


@pytest.mark.parametrize("library", ONLY)
def test_only_the_rooms_named_import_a_library(library: str) -> None:
    users = {_room(path) for path in MODULES if any(name.split(".")[0] == library for name in _imports(path))}
    assert users == set(ONLY[library])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_under_200_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 200


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_script_stays_under_250_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250


def test_the_page_stays_under_150_lines() -> None:
    assert len((ROOT / "dashboard.py").read_text(encoding="utf-8").splitlines()) <= 150


def test_nothing_in_the_code_knows_the_country() -> None:
    words = ("kosov", "pristina", "mitrovic", "leposav", "jarinj")
    for path in [*MODULES, *SCRIPTS, ROOT / "dashboard.py"]:
        text = path.read_text(encoding="utf-8").lower()
        assert not [word for word in words if word in text], path


def test_every_room_is_named_in_the_readme() -> None:
    house = (ROOT / "README.md").read_text(encoding="utf-8").partition("\ndashboard.py ")[2].partition("```")[0]
    named = re.findall(r"^  (\w+) ", house, re.MULTILINE)
    assert [room for room in named if room not in LEAVES] == list(ROOMS)
    assert set(LEAVES) <= set(named)
