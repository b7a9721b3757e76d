"""The figures on the page: every bar has its value and its whole name, as text."""

import re
from dataclasses import replace

from geo.record.overview import Bar
from geo.web import templates

HOSTILE = '<img src=x> "Leposavić" / Leposaviq with a very long name that is not cut'


def test_bars_are_buttons_with_value_and_whole_name() -> None:
    bars = [Bar("a", HOSTILE, HOSTILE, 1200, 1.0, True, shared=300), Bar("b", "B", "B", 0, 0.0, False)]
    periods = [replace(bar, shared=0, days=(18993, 19022)) for bar in bars]
    page = templates.render("figures", heading="By municipality", municipalities=bars, periods=periods)
    assert "<img" not in page
    assert page.count("with a very long name that is not cut") == 5
    assert re.findall(r'class="value">([\d,+ ]*)<', page) == ["900 + 300", "0", "1,200"]
    assert re.findall(r"--share: ([\d.]+)%", page) == ["75.0", "25.0", "0.0", "0.0", "100.0"]
    assert page.count("1,200 incidents") == 2
    assert page.count('class="pale"') == 1
    assert page.count('data-first="18993" data-last="19022"') == 1


def test_a_period_without_incidents_is_no_button() -> None:
    page = templates.render("figures", heading="", municipalities=[], periods=[Bar("b", "B", "B", 0, 0.0, True)])
    assert "<button" not in page
    assert "B" in page


def test_figures_without_bars_have_none() -> None:
    assert "<button" not in templates.render("figures", heading="By state", municipalities=[], periods=[])
