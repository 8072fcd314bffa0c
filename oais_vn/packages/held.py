"""What formats a package holds, as its PREMIS tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from oais_vn.formats.premis.values import FileObject, read_premis_values
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import FormatIdentification
from oais_vn.model.risk import HeldFormat
from oais_vn.packages.head import PackageHead
from oais_vn.packages.tags import FONDS

_PRESERVATION = "/metadata/preservation/"
_REPRESENTATIONS = PackagePath("representations")


def formats_told(head: PackageHead) -> Iterator[tuple[FormatIdentification, int, str]]:
    """The format, size and name of every file that the package's PREMIS describes; nothing where it has none.

    Raises `PackageError` for PREMIS that cannot be read.
    """
    for path in head.package.paths():
        if _PRESERVATION in f"/{path}" and path.suffix.lower() == ".xml":
            with head.package.open(path) as stream:
                for value in read_premis_values(stream, path):
                    if isinstance(value, FileObject):
                        yield value.format, value.size, value.original_name


def content_paths(head: PackageHead) -> Iterator[PackagePath]:
    """The files of the package's representations, without their metadata."""
    for path in head.package.paths():
        if path.under(_REPRESENTATIONS) and "/data/" in path:
            yield path


def held(files: Iterable[tuple[FormatIdentification, int, str]], place: str, fonds: str) -> tuple[HeldFormat, ...]:
    """The files of one place by format; those of no known format by extension."""
    found: dict[tuple[str | None, str], HeldFormat] = {}
    for told, size, name in files:
        dot = name.rpartition(".")[2].lower() if "." in name else ""
        known = told if told.puid is not None else replace(told, name=f"*.{dot}" if dot else "*", version="")
        key = known.puid, "" if known.puid is not None else known.name
        before = found.get(key)
        if before is None:
            found[key] = HeldFormat(place, fonds, known, 1, size, name)
        else:
            found[key] = replace(before, files=before.files + 1, size=before.size + size)
    return tuple(found.values())


def fonds_of(head: PackageHead) -> str:
    """The fonds code that the package's bag tells; empty for a bare package."""
    return head.tags.get(FONDS, "")
