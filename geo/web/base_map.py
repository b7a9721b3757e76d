"""The map under the incidents, and the start of the live layer on it: neighbours, municipalities, towns, the line of
disputed status. Nothing is fetched: the shapes are local."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import shapely
from folium.template import Template
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from geo.core.language import write_country
from geo.core.messages import gettext
from geo.record.record import Record, share_results
from geo.spatial import towns
from geo.spatial.boundaries import NEIGHBOURS_PATH, Boundaries, read_metadata, read_neighbours
from geo.spatial.world import WORLD_PATH, Bounds, Ground, build_ground, find_disputed_line, simplify_units
from geo.web import templates
from geo.web.map_data import (
    SYMBOLS,
    WORLD_BOUNDS,
    as_corners,
    find_initial_bounds,
    list_municipalities,
    online_base_maps,
)

_PER_DEGREE = 1000
_MAX_TOWNS = 1_500
_WIDE_DEGREES = 4.0
_LAND_DEGREES = 0.02  # by which the outlines within which a land's name stands may be off
MIN_ZOOM = 2
"""The zoom at which the map shows the world."""


class InitialView(folium.MacroElement):
    """Shows the map that it is added to where the reader begins, as high as its frame: nothing else is drawn before.

    Parameters
    ----------
    bounds : list of two positions
        South-west and north-east, in degrees, of what is to be seen; the legend covers none of it.
    camera : mapping, optional
        ``lat``, ``lon`` and ``zoom`` to begin with instead.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        {% set map = this._parent.get_name() %}
        {{ map }}.getContainer().style.setProperty("height", "100vh", "important");
        {{ map }}.invalidateSize({ animate: false, pan: false });
        {% if this.camera %}
        {{ map }}.setView([{{ this.camera.lat }}, {{ this.camera.lon }}], {{ this.camera.zoom }}, { animate: false });
        {% else %}
        {{ map }}.fitBounds({{ this.bounds | tojson }},
          {{ map }}.getSize().y > {{ this.least_height }} ? {{ this.options | tojson }} : { animate: false });
        {% endif %}
        {% endmacro %}
    """)

    def __init__(self, bounds: list[list[float]], camera: Mapping[str, float] | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "InitialView"
        self.bounds = bounds
        self.camera = camera
        margin, foot = SYMBOLS["view"]["margin_px"], SYMBOLS["view"]["foot_px"]
        self.least_height = margin + foot  # below it the frame is hidden: the live layer fits the map once it is seen
        self.options = {"animate": False, "paddingTopLeft": [margin, margin], "paddingBottomRight": [margin, foot]}


class LiveLayer(folium.MacroElement):
    """Starts the live layer on the map that it is added to.

    Parameters
    ----------
    script : str
        Address of the incident layer's script, as seen from the map's frame.
    ground : Markup
        What `start` in map/interaction.js takes of the record's ground, as escaped JSON.
    session : mapping
        What else it takes; must be fit for JSON.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        {
            const session = {{ this.session }};
            const file = parent.fetchIncidents?.(session.columns); // by shared/record.js, once for all in the page
            import({{ this.script }}).then(({ default: map }) => map.start(
                {{ this._parent.get_name() }}, { ...{{ this.ground }}, ...session, file }));
        }
        {% endmacro %}
    """)

    def __init__(self, script: str, ground: Markup, session: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "LiveLayer"
        self.script = templates.escape_json(script)
        self.ground = ground
        self.session = templates.escape_json(session)

    def render(self, **_: Any) -> str:
        """Add nothing to the page that folium draws: it is not sent, and folium would make a template of the script.

        streamlit-folium takes the script of each element by itself.
        """
        return ""


def create_map(
    record: Record,
    scripts: list[tuple[str, str]],
    styles: list[tuple[str, str]],
    script: str,
    channel: str,
    columns: str,
    begin: Mapping[str, Any] | None = None,
) -> folium.Map:
    """Create the map without its incidents: those reach the live layer over the channel.

    Its script runs once in a frame: a record that changes leaves it alone.

    Parameters
    ----------
    record : Record
        The record whose ground is drawn and whose incidents the first view shows.
    scripts, styles, script
        Local addresses, from `geo.web.routes`.
    channel : str
        Name of the session's channel.
    columns : str
        Path of the record's columns on the server, which the frame asks for first of all.
    begin : mapping, optional
        How the reader begins: ``view`` ({lat, lon, zoom}), ``layers`` (names of those that are on) and ``base``
        (name of the base map); None, or nothing, for what is as usual.
    """
    base = folium.Map(tiles=None, control_scale=False, zoom_snap=0.5, max_zoom=18, min_zoom=MIN_ZOOM)
    base.default_js, base.default_css = scripts, styles
    InitialView(find_initial_bounds(record), (begin or {}).get("view")).add_to(base)
    session = {"channel": channel, "columns": columns, "begin": dict(begin or {})}
    LiveLayer(script, write_ground(record), session).add_to(base)
    return base


@share_results(4)
def write_ground(record: Record) -> Markup:
    """Write what the live layer takes of a record's ground, as escaped JSON."""
    return templates.escape_json(_configure_record(record))


def configure_standalone(record: Record) -> dict[str, Any]:
    """Configure the live layer for a page of its own: no online base maps."""
    return _configure_record(record) | {"tiles": [], "minZoom": MIN_ZOOM}


def _configure_record(record: Record) -> dict[str, Any]:
    config = _configure_ground(record)
    if "lands" in config:
        return config | {"lands": [_translate_country(**land) for land in config["lands"]]}
    ground = config["ground"]
    return config | {"ground": ground | {"names": [_translate_country(**name) for name in ground["names"]]}}


def _translate_country(name: str, code: str | None, **rest: Any) -> dict[str, Any]:
    """Give a country its name in the reader's language, in the place of its code."""
    return {"name": write_country(name, code), **rest}


def _configure_ground(record: Record) -> dict[str, Any]:
    boundaries = record.boundaries
    if record.is_blank:
        about = read_metadata(WORLD_PATH)
        outlines = f"{about.attribution} ({about.license}): {about.perspective}"
        return _configure_blank(boundaries) | {"attribution": _credit_world(outlines, about.license_url)}
    if not boundaries.is_world:
        return _configure(boundaries) | {"attribution": _list_credits(boundaries)}
    outlines = f"{boundaries.attribution} ({boundaries.license}): {boundaries.perspective}"
    (south, west), (north, east) = find_initial_bounds(record)
    return _configure_world(boundaries, (west, south, east, north), record.west) | {
        "attribution": _credit_world(outlines, boundaries.license_url)
    }


def _credit_world(outlines: str, url: str) -> list[dict[str, Any]]:
    return [{"text": outlines, "url": url, "bounds": None}, _credit_towns()]


def _list_credits(boundaries: Boundaries) -> list[dict[str, Any]]:
    around = read_metadata(NEIGHBOURS_PATH)
    own = f"{boundaries.attribution} ({boundaries.license})"
    neighbours = gettext(
        "neighbours: {attribution} ({license})", attribution=around.attribution, license=around.license
    )
    return [
        {"text": own, "url": boundaries.license_url, "bounds": as_corners(boundaries.frame.total_bounds)},
        {"text": neighbours, "url": around.license_url, "bounds": as_corners(read_neighbours().total_bounds)},
        _credit_towns(),
    ]


def _credit_towns() -> dict[str, Any]:
    text = gettext("towns: {attribution} ({license})", attribution=towns.ATTRIBUTION, license=towns.LICENSE)
    return {"text": text, "url": towns.LICENSE_URL, "bounds": None}


@lru_cache(maxsize=1)
def _configure_blank(boundaries: Boundaries) -> dict[str, Any]:
    """What the live layer draws under a record of which nothing says where it is: the world, and no units."""
    west = -180.0
    return {
        "municipalities": list_municipalities(boundaries),
        "tiles": online_base_maps(),
        "towns": _list_towns_within(boundaries, WORLD_BOUNDS, west),
        "disputed": None,
        "west": west,
        "level": boundaries.level._asdict(),
        "ground": _write_land(build_ground(WORLD_BOUNDS, west)),
    }


@lru_cache(maxsize=4)
def _configure_world(boundaries: Boundaries, bounds: Bounds, west: float) -> dict[str, Any]:
    """What of the ground the live layer draws of a record anywhere in the world."""
    ground = build_ground(bounds, west)
    shapes = simplify_units(boundaries.frame.geometry.to_numpy(), bounds, west)
    units = [
        {"id": str(row.Index), "sq": row.name_sq, "sr": row.name_sr, "polygons": _encode_polygons(shape)}
        for row, shape in zip(boundaries.frame.itertuples(), shapes, strict=True)
    ]
    return {
        "municipalities": units,
        "towns": _list_towns_within(boundaries, bounds, west),
        "tiles": online_base_maps(),
        "disputed": None if ground.disputed is None else shapely.geometry.mapping(ground.disputed),
        "west": west,
        "level": boundaries.level._asdict(),
        "ground": _write_land(ground),
    }


def _write_land(ground: Ground) -> dict[str, Any]:
    return {
        "land": [polygon for shape in ground.land for polygon in _encode_polygons(shape)],
        "borders": _encode_lines(ground.borders),
        "unit_lines": _encode_lines(ground.unit_lines),
        "disputed": _encode_lines(ground.disputed),
        "names": ground.names.round(3).to_dict("records"),
    }


def _encode_polygons(shape: BaseGeometry) -> list[list[list[int]]]:
    """Give each polygon as its rings: see `_encode`."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    return [[_encode(ring) for ring in (part.exterior, *part.interiors)] for part in parts]


def _encode_lines(shape: BaseGeometry | None) -> list[list[int]] | None:
    return None if shape is None else [_encode(line) for line in shapely.get_parts(shape)]


def _encode(line: BaseGeometry) -> list[int]:
    """Give positions as differences of thousandths of a degree: east, north, east, north …"""
    rounded = np.rint(shapely.get_coordinates(line) * _PER_DEGREE).astype(int)
    differences: list[int] = np.diff(rounded, axis=0, prepend=[[0, 0]]).ravel().tolist()
    return differences


def _list_towns_within(boundaries: Boundaries, bounds: Bounds, west: float) -> list[dict[str, object]]:
    """List the largest towns around bounds; the east of the bounds may lie beyond 180°."""
    around = shapely.box(*bounds).buffer(max(bounds[2] - bounds[0], bounds[3] - bounds[1]) * 0.4).bounds
    minimum = 15_000 if around[2] - around[0] > _WIDE_DEGREES else 5_000
    found = [
        {"label": town.label, "lat": town.geometry.y, "lon": town.geometry.x + shift, "population": town.population}
        for shift in ((0, 360) if around[2] > 180 else (0,))
        for town in towns.read_towns(
            boundaries, (around[0] - shift, around[1], around[2] - shift, around[3]), minimum
        ).itertuples()
    ]
    return sorted(found, key=lambda town: -int(str(town["population"])))[:_MAX_TOWNS]


@lru_cache(maxsize=2)
def _configure(boundaries: Boundaries) -> dict[str, Any]:
    """What of the ground the live layer draws of a record in municipalities."""
    neighbours = read_neighbours()
    disputed = find_disputed_line(boundaries, neighbours)
    return {
        "municipalities": list_municipalities(boundaries),
        "lands": _list_lands(boundaries, neighbours),
        "neighbours": [shapely.geometry.mapping(shape) for shape in neighbours.geometry],
        "towns": _list_towns(boundaries),
        "tiles": online_base_maps(),
        "disputed": None if disputed is None else shapely.geometry.mapping(disputed),
    }


def _list_lands(boundaries: Boundaries, neighbours: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Name and coarse outline of what the municipalities are of, and of each neighbour."""
    named = [*zip(neighbours["name"], neighbours["id"], neighbours.geometry, strict=True)]
    if boundaries.area_name:
        named.append((boundaries.area_name, boundaries.area_code, boundaries.frame.union_all()))
    return [{"name": name, "code": code, "geometry": _coarsen(shape)} for name, code, shape in named]


def _coarsen(shape: BaseGeometry) -> dict[str, Any]:
    coarse = shapely.set_precision(shape.simplify(_LAND_DEGREES), _LAND_DEGREES / 2)
    mapped: dict[str, Any] = shapely.geometry.mapping(coarse)
    return mapped


def _list_towns(boundaries: Boundaries) -> list[dict[str, object]]:
    around = shapely.box(*boundaries.frame.total_bounds).buffer(1).bounds
    return [
        {"label": town.label, "lat": town.geometry.y, "lon": town.geometry.x, "population": town.population}
        for town in towns.read_towns(boundaries, around).itertuples()
    ]
