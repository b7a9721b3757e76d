"""The regions of the page, a module each; only this room and `geo.web` know Streamlit.

`state.view()` is what the reader sees; whatever changes it goes through `state.change`, which writes the
address and runs what shows it.
"""
