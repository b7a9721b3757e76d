"""What stands in the columns: the legend, and the numbered list of incidents, which goes place by place.

The entries of the legend are by the words of geo/web/symbols.json.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from geo.core.language import DEFAULT, current_language
from geo.core.messages import MUNICIPALITY, Level, gettext, gettext_noop, ngettext
from geo.core.model import DOUBTFUL
from geo.publish.print.basemap import DISPUTED, DISPUTED_DASH_MM, HATCH, RING, SHADES, UNSHADED
from geo.publish.print.map_extent import ListedIncident, MapPlace
from geo.publish.print.paper import (
    ACCENT,
    AREA,
    BADGE,
    FAINT,
    HALO,
    LINE,
    MM_PER_PT,
    TEXT,
    Block,
    Pen,
    Position,
    Rect,
    Run,
    circle,
    draw_lines,
    heading_block,
    polygon,
    polyline,
    rectangle,
    row_block,
    stack_blocks,
    text_block,
    text_width,
    wrap_runs,
)
from geo.publish.print.symbols import (
    DISAGREE,
    Segment,
    SymbolStyle,
    describe_range,
    draw_drop,
    draw_mark,
    draw_shape,
    draw_symbol,
    get_family_label,
    get_type_style,
    size_classes,
)
from geo.publish.print.symbols import DISPUTED as STATUS_DISPUTED
from geo.web.map_data import SYMBOLS

UNIT_MM = 0.19  # a pixel of the live map
_TAG_UNIT_MM = 0.12
PLAIN = SymbolStyle(False, "", 7, (Segment(FAINT, "circle", 1),))
Draw = Callable[[Pen, float, float], None]
"""Draws the sign of an entry, centred on a position in mm."""
_TITLE_PT, _DETAIL_PT = 6.1, 5.6
_NUMBER_MM, _LIST_SYMBOL_MM, _TEXT_MM = 4.6, 6.3, 8.6  # from the left: end of number, middle of symbol, text
_USUAL_STATUS = "reported"


@dataclass(frozen=True)
class LegendContent:
    """What a legend explains: the places of the sheet, ``classes`` as how many municipalities each class holds, the
    first of them none (None where they are not shaded), and the ``breaks`` of the others."""

    places: Sequence[MapPlace]
    breaks: Sequence[int]
    classes: Sequence[int] | None
    disputed: bool
    unit: float
    numbered: bool
    led: bool
    level: Level = MUNICIPALITY


def list_entries(content: LegendContent) -> Iterator[tuple[Draw, str]]:
    """List the entries that a sheet needs: how to draw the sign of each, and its words."""
    needed, signs = _needed_entries(content), _signs()
    for entry in SYMBOLS["legend"]["entries"]:
        if entry["id"] in needed:
            yield signs[entry["id"]], content.level.translate(entry["text"])


def _needed_entries(content: LegendContent) -> set[str]:
    points, areas, lines = (
        [place for place in content.places if place.shape == shape] for shape in ("point", "area", "line")
    )
    styles = [place.style for place in content.places]
    needs = {
        "spot": bool(points),
        "ring": any(place.has_ring for place in points),
        "approximate": any(style.hollow for style in styles),
        "several_families": any(len(style.segments) > 1 for style in styles),
        "municipality": any(place.row.precision == "municipality" for place in areas),
        "region": any(place.row.precision != "municipality" for place in areas),
        "line": any(not place.is_movement for place in lines),
        "movement": any(place.is_movement for place in lines),
        "direction": any(place.course_unknown for place in lines),
        "differ": any(style.mark == DISAGREE for style in styles),
        "disputed": any(style.mark == STATUS_DISPUTED for style in styles),
        "drop": any(style.drop for style in styles),
        "lost": any(style.lost for style in styles),
        "disputed_line": content.disputed,
        "leader": content.led,
        "number": content.numbered,
    }
    return {id for id, needed in needs.items() if needed}


def draw_leader(pen: Pen, position: Position, at: Position) -> None:
    """Draw a thin line from a position to its symbol."""
    pen.path(polyline([position, at]), edge=HALO, width=0.6)
    pen.path(polyline([position, at]), edge=TEXT, width=0.18)
    pen.path(circle(*position, 0.45), TEXT, HALO, 0.15)


def _signs() -> dict[str, Draw]:
    """How to draw the sign of each entry, by its id."""
    several = tuple(Segment(get_type_style(index).color, "circle", 1) for index in (0, 5, 8))  # of three families
    return {
        "spot": _symbol(PLAIN),
        "ring": _draw_ring,
        "approximate": _symbol(replace(PLAIN, hollow=True)),
        "several_families": _symbol(replace(PLAIN, radius=10, text="3", segments=several)),
        "municipality": _draw_hatched,
        "region": _draw_outlined,
        "line": lambda pen, x, y: _draw_line(pen, x, y, False, False),
        "movement": lambda pen, x, y: _draw_line(pen, x, y, True, False),
        "direction": lambda pen, x, y: _draw_line(pen, x, y, True, True),
        "differ": lambda pen, x, y: draw_mark(pen, DISAGREE, x, y, UNIT_MM),
        "disputed": lambda pen, x, y: draw_mark(pen, STATUS_DISPUTED, x, y, UNIT_MM),
        "drop": lambda pen, x, y: draw_drop(pen, x, y, UNIT_MM),
        "lost": _symbol(replace(PLAIN, lost=True)),
        "disputed_line": lambda pen, x, y: pen.path(
            polyline([(x - 3.3, y), (x + 3.3, y)]), edge=DISPUTED, width=0.42, dash=DISPUTED_DASH_MM
        ),
        "leader": lambda pen, x, y: draw_leader(pen, (x - 3, y + 1), (x + 3, y - 1)),
        "number": lambda pen, x, y: pen.text(x, y + 0.8, "4–6", 6.2, color=ACCENT, bold=True, ha="center"),
    }


def _symbol(style: SymbolStyle) -> Draw:
    return lambda pen, x, y: draw_symbol(pen, style, x, y, UNIT_MM)


def _draw_ring(pen: Pen, x: float, y: float) -> None:
    pen.path(circle(x, y, 1.95), RING, AREA, 0.28, (0.45, 0.65))
    draw_shape(pen, PLAIN.segments[0], x, y, 0.8)


def _draw_hatched(pen: Pen, x: float, y: float) -> None:
    for left in (-2.6, -1.3, 0.0, 1.3, 2.6):
        pen.path(polyline([(x + left - 0.9, y + 1.8), (x + left + 0.9, y - 1.8)]), edge=HATCH, width=0.2)
    draw_symbol(pen, replace(PLAIN, tag=True, text="2"), x, y, _TAG_UNIT_MM)


def _draw_outlined(pen: Pen, x: float, y: float) -> None:
    pen.path(rectangle(Rect(x - 3.2, y - 1.9, 6.4, 3.8)), edge=AREA, width=0.28, dash=(1.0, 1.0))
    draw_symbol(pen, replace(PLAIN, tag=True, text="2"), x, y, _TAG_UNIT_MM)


def _draw_line(pen: Pen, x: float, y: float, arrow: bool, dashed: bool) -> None:
    pen.path(polyline([(x - 3.2, y), (x + 2.2, y)]), edge=AREA, width=0.8, dash=(1.2, 0.8) if dashed else ())
    if arrow:
        pen.path(polygon([(x + 3.4, y), (x + 0.9, y - 1.3), (x + 1.6, y), (x + 0.9, y + 1.3)]), AREA)


_WORDS = SYMBOLS["legend"]
_NONE_NOTE = gettext_noop("None: none recorded there in this view (no data), not that nothing happened.")
_TEXT_PT = 6.0
_NOTE_PT = 5.4
_SYMBOL_MM, _TYPE_SYMBOL_MM = 8.0, 5.4  # room for a symbol before its words
_MAX_CELL_MM = 9.2  # width of a class in the scale of shades


def legend_blocks(content: LegendContent, width: float) -> Iterator[Block]:
    """Make the blocks of the legend for columns of a width in mm."""
    if not content.places:
        yield text_block([Run(gettext("No incidents in this view."), 7)], width)
    else:
        yield _types_block(content.places, width)
    entries = [_entry_block(draws, text, width / 2) for draws, text in list_entries(content)]
    if entries:
        yield heading_block(gettext(_WORDS["heading"]))
        yield from (row_block(entries[i : i + 2], width / 2, 0.5) for i in range(0, len(entries), 2))
    counts = [len(place.incidents) for place in content.places if place.shape == "point"]
    if max(counts, default=0) > 1:
        yield heading_block(gettext(_WORDS["sizes"]))
        yield _sizes_block(max(counts), content.unit)
    if content.classes is not None:
        yield heading_block(content.level.translate(_WORDS["shades"]))
        yield _shades_block(content.breaks, content.classes, width)._replace(keep=True)
        note = content.level.translate(_WORDS["shades_note"])
        yield text_block([Run(f"{note} {gettext(_NONE_NOTE)}", _NOTE_PT, FAINT)], width, 0.6)


def describe_classes(breaks: Sequence[int]) -> list[str]:
    """Describe the classes of the shading by their counts, from none upwards, such as "2–4"."""
    ends = [*(after - 1 for after in breaks[1:]), None]
    ranges = (describe_range(low, high) for low, high in zip(breaks, ends, strict=True))
    return [gettext(_WORDS["no_incidents_class"]), *ranges]


def _types_block(places: Sequence[MapPlace], width: float) -> Block:
    """The types of incidents by family, in two stacks about as high as each other."""
    types = sorted({incident.style.type for place in places for incident in place.incidents})
    stacks: tuple[list[Block], list[Block]] = ([], [])
    for family in dict.fromkeys(get_family_label(index) for index in types):
        members = [_type_block(index, width / 2) for index in types if get_family_label(index) == family]
        lower = min(stacks, key=lambda stack: sum(block.above + block.height for block in stack))
        lower += [text_block([Run(family, 6.3, bold=True)], width / 2 - 1, 1.6 if lower else 0.0), *members]
    return row_block([stack_blocks(stack) for stack in stacks if stack], width / 2)


def _type_block(index: int, width: float) -> Block:
    event_type = get_type_style(index)
    segment = Segment(event_type.color, event_type.shape, 1)
    symbol = replace(PLAIN, pictogram=event_type.id, radius=10, segments=(segment,))
    return _entry_block(
        lambda pen, x, y: draw_symbol(pen, symbol, x, y, UNIT_MM), event_type.label, width, _TYPE_SYMBOL_MM
    )


def _entry_block(draws: Draw, text: str, width: float, before: float = _SYMBOL_MM) -> Block:
    """A symbol, in so many mm, and its words."""
    words = text_block([Run(text, _TEXT_PT)], width - before - 1.2)
    height = max(words.height, 4.2)

    def draw_entry(pen: Pen, box: Rect) -> None:
        draws(pen, box.x + before / 2 - 0.4, box.y + height / 2)
        words.draw(pen, Rect(box.x + before, box.y + (height - words.height) / 2, width, words.height))

    return Block(height, draw_entry)


def _sizes_block(max_incidents: int, unit: float) -> Block:
    """The classes of size of symbols, as large as on the map."""
    classes = size_classes(max_incidents)
    largest = classes[-1][2] * unit

    def draw_sizes(pen: Pen, box: Rect) -> None:
        x = box.x
        for _, text, size in classes:
            radius = size * unit
            pen.path(circle(x + radius, box.y + largest, radius), HALO, TEXT, 0.3)
            pen.text(x + 2 * radius + 0.8, box.y + largest + 0.75, text, _TEXT_PT)
            x += 2 * radius + 3.2 + 1.35 * len(text)

    return Block(2 * largest, draw_sizes, 0.8)


def _shades_block(breaks: Sequence[int], counts: Sequence[int], width: float) -> Block:
    """The scale of shades, with how many municipalities have each."""
    texts = describe_classes(breaks)
    cell = min(_MAX_CELL_MM, width / len(texts))
    size = min(_TEXT_PT, *(_TEXT_PT * (cell - 0.8) / text_width(text, _TEXT_PT) for text in texts))

    def draw_shades(pen: Pen, box: Rect) -> None:
        for number, (text, count) in enumerate(zip(texts, counts, strict=True)):
            x = box.x + number * cell
            pen.path(rectangle(Rect(x, box.y, cell, 2.6)), SHADES[number - 1] if number else UNSHADED, LINE, 0.15)
            pen.text(x + cell / 2, box.y + 5.1, text, size, ha="center")
            pen.text(x + cell / 2, box.y + 7.5, f"n={count}", _NOTE_PT, ha="center", color=FAINT)

    return Block(8.2, draw_shades, 0.8)


def list_blocks(places: Sequence[Sequence[Block]], max_incidents: int, width: float) -> Iterator[Block]:
    """List the first incidents of places, and how many are not listed; each place is the blocks of `place_blocks`."""
    total = sum(len(blocks) - 1 for blocks in places)
    if max_incidents and total:
        yield heading_block(gettext("Incidents on the map"))
        yield note_block(width)
    left = max_incidents
    for title, *incidents in places:
        if left > 0:
            yield title
        yield from incidents[: max(0, left)]
        left -= len(incidents)
    yield from unlisted_blocks(total, width, max_incidents)


def note_block(width: float) -> Block:
    """Return a note on how to read the list."""
    note = gettext("No status named: {status}. Hollow: date approximate.", status=gettext(_USUAL_STATUS))
    return text_block([Run(note, 5.4, FAINT)], width)._replace(keep=True)


def unlisted_blocks(total: int, width: float, listed: int = 0) -> Iterator[Block]:
    """Say how many of the incidents and statements on the map the list leaves out, if any."""
    if total > listed:
        if listed:
            text = ngettext(
                "{n} more is not listed; all are on the map.",
                "{n} more are not listed; all are on the map.",
                total - listed,
            )
        else:
            text = ngettext(
                "{n} entry on the map is not in this list.",
                "{n} entries on the map are not in this list.",
                total,
            )
        yield text_block([Run(text, _TITLE_PT, FAINT)], width, 1.6)


def place_blocks(place: MapPlace, width: float, remark: str = "") -> Iterator[Block]:
    """List the name of a place, with a remark on where it is, and all of its incidents, a block each."""
    names = [Run(place.name, 6.4, bold=True)]
    if current_language() == DEFAULT and place.row.name_en not in (None, *place.names):
        names.append(Run(str(place.row.name_en), _DETAIL_PT, FAINT))
    if remark:
        names.append(Run(f"({remark})", _DETAIL_PT, FAINT))
    yield text_block(names, width, 1.3)._replace(keep=True)
    yield from (_incident_block(incident, width) for incident in place.incidents)


def _incident_block(incident: ListedIncident, width: float) -> Block:
    event_type = get_type_style(incident.style.type)
    runs = [Run(incident.title, _TITLE_PT), Run(f"· {incident.when}", _DETAIL_PT, FAINT)]
    if incident.status != _USUAL_STATUS:
        doubtful = incident.status in DOUBTFUL
        runs.append(Run(f"· {gettext(incident.status)}", _DETAIL_PT, BADGE if doubtful else FAINT, doubtful))
    if incident.differs:
        runs.append(Run(gettext("≠ accounts differ").replace(" ", "\u00a0"), _DETAIL_PT, BADGE))
    lines = wrap_runs(runs, width - _TEXT_MM)
    pitch = _TITLE_PT * MM_PER_PT * 1.24

    def draw(pen: Pen, box: Rect) -> None:
        baseline = box.y + _TITLE_PT * MM_PER_PT * 0.95
        pen.text(box.x + _NUMBER_MM, baseline, str(incident.number), _TITLE_PT, color=ACCENT, bold=True, ha="right")
        segment = Segment(event_type.color, event_type.shape, 1)
        middle = baseline - 0.36 * _TITLE_PT * MM_PER_PT
        draw_shape(pen, segment, box.x + _LIST_SYMBOL_MM, middle, 0.95, incident.style.approximate)
        draw_lines(pen, (box.x + _TEXT_MM, baseline), lines, pitch)

    return Block(len(lines) * pitch, draw, 0.45)
