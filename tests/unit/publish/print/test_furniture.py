"""Scale bar and graticule tell the truth."""

import re

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from pyproj import Geod

from geo.publish.print import draw_sheet, lay_out_sheet
from geo.publish.print.furniture import format_degrees
from tests.helpers import sheets


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    layout = lay_out_sheet(sheets.real_week())
    figure, bar = draw_sheet(layout)
    figure.set_dpi(30)
    FigureCanvasAgg(figure).draw()
    west, south, _, north = layout.extent.bounds
    middle = (south + north) / 2
    ends = layout.extent.unproject([(west, middle), (west + bar.info.length_px, middle)])
    metres = Geod(ellps="WGS84").inv(*ends[0], *ends[1])[2]
    assert metres == pytest.approx(bar.info.value * {"km": 1000, "m": 1}[bar.info.units], rel=0.01)


def test_the_graticule_is_labelled_where_its_lines_meet_the_frame() -> None:
    layout = lay_out_sheet(sheets.real_week())
    meridians, parallels = layout.graticule
    for line, axis in (*((line, 0) for line in meridians), *((line, 1) for line in parallels)):
        assert layout.extent.from_paper(line.end)[axis] == pytest.approx(_read_degrees(line.text), abs=1e-3)
    assert len(meridians) >= 3
    assert len(parallels) >= 3


def _read_degrees(text: str) -> float:
    whole, minutes = re.fullmatch(r"(\d+)°(?:(\d\d)′)?[NESW]?", text).groups()  # type: ignore[union-attr]
    return int(whole) + int(minutes or 0) / 60


@pytest.mark.parametrize(
    ("degrees", "text"), [(20.5, "20°30′E"), (-68.25, "68°15′W"), (0.0, "0°"), (10 + 1 / 120, "10°00′30″E")]
)
def test_degrees_are_written_in_minutes_and_seconds(degrees: float, text: str) -> None:
    assert format_degrees(degrees, "EW") == text
