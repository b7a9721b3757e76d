"""Text in columns: words broken into lines, and blocks that know their height and can draw themselves.

The numbered list of incidents beside the map goes place by place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from geo.core.language import DEFAULT, current_language
from geo.core.messages import gettext, ngettext
from geo.core.model import DOUBTFUL
from geo.publish.print.map_extent import ListedIncident, MapPlace
from geo.publish.print.paper import ACCENT, BADGE, FAINT, MM_PER_PT, TEXT, Pen, Position, Rect, clean_text, text_width
from geo.publish.print.symbols import Segment, draw_shape, get_type_style

UNLIMITED = 99  # lines
_LEADING = 1.28
_BASELINE = 0.95  # from the top of a line to its baseline, as a part of its size

_TITLE_PT, _DETAIL_PT = 6.1, 5.6
_NUMBER_MM, _SYMBOL_MM, _TEXT_MM = 4.6, 6.3, 8.6  # from the left: end of number, middle of symbol, text
_USUAL_STATUS = "reported"


class Run(NamedTuple):
    """Words in one style; ``size`` in points."""

    text: str
    size: float
    color: str = TEXT
    bold: bool = False


class Piece(NamedTuple):
    """A part of a line, ``x`` mm from its left end."""

    x: float
    run: Run


class Block(NamedTuple):
    """Something in a column, ``height`` mm high.

    ``above`` is the space before it, but at the top of a column; with ``keep`` it is never the last of a column.
    """

    height: float
    draw: Callable[[Pen, Rect], None]
    above: float = 0.0
    keep: bool = False


def wrap_runs(runs: Sequence[Run], width: float, max_lines: int = UNLIMITED) -> list[list[Piece]]:
    """Break runs into lines of at most a width in mm; the last line ends in "…" where there would be too many."""
    lines: list[list[Piece]] = [[]]
    at = 0.0
    for run, word in _split_words(runs, width):
        space = text_width(" ", run.size, run.bold) if lines[-1] else 0.0
        if lines[-1] and at + space + text_width(word, run.size, run.bold) > width:
            if len(lines) == max_lines:
                lines[-1] = _shorten(lines[-1], width)
                return lines
            lines.append([])
            at = space = 0.0
        _append_word(lines[-1], at + space, run._replace(text=word))
        at += space + text_width(word, run.size, run.bold)
    return lines


def fit_runs(runs: Sequence[Run], width: float, ways: Sequence[tuple[float, int]]) -> tuple[list[list[Piece]], float]:
    """Break runs into lines in the first of some ways that has room for all of them.

    Parameters
    ----------
    runs, width
        As of `wrap_runs`.
    ways : sequence of (float, int)
        By how much the sizes are multiplied, and how many lines there may be.

    Returns
    -------
    lines : list of list of Piece
        Where no way has room, those of the last one, which end in "…".
    factor : float
        By how much the sizes were multiplied.
    """
    for factor, max_lines in ways:
        smaller = [run._replace(size=run.size * factor) for run in runs]
        lines = wrap_runs(smaller, width)
        if len(lines) <= max_lines:
            return lines, factor
    return wrap_runs(smaller, width, max_lines), factor


def draw_lines(pen: Pen, position: Position, lines: Sequence[Sequence[Piece]], pitch: float) -> None:
    """Draw lines of `wrap_runs` ``pitch`` mm apart; the position is the start of the first baseline."""
    x, y = position
    for number, line in enumerate(lines):
        for piece in line:
            run = piece.run
            pen.text(x + piece.x, y + number * pitch, run.text, run.size, color=run.color, bold=run.bold)


def flow_blocks(blocks: Sequence[Block], columns: Sequence[Rect]) -> list[Rect] | None:
    """Return the boxes of the blocks in the columns, None if there are too many."""
    column, y, boxes = 0, columns[0].y, []
    for number, block in enumerate(blocks):
        above = block.above if y > columns[column].y else 0.0
        if y + above + _inseparable_height(blocks, number) > columns[column].bottom + 1e-6:
            column, above = column + 1, 0.0
            if column == len(columns) or columns[column].y + block.height > columns[column].bottom:
                return None
            y = columns[column].y
        boxes.append(Rect(columns[column].x, y + above, columns[column].width, block.height))
        y += above + block.height
    return boxes


def heading_block(text: str, above: float = 2.6) -> Block:
    """Return the heading of a part of the columns."""
    return text_block([Run(text, 7.2, bold=True)], 200.0, above)._replace(keep=True)


def text_block(runs: Sequence[Run], width: float, above: float = 0.0) -> Block:
    """Return text in lines of a width in mm."""
    lines = wrap_runs(runs, width)
    size = max(run.size for run in runs)
    pitch = size * MM_PER_PT * _LEADING
    baseline = size * MM_PER_PT * _BASELINE
    return Block(len(lines) * pitch, lambda pen, box: draw_lines(pen, (box.x, box.y + baseline), lines, pitch), above)


def row_block(blocks: Sequence[Block], width: float, above: float = 0.0) -> Block:
    """Return blocks side by side, each of the same width."""

    def draw(pen: Pen, box: Rect) -> None:
        for number, block in enumerate(blocks):
            block.draw(pen, Rect(box.x + number * width, box.y, width, block.height))

    return Block(max(block.height for block in blocks), draw, above)


def stack_blocks(blocks: Sequence[Block]) -> Block:
    """Return blocks one below another as a single block, which no end of a column parts."""

    def draw(pen: Pen, box: Rect) -> None:
        y = box.y
        for block in blocks:
            y += block.above
            block.draw(pen, Rect(box.x, y, box.width, block.height))
            y += block.height

    return Block(sum(block.above + block.height for block in blocks), draw)


def _append_word(line: list[Piece], x: float, run: Run) -> None:
    """Append a word, joined to the one before it where both are in one style."""
    if line and line[-1].run._replace(text="") == run._replace(text=""):
        line[-1] = line[-1]._replace(run=run._replace(text=f"{line[-1].run.text} {run.text}"))
    else:
        line.append(Piece(x, run))


def _split_words(runs: Sequence[Run], width: float) -> Iterator[tuple[Run, str]]:
    """The words of the runs; a word that is wider than a line comes in parts."""
    for run in runs:
        for word in filter(None, clean_text(run.text).split(" ")):
            while text_width(word, run.size, run.bold) > width and len(word) > 1:
                fits = max(1, int(len(word) * width / text_width(word, run.size, run.bold)) - 1)
                yield run, word[:fits]
                word = word[fits:]
            yield run, word


def _shorten(line: list[Piece], width: float) -> list[Piece]:
    """The line with "…" at its end."""
    x, run = line[-1]
    text = run.text
    while len(text) > 1 and x + text_width(f"{text}…", run.size, run.bold) > width:
        text = text[:-1].rstrip()
    return [*line[:-1], Piece(x, run._replace(text=f"{text}…"))]


def _inseparable_height(blocks: Sequence[Block], number: int) -> float:
    """The height of a block and of those that must stand in the same column."""
    height = blocks[number].height
    while blocks[number].keep and number + 1 < len(blocks):
        number += 1
        height += blocks[number].above + blocks[number].height
    return height


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
        draw_shape(pen, segment, box.x + _SYMBOL_MM, middle, 0.95, incident.style.approximate)
        draw_lines(pen, (box.x + _TEXT_MM, baseline), lines, pitch)

    return Block(len(lines) * pitch, draw, 0.45)
