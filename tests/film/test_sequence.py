"""Which frame a picture is: by its code, by its place, and what of that is out of order."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from oais_vn.model.film import Frame, FrameKind
from oais_vn.model.film_return import FrameState, Likeness, Picture, Sighting, gaps, judged, misplaced, rising

GOOD = Likeness(0.9, 0.8, 0.05, 9)
POOR = Likeness(0.9, 0.1, 0.05, 9)
FRAMES = [Frame(number, FrameKind.PAGE) for number in range(1, 11)]
AFTER = (9, 10)


def seen(*numbers):
    """Pictures of these frames, good unless the number is negative; 0 shows no code."""
    return [
        Sighting(Picture(Path(f"{place}.tif"), 1), abs(number), "", GOOD if number > 0 else POOR, first_of_all=True)
        for place, number in enumerate(numbers)
    ]


def states(*numbers):
    found = judged(seen(*numbers), FRAMES, 0.6, AFTER)
    return {(frame.number, frame.state.value) for frame in found if frame.state is not FrameState.MATCHED}


def test_a_whole_reel_has_nothing_to_tell():
    assert states(*range(1, 11)) == set()


def test_two_that_changed_places_are_both_named_and_nobody_between():
    assert states(1, 2, 4, 3, 5, 6, 7, 8, 9, 10) == {(3, "misplaced"), (4, "misplaced")}
    assert misplaced([1, 7, 3, 4, 5, 6, 2, 8]) == {2, 7}


def test_one_that_moved_far_is_named_alone():
    assert states(1, 3, 4, 5, 6, 7, 8, 2, 9, 10) == {(2, "misplaced")}


def test_lost_double_and_spoilt_frames():
    assert states(1, 2, 2, 4, -5, 6, 7, 8, 9, 10) == {(2, "duplicate"), (3, "missing"), (5, "degraded")}


def test_a_double_far_away_is_a_double_and_no_misplacement():
    assert states(1, 2, 3, 4, 5, 6, 7, 3, 8, 9, 10) == {(3, "duplicate")}


def test_a_retake_mends_what_was_bad_and_is_no_double():
    assert states(1, 2, 4, -5, 6, 7, 8, 9, 3, 5, 10) == set()
    [mended] = [frame for frame in judged(seen(1, 2, 4, 5, 6, 7, 8, 9, 3, 10), FRAMES, 0.6, AFTER) if frame.retake]
    assert (mended.number, mended.picture) == (3, "8.tif")


def test_a_retake_that_is_bad_too_mends_nothing():
    assert states(1, 2, 4, 5, 6, 7, 8, 9, -3, 10) == {(3, "missing")}


def test_pictures_without_codes_wait_where_frames_lack():
    assert list(gaps(seen(1, 2, 0, 4, 5, 0, 8, 9, 10), 10)) == [([2], [3]), ([5], [6, 7])]
    assert list(gaps(seen(0, 0), 2)) == [([0, 1], [1, 2])]


@given(st.permutations(range(1, 12)))
def test_what_is_left_in_order_rises_and_no_longer_run_does(numbers):
    kept = rising(numbers)
    run = [numbers[place] for place in sorted(kept)]
    assert run == sorted(run)
    best = [1] * len(numbers)
    for place in range(len(numbers)):
        best[place] = 1 + max((best[other] for other in range(place) if numbers[other] < numbers[place]), default=0)
    assert len(kept) == max(best)
    assert set(numbers) - set(run) <= misplaced(numbers)
