"""The numbered list of incidents beside the map, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.publish.print import symbol_style as looks
from geo.publish.print.map_extent import Window, away
from geo.publish.print.map_places import Entry, Site
from geo.publish.print.paper import Rect
from geo.publish.print.pen import ACCENT, BADGE, FAINT, TEXT, Pen
from geo.publish.print.symbol_style import Share
from geo.publish.print.symbols import draw_shape
from geo.publish.print.text_blocks import Block, heading, words
from geo.publish.print.text_metrics import MM, Run, wrap

_SIZE, _SMALL = 6.1, 5.6
_INDENT, _ICON = 8.6, 6.3
_USUAL = "reported"
_DOUBTFUL = ("disputed", "retracted")


def blocks(places: Sequence[Sequence[Block]], most: int, across: float) -> Iterator[Block]:
    """The first ``most`` incidents of places, each as of `place`, and how many are not listed."""
    every = sum(len(one) - 1 for one in places)
    if not every:
        return
    if most:
        yield heading("Incidents on the map")
        yield note(across)
    left = most
    for title, *entries in places:
        if left > 0:
            yield title
        yield from entries[: max(0, left)]
        left -= len(entries)
    if most < every:
        yield from unlisted(every, across, most)


def note(across: float) -> Block:
    """How to read the entries."""
    return words([Run(f"No status named: {_USUAL}. Hollow: date approximate.", 5.4, FAINT)], across)._replace(keep=True)


def unlisted(every: int, across: float, listed: int = 0) -> Iterator[Block]:
    """How many of the incidents on the map the list leaves out."""
    if every > listed:
        rest = f"{every - listed:,} more" if listed else f"The {every:,} incidents on the map"
        said = f"{rest} {'is' if every - listed == 1 else 'are'} not listed; all are on the map."
        yield words([Run(said, _SIZE, FAINT)], across, 1.6)


def place(site: Site, across: float, window: Window | None = None) -> Iterator[Block]:
    """The name of a place, and all of its incidents; beyond a window, with how far away it is."""
    english = [site.row.name_en] if site.row.name_en not in (None, *site.names) else []
    named = [Run(site.name, 6.4, TEXT, True), *(Run(str(one), _SMALL, FAINT) for one in english)]
    where = [site.row.outside, away(site.row, window)] if window else []
    said = [Run(f"({'; '.join(one for one in where if one)})", _SMALL, FAINT)] if any(where) else []
    yield words([*named, *said], across, 1.3)._replace(keep=True)
    yield from (_entry(one, across) for one in site.entries)


def _entry(entry: Entry, across: float) -> Block:
    kind = looks.drawn(entry.trait.kind)
    doubtful = entry.status in _DOUBTFUL
    runs = [
        Run(entry.title, _SIZE),
        Run(f"· {entry.when}", _SMALL, FAINT),
        *([Run(f"· {entry.status}", _SMALL, BADGE if doubtful else FAINT, doubtful)] if entry.status != _USUAL else []),
        *([Run("≠\u00a0accounts\u00a0differ", _SMALL, BADGE)] if entry.differs else []),
    ]
    lines = wrap(runs, across - _INDENT)
    pitch = _SIZE * MM * 1.24

    def draw(pen: Pen, box: Rect) -> None:
        base = box.y + _SIZE * MM * 0.95
        pen.text(box.x + 4.6, base, str(entry.number), _SIZE, color=ACCENT, bold=True, ha="right")
        share = Share(kind.color, kind.shape, 1)
        draw_shape(pen, share, box.x + _ICON, base - 0.36 * _SIZE * MM, 0.95, entry.trait.approximate)
        pen.lines(box.x + _INDENT, base, lines, pitch)

    return Block(len(lines) * pitch, draw, 0.45)
