"""The Streamlit page: its regions, a module each, what a session sees (`session`) and the messages to and from the
browser (`channel`). Only this room and `geo.web` import Streamlit.

Whatever changes the view goes through `session.change_view`, which writes the address and reruns the regions that show
it.
"""
