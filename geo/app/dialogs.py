"""What opens over the page: an archived text, a citation."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import get_args
from urllib.parse import urlencode

import streamlit as st

from geo import publish as export
from geo.app import session as state
from geo.core import citation
from geo.core.citation import Edition
from geo.core.errors import ArchiveError
from geo.formats import archive
from geo.record.record import Record
from geo.record.view_state import SELECTION_KEYS, write_address
from geo.web import templates as markup
from geo.web.components import actions


@st.fragment(key="dialogs")
def show(record: Record) -> None:
    """Open what a button in the page's HTML has asked for, until the reader closes it."""
    actions(state.channel(), key="actions", on_press=state.pressed)
    match st.session_state.get("open"):
        case ("read", source) if source in record.frames.sources:
            _reader(record, source)
        case ("cite", incident):
            _cite(record, incident)
        case ("download", _):
            _download(record)


@st.dialog("Archived text", width="large", on_dismiss=state.closed)
def _reader(record: Record, source: str) -> None:
    """The archived copy as plain text, never as HTML."""
    found = record.frames.sources[source]
    st.html(markup.page("document", source=found))
    try:
        text = archive.read_document(found, st.session_state.archive)
    except ArchiveError as error:
        st.html(markup.page("problems", error=error, kept=True))
        return
    st.code(text, language=None, wrap_lines=True)


@st.dialog("Cite", width="large", on_dismiss=state.closed)
def _cite(record: Record, incident: str) -> None:
    """How to cite an incident, or the view where none is named."""
    if incident in set(record.incidents["id"]):
        edition = _edition(record, event=incident)
        detail = record.frames.detail(incident)
        text, csl = citation.cite_incident(edition, detail), citation.incident_to_csl(edition, detail)
    else:
        edition, shown = _edition(record), export.describe_view(record, state.view())
        text, csl = citation.cite_view(edition, shown), citation.view_to_csl(edition, shown)
    st.caption("Plain text")
    st.code(text, language=None, wrap_lines=True)
    st.caption("CSL-JSON, for Zotero and other reference managers")
    st.code(json.dumps([csl], ensure_ascii=False, indent=2), language="json", wrap_lines=True)


@st.dialog("Download what is on the screen", width="large", on_dismiss=state.closed)
def _download(record: Record) -> None:
    """The view in every format; each file is made when it is asked for."""
    st.html(markup.page("download", shown=export.describe_view(record, state.view()), count=len(state.shown(record))))
    sheet = st.segmented_control("Paper of pictures", get_args(export.Sheet), default="a4", required=True,
                                 format_func=str.upper)  # fmt: skip
    taken = export.extract_view(record, state.view(), date.today(), sheet=sheet)
    for name, form in export.FORMATS.items():
        button, use = st.columns([2, 3], vertical_alignment="center")
        button.download_button(
            form.label, partial(export.dump, name, taken), f"{taken.name}{form.suffix}", form.mime,
            key=f"download {name}", help=f"It cannot hold: {form.loses}", on_click="ignore", width="stretch",
        )  # fmt: skip
        use.caption(form.use)


def _edition(record: Record, **selected: str) -> Edition:
    """This version of the record, today, at the address of the view."""
    left_out = SELECTION_KEYS if selected else ()
    written = {key: value for key, value in write_address(state.view()).items() if key not in left_out}
    url = f"{(st.context.url or '').partition('?')[0]}?{urlencode(written | selected, doseq=True)}"
    return Edition(record.frames.info, record.version, date.today(), url if st.context.url else None)
