"""A reel comes back turned, dirty and noisy, with a swap, a loss and a double: each is named, and nothing else."""

import cv2
import numpy as np
import pytest

from oais_vn.formats.film.readings import read_readings
from oais_vn.formats.film.returns import write_minutes, write_retakes, write_return
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.film import FrameKind
from oais_vn.model.film_return import FrameState, Method, Readings
from simulated import dossiers, judged, opened, ordered, profile, rescan

MEASURED = Readings("PT-2026-0001", "2026-12-20", "P-1", "Lan", (1.0,), 0.06, 5.9, 0, {})


@pytest.fixture(scope="module")
def reel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cuon")
    film = profile(folder)
    found, sources = dossiers(folder / "aip", 12, 3, blanks={(2, 2), (2, 3)})
    [made] = ordered(folder / "phim", film, found, sources)
    return folder, film, opened(made)


def without_codes(picture):
    """Mud over the strip."""
    picture = picture.copy()
    picture[int(picture.shape[0] * 0.79) :] = 60
    return picture


def blotted(picture):
    """Ink over part of the page."""
    picture = picture.copy()
    cv2.circle(picture, (picture.shape[1] // 2, picture.shape[0] // 4), picture.shape[1] // 5, 10, -1)
    return picture


def fogged(picture):
    """Nothing is left of it."""
    return np.full_like(picture, 200)


def test_each_fault_is_named_and_no_false_one(reel, tmp_path):
    _, film, order = reel
    pages = [frame.number for frame in order.frames if frame.kind is FrameKind.PAGE]
    numbers = [frame.number for frame in order.frames]
    swapped, lost, double, muddy, gone, hidden = (pages[at] for at in (1, 8, 11, 14, 17, 20))
    at = numbers.index(swapped)
    numbers[at], numbers[at + 1] = numbers[at + 1], numbers[at]
    numbers.remove(lost)
    numbers.insert(numbers.index(double), double)
    spoilt = {
        numbers.index(muddy) + 1: without_codes,
        numbers.index(gone) + 1: fogged,
        numbers.index(hidden) + 1: blotted,
    }
    rescan(order, tmp_path / "quet", numbers=numbers, spoilt=spoilt)
    found = judged(order, tmp_path / "quet", film, MEASURED)
    told = {(frame.number, frame.state) for frame in found.frames if frame.state is not FrameState.MATCHED}
    assert told == {
        (swapped, FrameState.MISPLACED),
        (swapped + 1, FrameState.MISPLACED),
        (lost, FrameState.MISSING),
        (double, FrameState.DUPLICATE),
        (gone, FrameState.UNREADABLE),
        (hidden, FrameState.DEGRADED),
    }
    by_number = {frame.number: frame for frame in found.frames if frame.state is not FrameState.DUPLICATE}
    assert by_number[muddy].method is Method.ORDER
    blank = [frame.number for frame in order.frames if frame.kind is FrameKind.PAGE and frame.ink < 0.001]
    assert [by_number[number].method for number in blank] == [Method.BLANK, Method.BLANK]
    assert not found.accepted
    assert found.to_retake == (lost, gone, hidden)
    assert found.strangers == ()
    rows = write_retakes(found, order.reel).decode("utf-8-sig").split()
    assert [row.split(",")[0] for row in rows] == ["number", str(lost), str(gone), str(hidden)]
    papers = write_minutes(found, order.reel, MEASURED) + write_return(found, MEASURED)
    assert "KHÔNG ĐẠT" in papers.decode()
    assert b"identical" not in papers.lower()


def test_a_negative_turned_around_is_read_as_well_and_film_of_another_reel_is_not(reel, tmp_path):
    _, film, order = reel
    some = [frame.number for frame in order.frames][5:11]
    rescan(order, tmp_path / "am", numbers=some, negative=True)
    for path in (tmp_path / "am").iterdir():
        cv2.imwrite(str(path), cv2.rotate(cv2.imread(str(path), 0), cv2.ROTATE_180))
    found = judged(order, tmp_path / "am", film)
    assert [frame.number for frame in found.frames if frame.state is FrameState.MATCHED] == some
    made, sources = dossiers(tmp_path / "aip", 1, 2)
    [other] = ordered(tmp_path / "phim", film, made, sources, first="PT-2026-0009")
    with pytest.raises(InputError, match=r"PT-2026-0001.*PT-2026-0009"):
        judged(opened(other), tmp_path / "am", film)
    (tmp_path / "trong").mkdir()
    with pytest.raises(InputError, match="no rescans of reel"):
        judged(order, tmp_path / "trong", film)


@pytest.mark.parametrize(
    ("change", "bad"),
    [
        ({}, []),
        ({"density": (1.0, 1.3)}, ["density"]),
        ({"density": ()}, ["density"]),
        ({"base": 0.2}, ["base"]),
        ({"resolution": 2.95}, ["resolution"]),
        ({"resolution": None}, ["resolution"]),
        ({"splices": 7}, ["splices"]),
    ],
)
def test_readings_are_held_against_the_limits_of_the_film(tmp_path, change, bad):
    measured = Readings(**{**MEASURED.__dict__, **change}).judged(profile(tmp_path))
    assert [reading.name for reading in measured if not reading.good] == bad


def test_readings_are_read_as_people_write_them(tmp_path):
    place = tmp_path / "so-do.toml"
    place.write_text(
        '[reel]\nreel = "PT-2026-0001"\ndate = 2026-12-20\naccession = "P-1"\nby = "Lan"\n'
        "[readings]\ndensity = [1.0]\nbase = 0.06\nresolution = 5.9\nsplices = 0\n",
        encoding="utf-8",
    )
    with place.open("rb") as stream:
        assert read_readings(stream, "so-do.toml") == MEASURED
    place.write_text('[reel]\nreel = 1\n[readings]\ndensty = [1]\nbase = "x"\n', encoding="utf-8")
    with place.open("rb") as stream, pytest.raises(ConfigurationError) as caught:
        read_readings(stream, "so-do.toml")
    for key in ("reel.reel", "reel.date", "reel.accession", "reel.by", "readings.densty", "readings.base"):
        assert key in caught.value.text.vi
