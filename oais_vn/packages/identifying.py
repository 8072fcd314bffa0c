"""Telling what files are and what is in them, some at a time, in the tools' own processes, while others are copied."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from oais_vn.model.inspection import Insight
from oais_vn.model.lookers import FileLooker
from oais_vn.model.ports import BatchIdentifier, FormatIdentifier, StagedPackage
from oais_vn.model.preservation import FormatIdentification
from oais_vn.packages import layout
from oais_vn.packages.copying import Copied

_FEWEST, _MOST = 8, 128
"""Files that the tool is asked about at once; each answer may take as long as it is given for one.

Few at first, so that it begins soon; then more and more, for between two questions it has nothing to do.
"""
_TOGETHER_BYTES = 4 << 20
_AHEAD = 16
"""Questions under way: the copying does not wait for the tool, which takes a second to start, nor the tool for it."""
_KNOWN = 4096
_ANY = "application/octet-stream"


class Known(NamedTuple):
    """A copy, what it is, and what was seen in it; None for what is not looked into."""

    copy: Copied
    format: FormatIdentification
    insight: Insight | None


def examined(
    copies: Iterable[Copied],
    staged: StagedPackage,
    identifier: FormatIdentifier,
    looker: FileLooker,
    mimes: Mapping[str, str],
) -> Generator[Known, None, None]:
    """The copies with what they are and what is in them, in order; a file that says where another lies is not opened.

    The same bytes under the same extension are asked about once. `mimes` are the media types by extension that are
    taken where the tool gave none.
    """
    asking = _Asking(staged, identifier, looker, mimes)
    waiting: deque[Future[list[Known]]] = deque()

    with ThreadPoolExecutor(1, "oais-vn-looking") as looking, ThreadPoolExecutor(1, "oais-vn-identifying") as telling:
        try:
            for some in _together(copies):
                # While one looks into these files, the other's tool has the next ones already.
                formats = telling.submit(asking.formats, some)
                waiting.append(looking.submit(asking.known, some, formats))
                if len(waiting) > _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            telling.shutdown(cancel_futures=True)
            looking.shutdown(cancel_futures=True)


def formats_of(places: Sequence[Path], identifier: FormatIdentifier) -> Sequence[FormatIdentification]:
    """What local files are: all asked about at once, where the identifier takes that."""
    if isinstance(identifier, BatchIdentifier):
        return identifier.identify_each(places)
    return [identifier.identify(place) for place in places]


class _Asking:
    """Asks about some copies, one question after another, and remembers answers: `formats` first, then `known`."""

    def __init__(
        self, staged: StagedPackage, identifier: FormatIdentifier, looker: FileLooker, mimes: Mapping[str, str]
    ) -> None:
        self._staged = staged
        self._identifier = identifier
        self._looker = looker
        self._mimes = mimes
        self._known: dict[tuple[str, str], FormatIdentification] = {}

    def known(self, some: Sequence[Copied], told: Future[list[FormatIdentification]]) -> list[Known]:
        formats = [self._with_mime(found, copy) for found, copy in zip(told.result(), some, strict=True)]
        asked = [
            (self._place(copy), found.mime, copy.content.digest("sha256"))
            for copy, found in zip(some, formats, strict=True)
            if not copy.document.linked
        ]
        seen = iter(self._looker.look_again(asked))
        return [
            Known(copy, found, None if copy.document.linked else next(seen))
            for copy, found in zip(some, formats, strict=True)
        ]

    def formats(self, some: Sequence[Copied]) -> list[FormatIdentification]:
        keys = [(copy.content.digest("sha256"), copy.content.path.suffix) for copy in some]
        new: dict[tuple[str, str], Copied] = {}
        for key, copy in zip(keys, some, strict=True):
            if key not in self._known:
                new.setdefault(key, copy)
        found = formats_of([self._place(copy) for copy in new.values()], self._identifier)
        answers = dict(zip(new, found, strict=True))
        told = [answers.get(key) or self._known[key] for key in keys]
        if len(self._known) >= _KNOWN:
            self._known.clear()
        self._known.update(answers)
        return told

    def _with_mime(self, found: FormatIdentification, copy: Copied) -> FormatIdentification:
        """The identification, with the profile's media type for the extension where the tool gave none."""
        if found.mime and found.mime != _ANY:
            return found
        return replace(found, mime=self._mimes.get(copy.content.path.suffix.lower(), _ANY))

    def _place(self, copy: Copied) -> Path:
        return self._staged.local(layout.UNNAMED / copy.content.path)


def _together(copies: Iterable[Copied]) -> Iterator[list[Copied]]:
    some: list[Copied] = []
    size, most = 0, _FEWEST
    for copy in copies:
        some.append(copy)
        size += copy.content.size
        if len(some) == most or size >= _TOGETHER_BYTES:
            yield some
            some, size, most = [], 0, min(2 * most, _MOST)
    if some:
        yield some
