"""Files of other systems in tests: the cases, a table with its mapping, placemarks, and what comes of a file."""

from pathlib import Path
from typing import Any

from geo.formats import registry
from geo.formats.builder import ImportResult
from geo.formats.registry import recognize_format
from tests.helpers import squares

FOREIGN = Path(__file__).parents[1] / "data" / "foreign"
MAPPING = """
[columns]
title = "What"
date = "Day"
lat = "Lat"
lon = "Lon"
place = "Where"
[defaults]
type = "protest"
precision = "settlement"
radius_m = 2000
"""
KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>Explosions</name><Folder><name>Explosion</name>
<Placemark id="p-1"><name>At the mill</name><description><![CDATA[<b>Loud</b><br>See <a href="https://a.example/1">a</a>,
https://b.example/2.]]></description><TimeStamp><when>2022-12-08</when></TimeStamp>
<Point><coordinates>20.8,43.1,0</coordinates></Point></Placemark>
<Placemark><name>8 Dec 2022: shots</name><ExtendedData><Data name="type"><value>Shots fired</value></Data>
</ExtendedData><LineString><coordinates>20.8,43.1 20.9,43.2</coordinates></LineString></Placemark>
<Placemark><name>Long</name><TimeSpan><begin>2022-12-08T00:00:00Z</begin><end>2022-12-10</end></TimeSpan>
<Polygon><outerBoundaryIs><LinearRing><coordinates>20,42 20.1,42 20.1,42.1 20,42</coordinates></LinearRing>
</outerBoundaryIs></Polygon></Placemark>
<Placemark><name>Nowhere</name><TimeStamp><when>2022</when></TimeStamp></Placemark>
</Folder></Folder></Document></kml>"""
HEADING = "What,Day,Lat,Lon,Where\n"


def read(path: Path, kind: str | None = None, mapping: Path | None = None, **settings: Any) -> ImportResult:
    format = kind or recognize_format(path)
    assert format is not None
    return registry.import_file(format, path, squares.boundaries(), mapping, **settings)


def case(name: str) -> ImportResult:
    return read(FOREIGN / name)


def dates(result: ImportResult) -> list[str]:
    return [event.date.text for event in result.dataset.events]


def remarks(result: ImportResult) -> list[str]:
    return [problem.message for problem in result.remark_groups]


def table(folder: Path, text: str | bytes, mapping: str = MAPPING, name: str = "table.csv") -> ImportResult:
    (file := folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "table.mapping.toml").write_text(mapping, encoding="utf-8")
    return read(file)
