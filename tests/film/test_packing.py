"""Dossiers on reels: in order, whole, split only where no reel is long enough, with room for retakes."""

import math

import pytest

from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.film import FilmedDossier, Sheet, next_reel, require_reel
from oais_vn.model.film_packing import frame_size, packed, reduction_for
from oais_vn.wiring.film import film_profile, film_profile_names
from simulated import PROFILE, profile

A4 = (210.0, 297.0)


def dossier(code, pages, size=A4):
    sheets = tuple(Sheet(f"{code}.pdf", number, *size, "0" * 64) for number in range(1, pages + 1))
    return FilmedDossier(code, code, code, "Hồ sơ", "Phông", "Kho", "0" * 64, sheets)


def reels(made, film):
    return list(packed(made, film, reduction_for(made, film), "PT-2026-0001"))


def test_the_shipped_films_are_as_their_sources_say():
    assert film_profile_names() == ("16mm-30.5m", "16mm-65.5m", "35mm-30.5m")
    film = film_profile("16mm-30.5m")
    assert (film.width_mm, film.most_frames, film.module_mm) == (16, 2500, 1.0)
    assert reduction_for([dossier("a", 1)], film) == 24
    assert {value.confidence for value in film.told.values()} == {"secondary", "measured", "assumed"}
    assert all(value.source or value.confidence == "assumed" for value in film.told.values())


def test_three_thousand_pages_of_twelve_dossiers_lie_whole_on_two_reels():
    film = film_profile("16mm-30.5m")
    found = reels([dossier(f"H{number:02}", 250) for number in range(12)], film)
    assert [reel.reel for reel in found] == ["PT-2026-0001", "PT-2026-0002"]
    assert [[part.dossier.code for part in reel.parts] for reel in found] == [
        [f"H{number:02}" for number in range(9)],
        [f"H{number:02}" for number in range(9, 12)],
    ]
    assert all((part.number, part.parts) == (1, 1) for reel in found for part in reel.parts)
    assert [reel.retakes for reel in found] == [45, 15]
    assert all(reel.used_mm <= film.usable_mm for reel in found)


def test_a_dossier_longer_than_a_reel_begins_one_and_goes_on_without_a_page_lost(tmp_path):
    film = profile(tmp_path)
    found = reels([dossier("a", 20), dossier("b", 500), dossier("c", 5)], film)
    parts = [(part.dossier.code, part.number, part.parts, len(part.sheets)) for reel in found for part in reel.parts]
    assert parts[0] == ("a", 1, 1, 20)
    split = [part for part in parts if part[0] == "b"]
    assert [part[1:3] for part in split] == [(number, len(split)) for number in range(1, len(split) + 1)]
    assert len(split) > 1
    shown = [sheet.number for reel in found for part in reel.parts if part.dossier.code == "b" for sheet in part.sheets]
    assert shown == list(range(1, 501))
    assert [part.dossier.code for part in found[-1].parts] == ["b", "c"]
    assert all(reel.used_mm <= film.usable_mm for reel in found)


def test_the_most_frames_of_a_reel_bind_where_the_film_is_longer(tmp_path):
    text = PROFILE.replace("most_frames = { value = 2500", "most_frames = { value = 60")
    found = reels([dossier("a", 15), dossier("b", 15), dossier("c", 15)], profile(tmp_path, text))
    # 10 targets and contents twice, start and end, 15 pages, 2 for retakes; a second dossier takes 17 more.
    assert [len(reel.parts) for reel in found] == [2, 1]


def test_what_never_fits_upright_is_turned_and_what_is_larger_still_is_named():
    film = film_profile("16mm-30.5m")
    a3 = Sheet("so-do.tif", 1, 297.0, 420.0, "")
    assert frame_size(a3, film, 24).turned
    assert not frame_size(Sheet("a.pdf", 1, *A4, ""), film, 24).turned
    with pytest.raises(InputError, match=r"H1 H1\.pdf \(594 × 841 mm\).*35 mm"):
        reduction_for([dossier("H1", 1, (594.0, 841.0))], film)
    assert math.isclose(reduction_for([dossier("H1", 1, (420.0, 594.0))], film_profile("35mm-30.5m")), 20)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("module_mm = { value = 1.0", "module_mm = { value = 0.9", "module_mm"),
        ('dpi = { value = 100, source = "", confidence = "assumed" }', "dpi = 100", "writer.dpi"),
        ("gap_mm", "gap", "film.gap"),
        ("length_mm = { value = 2400", "length_mm = { value = 200", "film.length_mm"),
        ('confidence = "assumed"', 'confidence = "sure"', "film.width_mm"),
    ],
)
def test_a_profile_that_cannot_be_right_is_refused(tmp_path, old, new, told):
    with pytest.raises(ConfigurationError, match=told):
        profile(tmp_path, PROFILE.replace(old, new, 1))


def test_reel_numbers_fit_a_small_code_and_count_on():
    assert next_reel("PT-2026-0099") == "PT-2026-0100"
    for wrong in ("pt-1", "PT", "PT-2026-0000001", "PT/1", "1PT"):
        with pytest.raises(InputError):
            require_reel(wrong)
