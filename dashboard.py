"""The page. `streamlit run dashboard.py -- OPTIONS`, which `geo.record.record.USAGE` lists."""

import streamlit as st

from geo.app.channel import publish_record, show_map, show_timeline
from geo.app.opening import show_dialogs, show_opened_file, take_files
from geo.app.panels import show_bottom_panel, show_filter_bar, show_side_panel
from geo.app.records import prepare_server, show_last_good_record, watch_page
from geo.app.region import explain_page_fault
from geo.app.session import begin_session, page_language
from geo.core.language import use_language
from geo.core.messages import gettext
from geo.web import routes, templates
from geo.web.security import create_middleware


def main() -> None:
    """Lay out the page in the reader's language."""
    with use_language(page_language()):
        st.set_page_config(page_title=gettext("Incidents"), page_icon="📍", layout="wide")
        st.html(templates.style_element())
        top = st.container()
        show_regions()
        with top:  # where the place is always the same; last, as until then the page says that it is opening a file
            take_files()
            watch_page()


def show_regions() -> None:
    """Lay out the regions of the page, of a record if there is one."""
    with st.container():  # always there, so that what is below keeps its place when a notice comes or goes
        if (shown := show_opened_file() or show_last_good_record()) is None:
            return
        record, files = shown
        if faults := begin_session(record, files).address_faults:
            st.html(templates.render("address", faults=faults))
    show_dialogs(record)  # before the buttons that it listens to
    show_filter_bar(record)
    publish_record(record)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        show_map(record)
        show_timeline()
    with right:
        show_side_panel(record)
    show_bottom_panel(record)


# `streamlit run` finds the app by this assignment, serves it, and runs this file again for each session.
app = st.App(
    __file__,
    lifespan=prepare_server,
    routes=[*routes.create_asset_routes(), *routes.create_record_routes(), *routes.create_inbox_routes()],
    middleware=create_middleware(),
    on_script_error=explain_page_fault,
)

if __name__ == "__main__":
    main()
