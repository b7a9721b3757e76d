"""The regions of the page, a module each. With `geo.timeline` and `geo.assets` the only room that knows Streamlit.

`state.view()` is what the reader sees; whatever changes it goes through `state.change`, which writes the
address and runs what shows it.
"""
