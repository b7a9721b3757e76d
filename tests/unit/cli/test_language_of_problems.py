"""The problems of a file at the command line are in the language of the terminal, and everything else is in English."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geo.cli import main
from geo.core.language import use_language
from geo.core.messages import Message, translate_message
from geo.record.opened_file import CannotOpen, open_file
from geo.web import templates
from tests.helpers.samples import acled
from tests.helpers.squares import SQUARES

TINY = Path(__file__).parents[2] / "data" / "tiny.yaml"
LOCALES = {"C": "en", "sq_AL.UTF-8": "sq", "sr_RS@latin": "sr-Latn", "sr_RS.UTF-8": "sr-Cyrl"}
Capture = pytest.CaptureFixture[str]


def _use_locale(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", name)


def _break_record(folder: Path) -> Path:
    """Write a record with faults of its keys, of its values, of their rules, and of what the boundaries say."""
    text = TINY.read_text(encoding="utf-8")
    for old, new in (
        ("precision: exact\n    radius_m: 200", "precision: exactly\n    radius_m: 200"),
        ("  field:\n", "  field:\n    hight: 3\n"),
        ("type: protest", "type: [protest]"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "events.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("locale", "unknown", "option", "list_of"),
    [
        ("C", "found the unknown key 'hight', expected ", "found 'exactly', expected ", "found a list of 1"),
        ("sq_AL.UTF-8", "u gjet: çelësi i panjohur 'hight', pritej: ", "u gjet: 'exactly', pritej: ",
         "u gjet: një listë me 1, pritej: "),
        ("sr_RS@latin", "nađeno: nepoznat ključ 'hight', očekivano: ", "nađeno: 'exactly', očekivano: ",
         "nađeno: lista dužine 1, očekivano: "),
        ("sr_RS.UTF-8", "нађено: непознат кључ 'hight', очекивано: ", "нађено: 'exactly', очекивано: ",
         "нађено: листа дужине 1, очекивано: "),
    ],
)  # fmt: skip
def test_a_broken_record(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    locale: str,
    unknown: str,
    option: str,
    list_of: str,
) -> None:
    file = _break_record(tmp_path)
    _use_locale(monkeypatch, locale)
    assert main(["validate", str(file), *SQUARES]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in said] == [
        "places.mill.precision",
        "places.field.hight",
        said[2].split(": ")[1],
    ]
    assert [wanted in line for wanted, line in zip((option, unknown, list_of), said, strict=True)] == [True] * 3, said
    assert "exact, settlement, municipality, region" in said[0]


@pytest.mark.parametrize(
    ("locale", "header", "reason"),
    [
        ("C", ["row", "line", "column", "message"], "found 'x', expected a number"),
        ("sq_AL.UTF-8", ["rreshti", "nr. i rreshtit", "kolona", "mesazhi"], "u gjet: 'x', pritej: një numër"),
        ("sr_RS@latin", ["red", "broj reda", "kolona", "poruka"], "nađeno: 'x', očekivano: broj"),
        ("sr_RS.UTF-8", ["ред", "број реда", "колона", "порука"], "нађено: 'x', очекивано: број"),
    ],
)
def test_an_import_and_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, locale: str, header: list[str], reason: str
) -> None:
    file, report, record = (tmp_path / name for name in ("a.csv", "report.csv", "record.yaml"))
    file.write_text(acled({}, {"event_id_cnty": "XX2", "latitude": "x"}), encoding="utf-8")
    _use_locale(monkeypatch, locale)
    assert main(["import", "--from", "acled", str(file), "-o", str(record), "--report", str(report)]) == 1
    assert f"latitude: {reason}" in capsys.readouterr().err
    assert "Imported from a.csv" in record.read_text(encoding="utf-8")
    rows = list(csv.reader(report.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == header and rows[1][3] == reason


def test_one_fault_is_shown_to_readers_of_each_language() -> None:
    with pytest.raises(CannotOpen) as caught:
        open_file(acled({"latitude": "x"}).encode(), "a.csv")
    pages = []
    for tag in LOCALES.values():
        with use_language(tag):
            pages.append(templates.render("cannot_open", error=caught.value, max_problems=9))
    reasons = "expected a number", "pritej: një numër", "očekivano: broj", "очекивано: број"
    assert [reason in page for reason, page in zip(reasons, pages, strict=True)] == [True] * 4


def test_a_template_translates_what_is_a_message() -> None:
    with use_language("sq"):
        page = templates.render("problems", error=CannotOpen(Message("the command line"), []), kept=False)
        assert translate_message(Message("the command line")) in page
