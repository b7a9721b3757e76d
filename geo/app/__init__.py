"""The Streamlit page: its regions, what a session sees (`session`), the messages to and from the browser (`channel`).

Only this room and `geo.web` import Streamlit. Whatever changes the view goes through `session.change_view`, which
writes the address and reruns the regions that show it.
"""
