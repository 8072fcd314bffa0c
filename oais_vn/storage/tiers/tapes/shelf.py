"""The folder that a tape tier works in: objects that wait for the next run, and the register of each tape."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Collection, Iterator
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
_ENTRY = ".json"


@dataclass(frozen=True)
class Shelf:
    """Staged objects under `root`, durable and proven, in the order in which they came; registers by barcode.

    A staged object is two files, whose names tell its turn, its size and its key (hashed), so that no file is opened
    to look for one.
    """

    root: Path
    fs: FileSystem = field(default_factory=FileSystem, compare=False)
    _read_registers: dict[str, tuple[int, TapeRegister]] = field(default_factory=dict, compare=False)

    def prepare(self) -> None:
        """Make the folders; remove what killed runs left half staged."""
        for name in (_WAITING, _TAPES, _EVERY_TAPE):
            extended(self.root / name).mkdir(parents=True, exist_ok=True)
            for path in extended(self.root / name).glob(f"*{_PART}"):
                path.unlink()

    def stage(self, key: str, content: Content, tier: str) -> None:
        """Hold an object; `StorageError` when its bytes are not what it claims, and then nothing is held."""
        folder = self.root / _WAITING
        number = max((int(name.partition("-")[0]) for name in self._names(_WAITING)), default=0) + 1
        place = folder / f"{number:09}-{content.size}-{_hashed(key)}.bin"
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
            self._write(place.with_suffix(_ENTRY), json.dumps(values))

    def find(self, key: str) -> Waiting | None:
        """The object that is staged under a key, or stands on every tape."""
        for folder in (_WAITING, _EVERY_TAPE):
            for name in self._names(folder):
                if name.endswith(f"-{_hashed(key)}{_ENTRY}"):
                    return _read(extended(self.root / folder / name))
        return None

    def is_waiting(self, key: str) -> bool:
        """Whether an object waits to be written."""
        return any(name.endswith(f"-{_hashed(key)}{_ENTRY}") for name in self._names(_WAITING))

    def waiting(self) -> Iterator[Waiting]:
        """The objects that wait, in order."""
        return (_read(extended(self.root / _WAITING / name)) for name in self._names(_WAITING))

    def size(self) -> int:
        """How many bytes wait."""
        return sum(int(name.split("-")[1]) for name in self._names(_WAITING))

    def every_tape(self) -> list[Waiting]:
        """The objects that stand at the beginning of every tape of the set."""
        return [_read(extended(self.root / _EVERY_TAPE / name)) for name in self._names(_EVERY_TAPE)]

    def drop(self, keys: Collection[str]) -> None:
        """These objects lie on tape, or were withdrawn: they wait no more. What tells of the carrier is kept."""
        hashed = {_hashed(key): key for key in keys}
        for name in self._names(_WAITING):
            key = hashed.get(name.removesuffix(_ENTRY).rpartition("-")[2])
            if key is None:
                continue
            entry = self.root / _WAITING / name
            for path in (entry, entry.with_suffix(".bin")):
                if "/" in key:
                    self.fs.unlink(path)
                else:
                    self.fs.rename(path, self.root / _EVERY_TAPE / path.name)

    def registers(self) -> dict[str, TapeRegister]:
        """The registers of the tapes that were written or read here, by barcode; they are not to be changed."""
        for path in sorted(extended(self.root / _TAPES).glob(f"*{_ENTRY}")):
            moment = path.stat().st_mtime_ns
            if self._read_registers.get(path.stem, (0,))[0] != moment:
                # One that cannot be read is read from its tape again.
                with suppress(ValueError, KeyError, TypeError):
                    self._read_registers[path.stem] = (moment, TapeRegister.of(path.read_text(encoding="utf-8")))
        return {barcode: register for barcode, (_, register) in self._read_registers.items()}

    def save(self, register: TapeRegister) -> None:
        """Make a register durable: what it tells is committed."""
        with told_as_storage_error(register.barcode, self.root, self.fs):
            self._write(self.root / _TAPES / f"{register.barcode}{_ENTRY}", register.json())

    def _names(self, folder: str) -> list[str]:
        return sorted(name for name in os.listdir(extended(self.root / folder)) if name.endswith(_ENTRY))

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


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _read(path: Path) -> Waiting:
    told = json.loads(path.read_text(encoding="utf-8"))
    digests = tuple(Digest(*each) for each in told["digests"].items())
    place = path.with_suffix(".bin")
    return Waiting(told["key"], told["size"], digests, lambda: place.open("rb"))
