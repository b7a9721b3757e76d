"""What opens over the page or in its place: dialogs, and a file of the reader's own.

The dialogs are an archived text, the download of the view, and what is said of a record or a file. A reader's file is
received from the page, shown for this session in place of the record, and given back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast, get_args

import streamlit as st

from geo import publish
from geo.app.channel import subscribe_to_buttons
from geo.app.column_form import ColumnForm, show_column_form
from geo.app.records import FAULT, watch_nothing
from geo.app.region import open_dialog, region
from geo.app.session import close_dialog, end_session, get_session, shown_incidents
from geo.core.dates import describe_date
from geo.core.errors import ArchiveError, Problem
from geo.core.evidence import find_passage, split_paragraphs
from geo.core.limits import IMPORT_MB, PROBLEMS
from geo.core.messages import Message, gettext, gettext_noop
from geo.core.model import STATEMENT, Claim, Source
from geo.formats import archive
from geo.formats.tables.mapping_file import TableMapping, mapping_path
from geo.record import overview, queries
from geo.record.opened_file import CannotOpen, MappedFile, OpenedFile, check_size, open_file, survey_columns
from geo.record.record import SAMPLE, Record
from geo.record.view import write_address
from geo.web import components, templates
from geo.web.components import FileRequest
from geo.web.routes import Inbox

_OPENING_KEY = "opening"
_DROP_KEY = "file drop"
_NOT_ONE_FILE = Message(
    "found no single file that the browser can read, expected one: a folder, or several files, as a ZIP archive"
)


@dataclass
class Opening:
    """The reader's own file, as far as there is one.

    Attributes
    ----------
    inbox
        Where the page sends a file.
    handled
        The number of the last request of the page that has been dealt with.
    opened
        What is shown in place of the record.
    fault
        Why the file that was given last cannot be shown.
    form
        The form in which the reader says which column of a table is what.
    forms
        How many there have been.
    address, title
        The address of the record's view, and the record's title, that are come back to.
    """

    inbox: Inbox = field(default_factory=Inbox)
    handled: int = 0
    opened: OpenedFile | None = None
    fault: CannotOpen | None = None
    form: ColumnForm | None = None
    forms: int = 0
    address: dict[str, str | list[str]] = field(default_factory=dict)
    title: str = ""


def get_opening() -> Opening:
    """Return what this session has opened."""
    if _OPENING_KEY not in st.session_state:
        st.session_state[_OPENING_KEY] = Opening()
    return cast(Opening, st.session_state[_OPENING_KEY])


def show_opened_file() -> tuple[Record, None] | None:
    """Show what has become of the last file that was given to the page, and return its record, if it is open.

    With it stands what is not there of it: the files of a record that is served.
    """
    opening = get_opening()
    if opening.fault:
        _show_fault(opening.fault)
    if opening.form:
        show_column_form(opening.form, _open_by, _close_form)
    if opening.opened is None:
        return None
    opened = opening.opened
    reasons = len(opened.left_out) + len(opened.remarks) + bool(opened.mapped)
    statements = int((opened.record.incidents["type"] == STATEMENT).sum())
    st.html(templates.render("opened_file", opened=opened, reasons=reasons, title=opening.title,
                             statements=statements))  # fmt: skip
    watch_nothing()
    return opened.record, None


def take_files() -> None:
    """Have the page take files."""
    opening = get_opening()
    inbox = opening.inbox
    components.take_files(inbox.token, inbox.path, IMPORT_MB.max_bytes, _DROP_KEY, opening.handled, _receive_request)


def _show_fault(fault: CannotOpen) -> None:
    """Show why a file cannot be shown, with every row of it where it has rows."""
    st.html(templates.render("cannot_open", error=fault, max_problems=PROBLEMS.value))
    if fault.report:
        label = gettext("Download every row with its reason")
        st.download_button(label, fault.report, f"{fault.file}.left-out.csv", "text/csv", on_click="ignore")


def _receive_request() -> None:
    """Do what the reader asks for; what is wrong with a file is shown, and leaves what is on the page."""
    opening, request = get_opening(), components.last_request(_DROP_KEY)
    if request is None or request.number <= opening.handled:
        return
    opening.handled = request.number
    mended = opening.fault if request.act == "mend" else opening.opened if request.act == "columns" else None
    if mended and mended.mapped:
        _ask_columns(opening, mended.mapped)
        return
    _try(opening, request.name, partial(_do, opening, request))


def _try(opening: Opening, name: str, do: Callable[[], None]) -> None:
    opening.fault = None
    try:
        do()
    except CannotOpen as fault:
        opening.fault = fault
        if fault.mapped:
            _ask_columns(opening, fault.mapped, fault.problems if opening.form else ())
    except Exception:
        logging.getLogger(__name__).exception("A file that was given to the page could not be read")
        opening.fault = CannotOpen(name, [Problem(0, "", FAULT)])


def _do(opening: Opening, request: FileRequest) -> None:
    match request.act:
        case "open":
            opening.form = None
            _show(opening, open_file(opening.inbox.take(), request.name))
        case "refuse":
            check_size(request.size, request.name)
            raise CannotOpen(request.name, [Problem(0, "", _NOT_ONE_FILE)])
        case "sample":
            _show(opening, open_file(SAMPLE.read_bytes(), SAMPLE.name))
        case "close" if opening.opened:
            opening.opened = None
            end_session(opening.address)


def _show(opening: Opening, opened: OpenedFile) -> None:
    """Show a file from its own first view on: the address is that of the record, and waits."""
    ended = end_session({})
    if opening.opened is None and ended:
        opening.address, opening.title = write_address(ended.view), ended.title
    opening.opened, opening.form = opened, None


def _ask_columns(opening: Opening, mapped: MappedFile, problems: Sequence[Problem] = ()) -> None:
    """Ask the reader which column of a table is what, from what is known of them on."""
    opening.forms += 1
    opening.form = ColumnForm(mapped, survey_columns(mapped), opening.forms, problems)
    close_dialog()


def _open_by(columns: TableMapping) -> None:
    """Open the table that the form is of by what the reader says of its columns."""
    opening = get_opening()
    if opening.form:
        file = opening.form.mapped
        _try(opening, file.name, lambda: _show(opening, open_file(file.content, file.name, columns=columns)))


def _close_form() -> None:
    """Close the form; where nothing can be shown without it, what has been said is there when it is opened again."""
    opening = get_opening()
    form, opening.form = opening.form, None
    if form and form.columns and opening.fault and opening.fault.mapped:
        opening.fault.mapped = replace(form.mapped, columns=form.columns)


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
