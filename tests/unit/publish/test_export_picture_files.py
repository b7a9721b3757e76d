"""Maps for print as files: what they say in each format, whatever the words are."""

import struct
import threading
from dataclasses import replace
from xml.etree import ElementTree

import matplotlib as mpl
import pytest

from geo import publish as export
from geo.core.model import Names
from geo.publish.print import layout as plan
from geo.publish.print.text_metrics import Run, clean, fitted, wrap
from geo.record.view_extract import Extract, Sheet
from tests.helpers import sheets, squares

KINDS = ("png", "pdf", "svg")


def _texts(extract: Extract) -> str:
    tree = ElementTree.fromstring(export.dump("svg", extract))
    words = ["".join(one.itertext()) for one in tree.iter("{http://www.w3.org/2000/svg}text")]
    return "\n".join(words).replace("\u00a0", " ")


def test_the_sheet_says_all_that_a_figure_must() -> None:
    said = _texts(sheets.week())
    about = sheets.week().about
    titles = " ".join(said.split())
    for words in (about["title"], about["shown"], about["status"], "Leposavić", "Leposaviq", "20°40′E", "43°N"):
        assert words in titles
    for words in (
        about["version"],
        "24 November 2026",
        "OpenStreetMap",
        "GeoNames",
        "CC BY 4.0",
        "none",
        "n=34",
        "10 km",
    ):
        assert words in titles
    for words in ("Armed attack", "status disputed", "line of disputed status", "hatched:", "1–7", "17 incidents"):
        assert words in titles


def test_every_incident_of_a_short_view_is_in_the_list() -> None:
    laid = plan.make(sheets.week())
    assert laid.listed == len(sheets.week().incidents)
    said = " ".join(_texts(sheets.week()).split())
    assert all(title.split()[0] in said for title in sheets.week().incidents["title"])


def test_what_the_list_has_no_room_for_is_counted_and_on_the_map() -> None:
    extract = sheets.take(sheets.real(), "16:9")
    laid = plan.make(extract)
    on_map = sum(len(mark.site.entries) for mark in laid.marks)
    assert 0 < laid.listed < on_map
    assert f"{on_map - laid.listed} more are not listed" in " ".join(_texts(extract).split())


def test_an_empty_view_is_a_map_that_says_so() -> None:
    said = _texts(sheets.made(sheet="16:9"))
    assert "no incidents" in said
    assert "No incidents in this view." in said


def test_words_that_look_like_formulas_or_markup_stay_words() -> None:
    title = r"$\frac{1}{0$ _a_ ^ <script>alert(1)</script> & 5$"
    places = [squares.place("mill", (42.05, 20.05)), squares.place("far", (10.0, 10.0))]
    named = [
        replace(one, names=Names("$x_$ \\", "<b>$\\alpha"), outside="$_{" if one.id == "far" else None)
        for one in places
    ]
    events = [squares.event(f"e{i}", one.id) for i, one in enumerate(named)]
    extract = sheets.made(*named, events=[replace(one, title=title) for one in events], title=title)
    assert title in _texts(extract)
    assert export.dump("png", extract) and export.dump("pdf", extract)


def test_letters_that_the_typeface_lacks_are_transcribed() -> None:
    assert clean("Čaç Њ 漢字\u202e\x00 a\nb") == "Čaç Њ HanZi a b"
    extract = sheets.made(squares.place("mill", (42.05, 20.05)), title="漢字 🫠 \U000f0000 \x07\ud800")
    assert "HanZi" in _texts(extract)


def test_a_long_title_takes_nothing_from_the_attribution() -> None:
    said = _texts(sheets.made(squares.place("mill", (42.05, 20.05)), title="Long words of a title " * 15))
    assert "CC-BY-4.0" in said


def test_a_title_of_no_letters_at_all_is_none() -> None:
    assert "Names and lines" in _texts(sheets.made(squares.place("mill", (42.05, 20.05)), title="\x07"))


def test_what_no_way_fits_ends_in_three_dots() -> None:
    lines, by = fitted([Run("many words " * 50, 6)], 30, ((1.0, 1), (0.5, 2)))
    assert (len(lines), by) == (2, 0.5)
    assert lines[-1][-1].run.text.endswith("…")


def test_lines_keep_to_their_width_even_for_one_endless_word() -> None:
    lines = wrap([Run("x" * 300, 6)], 30)
    assert "".join(piece.run.text for line in lines for piece in line) == "x" * 300
    assert len(lines) > 5


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_view_makes_the_same_bytes_in_any_thread(kind: str) -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(export.dump(kind, sheets.week()))) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found[0] == found[1]
    assert (mpl.rcParams["svg.fonttype"], mpl.rcParams["pdf.fonttype"]) == ("path", 3)


@pytest.mark.parametrize(("paper", "pixels"), [("a4", [2480, 3508]), ("16:9", [2160, 3840])])
def test_a_picture_is_as_large_as_its_paper_at_300_dpi(paper: Sheet, pixels: list[int]) -> None:
    png = export.dump("png", sheets.take(sheets.real(), paper))
    assert sorted(struct.unpack(">II", png[16:24])) == pixels
    assert b"pHYs" + struct.pack(">II", 11811, 11811) in png
    assert b"Copyright" in png


def test_the_pdf_embeds_its_typeface_and_says_what_it_is() -> None:
    pdf = export.dump("pdf", sheets.week())
    assert pdf.startswith(b"%PDF")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert b"/FontFile2" in pdf
    assert b"/CreationDate (D:20261124000000Z)" in pdf
    assert b"/MediaBox [ 0 0 921.6 518.4 ]" in pdf


def test_the_svg_says_what_it_is() -> None:
    svg = export.dump("svg", sheets.week()).decode()
    for words in (sheets.week().about["title"], sheets.week().about["version"], "2026-11-24", "CC BY 4.0"):
        assert words in svg.partition("</metadata>")[0]
