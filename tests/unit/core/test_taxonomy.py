"""Every family can be told from every other, whatever the reader's eyes and the theme; a type by its pictogram."""

import itertools
from collections.abc import Iterator

import pytest
from coloraide import Color

from geo.core.model import FAMILIES, FAMILY, STATEMENT, TYPE, TYPES, Family
from geo.web.map_data import DARK, LIGHT, PICTOGRAMS

VISIONS = ("normal", "protan", "deutan", "tritan")
THEMES = ("color", "dark")
MIN_DIFFERENCE = 10.0
LEAST_CONTRAST = 3.0
LEAST_PICTOGRAM_CONTRAST = 4.5
MAX_HUE_DIFFERENCE = 12.0
GROUNDS = ("land", "unshaded", "sea", "halo")
BASE = {"color": [LIGHT[name] for name in GROUNDS], "dark": [DARK[name] for name in GROUNDS]}


def seen(kind: Family, theme: str, vision: str) -> Color:
    """The colour as such an eye sees it, simulated in full; tritanopia may leave sRGB."""
    color = Color(getattr(kind, theme))
    return color if vision == "normal" else color.filter(vision)


def difference(first: Color, second: Color) -> float:
    """CIEDE2000 as simulated or as a screen would show it, cut to sRGB: whichever is less."""
    pairs = ((first, second), (first.clone().clip(), second.clone().clip()))
    return min(left.delta_e(right, method="2000") for left, right in pairs)


def alike(theme: str, vision: str) -> Iterator[str]:
    """The pairs of families that differ too little, with how much they do."""
    colors = {kind.id: seen(kind, theme, vision) for kind in FAMILIES}
    for first, second in itertools.combinations(colors, 2):
        distance = difference(colors[first], colors[second])
        if distance < MIN_DIFFERENCE:
            yield f"{first} and {second} differ by {distance:.2f}, expected at least {MIN_DIFFERENCE:g}"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_every_pair_of_families_differs(theme: str, vision: str) -> None:
    pairs = list(alike(theme, vision))
    assert not pairs, "\n".join(pairs)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", FAMILIES, ids=lambda kind: kind.id)
def test_every_family_stands_out_from_the_base_map(kind: Family, theme: str) -> None:
    color = Color(getattr(kind, theme))
    contrasts = {base: color.contrast(Color(base), method="wcag21") for base in BASE[theme]}
    low = {base: round(contrast, 2) for base, contrast in contrasts.items() if contrast < LEAST_CONTRAST}
    assert not low, f"{kind.id} ({theme}): {low}, expected at least {LEAST_CONTRAST:g}"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", FAMILIES, ids=lambda kind: kind.id)
def test_a_pictogram_can_be_read_on_its_family(kind: Family, theme: str) -> None:
    halo = {"color": LIGHT, "dark": DARK}[theme]["halo"]
    assert Color(getattr(kind, theme)).contrast(Color(halo), method="wcag21") >= LEAST_PICTOGRAM_CONTRAST


@pytest.mark.parametrize("kind", [kind for kind in FAMILIES if kind.id != "statement"], ids=lambda kind: kind.id)
def test_a_family_has_one_hue_in_light_and_dark(kind: Family) -> None:
    light, dark = (Color(color).convert("oklch")["hue"] for color in (kind.color, kind.dark))
    assert abs((light - dark + 180) % 360 - 180) <= MAX_HUE_DIFFERENCE


def test_every_type_has_a_pictogram_of_its_own() -> None:
    assert PICTOGRAMS.keys() == TYPE.keys()
    assert len(set(PICTOGRAMS.values())) == len(PICTOGRAMS)


def test_every_family_has_its_own_shape() -> None:
    shapes = [family.shape for family in FAMILIES]
    assert len(set(shapes)) == len(shapes), shapes


def test_ids_are_unique_and_families_known() -> None:
    assert (len(TYPE), len(FAMILY)) == (len(TYPES), len(FAMILIES))
    assert {kind.family for kind in TYPES} == set(FAMILY)
    assert STATEMENT in TYPE
