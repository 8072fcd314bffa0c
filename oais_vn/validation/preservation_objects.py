"""The objects of PREMIS beside the files that they describe: bytes, formats, layers of encoding, categories."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from oais_vn.formats.premis.entities import PremisPart, ReadObject
from oais_vn.formats.premis.vocabulary import letters
from oais_vn.formats.xml_reader import SchemaFault
from oais_vn.model.paths import PackagePath
from oais_vn.validation.files import algorithm_named
from oais_vn.validation.package import Package
from oais_vn.validation.preservation_links import shown
from oais_vn.validation.references import same_digest, same_size
from oais_vn.validation.seen import Seen
from oais_vn.validation.structure import References

_PUID = re.compile(r"(?:x-)?fmt/[1-9][0-9]*")
_PRONOM = "pronom"


class Objects:
    """The objects of all documents of a package; of file objects it is kept which file they are about."""

    def __init__(self, package: Package, references: References) -> None:
        self._package = package
        self._references = references
        self._files: set[str] = set()

    def take(self, path: PackagePath, part: ReadObject) -> None:
        """Hold one object against its file and against itself."""
        note = partial(self._package.note, path=path, line=part.line, id=shown(part.identifiers) or part.xml_id)
        named, written = part.type_category, part.element_category
        if named and written and letters(named) != letters(written):
            note(Seen.PREMIS_TWO_CATEGORIES, type=named, element=written)
        if not part.has_levels:
            note(Seen.PREMIS_LEVELS, times=len(part.characteristics))
        if letters(part.category) == "file":
            _take_formats(part, note)
            if not part.size:
                note(Seen.PREMIS_NO_SIZE)
            if not part.fixity:
                note(Seen.PREMIS_NO_FIXITY)
            self._take_bytes(path, part)

    def note(self) -> None:
        """Note the data files that have no object."""
        if self._references.premis:
            for name in self._references.data:
                if name not in self._files:
                    self._package.note(Seen.PREMIS_FILE_WITHOUT_OBJECT, self._references.files[name], id=name)

    def _take_bytes(self, path: PackagePath, part: ReadObject) -> None:
        names = [*(value for _, value in part.identifiers), part.xml_id]
        name = next((each for each in names if each in self._references.files), None)
        if name is None:
            self._package.note(Seen.PREMIS_UNKNOWN_FILE, path, part.line, id=names[0])
            return
        self._files.add(name)
        target = self._references.files[name]
        if target is None or self._package.files.failure(target) is not None:
            return
        if part.size is not None and not same_size(self._package, target, part.size):
            self._package.note(
                Seen.PREMIS_SIZE,
                target,
                document=path,
                said_at=part.line,
                said=part.size,
                actual=self._package.files.size(target),
            )
        for written, digest in part.fixity:
            algorithm = algorithm_named(written)
            if algorithm is None:
                self._package.note(Seen.UNKNOWN_ALGORITHM, path, part.line, algorithm=written, file=target)
            elif not same_digest(self._package, target, algorithm, digest):
                self._package.note(Seen.PREMIS_DIGEST, target, document=path, said_at=part.line, algorithm=written)


def _take_formats(part: ReadObject, note: Callable[..., None]) -> None:
    for layer in part.characteristics:
        if not layer.format_name and not any(key for _, key in layer.registries):
            note(Seen.PREMIS_NO_FORMAT)
        for registry, key in layer.registries:
            if _PRONOM in registry.casefold() and not _PUID.fullmatch(key):
                note(Seen.PREMIS_FORMAT_KEY, key=key)


class LiteralCategories:
    """Objects that say their category by the element `objectCategory`, as the Circular prints it (readings, row 8).

    PREMIS 3 knows no such element, and an object without `xsi:type` is of no kind: two faults that say one thing.
    """

    _FAULTS = ("}objectCategory': This element is not expected", "}object': The type definition is abstract")

    def __init__(self, package: Package, path: PackagePath) -> None:
        self._package = package
        self._path = path
        self._taken = package.tolerates("object/objectCategory")
        self._untyped: list[SchemaFault] = []
        self._lines: list[int] = []

    def explains(self, fault: SchemaFault) -> bool:
        """Whether that is all that the fault is about; of an object without type only the object itself can say."""
        if not self._taken or not any(words in fault.message for words in self._FAULTS):
            return False
        if self._FAULTS[1] in fault.message:
            self._untyped.append(fault)
        return True

    def take(self, part: PremisPart) -> None:
        """Note an object of that form."""
        if isinstance(part, ReadObject) and part.element_category is not None:
            self._lines.append(part.line)

    def note(self) -> None:
        """Note the form once for the document, and each object that says its kind in no form."""
        if self._taken and self._lines:
            self._package.note(Seen.CATEGORY_ELEMENT, self._path, self._lines[0], times=len(self._lines))
        for fault in self._untyped[len(self._lines) :]:
            self._package.note(Seen.PREMIS_SCHEMA, self._path, fault.line, reason=fault.message)
