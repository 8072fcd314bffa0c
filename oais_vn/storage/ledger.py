"""What was written into a staged package and with which digest, put aside on disk: it may be a million files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oais_vn.model.paths import PackagePath
from oais_vn.storage.spool import SqliteSpool

_FILES = "files"


class Ledger:
    """Path -> SHA-256 of every file written; folders may be moved afterwards."""

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

    def add(self, path: PackagePath, sha256: str) -> None:
        """Note a file."""
        # A path may be written anew after it was moved away, so its key tells how many moves came before.
        moves = len(self._moves)
        self._spool.put(_FILES, f"{moves}/{path}", {"path": path, "moves": moves, "sha256": sha256})

    def move(self, old: PackagePath, new: PackagePath) -> None:
        """Note that a file or a folder was renamed."""
        self._moves.append((old, new))

    def sha256(self, paths: Iterable[str]) -> dict[str, str]:
        """The digests with which the files that now are `paths` were written; a path under which none was is left out.

        A few hundred paths make one question.
        """
        found: dict[str, str] = {}
        names = {path: str(path) for path in paths}
        for moves in range(len(self._moves), -1, -1):
            if moves < len(self._moves):
                old, new = self._moves[moves]
                names = {path: moved(name, new, old) for path, name in names.items() if path not in found}
            keys = {f"{moves}/{name}": path for path, name in names.items()}
            for key, value in self._spool.get_each(_FILES, keys).items():
                found[keys[key]] = str(value["sha256"])
        return found

    def close(self) -> None:
        """Forget everything."""
        self._spool.close()


def moved(path: str, old: str, new: str) -> str:
    """What `path` is called after `old`, it or a folder above it, became `new`."""
    return new + path[len(old) :] if path == old or path.startswith(f"{old}/") else path
