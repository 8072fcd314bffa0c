"""The folder that a tape tier works in: objects that wait for the next run, and the register of each tape."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from oais_vn.model.fixity import BLOCK, Digest, Digester
from oais_vn.model.tiers import Content
from oais_vn.storage.archive_writer import write_whole
from oais_vn.storage.digesting import StreamDigester
from oais_vn.storage.failures import told_as_storage_error
from oais_vn.storage.filesystem import FileSystem, extended
from oais_vn.storage.tiers.answers import not_as_claimed
from oais_vn.storage.tiers.tapes.register import TapeRegister
from oais_vn.storage.tiers.tapes.volume import Waiting

LOCK = ".lock"
_WAITING = "cho-ghi"
_TAPES = "bang"
_EVERY_TAPE = "moi-bang"
_PART = ".part"


@dataclass(frozen=True)
class Shelf:
    """Staged objects under `root`, durable and proven, in the order in which they came; registers by barcode."""

    root: Path
    fs: FileSystem = field(default_factory=FileSystem, compare=False)

    def prepare(self) -> None:
        """Make the folders; remove what killed runs left half staged."""
        for name in (_WAITING, _TAPES, _EVERY_TAPE):
            extended(self.root / name).mkdir(parents=True, exist_ok=True)
            for path in extended(self.root / name).glob(f"*{_PART}"):
                path.unlink()

    def stage(self, key: str, content: Content, tier: str) -> None:
        """Hold an object; `StorageError` when its bytes are not what it claims, and then nothing is held."""
        folder = self.root / _WAITING
        number = max((int(path.stem) for path in extended(folder).glob("*.json")), default=0) + 1
        place = folder / f"{number:09}.bin"
        part = place.with_name(place.name + _PART)
        with told_as_storage_error(key, self.root, self.fs):
            try:
                self._take(part, content, tier, key)
            except BaseException:
                with suppress(FileNotFoundError):
                    self.fs.unlink(part)
                raise
            self.fs.rename(part, place)
            values = {"key": key, "size": content.size, "digests": dict(content.digests)}
            self._write(place.with_suffix(".json"), json.dumps(values))

    def waiting(self) -> Iterator[Waiting]:
        """The objects that wait, in order."""
        yield from map(_read, sorted(extended(self.root / _WAITING).glob("*.json")))

    def every_tape(self) -> list[Waiting]:
        """The objects that stand at the beginning of every tape of the set."""
        return [_read(path) for path in sorted(extended(self.root / _EVERY_TAPE).glob("*.json"))]

    def keep_for_every_tape(self, key: str) -> None:
        """Keep the staged object `key` for the tapes to come; it waits no more."""
        for path in self._named(key):
            for each in (path.with_suffix(".bin"), path):
                self.fs.rename(each, self.root / _EVERY_TAPE / each.name)

    def drop(self, key: str) -> None:
        """The object lies on tape, or was withdrawn: it waits no more."""
        for path in self._named(key):
            for each in (path, path.with_suffix(".bin")):
                self.fs.unlink(each)

    def registers(self) -> dict[str, TapeRegister]:
        """The registers of the tapes that were written or read here, by barcode."""
        paths = sorted(extended(self.root / _TAPES).glob("*.json"))
        return {path.stem: TapeRegister.of(path.read_text(encoding="utf-8")) for path in paths}

    def save(self, register: TapeRegister) -> None:
        """Make a register durable: what it tells is committed."""
        with told_as_storage_error(register.barcode, self.root, self.fs):
            self._write(self.root / _TAPES / f"{register.barcode}.json", register.json())

    def _named(self, key: str) -> list[Path]:
        paths = extended(self.root / _WAITING).glob("*.json")
        return [path for path in paths if json.loads(path.read_text(encoding="utf-8"))["key"] == key]

    def _take(self, part: Path, content: Content, tier: str, key: str) -> None:
        algorithms = [digest.algorithm for digest in content.digests]
        descriptor = self.fs.create(part)
        try:
            with StreamDigester(algorithms) as digester, content.opened() as stream:
                while block := stream.read(BLOCK):
                    digester.update(block)
                    write_whole(self.fs, descriptor, block)
                if (digester.size, digester.digests()) != (content.size, content.digests):
                    raise not_as_claimed(key, tier)
            self.fs.sync(descriptor)
        finally:
            self.fs.close(descriptor)

    def _write(self, place: Path, text: str) -> None:
        part = place.with_name(place.name + _PART)
        with extended(part).open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(extended(part), extended(place))
        self.fs.sync_folder(place.parent)


def content_of(data: bytes) -> Content:
    """Bytes in memory as what is staged."""
    digester = Digester()
    digester.update(data)
    return Content(digester.size, digester.digests(), lambda: io.BytesIO(data))


def _read(path: Path) -> Waiting:
    told = json.loads(path.read_text(encoding="utf-8"))
    digests = tuple(Digest(*each) for each in told["digests"].items())
    place = path.with_suffix(".bin")
    return Waiting(told["key"], told["size"], digests, lambda: place.open("rb"))
