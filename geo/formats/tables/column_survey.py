"""What the columns of a file hold, for who says which of them is what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from geo.core.errors import Problem, RecordError
from geo.core.messages import Message
from geo.core.text import printable_line
from geo.formats.date_parts import parse_year
from geo.formats.encodings import Encoding
from geo.formats.foreign_dates import DateReader
from geo.formats.foreign_values import is_nothing
from geo.formats.problem_groups import group_problems
from geo.formats.tables.table import Table, TableRow

_MAX_ROWS = 2_000
MAX_CELL_CHARS = 60
SAMPLES = 3


@dataclass(frozen=True)
class Fit:
    """How many of the cells looked at, which are not blank, can be read; with the first that cannot."""

    cells: int
    unread: int
    example: str = ""

    @property
    def share(self) -> float:
        """The share of the cells that can be read; 0 where all are blank."""
        return (self.cells - self.unread) / self.cells if self.cells else 0.0


class ColumnSurvey:
    """The columns of a file by their names, and what is in them.

    Parameters
    ----------
    names : sequence of str
        The columns in the order of the file; those without a name are left out.
    rows : callable
        Gives all rows of the file, each time anew.
    encoding : Encoding, optional
        That in which the file is read.
    """

    def __init__(
        self, names: Sequence[str], rows: Callable[[], Iterable[TableRow]], encoding: Encoding | None = None
    ) -> None:
        self.names = tuple(dict.fromkeys(filter(None, names)))
        self.repeated = frozenset(name for name, count in Counter(names).items() if count > 1)
        self.encoding, self._rows = encoding, rows
        self.first_rows = list(islice(rows(), _MAX_ROWS))
        self._values: dict[str, Counter[str]] = {}
        self._readers: dict[tuple[str, str, tuple[str, ...]], DateReader] = {}

    def samples(self, column: str) -> list[str]:
        """The first few different cells of a column, cut where they are long."""
        cells = dict.fromkeys(printable_line(row[column])[:MAX_CELL_CHARS] for row in self.first_rows)
        return list(islice(filter(None, cells), SAMPLES))

    def values(self, column: str) -> Counter[str]:
        """Each value of a column in the whole file, with the number of its rows; blank cells are none."""
        if column not in self._values:
            self._values[column] = Counter(filter(None, (row[column] for row in self._rows())))
        return self._values[column]

    def fit(self, column: str, is_fit: Callable[[str], bool]) -> Fit:
        """How many of the cells of the first rows fit; what stands for nothing is no cell."""
        cells = [cell for row in self.first_rows if not is_nothing(cell := row[column])]
        unread = [cell for cell in cells if not is_fit(cell)]
        return Fit(len(cells), len(unread), unread[0] if unread else "")

    def date_reader(self, column: str, formats: Sequence[str] = (), year: str = "") -> DateReader:
        """The reader of a column of dates, which knows the whole column, and the column ``year`` beside it."""
        key = column, year, tuple(formats)
        if key not in self._readers:
            self._readers[key] = DateReader(
                lambda: ((row[column], parse_year(row[year])) for row in self._rows()), formats
            )
        return self._readers[key]


def survey_table(table: Table) -> ColumnSurvey:
    """Survey the columns of a table.

    Raises
    ------
    RecordError
        Where it has no row, or none that is sound.
    """
    survey = ColumnSurvey(
        table.names, lambda: (row for row in table if isinstance(row, TableRow)), table.records.encoding
    )
    if not survey.first_rows:
        problems = group_problems(row for row in table if isinstance(row, Problem))
        found = Message("found column names and nothing below them, expected a row an incident")
        raise RecordError(str(table.path), problems or [Problem(1, "", found)])
    return survey


def can_read(parse: Callable[..., object]) -> Callable[..., bool]:
    """Whether a function reads a text or several, of one that raises ValueError for what it cannot."""

    def is_fit(*texts: str) -> bool:
        try:
            parse(*texts)
        except ValueError:
            return False
        return True

    return is_fit
