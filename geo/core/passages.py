"""Finds the passage of an archived text on which a claim rests, as far as its words show it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Literal

from geo.core.model import Claim
from geo.core.text import NUMBER_WORDS, fold

_BREAK = r"\n(?:[ \t]*\n)+"
_SENTENCE = re.compile(rf"\S.*?(?:(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)\]]))(?=\s)|(?={_BREAK})|\Z)", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[a-z]{4,}")
_STEM_LETTERS = 5
"""Words with as many first letters in common count as one word: withdraw, withdrawn."""
_MIN_SHARED_WORDS = 2
_MIN_SHARE = 0.3
"""Of the weight of a claim's words, as much must be in a sentence for it to be told as near."""
_MIN_QUOTED_CHARACTERS = 8
"""Shorter wordings, such as "about", stand in too many sentences to find one."""


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
        if len(shared) + n_figures < _MIN_SHARED_WORDS or score < _MIN_SHARE * total:
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
    breaks = [(0, 0), *(found.span() for found in re.finditer(_BREAK, text)), (len(text), len(text))]
    paragraphs = []
    for (_, first), (last, _) in pairwise(breaks):
        cuts = [first, *(cut for cut in (start, end) if first < cut < last), last]
        parts = [(text[a:b], start <= a and b <= end) for a, b in pairwise(cuts)]
        if text[first:last].strip():
            paragraphs.append(parts)
    return paragraphs
