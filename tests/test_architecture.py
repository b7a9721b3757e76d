"""The house: which rooms there are, who may import whom, and what only some may touch."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("core", "spatial", "formats", "record", "web", "publish", "app", "cli")
"""Each may import from those before it."""
ONLY = {
    "folium": {"web"},
    "streamlit": {"web", "app"},
    "ruamel": {"formats"},
    "jinja2": {"web"},
    "matplotlib": {"publish"},
    "pyogrio": {"spatial"},
}
MODULES = sorted((ROOT / "geo").rglob("*.py"))
SCRIPTS = sorted((ROOT / "geo").rglob("*.js"))
MAX_LINES = 500


def _room(path: Path) -> str:
    return path.relative_to(ROOT / "geo").parts[0].removesuffix(".py")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_a_room_imports_only_from_those_above_it() -> None:
    faults = []
    for path in MODULES:
        if _room(path) not in ROOMS:
            continue
        allowed = ROOMS[: ROOMS.index(_room(path)) + 1]
        used = {name.split(".")[1] for name in _imports(path) if name.startswith("geo.")}
        faults += [f"{path.relative_to(ROOT)} imports from {room}" for room in sorted(used - set(allowed))]
    assert not faults


def test_the_house_has_no_other_names_on_its_first_level() -> None:
    names = {path.name for path in (ROOT / "geo").iterdir() if path.name != "__pycache__"}
    assert names == {*ROOMS, "schema", "__init__.py", "__main__.py"}


@pytest.mark.parametrize("library", ONLY)
def test_only_the_rooms_named_import_a_library(library: str) -> None:
    users = {_room(path) for path in MODULES if any(name.split(".")[0] == library for name in _imports(path))}
    assert users == ONLY[library]


@pytest.mark.parametrize("words", [["validate", "events.yaml"], ["schema"]])
def test_the_command_line_needs_neither_streamlit_nor_folium(words: list[str]) -> None:
    check = (
        "import sys; from geo.cli import main; code = main(sys.argv[1:]); "
        "sys.exit(code or ', '.join({'streamlit', 'folium', 'matplotlib'} & set(sys.modules)) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", check, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_only_the_module_for_gdal_opens_or_writes_a_vector_file() -> None:
    calls = re.compile(r"\b(read_file|list_layers|to_file|read_dataframe|write_dataframe)\(|\bgpd\.read_parquet\(")
    users = {str(path.relative_to(ROOT)) for path in MODULES if calls.search(path.read_text(encoding="utf-8"))}
    assert users == {"geo/spatial/gdal.py"}


def test_no_module_is_longer_than_a_subject() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in [*MODULES, *SCRIPTS]}
    assert not {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > MAX_LINES}


def test_nothing_in_the_code_knows_the_country() -> None:
    words = ("kosov", "pristina", "mitrovic", "leposav", "jarinj")
    for path in [*MODULES, *SCRIPTS, ROOT / "dashboard.py"]:
        text = path.read_text(encoding="utf-8").lower()
        assert not [word for word in words if word in text], path


def test_every_room_is_named_in_the_readme() -> None:
    house = (ROOT / "README.md").read_text(encoding="utf-8").partition("\ndashboard.py ")[2].partition("```")[0]
    assert re.findall(r"^  (\w+)/ ", house, re.MULTILINE) == list(ROOMS)
