"""The evidence for an incident: independent origins, rival claims, and the support left without a source.

Also the passage of an archived text on which a claim rests, as far as its words show it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Literal, NamedTuple

from geo.core.language import DEFAULT, current_language, write_list, write_number
from geo.core.messages import gettext, ngettext, npgettext
from geo.core.model import Claim, Informant, Source, Status
from geo.core.text import NUMBER_WORDS, fold

MIN_INDEPENDENT_ORIGINS = 2
"""The independent origins that a corroborated incident needs."""

STANDS, DROPS, LOST = 0, 1, 2
"""The outcomes of `assess_support`: unchanged, from corroborated to reported, no source left."""

_SMALL_NUMBERS = ("no", *NUMBER_WORDS[1:11])

_PARAGRAPH_BREAK = r"\n(?:[ \t]*\n)+"
_SENTENCE = re.compile(rf"\S.*?(?:(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)\]]))(?=\s)|(?={_PARAGRAPH_BREAK})|\Z)", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[a-z]{4,}")
_STEM_LETTERS = 5
"""Words with as many first letters in common count as one word: withdraw, withdrawn."""
_MIN_SHARED_WORDS = 2
_MIN_SHARED_WEIGHT = 0.3
"""Of the weight of a claim's words, as much must be in a sentence for it to be told as near."""
_MIN_QUOTED_CHARACTERS = 8
"""Shorter wordings, such as "about", stand in too many sentences to find one."""


class Voice(NamedTuple):
    """An origin, and the informant whose word it passes on; None where it names nobody."""

    origin: str
    informant: str | None


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


def list_voices(
    cited: Iterable[str], origins: Mapping[str, str], informants: Iterable[tuple[str, str]]
) -> frozenset[Voice]:
    """List who speaks through the sources of an incident: each informant that is named, and else the origin itself.

    Parameters
    ----------
    cited : iterable of str
        Ids of its sources.
    origins : mapping
        Source id to origin.
    informants : iterable of (str, str)
        The name of an informant, and the id of the source that passes on its word.
    """
    named: dict[str, list[str]] = {}
    for name, source in informants:
        named.setdefault(source, []).append(" ".join(name.split()).casefold())
    return frozenset(Voice(origins[source], informant) for source in cited for informant in named.get(source, [None]))


def count_independent(voices: Collection[Voice]) -> int:
    """Count the independent origins: the most voices of which no two share an origin or an informant.

    Copies of one report share an origin, and reports that quote one informant are one origin for what they quote.
    """
    reached: dict[str, list[object]] = {}
    for origin, informant in voices:
        reached.setdefault(origin, []).append(informant or (origin,))
    taken: dict[object, str] = {}
    return sum(_find_own(origin, reached, taken, set()) for origin in reached)


def _find_own(origin: str, reached: Mapping[str, list[object]], taken: dict[object, str], seen: set[object]) -> bool:
    """Whether an origin can have an informant of its own among those it reaches, if others change theirs."""
    for informant in reached[origin]:
        if informant not in seen:
            seen.add(informant)
            if informant not in taken or _find_own(taken[informant], reached, taken, seen):
                taken[informant] = origin
                return True
    return False


def describe_basis(sources: Collection[Source], informants: Sequence[Informant] = ()) -> str:
    """Describe what an incident rests on, as in "Reported by three documents from two independent origins".

    Where informants are known it is as in "Three documents; two quote the police, one names no source".
    """
    documents = len(sources)
    if informants:
        return _describe_informants(sources, informants)
    independent = count_independent(list_voices([each.id for each in sources], find_origins(sources), ()))
    if documents < MIN_INDEPENDENT_ORIGINS:
        return ngettext("Reported by {n} document", "Reported by {n} documents", documents, n=_spell(documents))
    return gettext(
        "Reported by {documents} from {origins}",
        documents=npgettext("by", "{n} document", "{n} documents", documents, n=_spell(documents)),
        origins=npgettext(
            "from", "{n} independent origin", "{n} independent origins", independent, n=_spell(independent)
        ),
    )


def _describe_informants(sources: Collection[Source], informants: Sequence[Informant]) -> str:
    documents = _begin(ngettext("{n} document", "{n} documents", len(sources), n=_spell(len(sources))))
    quoting: dict[str, set[str]] = {}
    for informant in informants:
        quoting.setdefault(informant.name, set()).add(informant.source)
    silent = len({source.id for source in sources} - {informant.source for informant in informants})
    if len(sources) == 1:
        return gettext("{document}, which quotes {informants}", document=documents, informants=write_list([*quoting]))
    clauses = [
        ngettext("{n} quotes {informant}", "{n} quote {informant}", len(ids), n=_spell(len(ids)), informant=name)
        for name, ids in quoting.items()
    ]
    if silent:
        clauses.append(ngettext("{n} names no source", "{n} name no source", silent, n=_spell(silent)))
    return f"{documents}; {', '.join(clauses)}"


def find_origins(sources: Iterable[Source]) -> dict[str, str]:
    """Find the origin of each source, by its id: copies of one report share theirs."""
    return {source.id: source.origin for source in sources}


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
    status: Status,
    cited: Sequence[str],
    without: Collection[str],
    origins: Mapping[str, str],
    informants: Iterable[tuple[str, str]] = (),
) -> int:
    """Assess what becomes of an incident if some of its sources were wrong.

    Parameters
    ----------
    cited, without : collection of str
        Ids of the sources that it cites, and of those that are taken to be wrong.
    origins, informants
        As `list_voices` takes them.

    Returns
    -------
    int
        `STANDS`, `DROPS` or `LOST`.
    """
    left = [source for source in cited if source not in without]
    if not left:
        return LOST
    few = count_independent(list_voices(left, origins, informants)) < MIN_INDEPENDENT_ORIGINS
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


def _spell(number: int) -> str:
    """Spell a small number out in English; other languages have words of several genders for it."""
    return (
        _SMALL_NUMBERS[number]
        if number < len(_SMALL_NUMBERS) and current_language() == DEFAULT
        else write_number(number)
    )


def _begin(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a text, from ``start`` to before ``end``.

    ``match`` is "wording" where it has the wording that the claim quotes, "words" where it only is nearest in words.
    """

    start: int
    end: int
    match: Literal["wording", "words"]


def find_passage(text: str, claim: Claim) -> Passage | None:
    """Find the sentence of a text on which a claim rests; None where no sentence is near enough to be named.

    A sentence with the claim's wording and its figures comes first. Else it is the one that shares most with what the
    claim says: rare words weigh more than those of many sentences, words of the claimant half, and the figures of the
    claim must be in it, in digits or, up to twelve, as words.
    """
    spans = [match.span() for match in _SENTENCE.finditer(text)]
    sentences = [fold(text[start:end]) for start, end in spans]
    figures = _figures(claim)
    candidates = [n for n, sentence in enumerate(sentences) if figures <= _numbers(sentence)]
    wording = fold(claim.wording or "")
    if len(wording) >= _MIN_QUOTED_CHARACTERS:
        quoted = [n for n, sentence in enumerate(sentences) if wording in sentence]
        if quoted:
            return Passage(*spans[next((n for n in quoted if n in candidates), quoted[0])], "wording")
    best = _nearest(sentences, candidates, claim, len(figures))
    return Passage(*spans[best], "words") if best is not None else None


def _nearest(sentences: list[str], candidates: list[int], claim: Claim, n_figures: int) -> int | None:
    """The number of the sentence among the candidates that is nearest in words, if one is near enough."""
    stems = [_stems(sentence) for sentence in sentences]
    frequency = Counter(stem for found in stems for stem in found)
    said = _stems(fold(" ".join(filter(None, (claim.statement, claim.wording, claim.unit, claim.about)))))
    by = _stems(fold(claim.by)) - said
    weight = {stem: log(1 + len(sentences) / (1 + frequency[stem])) for stem in said | by}
    total = sum(weight[stem] for stem in said)
    best, best_score = None, 0.0
    for number in candidates:
        shared = said & stems[number]
        score = sum(weight[stem] for stem in shared)
        if len(shared) + n_figures < _MIN_SHARED_WORDS or score < _MIN_SHARED_WEIGHT * total:
            continue
        score += sum(weight[stem] for stem in by & stems[number]) / 2
        if score > best_score:
            best, best_score = number, score
    return best


def _figures(claim: Claim) -> set[float]:
    return {figure for figure in (claim.value, claim.low, claim.high) if figure is not None}


def _numbers(sentence: str) -> set[float]:
    """The numbers of a folded sentence, with commas as marks of thousands."""
    digits = {float(number.replace(",", "")) for number in _NUMBER.findall(sentence) if number.count(".") < 2}
    words = set(re.findall(r"[a-z]+", sentence))
    return digits | {float(number) for number, word in enumerate(NUMBER_WORDS) if word in words}


def _stems(folded: str) -> set[str]:
    return {word[:_STEM_LETTERS] for word in _WORD.findall(folded)}


def split_paragraphs(text: str, passage: Passage | None) -> list[list[tuple[str, bool]]]:
    """Split a text at its empty lines into paragraphs, each of parts with whether they belong to the passage."""
    start, end = (passage.start, passage.end) if passage else (0, 0)
    breaks = [(0, 0), *(found.span() for found in re.finditer(_PARAGRAPH_BREAK, text)), (len(text), len(text))]
    paragraphs = []
    for (_, first), (last, _) in pairwise(breaks):
        cuts = [first, *(cut for cut in (start, end) if first < cut < last), last]
        parts = [(text[a:b], start <= a and b <= end) for a, b in pairwise(cuts)]
        if text[first:last].strip():
            paragraphs.append(parts)
    return paragraphs
