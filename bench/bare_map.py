"""The plainest page with a map: streamlit-folium, one marker, and nothing else."""

import folium
import streamlit as st

from geo.web import routes


def main() -> None:
    """Show the map."""
    from streamlit_folium import st_folium  # here, as in geo/app/channel.py

    base = folium.Map((42.6, 20.9), zoom_start=8, tiles=None)
    base.default_js, base.default_css = routes.serve_scripts(), routes.serve_styles()
    folium.CircleMarker((42.6, 20.9), 8).add_to(base)
    st_folium(base, key="map", height=560, use_container_width=True, returned_objects=[])


app = st.App(__file__, routes=routes.create_asset_routes())

if __name__ == "__main__":
    main()
