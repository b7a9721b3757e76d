"""The timeline and the map: each is sent once, and then moved in the browser without Python."""

from __future__ import annotations

from geo.app.channel import TIMELINE_KEY, receive_window, subscribe_to_map
from geo.app.region import region
from geo.app.session import get_session
from geo.core.messages import gettext_noop
from geo.record.record import Record
from geo.web import assets, components
from geo.web.base_map import create_map
from geo.web.record_route import publish_columns

MAP_HEIGHT_PX = 560


@region(gettext_noop("The timeline"), key="timeline")
def show_timeline() -> None:
    """Show the timeline, at the window that was requested last."""
    session = get_session()
    components.show_timeline(
        session.channel, session.requested_window, session.key(TIMELINE_KEY), receive_window, session.window_request
    )


@region(gettext_noop("The map"))
def show_map(record: Record) -> None:
    """Show the map as the address asked for it."""
    # Here, since Streamlit serves the frame only where the package is first imported in the run of a session.
    from streamlit_folium import st_folium

    session = get_session()
    view = session.initial_view
    begin = {"view": view.camera and view.camera._asdict(), "layers": list(view.layers), "base": view.base}
    session.first_columns = session.first_columns or publish_columns(record).address
    base = create_map(
        record,
        assets.serve_scripts(),
        assets.serve_styles(),
        assets.serve_map_script(),
        session.channel,
        session.first_columns,
        begin,
    )
    # Without `render`, which draws a whole page that is not sent, it costs half as much.
    st_folium(base, key=session.key("map"), height=MAP_HEIGHT_PX, use_container_width=True, returned_objects=[],
              render=False)  # fmt: skip
    subscribe_to_map(record)
