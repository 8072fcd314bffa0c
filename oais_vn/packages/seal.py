"""Sealing a package: metadata first, then METS from the inside out, then the bag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from oais_vn.formats.mets.writer import (
    Division,
    FileEntry,
    FileGroup,
    MetadataReference,
    MetsAgent,
    MetsDocument,
    MetsHead,
    write_mets,
)
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
from oais_vn.packages.documentation import write_provenance
from oais_vn.packages.layout import Names
from oais_vn.packages.provenance import (
    package_objects,
    package_statements,
    representation_objects,
    representation_statements,
)
from oais_vn.packages.tags import write_bag

_XML = "application/xml"
_MADE_HERE = {".json": "application/json", ".csv": "text/csv"}
"""Media types of the documentation that we write."""
_NAMESPACES = {
    "mets1_12.xsd": "http://www.loc.gov/METS/",
    "xlink.xsd": "http://www.w3.org/1999/xlink",
    "DILCISExtensionMETS.xsd": "https://DILCIS.eu/XML/METS/CSIPExtensionMETS",
    "DILCISExtensionSIPMETS.xsd": "https://DILCIS.eu/XML/METS/SIPExtensionMETS",
}


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
        str(blueprint.provenance.archive.code),
        blueprint.provenance.fonds.code,
        blueprint.code,
        blueprint.shape.name,
        blueprint.version,
        content_digest(contents.files()),
    )
    return Names.of(uuid, blueprint.shape, blueprint.provenance.fonds.code)


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

    @property
    def time(self) -> str:
        """The moment of sealing as the profile writes times."""
        return timestamp(self.sealed, self.blueprint.profile.dialect.time_style)

    def seal(self, documentation: Mapping[PackagePath, Iterable[bytes]]) -> Sealed:
        """Write everything that follows from the content, and the bag around it."""
        self.staged.move(layout.UNNAMED, self.folder)
        record = next(file for file in self.contents.files() if file.path == layout.RECORD)
        schemas = [self._write(layout.SCHEMAS / name, [content]) for name, content in sorted(self.schemas.items())]
        documents = [self._write(layout.PROVENANCE, [write_provenance(self.blueprint.provenance)])]
        documents += [self._write(path, chunks) for path, chunks in sorted(documentation.items())]
        representation_premis, package_premis = self._preservation()
        representation = self._write(
            layout.REPRESENTATION_METS, write_mets(self._representation_mets(representation_premis))
        )
        root = self._package_mets(record, package_premis, schemas, documents, representation)
        self._write(layout.METS, write_mets(root))
        digest, files, size = write_bag(self.blueprint, self.names, self.contents, self.staged, self.sealed)
        return Sealed(self.names, digest, files, size)

    def _write(self, path: PackagePath, chunks: Iterable[bytes]) -> ContentFile:
        return self.contents.add(write_into(self.staged, self.folder, path, chunks))

    def _preservation(self) -> tuple[ContentFile | None, ContentFile | None]:
        """PREMIS of rep1 and of the package, where the shape has them (TT05: not in a SIP)."""
        if not self.blueprint.shape.preservation:
            return None, None
        inner = representation_statements(self.blueprint, self.names, self.taken, self.identifier, self.read)
        outer = package_statements(self.blueprint, self.names, self.sealed)
        originator = f"{self.blueprint.software.name} {self.blueprint.software.version}"
        representation = self._write(
            layout.REPRESENTATION_PREMIS,
            write_premis(
                representation_objects(self.contents, self.names, inner),
                inner.events,
                inner.agents,
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

    def _head(self, objid: str, profile: str, agent: MetsAgent, schemas: str, registration: str = "") -> MetsHead:
        shape = self.blueprint.shape
        return MetsHead(
            objid=objid,
            label=self.blueprint.dossier["title"],
            type=shape.mets_type,
            content_information_type=shape.content_information_type,
            profile=profile,
            package_type=shape.package_type.value,
            created=self.time,
            record_status="NEW",
            agents=(agent,),
            # Readings row 17: the registration number of the submission, where it is known.
            alternative_ids=(("SUBMISSIONAGREEMENT", registration),) if registration else (),
            schema_locations=tuple(
                (_NAMESPACES[name], f"{schemas}/{name}") for name in shape.schemas if name in _NAMESPACES
            ),
            sip_extension="DILCISExtensionSIPMETS.xsd" in shape.schemas,
        )

    def _descriptive(self, role: str, content: ContentFile) -> MetadataReference:
        dialect = self.blueprint.profile.dialect
        return MetadataReference(
            id=self.names.section("dmdSec", role, content.path),
            content=content,
            mdtype=dialect.descriptive_mdtype,
            mdtype_version=dialect.descriptive_mdtypeversion,
            other_mdtype=dialect.descriptive_othermdtype or None,
        )

    def _premis(self, content: ContentFile | None) -> tuple[MetadataReference, ...]:
        if content is None:
            return ()
        return (MetadataReference(self.names.section("digiprovMD", content.path), content, "PREMIS", "3.0"),)

    def _representation_mets(self, premis: ContentFile | None) -> MetsDocument:
        names, shape = self.names, self.blueprint.shape
        preservation = self._premis(premis)
        provenance_id = preservation[0].id if preservation else None
        group = names.section("fileGrp", "Data")
        agency = self.blueprint.provenance.agency
        agent = MetsAgent(
            "CREATOR", "ORGANIZATION", agency.name, self.blueprint.provenance.fonds.code, "IDENTIFICATIONCODE"
        )

        def records() -> Iterator[MetadataReference]:
            return (self._descriptive("document", document.record) for document in self.contents.documents())

        def files() -> Iterator[FileEntry]:
            for document in self.contents.documents():
                content = document.content
                yield FileEntry(
                    names.file(content.path), content, document.format.mime, document.original_name, provenance_id
                )

        def links() -> Iterator[Division]:
            for document in self.contents.documents():
                yield Division(
                    id=names.section("div", "MetadataLink", document.content.path),
                    label="MetadataLink/File",
                    descriptive=self._descriptive("document", document.record).id,
                    files=(names.file(document.content.path),),
                )

        structure = Division(
            id=names.section("div", "rep1"),
            label="rep1",
            type=shape.representation_division,
            preservation=provenance_id,
            children=lambda: [
                Division(id=names.section("div", "Data"), label="Data", files=(group,)),
                Division(id=names.section("div", "MetadataLink"), label="MetadataLink", children=links),
            ],
        )
        return MetsDocument(
            base=layout.REPRESENTATION,
            head=self._head(names.representation_objid, shape.representation_mets_profile, agent, "../../schemas"),
            descriptive=records,
            administrative_id=names.section("amdSec", "rep1"),
            preservation=preservation,
            files_id=names.section("fileSec", "rep1"),
            groups=(FileGroup(group, "Data", files),),
            structure_id=names.section("structMap", "rep1"),
            structure=structure,
            uppercase_digests=self.blueprint.profile.dialect.uppercase_digests,
        )

    def _package_mets(
        self,
        record: ContentFile,
        premis: ContentFile | None,
        schemas: list[ContentFile],
        documents: list[ContentFile],
        representation: ContentFile,
    ) -> MetsDocument:
        names, shape = self.names, self.blueprint.shape
        descriptive, preservation = self._descriptive("dossier", record), self._premis(premis)
        software = self.blueprint.software
        agent = MetsAgent("CREATOR", "OTHER", software.name, software.version, "SOFTWARE VERSION", "SOFTWARE")
        schema_group = self._group("Schemas", dict.fromkeys(schemas, _XML))
        documentation_group = self._group("Documentation", {file: self._mime(file) for file in documents})
        representation_group = self._group("Representations/rep1", {representation: _XML})
        children = [
            Division(
                id=names.section("div", "Metadata"),
                label="Metadata",
                descriptive=descriptive.id,
                preservation=preservation[0].id if preservation else None,
            ),
            *(
                Division(id=names.section("div", group.use), label=group.use, files=(group.id,))
                for group in (schema_group, documentation_group)
            ),
            Division(
                id=names.section("div", representation_group.use),
                label=representation_group.use,
                type=shape.representation_division,
                mets=(str(layout.REPRESENTATION_METS), representation_group.id),
            ),
        ]
        return MetsDocument(
            base="",
            head=self._head(
                names.objid, shape.mets_profile, agent, "schemas", self.blueprint.provenance.transfer.number
            ),
            descriptive=lambda: (descriptive,),
            administrative_id=names.section("amdSec", "package"),
            preservation=preservation,
            files_id=names.section("fileSec", "package"),
            groups=(schema_group, documentation_group, representation_group),
            structure_id=names.section("structMap", "package"),
            structure=Division(id=names.section("div", "package"), label=names.objid, children=lambda: children),
            uppercase_digests=self.blueprint.profile.dialect.uppercase_digests,
        )

    def _mime(self, file: ContentFile) -> str:
        suffix = file.path.suffix.lower()
        return _MADE_HERE.get(suffix) or self.blueprint.profile.formats.get(suffix, "application/octet-stream")

    def _group(self, use: str, files: Mapping[ContentFile, str]) -> FileGroup:
        entries = tuple(FileEntry(self.names.file(file.path), file, mime) for file, mime in files.items())
        return FileGroup(self.names.section("fileGrp", use), use, lambda: entries)
