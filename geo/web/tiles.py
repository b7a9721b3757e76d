"""Online base maps on offer; each contacts its server only when a reader picks it. Apart from `base_map`, as the
command line needs their names and not folium."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlparse

import xyzservices.providers as xyz

_PROVIDERS = (xyz.OpenStreetMap.Mapnik, xyz.OpenStreetMap.HOT, xyz.OpenTopoMap, xyz.Esri.WorldImagery)


def online_base_maps() -> list[dict[str, Any]]:
    """Name, address, host that is contacted and Leaflet's options of each."""
    return [
        {
            "name": provider.name.replace(".", " "),
            "url": provider.build_url(),
            "host": urlparse(provider.url).hostname.removeprefix("{s}."),
            "options": {
                "attribution": provider.html_attribution,
                "maxZoom": provider.get("max_zoom", 18),
                "referrerPolicy": "origin",  # OpenStreetMap gives no tiles to a page that says nothing of itself
            },
        }
        for provider in _PROVIDERS
    ]


def online_base_map_names() -> list[str]:
    """Their names, as the address writes them."""
    return [base_map["name"] for base_map in online_base_maps()]
