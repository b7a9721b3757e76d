"""A file of the reader's own in place of the record: received from the page, shown for this session, and given back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

import streamlit as st

from geo.app.column_form import ColumnForm, show_column_form
from geo.app.records import FAULT, watch_nothing
from geo.app.session import close_dialog, end_session
from geo.core.errors import Problem
from geo.core.limits import IMPORT_MB, PROBLEMS
from geo.core.messages import Message, gettext
from geo.core.taxonomy import STATEMENT
from geo.formats.tables.mapping_file import TableMapping
from geo.record.opened_file import CannotOpen, MappedFile, OpenedFile, check_size, open_file, survey_columns
from geo.record.record import SAMPLE, Record
from geo.record.view import write_address
from geo.web import components, templates
from geo.web.components import FileRequest
from geo.web.uploads import Inbox

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
            end_session()
            st.query_params.from_dict(opening.address)


def _show(opening: Opening, opened: OpenedFile) -> None:
    """Show a file from its own first view on: the address is that of the record, and waits."""
    ended = end_session()
    if opening.opened is None and ended:
        opening.address, opening.title = write_address(ended.view), ended.title
    opening.opened, opening.form = opened, None
    st.query_params.from_dict({})


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
