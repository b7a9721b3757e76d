"""folium's `Timeline` with `TimelineSlider` on a page of its own, its scripts served locally."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from pathlib import Path
from typing import Any

import folium
import pandas as pd
import xstatic.pkg.jquery
import xstatic.pkg.leaflet
from folium.plugins import Timeline, TimelineSlider
from folium.utilities import JsCode
from playwright.sync_api import Browser

from bench.browser import OUT, NotFinished, Visit, directions, visiting
from bench.markers import GESTURES, RADIUS, Gesture, spots
from bench.table import SPANS, Result, spans
from geo.core.dates import day_number
from geo.record.record import load_record

WAY = "folium Timeline + TimelineSlider"
_PIXELS = 3  # a step: about twelve days, as in the other ways
# What the plugin of folium 0.20 names: neither folium nor any package on PyPI brings it along.
_PACKAGES = {"leaflet.timeline@1.6.0": "dist/leaflet.timeline.js", "moment@2.18.1": "min/moment.min.js"}
_FOLDER = OUT / "plugin"
_DAY = 86_400_000  # milliseconds
_POINT = f"""(feature, at) => L.circleMarker(at, {{
  radius: {RADIUS}, color: feature.properties.color, fill: true,
}})"""


def measure(browser: Browser, record: Path, size: int, count: int, limit: float) -> list[Result]:
    """Drag the plugin's slider."""
    try:
        scripts = _scripts()
    except (OSError, subprocess.SubprocessError) as error:
        failed = f"not measured: no {' and '.join(_PACKAGES)} from npm ({error})"
        return [{"way": WAY, "incidents": size, "failed": failed}]
    incidents = spots(load_record(record))
    results: list[Result] = []
    for name, gesture in GESTURES.items():
        _write(incidents, gesture, scripts)
        results.append(
            {"way": f"{WAY}, {name}", "incidents": size} | _measure(browser, gesture, incidents, count, limit)
        )
    return results


def _measure(browser: Browser, gesture: Gesture, incidents: pd.DataFrame, count: int, limit: float) -> Result:
    first, last = incidents["first"].min(), incidents["last"].max()
    share = (day_number(gesture.start) - first) / (last - first)
    with _served() as url:
        try:
            with visiting(browser, url, limit) as visit:
                return _drag(visit, share, count)
        except NotFinished as error:
            return {"failed": f"not finished: {error}"}


def _scripts() -> list[tuple[str, str]]:
    """The plugin's scripts and what they need, in the folder that is served; from npm if they are not there yet."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for package, path in _PACKAGES.items():
        if not (_FOLDER / Path(path).name).exists():
            command = ["npm", "pack", package, "--silent", "--pack-destination", str(_FOLDER)]
            packed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.strip()
            with tarfile.open(_FOLDER / packed) as archive:
                member = archive.extractfile(f"package/{path}")
                (_FOLDER / Path(path).name).write_bytes(member.read())
    return [(Path(path).stem, Path(path).name) for path in _PACKAGES.values()]


def _write(incidents: pd.DataFrame, gesture: Gesture, scripts: list[tuple[str, str]]) -> None:
    """Write the page."""
    base = folium.Map((42.6, 20.9), zoom_start=8, tiles=None)
    base.default_js = [("leaflet", "leaflet.js"), ("jquery", "jquery.min.js")]
    base.default_css = [("leaflet_css", "leaflet.css")]
    collection = {"type": "FeatureCollection", "features": _features(incidents, gesture.days)}
    layer = Timeline(collection, point_to_layer=JsCode(_POINT))
    start, end = (int(day) * _DAY for day in (incidents["first"].min(), incidents["last"].max()))
    slider = TimelineSlider(auto_play=False, show_ticks=False, date_options="YYYY-MM-DD", start=start, end=end)
    slider.add_timelines(layer)
    layer.default_js = slider.default_js = scripts
    layer.add_to(base)
    slider.add_to(base)
    for name, folder in {
        "leaflet.js": xstatic.pkg.leaflet, "leaflet.css": xstatic.pkg.leaflet, "jquery.min.js": xstatic.pkg.jquery,
    }.items():  # fmt: skip
        shutil.copy(Path(folder.BASE_DIR) / name, _FOLDER)
    base.save(_FOLDER / "index.html")


def _features(incidents: pd.DataFrame, days: int) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
            "properties": {"start": one.first * _DAY, "end": (one.last + days) * _DAY, "color": one.color},
        }
        for one in incidents.itertuples()
    ]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served() -> Iterator[str]:
    with ThreadingHTTPServer(("localhost", 0), partial(_Quiet, directory=str(_FOLDER))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/index.html"
        server.shutdown()


def _drag(visit: Visit, share: float, count: int) -> Result:
    first = visit.first() / 1000
    box = visit.page.locator("input.time-slider").bounding_box()
    assert box
    mouse, y = visit.page.mouse, box["y"] + box["height"] / 2
    x = box["x"] + share * box["width"]
    mouse.move(x, y)
    mouse.down()
    pulled = accumulate(way * _PIXELS for way in directions(count))
    steps = visit.steps(lambda pixels=pixels: mouse.move(x + pixels, y) for pixels in pulled)
    mouse.up()
    return {"first_s": first, "steps": len(steps), **spans(steps, SPANS), "heap_mb": visit.memory()["heap_mb"]}
