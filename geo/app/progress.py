"""How far the regions of the page are: they run again until the page shows the last change in each.

A run may be interrupted before a region is drawn, and what that region no longer draws stays on the page until a run
has come to its end. Two things hold against that, none of them a clock:

* A region is due until it has been drawn to its end since it was last asked for (`Progress`); whatever is due runs with
  whatever is asked for next.
* Each region ends with a mark; what stands after it is left over from another run, and page.css hides it.

That all of a drawing arrives is the part of `geo.app.lossless`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, cast

import streamlit as st

from geo.web import templates

Region = Literal["dialogs", "filter_bar", "record", "timeline", "side_panel", "bottom_panel"]
"""The key of a fragment of the page; ``record`` is the record that map and timeline draw."""

_PROGRESS_KEY = "progress"


@dataclass
class Progress:
    """How far each region is with what it has been asked to show.

    Attributes
    ----------
    last
        A number for each region, which goes up when the region is asked for and when it begins to be drawn.
    drawn
        The number with which the drawing began that has been the last to come to its end.
    """

    last: Counter[Region] = field(default_factory=Counter)
    drawn: dict[str, int] = field(default_factory=dict)

    def request(self, regions: Iterable[Region]) -> list[Region]:
        """Ask for regions; return all that are due, those of earlier requests too."""
        self.last.update(regions)
        return [region for region, number in self.last.items() if self.drawn.get(region) != number]

    def begin(self, region: Region) -> int:
        """Note that a region begins to be drawn; return the number of this drawing."""
        self.last[region] += 1
        return self.last[region]

    def finish(self, region: Region, number: int) -> None:
        """Note that a drawing has come to its end."""
        self.drawn[region] = number


def get_progress() -> Progress:
    """Return the progress of this session."""
    if _PROGRESS_KEY not in st.session_state:
        st.session_state[_PROGRESS_KEY] = Progress()
    return cast(Progress, st.session_state[_PROGRESS_KEY])


@contextmanager
def track_drawing(name: Region | None) -> Iterator[None]:
    """Note that a region begins to be drawn, and that it has come to its end unless a run is interrupted."""
    if name is None:
        yield
        return
    progress = get_progress()
    number = progress.begin(name)
    yield
    mark_end()
    progress.finish(name, number)


def mark_end() -> None:
    """Mark the end of a region, or of a container of it that does not always hold the same number of elements."""
    st.html(templates.render("end"))


def run_regions(*regions: Region) -> None:
    """Run regions again, and those that are still due; only from a callback, which ends here."""
    if due := get_progress().request(regions):
        st.rerun(due)
