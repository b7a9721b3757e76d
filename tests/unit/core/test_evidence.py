"""What an incident rests on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core import evidence
from geo.core.model import Claim, Informant, Source

ORIGIN = {"wire": "wire", "copy": "wire", "police": "police", "paper": "paper"}
SOURCES = {id: Source(id, f"Title of {id}", origin) for id, origin in ORIGIN.items()}
FIGURES = st.builds(
    lambda low, more, n: Claim(f"Party {n}", "persons", "wire", low=low, high=low + more, unit="persons"),
    st.integers(0, 500), st.integers(0, 100), st.integers(0, 9),
)  # fmt: skip


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (["wire"], "Reported by one document"),
        (["wire", "copy"], "Reported by two documents from one independent origin"),
        (["wire", "copy", "police"], "Reported by three documents from two independent origins"),
        ([], "Reported by no documents"),
    ],
)
def test_origins_are_counted_and_not_documents(ids: list[str], words: str) -> None:
    assert evidence.describe_basis([SOURCES[id] for id in ids]) == words


def test_more_than_ten_documents_are_said_in_digits() -> None:
    many = [Source(str(n), "A report", str(n)) for n in range(1200)]
    assert evidence.describe_basis(many) == "Reported by 1,200 documents from 1,200 independent origins"


def test_claims_about_one_thing_stand_together_in_the_order_of_the_record() -> None:
    claims = [Claim("A", "when", "wire", statement="Friday"), Claim("A", "who", "wire", statement="Nobody"),
              Claim("B", "when", "police", statement="Thursday")]  # fmt: skip
    assert [(topic.about, [claim.by for claim in topic.claims]) for topic in evidence.group_claims(claims)] == [
        ("when", ["A", "B"]),
        ("who", ["A"]),
    ]


def test_a_figure_in_a_range_overlaps_it_and_is_not_merged() -> None:
    claims = [Claim("dpa", "police", "wire", value=300), Claim("He", "police", "paper", low=300, high=350)]
    (chart,) = evidence.group_claims(claims)[0].charts
    assert [(figure.low, figure.high) for figure in chart.figures] == [(300, 300), (300, 350)]
    assert chart.overlap == (300, 300)
    assert chart.span == (300, 350)


def test_figures_that_no_number_satisfies_have_no_overlap() -> None:
    claims = [Claim("dpa", "police", "wire", value=200), Claim("He", "police", "paper", low=300, high=350)]
    assert evidence.group_claims(claims)[0].charts[0].overlap is None


def test_figures_of_other_units_are_not_compared() -> None:
    claims = [
        Claim("A", "convoy", "wire", value=30, unit="vehicles"),
        Claim("B", "convoy", "wire", value=90, unit="men"),
    ]
    assert [chart.unit for chart in evidence.group_claims(claims)[0].charts] == ["vehicles", "men"]


def test_the_principal_figures_are_the_first_that_there_are() -> None:
    claims = [Claim("A", "when", "wire", statement="Friday"), Claim("A", "hurt", "wire", value=1)]
    principal = evidence.find_principal_chart(claims)
    assert principal and principal[0] == "hurt"
    assert evidence.find_principal_chart(claims[:1]) is None


@given(st.lists(FIGURES, min_size=1))
def test_every_figure_claimed_lies_in_the_span_and_allows_the_overlap(claims: list[Claim]) -> None:
    (chart,) = evidence.group_claims(claims)[0].charts
    least, greatest = chart.span
    assert all(least <= figure.low <= figure.high <= greatest for figure in chart.figures)
    if chart.overlap:
        assert all(figure.low <= chart.overlap[0] <= chart.overlap[1] <= figure.high for figure in chart.figures)


@pytest.mark.parametrize(
    ("status", "cited", "without", "left"),
    [
        ("corroborated", ["wire", "police"], [], evidence.STANDS),
        ("corroborated", ["wire", "police"], ["police"], evidence.DROPS),
        ("corroborated", ["wire", "copy", "police"], ["police"], evidence.DROPS),
        ("corroborated", ["wire", "police", "paper"], ["police"], evidence.STANDS),
        ("corroborated", ["wire", "copy", "police"], ["copy"], evidence.STANDS),
        ("corroborated", ["wire", "police"], ["wire", "police"], evidence.LOST),
        ("reported", ["wire", "police"], ["police"], evidence.STANDS),
        ("disputed", ["wire"], ["wire"], evidence.LOST),
    ],
)
def test_what_becomes_of_an_incident_without_some_sources(status, cited, without, left) -> None:  # type: ignore[no-untyped-def]
    assert evidence.assess_support(status, cited, without, ORIGIN) == left


def told(*informants: tuple[str, str]) -> list[Informant]:
    return [Informant(name, source) for name, source in informants]


@pytest.mark.parametrize(
    ("ids", "informants", "words"),
    [
        (["wire", "police", "paper"], [("Kosovo Police", "wire"), ("Kosovo Police", "police")],
         "Three documents; two quote Kosovo Police, one names no source"),
        (["wire", "paper"], [("A", "wire"), ("B", "paper")], "Two documents; one quotes A, one quotes B"),
        (["wire", "police", "paper"], [("A", "wire")], "Three documents; one quotes A, two name no source"),
        (["wire"], [("A", "wire")], "One document, which quotes A"),
    ],
)  # fmt: skip
def test_what_is_known_of_the_informants_is_said(ids: list[str], informants: list[tuple[str, str]], words: str) -> None:
    assert evidence.describe_basis([SOURCES[id] for id in ids], told(*informants)) == words


@pytest.mark.parametrize(
    ("cited", "informants", "count"),
    [
        (["police", "paper"], [("A", "police"), ("a ", "paper")], 1),
        (["police", "paper", "wire"], [("A", "police"), ("A", "paper")], 2),
        (["wire", "copy"], [("A", "wire"), ("B", "copy")], 1),
        (["police", "paper"], [("A", "police"), ("B", "police"), ("A", "paper")], 2),
        (["wire", "police", "paper"], [("A", "wire"), ("B", "wire"), ("A", "police"), ("A", "paper")], 2),
        ([], [], 0),
    ],
)
def test_an_origin_counts_once_and_so_does_an_informant(
    cited: list[str], informants: list[tuple[str, str]], count: int
) -> None:
    assert evidence.count_independent(evidence.list_voices(cited, ORIGIN, informants)) == count


@given(st.sets(st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y", None]))))
def test_there_are_never_more_independent_origins_than_origins_or_voices(pairs: set[tuple[str, str | None]]) -> None:
    voices = [evidence.Voice(*pair) for pair in pairs]
    counted = evidence.count_independent(voices)
    origins = {voice.origin for voice in voices}
    spoken = {voice.informant or (voice.origin,) for voice in voices}
    assert min(1, len(voices)) <= counted <= min(len(origins), len(spoken))
    assert counted == evidence.count_independent(voices[::-1])


def test_without_a_source_its_informant_is_silent() -> None:
    informants = [("A", "police"), ("A", "paper")]
    cited = ["wire", "police", "paper"]
    assert evidence.assess_support("corroborated", cited, ["wire"], ORIGIN, informants) == evidence.DROPS
    assert evidence.assess_support("corroborated", cited, ["paper"], ORIGIN, informants) == evidence.STANDS
