"""The index of signatures loses none: what it does not name cannot match."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oais_vn.plugins.signature_index import Held, Pattern, SignatureIndex, finder, necessary

literals = st.lists(st.sampled_from([rb"a", rb"\x00", rb"\.", rb"b", rb"\n"]), min_size=1, max_size=4).map(b"".join)
gaps = st.sampled_from(
    [
        rb".{2}",
        rb".{0,3}",
        rb".*",
        rb".?",
        rb"(?:a|b\x00)",
        rb"[ab]",
        rb"[^a]{2,}",
        rb"(?!\x00)",
        rb"(a|ab)?",
        rb"a+",
        rb"b{2}",
    ]
)
bodies = st.lists(st.one_of(literals, gaps), max_size=5).map(b"".join)
patterns = st.builds(
    lambda start, body, end, at_tail, searched: Pattern(b"(?s)" + start + body + end, at_tail, searched or at_tail),
    *(st.sampled_from([b"", rb"\A"]), bodies, st.sampled_from([b"", rb"\Z"]), st.booleans(), st.booleans()),
)
contents = st.lists(st.sampled_from([b"a", b"b", b"\0", b".", b"\n", b"ab", b"c"]), max_size=12).map(b"".join)


def matches(pattern: Pattern, head: bytes, tail: bytes) -> bool:
    compiled = re.compile(pattern.expression)
    return bool((compiled.search if pattern.searched else compiled.match)(tail if pattern.at_tail else head))


@given(st.lists(st.lists(patterns, min_size=1, max_size=2), min_size=1, max_size=6), contents, contents)
def test_every_signature_that_matches_is_a_candidate(signatures: list[list[Pattern]], head: bytes, tail: bytes) -> None:
    matching = [
        number for number, signature in enumerate(signatures) if all(matches(each, head, tail) for each in signature)
    ]
    assert set(matching) <= set(SignatureIndex.of(signatures).candidates(head, tail))


@given(st.lists(patterns, max_size=4), contents)
def test_what_is_looked_for_in_stages_is_what_the_expression_finds(some: list[Pattern], content: bytes) -> None:
    held = Held()
    assert [finder(each)(content, held) for each in some] == [matches(each, content, content) for each in some]


def test_a_file_that_fits_up_to_the_last_part_is_given_up_in_one_pass() -> None:
    find = finder(Pattern(rb"(?s)<a>.*<b>.*<c>", searched=True))
    begun = time.process_time()
    assert not find(b"<a><b>" * 20_000, {})
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (Pattern(rb"(?s)\A%PDF\x2d1"), (b"%PDF-1", 0, 0, False)),
        (Pattern(rb"(?s)\A.{4}ftypjp2 "), (b"ftypjp2 ", 4, 4, False)),
        (Pattern(rb"(?s)\A.{0,9}(?:a|bc)WARC"), (b"WARC", 1, 11, False)),
        (Pattern(rb"(?s)EOF.{3}\Z", at_tail=True, searched=True), (b"EOF", 3, 3, True)),
    ],
)
def test_where_the_necessary_bytes_are(pattern: Pattern, expected: tuple[bytes, int, int, bool]) -> None:
    assert necessary(pattern) == expected


@pytest.mark.parametrize("expression", [rb"(?i)a", rb"a|b", rb"(?=a)b", rb"\d", rb"(a", rb"a)", rb"[a"])
def test_what_is_not_understood_is_always_tried(expression: bytes) -> None:
    assert necessary(Pattern(expression)) is None


def test_few_signatures_are_left_to_try() -> None:
    index = SignatureIndex.of([[Pattern(rb"(?s)\A" + bytes([65 + number]) * 4)] for number in range(20)])
    assert index.candidates(b"CCCC...", b"CCCC...") == [2]
