"""Text on paper: letters that the typeface has, in lines that fit."""

from geo.publish.print.paper import Run, clean_text, fit_runs, wrap_runs


def test_letters_that_the_typeface_lacks_are_transcribed() -> None:
    assert clean_text("Čaç Њ 漢字\u202e\x00 a\nb") == "Čaç Њ HanZi a b"


def test_text_that_no_way_has_room_for_ends_in_three_dots() -> None:
    lines, factor = fit_runs([Run("many words " * 50, 6)], 30, ((1.0, 1), (0.5, 2)))
    assert (len(lines), factor) == (2, 0.5)
    assert lines[-1][-1].run.text.endswith("…")


def test_lines_keep_to_their_width_even_for_one_endless_word() -> None:
    lines = wrap_runs([Run("x" * 300, 6)], 30)
    assert "".join(piece.run.text for line in lines for piece in line) == "x" * 300
    assert len(lines) > 5
