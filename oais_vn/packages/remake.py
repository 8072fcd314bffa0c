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
from oais_vn.packages.head import within
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
        note=f"{kind} {objid} ({package.profile.name}) được làm lại theo {profile.name} để xuất; gói gốc giữ nguyên",
    )


def kept_documents(package: ReadPackage) -> Iterator[SourceDocument]:
    """Every document with its file as it is, under the name that it has in the package."""
    if package.shape.document_tables:
        for document in package.documents():
            yield replace(document, name="" if document.path is None else document.path.name)
        return
    folder = within(package.folder, layout.DATA)
    for ordinal, path in enumerate((path for path in package.source.paths() if path.under(folder)), 1):
        yield SourceDocument(ordinal, None, None, path, path.name, name=path.name)


def code_of(package: ReadPackage) -> str:
    """The code that names what the package is about, in its fonds; a bare AIP tells it in PREMIS alone."""
    told = package.tags.get(CODE) or package.record["fileCode"] or _told_by_premis(package)
    return told or package.record[package.shape.record_code]


def _told_by_premis(package: ReadPackage) -> str:
    path = within(package.folder, layout.PREMIS)
    if all(other != path for other in package.source.paths()):
        return ""
    with package.source.open(path) as stream:
        for value in read_premis_values(stream, path):
            if isinstance(value, WholeObject):
                return dict(value.other_ids).get("fileCode", "")
    return ""


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
