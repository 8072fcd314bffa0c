"""Documents copied into a package, in order; several of the large ones at a time."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from oais_vn.model.fixity import ContentFile
from oais_vn.model.measuring import MeasuringSource
from oais_vn.model.ports import PackageSource
from oais_vn.packages.blueprint import SourceDocument

_LARGE = 1 << 20
"""Bytes from which reading, hashing and writing a file is worth a thread of its own."""
_VERY_LARGE = 64 << 20
"""Bytes from which a file has threads enough of its own, and its copying has to give signs of life."""
_MOST_LANES = 4


class Copied(NamedTuple):
    """A document with the file that was copied into the staged package."""

    document: SourceDocument
    content: ContentFile


Copy = Callable[[SourceDocument, bool], ContentFile]
"""Copies a document's file; asked whether others are copied meanwhile."""


def copied(
    documents: Iterable[SourceDocument], source: PackageSource | None, copy: Copy
) -> Generator[Copied, None, None]:
    """Each document with its file in the package, in order.

    Where the file before was large, the next are copied side by side, and ahead of whoever takes them: each whole in
    one thread, for blocks that are handed from one core to another cost more than they bring.
    """
    lanes = min(os.cpu_count() or 1, _MOST_LANES)
    waiting: deque[tuple[SourceDocument, Future[ContentFile]]] = deque()
    large = False
    with ThreadPoolExecutor(lanes, "oais-vn-copying") as pool:
        try:
            for document in documents:
                if large and _may_be_beside_others(document, source):
                    waiting.append((document, pool.submit(copy, document, True)))
                    if len(waiting) <= lanes:
                        continue
                    done, content = _next(waiting)
                else:
                    while waiting:
                        yield _next(waiting)
                    done, content = document, copy(document, False)
                large = content.size >= _LARGE
                yield Copied(done, content)
            while waiting:
                yield _next(waiting)
        finally:
            for _, future in waiting:
                future.cancel()


def _next(waiting: deque[tuple[SourceDocument, Future[ContentFile]]]) -> Copied:
    document, content = waiting.popleft()
    return Copied(document, content.result())


def _may_be_beside_others(document: SourceDocument, source: PackageSource | None) -> bool:
    """Whether it is a file of a folder, which threads may read at once, and not very large."""
    if document.made is not None or document.path is None or not isinstance(source, MeasuringSource):
        return False
    return source.size(document.path) < _VERY_LARGE
