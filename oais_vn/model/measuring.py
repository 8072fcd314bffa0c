"""A source that lists and reads very many files at little cost for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from oais_vn.model.language import Text
from oais_vn.model.ports import PackageSource

FILE = "file"
EMPTY_FOLDER = "empty"
"""What an entry of a `MeasuringSource` is, when it is not refused."""


class Measured(NamedTuple):
    """What reading a file gave: its size in bytes, its digests one behind another; or why it could not be read.

    The digests of a file that could not be read are zeros, as long as the others.
    """

    size: int
    digests: bytes
    failure: Text | None = None


@runtime_checkable
class MeasuringSource(PackageSource, Protocol):
    """A source that lists and reads very many files at little cost for each: a folder. Threads may ask at once."""

    def entries(self) -> Iterator[tuple[str, str]]:
        """All that lies in it, in one walk: paths with `FILE`, `EMPTY_FOLDER`, or the reason of a refusal."""
        ...

    def measured(self, paths: Iterable[str], algorithms: Sequence[str]) -> list[Measured]:
        """Read each file once, with all its digests."""
        ...
