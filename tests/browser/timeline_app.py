"""A page with nothing but the timeline, its record and what Python hears of it.

``?record=`` names the record; with ``?echo=`` Python passes back each window that the timeline commits.
"""

import json
import random
import secrets
from dataclasses import asdict
from datetime import date
from typing import Any

import streamlit as st

from geo.core.dates import Window, find_clusters
from geo.core.model import FAMILIES, STATEMENT, TYPES
from geo.web import routes
from geo.web.components import publish, show_timeline, subscribe

EPOCH = date(1970, 1, 1).toordinal()
FIRST, LAST = date(2021, 9, 20).toordinal() - EPOCH, date(2022, 12, 12).toordinal() - EPOCH
TYPE_IDS = [kind.id for kind in TYPES]
FAMILY_IDS = [family.id for family in FAMILIES]

Row = tuple[int, int, str, bool]


def record(rows: list[Row], first: int, last: int) -> dict[str, Any]:
    """The message's record from (first day, last day, type, approximate) rows."""
    rows = sorted(rows)
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return {
        "version": str(len(rows)),
        "first": first,
        "last": last,
        "clusters": find_clusters(columns[0], columns[1]),
        "families": [asdict(family) for family in FAMILIES],
        "types": [
            asdict(kind)
            | {"family": FAMILY_IDS.index(kind.family), "layer": "statements" if kind.id == STATEMENT else "incidents"}
            | {"color": kind.color, "dark": kind.dark}
            for kind in TYPES
        ],
        "places": [{"id": "jarinje", "sq": "Jarinja", "sr": "Jarinje", "en": "Jarinje"}],
        "incidents": {
            "id": [f"event-{row}" for row in range(len(rows))],
            "title": [f"Event {row}" for row in range(len(rows))],
            "first": list(columns[0]),
            "last": list(columns[1]),
            "place": [0] * len(rows),
            "type": [TYPE_IDS.index(kind) for kind in columns[2]],
            "approx": [int(approximate) for approximate in columns[3]],
        },
    }


def sample() -> list[Row]:
    """Thirty-seven incidents in clusters, with statements, weeks, months and approximate dates among them."""
    chance = random.Random(7)
    kinds = [kind for kind in TYPE_IDS if kind != STATEMENT]
    rows: list[Row] = [(FIRST, FIRST, "closure", False), (LAST, LAST, "barricade", False)]
    clusters = ((FIRST + 4, 9, 9), (FIRST + 310, 12, 8), (LAST - 35, 10, 6), (LAST - 6, 5, 9))
    for centre, spread, size in clusters:
        for _ in range(size):
            day = max(FIRST, min(LAST, round(chance.gauss(centre, spread))))
            rows.append((day, day, chance.choice(kinds), chance.random() < 0.2))
    rows += [
        (LAST - 2, LAST, "barricade", False),
        (LAST - 41, LAST - 12, "resignation", False),
        (FIRST + 5, FIRST + 6, "deployment", True),
    ]
    return rows + [(day, day, STATEMENT, False) for day in (FIRST + 6, LAST - 30, LAST - 2)]


def count(rows: list[Row], first: int, last: int, statements: bool = False) -> int:
    """How many of the rows overlap a window, one by one."""
    return sum(begin <= last and end >= first and (kind == STATEMENT) == statements for begin, end, kind, _ in rows)


def many(count: int = 100_000, days: int = 3653) -> list[Row]:
    chance = random.Random(11)
    rows = []
    for _ in range(count):
        first = LAST - chance.randrange(days)
        length = chance.choice((0, 0, 0, 0, 0, 2, 6, 30))
        rows.append((first, min(first + length, LAST), chance.choice(TYPE_IDS[:-1]), chance.random() < 0.1))
    return rows


RECORDS = {
    "sample": lambda: record(sample(), FIRST, LAST),
    "filtered": lambda: record([row for row in sample() if row[2] != "barricade"], FIRST, LAST),
    "empty": lambda: record([], FIRST, LAST),
    "one": lambda: record([(FIRST + 100, FIRST + 100, "arrest", False)], FIRST, LAST),
    "one-day": lambda: record([(LAST, LAST, "arrest", False), (LAST, LAST, "riot", True)], LAST, LAST),
    "days": lambda: record([row for row in sample() if row[0] >= LAST - 20], LAST - 20, LAST),
    "many": lambda: record(many(), LAST - 3652, LAST),
}


def main() -> None:
    channel = st.session_state.setdefault("channel", "incidents-" + secrets.token_hex(8))
    runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    name = "filtered" if st.session_state.get("filtered") else st.query_params.get("record", "sample")
    shown = RECORDS[name]()
    start = st.session_state.get("start", Window(shown["first"], shown["last"]))
    st.text("above")
    publish(channel, "record message", [{"kind": "record", "record": shown}])
    committed = show_timeline(channel, start, key="timeline")
    received = subscribe(channel, "subscription", ("window", "select"), known={"window": start.message()})
    st.text("below")
    if "echo" in st.query_params and committed:
        st.session_state["start"] = committed
    st.button("Ask", on_click=lambda: st.session_state.update(start=Window(LAST - 11, LAST - 1)))
    st.toggle("Filter", key="filtered")
    python = {"channel": channel, "runs": runs, "committed": committed and asdict(committed), "received": received}
    st.code(json.dumps(python), language=None)


app = st.App(__file__, routes=routes.create_asset_routes())

if __name__ == "__main__":
    st.set_page_config(layout="wide")
    main()
