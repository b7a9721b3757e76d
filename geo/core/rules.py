"""Rules between the fields of a record, stated once for every format.

A check takes values as read and yields (field, message): the field is "" where the whole part is at fault, and a
list's field ends in the position of the item, such as ``sources.1``. Formats translate fields to paths, columns and
lines. A key whose value is None has been reported already: it counts as given, and its value is not checked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from statistics import median
from typing import Any, TypeVar, get_args

import shapely

from geo.core.errors import quote_words
from geo.core.evidence import MIN_INDEPENDENT_ORIGINS, Voice, count_independent
from geo.core.messages import Message
from geo.core.model import LOCATED, Position, Status
from geo.core.text import join_words, list_options, quote_text

Values = Mapping[str, Any]
Fault = tuple[str, str]
Key = TypeVar("Key")

MAX_TEXT_CHARS = 5_000
MAX_TITLE_CHARS = 200
MAX_RADIUS_M = 20_000_000
"""Half way round the Earth: a circle of more metres is everywhere."""
SHAPES = ("point", "line", "area")
CLAIM_FORMS = (("value",), ("low", "high"), ("statement",))
"""A claim has the fields of exactly one of these forms."""

_CLAIMED = tuple(field for form in CLAIM_FORMS for field in form)
_NEAR_DEGREES = 5


def min_origins(status: str | None) -> int:
    """Return how many independent origins an incident of this status needs."""
    return MIN_INDEPENDENT_ORIGINS if status == "corroborated" else 1


def allowed_statuses(origins: int) -> tuple[Status, ...]:
    """Return the statuses that an incident with so many independent origins may have."""
    return tuple(status for status in get_args(Status) if min_origins(status) <= origins)


def needs_position(precision: str | None, declares_municipality: bool) -> bool:
    """Whether a place needs a point, line or area, as it cannot be drawn by its municipalities alone."""
    return precision in LOCATED or not declares_municipality


def needs_radius(shape: str | None, precision: str | None, declares_municipality: bool) -> bool:
    """Whether a place needs a ``radius_m``: only a point does, unless its municipalities are drawn instead."""
    return shape == "point" and needs_position(precision, declares_municipality)


def check_source(source: Values) -> Iterator[Fault]:
    """An approximate date of publication says what it is inferred from."""
    published = source.get("published")
    if published and published.approximate and "published_basis" not in source:
        yield "published", Message("found an approximate date, expected `published_basis` to say from what")


def check_place(place: Values) -> Iterator[Fault]:
    """A place has at most one shape, belongs to municipalities or outside, and says how exact its position is."""
    shapes = [shape for shape in SHAPES if shape in place]
    given = [shape for shape in shapes if place[shape] is not None]
    if len(given) > 1:
        yield given[1], Message("found {given}, expected only one of them", given=join_words(given))
    yield from check_belonging("municipality" in place, "outside" in place)
    precision, declares = place.get("precision"), "municipality" in place
    if not shapes and precision in LOCATED:
        yield (
            "",
            Message(
                "found no position, expected `point`, `line` or `area` for the precision {precision}",
                precision=precision,
            ),
        )
    elif not shapes and needs_position(precision, declares):
        yield "", Message("found neither a position nor a `municipality`, expected one to draw the place by")
    if "point" in place and needs_radius("point", precision, declares) and "radius_m" not in place:
        yield "", Message("found no `radius_m`, expected how far off the point may be, in metres")
    yield from check_radius(place.get("radius_m"))
    yield from check_outline(place)


def check_radius(radius_m: float | None) -> Iterator[Fault]:
    """A radius is above 0 and no more than half way round the Earth."""
    if radius_m is not None and not 0 < radius_m <= MAX_RADIUS_M:
        yield (
            "radius_m",
            Message(
                "found {radius_m}, expected metres above 0 and at most {limit}, half way round the Earth",
                radius_m=f"{radius_m:g}",
                limit=MAX_RADIUS_M,
            ),
        )


def check_belonging(municipality: bool, outside: bool, field: str = "municipality") -> Iterator[Fault]:
    """A place either declares municipalities or says what it is outside of; ``field`` is the name of the former."""
    if municipality and outside:
        yield "", Message("found both `{field}` and `outside`, expected one of them", field=field)
    elif not municipality and not outside:
        yield "", Message("found neither `{field}` nor `outside`, expected one of them", field=field)


def check_outline(place: Values) -> Iterator[Fault]:
    """A line has two different positions or more, an area three; an area's outline does not cross itself."""
    for shape, geometry, min_positions in (("line", shapely.LineString, 2), ("area", shapely.Polygon, 3)):
        positions = place.get(shape)
        if not positions or None in positions:
            continue
        if len(set(positions)) < min_positions:
            yield (
                shape,
                Message(
                    "found {count} different positions, expected {min_positions} or more",
                    count=len(set(positions)),
                    min_positions=min_positions,
                ),
            )
        elif not (outline := geometry([(lon, lat) for lat, lon in positions])).is_valid:
            reason = quote_words(shapely.is_valid_reason(outline))
            yield (
                shape,
                Message("found an outline that crosses itself ({reason}), expected one that does not", reason=reason),
            )


def check_repeated(field: str, ids: Sequence[str | None]) -> Iterator[Fault]:
    """Each id stands in a list once."""
    for number, id in enumerate(ids):
        if id and id in ids[:number]:
            yield f"{field}.{number}", Message("found {id} a second time, expected it once", id=quote_text(id))


def check_claim(claim: Values) -> Iterator[Fault]:
    """A claim has one of the `CLAIM_FORMS`, and its low is not above its high."""
    given = tuple(field for field in _CLAIMED if field in claim)
    if given not in CLAIM_FORMS:
        names = join_words([f"`{field}`" for field in given]) if given else Message("nothing claimed")
        yield "", Message("found {names}, expected one of `value`, `low` with `high`, or `statement`", names=names)
    low, high = claim.get("low"), claim.get("high")
    if low is not None and high is not None and high < low:
        yield (
            "low",
            Message(
                "found {low} above `high` ({high}), expected the smaller number first", low=f"{low:g}", high=f"{high:g}"
            ),
        )


def check_claim_source(source: str, cited: Sequence[str | None]) -> Iterator[Fault]:
    """A claim is reported by one of its event's sources; nothing is said where those are amiss themselves."""
    if cited and None not in cited and source not in cited:
        yield (
            "source",
            Message(
                "found {source}, expected one of the event's sources: {cited}",
                source=repr(source),
                cited=", ".join(map(str, cited)),
            ),
        )


def check_disagreements(disagreements: Sequence[Values | None], claims: Sequence[Values | None]) -> Iterator[Fault]:
    """A disagreement is about the topic of two claims or more."""
    topics = Counter(claim.get("about") for claim in claims if claim)
    rival = [topic for topic, count in topics.items() if topic and count > 1]
    expected = Message("two claims or more about it")
    if rival:
        expected = Message("what two claims or more are about: {topics}", topics=list_options(rival))
    for number, disagreement in enumerate(disagreements):
        about = (disagreement or {}).get("about")
        if about is not None and about not in rival:
            yield (
                f"disagreements.{number}.about",
                Message("found {found}, expected {expected}", found=quote_text(about), expected=expected),
            )


def check_informant(informant: Values, cited: Sequence[str | None]) -> Iterator[Fault]:
    """An informant speaks through one of its event's sources."""
    source = informant.get("source")
    if source is not None:
        yield from check_claim_source(source, cited)


def check_corroboration(status: str | None, voices: Collection[Voice]) -> Iterator[Fault]:
    """A corroborated incident rests on `MIN_INDEPENDENT_ORIGINS` or more; ``voices`` are those of its sources."""
    independent = count_independent(voices)
    if status == "corroborated" and independent < MIN_INDEPENDENT_ORIGINS:
        named = {
            Message("{informant} through {origin}", informant=voice.informant, origin=voice.origin)
            if voice.informant
            else voice.origin
            for voice in voices
        }
        yield (
            "status",
            Message(
                "found `corroborated` with {count} independent origin ({named}), expected at least two, or the status "
                "`reported`",
                count=independent,
                named=tuple(sorted(named)),
            ),
        )


def find_swapped(positions: Mapping[Key, Position]) -> list[Key]:
    """Find positions far from most others that would be near them with latitude and longitude exchanged.

    This is a suspicion, to be told and no more: such a position may well be right.

    Parameters
    ----------
    positions : mapping
        Any key to a position in WGS 84 degrees.

    Returns
    -------
    list
        Their keys; empty where the positions lie so far apart that most of them are not near their middle, and where
        latitude and longitude of the middle are about equal, as in Turkey: nearness proves nothing there.
    """
    if len(positions) < 3:
        return []
    lat, lon = (median(position[axis] for position in positions.values()) for axis in (0, 1))
    if abs(lat - lon) <= 2 * _NEAR_DEGREES:
        return []
    near = {key: _is_near(position.lat - lat, position.lon - lon) for key, position in positions.items()}
    if sum(near.values()) * 2 <= len(positions):
        return []
    return [
        key for key, position in positions.items() if not near[key] and _is_near(position.lon - lat, position.lat - lon)
    ]


def describe_swapped(position: Position) -> str:
    """Return the message about a position that `find_swapped` names."""
    return Message(
        "found [{lat}, {lon}] far from nearly all other places, expected [latitude, longitude]: "
        "they may be swapped; taken as they are",
        lat=f"{position.lat:g}",
        lon=f"{position.lon:g}",
    )


def _is_near(*degrees: float) -> bool:
    return all(abs(difference) <= _NEAR_DEGREES for difference in degrees)
