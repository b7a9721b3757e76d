"""The plain way: a slider of Streamlit's, and circle markers through `feature_group_to_add`.

``streamlit run plain_app.py -- RECORD GESTURE``
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import folium
import pandas as pd
import streamlit as st

from bench.markers import GESTURES, RADIUS, spots
from geo.core.dates import day_number, from_day_number
from geo.record.record import load_record
from geo.web import routes


@st.cache_resource
def load(path: str) -> pd.DataFrame:
    return spots(load_record(Path(path)))


def main() -> None:
    """Show the slider and the map."""
    from streamlit_folium import st_folium  # here, as in geo/app/channel.py

    st.set_page_config(layout="wide")
    incidents = load(sys.argv[1])
    gesture = GESTURES[sys.argv[2]]
    first, last = (from_day_number(int(incidents[end].agg(edge))) for end, edge in (("first", "min"), ("last", "max")))
    day = day_number(st.slider("Until", first, last, value=gesture.start, step=timedelta(days=12)))
    group = folium.FeatureGroup()
    for one in incidents[(incidents["first"] <= day) & (incidents["last"] > day - gesture.days)].itertuples():
        folium.CircleMarker((one.lat, one.lon), RADIUS, color=one.color, fill=True).add_to(group)
    base = folium.Map((42.6, 20.9), zoom_start=8, tiles=None)
    base.default_js, base.default_css = routes.serve_scripts(), routes.serve_styles()
    st_folium(base, feature_group_to_add=group, key="map", returned_objects=[], height=560, use_container_width=True)


app = st.App(__file__, routes=routes.create_asset_routes())

if __name__ == "__main__":
    main()
