"""Every script and style is a local file under a route of the page."""

from pathlib import Path

import pytest

from geo import assets

FOUND = [*assets.scripts(), *assets.styles()]


@pytest.mark.parametrize(("name", "address"), FOUND)
def test_addresses_are_relative(name: str, address: str) -> None:
    assert address.startswith("../geo.assets.")
    assert name


def test_leaflet_comes_before_what_needs_it() -> None:
    assert [name for name, _ in assets.scripts()] == ["leaflet", "jquery"]


def test_the_layers_address_carries_their_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = assets.layers()
    (tmp_path / "live.js").write_text("// another", encoding="utf-8")
    monkeypatch.setattr(assets, "_LAYERS", tmp_path)
    assert assets.layers() != before
