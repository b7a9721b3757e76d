"""Every script and style is a local file, under one route of the page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException
from starlette.responses import Response

from geo.web import routes, templates
from tests.helpers.asgi import ask_routes

ADDRESSES = dict([*routes.serve_scripts(), *routes.serve_styles(), ("layer", routes.serve_map_script())])


def ask(path: str) -> Response:
    """Ask the route for a path."""
    return ask_routes(routes.create_asset_routes(), path)


@pytest.fixture
def other_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Scripts and style are empty."""
    monkeypatch.setattr(routes, "_HERE", tmp_path)
    monkeypatch.setattr(routes, "COMPONENTS", {})
    monkeypatch.setattr(templates, "ROOT", tmp_path)
    for name in ("map/interaction.js", "facets/facet_counts.js", "map/map.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    routes._files.cache_clear()
    routes._version.cache_clear()
    yield
    routes._files.cache_clear()
    routes._version.cache_clear()


@pytest.mark.parametrize("name", ADDRESSES)
def test_each_address_is_relative_and_answered_as_what_it_is(name: str) -> None:
    assert ADDRESSES[name].startswith("../../assets/")
    answer = ask(ADDRESSES[name].removeprefix("../.."))
    assert answer.media_type == ("text/css" if ADDRESSES[name].endswith("css") else "text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.body


def test_what_counts_choices_is_a_script_under_a_path_of_the_server() -> None:
    answer = ask(routes.serve_facet_script())
    assert (answer.media_type, "immutable" in answer.headers["cache-control"]) == ("text/javascript", True)
    assert b"LiveCounts" in answer.body


@pytest.mark.parametrize("name", routes.COMPONENTS)
def test_each_component_is_in_the_one_module_that_is_loaded(name: str) -> None:
    loader = routes.write_loader(name)
    (path,) = re.findall(r'new URL\("([^"]+)"', loader)
    script = ask(path).body.decode()
    (export,) = re.findall(r"^(?:import|export) .*", script, re.MULTILINE)
    assert re.search(rf"[{{,] {name}: [$\w]+[$]{name}\.default[ ,]", export)
    assert f".default.{name}(" in loader
    assert f'<link rel="modulepreload" href=".{path}">' in routes.preload_elements()
    assert len(loader) < len(script) / 5, "what Streamlit sends again and again is short"


def test_the_pictures_that_leaflets_style_names_are_there() -> None:
    address = ADDRESSES["leaflet_css"].removeprefix("../..")
    for picture in re.findall(r"url\((images/[^)]+)\)", ask(address).body.decode()):
        assert ask(address.replace("leaflet.css", picture)).body.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["leaflet-src.js", "../symbols.json", "../../../__init__.py", "/etc/passwd", ""])
def test_there_is_no_other_file(name: str) -> None:
    with pytest.raises(HTTPException, match="404"):
        ask(f"/assets/{ADDRESSES['layer'].split('/')[3]}/{name}")


def test_another_version_is_not_there() -> None:
    with pytest.raises(HTTPException, match="404"):
        ask("/assets/0000000000/map.js")


def test_leaflet_comes_before_what_needs_it() -> None:
    assert [name for name, _ in routes.serve_scripts()] == ["leaflet", "jquery"]


@pytest.mark.usefixtures("other_files")
def test_the_layers_address_carries_their_version() -> None:
    assert routes.serve_map_script() != ADDRESSES["layer"]
