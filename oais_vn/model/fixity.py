"""Digests of bytes, and the record of a file that was written or read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from oais_vn.model.paths import PackagePath

ALGORITHMS = ("sha256", "sha512")
"""What we compute for every file: both manifests of a bag come from one reading."""

BLOCK = 1 << 20
"""Bytes read at once."""


class Digest(NamedTuple):
    """A message digest: the algorithm by its BagIt name and the value in small hexadecimal letters."""

    algorithm: str
    value: str


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A file as it was written or read: path, size in bytes, digests in the order of `ALGORITHMS`."""

    path: PackagePath
    size: int
    digests: tuple[Digest, ...]

    def digest(self, algorithm: str) -> str:
        """The value for `algorithm`; `KeyError` when it was not computed."""
        for digest in self.digests:
            if digest.algorithm == algorithm:
                return digest.value
        raise KeyError(algorithm)


class Digester:
    """Takes bytes once and gives every digest of them."""

    def __init__(self, algorithms: Iterable[str] = ALGORITHMS) -> None:
        self._hashes = [(name, hashlib.new(name)) for name in algorithms]
        self.size = 0

    def update(self, block: bytes | memoryview) -> None:
        """Take the next bytes."""
        self.size += len(block)
        for _, digest in self._hashes:
            digest.update(block)

    def digests(self) -> tuple[Digest, ...]:
        """The digests of all bytes taken so far."""
        return tuple(Digest(name, digest.hexdigest()) for name, digest in self._hashes)


def delivery_digest(files: Iterable[tuple[str, str]]) -> str:
    """One SHA-256 for all files of a delivery, given as (path, SHA-256 in small hexadecimal letters).

    It is taken over the lines `<sha256>  <path>` with a line feed behind each, sorted by their bytes. The path is as
    it is in the delivery, in no other normal form; bytes of it that are not UTF-8 stay as they are. A line feed in a
    path is written as a backslash and `n`: no path can hold a backslash, and no name can pass for two files.
    """
    named = ((path.replace("\n", "\\n"), digest) for path, digest in files)
    whole = hashlib.sha256()
    for line in sorted(f"{digest}  {path}\n".encode("utf-8", "surrogateescape") for path, digest in named):
        whole.update(line)
    return whole.hexdigest()
