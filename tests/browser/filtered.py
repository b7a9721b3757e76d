"""The incidents that filters leave, as the map has them and as pandas finds them."""

from dashboard_page import DashboardPage
from real_record import RECORD

from geo.record.filters import Filters
from tests.helpers.plain_filter import filter_by_pandas

IDS = """incidents.record.incidents.id.filter((_, i) =>
  incidents.record.types[incidents.record.incidents.type[i]].layer === "incidents").sort()"""


def ids(dashboard: DashboardPage) -> list[str]:
    """The incidents that the map has, without statements."""
    found: list[str] = dashboard.map.evaluate(IDS)
    return found


def expect_ids(dashboard: DashboardPage, chosen: Filters) -> None:
    """Wait until the map has what the filters leave."""
    dashboard.map.wait_for_function(f"wanted => JSON.stringify({IDS}) === JSON.stringify(wanted)", arg=plain(chosen))


def plain(chosen: Filters) -> list[str]:
    """What the filters leave of the real record by pandas alone."""
    return filter_by_pandas(RECORD, chosen)
