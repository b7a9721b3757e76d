"""Serves local copies of every script and style that the map needs from the page itself: no CDN.

Leaflet and jQuery come from their XStatic packages; the incident layer is one bundled script of our own.
"""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

import xstatic.pkg.jquery
import xstatic.pkg.leaflet
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config
from streamlit.url_util import make_url_path

from geo.web.bundle import bundle_module
from geo.web.symbology import map_colors

FOLDER = "assets"
_MAP = Path(__file__).parent / "map"
_FACETS = Path(__file__).parent / "facets"
_LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)
_JQUERY = Path(xstatic.pkg.jquery.BASE_DIR)
_AS_SEEN_FROM_THE_MAP = f"../../{FOLDER}"  # its frame is component/<name>/index.html
_FOR_GOOD = "public, max-age=31536000, immutable"


def find_server_path(path: str) -> str:
    """Find the path on this server of one below the page's."""
    return make_url_path(config.get_option("server.baseUrlPath"), path)


def create_routes() -> list[Route]:
    """Create the route of these files, ``/assets/{version}/{name}``: the version changes with what is in them."""
    path = find_server_path(f"{FOLDER}/{{version}}/{{name:path}}")
    return [Route(path, _send_file, methods=["GET"])]


def serve_scripts() -> list[tuple[str, str]]:
    """Return name and address of each of `folium.Map.default_js`: Leaflet and jQuery, in this order."""
    return [("leaflet", _address("leaflet.js")), ("jquery", _address("jquery.min.js"))]


def serve_styles() -> list[tuple[str, str]]:
    """Return name and address of each of `folium.Map.default_css`: Leaflet's and the map's own."""
    return [("leaflet_css", _address("leaflet.css")), ("map_css", _address("map.css"))]


def serve_map_script() -> str:
    """Return the address of the incident layer's script, an ES module that exports what map/start.js does."""
    return _address("map.js")


def serve_facet_script() -> str:
    """Return the path on the server of what counts choices in the browser, an ES module as `serve_map_script`'s is."""
    return find_server_path(f"{FOLDER}/{_version()}/facets.js")


def _address(name: str) -> str:
    """Return the address of a file as seen from streamlit-folium's frame."""
    return f"{_AS_SEEN_FROM_THE_MAP}/{_version()}/{name}"


async def _send_file(request: Request) -> Response:
    """Send a file of this version; there is no other."""
    name = request.path_params["name"]
    if request.path_params["version"] != _version() or name not in _files():
        raise HTTPException(404)
    return Response(_files()[name], media_type=mimetypes.guess_type(name)[0], headers={"Cache-Control": _FOR_GOOD})


@cache
def _files() -> dict[str, bytes]:
    """Read and bundle all that is served, by name."""
    return {
        "leaflet.js": (_LEAFLET / "leaflet.js").read_bytes(),
        "leaflet.css": (_LEAFLET / "leaflet.css").read_bytes(),
        **{f"images/{picture.name}": picture.read_bytes() for picture in _LEAFLET.glob("images/*.png")},
        "jquery.min.js": (_JQUERY / "jquery.min.js").read_bytes(),
        "map.js": bundle_module(_MAP / "start.js").encode(),
        "facets.js": bundle_module(_FACETS / "live_counts.js").encode(),
        "map.css": map_colors().encode() + (_MAP / "map.css").read_bytes(),
    }


@cache
def _version() -> str:
    return hashlib.sha256(b"".join(_files().values())).hexdigest()[:10]
