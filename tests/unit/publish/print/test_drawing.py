"""What is drawn on a sheet."""

from dataclasses import replace

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from geo.publish.print import draw_sheet, lay_out_sheet
from geo.publish.print.paper import TEXT, Position
from tests.helpers import sheets, squares


def fills_at(figure: Figure, position: Position) -> set[str]:
    """The colours of all shapes on the sheet, over its map, that hold a position in mm."""
    patches = [patch for patch in figure.axes[-1].patches if patch.get_path().contains_point(position)]
    return {to_hex(patch.get_facecolor()) for patch in patches}


def is_struck_through(figure: Figure, position: Position) -> bool:
    """Whether the middle of a dark line is at a position in mm."""
    lines = [patch for patch in figure.axes[-1].patches if len(patch.get_path()) == 2]
    dark = [line.get_path().vertices for line in lines if to_hex(line.get_edgecolor()) == TEXT]
    return any(np.allclose(ends.mean(axis=0), position) for ends in dark)


def test_every_shape_of_symbol_is_drawn_in_its_color_where_its_place_is() -> None:
    types = ["statement", "riot", "patrol", "closure", "visit", "assault"]
    places = [squares.place(f"p{i}", (42.02 + 0.03 * i, 20.05)) for i in range(7)]
    events = [squares.event(f"e{i}", f"p{i}", type=type) for i, type in enumerate(types)]
    events.append(squares.event("e6", "p6", status="retracted"))
    layout = lay_out_sheet(sheets.extract_places(*places, events=events))
    figure, _ = draw_sheet(layout)
    segments = [symbol.place.style.segments[0] for symbol in layout.symbols]
    assert [segment.shape for segment in segments] == [
        "speech", "square", "diamond", "pentagon", "circle", "triangle", "cross",
    ]  # fmt: skip
    for symbol, segment in zip(layout.symbols, segments, strict=True):
        assert segment.color in fills_at(figure, symbol.at)


def test_only_symbols_of_incidents_without_support_are_struck_through() -> None:
    places = [squares.place("mill", (42.05, 20.05)), squares.place("dam", (42.15, 20.15))]
    events = [squares.event("lost", "mill", sources=("police",)), squares.event("stands", "dam")]
    extract = sheets.extract_places(*places, events=events)
    layout = lay_out_sheet(replace(extract, view=replace(extract.view, without=("police",))))
    figure, _ = draw_sheet(layout)
    struck = {symbol.place.id: is_struck_through(figure, symbol.at) for symbol in layout.symbols}
    assert struck == {"mill": True, "dam": False}
