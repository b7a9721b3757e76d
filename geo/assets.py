"""Local copies of every script and style the map needs, served by the page itself: no CDN.

Leaflet and jQuery come from their XStatic packages; the live layer and the timeline from this one.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import streamlit.components.v1 as components
import xstatic.pkg.jquery
import xstatic.pkg.leaflet

_LAYERS = Path(__file__).parent / "layers"


@cache
def _serve(name: str, folder: str) -> str:
    """Serve a folder and return its address as seen from streamlit-folium's frame."""
    served = components.declare_component(name, path=folder)
    return f"../{served.name}"


def _version(folder: Path) -> str:
    """A short hash of a folder's scripts and styles: a new version must not meet old cached files."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".js", ".css"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]


def scripts() -> list[tuple[str, str]]:
    """What `folium.Map.default_js` is to name: Leaflet and jQuery, in this order."""
    leaflet = _serve("leaflet", xstatic.pkg.leaflet.BASE_DIR)
    jquery = _serve("jquery", xstatic.pkg.jquery.BASE_DIR)
    return [("leaflet", f"{leaflet}/leaflet.js"), ("jquery", f"{jquery}/jquery.min.js")]


def styles() -> list[tuple[str, str]]:
    """What `folium.Map.default_css` is to name: Leaflet's and the layers' own."""
    leaflet = _serve("leaflet", xstatic.pkg.leaflet.BASE_DIR)
    return [("leaflet_css", f"{leaflet}/leaflet.css"), ("layers_css", f"{layers()}/layers.css")]


def layers() -> str:
    """Address of the live layer's modules."""
    return _serve(f"layers_{_version(_LAYERS)}", str(_LAYERS))
