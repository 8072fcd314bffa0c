"""Which signatures are worth trying on a file: those whose necessary bytes are where they must be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?P<edge>[AZ])|\\x(?P<hex>[0-9a-fA-F]{2})|\\(?P<control>[nrtfv])|\\(?P<escaped>[^0-9A-Za-z])"
    rb"|(?P<one>\[\^?\]?(?:\\.|[^\]\\])*\]|\.)|(?P<ahead>\(\?!)|(?P<group>\((?:\?:)?(?!\?))"
    rb"|(?P<plain>[^\\()\[\]{}.*+?|^$])",
    re.DOTALL,
)
_REPEAT = re.compile(rb"(?:\{(\d+)(,?)(\d*)\}|([*+?]))\??")
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"f": b"\f", b"v": b"\v"}
_LONGEST_KEY = 8
"""Bytes of a literal that are looked up in place; more would only make more kinds of keys."""
_FAR = 1 << 40
"""More bytes than are ever read of a file: no bound."""


class Pattern(NamedTuple):
    """A regular expression as fido has it: tried at the start of a file's head, searched in it, or in its tail."""

    expression: bytes
    at_tail: bool = False
    searched: bool = False


class Literal(NamedTuple):
    """Bytes that a pattern cannot match without.

    From `least` to `most` bytes lie before them in the head or, where `at_tail`, behind them in the tail.
    """

    content: bytes
    least: int
    most: int
    at_tail: bool

    @property
    def placed(self) -> bool:
        """Whether there is one place where they must be."""
        return self.least == self.most


def necessary(pattern: Pattern) -> Literal | None:
    """Bytes that everything the pattern matches holds: of several, those that are looked for most quickly.

    None when there are none, or the expression is of a kind that is not known here.
    """
    parser = _Parser(pattern.expression)
    try:
        parts = parser.sequence()
    except _UnknownError:
        return None
    if not parser.done:
        return None
    if pattern.at_tail:
        found = _literals(parts[::-1], anchored=parts[-1:] == [_END], at_tail=True)
    else:
        found = _literals(parts, anchored=not pattern.searched or parts[:1] == [_START], at_tail=False)
    return max(found, key=_worth, default=None)


Held = dict[bytes, bool]
"""Which necessary bytes some content holds: the signatures of one family need the same."""
Find = Callable[[bytes, Held], bool]
"""Tells whether a pattern is found in the head or the tail of a file, of which is noted what it holds."""


def finder(pattern: Pattern) -> Find:
    """How a pattern is found; where it is searched for, its necessary bytes first, which is far cheaper."""
    need = necessary(pattern) if pattern.searched else None
    first, *others = (re.compile(stage) for stage in _stages(pattern.expression))
    begin = first.search if pattern.searched else first.match

    def find(content: bytes, held: Held) -> bool:
        if need is not None:
            if need.content not in held:
                held[need.content] = need.content in content
            if not held[need.content]:
                return False
        found = begin(content)
        for other in others:
            found = found and other.search(content, found.end())
        return found is not None

    return find


def _stages(expression: bytes) -> tuple[bytes, ...]:
    """Expressions that match one behind the other where `expression` matches: it is cut at `.*`.

    Every one but the last has one width, so its first match leaves most room for the next; a search for the next part
    finds its first bytes at once, while an engine that comes back from a `.*` tries every byte of the file.
    """
    parser = _Parser(expression)
    cuts = []
    try:
        start = parser.at
        width = 0, 0
        while not parser.done:
            before = parser.at
            part = parser.part()
            if expression[before : parser.at] in (b".*", b".*?") and width[0] == width[1] and before > start:
                cuts.append((start, before))
                start, width = parser.at, (0, 0)
            else:
                width = width[0] + part.least, width[1] + part.most
    except _UnknownError:
        return (expression,)
    head = b"(?s)" if expression.startswith(b"(?s)") else b""
    if not head or start == parser.at:
        return (expression,)
    return tuple(head + expression[begin:end] for begin, end in (*cuts, (start, parser.at)))


def _worth(literal: Literal) -> tuple[bool, bool, int]:
    return literal.placed, literal.most < _FAR, len(literal.content)


class _Part(NamedTuple):
    """Literal bytes, or (where `content` is None) from `least` to `most` bytes of something."""

    content: bytes | None
    least: int
    most: int
    edge: bytes = b""


_START = _Part(None, 0, 0, b"A")
_END = _Part(None, 0, 0, b"Z")


class _UnknownError(Exception):
    """The expression holds what this module does not know."""


class _Parser:
    """Reads the part of Python's regular expressions in which signatures are written."""

    def __init__(self, expression: bytes) -> None:
        self._text = expression
        self.at = len(b"(?s)") if expression.startswith(b"(?s)") else 0

    @property
    def done(self) -> bool:
        """Whether all of it was read."""
        return self.at == len(self._text)

    def sequence(self) -> list[_Part]:
        """The parts up to the end of this alternative."""
        parts: list[_Part] = []
        while not self.done and self._text[self.at] not in b"|)":
            parts.append(self.part())
        return parts

    def part(self) -> _Part:
        """The next part with its repetition."""
        token = _TOKEN.match(self._text, self.at)
        if token is None:
            raise _UnknownError
        self.at = token.end()
        return self._repeated(self._part(token))

    def _part(self, token: re.Match[bytes]) -> _Part:
        kind = token.lastgroup or ""
        content = token[kind]
        if kind == "edge":
            return _START if content == b"A" else _END
        if kind == "one":
            return _Part(None, 1, 1)
        if kind in ("group", "ahead"):
            least, most = self._group()
            return _Part(None, least, most) if kind == "group" else _Part(None, 0, 0)
        if kind == "hex":
            content = bytes.fromhex(content.decode())
        return _Part(_CONTROLS[content] if kind == "control" else content, 1, 1)

    def _group(self) -> tuple[int, int]:
        """The least and the greatest width of a group, whose alternatives are read to the end."""
        widths = []
        while True:
            parts = self.sequence()
            widths.append((sum(part.least for part in parts), sum(part.most for part in parts)))
            if self.done:
                raise _UnknownError
            self.at += 1
            if self._text[self.at - 1] == ord(")"):
                return min(least for least, _ in widths), max(most for _, most in widths)

    def _repeated(self, part: _Part) -> _Part:
        repeat = _REPEAT.match(self._text, self.at)
        if repeat is None:
            return part
        self.at = repeat.end()
        least, comma, most, sign = repeat.groups()
        low, high = {b"*": (0, _FAR), b"+": (1, _FAR), b"?": (0, 1)}.get(sign) or (int(least), int(most or _FAR))
        return _Part(None, part.least * low, part.most * (high if comma or sign else low))


def _literals(parts: Sequence[_Part], *, anchored: bool, at_tail: bool) -> Iterator[Literal]:
    """The literals of a sequence, with what may lie before them; of a tail's the parts come in reverse."""
    least, most = 0, 0 if anchored else _FAR
    run = b""
    for part in [*parts, _Part(None, 0, 0)]:
        if part.content is not None:
            run = part.content + run if at_tail else run + part.content
            continue
        if run:
            key = run
            if least == most:
                key = run[-_LONGEST_KEY:] if at_tail else run[:_LONGEST_KEY]
            yield Literal(key, least, most, at_tail)
        least, most, run = least + len(run) + part.least, most + len(run) + part.most, b""


class _Range(NamedTuple):
    """Where to look for bytes: in the head, or in the tail; up to `most` of its bytes, counted from its outer end."""

    content: bytes
    at_tail: bool
    most: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class SignatureIndex:
    """Signatures by number, found by the bytes that they need. Of a signature every pattern must match."""

    always: tuple[int, ...]
    ranges: tuple[_Range, ...]
    placed: tuple[tuple[bool, int, int, Mapping[bytes, tuple[int, ...]]], ...]

    @classmethod
    def of(cls, signatures: Iterable[Iterable[Pattern]]) -> SignatureIndex:
        """The index of these signatures."""
        always: list[int] = []
        ranges: defaultdict[tuple[bytes, bool, int], list[int]] = defaultdict(list)
        placed: defaultdict[tuple[bool, int, int], defaultdict[bytes, list[int]]]
        placed = defaultdict(lambda: defaultdict(list))
        for number, patterns in enumerate(signatures):
            needs = [need for need in map(necessary, patterns) if need is not None]
            if not needs:
                always.append(number)
                continue
            need = max(needs, key=_worth)
            if need.placed:
                placed[need.at_tail, need.least, len(need.content)][need.content].append(number)
            else:
                most = min(need.most + len(need.content), _FAR)
                ranges[need.content, need.at_tail, most].append(number)
        return cls(
            tuple(always),
            tuple(_Range(*key, tuple(numbers)) for key, numbers in ranges.items()),
            tuple((*key, {each: tuple(numbers) for each, numbers in found.items()}) for key, found in placed.items()),
        )

    def candidates(self, head: bytes, tail: bytes) -> list[int]:
        """The numbers of the signatures that may match, in order; no other can."""
        found = list(self.always)
        for content, at_tail, most, numbers in self.ranges:
            if (tail.find(content, max(0, len(tail) - most)) if at_tail else head.find(content, 0, most)) >= 0:
                found += numbers
        for at_tail, skipped, length, known in self.placed:
            if at_tail:
                end = len(tail) - skipped
                part = tail[end - length : end] if end >= length else b""
            else:
                part = head[skipped : skipped + length]
            found += known.get(part, ())
        return sorted(found)
