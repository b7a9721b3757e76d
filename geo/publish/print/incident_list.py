"""The numbered list of incidents beside the map, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.core.language import DEFAULT, current_language
from geo.core.messages import gettext, ngettext
from geo.core.model import DOUBTFUL
from geo.publish.print.map_places import ListedIncident, MapPlace
from geo.publish.print.paper import Rect
from geo.publish.print.pen import ACCENT, BADGE, FAINT, MM, Pen
from geo.publish.print.symbols import Segment, draw_shape, get_type_style
from geo.publish.print.text_blocks import Block, Run, draw_lines, heading_block, text_block, wrap_runs

_TITLE_PT, _DETAIL_PT = 6.1, 5.6
_NUMBER_MM, _SYMBOL_MM, _TEXT_MM = 4.6, 6.3, 8.6  # from the left: end of number, middle of symbol, text
_USUAL_STATUS = "reported"


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
    pitch = _TITLE_PT * MM * 1.24

    def draw(pen: Pen, box: Rect) -> None:
        baseline = box.y + _TITLE_PT * MM * 0.95
        pen.text(box.x + _NUMBER_MM, baseline, str(incident.number), _TITLE_PT, color=ACCENT, bold=True, ha="right")
        segment = Segment(event_type.color, event_type.shape, 1)
        middle = baseline - 0.36 * _TITLE_PT * MM
        draw_shape(pen, segment, box.x + _SYMBOL_MM, middle, 0.95, incident.style.approximate)
        draw_lines(pen, (box.x + _TEXT_MM, baseline), lines, pitch)

    return Block(len(lines) * pitch, draw, 0.45)
