"""Packages and events in memory, with the guarantees of those on disk: for tests, and for systems that hand them on."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from oais_vn.model.errors import InputError, PackageError, StorageError
from oais_vn.model.fixity import ContentFile, Digester
from oais_vn.model.language import Text
from oais_vn.model.package import Form
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, Refusal
from oais_vn.model.preservation import Agent, Event
from oais_vn.storage.digesting import gathered
from oais_vn.storage.event_lines import EventLine, write_line
from oais_vn.storage.failures import missing, name_taken, not_as_written, run_under_way
from oais_vn.storage.filesystem import extended
from oais_vn.storage.staging import encodable, published_name

_PLACE = Path("memory")


@dataclass(frozen=True)
class MemorySource:
    """Files held in memory, by path."""

    files: Mapping[PackagePath, bytes]
    location: str = "memory"

    def paths(self) -> Iterator[PackagePath]:
        """Every file, sorted."""
        return iter(sorted(self.files))

    def refusals(self) -> Iterator[Refusal]:
        """None."""
        return iter(())

    def size(self, path: PackagePath) -> int:
        """The size in bytes; `PackageError` when there is no such file."""
        return len(self._bytes(path))

    def open(self, path: PackagePath) -> BinaryIO:
        """The bytes; `PackageError` when there is no such file."""
        return io.BytesIO(self._bytes(path))

    def local(self, path: PackagePath) -> Path | None:
        """None: there is no disk."""
        return None

    def _bytes(self, path: PackagePath) -> bytes:
        try:
            return self.files[path]
        except KeyError:
            place = f"{self.location}/{path}"
            raise PackageError(Text(f"không có tệp {place}", f"no file {place}"), path=place) from None


class MemoryStaged:
    """The staged package of a `MemoryStore`."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._files: dict[PackagePath, bytes] = {}
        self._written: dict[PackagePath, bytes] = {}
        self._disk: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def write(self, path: PackagePath, chunks: Iterable[bytes]) -> ContentFile:
        """Take a file; `ExistsError` when it is there, `StorageError` when it would lie in a file."""
        if not encodable(path):
            raise InputError(Text(f"tên không phải UTF-8: {path!r}", f"the name is not UTF-8: {path!r}"))
        self._check_free(path)
        content = b"".join(gathered(chunks))
        digester = Digester()
        digester.update(content)
        record = ContentFile(path, digester.size, digester.digests())
        self._files[path] = content
        self._written[path] = bytes.fromhex(record.digest("sha256"))
        return record

    def local(self, path: PackagePath) -> Path:
        """The file, put on disk for those who read paths only; it goes with the staged package."""
        if self._disk is None:
            self._disk = tempfile.TemporaryDirectory(prefix="oais-vn-")
        place = extended(Path(self._disk.name) / path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(self._files[path])
        return place

    def move(self, old: PackagePath, new: PackagePath) -> None:
        """Rename a staged file or folder; `ExistsError` when `new` is taken, `StorageError` when `old` is not there."""
        moved = [path for path in self._files if path == old or path.under(old)]
        if not moved:
            raise missing(old, str(_PLACE))
        self._check_free(new)
        if new.under(old):
            raise StorageError(
                Text(f"không thể chuyển {old} vào trong chính nó", f"{old} cannot be moved into itself"),
                place=str(_PLACE),
            )
        for path in moved:
            target = PackagePath(new + path[len(old) :])
            self._files[target] = self._files.pop(path)
            self._written[target] = self._written.pop(path)

    def source(self) -> PackageSource:
        """The staged files, to read back."""
        return MemorySource(self._files)

    def publish(self, name: str) -> str:
        """Prove the bytes by their digests and publish them as `name`; `ExistsError` when the name is taken."""
        published_name(name, Form.FOLDER)
        if name in self._store.packages:
            raise name_taken(name, _PLACE)
        for path, content in self._files.items():
            if hashlib.sha256(content).digest() != self._written.get(path):
                raise not_as_written(f"{name}/{path}", str(_PLACE))
        if len(self._files) != len(self._written):
            raise not_as_written(name, str(_PLACE))
        self._store.packages[name] = MemorySource(dict(self._files), f"memory:{name}")
        self.discard()
        return f"memory:{name}"

    def discard(self) -> None:
        """Forget what was staged."""
        self._files = {}
        self._written = {}
        if self._disk is not None:
            self._disk.cleanup()
            self._disk = None

    def _check_free(self, path: PackagePath) -> None:
        if path in self._files or any(other.under(path) for other in self._files):
            raise name_taken(path, _PLACE)
        above = path.parent
        while above is not None:
            if above in self._files:
                raise StorageError(
                    Text(f"{above} là tệp, không chứa được {path}", f"{above} is a file and cannot hold {path}"),
                    place=str(_PLACE),
                )
            above = above.parent


@dataclass
class MemoryStore:
    """Packages in memory, by name; seen by one process only."""

    packages: dict[str, MemorySource] = field(default_factory=dict)
    _locked: bool = False

    def stage(self) -> MemoryStaged:
        """Begin a package."""
        return MemoryStaged(self)

    def find(self, name: str) -> PackageSource | None:
        """The package of this name, or None."""
        return self.packages.get(published_name(name, Form.FOLDER))

    def names(self) -> Iterator[str]:
        """The names of all packages, sorted."""
        return iter(sorted(self.packages))

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs out; `StorageError` at once when another run holds it."""
        if self._locked:
            raise run_under_way(_PLACE)
        self._locked = True
        try:
            yield
        finally:
            self._locked = False

    def clean(self) -> int:
        """Nothing is ever left behind: 0."""
        return 0


@dataclass
class MemoryEventLog:
    """Events in memory; it takes what a `FileEventLog` takes, and is seen by one process only."""

    _events: list[tuple[Event, tuple[Agent, ...]]] = field(default_factory=list)

    def append(self, event: Event, agents: tuple[Agent, ...]) -> None:
        """Add an event; `InputError` for text that is no Unicode and for an event too large."""
        write_line(EventLine("", event, agents))
        self._events.append((event, agents))

    def events(self) -> Iterator[tuple[Event, tuple[Agent, ...]]]:
        """Every event, in the order of adding."""
        return iter(tuple(self._events))
