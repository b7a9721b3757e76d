"""Incidents on a map: who says what happened, where and when. Usable without Streamlit."""
