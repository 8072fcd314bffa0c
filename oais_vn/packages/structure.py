"""The METS documents of a package: one of the package and one of its representation, in the profile's dialect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oais_vn.formats.mets.writer import (
    Division,
    FileEntry,
    FileGroup,
    MetadataReference,
    MetsAgent,
    MetsDocument,
    MetsHead,
)
from oais_vn.model.fixity import ContentFile
from oais_vn.model.package import PackageType
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Blueprint
from oais_vn.packages.content import Contents, Taken, TakenDocument
from oais_vn.packages.layout import Names

_XML = "application/xml"
_MADE_HERE = {".json": "application/json", ".csv": "text/csv"}
"""Media types of the documentation that we write."""
_NAMESPACES = {
    "mets1_12.xsd": "http://www.loc.gov/METS/",
    "xlink.xsd": "http://www.w3.org/1999/xlink",
    "DILCISExtensionMETS.xsd": "https://DILCIS.eu/XML/METS/CSIPExtensionMETS",
    "DILCISExtensionSIPMETS.xsd": "https://DILCIS.eu/XML/METS/SIPExtensionMETS",
}
_SIP_EXTENSION = "DILCISExtensionSIPMETS.xsd"


@dataclass(frozen=True)
class Structure:
    """What both METS documents say alike. `time` is the moment of sealing as the profile writes times."""

    blueprint: Blueprint
    names: Names
    contents: Contents
    taken: Taken
    time: str

    def package(
        self,
        record: ContentFile,
        premis: ContentFile | None,
        schemas: Sequence[ContentFile],
        documents: Sequence[ContentFile],
        representation: ContentFile,
    ) -> MetsDocument:
        """The METS of the package, which stays small: it points to that of the representation."""
        names, shape = self.names, self.blueprint.shape
        descriptive, preservation = self._descriptive("dossier", record), self._premis(premis)
        schema_group = self._group("Schemas", dict.fromkeys(schemas, _XML))
        documentation_group = self._group("Documentation", {file: self._mime(file) for file in documents})
        representation_group = self._group("Representations/rep1", {representation: _XML})
        children = [
            self._metadata(descriptive.id, preservation),
            *(
                Division(id=names.section("div", group.use), label=group.use, files=(group.id,))
                for group in (schema_group, documentation_group)
            ),
            *self._representations(representation_group),
            Division(
                id=names.section("div", representation_group.use),
                label=representation_group.use,
                type=shape.representation_division,
                mets=(str(layout.REPRESENTATION_METS), representation_group.id),
            ),
        ]
        agents = [self._software()]
        if self.blueprint.profile.dialect.submitter and shape.package_type is PackageType.SIP:
            agency = self.blueprint.provenance.agency
            agents.append(MetsAgent("CREATOR", "ORGANIZATION", agency.name, str(agency.code), "IDENTIFICATIONCODE"))
        amendment = self.blueprint.amendment
        if amendment is not None:
            decision = amendment.decision
            reason = f"{decision.number}, {decision.date}: {decision.kind.label.vi}: {decision.reason}"
            agents.append(MetsAgent("EDITOR", "ORGANIZATION", decision.authority, reason, None))
        return MetsDocument(
            base="",
            head=self._head(
                names.objid,
                shape.mets_profile,
                agents,
                "schemas",
                self.blueprint.provenance.transfer.number,
                "" if amendment is None else amendment.predecessor,
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

    def representation(self, premis: ContentFile | None) -> MetsDocument:
        """The METS of rep1: every document's record and file, tied to each other as the dialect does."""
        names, shape = self.names, self.blueprint.shape
        in_structure = self.blueprint.profile.dialect.record_links == "division"
        preservation = self._premis(premis)
        groups = tuple(self._data(linked, preservation) for linked in self._kinds_of_data())
        structure = Division(
            id=names.section("div", "rep1"),
            label="rep1",
            type=shape.representation_division,
            preservation=preservation[0].id if preservation and in_structure else None,
            children=lambda: [
                *(() if in_structure else (self._metadata(self._record_ids(), preservation),)),
                *(Division(id=names.section("div", group.use), label=group.use, files=(group.id,)) for group in groups),
                *(self._metadata_links() if in_structure and shape.document_tables else ()),
            ],
        )
        return MetsDocument(
            base=layout.REPRESENTATION,
            head=self._head(
                names.representation_objid,
                shape.representation_mets_profile,
                [self._representation_agent()],
                "../../schemas",
            ),
            descriptive=self._records,
            administrative_id=names.section("amdSec", "rep1"),
            preservation=preservation,
            files_id=names.section("fileSec", "rep1"),
            groups=groups,
            structure_id=names.section("structMap", "rep1"),
            structure=structure,
            uppercase_digests=self.blueprint.profile.dialect.uppercase_digests,
        )

    def _head(
        self,
        objid: str,
        profile: str,
        agents: Sequence[MetsAgent],
        schemas: str,
        registration: str = "",
        predecessor: str = "",
    ) -> MetsHead:
        shape = self.blueprint.shape
        return MetsHead(
            objid=objid,
            label=self.blueprint.title,
            type=shape.mets_type,
            content_information_type=shape.content_information_type,
            profile=profile,
            package_type=shape.package_type.value,
            created=self.time,
            record_status="NEW" if self.blueprint.predecessor is None else "REPLACEMENT",
            agents=tuple(agents),
            # Readings row 17: the registration number of the submission, where it is known.
            alternative_ids=tuple(
                (kind, value)
                for kind, value in (("SUBMISSIONAGREEMENT", registration), ("PREDECESSOR", predecessor))
                if value
            ),
            schema_locations=tuple(
                (_NAMESPACES[name], f"{schemas}/{name}") for name in shape.schemas if name in _NAMESPACES
            ),
            sip_extension=_SIP_EXTENSION in shape.schemas,
        )

    def _software(self) -> MetsAgent:
        software = self.blueprint.software
        return MetsAgent("CREATOR", "OTHER", software.name, software.version, "SOFTWARE VERSION", "SOFTWARE")

    def _representation_agent(self) -> MetsAgent:
        provenance = self.blueprint.provenance
        if self.blueprint.profile.dialect.representation_agent == "software":
            return self._software()
        return MetsAgent("CREATOR", "ORGANIZATION", provenance.agency.name, provenance.fonds.code, "IDENTIFICATIONCODE")

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

    def _metadata(self, descriptive: str, preservation: tuple[MetadataReference, ...]) -> Division:
        return Division(
            id=self.names.section("div", "Metadata"),
            label="Metadata",
            descriptive=descriptive or None,
            preservation=preservation[0].id if preservation else None,
        )

    def _representations(self, group: FileGroup) -> Iterator[Division]:
        """CSIP101: one division of all representations, besides one for each."""
        if self.blueprint.profile.dialect.representations_division:
            label = "Representations"
            yield Division(id=self.names.section("div", label), label=label, files=(group.id,))

    def _kinds_of_data(self) -> Iterator[bool]:
        """Whether there are files (False), linked documents (True), or both: no group is written empty."""
        if self.taken.linked < self.taken.documents:
            yield False
        if self.taken.linked:
            yield True

    def _described(self) -> Iterator[tuple[TakenDocument, ContentFile]]:
        for document in self.contents.documents():
            if document.record is not None:
                yield document, document.record

    def _records(self) -> Iterator[MetadataReference]:
        return (self._descriptive("document", record) for _, record in self._described())

    def _record_ids(self) -> str:
        return " ".join(self._descriptive("document", record).id for _, record in self._described())

    def _data(self, linked: bool, preservation: tuple[MetadataReference, ...]) -> FileGroup:
        """`Data`, or `Holeyfile` for linked documents (readings row 6)."""
        by_file = self.blueprint.profile.dialect.record_links == "file"
        use = "Holeyfile" if linked else "Data"

        def files() -> Iterator[FileEntry]:
            for document in self.contents.documents():
                if document.linked is linked:
                    record = document.record if by_file else None
                    yield FileEntry(
                        id=self.names.file(document.content.path),
                        content=document.content,
                        mime=document.format.mime,
                        original=document.original_name,
                        preservation=preservation[0].id if preservation else None,
                        descriptive=None if record is None else self._descriptive("document", record).id,
                    )

        return FileGroup(self.names.section("fileGrp", use), use, files, self._content_type())

    def _metadata_links(self) -> Iterator[Division]:
        """TT05: each record beside its file, one to one."""

        def links() -> Iterator[Division]:
            for document, record in self._described():
                yield Division(
                    id=self.names.section("div", "MetadataLink", document.content.path),
                    label="MetadataLink/Holey" if document.linked else "MetadataLink/File",
                    descriptive=self._descriptive("document", record).id,
                    files=(self.names.file(document.content.path),),
                )

        yield Division(id=self.names.section("div", "MetadataLink"), label="MetadataLink", children=links)

    def _mime(self, file: ContentFile) -> str:
        suffix = file.path.suffix.lower()
        return _MADE_HERE.get(suffix) or self.blueprint.profile.formats.get(suffix, "application/octet-stream")

    def _group(self, use: str, files: Mapping[ContentFile, str]) -> FileGroup:
        entries = tuple(FileEntry(self.names.file(file.path), file, mime) for file, mime in files.items())
        return FileGroup(self.names.section("fileGrp", use), use, lambda: entries, self._content_type())

    def _content_type(self) -> str:
        return self.blueprint.profile.dialect.group_content_type
