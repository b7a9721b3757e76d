"""A region of the page: what goes wrong in it is said in it, in words, and the rest of the page goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Literal, ParamSpec

import streamlit as st
from streamlit.errors import FragmentHandledException

from geo.app.session import Region, page_language, track_drawing
from geo.core.errors import GeoError
from geo.core.language import use_language
from geo.core.messages import gettext, gettext_noop
from geo.web import templates

P = ParamSpec("P")


def region(name: str, key: Region | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Make a function draw a region of the page: a fragment, which runs again by itself.

    Parameters
    ----------
    name : str
        What a reader calls it in English, as a sentence begins with it: "The table".
    key : str, optional
        Streamlit's key of the fragment, by which others have it run again until it shows the last change.
    """

    def decorate(draw: Callable[P, None]) -> Callable[P, None]:
        @wraps(draw)
        def draw_or_explain(*args: P.args, **kwargs: P.kwargs) -> None:
            with use_language(page_language()), track_drawing(key):
                try:
                    draw(*args, **kwargs)
                except GeoError as error:
                    st.html(templates.render("problems", error=error, kept=True))
                except FragmentHandledException:
                    pass  # a dialog or a region within has said it
                except Exception:
                    _explain(name)

        return st.fragment(draw_or_explain, key=key)

    return decorate


def open_dialog(
    title: str,
    width: Literal["medium", "large"],
    on_dismiss: Callable[[], None],
    show: Callable[P, None],
    *args: P.args,
    **kwargs: P.kwargs,
) -> None:
    """Open a dialog over the page with what a function shows, which runs again by itself."""

    def show_in_language() -> None:
        with use_language(page_language()):
            show(*args, **kwargs)

    st.dialog(title, width=width, on_dismiss=on_dismiss)(show_in_language)()


def explain_page_fault(_: Exception) -> bool:
    """Say that the page, or what the reader has just done, went wrong; returns that nobody else need say so.

    Streamlit has logged it.
    """
    with use_language(page_language()):
        _show_fault(gettext_noop("This step"))
    return True


def _explain(name: str) -> None:
    """Say that a region could not be drawn, and log why."""
    logging.getLogger(__name__).exception("%s could not be shown", name)
    _show_fault(name)


def _show_fault(name: str) -> None:
    st.html(templates.render("fault", name=gettext(name), time=f"{datetime.now():%H:%M:%S}"))
