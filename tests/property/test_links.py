"""Links between dossiers: circles are exactly those that reach each other."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from oais_vn.model.links import circles

codes = [f"H32.2008.{number:02d}" for number in range(8)]
graphs = st.dictionaries(st.sampled_from(codes), st.frozensets(st.sampled_from(codes), max_size=3), max_size=8).map(
    lambda links: {code: sorted(links.get(code, frozenset()) - {code}) for code in codes}
)


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


def test_a_chain_as_long_as_a_great_delivery_needs_no_recursion():
    chain = [f"H32.2008.{number}" for number in range(20_000)]
    links = {code: [after] for code, after in pairwise(chain)} | {chain[-1]: []}
    assert circles(links) == []
    assert circles(links | {chain[-1]: [chain[0]]}) == [frozenset(chain)]
