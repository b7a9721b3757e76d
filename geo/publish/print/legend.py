"""The legend: every symbol, line and shade that is on the sheet, drawn by the code that draws the map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.publish.print import symbol_style
from geo.publish.print.basemap import LINE, SHADES, UNSHADED
from geo.publish.print.legend_entries import PLAIN, UNIT, Draws, LegendContent, signs
from geo.publish.print.map_places import MapPlace
from geo.publish.print.paper import Rect
from geo.publish.print.pen import FAINT, HALO, TEXT, Pen, circle, rectangle, text_width
from geo.publish.print.symbol_style import Segment
from geo.publish.print.symbols import draw
from geo.publish.print.text_blocks import Block, Run, heading_block, row_block, stack_blocks, text_block

_SHADING_NOTE = (
    "n: how many municipalities. Places that span several are not in it. "
    "None: none recorded there in this view (no data), not that nothing happened."
)
_TEXT_PT = 6.0
_NOTE_PT = 5.4
_SYMBOL_MM, _TYPE_SYMBOL_MM = 8.0, 5.4  # room for a symbol before its words
_MAX_CELL_MM = 9.2  # width of a class in the scale of shades


def legend_blocks(content: LegendContent, width: float) -> Iterator[Block]:
    """Make the blocks of the legend for columns of a width in mm."""
    if not content.places:
        yield text_block([Run("No incidents in this view.", 7)], width)
    else:
        yield _types_block(content.places, width)
    entries = [_entry_block(draws, text, width / 2) for draws, text in signs(content)]
    if entries:
        yield heading_block("How to read the map")
        yield from (row_block(entries[i : i + 2], width / 2, 0.5) for i in range(0, len(entries), 2))
    counts = [len(place.incidents) for place in content.places if place.shape == "point"]
    if max(counts, default=0) > 1:
        yield heading_block("Incidents at one place")
        yield _sizes_block(max(counts), content.unit)
    if content.classes is not None:
        yield heading_block("Incidents in a municipality")
        yield _shades_block(content.breaks, content.classes, width)._replace(keep=True)
        yield text_block([Run(_SHADING_NOTE, _NOTE_PT, FAINT)], width, 0.6)


def describe_classes(breaks: Sequence[int]) -> list[str]:
    """Describe the classes of the shading by their counts, from none upwards, such as "2–4"."""
    ends = [*(after - 1 for after in breaks[1:]), None]
    spans = zip(breaks, ends, strict=True)
    return [
        "none",
        *(f"{low}+" if high is None else str(low) if low == high else f"{low}–{high}" for low, high in spans),
    ]


def _types_block(places: Sequence[MapPlace], width: float) -> Block:
    """The types of incidents by family, in two stacks about as high as each other."""
    types = sorted({incident.style.kind for place in places for incident in place.incidents})
    stacks: tuple[list[Block], list[Block]] = ([], [])
    for family in dict.fromkeys(symbol_style.drawn(index).family for index in types):
        members = [_type_block(index, width / 2) for index in types if symbol_style.drawn(index).family == family]
        lower = min(stacks, key=lambda stack: sum(block.above + block.height for block in stack))
        lower += [text_block([Run(family, 6.3, bold=True)], width / 2 - 1, 1.6 if lower else 0.0), *members]
    return row_block([stack_blocks(stack) for stack in stacks if stack], width / 2)


def _type_block(index: int, width: float) -> Block:
    event_type = symbol_style.drawn(index)
    segment = Segment(event_type.color, event_type.shape, 1)
    symbol = replace(PLAIN, text=event_type.letter, radius=8.5, shares=(segment,))
    return _entry_block(lambda pen, x, y: draw(pen, symbol, x, y, UNIT), event_type.label, width, _TYPE_SYMBOL_MM)


def _entry_block(draws: Draws, text: str, width: float, before: float = _SYMBOL_MM) -> Block:
    """A symbol, in so many mm, and its words."""
    words = text_block([Run(text, _TEXT_PT)], width - before - 1.2)
    height = max(words.height, 4.2)

    def draw_entry(pen: Pen, box: Rect) -> None:
        draws(pen, box.x + before / 2 - 0.4, box.y + height / 2)
        words.draw(pen, Rect(box.x + before, box.y + (height - words.height) / 2, width, words.height))

    return Block(height, draw_entry)


def _sizes_block(max_incidents: int, unit: float) -> Block:
    """The classes of size of symbols, as large as on the map."""
    classes = symbol_style.sizes(max_incidents)
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
