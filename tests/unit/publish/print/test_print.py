"""Maps for print as files: what they say in each format, whatever the words are."""

import struct
import threading
from dataclasses import replace

import matplotlib as mpl
import pytest

from geo import publish
from geo.core.model import Names
from geo.record.view import Sheet
from tests.helpers import sheets, squares

MILL = squares.place("mill", (42.05, 20.05))
pytestmark = pytest.mark.usefixtures("with_towns")


def test_the_sheet_says_all_that_a_figure_must() -> None:
    texts = sheets.read_texts(sheets.real_week())
    about = sheets.real_week().about
    joined = " ".join(texts.split())
    for words in (about["title"], about["shown"], about["status"], "Leposavić", "Leposaviq", "20°40′E", "43°N"):
        assert words in joined
    for words in (about["version"], "24 November 2026", "OpenStreetMap", "GeoNames", "CC BY 4.0", "none", "n=34",
                  "10 km"):  # fmt: skip
        assert words in joined
    for words in ("Armed attack", "status disputed", "line of disputed status", "hatched:", "1–7", "17 incidents"):
        assert words in joined


def test_an_empty_view_is_a_map_that_says_so() -> None:
    texts = sheets.read_texts(sheets.extract_places(sheet="16:9"))
    assert "no incidents" in texts
    assert "No incidents in this view." in texts


def test_words_that_look_like_formulas_or_markup_stay_words() -> None:
    title = r"$\frac{1}{0$ _a_ ^ <script>alert(1)</script> & 5$"
    names = Names("$x_$ \\", "<b>$\\alpha")
    places = [replace(MILL, names=names), replace(squares.place("far", (10.0, 10.0)), names=names, outside="$_{")]
    events = [replace(squares.event(f"e{i}", place.id), title=title) for i, place in enumerate(places)]
    extract = sheets.extract_places(*places, events=events, title=title)
    assert title in sheets.read_texts(extract)
    assert publish.dump("png", extract) and publish.dump("pdf", extract)


def test_letters_that_the_typeface_lacks_are_transcribed_on_the_sheet() -> None:
    assert "HanZi" in sheets.read_texts(sheets.extract_places(MILL, title="漢字 🫠 \U000f0000 \x07\ud800"))


def test_a_long_title_takes_nothing_from_the_attribution() -> None:
    assert "CC-BY-4.0" in sheets.read_texts(sheets.extract_places(MILL, title="Long words of a title " * 15))


def test_a_title_of_no_letters_at_all_is_none() -> None:
    assert "Names and lines" in sheets.read_texts(sheets.extract_places(MILL, title="\x07"))


@pytest.mark.parametrize("name", ["png", "pdf", "svg"])
def test_the_same_view_makes_the_same_bytes_in_any_thread(name: str) -> None:
    files: list[bytes] = []
    threads = [threading.Thread(target=lambda: files.append(publish.dump(name, sheets.real_week()))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert files[0] == files[1]
    assert (mpl.rcParams["svg.fonttype"], mpl.rcParams["pdf.fonttype"]) == ("path", 3)


@pytest.mark.parametrize(("paper", "pixels"), [("a4", [2480, 3508]), ("16:9", [2160, 3840])])
def test_a_picture_is_as_large_as_its_paper_at_300_dpi(paper: Sheet, pixels: list[int]) -> None:
    png = publish.dump("png", sheets.extract_view(sheets.real_record(), paper))
    assert sorted(struct.unpack(">II", png[16:24])) == pixels
    assert b"pHYs" + struct.pack(">II", 11811, 11811) in png
    assert b"Copyright" in png


def test_the_preview_is_the_sheet_in_fewer_pixels() -> None:
    png = publish.draw_preview(sheets.extract_view(sheets.real_record(), "a4"))
    assert sorted(struct.unpack(">II", png[16:24])) == [744, 1052]


def test_the_pdf_embeds_its_typeface_and_says_what_it_is() -> None:
    pdf = publish.dump("pdf", sheets.real_week())
    assert pdf.startswith(b"%PDF")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert b"/FontFile2" in pdf
    assert b"/CreationDate (D:20261124000000Z)" in pdf
    assert b"/MediaBox [ 0 0 921.6 518.4 ]" in pdf


def test_the_svg_says_what_it_is() -> None:
    svg = publish.dump("svg", sheets.real_week()).decode()
    for words in (sheets.real_week().about["title"], sheets.real_week().about["version"], "2026-11-24", "CC BY 4.0"):
        assert words in svg.partition("</metadata>")[0]
