"""The draw: within the lot, without repeats, from every dossier, the same everywhere, and nobody's choice."""

import hashlib
from collections import Counter
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from oais_vn.model.fixity import delivery_digest
from oais_vn.model.sampling import Item, Method, Part, Plan
from oais_vn.validation.sampling.chance import _below, allotted, chosen, commitment_of, seed_of, words
from oais_vn.validation.sampling.draw import drawn

SEED = "ab" * 32
hexes = st.binary(min_size=32, max_size=32).map(bytes.hex)
sizes = st.lists(st.integers(1, 60), min_size=1, max_size=12)


def dossiers_of(pages):
    return [
        (f"H{number}", [Part(f"H{number}", f"{number}.{part}", f"h{number}/{part}.pdf", 1) for part in range(count)])
        for number, count in enumerate(pages)
    ]


def plan_of(size, lot, item=Item.PAGE):
    return Plan(Method.SHARE, item, lot, size, 0, share=Decimal(1), threshold=Decimal(0))


@given(hexes, st.integers(1, 500), st.data())
def test_a_choice_is_within_bounds_sorted_and_without_repeats(seed, items, data):
    count = data.draw(st.integers(0, items))
    found = chosen(seed, "lot", count, items)
    assert len(found) == len(set(found)) == count
    assert found == sorted(found)
    assert all(0 <= each < items for each in found)


@given(sizes, st.data())
def test_strata_add_up_and_no_dossier_is_forgotten(pages, data):
    strata = {f"H{number}": count for number, count in enumerate(pages)}
    size = data.draw(st.integers(1, sum(pages)))
    found = allotted(strata, size)
    exact = {code: Fraction(size * count, sum(pages)) for code, count in strata.items()}
    if found is None:
        assert sum(max(1, int(share)) for share in exact.values()) > size
        return
    assert sum(found.values()) == size
    assert all(1 <= found[code] <= count for code, count in strata.items())
    assert all(found[code] == 1 if share < 1 else abs(found[code] - share) < 1 for code, share in exact.items())


@given(sizes, hexes, st.data())
def test_a_draw_names_files_and_pages_of_the_lot(pages, seed, data):
    dossiers = dossiers_of(pages)
    size = data.draw(st.integers(1, sum(pages)))
    strata, items = drawn(dossiers, plan_of(size, sum(pages)), seed)
    assert [item.number for item in items] == list(range(1, size + 1))
    assert len({(item.path, item.page) for item in items}) == size
    assert sum(stratum.drawn for stratum in strata) == size
    counted = Counter(item.dossier for item in items)
    assert all(stratum.drawn == counted[stratum.dossier] for stratum in strata)
    known = {(part.path, 1) for _, parts in dossiers for part in parts}
    assert all((item.path, item.page) in known for item in items)


@given(hexes, hexes, hexes)
def test_another_delivery_or_nonce_is_another_seed(digest, nonce, other):
    assert (seed_of(digest, nonce) == seed_of(other, nonce)) == (digest == other)
    assert (seed_of(digest, nonce) == seed_of(digest, other)) == (nonce == other)
    assert seed_of(digest, nonce) != commitment_of(nonce)


def test_pages_are_counted_through_the_files_of_a_dossier():
    parts = [Part("H", "1", "1.pdf", 3), Part("H", "2", "2.pdf", 2)]
    _, items = drawn([("H", parts)], plan_of(5, 5), SEED)
    assert [(item.path, item.page, item.place) for item in items] == [
        ("1.pdf", 1, 1), ("1.pdf", 2, 2), ("1.pdf", 3, 3), ("2.pdf", 1, 4), ("2.pdf", 2, 5),
    ]  # fmt: skip


def test_a_sample_of_dossiers_has_whole_dossiers():
    strata, items = drawn(dossiers_of([3, 4, 5]), plan_of(2, 3, Item.DOSSIER), SEED)
    assert [stratum.items for stratum in strata] == [1, 1, 1]
    assert len({item.dossier for item in items}) == 2
    assert all((item.path, item.page) == ("", 0) for item in items)


def test_a_word_that_would_make_some_items_likelier_is_thrown_away():
    # 2^64 is one more than a multiple of three.
    assert _below(iter([2**64 - 1, 5]), 3) == 2


def test_largest_remainders_come_first_and_equals_in_order():
    assert allotted({"a": 10, "b": 13, "c": 17}, 7) == {"a": 2, "b": 2, "c": 3}
    assert allotted({"b": 10, "a": 10, "c": 10}, 4) == {"b": 2, "a": 1, "c": 1}


def test_many_small_dossiers_take_nothing_from_a_large_one():
    """Else a lot whose bad pages all lie in the large one would pass far more often than the plan says."""
    assert allotted({**{f"H{number}": 1 for number in range(99)}, "large": 901}, 100) is None
    assert allotted({"a": 2, "b": 500, "c": 498}, 80) == {"a": 1, "b": 40, "c": 39}
    assert allotted({"a": 10, "empty": 0, "b": 10}, 5) == {"a": 3, "empty": 0, "b": 2}


def test_with_fewer_items_than_dossiers_none_of_them_is_safe():
    dossiers = dossiers_of([1] * 9 + [200])
    met = set()
    for number in range(400):
        _, items = drawn(dossiers, plan_of(5, 209), hashlib.sha256(str(number).encode()).hexdigest())
        met |= {item.dossier for item in items}
    assert len(met) == 10


def test_every_item_is_as_likely_as_any_other():
    counts = Counter(
        each for number in range(2000) for each in chosen(hashlib.sha256(b"%d" % number).hexdigest(), "lot", 3, 10)
    )
    # 600 are expected of each; six standard deviations are about 120.
    assert set(counts) == set(range(10))
    assert all(480 < count < 720 for count in counts.values())


def test_the_stream_can_be_made_by_any_sha256():
    block = hashlib.sha256(f"{SEED}\ndossier H\n0\n".encode()).hexdigest()
    second = hashlib.sha256(f"{SEED}\ndossier H\n1\n".encode()).hexdigest()
    stream = words(SEED, "dossier H")
    assert [f"{next(stream):016x}" for _ in range(8)] == [
        text[place : place + 16] for text in (block, second) for place in range(0, 64, 16)
    ]


def test_the_steps_stay_as_they_are_documented():
    nonce, digest = "11" * 32, "22" * 32
    assert commitment_of(nonce) == hashlib.sha256(nonce.encode()).hexdigest()
    assert seed_of(digest, nonce) == hashlib.sha256(f"oais-vn sample v1\n{digest}\n{nonce}\n".encode()).hexdigest()
    assert chosen(SEED, "lot", 6, 1000) == GOLDEN


# Written once by this program; a change means that samples drawn before can no longer be drawn again.
GOLDEN = [91, 183, 356, 585, 622, 859]


def test_a_digest_of_files_stands_on_bytes_and_names_alone():
    files = [("b/2.pdf", "0" * 64), ("a/1.pdf", "f" * 64)]
    expected = hashlib.sha256(f"{'0' * 64}  b/2.pdf\n{'f' * 64}  a/1.pdf\n".encode()).hexdigest()
    assert delivery_digest(files) == delivery_digest(reversed(files)) == expected
    assert delivery_digest([("a\n" + "f" * 64 + "  b", "0" * 64)]) != delivery_digest(
        [("a", "0" * 64), ("b", "f" * 64)]
    )
    assert delivery_digest([("\udcff.pdf", "0" * 64)]) == hashlib.sha256(b"0" * 64 + b"  \xff.pdf\n").hexdigest()
    assert delivery_digest([("\u00e9", "0" * 64)]) != delivery_digest([("e\u0301", "0" * 64)])
