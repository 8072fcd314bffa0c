"""Digests are the same with threads and without, however a stream is cut."""

import hashlib
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oais_vn.storage.digesting import StreamDigester, gathered


@given(chunks=st.lists(st.binary(max_size=50)), threads_from=st.integers(0, 100), least=st.integers(1, 80))
def test_any_split_gives_one_digest(chunks, threads_from, least):
    content = b"".join(chunks)
    with StreamDigester(threads_from=threads_from) as digester:
        for block in gathered(chunks, least):
            digester.update(block)
        digests = digester.digests()
    assert digests == (
        ("sha256", hashlib.sha256(content).hexdigest()),
        ("sha512", hashlib.sha512(content).hexdigest()),
    )
    assert digester.size == len(content)


@given(chunks=st.lists(st.binary(max_size=50)), least=st.integers(1, 80))
def test_gathering_keeps_the_bytes_and_the_least_size(chunks, least):
    blocks = list(gathered(chunks, least))
    assert b"".join(blocks) == b"".join(chunks)
    assert all(len(block) >= least for block in blocks[:-1])


def test_small_streams_start_no_thread_and_large_ones_one_an_algorithm():
    before = threading.active_count()
    with StreamDigester(threads_from=100) as digester:
        digester.update(b"x" * 99)
        assert threading.active_count() == before
        digester.update(b"x")
        assert threading.active_count() == before + 2
    assert threading.active_count() == before


def test_threads_end_when_the_writer_fails():
    before = threading.active_count()

    def fail():
        with StreamDigester(threads_from=0) as digester:
            for _ in range(20):
                digester.update(b"x" * 1000)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert threading.active_count() == before
