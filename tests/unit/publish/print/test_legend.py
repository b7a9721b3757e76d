"""The legend in words."""

from geo.publish.print.legend import describe_classes


def test_the_classes_of_the_shading_are_in_words() -> None:
    assert describe_classes([1, 2, 5, 20]) == ["none", "1", "2–4", "5–19", "20+"]
