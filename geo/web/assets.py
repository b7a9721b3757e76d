"""Serves local copies of every script and style that the map needs from the page itself: no CDN.

Leaflet and jQuery come from their XStatic packages; the incident layer is one bundled script of our own.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit.components.v1 as components
import xstatic.pkg.jquery
import xstatic.pkg.leaflet

from geo.web.bundle import bundle_module
from geo.web.symbology import map_colors

_MAP = Path(__file__).parent / "map"


def serve_scripts() -> list[tuple[str, str]]:
    """Return name and address of each of `folium.Map.default_js`: Leaflet and jQuery, in this order."""
    leaflet = _serve("leaflet", xstatic.pkg.leaflet.BASE_DIR)
    jquery = _serve("jquery", xstatic.pkg.jquery.BASE_DIR)
    return [("leaflet", f"{leaflet}/leaflet.js"), ("jquery", f"{jquery}/jquery.min.js")]


def serve_styles() -> list[tuple[str, str]]:
    """Return name and address of each of `folium.Map.default_css`: Leaflet's and the map's own."""
    leaflet = _serve("leaflet", xstatic.pkg.leaflet.BASE_DIR)
    return [("leaflet_css", f"{leaflet}/leaflet.css"), ("map_css", f"{_serve_map()}/map.css")]


def serve_map_script() -> str:
    """Return the address of the incident layer's script, an ES module that exports what map/start.js does."""
    return f"{_serve_map()}/map.js"


def _serve_map() -> str:
    """Serve the bundled script and the style sheet under a name that changes with them: a browser caches both."""
    files = {
        "map.js": bundle_module(_MAP / "start.js"),
        "map.css": map_colors() + (_MAP / "map.css").read_text(encoding="utf-8"),
    }
    version = hashlib.sha256("".join(files.values()).encode()).hexdigest()[:10]
    folder = Path(_folder().name, version)
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return _serve(f"map_{version}", str(folder))


@cache
def _folder() -> TemporaryDirectory[str]:
    """Return the folder for bundles; it is removed when the program ends."""
    return TemporaryDirectory(prefix="incident-dashboard-")


@cache
def _serve(name: str, folder: str) -> str:
    """Serve a folder and return its address as seen from streamlit-folium's frame."""
    served = components.declare_component(name, path=folder)
    return f"../{served.name}"
