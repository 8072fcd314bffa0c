"""Reading the PREMIS of a package: its fixity beside the bytes, its identifiers and links."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.formats.premis.reader import (
    Identifier,
    PremisPart,
    ReadEvent,
    ReadObject,
    read_premis,
)
from oais_vn.formats.schemas import load_schema
from oais_vn.formats.xml_reader import SchemaFault
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.report import Location
from oais_vn.validation.files import algorithm_named
from oais_vn.validation.package import Package, Seen, reason_of
from oais_vn.validation.references import same_digest, same_size
from oais_vn.validation.requirements import note_limits, watch
from oais_vn.validation.rule import Hit
from oais_vn.validation.structure import References

_Key = tuple[str, Identifier]
"""What kind of entity, and its identifier: the same value may name an agent and an event."""
_ENTITIES = {
    "ReadEvent": Text("sự kiện", "an event"),
    "ReadPremisAgent": Text("tác nhân", "an agent"),
    "ReadRights": Text("quyền", "a rights statement"),
}


def read_preservation(package: Package, references: References) -> None:
    """Read every PREMIS document that a METS names; note all that does not hold.

    A file object is known by the identifier that it shares with `file/@ID` in METS (TT05 PL I).
    """
    reading = _Reading(package, references)
    for path in references.premis:
        reading.read(path)
    reading.note_links()


class _Reading:
    """The PREMIS documents of a package, which may link to each other."""

    def __init__(self, package: Package, references: References) -> None:
        self._package = package
        self._references = references
        self._described: set[_Key] = set()
        self._linked: dict[_Key, tuple[PackagePath, int]] = {}
        self._files: set[str] = set()
        self._agents_here: set[Identifier] = set()

    def read(self, path: PackagePath) -> None:
        """Read one document to its end, or as far as it can be read."""
        schema = load_schema("premis")
        literal = _LiteralCategories(self._package, path)
        watching = watch(self._package, path, "premis")
        self._agents_here.clear()
        try:
            with self._package.files.open(path) as stream:
                for part in read_premis(stream, path, schema, watching):
                    if isinstance(part, SchemaFault):
                        if not literal.explains(part):
                            self._package.note(Seen.PREMIS_SCHEMA, path, part.line, reason=part.message)
                    else:
                        literal.take(part)
                        self._take(path, part)
        except Exception as error:  # noqa: BLE001 - whatever hostile input makes the reader raise is about this file
            self._package.note(Seen.NOT_XML, path, getattr(error, "line", None), reason=reason_of(error))
        literal.note()
        note_limits(self._package, path, watching)

    def note_links(self) -> None:
        """Note links to what no document describes, and data files that have no object."""
        for (kind, identifier), (path, line) in self._linked.items():
            if (kind, identifier) not in self._described:
                self._package.note(
                    Seen.PREMIS_DANGLING_LINK, path, line, entity=_ENTITIES[kind], id=" ".join(identifier)
                )
                if kind == "ReadPremisAgent":
                    self._package.put("linkingAgentIdentifier", Hit(Location(path=path, line=line)))
        if self._references.premis:
            for name in self._references.data:
                if name not in self._files:
                    self._package.note(Seen.PREMIS_FILE_WITHOUT_OBJECT, self._references.files[name], id=name)

    def _take(self, path: PackagePath, part: PremisPart) -> None:
        kind = type(part).__name__
        for identifier in part.identifiers:
            if self._is_taken(kind, identifier):
                self._package.note(Seen.PREMIS_ID_TWICE, path, part.line, id=" ".join(identifier))
            self._described.add((kind, identifier))
        if isinstance(part, ReadObject):
            self._link("ReadEvent", part.events, path, part.line)
            self._link("ReadRights", part.rights, path, part.line)
            self._take_object(path, part)
        elif isinstance(part, ReadEvent):
            self._link("ReadPremisAgent", part.agents, path, part.line)

    def _is_taken(self, kind: str, identifier: Identifier) -> bool:
        """Whether the identifier names another entity; one agent is described in every document that links to it."""
        if kind != "ReadPremisAgent":
            return (kind, identifier) in self._described
        taken = identifier in self._agents_here
        self._agents_here.add(identifier)
        return taken

    def _link(self, kind: str, identifiers: Iterable[Identifier], path: PackagePath, line: int) -> None:
        for identifier in identifiers:
            self._linked.setdefault((kind, identifier), (path, line))

    def _take_object(self, path: PackagePath, part: ReadObject) -> None:
        if part.category != "file":
            return
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


class _LiteralCategories:
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
        if isinstance(part, ReadObject) and part.has_element:
            self._lines.append(part.line)

    def note(self) -> None:
        """Note the form once for the document, and each object that says its kind in no form."""
        if self._taken and self._lines:
            self._package.note(Seen.CATEGORY_ELEMENT, self._path, self._lines[0], times=len(self._lines))
        for fault in self._untyped[len(self._lines) :]:
            self._package.note(Seen.PREMIS_SCHEMA, self._path, fault.line, reason=fault.message)
