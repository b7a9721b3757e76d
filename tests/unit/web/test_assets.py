"""Every script and style is a local file under a route of the page."""

from pathlib import Path

import pytest

from geo.web import assets, bundle

FOUND = [*assets.serve_scripts(), *assets.serve_styles()]


@pytest.mark.parametrize(("name", "address"), FOUND)
def test_addresses_are_relative(name: str, address: str) -> None:
    assert address.startswith("../geo.web.assets.")
    assert name


def test_leaflet_comes_before_what_needs_it() -> None:
    assert [name for name, _ in assets.serve_scripts()] == ["leaflet", "jquery"]


def test_the_layers_address_carries_their_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = assets.serve_map_script()
    monkeypatch.setattr(assets, "_MAP", tmp_path)
    monkeypatch.setattr(bundle, "ROOT", tmp_path)
    for name in ("start.js", "map.css"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert assets.serve_map_script() != before
