"""Any register answers, and any two fonds of two archives have two names."""

from __future__ import annotations

import contextlib

from hypothesis import example, given
from hypothesis import strategies as st

from oais_vn.formats.agencies import read_agencies
from oais_vn.model.agencies import Archive
from oais_vn.model.authorities import AgencyRegister, AuthorityRecord
from oais_vn.model.dates import PartialDate
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.identifiers import AgencyCode, package_uuid
from oais_vn.packages.layout import bag_name

dates = st.builds(PartialDate, st.integers(1900, 1910), st.none() | st.integers(1, 12))
codes = st.sampled_from(["H1", "H2", "H1.1", "H1.1.2", "H3"]).map(AgencyCode)
names = st.sampled_from(["A", "B", "C", "D"])
references = st.lists(st.sampled_from(["H1", "H2", "H1.1", "A", "B", "C", "X"]), max_size=3).map(tuple)
records = st.builds(
    AuthorityRecord,
    name=names,
    code=st.none() | codes,
    valid_from=st.none() | dates,
    valid_to=st.none() | dates,
    predecessors=references,
    successors=references,
)
registers = st.lists(records, max_size=8).map(tuple).map(AgencyRegister)
fonds = st.text("P.01ab/_-Đ~", min_size=1, max_size=6).filter(lambda text: text.strip("._ "))
archives = st.sampled_from(["H1", "H2", "H1_P", "H1.1", "P"]).map(AgencyCode)


twice = AuthorityRecord("A", successors=("H1", "H2", "A"))


@given(registers)
@example(AgencyRegister((AuthorityRecord("B"), twice, AuthorityRecord("A"), AuthorityRecord("A"), twice)))
def test_whoever_comes_before_has_the_other_after_it(register):
    for record in register.records:
        assert all(record in register.successors(other) for other in register.predecessors(record))
        assert all(record in register.predecessors(other) for other in register.successors(record))


@given(registers, codes, dates)
def test_what_a_code_meant_existed_then(register, code, date):
    found = register.meant(code, date)
    assert set(found) <= set(register.governing(code))
    assert all(record.existed_on(date) for record in found)
    instead = register.in_place_of(register.governing(code), date)
    assert all(record.existed_on(date) for record in instead)
    assert set(found) <= set(instead)


@given(registers)
def test_whoever_is_in_a_circle_has_somebody_before_and_after_it_there(register):
    circle = set(register.circle())
    for record in circle:
        assert circle & set(register.predecessors(record))
        assert circle & set(register.successors(record))


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
def test_a_circle_is_told_exactly_when_there_is_one(pairs):
    edges = {number: {b for a, b in pairs if a == number != b} for number in range(8)}
    register = AgencyRegister(
        tuple(
            AuthorityRecord(f"n{number}", successors=tuple(f"n{b}" for b in sorted(edges[number]))) for number in edges
        )
    )
    reached = {number: set(others) for number, others in edges.items()}
    for _ in edges:
        reached = {number: others.union(*(reached[other] for other in others)) for number, others in reached.items()}
    assert bool(register.circle()) == any(number in others for number, others in reached.items())
    assert {f"n{number}" for number, others in reached.items() if number in others} <= {
        record.name for record in register.circle()
    }


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_a_register_or_an_error_of_the_configuration(data):
    with contextlib.suppress(ConfigurationError):
        read_agencies(b"[[agency]]\n" + data, "a.toml")


@given(archives, fonds, archives, fonds)
def test_two_fonds_of_two_archives_never_have_one_name(first_archive, first, second_archive, second):
    """Nor does a fonds with the archive before it ever take the plain name of another one."""
    one, other = Archive(first_archive, "x"), Archive(second_archive, "y")
    named = bag_name(one.scoped(first), "aic", 1)
    assert named != bag_name(second, "aic", 1) or one.scoped(first) == second
    if (first_archive, first) != (second_archive, second):
        same = one.scoped(first) == other.scoped(second)
        assert same or named != bag_name(other.scoped(second), "aic", 1)


@given(archives, archives, archives)
def test_the_identity_of_a_package_follows_the_namespace(keeper, former, other):
    def of(archive: Archive) -> object:
        return package_uuid(str(archive.fonds_namespace), "P.01", "d", "aic", 1, "0")

    assert of(Archive(keeper, "x")) == of(Archive(other, "y", keeper))
    assert (of(Archive(keeper, "x", former)) == of(Archive(keeper, "x", other))) == (former == other)
