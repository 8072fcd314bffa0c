"""Judging descriptive records by the schemas that travel with them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from io import BytesIO
from posixpath import normpath

from lxml import etree

from oais_vn.formats.descriptive.reader import RecordReading
from oais_vn.formats.premis.writer import XSI
from oais_vn.formats.schemas import LARGEST_SCHEMA, compile_schema
from oais_vn.formats.xml_reader import SchemaFault, XmlEvent, read_xml
from oais_vn.model.errors import InputError, OaisError, PackageError
from oais_vn.model.fixity import ALGORITHMS
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.validation.package import Package, reason_of
from oais_vn.validation.seen import Seen

LARGEST_RECORD = 16 * 1024 * 1024
"""Bytes of one record; the Circular's longest fields together have some 20,000 characters."""


_REMEMBERED = 16
"""Paths of schemas that are remembered, and schemas of one path: ours are seven, and hostile ones no more."""


class _Memory(threading.local):
    """Schemas that were compiled for packages before, by path; each thread has its own.

    With each go the files that it was made of and their SHA-256, None for one that is not in the package. An
    `XMLSchema` keeps the errors of its last run, so that threads cannot share it.
    """

    def __init__(self) -> None:
        self.schemas: dict[str, list[tuple[etree.XMLSchema, dict[str, str | None]]]] = {}


_MEMORY = _Memory()


def read_records(package: Package, records: Iterable[PackagePath]) -> None:
    """Validate every record by the schema that it names, or that goes by its name; note what fails."""
    schemas = _Schemas(package)
    for path in dict.fromkeys(records):
        try:
            _read(package, path, schemas)
        except Exception as error:  # noqa: BLE001 - whatever hostile input makes the reader raise is about this file
            package.note(Seen.NOT_XML, path, getattr(error, "line", None), reason=reason_of(error))


def _read(package: Package, path: PackagePath, schemas: _Schemas) -> None:
    if package.files.size(path) > LARGEST_RECORD:
        raise PackageError(
            Text(f"lớn hơn {LARGEST_RECORD} byte", f"it is larger than {LARGEST_RECORD} bytes"), path=path
        )
    with package.files.open(path) as stream:
        data = stream.read(package.files.size(path))
    named: PackagePath | None = None

    def schema_of(root: XmlEvent) -> etree.XMLSchema | None:
        nonlocal named
        named = schemas.of(path, root)
        if named is None:
            package.note(Seen.NO_SCHEMA, path)
        return None if named is None else schemas.compiled(named)

    reading: RecordReading | None = RecordReading(path)
    for event in read_xml(BytesIO(data), path, schema_of=schema_of):
        if isinstance(event, SchemaFault):
            package.note(Seen.RECORD_SCHEMA, path, event.line, schema=named, reason=event.message)
        elif reading is not None:
            try:
                reading.take(event)
            except PackageError:
                # Told by whoever asks what it says, if anybody does.
                reading = None
    if reading is not None:
        package.records.keep(path, reading.record, len(data))


class _Schemas:
    """The schemas of the package, compiled when a record first asks for them."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._tree = package.tree
        self._compiled: dict[PackagePath, etree.XMLSchema | None] = {}
        self._by_stem = {
            path.name.casefold().removesuffix(".xsd"): path
            for path in package.folder_files()
            if path.suffix.lower() == ".xsd"
        }

    def of(self, record: PackagePath, root: XmlEvent) -> PackagePath | None:
        """The schema that the root names by its location; else the one whose name begins the record's name."""
        named = root.attributes.get(f"{{{XSI}}}noNamespaceSchemaLocation", "").split()
        pairs = root.attributes.get(f"{{{XSI}}}schemaLocation", "").split()
        named += [
            location
            for namespace, location in zip(pairs[::2], pairs[1::2], strict=False)
            if namespace == root.namespace
        ]
        for location in named:
            path = _joined(record, location)
            if path is not None and path in self._package.files:
                return path
        stem = record.name.casefold()
        fitting = [known for known in self._by_stem if stem.startswith(known)]
        return self._by_stem[max(fitting, key=len)] if fitting else None

    def compiled(self, path: PackagePath) -> etree.XMLSchema | None:
        """The compiled schema; None, and noted once, when it cannot be used."""
        if path not in self._compiled:
            try:
                self._compiled[path] = self._known(path) or self._compile(path)
            except Exception as error:  # noqa: BLE001 - as above: a hostile schema is a finding
                self._compiled[path] = None
                line = getattr(error, "line", None)
                self._package.note(Seen.UNUSABLE_SCHEMA, path, line, reason=reason_of(error))
        return self._compiled[path]

    def _known(self, path: PackagePath) -> etree.XMLSchema | None:
        """The schema that was compiled for another package, when every file that went into it is the same here."""
        for schema, parts in _MEMORY.schemas.get(self._inner(path), ()):
            if all(self._digest(self._outer(inner)) == digest for inner, digest in parts.items()):
                return schema
        return None

    def _compile(self, path: PackagePath) -> etree.XMLSchema:
        parts = {self._inner(path): self._digest(path)}

        def resolve(location: str) -> bytes | None:
            parts[self._inner(location)] = self._digest(location)
            return self._bytes(location)

        schema = compile_schema(self._bytes(path) or b"", resolve, name=path)
        if len(_MEMORY.schemas) < _REMEMBERED:
            known = _MEMORY.schemas.setdefault(self._inner(path), [])
            known.append((schema, parts))
            del known[:-_REMEMBERED]
        return schema

    def _inner(self, location: str) -> str:
        """A path of the bag by which it goes in every package: that of the package folder is a dot."""
        return f".{location.removeprefix(self._tree)}" if location.startswith(f"{self._tree}/") else location

    def _outer(self, inner: str) -> str:
        return f"{self._tree}{inner[1:]}" if inner.startswith("./") else inner

    def _digest(self, location: str) -> str | None:
        try:
            path = PackagePath(location)
        except InputError:
            return None
        return self._package.files.digest(path, ALGORITHMS[0]) if path in self._package.files else None

    def _bytes(self, location: str) -> bytes | None:
        try:
            path = PackagePath(location)
            if path not in self._package.files:
                return None
            with self._package.files.open(path) as stream:
                return stream.read(LARGEST_SCHEMA + 1)
        except (OaisError, OSError):
            return None


def _joined(record: PackagePath, location: str) -> PackagePath | None:
    try:
        return PackagePath(normpath(f"{record.parent or '.'}/{location}"))
    except InputError:
        return None
