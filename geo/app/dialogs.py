"""The dialogs over the page: an archived text, the download of the view."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import get_args

import streamlit as st

from geo import publish
from geo.app.channel import subscribe_to_buttons
from geo.app.opening import get_opening
from geo.app.region import open_dialog, region
from geo.app.session import close_dialog, get_session, shown_incidents
from geo.core.dates import describe_date
from geo.core.errors import ArchiveError
from geo.core.evidence import find_passage, split_paragraphs
from geo.core.messages import gettext, gettext_noop
from geo.core.model import Claim, Source
from geo.formats import archive
from geo.formats.tables.mapping_file import mapping_path
from geo.record import overview, queries
from geo.record.opened_file import OpenedFile
from geo.record.record import Record
from geo.web import templates


@region(gettext_noop("The dialogue"), key="dialogs")
def show_dialogs(record: Record) -> None:
    """Open what a button in the page's HTML has asked for, until the reader closes it."""
    subscribe_to_buttons(record)
    session = get_session()
    match session.dialog:
        case ("read", request) if session.archive and request.partition(" ")[0] in record.frames.sources:
            open_dialog(
                gettext("Archived text"), "medium", close_dialog, _read_document, record, request, session.archive
            )
        case ("download", _):
            open_dialog(gettext("Download what is on the screen"), "large", close_dialog, _show_download, record)
        case ("about", _):
            open_dialog(gettext("About this record"), "large", close_dialog, _show_about, record)
        case ("opened", _) if opened := get_opening().opened:
            open_dialog(gettext("What of the file is not as it was"), "large", close_dialog, _show_left_out, opened)


def _read_document(record: Record, request: str, folder: Path) -> None:
    """Open a source that a button names: by its id, and by an incident and the number of its claim to be marked."""
    id, *of_claim = request.split()
    claim = None
    if len(of_claim) == 2 and of_claim[0] in set(record.incidents["id"]):
        claims = record.frames.detail(of_claim[0]).event.claims
        claim = next((claim for number, claim in enumerate(claims) if str(number) == of_claim[1]), None)
    _show_document(record.frames.sources[id], folder, claim)


def _show_document(source: Source, folder: Path, claim: Claim | None) -> None:
    """Show the archived copy of a source as text, never as HTML, with the passage of a claim marked."""
    try:
        text = archive.read_document(source, folder)
    except ArchiveError as error:
        st.html(templates.render("problems", error=error, kept=True))
        return
    passage = find_passage(text, claim) if claim else None
    st.html(
        templates.render(
            "document",
            source=source,
            published=describe_date(source.published) if source.published else "",
            claim=claim,
            match=passage and passage.match,
            paragraphs=split_paragraphs(text, passage),
        )
    )


def _show_about(record: Record) -> None:
    """Show what the record is, what it covers and under which terms, and the keys of the page."""
    numbers = overview.count_evidence(record.incidents)
    st.html(templates.render("about_record", **queries.describe_record(record), numbers=numbers, version=record.version,
                             boundaries=record.boundaries))  # fmt: skip


def _show_left_out(opened: OpenedFile) -> None:
    """Show what of the reader's own file was left out, changed or guessed, to be kept as files."""
    st.html(templates.render("left_out", opened=opened))
    if opened.report:
        st.download_button(gettext("Download every row with its reason (CSV)"), opened.report,
                           f"{opened.name}.left-out.csv", "text/csv", on_click="ignore")  # fmt: skip
    if opened.mapped:
        label = gettext("Download which column is what, to be kept beside the file (TOML)")
        st.download_button(label, opened.mapped.mapping, mapping_path(Path(opened.name)).name, "application/toml",
                           on_click="ignore")  # fmt: skip


def _show_download(record: Record) -> None:
    """Offer the view in every format; each file is made when it is asked for."""
    st.html(
        templates.render(
            "download", shown=publish.describe_view(record, get_session().view), count=len(shown_incidents(record))
        )
    )
    sheet = st.segmented_control(gettext("Paper of pictures"), get_args(publish.Sheet), default="a4", required=True,
                                 format_func=str.upper)  # fmt: skip
    extract = publish.extract_view(record, get_session().view, date.today(), sheet=sheet)
    if st.toggle(gettext("Preview of the picture")):
        with st.spinner(gettext("Drawing the picture …"), show_time=True):
            st.image(publish.draw_preview(extract), gettext("As PNG, PDF and SVG will show it"))
    for name, form in publish.FORMATS.items():
        loses = gettext("It cannot hold: {parts}", parts=gettext(form.loses))
        button, use = st.columns([2, 3], vertical_alignment="center")
        button.download_button(
            gettext(form.label), partial(publish.dump, name, extract), f"{extract.name}{form.suffix}", form.mime,
            key=f"download {name}", help=loses, on_click="ignore", width="stretch",
        )  # fmt: skip
        purpose = gettext(form.use)
        use.caption(
            gettext("{purpose}; it takes some seconds to draw", purpose=purpose)
            if name in publish.PICTURES
            else purpose
        )
