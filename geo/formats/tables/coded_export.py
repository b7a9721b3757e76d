"""Exports of coded events, whose columns are known: what ACLED's and UCDP's have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geo.core.messages import Message
from geo.core.model import Names, Position
from geo.formats.builder import Builder, RowError, slugify
from geo.formats.foreign_values import plain_code
from geo.formats.tables.row_files import JsonRecords, open_table, read_column_names
from geo.formats.tables.table import TableRow, add_rows


@dataclass(frozen=True)
class CodedExport:
    """An export of a project that codes events.

    ``coder`` is the project, which stands as the origin of all that it lists; ``product`` what it calls the data,
    ``listing`` what it lists as the ground of an event; ``expectation`` ends the message about a missing column.
    Of the columns the ``signature`` tells the export from other tables, ``required`` must be there, ``expected`` are
    remarked on where they are not, ``optional`` are used where they are; ``year`` is the one
    with the year of the date, which gives its century and checks it.
    """

    coder: str
    product: str
    listing: str
    license: str
    expectation: str
    id_column: str
    signature: frozenset[str]
    required: tuple[str, ...]
    expected: tuple[str, ...]
    optional: tuple[str, ...]
    year: str = ""

    def recognizes(self, head: bytes) -> bool:
        """Whether a file that begins with these bytes has the columns of the signature."""
        return self.recognizes_columns(read_column_names(head))

    def recognizes_columns(self, names: frozenset[str]) -> bool:
        """Whether column names, in small letters, are those of the export."""
        return names >= self.signature

    def read_into(self, path: Path, builder: Builder, add_row: Callable[[TableRow, Builder], None]) -> None:
        """Fill the builder with the rows of an export."""
        table = open_table(path, any_case=True, charset=builder.encoding, delimiter=builder.delimiter)
        table.columns.date_formats, table.columns.year = builder.date_formats, self.year
        expectation = self.expectation
        if isinstance(table.records, JsonRecords):
            expectation = Message(
                "{expectation}; the file is {coder}'s API answer as JSON: ask it for all columns",
                expectation=expectation,
                coder=self.coder,
            )
        table.check_columns(self.required, (*self.expected, *self.optional), expectation)
        for name in self.expected:
            if name not in table.names:
                builder.remark(1, name, Message("found no such column, expected it: nothing is taken from it"))
        builder.about |= {
            "title": f"{self.product}: {path.name}",
            "description": f"Imported from {path.name}, as {self.coder} coded it; not yet checked by hand. "
            f"{self.coder} lists {self.listing} and does not say which are independent, so all count as one origin",
            "license": self.license,
        }
        title = f"[{self.product}, as exported to {path.name}]"
        builder.add_source(self.coder, title, id=self.coder.lower(), publisher=self.coder)
        add_rows(builder, table, add_row)

    def new_id(self, row: TableRow, builder: Builder) -> str:
        """The row's own id; raises RowError where it came before."""
        id = plain_code(row.required(self.id_column))
        builder.name_row(self.event_id(id))
        if builder.has_event(id):
            raise RowError(self.id_column, Message("found {id} a second time, expected each id once", id=repr(id[:60])))
        return id

    def event_id(self, code: str) -> str:
        """The id of the event that the project knows by this code."""
        return f"{self.coder.lower()}-{slugify(code)}"


def add_coded_place(
    builder: Builder, name: str, position: Position, code: str, country: str, unit: str, **fields: object
) -> str:
    """The id of the place of a coded event, told apart by name, position (WGS 84) and code of exactness."""
    key = (name, position, code)
    if known := builder.known_place(key):
        return known
    outside = ", ".join(filter(None, (country, unit)))
    return builder.add_place(key, Names(name, name, name), (position,), outside=outside, **fields)
