"""A folder of packages on this machine's disks: as folders, tars or zips."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from oais_vn.model.package import Form
from oais_vn.model.ports import PackageSource
from oais_vn.storage.archive import TarSource, ZipSource
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.failures import run_under_way, told_as_storage_error
from oais_vn.storage.filesystem import FileSystem, extended
from oais_vn.storage.staging import DirectoryStaged, published_name

STAGED = ".oais-vn-"
"""How the names of staged packages begin."""

LOCK = ".oais-vn.lock"
"""The lock's file. It stays: to remove it would let two runs hold two locks of one name."""

_DOOMED = f"{STAGED}removed-"


@dataclass(frozen=True)
class DirectoryStore:
    """Packages in `root`, each under its name; whatever begins with a dot is none (the lock, what is being made).

    `root` is made when it is first needed. Many processes may stage and publish at once; `lock` is for whole runs.
    """

    root: Path
    form: Form
    fs: FileSystem = field(default_factory=FileSystem, compare=False)

    def stage(self) -> DirectoryStaged:
        """Begin a package; `StorageError` when the disk refuses."""
        return DirectoryStaged(self.root, self.hidden_folder(), self.form, self.fs)

    def hidden_folder(self) -> Path:
        """A new folder in this one for what nobody may see yet; `clean` removes it when its run was killed."""
        self._make_root()
        with told_as_storage_error(str(self.root), self.root, self.fs):
            return self.fs.make_temporary_folder(self.root, STAGED)

    def find(self, name: str) -> PackageSource | None:
        """The package of this name in this store's form, or None; whatever else has the name is left to `publish`."""
        place = self.root / published_name(name, self.form)
        if self.form is Form.FOLDER:
            return DirectorySource(place) if extended(place).is_dir() and not extended(place).is_symlink() else None
        if not extended(place).is_file() or extended(place).is_symlink():
            return None
        return TarSource(place) if self.form is Form.TAR else ZipSource(place)

    def names(self) -> Iterator[str]:
        """The names of the packages in this store's form, sorted: folders with `bagit.txt`, `.tar` or `.zip` files."""
        if not extended(self.root).is_dir():
            return
        for place in sorted(extended(self.root).iterdir()):
            if place.name.startswith(".") or place.is_symlink():
                continue
            if self.form is Form.FOLDER and (place / "bagit.txt").is_file():
                yield place.name
            elif self.form is not Form.FOLDER and place.suffix == f".{self.form.value}" and place.is_file():
                yield place.stem

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs out of the folder while it is held; `StorageError` at once when another run holds it.

        It ends with its process, however that ends.
        """
        self._make_root()
        lock = FileLock(extended(self.root / LOCK), timeout=0)
        with told_as_storage_error(LOCK, self.root, self.fs):
            try:
                lock.acquire()
            except Timeout as error:
                raise run_under_way(self.root) from error
        try:
            yield
        finally:
            lock.release()

    def clean(self) -> int:
        """Remove what killed runs left behind and return how many; only while `lock` is held."""
        removed = 0
        with told_as_storage_error(str(self.root), self.root, self.fs):
            if not extended(self.root).is_dir():
                return 0
            for place in sorted(extended(self.root).glob(f"{STAGED}*")):
                doomed = place
                if not place.name.startswith(_DOOMED):
                    # A worker that outlived its run may be about to publish: without its folder it cannot, and what
                    # it has published already is whole. Removing under its hands would let half a package through.
                    doomed = self.root / f"{_DOOMED}{place.name.removeprefix(STAGED)}"
                    self.fs.rename(place, doomed)
                self.fs.remove_tree(doomed)
                removed += 1
            # A run that died after its rename may not have made it durable.
            self.fs.sync_folder(self.root)
        return removed

    def free(self) -> int:
        """Free space for packages, in bytes; `StorageError` when it cannot be known."""
        self._make_root()
        with told_as_storage_error(str(self.root), self.root, self.fs):
            return self.fs.free(self.root)

    def _make_root(self) -> None:
        with told_as_storage_error(str(self.root), self.root.parent, self.fs):
            absent = [folder for folder in (self.root, *self.root.parents) if not extended(folder).is_dir()]
            for folder in reversed(absent):
                try:
                    self.fs.make_folder(folder)
                except FileExistsError:
                    if not extended(folder).is_dir():
                        raise
                else:
                    self.fs.sync_folder(folder.parent)
