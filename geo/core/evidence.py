"""The evidence for an incident: independent origins, rival claims, and the support left without a source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from geo.core.model import Claim, Source, Status

MIN_INDEPENDENT_ORIGINS = 2
"""The independent origins that a corroborated incident needs."""

STANDS, DROPS, LOST = 0, 1, 2
"""The outcomes of `assess_support`: unchanged, from corroborated to reported, no source left."""

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Figure(NamedTuple):
    """A claimed number as a range; ``low`` and ``high`` are equal where the claim is a single value."""

    claim: Claim
    low: float
    high: float


class Chart(NamedTuple):
    """Figures of one unit side by side; ``overlap`` is the range that all of them allow, or None."""

    unit: str | None
    figures: tuple[Figure, ...]
    overlap: tuple[float, float] | None

    @property
    def span(self) -> tuple[float, float]:
        """The lowest low and the highest high."""
        return min(figure.low for figure in self.figures), max(figure.high for figure in self.figures)


class Topic(NamedTuple):
    """The claims about one thing, in the order of the record, and their figures by unit."""

    about: str
    claims: tuple[Claim, ...]
    charts: tuple[Chart, ...]


def find_origins(sources: Iterable[Source]) -> frozenset[str]:
    """Find the independent origins of sources: copies of one report share theirs."""
    return frozenset(source.origin for source in sources)


def describe_basis(sources: Collection[Source]) -> str:
    """Describe what an incident rests on, as in "Reported by three documents from two independent origins"."""
    documents, independent = len(sources), len(find_origins(sources))
    reported = f"Reported by {_counted(documents, 'document')}"
    if documents < MIN_INDEPENDENT_ORIGINS:
        return reported
    return f"{reported} from {_counted(independent, 'independent origin')}"


def group_claims(claims: Iterable[Claim]) -> tuple[Topic, ...]:
    """Group claims by what they are about, in the order in which each topic first comes up."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.about, []).append(claim)
    return tuple(Topic(about, tuple(group), _charts(group)) for about, group in groups.items())


def find_principal_chart(claims: Iterable[Claim]) -> tuple[str, Chart] | None:
    """Find the first topic with figures and its first chart, to sort and size incidents by; None without figures."""
    return next(((topic.about, topic.charts[0]) for topic in group_claims(claims) if topic.charts), None)


def assess_support(
    status: Status, cited: Sequence[str], without: Collection[str], independent: Mapping[str, str]
) -> int:
    """Assess what becomes of an incident if some of its sources were wrong.

    Parameters
    ----------
    cited, without : collection of str
        Ids of the sources that it cites, and of those that are taken to be wrong.
    independent : mapping
        Source id to origin.

    Returns
    -------
    int
        `STANDS`, `DROPS` or `LOST`.
    """
    left = [source for source in cited if source not in without]
    if not left:
        return LOST
    few = len({independent[source] for source in left}) < MIN_INDEPENDENT_ORIGINS
    return DROPS if status == "corroborated" and few else STANDS


def _charts(claims: Iterable[Claim]) -> tuple[Chart, ...]:
    units: dict[str | None, list[Figure]] = {}
    for claim in claims:
        low = claim.low if claim.value is None else claim.value
        high = claim.high if claim.value is None else claim.value
        if low is not None and high is not None:
            units.setdefault(claim.unit, []).append(Figure(claim, low, high))
    return tuple(Chart(unit, tuple(figures), _overlap(figures)) for unit, figures in units.items())


def _overlap(figures: Sequence[Figure]) -> tuple[float, float] | None:
    low, high = max(figure.low for figure in figures), min(figure.high for figure in figures)
    return (low, high) if len(figures) > 1 and low <= high else None


def _counted(number: int, noun: str) -> str:
    word = _SMALL[number] if number < len(_SMALL) else f"{number:,}"
    return f"{word} {noun}" + ("" if number == 1 else "s")
