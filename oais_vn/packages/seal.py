"""Sealing a package: metadata first, then METS from the inside out, then the bag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from oais_vn.formats.mets.writer import write_mets
from oais_vn.formats.premis.writer import write_premis
from oais_vn.model.dates import timestamp
from oais_vn.model.fixity import ContentFile
from oais_vn.model.identifiers import content_digest, package_uuid
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import StagedPackage
from oais_vn.model.preservation import Agent
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Blueprint
from oais_vn.packages.content import Contents, Taken, write_into
from oais_vn.packages.layout import Names
from oais_vn.packages.provenance import (
    migration_statements,
    package_objects,
    package_statements,
    representation_objects,
    representation_statements,
)
from oais_vn.packages.structure import Structure
from oais_vn.packages.tags import write_bag


@dataclass(frozen=True)
class Sealed:
    """What sealing came to: the package's names, its tag manifest's SHA-256, payload files and bytes."""

    names: Names
    digest: str
    files: int
    size: int


def identity(blueprint: Blueprint, contents: Contents) -> Names:
    """The names that follow from content and description alone: the same again is the same package."""
    uuid = package_uuid(
        str(blueprint.provenance.archive.fonds_namespace),
        blueprint.provenance.fonds.code,
        blueprint.code,
        _kind(blueprint),
        blueprint.version,
        content_digest(contents.files()),
    )
    return Names.of(uuid, blueprint.shape, blueprint.provenance.fonds.code)


def _kind(blueprint: Blueprint) -> str:
    """The shape, and the dialect where it is not the Circular's: the same content in two dialects is two packages."""
    identity = blueprint.profile.dialect.identity
    return f"{identity}/{blueprint.shape.name}" if identity else blueprint.shape.name


@dataclass(frozen=True)
class Sealing:
    """Everything at hand while one package is sealed. `schemas` maps file names to the bytes that travel along."""

    blueprint: Blueprint
    names: Names
    contents: Contents
    staged: StagedPackage
    schemas: Mapping[str, bytes]
    identifier: Agent
    taken: Taken
    read: datetime
    sealed: datetime

    @property
    def folder(self) -> PackagePath:
        """The package folder in the bag."""
        return layout.PAYLOAD / self.names.folder

    def seal(self, documentation: Mapping[PackagePath, Iterable[bytes]]) -> Sealed:
        """Write everything that follows from the content, and the bag around it."""
        self.staged.move(layout.UNNAMED, self.folder)
        record = next(file for file in self.contents.files() if file.path == layout.RECORD)
        schemas = [self._write(layout.SCHEMAS / name, [content]) for name, content in sorted(self.schemas.items())]
        account = self.blueprint.account
        documents = [self._write(account.path, [account.content])]
        documents += [self._write(path, chunks) for path, chunks in sorted(documentation.items())]
        structure = Structure(
            self.blueprint,
            self.names,
            self.contents,
            self.taken,
            timestamp(self.sealed, self.blueprint.profile.dialect.time_style),
        )
        inner_premis, outer_premis = self._preservation()
        inner = self._write(layout.REPRESENTATION_METS, write_mets(structure.representation(inner_premis)))
        self._write(layout.METS, write_mets(structure.package(record, outer_premis, schemas, documents, inner)))
        digest, files, size = write_bag(self.blueprint, self.names, self.contents, self.staged, self.sealed)
        return Sealed(self.names, digest, files, size)

    def _write(self, path: PackagePath, chunks: Iterable[bytes]) -> ContentFile:
        return self.contents.add(write_into(self.staged, self.folder, path, chunks))

    def _preservation(self) -> tuple[ContentFile | None, ContentFile | None]:
        """PREMIS of rep1 and of the package, where the shape has them (TT05: not in a SIP)."""
        if not self.blueprint.shape.preservation:
            return None, None
        inner = representation_statements(self.blueprint, self.names, self.taken, self.identifier, self.read)
        migrated = migration_statements(self.blueprint, self.names, self.contents, self.read)
        outer = package_statements(self.blueprint, self.names, self.sealed)
        originator = f"{self.blueprint.software.name} {self.blueprint.software.version}"
        representation = self._write(
            layout.REPRESENTATION_PREMIS,
            write_premis(
                representation_objects(self.contents, self.names, inner),
                (*inner.events, *migrated.events),
                tuple(dict.fromkeys((*inner.agents, *migrated.agents))),
                inner.rights,
                schema_location="../../../../schemas/premis-v3-0.xsd",
                originator=originator,
            ),
        )
        package = self._write(
            layout.PREMIS,
            write_premis(
                package_objects(self.blueprint, self.names, outer),
                outer.events,
                outer.agents,
                outer.rights,
                schema_location="../../schemas/premis-v3-0.xsd",
                originator=originator,
            ),
        )
        return representation, package
