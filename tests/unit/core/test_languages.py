"""Plurals and dates of each language, as CLDR has them and as people write them."""

from __future__ import annotations

import pytest
from babel import Locale

from geo.core.dates import describe_date, parse_date
from geo.core.language import LANGUAGES, choose_plural, list_plural_tags, use_language
from geo.core.messages import ngettext
from geo.core.text import describe_time, format_distance

NUMBERS = (0, 1, 2, 4, 5, 11, 21, 22, 101)
COUNTED = {
    "en": ("0 incidents", "1 incident", "2 incidents", "4 incidents", "5 incidents", "11 incidents", "21 incidents",
           "22 incidents", "101 incidents"),
    "sq": ("0 incidente", "1 incident", "2 incidente", "4 incidente", "5 incidente", "11 incidente", "21 incidente",
           "22 incidente", "101 incidente"),
    "sr-Latn": ("0 incidenata", "1 incident", "2 incidenta", "4 incidenta", "5 incidenata", "11 incidenata",
                "21 incident", "22 incidenta", "101 incident"),
    "sr-Cyrl": ("0 инцидената", "1 инцидент", "2 инцидента", "4 инцидента", "5 инцидената", "11 инцидената",
                "21 инцидент", "22 инцидента", "101 инцидент"),
}  # fmt: skip
DATES = {
    "2022-12-08": ("8 dhjetor 2022", "8. decembar 2022."),
    "2022-12": ("dhjetor 2022 (dita e saktë nuk dihet)", "decembar 2022. (tačan dan nije poznat)"),
    "2022": ("2022 (dita e saktë nuk dihet)", "2022. (tačan dan nije poznat)"),
    "2022-12-08~": ("afërsisht 8 dhjetor 2022", "približno 8. decembar 2022."),
    "2022-12-08?": ("ndoshta 8 dhjetor 2022", "možda 8. decembar 2022."),
    "2022-12-08%": ("ndoshta afërsisht 8 dhjetor 2022", "možda približno 8. decembar 2022."),
    "2022-12-10/2022-12-12": ("10 – 12 dhjetor 2022", "10 – 12. decembar 2022."),
    "2022-11-30/2022-12-02": ("30 nëntor – 2 dhjetor 2022", "30. novembar – 2. decembar 2022."),
    "2021-12-30/2022-01-02": ("30 dhjetor 2021 – 2 janar 2022", "30. decembar 2021. – 2. januar 2022."),
    "2022-11/2022-12": ("nëntor – dhjetor 2022", "novembar – decembar 2022."),
    "2022-12/2022-12": ("dhjetor 2022 (gjatë gjithë periudhës)", "decembar 2022. (sve vreme)"),
    "2021/2022": ("2021 – 2022", "2021. – 2022."),
    "2021-09-19~/2021-09-26": ("afërsisht 19 – 26 shtator 2021", "približno 19 – 26. septembar 2021."),
    "[2022-12-10..2022-12-12]": ("një ditë në periudhën 10 – 12 dhjetor 2022",
                                 "jednog dana u periodu 10 – 12. decembar 2022."),
}  # fmt: skip


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_is_counted_has_the_plural_of_cldr(tag: str) -> None:
    rule = Locale.parse(tag.replace("-", "_")).plural_form
    forms = list_plural_tags(tag)
    with use_language(tag):
        assert tuple(ngettext("{n} incident", "{n} incidents", n) for n in NUMBERS) == COUNTED[tag]
        assert [forms[choose_plural(n)] for n in range(2500)] == [rule(n) for n in range(2500)]


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_as_exact_as_it_is_in_each_language(text: str) -> None:
    written = []
    for tag in ("sq", "sr-Latn"):
        with use_language(tag):
            written.append(describe_date(parse_date(text)))
    assert tuple(written) == DATES[text]


def test_times_and_lengths_have_the_words_and_the_signs_of_the_language() -> None:
    with use_language("sr-Latn"):
        assert (describe_time("~23:00"), format_distance(1234), format_distance(850)) == (
            "oko 23:00",
            "1,2 km",
            "850 m",
        )
    with use_language("sq"):
        assert (describe_time("~23:00"), format_distance(1234)) == ("rreth orës 23:00", "1,2 km")
