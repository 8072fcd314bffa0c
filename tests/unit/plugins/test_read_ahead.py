"""A stream in a process of its own gives what it gives here, and ends with it."""

import os
import signal
import time
from functools import partial

import pytest

from oais_vn.model.errors import PackageError, TaskLostError
from oais_vn.model.language import Text
from oais_vn.plugins.read_ahead import read_ahead


def numbers(count, end=""):
    yield os.getpid()
    yield from range(count)
    if end == "refused":
        raise PackageError(Text("hỏng", "broken"), path="a.xlsx", line=7)
    if end == "killed":
        os.kill(os.getpid(), signal.SIGKILL)


def test_every_piece_comes_in_order_from_another_process():
    reader, *given = read_ahead(partial(numbers, 1000))
    assert given == list(range(1000))
    assert reader != os.getpid()


def test_what_the_stream_raises_is_raised_after_the_pieces_before():
    stream = read_ahead(partial(numbers, 3, "refused"))
    given: list[int] = []
    with pytest.raises(PackageError) as refused:
        given.extend(stream)
    assert given[1:] == [0, 1, 2]
    assert (refused.value.path, refused.value.line) == ("a.xlsx", 7)


def test_a_reader_that_dies_is_told():
    with pytest.raises(TaskLostError):
        list(read_ahead(partial(numbers, 3, "killed")))


def test_whoever_leaves_ends_the_reader():
    stream = read_ahead(partial(numbers, 10**9))
    reader = next(stream)
    stream.close()
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.kill(reader, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the reader goes on")
