"""The fonds' collection: what can be listed, series and order, editions, totals."""

import dataclasses
import random

import pytest

from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.collection import (
    LONGEST_TEXT,
    CollectedDossier,
    Edition,
    FondsCollection,
    ListedDossier,
    Totals,
    collected_from_spool,
    collected_to_spool,
    in_order,
    merged,
    order,
    series_of,
    totals,
)
from oais_vn.model.delivery import Fonds, Unit
from oais_vn.model.description import Record
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import AgencyCode

DIGEST = "0123456789abcdef" * 4
NOW = Edition("2026-11-20T08:00:00.000+07:00", "oais_vn 0.1.0")


def dossier(code="H32.64.2008.01.HC", **values):
    values.setdefault("series", series_of("", code))
    given = {"archival_code": f"H32.15.{code}", "title": "Hồ sơ đê", "package_id": f"uuid-{code}", "version": 1}
    return CollectedDossier(code=code, **{**given, "digest": DIGEST, **values})


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": ""},
        {"code": "H32\n64"},
        {"archival_code": "H32\t15"},
        {"package_id": ""},
        {"package_id": "uuid\r1"},
        {"series": "Mục lục\nsố 1"},
        {"version": 0},
        {"version": 10**18},
        {"digest": DIGEST.upper()},
        {"digest": DIGEST[:-1]},
        {"documents": -1},
        {"pages": 10**18},
        {"title": "Hồ sơ\x00"},
        {"keyword": "\ufffe"},
        {"description": "\ud800"},
        {"title": "a" * (LONGEST_TEXT + 1)},
    ],
)
def test_what_no_list_can_hold_is_refused(wrong):
    with pytest.raises(InputError):
        dataclasses.replace(dossier(), **wrong)


def test_what_is_at_the_bounds_is_taken():
    dossier(title="ệ" * LONGEST_TEXT, documents=0, pages=10**18 - 1, description="một\nhai\tba\r\n")


def test_the_list_holds_the_same_rules():
    known = dossier().listed
    assert known == ListedDossier("H32.64.2008.01.HC", "Hồ sơ đê", "uuid-H32.64.2008.01.HC", 1, DIGEST)
    for wrong in ({"version": 0}, {"digest": ""}, {"title": "\x01"}, {"code": "\n"}):
        with pytest.raises(InputError):
            dataclasses.replace(known, **wrong)


@pytest.mark.parametrize(
    ("catalogue", "code", "series"),
    [
        ("", "H32.64.2008.01.HC", "2008"),
        ("01", "H32.64.2008.01.HC", "Mục lục số 01"),
        (" 3 A ", "", "Mục lục số 3 A"),
        ("Mục lục số 02", "", "Mục lục số 02"),
        ("MỤC LỤC 2", "", "MỤC LỤC 2"),
        ("  ", "H32.64.lo-1", ""),
        ("", "", ""),
    ],
)
def test_the_series_is_the_catalogue_else_the_year_of_the_code(catalogue, code, series):
    assert series_of(catalogue, code) == series


def test_dossiers_are_sorted_by_series_then_code_with_numbers_by_their_value():
    expected = [
        dossier("H32.64.lo-1"),
        dossier("H32.64.999999999.x", series="999"),
        dossier("H32.64.1976.2.HC"),
        dossier("H32.64.1976.10.HC"),
        dossier("H32.64.2008.01.HC"),
        dossier("H32.64.2008.1.HC"),
        dossier("H32.64.2008.9.HC", series="Mục lục số 2"),
        dossier("H32.64.1976.1.HC", series="Mục lục số 10"),
    ]
    shuffled = expected.copy()
    random.Random(3).shuffle(shuffled)
    assert sorted(shuffled, key=order) == expected
    assert list(in_order(expected)) == expected


@pytest.mark.parametrize("codes", [("H32.64.2008.10.HC", "H32.64.2008.9.HC"), ("H32.64.2008.1.HC", "H32.64.2008.1.HC")])
def test_what_is_out_of_order_or_there_twice_is_refused(codes):
    with pytest.raises(InputError, match=codes[1]):
        list(in_order([dossier(code) for code in codes]))


def test_a_later_delivery_takes_its_places_among_the_earlier_dossiers():
    old = [dossier(f"H32.64.{year}.{number}.HC") for year in (1990, 2008) for number in (1, 3, 10)]
    new = [dossier(f"H32.64.{year}.{number}.HC") for year in (2008, 1976, 1990) for number in (11, 2)]
    result = list(merged(lambda: iter(old), iter(new)))
    assert result == sorted([*old, *new], key=order)
    assert [entry.code for entry in result if entry.series == "2008"] == [
        f"H32.64.2008.{number}.HC" for number in (1, 2, 3, 10, 11)
    ]


def test_each_code_stays_once_by_its_highest_version():
    old = [dossier("H32.64.1990.1.HC"), dossier("H32.64.1990.2.HC", version=3, package_id="uuid-c")]
    newer = dossier("H32.64.1990.1.HC", version=2, package_id="uuid-b", series="Mục lục số 1")
    older = dossier("H32.64.1990.2.HC", version=2, package_id="uuid-a")
    assert list(merged(lambda: old, [newer, older])) == [old[1], newer]
    assert list(merged(list, [older, newer, dossier("H32.64.1990.1.HC")])) == [older, newer]


def test_the_same_package_again_changes_nothing():
    old = [dossier()]
    assert list(merged(lambda: old, [dossier(title="Khác")])) == old


@pytest.mark.parametrize("both_new", [True, False])
def test_one_version_that_is_two_packages_is_refused(both_new):
    one, other = dossier(), dossier(package_id="uuid-other")
    with pytest.raises(InputError, match="uuid-other"):
        list(merged(list, [one, other]) if both_new else merged(lambda: [one], [other]))


def test_totals_add_what_is_known():
    known = [
        dossier("a.2008.1", documents=2, pages=10, confidence="02"),
        dossier("a.2008.2", documents=3, pages=20, confidence="01"),
        dossier("a.2008.3", documents=0, pages=0, confidence="02", unit=Unit.BATCH),
    ]
    assert totals(known) == Totals(dossiers=2, batches=1, documents=5, pages=30, digitised_pages=10)
    assert totals([]) == Totals(0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"documents": None, "pages": 1, "confidence": "02"}, (None, 11, 11)),
        ({"documents": 1, "pages": None, "confidence": "02"}, (3, None, None)),
        ({"documents": 1, "pages": None, "confidence": "01"}, (3, None, 10)),
        ({"documents": 1, "pages": 5, "confidence": "03"}, (3, 15, None)),
        ({"documents": 1, "pages": 5, "confidence": ""}, (3, 15, None)),
    ],
)
def test_a_sum_is_unknown_when_one_part_is(values, expected):
    first = dossier("a.2008.1", documents=2, pages=10, confidence="02")
    counted = totals([first, dossier("a.2008.2", **values)])
    assert (counted.documents, counted.pages, counted.digitised_pages) == expected


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "2026-11-20",
        "2026-11-20T08:00:00",
        "2026-11-31T08:00:00Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T08:00:00+15:00",
        "20/11/2026",
    ],
)
def test_an_edition_needs_a_real_moment_with_its_zone(moment):
    with pytest.raises(InputError):
        Edition(moment, "oais_vn")


@pytest.mark.parametrize("texts", [("\x00", ""), ("", "\x1f")])
def test_an_edition_says_what_can_be_written(texts):
    with pytest.raises(InputError):
        Edition("2026-11-20T08:00:00Z", *texts)


def test_a_collection_has_an_edition():
    archive, agency = Archive(AgencyCode("H32.15"), "TT"), Agency(AgencyCode("H32.64"), "UBND")
    fonds = Fonds("P.01", "Phông", closed=False, record=Record())
    assert FondsCollection(archive, agency, fonds, list, (NOW,)).editions == (NOW,)
    with pytest.raises(InputError):
        FondsCollection(archive, agency, fonds, list, ())


def test_a_spool_gives_the_same_dossier_back():
    full = dossier(started="2008", documents=1, pages=None, unit=Unit.BATCH, confidence="02", keyword="đê; kè")
    assert collected_from_spool(collected_to_spool(full)) == full
