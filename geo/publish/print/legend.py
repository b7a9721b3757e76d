"""The legend: every symbol, line and shade that is on the sheet, drawn by the code that draws the map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.publish.print import symbol_style as looks
from geo.publish.print.basemap import LINE, OWN, SHADES
from geo.publish.print.legend_entries import PLAIN, UNIT, Draws, Key, signs
from geo.publish.print.map_places import Site
from geo.publish.print.paper import Rect
from geo.publish.print.pen import FAINT, HALO, TEXT, Pen, circle, rectangle
from geo.publish.print.symbol_style import Share
from geo.publish.print.symbols import draw
from geo.publish.print.text_blocks import Block, heading, pile, row, words
from geo.publish.print.text_metrics import Run, width

_NOTE = (
    "n: how many municipalities. Places that span several are not in it. "
    "None: none recorded there in this view (no data), not that nothing happened."
)
_SIZE = 6.0
_SIGN = 8.0  # mm for a sign before its words


def blocks(key: Key, across: float) -> Iterator[Block]:
    """The legend in a column so wide."""
    if not key.sites:
        yield words([Run("No incidents in this view.", 7, TEXT)], across)
    else:
        yield _types(key.sites, across)
    read = [_sign(draws, text, across / 2) for draws, text in signs(key)]
    if read:
        yield heading("How to read the map")
        yield from (row(read[one : one + 2], across / 2, 0.5) for one in range(0, len(read), 2))
    symbols = [len(site.entries) for site in key.sites if site.drawn == "point"]
    if max(symbols, default=0) > 1:
        yield heading("Incidents at one place")
        yield _sizes(max(symbols), key.unit)
    if key.classes is not None:
        yield heading("Incidents in a municipality")
        yield _strip(key.breaks, key.classes, across)._replace(keep=True)
        yield words([Run(_NOTE, 5.4, FAINT)], across, 0.6)


def ranges(breaks: Sequence[int]) -> list[str]:
    """The classes in words, from none upwards."""
    ends = [*(after - 1 for after in breaks[1:]), None]
    spans = zip(breaks, ends, strict=True)
    return [
        "none",
        *(f"{low}+" if high is None else str(low) if low == high else f"{low}–{high}" for low, high in spans),
    ]


def _types(sites: Sequence[Site], across: float) -> Block:
    """The types by family, in two stacks about as high as each other."""
    kinds = sorted({entry.trait.kind for site in sites for entry in site.entries})
    stacks: tuple[list[Block], list[Block]] = ([], [])
    for family in dict.fromkeys(looks.drawn(kind).family for kind in kinds):
        own = [_type(kind, across / 2) for kind in kinds if looks.drawn(kind).family == family]
        lower = min(stacks, key=lambda stack: sum(block.above + block.height for block in stack))
        lower += [words([Run(family, 6.3, TEXT, True)], across / 2 - 1, 1.6 if lower else 0.0), *own]
    return row([pile(stack) for stack in stacks if stack], across / 2)


def _type(kind: int, across: float) -> Block:
    one = looks.drawn(kind)
    symbol = replace(PLAIN, text=one.letter, radius=8.5, shares=(Share(one.color, one.shape, 1),))
    return _sign(lambda pen, x, y: draw(pen, symbol, x, y, UNIT), one.label, across, 5.4)


def _sign(draws: Draws, text: str, across: float, before: float = _SIGN) -> Block:
    said = words([Run(text, _SIZE)], across - before - 1.2)
    height = max(said.height, 4.2)

    def both(pen: Pen, box: Rect) -> None:
        draws(pen, box.x + before / 2 - 0.4, box.y + height / 2)
        said.draw(pen, Rect(box.x + before, box.y + (height - said.height) / 2, across, said.height))

    return Block(height, both)


def _sizes(most: int, unit: float) -> Block:
    classes = looks.sizes(most)
    largest = classes[-1][2] * unit

    def draws(pen: Pen, box: Rect) -> None:
        x = box.x
        for _, text, size in classes:
            own = size * unit
            pen.path(circle(x + own, box.y + largest, own), HALO, TEXT, 0.3)
            pen.text(x + 2 * own + 0.8, box.y + largest + 0.75, text, _SIZE)
            x += 2 * own + 3.2 + 1.35 * len(text)

    return Block(2 * largest, draws, 0.8)


def _strip(breaks: Sequence[int], classes: Sequence[int], across: float) -> Block:
    cell = min(9.2, across / (len(breaks) + 1))
    size = min(_SIZE, *(_SIZE * (cell - 0.8) / width(text, _SIZE) for text in ranges(breaks)))

    def draws(pen: Pen, box: Rect) -> None:
        for number, (text, n) in enumerate(zip(ranges(breaks), classes, strict=True)):
            x = box.x + number * cell
            pen.path(rectangle(Rect(x, box.y, cell, 2.6)), SHADES[number - 1] if number else OWN, LINE, 0.15)
            pen.text(x + cell / 2, box.y + 5.1, text, size, ha="center")
            pen.text(x + cell / 2, box.y + 7.5, f"n={n}", 5.4, ha="center", color=FAINT)

    return Block(8.2, draws, 0.8)
