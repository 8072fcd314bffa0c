"""Identifying files some at a time, in the tool's own process, while the next ones are copied."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from oais_vn.model.ports import BatchIdentifier, FormatIdentifier, StagedPackage
from oais_vn.model.preservation import FormatIdentification
from oais_vn.packages import layout
from oais_vn.packages.copying import Copied

_TOGETHER = 32
"""Files that the tool is asked about at once; each answer may take as long as it is given for one."""
_TOGETHER_BYTES = 16 << 20
_AHEAD = 16
"""Questions under way: the copying does not wait for the tool, which takes a second to start, nor the tool for it."""
_KNOWN = 4096


def identified(
    copies: Iterable[Copied], staged: StagedPackage, identifier: FormatIdentifier
) -> Generator[tuple[Copied, FormatIdentification], None, None]:
    """The copies with what they are, in order. The same bytes under the same extension are asked about once."""
    asking = _Asking(staged, identifier)
    waiting: deque[tuple[Sequence[Copied], Future[list[FormatIdentification]]]] = deque()

    def first() -> Iterator[tuple[Copied, FormatIdentification]]:
        some, answers = waiting.popleft()
        return zip(some, answers.result(), strict=True)

    with ThreadPoolExecutor(1, "oais-vn-identifying") as thread:
        try:
            for some in _together(copies):
                waiting.append((some, thread.submit(asking.ask, some)))
                if len(waiting) > _AHEAD:
                    yield from first()
            while waiting:
                yield from first()
        finally:
            for _, answers in waiting:
                answers.cancel()


class _Asking:
    """Asks about some copies, one question after another, and remembers answers."""

    def __init__(self, staged: StagedPackage, identifier: FormatIdentifier) -> None:
        self._staged = staged
        self._identifier = identifier
        self._known: dict[tuple[str, str], FormatIdentification] = {}

    def ask(self, some: Sequence[Copied]) -> list[FormatIdentification]:
        keys = [(copy.content.digest("sha256"), copy.content.path.suffix) for copy in some]
        new: dict[tuple[str, str], Copied] = {}
        for key, copy in zip(keys, some, strict=True):
            if key not in self._known:
                new.setdefault(key, copy)
        found = self._identify([self._staged.local(layout.UNNAMED / copy.content.path) for copy in new.values()])
        answers = dict(zip(new, found, strict=True))
        told = [answers.get(key) or self._known[key] for key in keys]
        if len(self._known) >= _KNOWN:
            self._known.clear()
        self._known.update(answers)
        return told

    def _identify(self, places: Sequence[Path]) -> Sequence[FormatIdentification]:
        if isinstance(self._identifier, BatchIdentifier):
            return self._identifier.identify_each(places)
        return [self._identifier.identify(place) for place in places]


def _together(copies: Iterable[Copied]) -> Iterator[list[Copied]]:
    some: list[Copied] = []
    size = 0
    for copy in copies:
        some.append(copy)
        size += copy.content.size
        if len(some) == _TOGETHER or size >= _TOGETHER_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some
