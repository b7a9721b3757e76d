"""The map and the timeline, and all messages between the page, them and Python, on one BroadcastChannel a session.

Map and timeline are each sent once, and then moved in the browser without Python.

========== ============================ ============================== ================================================
message    published by                 received by                    Python
========== ============================ ============================== ================================================
``hello``  who starts to receive        all: they publish again        does not run
``record`` `publish_record`             map, timeline                  publishes when filters or sources left out change
``window`` timeline                     map, figures, facets           runs `receive_window` once the window rests
``select`` map; a row of the list or    map, `subscribe_to_selection`  runs `_receive_selection` when it is another one
           the table; the story; the
           panel to a newcoming map
``high-    map and list: what the       list and map                   does not run
light``    pointer or focus is on
``filter`` map: a click on a family     `subscribe_to_map`             runs `_receive_map`
           in the legend
``layers`` map: layers or base map      timeline, `subscribe_to_map`   runs `_receive_map`
           switched
``view``   map: where it rests          `subscribe_to_map`             runs `_receive_map`
========== ============================ ============================== ================================================

A record is a file of columns that map and timeline fetch once a version (geo/web/record_columns.py); the message says
where it is, and as bits which of its incidents pass, or where these bits are if they are many. A window that moves is
no message but a function call in the page (geo/web/shared/page_channel.js), drawn in the frame of the pointer event; on
the channel it is once it rests. Who comes later, as the facets in their popover do, finds the last one there. It
reaches Python as the state of the timeline's component, not by a subscription. The stand-alone page has the same
messages without Python; geo/web/shared/page_channel.js names them for the browser.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple, get_args

from geo.app.region import region
from geo.app.session import (
    FILTERED_REGIONS,
    Region,
    Selection,
    change_filters,
    change_view,
    get_session,
    request_reveal,
    request_window,
    tell,
)
from geo.core import evidence
from geo.core.dates import Window
from geo.core.messages import gettext_noop
from geo.record import filters, overview, queries
from geo.record.record import Record, share_results
from geo.record.view import SELECTION_KEYS, Camera, Page
from geo.web import components, routes
from geo.web.base_map import create_map
from geo.web.map_data import find_chosen
from geo.web.record_columns import hash_version
from geo.web.routes import ColumnFile, publish_columns, publish_rows

TIMELINE_KEY = "timeline"
_MAP_KEY = "map subscription"
_SELECTION_KEY = "selection subscription"
_BUTTONS_KEY = "buttons"
MAP_HEIGHT_PX = 560


@region(gettext_noop("The record on the map"), key="record")
def publish_record(record: Record) -> None:
    """Publish the incidents that pass the filters to map and timeline."""
    session = get_session()
    view = session.view
    passing = _describe_passing(record, view.filters, view.without)
    session.serve_rows("map", passing.files)
    components.publish(session.channel, session.key("record message"), [{"kind": "record", "record": passing.message}])


class _Passing(NamedTuple):
    """Which incidents pass, as the message says it, and the files that it names: they are served while this is kept."""

    message: dict[str, Any]
    files: tuple[ColumnFile, ...]


@share_results(16)
def _describe_passing(record: Record, chosen: filters.Filters, without: tuple[str, ...]) -> _Passing:
    """Describe which of the record's incidents pass, and what becomes of them without the sources taken out."""
    passing = filters.filter_incidents(record, chosen)
    marked = {"passing": passing.index, "drops": None, "lost": None}
    if without:
        support = queries.assess_incidents(record, passing, without)
        marked |= {"drops": passing.index[support == evidence.DROPS], "lost": passing.index[support == evidence.LOST]}
    served = {name: (None, None) if rows is None else publish_rows(record, rows) for name, rows in marked.items()}
    content = {
        "columns": publish_columns(record).address,
        **{name: encoded for name, (encoded, _) in served.items()},
        **find_chosen(record, chosen.municipalities, chosen.types),
    }
    files = tuple(file for _, file in served.values() if file)
    return _Passing({"version": hash_version(json.dumps(content).encode()), **content}, files)


def move_figures(record: Record, municipalities: Iterable[str]) -> None:
    """Have the figures of these municipalities move with the window before it is let go."""
    session = get_session()
    others = _describe_passing(record, replace(session.view.filters, municipalities=()), ())
    session.serve_rows("figures", others.files)
    units = record.boundaries.frame.index
    positions = {id: int(units.get_loc(id)) for id in municipalities}
    components.move_figures(session.channel, session.key("figures"), others.message, len(units), positions)


def publish_told(place: str, event: str, fly: bool) -> None:
    """Publish that the story selects an incident; with ``fly`` the map moves there."""
    session = get_session()
    message = _select_message({"place": place, "municipality": None, "event": event}, fly)
    components.publish(session.channel, session.key("selection by story"), [{**message, "by": "story"}])


def _select_message(selected: Selection, fly: bool = False) -> dict[str, Any]:
    return {"kind": "select", "fly": fly, **selected}


def receive_window() -> None:
    """Set the window on which the timeline rests."""
    session = get_session()
    window = components.committed_window(session.key(TIMELINE_KEY)) or session.view.window
    change_view("side_panel", "bottom_panel", window=window)


@region(gettext_noop("Where the map is"))
def subscribe_to_map(record: Record) -> None:
    """Follow where the map is, which layers are on, and clicks on families in the legend."""
    session = get_session()
    components.subscribe(session.channel, session.key(_MAP_KEY), ["view", "layers", "filter"],
                         on_message=lambda: _receive_map(record))  # fmt: skip


def _receive_map(record: Record) -> None:
    session = get_session()
    received = components.received_messages(session.key(_MAP_KEY))
    changes: dict[str, Any] = {}
    regions: tuple[Region, ...] = ()
    if camera := received.get("view"):
        changes["camera"] = Camera(camera["lat"], camera["lon"], camera["zoom"])
    if switched := received.get("layers"):
        changes |= {"layers": tuple(switched["on"]), "base": switched["base"]}
        if changes["layers"] != session.view.layers:
            regions = "side_panel", "bottom_panel"
    click = received.get("filter")
    if click and click != session.last_click:
        session.last_click = click
        changes["filters"] = filters.drop_unknown_choices(
            record, replace(session.view.filters, types=tuple(click["types"]))
        )
        regions = FILTERED_REGIONS
    change_view(*regions, **changes)


def _choose_alone(chosen: filters.Filters, municipality: str) -> filters.Filters:
    """Choose a municipality alone; none where it is alone already."""
    return replace(chosen, municipalities=() if chosen.municipalities == (municipality,) else (municipality,))


def subscribe_to_selection(selected: Selection) -> None:
    """Follow what is selected; a message of what is selected already runs nothing."""
    session, known = get_session(), {"select": _select_message(selected)}
    components.subscribe(session.channel, session.key(_SELECTION_KEY), ["select"], known,
                         on_message=_receive_selection)  # fmt: skip


def _receive_selection() -> None:
    """Select what has been selected on the map or in the table. The story has changed the view itself."""
    message = components.received_messages(get_session().key(_SELECTION_KEY)).get("select", {})
    if message.get("by") == "story":
        return
    if message.get("by") == "table":
        request_reveal(message["event"], fly=False)  # the map has heard it too
    nearest = next((key for key in SELECTION_KEYS if message.get(key)), None)
    selected = {key: message[key] if key == nearest else None for key in SELECTION_KEYS}
    change_view("side_panel", **selected)


def control_panel(selected: Selection) -> None:
    """Scroll the side panel to its top when something else is selected, and bring into view what is to be revealed."""
    session = get_session()
    components.control_panel(session.channel, session.key("panel control"), selected, session.reveal)


def subscribe_to_buttons(record: Record) -> None:
    """Follow the buttons in the page's own HTML."""
    session = get_session()
    components.subscribe_to_buttons(session.channel, session.key(_BUTTONS_KEY), lambda: _receive_press(record))


def _receive_press(record: Record) -> None:
    """Do what a button says: geo/web/streamlit/buttons.js has those that need no Python."""
    session = get_session()
    match components.pressed_button(session.key(_BUTTONS_KEY)):
        case ("remove", chip):
            name, _, choice = chip.partition(" ")
            change_filters(filters.remove_choice(session.view.filters, name, choice))
        case ("remove-all", _):
            change_filters(filters.Filters())
        case ("undo", what):
            _undo(record, what)
        case ("show", event):
            request_reveal(event, fly=True)
            change_view("side_panel", event=event, place=None, municipality=None)
        case ("tell", event):
            request_reveal(event, fly=False)
            tell(event)
        case ("municipality", id):
            change_filters(_choose_alone(session.view.filters, id))
        case ("period", id):
            first, last = overview.period_days(id)
            request_window(Window(max(first, record.days[0]), min(last, record.days[1])))
        case ("sort", column):
            is_reversed = session.view.sort == column
            session.turned_page = None
            change_view("bottom_panel", sort=f"-{column}" if is_reversed else column)
        case ("page", page) if page in get_args(Page):
            session.turned_page = None
            change_view("bottom_panel", "side_panel", page=page)
        case ("turn", page):
            session.turned_page = int(page)
            change_view("bottom_panel")
        case press:
            session.dialog = press
            change_view("dialogs")


def _undo(record: Record, what: str) -> None:
    """Take back what keeps a view empty: see `geo.record.overview.WayOut`."""
    chosen, whole = get_session().view.filters, Window(*record.days)
    if what == "search":
        change_filters(replace(chosen, text=""))
    elif what == "filters":
        change_filters(filters.Filters(text=chosen.text))
    elif what == "dates":
        request_window(whole)
    elif what == "everything":
        request_window(whole, filters=filters.Filters())


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
        routes.serve_scripts(),
        routes.serve_styles(),
        routes.serve_map_script(),
        session.channel,
        session.first_columns,
        begin,
    )
    # Without `render`, which draws a whole page that is not sent, it costs half as much.
    st_folium(base, key=session.key("map"), height=MAP_HEIGHT_PX, use_container_width=True, returned_objects=[],
              render=False)  # fmt: skip
    subscribe_to_map(record)
