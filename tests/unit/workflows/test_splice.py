"""One file out of several damaged copies, proven by its digest."""

import hashlib
import io
import random

import pytest

from oais_vn.workflows.splice import BLOCK, spliced

WHOLE = random.Random(4).randbytes(40 * BLOCK + 17)
SHA256 = hashlib.sha256(WHOLE).hexdigest()


def damaged(*blocks):
    data = bytearray(WHOLE)
    for number in blocks:
        data[number * BLOCK + 5] ^= 0xFF
    return bytes(data)


def put_together(*copies):
    found = spliced([lambda data=data: io.BytesIO(data) for data in copies], len(WHOLE), SHA256)
    if found is None:
        return None
    with found.open() as stream:
        return stream.read()


@pytest.mark.parametrize(
    "copies",
    [
        [(0,), (1,)],
        [(0, 5, 40), (1, 39)],
        [(3,), (3,), ()],
        [range(0, 40, 2), (), ()],
        [(0, 1, 2, 3), (4, 5, 6), (7, 8, 9, 10)],
    ],
    ids=["two", "first and last", "one that most deny", "much in one", "three"],
)
def test_what_one_copy_has_at_each_place_comes_out(copies):
    assert put_together(*(damaged(*each) for each in copies)) == WHOLE


def test_it_is_read_in_any_pieces():
    found = spliced([lambda: io.BytesIO(damaged(2)), lambda: io.BytesIO(damaged(7))], len(WHOLE), SHA256)
    with found.open() as stream:
        assert b"".join(iter(lambda: stream.read(1000), b"")) == WHOLE


def test_what_no_copy_has_does_not_come_out():
    assert put_together(damaged(3), damaged(3)) is None
    assert put_together(damaged(3, 5), damaged(3, 9)) is None


def test_a_search_that_would_not_end_is_given_up(monkeypatch):
    monkeypatch.setattr("oais_vn.workflows.splice._MOST_READ", 100)
    assert put_together(damaged(0, *range(10, 20)), damaged(0, *range(20, 30))) is None
    monkeypatch.setattr("oais_vn.workflows.splice._MOST_PLACES", 1)
    assert put_together(damaged(0), damaged(1)) is None
