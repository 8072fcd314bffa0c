"""A register of agencies: what a code or a name meant on a date, who came before and after."""

import pytest

from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.authorities import AgencyRegister, AuthorityRecord
from oais_vn.model.dates import PartialDate
from oais_vn.model.identifiers import AgencyCode

DAY = PartialDate.parse
CODE = AgencyCode


def record(name, code=None, begun=None, ended=None, **values):
    return AuthorityRecord(name, code and CODE(code), begun and DAY(begun), ended and DAY(ended), **values)


BINH_THUAN = record("UBND tỉnh Bình Thuận", "H11", ended="30/06/2025", successors=("UBND tỉnh Lâm Đồng",))
DAK_NONG = record("UBND tỉnh Đắk Nông", ended="30/06/2025", successors=("UBND tỉnh Lâm Đồng",))
OLD_LAM_DONG = record("UBND tỉnh Lâm Đồng", ended="30/06/2025")
LAM_DONG = record(
    "UBND tỉnh Lâm Đồng",
    begun="01/07/2025",
    predecessors=("H11", "UBND tỉnh Lâm Đồng", "UBND tỉnh Đắk Nông"),
    other_names=("Ủy ban nhân dân tỉnh Lâm Đồng",),
)
MERGED = AgencyRegister((LAM_DONG, DAK_NONG, BINH_THUAN, OLD_LAM_DONG))
RENAMED = AgencyRegister(
    (
        record("Ủy ban hành chính tỉnh", "H90", ended="1976"),
        record("Ủy ban nhân dân tỉnh", "H90", begun="1976"),
    )
)


@pytest.mark.parametrize(
    ("code", "date", "names"),
    [
        ("H11", "30/06/2025", ["UBND tỉnh Bình Thuận"]),
        ("H11", "01/07/2025", []),
        ("H11", "2025", ["UBND tỉnh Bình Thuận"]),
        ("H11.64.2", "2024", ["UBND tỉnh Bình Thuận"]),
        ("H11.64.2", "08/2025", []),
        ("H1", "2024", []),
        ("H110", "2024", []),
    ],
)
def test_a_code_is_judged_at_a_date(code, date, names):
    """And an office's by its superior's, level by level, never by a text that only begins alike."""
    assert [found.name for found in MERGED.meant(CODE(code), DAY(date))] == names


def test_the_nearest_superior_counts():
    office = record("Sở Nội vụ", "H11.05", ended="2010")
    register = AgencyRegister((*MERGED.records, office))
    assert register.governing(CODE("H11.05.1")) == (office,)
    assert register.meant(CODE("H11.05.1"), DAY("2012")) == ()


def test_a_date_too_coarse_to_tell_gives_both():
    assert len(RENAMED.meant(CODE("H90"), DAY("1976"))) == 2
    assert [found.name for found in RENAMED.meant(CODE("H90"), DAY("1975"))] == ["Ủy ban hành chính tỉnh"]


def test_all_names_of_an_agency_in_order_of_time():
    backwards = AgencyRegister(RENAMED.records[::-1])
    assert backwards.names(CODE("H90")) == ("Ủy ban hành chính tỉnh", "Ủy ban nhân dân tỉnh")


@pytest.mark.parametrize("name", ["UBND tỉnh Lâm Đồng", "ubnd tinh lam dong", "UBND  TỈNH LÂM ĐỒNG"])
def test_names_are_found_however_written(name):
    assert MERGED.named(name) == (OLD_LAM_DONG, LAM_DONG)


def test_other_forms_of_a_name_are_names():
    assert MERGED.named("Ủy ban nhân dân tỉnh Lâm Đồng") == (LAM_DONG,)


def test_relationships_hold_whichever_side_states_them():
    assert set(MERGED.predecessors(LAM_DONG)) == {BINH_THUAN, DAK_NONG, OLD_LAM_DONG}
    for each in (BINH_THUAN, DAK_NONG, OLD_LAM_DONG):
        assert MERGED.successors(each) == (LAM_DONG,)


def test_one_name_before_and_after_the_merger_is_two_agencies():
    """The successor `UBND tỉnh Lâm Đồng` of 2025 is not the province of that name that ended the same day."""
    only_said_before = AgencyRegister((OLD_LAM_DONG, BINH_THUAN, record("UBND tỉnh Lâm Đồng", begun="01/07/2025")))
    assert only_said_before.successors(BINH_THUAN) == (only_said_before.records[2],)


def test_a_predecessor_had_begun_before():
    """Its name went on to another agency that began on the same day as the one that succeeded it."""
    old = record("Sở", begun="1980", ended="1999")
    new = record("Sở", begun="01/01/2000", ended="2010")
    successor = record("Trung tâm", begun="01/01/2000", predecessors=("Sở",))
    assert AgencyRegister((new, successor, old)).predecessors(successor) == (old,)


def test_who_was_there_instead_is_found_however_remote():
    first = record("Ty", "H1", ended="1980", successors=("H2",))
    second = record("Sở", "H2", begun="1980", ended="2000", successors=("H3",))
    third = record("Trung tâm", "H3", begun="2000")
    register = AgencyRegister((third, first, second))
    assert register.in_place_of((first,), DAY("2020")) == (third,)
    assert register.in_place_of((third,), DAY("1970")) == (first,)
    assert register.in_place_of((second,), DAY("1990")) == (second,)


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ({"A": "B"}, ""),
        ({"A": "B", "B": "C"}, ""),
        ({"A": "B", "B": "A"}, "AB"),
        ({"A": "B", "B": "C", "C": "A", "D": "A"}, "ABC"),
        ({"A": "B", "B": "A", "C": "D"}, "AB"),
    ],
)
def test_a_circle_is_found(links, found):
    """Those that only lead into it, or out of it, are no part of it."""
    register = AgencyRegister(
        tuple(record(name, successors=tuple(links.get(name, ""))) for name in "ABCD"),
    )
    assert "".join(each.name for each in register.circle()) == found


def test_a_long_line_is_no_matter_of_depth():
    many = 5_000
    register = AgencyRegister(tuple(record(f"cơ quan {n}", successors=(f"cơ quan {n + 1}",)) for n in range(many)))
    assert register.circle() == ()
    assert AgencyRegister((*register.records, record(f"cơ quan {many}", successors=("cơ quan 0",)))).circle()


def test_times_forbid_what_they_forbid():
    late = record("A", begun="2010", predecessors=("B",))
    later = record("B", begun="2015")
    register = AgencyRegister((late, later))
    (relationship,) = register.relationships()
    assert relationship.other is None
    assert register.predecessors(late) == ()


def test_an_agency_that_took_another_in_may_be_the_older_one():
    taken = record("A", begun="1990", ended="2025")
    taker = record("B", begun="1980", predecessors=("A",))
    register = AgencyRegister((taken, taker))
    assert register.predecessors(taker) == (taken,)


def test_an_agency_is_completed_where_it_says_nothing():
    register = AgencyRegister(
        (
            record("A", "H1", ended="2025", successors=("H2", "không mã")),
            record("B", "H2", begun="2025"),
            record("không mã", begun="2025"),
        )
    )
    found = register.completed(Agency(CODE("H1"), "A"))
    assert (found.valid_to, found.successors) == (DAY("2025"), (CODE("H2"),))
    told = Agency(CODE("H1"), "A", valid_to=DAY("2020"), successors=(CODE("H9"),))
    assert register.completed(told) == told
    assert AgencyRegister().completed(told) == told
    assert RENAMED.completed(Agency(CODE("H90"), "tên khác")) == Agency(CODE("H90"), "tên khác")
    assert RENAMED.completed(Agency(CODE("H90"), "Ủy ban nhân dân tỉnh")).valid_from == DAY("1976")


def test_an_empty_register_knows_nothing():
    empty = AgencyRegister()
    assert (empty.governing(CODE("H11")), empty.named("UBND"), empty.circle()) == ((), (), ())
    assert list(empty.relationships()) == []


@pytest.mark.parametrize(
    ("namespace", "own", "former"),
    [(None, "H32.15", None), ("H32.15", "H32.15", None), ("H11.15", "H11.15", "H11.15")],
)
def test_a_fonds_code_belongs_to_the_archive_that_gave_it(namespace, own, former):
    archive = Archive(CODE("H32.15"), "Trung tâm", namespace and CODE(namespace))
    assert archive.fonds_namespace == CODE(own)
    assert archive.former == (former and CODE(former))
    assert archive.scoped("P.01") == f"{own}/P.01"
