"""Which whole the PREMIS of a package is about: the package itself, and in a representation that representation."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.formats.premis.entities import ReadObject
from oais_vn.formats.premis.vocabulary import letters
from oais_vn.model.paths import PackagePath
from oais_vn.validation.package import Package
from oais_vn.validation.seen import Seen

_ENTITY = letters("intellectual entity")
_OBJID = letters("OBJID")


@dataclass
class _Described:
    """Of one document: the line of the entity that is the package, and whether there are other kinds of object."""

    package: int | None = None
    has_parts: bool = False


class Wholes:
    """What kinds of object each document describes, and where the package itself is described."""

    def __init__(self, package: Package) -> None:
        self._package = package
        header = package.header()
        self._objid = "" if header is None else header.objid
        self._documents: dict[PackagePath, _Described] = {}
        self._other: tuple[PackagePath, int, str] | None = None

    def take(self, path: PackagePath, part: ReadObject) -> None:
        """Look at one object."""
        described = self._documents.setdefault(path, _Described())
        if letters(part.category) != _ENTITY:
            described.has_parts = True
            return
        if any(self._is_package(value) for _, value in part.identifiers):
            described.package = part.line
        for kind, value in part.identifiers:
            if letters(kind) == _OBJID and self._other is None:
                self._other = path, part.line, value

    def note(self) -> None:
        """Note a document that lies at the wrong level, and documents that say OBJID of some other package only."""
        if not self._objid:
            return
        inside = self._package.within("representations") + "/"
        for path, described in self._documents.items():
            if path.startswith(inside) and described.package is not None and not described.has_parts:
                self._package.note(Seen.PREMIS_OTHER_LEVEL, path, described.package, id=self._objid)
        if self._other is not None and all(each.package is None for each in self._documents.values()):
            path, line, found = self._other
            self._package.note(Seen.PREMIS_OTHER_PACKAGE, path, line, found=found, id=self._objid)

    def _is_package(self, value: str) -> bool:
        """Whether an identifier is OBJID, or what stands in it after the prefix of an agency."""
        return bool(value) and (value == self._objid or self._objid.endswith(f":{value}"))
