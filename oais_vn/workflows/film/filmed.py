"""What of a package can be filmed: its pages in order, and a file at hand for each."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from oais_vn.formats.bagit.reader import ManifestEntry, read_manifest
from oais_vn.model.access import SECRET, SecurityGrade, strictest
from oais_vn.model.errors import AccessRefusedError, InputError
from oais_vn.model.film import FilmedDossier, FilmStudio, Sheet
from oais_vn.model.language import Text
from oais_vn.model.package import PackageType
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Clock, PackageSource, Spool
from oais_vn.model.profile import Profile
from oais_vn.packages.content import blocks
from oais_vn.packages.reader import ReadPackage, mode_of, read_package
from oais_vn.packages.remake import code_of, title_of
from oais_vn.packages.tags import TAG_MANIFEST
from oais_vn.validation.validator import validate_package

_MANIFEST = PackagePath("manifest-sha256.txt")


def filmed(
    name: str, source: PackageSource, profile: Profile, spool: Spool, studio: FilmStudio, clock: Clock
) -> FilmedDossier:
    """The pages of an AIP, which is judged first.

    Raises `NotPassedError`; `AccessRefusedError` for a state secret, for film is made by others;
    `InputError` when no file has pages.
    """
    validate_package(source, profile, clock).raise_if_failed()
    package = read_package(source, profile, spool, PackageType.AIP)
    _require_open(package)
    digests = _digests(source)
    sheets: list[Sheet] = []
    unfilmed = []
    for document in package.documents():
        path = document.path
        if path is None or document.linked:
            continue
        with at_hand(source, path) as local:
            sizes = studio.sizes(local)
        if sizes is None:
            unfilmed.append(path.name)
            continue
        sha256 = digests.get(path, "")
        sheets += [Sheet(path, number, *sides, sha256) for number, sides in enumerate(sizes, 1)]
    if not sheets:
        raise InputError(
            Text(
                f"{source.location}: không có tệp nào có trang để chụp lên phim",
                f"{source.location}: no file has pages that could be filmed",
            )
        )
    terms = package.provenance
    return FilmedDossier(
        name,
        package.header.objid,
        code_of(package),
        title_of(package),
        "" if terms is None else terms.fonds.name,
        "" if terms is None else terms.archive.name,
        tag_manifest_of(source),
        tuple(sheets),
        tuple(unfilmed),
    )


def tag_manifest_of(source: PackageSource) -> str:
    """The SHA-256 of tagmanifest-sha256.txt, which seals every file; `PackageError` when there is none."""
    with source.open(TAG_MANIFEST) as stream:
        return hashlib.sha256(stream.read()).hexdigest()


@contextmanager
def at_hand(source: PackageSource, path: PackagePath) -> Iterator[Path]:
    """A file of a package as a path of this machine: where it lies, or a copy when it lies in an archive."""
    found = source.local(path)
    if found is not None:
        yield found
        return
    with tempfile.TemporaryDirectory(prefix="oais-vn-film-") as scratch:
        place = Path(scratch) / f"file{path.suffix.lower()}"
        with source.open(path) as stream, place.open("xb") as copy:
            for block in blocks(stream):
                copy.write(block)
        yield place


class OpenFile:
    """The file whose pages are being filmed: kept at hand from one page to the next of the same file."""

    def __init__(self, sources: Mapping[str, PackageSource]) -> None:
        self._sources = sources
        self._held = ExitStack()
        self._open: tuple[str, str, Path] | None = None

    def local(self, package: str, path: str) -> Path:
        """Where the file lies; the one before is let go."""
        if self._open is None or self._open[:2] != (package, path):
            self.close()
            found = self._held.enter_context(at_hand(self._sources[package], PackagePath(path)))
            self._open = (package, path, found)
        return self._open[2]

    def close(self) -> None:
        """Let go of the file."""
        self._held.close()
        self._open = None


def _digests(source: PackageSource) -> dict[PackagePath, str]:
    with source.open(_MANIFEST) as stream:
        return {entry.path: entry.digest for entry in read_manifest(stream) if isinstance(entry, ManifestEntry)}


def _require_open(package: ReadPackage) -> None:
    grades = () if package.provenance is None else package.provenance.grades.values()
    modes = [mode_of(package), *(document.record["mode"] for document in package.documents() if document.record)]
    if max(grades, default=SecurityGrade.NONE) is not SecurityGrade.NONE or strictest(modes) == SECRET:
        place = package.source.location
        raise AccessRefusedError(
            Text(
                f"{place}: có độ mật; đơn đặt phim giao cho hãng phim nên không nhận tài liệu mật",
                f"{place}: a state secret; a film order goes to a bureau and takes none",
            ),
            path=place,
        )
