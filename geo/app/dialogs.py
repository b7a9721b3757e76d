"""The dialogs over the page: an archived text, a citation, the download of the view."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import get_args
from urllib.parse import urlencode

import streamlit as st

from geo import publish
from geo.app.channel import subscribe_to_buttons
from geo.app.region import region
from geo.app.session import get_session, shown_incidents
from geo.core import citation
from geo.core.citation import Edition
from geo.core.errors import ArchiveError
from geo.core.model import Source
from geo.formats import archive
from geo.record import overview, queries
from geo.record.record import Record
from geo.record.view_state import SELECTION_KEYS, write_address
from geo.web import templates


@region("The dialogue", key="dialogs")
def show_dialogs(record: Record) -> None:
    """Open what a button in the page's HTML has asked for, until the reader closes it."""
    subscribe_to_buttons(record)
    session = get_session()
    match session.dialog:
        case ("read", id) if session.archive and id in record.frames.sources:
            _show_document(record.frames.sources[id], session.archive)
        case ("cite", incident):
            _show_citation(record, incident)
        case ("download", _):
            _show_download(record)
        case ("about", _):
            _show_about(record)


def _close() -> None:
    get_session().dialog = None


@st.dialog("Archived text", width="large", on_dismiss=_close)
def _show_document(source: Source, folder: Path) -> None:
    """Show the archived copy of a source as plain text, never as HTML."""
    st.html(templates.render("document", source=source))
    try:
        text = archive.read_document(source, folder)
    except ArchiveError as error:
        st.html(templates.render("problems", error=error, kept=True))
        return
    st.code(text, language=None, wrap_lines=True)


@st.dialog("Cite", width="large", on_dismiss=_close)
def _show_citation(record: Record, incident: str) -> None:
    """Show how to cite an incident, or the view where none is named."""
    if incident in set(record.incidents["id"]):
        edition = _edition(record, event=incident)
        detail = record.frames.detail(incident)
        text, csl = citation.cite_incident(edition, detail), citation.incident_to_csl(edition, detail)
    else:
        edition, shown = _edition(record), publish.describe_view(record, get_session().view)
        text, csl = citation.cite_view(edition, shown), citation.view_to_csl(edition, shown)
    st.caption("Plain text")
    st.code(text, language=None, wrap_lines=True)
    st.caption("CSL-JSON, for Zotero and other reference managers")
    st.code(json.dumps([csl], ensure_ascii=False, indent=2), language="json", wrap_lines=True)


@st.dialog("About this record", width="large", on_dismiss=_close)
def _show_about(record: Record) -> None:
    """Show what the record is, what it covers and under which terms, and the keys of the page."""
    numbers = overview.count_evidence(record.incidents)
    st.html(templates.render("about_record", **queries.describe_record(record), numbers=numbers, version=record.version,
                             boundaries=record.boundaries))  # fmt: skip


@st.dialog("Download what is on the screen", width="large", on_dismiss=_close)
def _show_download(record: Record) -> None:
    """Offer the view in every format; each file is made when it is asked for."""
    st.html(
        templates.render(
            "download", shown=publish.describe_view(record, get_session().view), count=len(shown_incidents(record))
        )
    )
    sheet = st.segmented_control("Paper of pictures", get_args(publish.Sheet), default="a4", required=True,
                                 format_func=str.upper)  # fmt: skip
    extract = publish.extract_view(record, get_session().view, date.today(), sheet=sheet)
    for name, form in publish.FORMATS.items():
        button, use = st.columns([2, 3], vertical_alignment="center")
        button.download_button(
            form.label, partial(publish.dump, name, extract), f"{extract.name}{form.suffix}", form.mime,
            key=f"download {name}", help=f"It cannot hold: {form.loses}", on_click="ignore", width="stretch",
        )  # fmt: skip
        use.caption(form.use)


def _edition(record: Record, **selected: str) -> Edition:
    """Describe this version of the record, as of today, at the address of the view."""
    left_out = SELECTION_KEYS if selected else ()
    written = {key: value for key, value in write_address(get_session().view).items() if key not in left_out}
    url = f"{(st.context.url or '').partition('?')[0]}?{urlencode(written | selected, doseq=True)}"
    return Edition(record.frames.info, record.version, date.today(), url if st.context.url else None)
