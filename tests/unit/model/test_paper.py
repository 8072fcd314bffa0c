"""By which size a page counts."""

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.model.checked import Volume
from oais_vn.model.paper import OTHER, PaperScale

SCALE = load_profile("tt05-2025", [profiles_root()]).paper


@pytest.mark.parametrize(
    ("width", "height", "name"),
    [
        (2384, 3370, "A0"),
        (1684, 2384, "A1"),
        (1190, 1684, "A2"),
        (842, 1190, "A3"),
        (595, 842, "A4"),
        (842, 595, "A4"),
        (419, 595, "A5"),
        (200, 300, "A5"),
        (612, 792, "A4"),
        (654, 926, "A4"),
        (656, 842, "A3"),
        (595, 927, "A3"),
        (300, 900, "A4"),
        (2622, 3707, "A0"),
        (2630, 3300, OTHER),
        (0, 842, OTHER),
        (-5, 842, OTHER),
    ],
)
def test_a_page_counts_as_the_smallest_size_that_holds_it(width, height, name):
    assert SCALE.name_of(width, height) == name


def test_sizes_are_told_from_the_largest_down():
    assert SCALE.names == ("A0", "A1", "A2", "A3", "A4", "A5", OTHER)


def test_a_profile_without_sizes_knows_none():
    assert PaperScale().name_of(595, 842) == OTHER
    assert load_profile("bagit", [profiles_root()]).paper == PaperScale()


def test_pages_are_paid_as_so_many_of_a4():
    pages = {"A0": 1, "A1": 1, "A2": 1, "A3": 1, "A4": 1, "A5": 1, OTHER: 1}
    assert Volume(pages=pages).equivalents(SCALE.weights) == 16 + 8 + 4 + 2 + 1 + 1 + 1
