"""Which regions of the page run again, whatever happens to their runs."""

from collections import Counter
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from geo.app.session import Progress, Region

REGIONS: tuple[Region, ...] = get_args(Region)


def draw(progress: Progress, region: Region) -> None:
    progress.finish(region, progress.begin(region))


def test_what_is_asked_for_is_due_until_it_is_drawn() -> None:
    progress = Progress()
    assert progress.request(["record", "side_panel"]) == ["record", "side_panel"]
    draw(progress, "record")
    assert progress.request([]) == ["side_panel"]
    draw(progress, "side_panel")
    assert progress.request(["dialogs"]) == ["dialogs"]


def test_a_drawing_that_is_interrupted_leaves_the_region_due() -> None:
    progress = Progress()
    draw(progress, "record")
    progress.begin("record")
    assert progress.request(["timeline"]) == ["record", "timeline"]


def test_a_drawing_that_began_before_a_request_does_not_answer_it() -> None:
    progress = Progress()
    number = progress.begin("record")
    progress.request(["record"])
    progress.finish("record", number)
    assert progress.request([]) == ["record"]


@given(st.lists(st.tuples(st.sets(st.sampled_from(REGIONS)), st.integers(0, len(REGIONS))), max_size=30))
def test_whatever_is_interrupted_the_last_run_leaves_all_regions_with_the_last_change(
    steps: list[tuple[set[Region], int]],
) -> None:
    """Each act changes what some regions must show; its run draws so many of them until the next act interrupts it."""
    progress, wanted, shown = Progress(), Counter[Region](), Counter[Region]()
    for changed, drawn in [*steps, ({"record"}, len(REGIONS))]:
        wanted.update(changed)
        due = progress.request(changed)
        for region in due[:drawn]:
            shown[region] = wanted[region]
            draw(progress, region)
        for region in due[drawn : drawn + 1]:
            progress.begin(region)
    assert shown == wanted
