"""What the parts of a record must have in common: references, corroboration, places that fit.

Works on the values as read, in which None stands for what has been complained of already.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from statistics import median
from typing import Any

import shapely

from geo.core import evidence
from geo.core.errors import Problem
from geo.core.model import Position
from geo.formats.yaml.nodes import below, quoted
from geo.formats.yaml.scalars import listed as in_words
from geo.formats.yaml.scalars import meant

Values = Mapping[str, Any]
Finding = tuple[str, str]

_SHAPES = ("point", "line", "area")
_CLAIMED = ("value", "low", "high", "statement")
_NEAR_DEGREES = 5


def findings(values: Values, lines: Mapping[str, int]) -> list[Problem]:
    """The problems between the parts, each in the line of the part that has to change."""
    sources, places, events = (_sound(values.get(part)) for part in ("sources", "places", "events"))
    found = chain(
        chain.from_iterable(_source(below("sources", key), source) for key, source in sources.items()),
        chain.from_iterable(_place(below("places", key), place) for key, place in places.items()),
        _swapped(places),
        chain.from_iterable(_event(below("events", key), event, values) for key, event in events.items()),
    )
    return [Problem(lines[path], path, message) for path, message in found]


def swapped(positions: Mapping[str, Position]) -> list[str]:
    """The keys of the positions far from most others that would be near them with latitude and longitude exchanged.

    None where the positions lie so far apart that most of them are not near their middle.
    """
    if len(positions) < 3:
        return []
    lat, lon = (median(one[axis] for one in positions.values()) for axis in (0, 1))
    near = {key: abs(one.lat - lat) <= _NEAR_DEGREES and abs(one.lon - lon) <= _NEAR_DEGREES
            for key, one in positions.items()}  # fmt: skip
    if sum(near.values()) * 2 <= len(positions):
        return []
    return [
        key for key, one in positions.items()
        if not near[key] and abs(one.lon - lat) <= _NEAR_DEGREES and abs(one.lat - lon) <= _NEAR_DEGREES
    ]  # fmt: skip


def swapped_in_words(given: Position) -> str:
    """What to say of a position that `swapped` names."""
    found = f"found [{given.lat:g}, {given.lon:g}] far from nearly all other places"
    return f"{found}, expected [latitude, longitude]: latitude and longitude look swapped"


def _source(path: str, source: Values) -> Iterator[Finding]:
    published = source.get("published")
    if published and published.approximate and "published_basis" not in source:
        yield f"{path}.published", "found an approximate date, expected `published_basis` to say from what"


def _place(path: str, place: Values) -> Iterator[Finding]:
    shapes = [shape for shape in _SHAPES if shape in place]
    belongs = [key for key in ("municipality", "outside") if key in place]
    given = [shape for shape in shapes if place[shape] is not None]
    if len(given) > 1:
        yield f"{path}.{given[1]}", f"found {' and '.join(given)}, expected only one of them"
    if len(belongs) != 1:
        found = "both `municipality` and `outside`" if belongs else "neither `municipality` nor `outside`"
        yield path, f"found {found}, expected one of them"
    if not shapes:
        yield from _without_shape(path, place)
    yield from _radius(path, place)
    yield from _line_or_area(path, place)


def _without_shape(path: str, place: Values) -> Iterator[Finding]:
    if place.get("precision") in ("exact", "settlement"):
        shapes = "`point`, `line` or `area`"
        yield path, f"found no position, expected {shapes} for the precision {place['precision']}"
    elif "municipality" not in place:
        yield path, "found neither a position nor a `municipality`, expected one to draw the place by"


def _radius(path: str, place: Values) -> Iterator[Finding]:
    pinned = place.get("precision") in ("exact", "settlement") or "municipality" not in place
    if "point" in place and pinned and "radius_m" not in place:
        yield path, "found no `radius_m`, expected how far off the point may be, in metres"


def _line_or_area(path: str, place: Values) -> Iterator[Finding]:
    for shape, make in (("line", shapely.LineString), ("area", shapely.Polygon)):
        positions = place.get(shape)
        if not positions or None in positions:
            continue
        if len(set(positions)) < (least := 2 if shape == "line" else 3):
            found = f"found {len(set(positions))} different positions"
            yield f"{path}.{shape}", f"{found}, expected {least} or more"
        elif not (drawn := make([(lon, lat) for lat, lon in positions])).is_valid:
            found = f"found an outline that crosses itself ({shapely.is_valid_reason(drawn)})"
            yield f"{path}.{shape}", f"{found}, expected one that does not"


def _swapped(places: Values) -> Iterator[Finding]:
    firsts = {
        f"{below('places', key)}.{shape}": position
        for key, place in places.items()
        for shape in _SHAPES
        if (position := _first(place.get(shape))) is not None
    }
    for path in swapped(firsts):
        yield path, swapped_in_words(firsts[path])


def _event(path: str, event: Values, values: Values) -> Iterator[Finding]:
    listed = event.get("sources") or ()
    yield from _refers(f"{path}.place", event.get("place"), values, "places")
    for number, source in enumerate(listed):
        yield from _refers(f"{path}.sources.{number}", source, values, "sources")
        if source and source in listed[:number]:
            yield f"{path}.sources.{number}", f"found {quoted(source)} a second time, expected it once"
    for number, claim in enumerate(event.get("claims") or ()):
        yield from _claim(f"{path}.claims.{number}", claim or {}, listed, values)
    yield from _disagreements(path, event)
    if listed and event.get("status") == "corroborated":
        yield from _corroborated(f"{path}.status", listed, values)


def _claim(path: str, claim: Values, listed: tuple[str, ...], values: Values) -> Iterator[Finding]:
    said = {key for key in _CLAIMED if key in claim}
    if said not in ({"value"}, {"low", "high"}, {"statement"}):
        found = " and ".join(f"`{key}`" for key in _CLAIMED if key in said) or "nothing claimed"
        yield path, f"found {found}, expected one of `value`, `low` with `high`, or `statement`"
    low, high = claim.get("low"), claim.get("high")
    if low is not None and high is not None and high < low:
        yield f"{path}.low", f"found {low:g} above `high` ({high:g}), expected the smaller number first"
    source = claim.get("source")
    yield from _refers(f"{path}.source", source, values, "sources")
    if source in (values.get("sources") or ()) and listed and None not in listed and source not in listed:
        yield f"{path}.source", f"found {source!r}, expected one of the event's sources: {', '.join(listed)}"


def _disagreements(path: str, event: Values) -> Iterator[Finding]:
    claimed = Counter(claim.get("about") for claim in event.get("claims") or () if claim)
    rival = [about for about, count in claimed.items() if about and count > 1]
    for number, one in enumerate(event.get("disagreements") or ()):
        about = (one or {}).get("about")
        if about is not None and about not in rival:
            expected = (
                f"what two claims or more are about: {in_words(rival)}" if rival else "two claims or more about it"
            )
            yield f"{path}.disagreements.{number}.about", f"found {quoted(about)}, expected {expected}"


def _refers(path: str, name: str | None, values: Values, part: str) -> Iterator[Finding]:
    known = values.get(part)
    if name is not None and known is not None and name not in known:
        yield path, f"found {quoted(name)}, which is not in `{part}`, expected {meant(name, known)}"


def _corroborated(path: str, listed: tuple[str, ...], values: Values) -> Iterator[Finding]:
    sources = _sound(values.get("sources"))
    known = [source for source in listed if source in sources]
    origins = {sources[source].get("origin", source) for source in known}
    if len(known) == len(listed) and None not in origins and len(origins) < evidence.MIN_INDEPENDENT_ORIGINS:
        found = f"`corroborated` with {len(origins)} independent origin ({', '.join(sorted(origins))})"
        yield path, f"found {found}, expected at least two, or the status `reported`"


def _first(positions: Any) -> Position | None:
    if positions and not isinstance(positions, Position):
        return _first(positions[0])
    return positions or None


def _sound(part: Mapping[str, Values | None] | None) -> dict[str, Values]:
    return {key: values for key, values in (part or {}).items() if values is not None}
