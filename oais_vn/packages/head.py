"""What a package says of itself on its first page: the tags of its bag, the header of its METS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from oais_vn.formats.bagit.reader import read_tags
from oais_vn.formats.mets.reader import ReadHeader, read_mets
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, Refusal
from oais_vn.model.profile import Profile
from oais_vn.packages import layout
from oais_vn.packages.tags import PROFILE

_BAG_INFO = PackagePath("bag-info.txt")


@dataclass(frozen=True)
class PackageHead:
    """A package that was opened: where its folder lies in the bag (None: bare), tags (none when bare), METS header."""

    source: PackageSource
    folder: PackagePath | None
    tags: Mapping[str, str]
    header: ReadHeader

    @property
    def package(self) -> PackageSource:
        """The package folder alone, without what lies around it."""
        return self.source if self.folder is None else FolderView(self.source, self.folder)


def read_head(source: PackageSource) -> PackageHead:
    """Read the head of a package in a bag or bare; `PackageError` when it is no package."""
    folder = package_folder(source)
    with source.open(within(folder, layout.METS)) as stream:
        header = next((part for part in read_mets(stream, layout.METS) if isinstance(part, ReadHeader)), None)
    if header is None:
        raise PackageError(
            Text(
                f"{source.location}: METS.xml của gói không có phần tử mets",
                f"{source.location}: METS.xml of the package has no element mets",
            ),
            path=source.location,
        )
    tags: dict[str, str] = {}
    if folder is not None and has(source, _BAG_INFO):
        with source.open(_BAG_INFO) as stream:
            tags = dict(read_tags(stream))
    return PackageHead(source, folder, tags, header)


def package_folder(source: PackageSource) -> PackagePath | None:
    """The package folder in a bag (`data/<folder>`), or None when the package lies bare."""
    for path in source.paths():
        if path == layout.METS:
            return None
        if path.under(layout.PAYLOAD) and path.name == layout.METS and path.count("/") == 2:
            return path.parent
    raise PackageError(
        Text(
            f"{source.location}: không có METS.xml của gói (ở gốc, hoặc ở data/<thư mục gói>/)",
            f"{source.location}: no METS.xml of a package (at the root, or in data/<package folder>/)",
        ),
        path=source.location,
    )


def within(folder: PackagePath | None, path: PackagePath) -> PackagePath:
    """A path of the package folder as a path of what holds it."""
    return path if folder is None else folder / path


def has(source: PackageSource, path: PackagePath) -> bool:
    """Whether the source has this file."""
    try:
        source.size(path)
    except PackageError:
        return False
    return True


def made_under(head: PackageHead, named: Callable[[str], Profile | None], known: Sequence[Profile]) -> Profile:
    """The profile under which a package was made: the one that its bag names, else one whose METS profile it has.

    `named` knows profiles by name. A package that says neither belongs to the first of `known`.
    """
    found = named(head.tags.get(PROFILE, ""))
    if found is not None:
        return found
    wanted = head.header.profile
    speaking = (profile for profile in known if any(shape.mets_profile == wanted for shape in profile.shapes.values()))
    return next(speaking, known[0])


@dataclass(frozen=True)
class FolderView:
    """One folder of a source as a source of its own."""

    source: PackageSource
    folder: PackagePath

    @property
    def location(self) -> str:
        """Where the folder lies."""
        return f"{self.source.location}/{self.folder}"

    def paths(self) -> Iterator[PackagePath]:
        """The files below the folder, by their paths in it, sorted."""
        start = len(self.folder) + 1
        return (PackagePath(path[start:]) for path in self.source.paths() if path.under(self.folder))

    def refusals(self) -> Iterator[Refusal]:
        """What the source refuses below the folder."""
        start = f"{self.folder}/"
        found = (refusal for refusal in self.source.refusals() if refusal.path.startswith(start))
        return (Refusal(refusal.path[len(start) :], refusal.reason) for refusal in found)

    def size(self, path: PackagePath) -> int:
        """The size of a file in bytes."""
        return self.source.size(self.folder / path)

    def open(self, path: PackagePath) -> BinaryIO:
        """The file's bytes."""
        return self.source.open(self.folder / path)

    def local(self, path: PackagePath) -> Path | None:
        """The file as a path of this machine, when there is one."""
        return self.source.local(self.folder / path)
