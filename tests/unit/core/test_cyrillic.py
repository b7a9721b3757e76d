"""Serbian in Cyrillic is that in Latin, letter by letter, but for what is Latin in both."""

from __future__ import annotations

import re

from geo.core.language import KEPT_IN_LATIN, write_in_cyrillic
from geo.core.messages import read_po


def test_letters_of_two_signs_are_one_and_capitals_stay() -> None:
    assert write_in_cyrillic("Ljubav, njiva, Njegoš, Džak, Đakovica") == "Љубав, њива, Његош, Џак, Ђаковица"


def test_capitals_are_pairs_too_and_what_is_no_pair_is_two_letters() -> None:
    assert write_in_cyrillic("NJEGOŠ, DŽAK") == "ЊЕГОШ, ЏАК"
    assert write_in_cyrillic("Tanjug, Odžaci, injekcija, inje, nadživeti") == "Танјуг, Оџаци, инјекција, иње, надживети"


def test_symbols_of_units_are_latin_in_both() -> None:
    assert write_in_cyrillic("oko 5 km, {line} m od linije, 2 meseca") == "око 5 km, {line} m од линије, 2 месеца"


def test_a_word_with_letters_that_serbian_does_not_have_stays_whole() -> None:
    assert write_in_cyrillic("Zvečan/Zveçan, Washington, XIV vek") == "Звечан/Zveçan, Washington, XIV век"


def test_what_is_typed_named_or_filled_in_stays() -> None:
    assert write_in_cyrillic("<b>{n}</b> dan (N), <kbd>Esc</kbd>, Shift+klik, SHA-256 iz YAML-a, `to`, n: opštine") == (
        "<b>{n}</b> дан (N), <kbd>Esc</kbd>, Shift+клик, SHA-256 из YAML-а, `to`, n: општине"
    )


def test_no_message_has_latin_letters_beside() -> None:
    for message in read_po("sr-Cyrl"):
        if message.id:
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            assert not [form for form in forms if re.search("[A-Za-z]", KEPT_IN_LATIN.sub("", form))], message.id
