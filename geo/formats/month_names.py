"""The month that a word names, in the languages that incident records are kept in, also cut to three letters."""

from __future__ import annotations

from functools import lru_cache

from geo.core.text import fold

_NAMES = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
jänner feber
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
januari februari maart april mei juni juli augustus september oktober november december
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
"""
_MIN_LETTERS = 3


@lru_cache(maxsize=2_000)
def parse_month(word: str) -> int | None:
    """The month (1 to 12) that a word names or begins; None where it names none, or different ones."""
    folded = fold(word.rstrip("."))
    names = _months_by_name()
    if folded in names:
        return names[folded]
    if len(folded) < _MIN_LETTERS:
        return None
    months = {month for name, month in names.items() if name.startswith(folded)} or ({9} if folded == "sept" else set())
    return months.pop() if len(months) == 1 else None


@lru_cache(maxsize=1)
def _months_by_name() -> dict[str, int]:
    names: dict[str, int] = {}
    for line in _NAMES.strip().splitlines():
        words = line.split()
        names |= {fold(word): month for month, word in enumerate(words, start=1)}
    return names
