"""A package made anew in another dialect: the same description and files, under another profile's shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from oais_vn.formats.premis.values import read_premis_values
from oais_vn.model.errors import PackageError
from oais_vn.model.identifiers import package_uuid_in
from oais_vn.model.language import Text
from oais_vn.model.package import PackageType
from oais_vn.model.preservation import Agent, WholeObject
from oais_vn.model.profile import Profile
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Account, Act, Blueprint, Origin, SourceDocument
from oais_vn.packages.documentation import write_provenance
from oais_vn.packages.head import PackageHead, has, within
from oais_vn.packages.originals import read_originals
from oais_vn.packages.provenance import transferred
from oais_vn.packages.reader import ReadPackage, mode_of
from oais_vn.packages.tags import CODE, PREDECESSOR, VERSION


def remade(package: ReadPackage, profile: Profile, judged: Act, software: Agent, operator: str) -> Blueprint:
    """The blueprint of `package` under `profile`: of the same type and unit, made from it.

    `judged` is the act by which it was found right. Raises `PackageError` for a package that does not tell its
    terms (a copy for a reader does not), `ConfigurationError` when the profile has no such shape.
    """
    provenance = package.provenance
    if provenance is None:
        location = package.source.location
        raise PackageError(
            Text(
                f"{location}: gói không có documentation/delivery.json nên không làm lại được theo {profile.name}; "
                f"với DIP, hãy tạo thẳng: oais-vn disseminate … --profile {profile.name}",
                f"{location}: the package has no documentation/delivery.json and cannot be made anew under "
                f"{profile.name}; a DIP is made so directly: oais-vn disseminate … --profile {profile.name}",
            ),
            path=location,
        )
    objid = package.header.objid
    kind = package.shape.package_type.value
    code = code_of(package)
    record = package.record
    if record["arcFileCode"]:
        record = record.with_values(fileCode=code)
    return Blueprint(
        profile=profile,
        shape=profile.shape_for(PackageType(kind), package.shape.unit),
        version=version_of(package),
        code=code,
        title=title_of(package),
        mode=mode_of(package),
        record=record,
        provenance=provenance,
        account=Account(layout.PROVENANCE, write_provenance(provenance)),
        history=(transferred(provenance), judged),
        origin=Origin(package_uuid_in(objid), "OBJID", objid, f"{kind} {objid}"),
        software=software,
        operator=operator,
        predecessor=_predecessor(package),
        derived=_derived(package),
        note=f"{kind} {objid} ({package.profile.name}) được làm lại theo {profile.name} để xuất; gói gốc giữ nguyên",
    )


def kept_documents(package: ReadPackage) -> Iterator[SourceDocument]:
    """Every document with its file as it is, under the name that it has in the package."""
    if package.shape.document_tables:
        for document in package.documents():
            yield replace(document, name="" if document.path is None else document.path.name)
        return
    head = PackageHead(package.source, package.folder, package.tags, package.header)
    for ordinal, original in enumerate(read_originals(head), 1):
        yield SourceDocument(ordinal, None, None, original.file, original.name, name=original.file.name)


def code_of(package: ReadPackage) -> str:
    """The code that names what the package is about, in its fonds; a bare AIP tells it in PREMIS alone."""
    told = package.tags.get(CODE) or package.record["fileCode"] or _told_by_premis(package)
    return told or package.record[package.shape.record_code]


def _told_by_premis(package: ReadPackage) -> str:
    whole = next(_wholes(package), None)
    return "" if whole is None else dict(whole.other_ids).get("fileCode", "")


def _wholes(package: ReadPackage) -> Iterator[WholeObject]:
    """What the PREMIS of the package describes as a whole: itself first."""
    path = within(package.folder, layout.PREMIS)
    if has(package.source, path):
        with package.source.open(path) as stream:
            yield from (value for value in read_premis_values(stream, path) if isinstance(value, WholeObject))


def _derived(package: ReadPackage) -> Origin | None:
    """Of masters, the AIP that came of them."""
    if package.shape.document_tables:
        return None
    own, *others = _wholes(package)
    objids = {other.id: dict(other.other_ids).get("OBJID") for other in others}
    objid = None if own.source_of is None else objids.get(own.source_of.id)
    return None if objid is None else Origin(package_uuid_in(objid), "OBJID", objid, f"AIP {objid}")


def title_of(package: ReadPackage) -> str:
    """What the package is called."""
    return package.header.label or package.record["title"] or package.header.objid


def version_of(package: ReadPackage) -> int:
    """Which version the package is; one that does not say so is the first."""
    told = package.tags.get(VERSION, "")
    return int(told) if told.isascii() and told.isdigit() and 0 < len(told) < 10 and int(told) else 1


def _predecessor(package: ReadPackage) -> Origin | None:
    objid = package.tags.get(PREDECESSOR)
    return None if objid is None else Origin(package_uuid_in(objid), "OBJID", objid, f"AIP {objid}")
