"""The legend: every symbol, line and shade that is on the sheet, drawn by the code that draws the map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.publish.print.basemap import SHADES, UNSHADED
from geo.publish.print.legend_entries import PLAIN, UNIT_MM, Draw, LegendContent, list_entries
from geo.publish.print.map_places import MapPlace
from geo.publish.print.paper import Rect
from geo.publish.print.pen import FAINT, HALO, LINE, TEXT, Pen, circle, rectangle, text_width
from geo.publish.print.symbol_style import (
    Segment,
    describe_range,
    get_family_label,
    get_type_style,
    size_classes,
)
from geo.publish.print.symbols import draw_symbol
from geo.publish.print.text_blocks import Block, Run, heading_block, row_block, stack_blocks, text_block
from geo.web.symbology import SYMBOLS

_WORDS = SYMBOLS["legend"]
_NONE_NOTE = "None: none recorded there in this view (no data), not that nothing happened."
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
    entries = [_entry_block(draws, text, width / 2) for draws, text in list_entries(content)]
    if entries:
        yield heading_block(_WORDS["heading"])
        yield from (row_block(entries[i : i + 2], width / 2, 0.5) for i in range(0, len(entries), 2))
    counts = [len(place.incidents) for place in content.places if place.shape == "point"]
    if max(counts, default=0) > 1:
        yield heading_block(_WORDS["sizes"])
        yield _sizes_block(max(counts), content.unit)
    if content.classes is not None:
        yield heading_block(_WORDS["shades"])
        yield _shades_block(content.breaks, content.classes, width)._replace(keep=True)
        yield text_block([Run(f"{_WORDS['shades_note']} {_NONE_NOTE}", _NOTE_PT, FAINT)], width, 0.6)


def describe_classes(breaks: Sequence[int]) -> list[str]:
    """Describe the classes of the shading by their counts, from none upwards, such as "2–4"."""
    ends = [*(after - 1 for after in breaks[1:]), None]
    ranges = (describe_range(low, high) for low, high in zip(breaks, ends, strict=True))
    return [_WORDS["no_incidents_class"], *ranges]


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
    symbol = replace(PLAIN, text=event_type.letter, radius=8.5, segments=(segment,))
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
