"""Anyone's features as incidents: what happened, when and where, by the usual names of properties.

Names are compared without case, spaces and signs. What no name is usual for goes to the note, with its name.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from geo.core.model import Names
from geo.core.text import printable, safe_web_address, unprintable
from geo.formats.builder import Builder
from geo.formats.event_types import EXPECTED, Types
from geo.formats.geojson import geometry as spots
from geo.formats.geojson import moments
from geo.formats.json_lines import Feature
from geo.formats.yaml.fields import LINK

USUAL = {
    "title": ("title", "headline", "name", "event", "eventname", "label"),
    "summary": ("summary", "description", "desc", "details", "text", "notes", "note", "comment", "comments"),
    "date": ("date", "eventdate", "day", "datetime", "start", "startdate", "datestart", "begin", "when", "time"),
    "end": ("end", "enddate", "dateend", "until"),
    "type": ("type", "subeventtype", "eventtype", "category", "kind", "class"),
    "place": ("place", "placename", "location", "locality", "town", "settlement", "city"),
    "source": ("source", "publisher", "reportedby"),
    "url": ("url", "link", "sourceurl", "href"),
    "radius_m": ("radiusm", "accuracym", "uncertaintym", "coordinateuncertaintyinmeters"),
    "id": ("id", "eventid", "fid"),
}
"""The properties that are understood; of several in one feature the first."""

_GLOBE_M = 20_000_000
_LINK = re.compile(LINK.schema["pattern"])
_LONGEST = {"title": 200, "summary": 5_000, "note": 5_000, "source": 150, "place": 200}


def take(feature: Feature, builder: Builder, types: Types) -> None:
    """Add the incident of a feature; one without a date, a geometry or a type that can be used is left out."""
    found, rest = _sorted(feature.value)
    column, given = found.get("date", ("date", "nothing"))
    try:
        moment = moments.read(given, found.get("end", ("", None))[1])
        column = "geometry"
        spot = spots.read(feature.value.get("geometry"), found.get("radius_m", ("", None))[1])
        column, given = found.get("type", ("type", "no type"))
        kind = _type(str(given), types)
    except ValueError as error:
        builder.leave_out(feature.line, column, str(error))
        return
    for remark in spot.remarks:
        builder.remark(feature.line, "geometry", remark)
    title = _text("title", found, feature.line, builder) or "[no title]"
    event = builder.event(
        _key(found, feature.line),
        id=f"{moment.date.first}-{title}",
        title=" ".join(title.split()),
        summary=_text("summary", found, feature.line, builder) or f"[no summary] {title}",
        date=moment.date,
        time=moment.time,
        date_basis=moment.basis,
        place=_place(spot, found, feature.line, builder),
        type=kind,
        status="reported",
        sources=(_source(found, feature.line, builder),),
        note=_note(rest, feature.line, builder),
    )
    if event is None:
        message = f"found {found['id'][1]!r} a second time, expected each id once"
        builder.leave_out(feature.line, found["id"][0], message)


def _sorted(feature: dict[str, Any]) -> tuple[dict[str, tuple[str, Any]], dict[str, Any]]:
    """The properties that are understood, each with its own name, and the rest; without empty ones."""
    given = {name: value for name, value in (feature.get("properties") or {}).items() if _says(value)}
    plain: dict[str, str] = {}
    for name in given:
        plain.setdefault("".join(char for char in name.lower() if char.isalnum()), name)
    found = {}
    for field, usual in USUAL.items():
        name = next((plain[one] for one in usual if one in plain), None)
        if name is not None:
            if _fits(field, given[name]):
                found[field] = (name, given.pop(name))
            plain = {key: own for key, own in plain.items() if own != name}
    if _says(feature.get("id")):
        found["id"] = ("id", feature["id"])
    return found, given


def _fits(field: str, value: Any) -> bool:
    """Whether the value is what its name promises; what is not goes to the note with the rest."""
    if field == "url":
        return (
            isinstance(value, str)
            and _LINK.fullmatch(value) is not None
            and safe_web_address(value) == value
            and not unprintable(value)
        )
    if field == "radius_m":
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _GLOBE_M
    return True


def _says(value: Any) -> bool:
    return not (value in (None, "", [], {}) or (isinstance(value, float) and not math.isfinite(value)))


def _key(found: dict[str, tuple[str, Any]], line: int) -> str:
    return f"id {found['id'][1]}" if "id" in found else f"line {line}"


def _type(said: str, types: Types) -> str:
    if (kind := types.find([said])) is None:
        raise ValueError(f"found {said[:60]!r}, {EXPECTED}")
    return kind


def _place(spot: spots.Spot, found: dict[str, tuple[str, Any]], line: int, builder: Builder) -> str:
    first = spot.positions[0]
    name = _text("place", found, line, builder) or f"{first.lat:.4f}, {first.lon:.4f}"
    return builder.place(
        (name, spot[:4]), Names(name, name), spot.positions, id=name, shape=spot.shape, precision=spot.precision,
        radius_m=spot.radius_m, basis=spot.basis,
    )  # fmt: skip


def _source(found: dict[str, tuple[str, Any]], line: int, builder: Builder) -> str:
    said = _text("source", found, line, builder)
    file = printable(builder.path.name) or "a file"
    url = found.get("url", ("", None))[1]
    title = f"[{said}, as {file} names it]" if said else f"[{file}]"
    return builder.source((said, url), title[:200], **({"url": url} if url else {}))


def _note(rest: dict[str, Any], line: int, builder: Builder) -> str | None:
    said = [f"{name}: {_plain(value)}" for name, value in rest.items()]
    return _cut("note", "The file also says: " + "; ".join(said), "note", line, builder) if said else None


def _text(field: str, found: dict[str, tuple[str, Any]], line: int, builder: Builder) -> str:
    name, value = found.get(field, ("", None))
    return _cut(field, _plain(value), name, line, builder) if name else ""


def _cut(field: str, given: str, name: str, line: int, builder: Builder) -> str:
    text = printable(given).strip()
    if (most := _LONGEST[field]) < len(text):
        builder.remark(line, name, f"found {len(text):,} characters, expected at most {most:,}: cut")
        text = text[: most - 1].rstrip() + "…"
    return text


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
