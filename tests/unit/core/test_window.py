"""The clusters that long empty stretches part."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core.dates import find_clusters

DAYS = st.tuples(st.integers(0, 4000), st.integers(0, 60)).map(lambda days: (days[0], days[0] + days[1]))


@pytest.mark.parametrize(
    ("incidents", "clusters"),
    [
        ([], []),
        ([(5, 5)], [(5, 5)]),
        ([(0, 3), (18, 20)], [(0, 3), (18, 20)]),  # fourteen empty days
        ([(0, 3), (17, 20)], [(0, 20)]),  # thirteen
        ([(0, 0), (20, 20), (999, 999)], [(0, 20), (999, 999)]),  # nineteen, of a thousand
        ([(0, 100), (10, 12), (50, 51), (200, 200)], [(0, 100), (200, 200)]),  # one lasts while others end
        ([(200, 200), (0, 1)], [(0, 1), (200, 200)]),  # in any order
        ([(day, day) for day in range(0, 3650, 5)], [(0, 3645)]),  # dense
    ],
)
def test_long_empty_stretches_part_a_record(incidents: list[tuple[int, int]], clusters: list[tuple[int, int]]) -> None:
    assert find_clusters([first for first, _ in incidents], [last for _, last in incidents]) == clusters


def test_no_more_than_eight_clusters_are_made_by_the_longest_stretches() -> None:
    days = [sum(range(40, 40 + number)) for number in range(12)]  # each stretch a day longer than the one before
    assert find_clusters(days, days) == [(days[0], days[4]), *((day, day) for day in days[5:])]


@given(st.lists(DAYS, min_size=1, max_size=60))
def test_every_incident_lies_in_one_cluster_and_between_them_is_nothing(incidents: list[tuple[int, int]]) -> None:
    clusters = find_clusters(*zip(*incidents, strict=True))
    for first, last in incidents:
        assert [start <= first and last <= end for start, end in clusters].count(True) == 1
    for (_, end), (start, _) in pairwise(clusters):
        assert start - end > 14
        assert not any(first < start and last > end for first, last in incidents)
