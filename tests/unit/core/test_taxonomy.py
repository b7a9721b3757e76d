"""Every type can be told from every other, whatever the reader's eyes and the theme."""

import itertools
from collections.abc import Iterator

import pytest
from coloraide import Color

from geo.core.taxonomy import FAMILIES, FAMILY, STATEMENT, TYPE, TYPES, EventType, Family
from geo.web.symbology import DARK, LIGHT

VISIONS = ("normal", "protan", "deutan", "tritan")
THEMES = ("color", "dark")
MIN_DIFFERENCE = 10.0
LEAST_CONTRAST = 3.0
GROUNDS = ("land", "unshaded", "sea", "halo")
BASE = {"color": [LIGHT[name] for name in GROUNDS], "dark": [DARK[name] for name in GROUNDS]}


def seen(kind: EventType, theme: str, vision: str) -> Color:
    """The colour as such an eye sees it, simulated in full; tritanopia may leave sRGB."""
    color = Color(getattr(kind, theme))
    return color if vision == "normal" else color.filter(vision)


def difference(first: Color, second: Color) -> float:
    """CIEDE2000 as simulated or as a screen would show it, cut to sRGB: whichever is less."""
    pairs = ((first, second), (first.clone().clip(), second.clone().clip()))
    return min(left.delta_e(right, method="2000") for left, right in pairs)


def alike(theme: str, vision: str) -> Iterator[str]:
    """The pairs of types that differ too little, with how much they do."""
    colors = {kind.id: seen(kind, theme, vision) for kind in TYPES}
    for first, second in itertools.combinations(colors, 2):
        distance = difference(colors[first], colors[second])
        if distance < MIN_DIFFERENCE:
            yield f"{first} and {second} differ by {distance:.2f}, expected at least {MIN_DIFFERENCE:g}"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_every_pair_of_types_differs(theme: str, vision: str) -> None:
    pairs = list(alike(theme, vision))
    assert not pairs, "\n".join(pairs)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.id)
def test_every_type_stands_out_from_the_base_map(kind: EventType, theme: str) -> None:
    color = Color(getattr(kind, theme))
    contrasts = {base: color.contrast(Color(base), method="wcag21") for base in BASE[theme]}
    low = {base: round(contrast, 2) for base, contrast in contrasts.items() if contrast < LEAST_CONTRAST}
    assert not low, f"{kind.id} ({theme}): {low}, expected at least {LEAST_CONTRAST:g}"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_a_letter_is_unique_in_its_family(family: Family) -> None:
    letters = [kind.letter for kind in TYPES if kind.family == family.id]
    assert letters
    assert len(set(letters)) == len(letters), letters


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_a_family_has_the_colours_of_one_of_its_types(family: Family) -> None:
    pairs = {(kind.color, kind.dark) for kind in TYPES if kind.family == family.id}
    assert (family.color, family.dark) in pairs


def test_every_family_has_its_own_shape() -> None:
    shapes = [family.shape for family in FAMILIES]
    assert len(set(shapes)) == len(shapes), shapes


def test_ids_are_unique_and_families_known() -> None:
    assert (len(TYPE), len(FAMILY)) == (len(TYPES), len(FAMILIES))
    assert {kind.family for kind in TYPES} == set(FAMILY)
    assert STATEMENT in TYPE
