"""Links between dossiers: waves respect every link, and circles are exactly those that reach each other."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.delivery import DeliveredDossier, Delivery, Fonds, Transfer
from oais_vn.model.description import Record
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import AgencyCode
from oais_vn.model.links import circles, link_waves
from oais_vn.model.report import Location

codes = [f"H32.2008.{number:02d}" for number in range(8)]
graphs = st.dictionaries(st.sampled_from(codes), st.frozensets(st.sampled_from(codes), max_size=3), max_size=8).map(
    lambda links: {code: sorted(links.get(code, frozenset()) - {code}) for code in codes}
)


def delivery(links, spool=None):
    dossiers = [DeliveredDossier(code, Record(), Location(), 1, links=tuple(to)) for code, to in links.items()]
    agency = AgencyCode("H32")
    return Delivery(
        "giao", "tt05-2025", Archive(agency, "A"), Agency(agency, "B"), Fonds("P", "P", False, Record()),
        Transfer("1", 1, "C"), tuple(dossiers), (), (), (), spool,
    )  # fmt: skip


def reached(links, start):
    found, waiting = set(), [start]
    while waiting:
        for code in links[waiting.pop()]:
            if code not in found:
                found.add(code)
                waiting.append(code)
    return found


@settings(deadline=None, max_examples=300)
@given(graphs)
def test_circles_are_the_dossiers_that_reach_each_other(links):
    expected = {
        frozenset(other for other in reached(links, code) if code in reached(links, other))
        for code in codes
        if code in reached(links, code)
    }
    found = circles(links)
    assert set(found) == expected
    assert len(found) == len(expected)


@settings(deadline=None, max_examples=300)
@given(graphs, st.permutations(codes))
def test_waves_hold_every_dossier_once_after_what_it_links_into(links, order):
    links = {code: links[code] for code in order}
    if circles(links):
        with pytest.raises(InputError):
            link_waves(delivery(links))
        return
    waves = [[dossier.code for dossier in wave] for wave in link_waves(delivery(links))]
    assert sorted(code for wave in waves for code in wave) == sorted(codes)
    wave_of = {code: number for number, wave in enumerate(waves) for code in wave}
    for code, targets in links.items():
        # Not only after them, but in the first wave that is: nothing waits longer than it must.
        assert wave_of[code] == max((wave_of[target] + 1 for target in targets), default=0)
    for wave in waves:
        assert wave == sorted(wave, key=order.index)


def test_a_delivery_without_links_is_one_wave_in_its_order():
    links = {code: [] for code in reversed(codes)}
    assert [[dossier.code for dossier in wave] for wave in link_waves(delivery(links))] == [list(reversed(codes))]


def test_no_dossiers_are_no_waves():
    assert link_waves(delivery({})) == []


def test_links_out_of_the_delivery_are_waited_for_by_nobody():
    assert len(link_waves(delivery({codes[0]: ["H32.1999.01"]}))) == 1


def test_a_circle_is_named_in_the_direction_of_its_links():
    with pytest.raises(InputError, match=r"01 → H32\.2008\.02 → H32\.2008\.03 → H32\.2008\.01") as caught:
        link_waves(delivery({codes[1]: [codes[2]], codes[2]: [codes[3]], codes[3]: [codes[1]]}))
    assert "vòng tròn" in caught.value.text.vi


def test_a_chain_as_long_as_a_great_delivery_needs_no_recursion():
    chain = [f"H32.2008.{number}" for number in range(20_000)]
    links = {code: [after] for code, after in pairwise(chain)} | {chain[-1]: []}
    assert circles(links) == []
    assert len(link_waves(delivery(links))) == len(chain)
    assert circles(links | {chain[-1]: [chain[0]]}) == [frozenset(chain)]
