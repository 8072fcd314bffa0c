"""Making one package: taking in, naming, sealing, publishing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from oais_vn.formats.bagit.reader import read_tags
from oais_vn.model.access import SecurityGrade
from oais_vn.model.errors import ExistsError
from oais_vn.model.language import Text
from oais_vn.model.package import Made, Package
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Clock, FormatIdentifier, PackageSource, PackageStore, Progress, Spool
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Blueprint, Provenance, SourceDocument
from oais_vn.packages.content import Contents, take_documents
from oais_vn.packages.documentation import read_provenance
from oais_vn.packages.editions import name_in
from oais_vn.packages.layout import Names, bag_name
from oais_vn.packages.seal import Sealing, identity
from oais_vn.packages.tags import IDENTIFIER, SHAPE, TAG_MANIFEST, VERSION, payload_totals


@dataclass(frozen=True)
class Workshop:
    """The ports with which packages are made. Everything in it can be sent to another process.

    `spools` opens a new spool for one package; `schemas` gives, for a shape's name, the files that
    travel in its `schemas/` folder.
    """

    store: PackageStore
    spools: Callable[[], AbstractContextManager[Spool]]
    identifier: FormatIdentifier
    schemas: Mapping[str, Mapping[str, bytes]]
    clock: Clock


def make_package(
    blueprint: Blueprint,
    documents: Iterable[SourceDocument],
    documentation: Mapping[PackagePath, Iterable[bytes]],
    source: PackageSource | None,
    workshop: Workshop,
    progress: Progress | None = None,
) -> Package:
    """Make the package and publish it by one rename; the same package again is left as it is.

    `source` holds the documents' files, but for those that are made here.
    `documentation` are further files for that folder (path in the package, bytes).
    Raises `ExistsError` when another package has its name, `StorageError` when the place fails; then
    nothing is published and what was staged is gone.
    """
    shape, archive = blueprint.shape.name, blueprint.provenance.archive
    called = name_in(workshop.store, archive, blueprint.name or blueprint.code, shape)
    name = bag_name(called, shape, blueprint.version)
    with workshop.spools() as spool, workshop.store.stage() as staged:
        contents = Contents(spool)
        taken = take_documents(blueprint, documents, source, staged, workshop.identifier, contents, progress)
        names = identity(blueprint, contents)
        there = workshop.store.find(name)
        if there is not None:
            return _already_there(there, name, names, blueprint)
        read = workshop.clock()
        sealing = Sealing(
            blueprint,
            names,
            contents,
            staged,
            workshop.schemas[blueprint.shape.name],
            workshop.identifier.agent,
            taken,
            read,
            workshop.clock(),
        )
        sealed = sealing.seal(documentation)
        return Package(
            id=names.objid,
            name=name,
            path=staged.publish(name),
            shape=blueprint.shape.name,
            version=blueprint.version,
            digest=sealed.digest,
            files=sealed.files,
            size=sealed.size,
            made=Made.CREATED,
        )


def _already_there(there: PackageSource, name: str, names: Names, blueprint: Blueprint) -> Package:
    with there.open(PackagePath("bag-info.txt")) as stream:
        tags = dict(read_tags(stream))
    if tags.get(IDENTIFIER) != names.objid:
        raise ExistsError(
            Text(
                f"{there.location}: đã có gói khác của {blueprint.code} (nội dung hoặc thông tin mô tả khác); "
                "gói đã niêm phong không bao giờ bị ghi đè; hãy đóng gói vào thư mục ra khác, "
                "hoặc cất gói cũ đi nơi khác rồi chạy lại (bản sao cho độc giả: dùng requestID mới)",
                f"{there.location}: another package of {blueprint.code} is there (other content or "
                "description); sealed packages are never overwritten; pack into another folder, "
                "or put the old package elsewhere and run again (a reader's copy: use a new requestID)",
            ),
            place=there.location,
        )
    with there.open(layout.PAYLOAD / names.folder / blueprint.account.path) as stream:
        account = stream.read()
    same_terms = account == blueprint.account.content
    if not same_terms and blueprint.account.path == layout.PROVENANCE:
        _require_no_higher_grade(there, read_provenance(account, blueprint.account.path), blueprint)
    return published(there, name, Made.ALREADY_THERE if same_terms else Made.OTHER_TERMS)


def _require_no_higher_grade(there: PackageSource, sealed: Provenance, blueprint: Blueprint) -> None:
    """A grade given after sealing must not get lost in silence: the sealed package would go on being given out."""
    told = blueprint.provenance.grades
    if any(grade > sealed.grades.get(name, SecurityGrade.NONE) for name, grade in told.items()):
        raise ExistsError(
            Text(
                f"{there.location}: gói của {blueprint.code} đã niêm phong với độ mật thấp hơn lần giao này; "
                "độ mật mới CHƯA được ghi: hãy ngừng cung cấp gói này và đóng gói lại vào thư mục ra khác",
                f"{there.location}: the package of {blueprint.code} was sealed with a lower security grade than this "
                "delivery gives; the new grade is NOT recorded: stop giving out this package, pack into another folder",
            ),
            place=there.location,
        )


def published(there: PackageSource, name: str, made: Made) -> Package:
    """The package of our own making that is published under `name`, as its tag files tell it."""
    with there.open(PackagePath("bag-info.txt")) as stream:
        tags = dict(read_tags(stream))
    files, size = payload_totals(tags)
    with there.open(TAG_MANIFEST) as stream:
        digest = hashlib.sha256(stream.read()).hexdigest()
    return Package(
        id=tags.get(IDENTIFIER, ""),
        name=name,
        path=there.location,
        shape=tags.get(SHAPE, ""),
        version=int(tags.get(VERSION, "1")),
        digest=digest,
        files=files,
        size=size,
        made=made,
    )
