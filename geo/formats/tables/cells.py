"""A row of any table by the record's own names for its columns."""

from __future__ import annotations

from geo.core.text import quote_text, suggest_options
from geo.formats.tables.plan import WORDS, Plan
from geo.formats.tables.row import Row, Unfit


class Cells:
    """A row by our names for its columns, with the defaults for what is blank."""

    def __init__(self, plan: Plan, row: Row) -> None:
        self.plan, self.row = plan, row

    def __getitem__(self, name: str) -> str:
        return self.row[self.plan.columns.get(name, "")] or self.plan.defaults.get(name, "")

    def needed(self, *names: str) -> str:
        """The first of these that is not blank."""
        for name in names:
            if text := self[name]:
                return text
        raise self.unfit(names[0], "found nothing, expected a value")

    def word(self, name: str) -> str:
        """One of the record's own words, as the mapping translates it."""
        text = self.meaning(name)
        if text in WORDS[name]:
            return text
        known = (*self.plan.values.get(name, {}), *WORDS[name])
        raise self.unfit(
            name, f"found {quote_text(text)}, expected {suggest_options(text, known)}; add it to [values.{name}]"
        )

    def meaning(self, name: str) -> str:
        """What stands there, translated where the mapping does."""
        text = self.needed(name)
        return self.plan.values.get(name, {}).get(text, text)

    def column(self, name: str) -> str:
        """Their name for it."""
        return self.plan.columns.get(name, name)

    def unfit(self, name: str, message: str) -> Unfit:
        """Why the row cannot be used, by their name for the column."""
        return Unfit(self.column(name), message)
