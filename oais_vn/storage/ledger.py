"""What was written into a staged package and with which digest, put aside on disk: it may be a million files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from oais_vn.model.paths import PackagePath
from oais_vn.storage.early_proof import Stamp
from oais_vn.storage.spool import SqliteSpool

_FILES = "files"


class Ledger:
    """Path -> SHA-256 of every file written, and its stamp if it was proven; folders may be moved afterwards."""

    def __init__(self) -> None:
        self._spool = SqliteSpool(private=True)
        self._moves: list[tuple[str, str]] = []

    def __len__(self) -> int:
        return self._spool.count(_FILES)

    def __iter__(self) -> Iterator[PackagePath]:
        for value in self._spool.items(_FILES):
            path = str(value["path"])
            for old, new in self._moves[int(str(value["moves"])) :]:
                path = moved(path, old, new)
            yield PackagePath(path)

    def add(self, path: PackagePath, sha256: str, stamp: Stamp | None = None) -> None:
        """Note a file."""
        # A path may be written anew after it was moved away, so its key tells how many moves came before.
        moves = len(self._moves)
        self._spool.put(_FILES, f"{moves}/{path}", {"path": path, "moves": moves, "sha256": sha256, "stamp": stamp})

    def move(self, old: PackagePath, new: PackagePath) -> None:
        """Note that a file or a folder was renamed."""
        self._moves.append((old, new))

    def written(self, paths: Iterable[str]) -> dict[str, tuple[str, Stamp | None]]:
        """The digests and stamps of the files that now are `paths`; a path under which none was written is left out.

        A few hundred paths make one question.
        """
        found: dict[str, tuple[str, Stamp | None]] = {}
        names = {path: str(path) for path in paths}
        for moves in range(len(self._moves), -1, -1):
            if moves < len(self._moves):
                old, new = self._moves[moves]
                names = {path: moved(name, new, old) for path, name in names.items() if path not in found}
            keys = {f"{moves}/{name}": path for path, name in names.items()}
            for key, value in self._spool.get_each(_FILES, keys).items():
                stamp = cast("list[int] | None", value["stamp"])
                found[keys[key]] = str(value["sha256"]), None if stamp is None else Stamp(*stamp)
        return found

    def close(self) -> None:
        """Forget everything."""
        self._spool.close()


def moved(path: str, old: str, new: str) -> str:
    """What `path` is called after `old`, it or a folder above it, became `new`."""
    return new + path[len(old) :] if path == old or path.startswith(f"{old}/") else path
