"""KML and KMZ, as Google's My Maps and Earth write them: a placemark is an incident, its folders are words for the
type, its time stamp or span the date.

What a placemark says is handed on as the properties of a GeoJSON feature, so that the same names and mapping files
hold. No schema, style or link of the file is followed, and no entity of its XML is expanded.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from geo.core.errors import quote_words
from geo.core.limits import IMPORT_MB
from geo.core.messages import Message
from geo.core.text import clip_text
from geo.formats.builder import Builder
from geo.formats.files import JsonPart, file_error, read_bytes, too_large
from geo.formats.foreign_dates import parse_span
from geo.formats.foreign_values import TypeVocabulary
from geo.formats.geojson_features import USUAL_NAMES, FeatureImporter
from geo.formats.tables.mapping_guess import ColumnSurvey
from geo.formats.timemap_values import strip_markup

_LEADING_DATE = re.compile(r"\s*[\[(]?([^:|–—\n\])]{4,40}?)[\])]?\s*(?:[:|–—\n]| - |, (?=[^\W\d])|$)")
_LINKS = re.compile(r"https?://[^\s\"'<>\]]+")
_GEOMETRIES = {"Point": "Point", "LineString": "LineString", "LinearRing": "LineString"}


class _LineParser(DefusedXMLParser):  # type: ignore[misc]
    """A parser that notes the line in which each element begins; it refuses entities and document types."""

    def _start(self, *args: Any) -> Any:
        element = super()._start(*args)
        element.line = self.parser.CurrentLineNumber
        return element


def recognizes(head: bytes) -> bool:
    """Whether a file that begins with these bytes is KML, or an archive that begins with one."""
    return b"<kml" in head[:2000] or (head.startswith(b"PK\x03\x04") and b".kml" in head[:200])


def read_into(path: Path, builder: Builder, mapping: Path | None) -> None:
    """Fill the builder with the placemarks of a file.

    Raises
    ------
    RecordError
        Where the file is no KML, or has no placemarks.
    """
    types = TypeVocabulary(path, mapping)
    features = list(_read_features(_parse(path), types, builder))
    if not features:
        raise file_error(
            path, 0, Message("found no placemarks, expected one or more; links to other files are not followed")
        )
    importer = FeatureImporter(builder, types, features)
    builder.drops_midnight = True
    for feature in builder.each_row(features, len(features)):
        importer.add_feature(feature)
    importer.finish()


def survey(path: Path) -> tuple[ColumnSurvey, dict[str, str]]:
    """Survey what the placemarks of a file say; with what is understood by itself, by field."""
    types, builder = TypeVocabulary(path, None), Builder(path, None)
    return FeatureImporter(builder, types, list(_read_features(_parse(path), types, builder))).survey()


def _parse(path: Path) -> Element:
    content = read_bytes(path, IMPORT_MB)
    try:
        if content.startswith(b"PK"):
            content = _unpack(content, path)
        if len(content) > IMPORT_MB.max_bytes:
            raise too_large(path, IMPORT_MB)
        parser = _LineParser(forbid_dtd=True)
        parser.feed(content)
        return parser.close()  # type: ignore[no-any-return]
    except ParseError as error:
        line = error.position[0]
        raise file_error(
            path, line, Message("found text that is not XML ({msg}), expected KML", msg=quote_words(error.msg))
        ) from None
    except DefusedXmlException:
        raise file_error(path, 0, Message("found a document type or entities in XML, expected plain KML")) from None
    except (ValueError, OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise file_error(
            path,
            0,
            Message(
                "found KML that cannot be read ({error}), expected a sound file",
                error=quote_words(clip_text(str(error), 80)),
            ),
        ) from None


def _unpack(content: bytes, path: Path) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [part for part in archive.infolist() if part.filename.lower().endswith(".kml")]
        if not parts:
            raise ValueError("no .kml in the archive")
        if parts[0].file_size > IMPORT_MB.max_bytes:
            raise too_large(path, IMPORT_MB)
        return archive.read(parts[0])


def _read_features(root: Element, types: TypeVocabulary, builder: Builder) -> Iterator[JsonPart]:
    pending: list[tuple[Element, tuple[str, ...]]] = [(root, ())]
    while pending:
        element, folders = pending.pop()
        if _tag(element) == "Placemark":
            yield _read_placemark(element, folders, types, builder)
            continue
        name = _child_text(element, "name") if _tag(element) == "Folder" else ""
        inside = (*folders, name) if name else folders
        pending += [(child, inside) for child in reversed(element)]


def _read_placemark(element: Element, folders: tuple[str, ...], types: TypeVocabulary, builder: Builder) -> JsonPart:
    """A placemark as a feature: its data by name, then name, description, time and folder where these are not there."""
    line = int(getattr(element, "line", 0))
    properties: dict[str, Any] = dict(_read_data(element))
    plain = {"".join(char for char in name.lower() if char.isalnum()) for name in properties}
    html = _child_text(element, "description")
    name, description = strip_markup(_child_text(element, "name")), strip_markup(html)
    own = {
        "title": name,
        "summary": description,
        "url": list(dict.fromkeys(link.rstrip(".,;)") for link in _LINKS.findall(html))),
        "place": _child_text(element, "address"),
        "type": next((folder for folder in reversed(folders) if types.knows(folder)), folders[-1] if folders else ""),
    }
    begin, end = _read_times(element)
    if begin:
        own |= {"date": begin, "end": end}
    elif not plain & {*USUAL_NAMES["date"], *USUAL_NAMES["year"]}:
        own["date"] = _leading_date(name, builder, line) or _leading_date(description, builder, line)
    for field, value in own.items():
        if value and not plain & set(USUAL_NAMES[field]):
            properties[field] = value
    if element.get("id") and "id" not in plain:
        properties["id"] = element.get("id")
    if len(folders) > 1 or (folders and properties.get("type") != folders[-1]):
        properties.setdefault("folder", " / ".join(folders))
    return JsonPart(line, "", {"type": "Feature", "properties": properties, "geometry": _read_geometry(element)})


def _leading_date(text: str, builder: Builder, line: int) -> str:
    """The date that a name or a description begins with, as in "8 Dec 2022: shots"; "" for none."""
    match = _LEADING_DATE.match(text)
    if not match or not any(char.isdecimal() for char in match[1]) or match[1].strip().isdecimal():
        return ""
    try:
        parse_span(match[1].strip())
    except ValueError:
        return ""
    builder.remark(
        line, "date", Message("found no time stamp, taken from the text: {text}", text=repr(match[1].strip()))
    )
    return match[1].strip()


def _read_times(element: Element) -> tuple[str, str]:
    for child in element:
        if _tag(child) == "TimeStamp":
            return _child_text(child, "when"), ""
        if _tag(child) == "TimeSpan":
            begin, end = _child_text(child, "begin"), _child_text(child, "end")
            return begin or end, end if begin else ""
    return "", ""


def _read_data(element: Element) -> Iterator[tuple[str, str]]:
    for part in element.iter():
        if _tag(part) == "Data" and (name := part.get("name")):
            yield name, _child_text(part, "value")
        elif _tag(part) == "SimpleData" and (name := part.get("name")):
            yield name, (part.text or "").strip()


def _read_geometry(element: Element) -> dict[str, Any] | None:
    geometries = list(_iter_geometries(element))
    if len(geometries) < 2:
        return geometries[0] if geometries else None
    return {"type": "GeometryCollection", "geometries": geometries}


def _iter_geometries(element: Element) -> Iterator[dict[str, Any]]:
    for child in element:
        tag = _tag(child)
        if tag == "MultiGeometry":
            yield from _iter_geometries(child)
        elif tag == "Polygon":
            rings = [_positions(ring) for ring in child.iter() if _tag(ring) == "LinearRing"]
            yield {"type": "Polygon", "coordinates": rings}
        elif tag in _GEOMETRIES:
            positions: Any = _positions(child)
            yield {"type": _GEOMETRIES[tag], "coordinates": positions[0] if tag == "Point" and positions else positions}


def _positions(element: Element) -> list[list[Any]]:
    """The positions, longitude first, without heights of zero; what is no number stays, to be refused by name."""
    positions = []
    for tuple_text in re.sub(r"\s*,\s*", ",", _child_text(element, "coordinates")).split():
        numbers: list[Any] = []
        for text in tuple_text.split(","):
            try:
                numbers.append(float(text))
            except ValueError:
                numbers.append(text)
        positions.append(numbers[:2] if numbers[2:] in ([0.0], []) else numbers)
    return positions


def _child_text(element: Element, tag: str) -> str:
    return next(("".join(child.itertext()).strip() for child in element if _tag(child) == tag), "")


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
