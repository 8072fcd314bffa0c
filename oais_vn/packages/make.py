"""Making one package: taking in, naming, sealing, publishing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from oais_vn.formats.bagit.reader import read_tags
from oais_vn.model.access import SecurityGrade
from oais_vn.model.errors import ExistsError, InputError
from oais_vn.model.language import Text
from oais_vn.model.lookers import FileLooker
from oais_vn.model.package import Made, Package
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Clock, FormatIdentifier, PackageSource, PackageStore, Progress, Spool
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Blueprint, Provenance, SourceDocument
from oais_vn.packages.content import Contents, DocumentJudge, Examiners, take_documents
from oais_vn.packages.documentation import read_provenance
from oais_vn.packages.editions import latest, name_in
from oais_vn.packages.layout import Names, bag_name
from oais_vn.packages.reader import provenance_of
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
    looker: FileLooker
    schemas: Mapping[str, Mapping[str, bytes]]
    clock: Clock


def make_package(
    blueprint: Blueprint,
    documents: Iterable[SourceDocument],
    documentation: Mapping[PackagePath, Iterable[bytes]],
    source: PackageSource | None,
    workshop: Workshop,
    progress: Progress | None = None,
    judge: DocumentJudge | None = None,
) -> Package:
    """Make the package and publish it by one rename; the same package again is left as it is.

    `source` holds the documents' files, but for those that are made here.
    `documentation` are further files for that folder (path in the package, bytes).
    A `judge` is told of every document and may refuse them all (`NotPassedError`).
    Raises `ExistsError` when another package has its name, `StorageError` when the place fails; then
    nothing is published and what was staged is gone.
    """
    shape, archive = blueprint.shape.name, blueprint.provenance.archive
    called = name_in(workshop.store, archive, blueprint.name or blueprint.code, shape)
    name = bag_name(called, shape, blueprint.version)
    with workshop.spools() as spool, workshop.store.stage() as staged:
        contents = Contents(spool)
        examiners = Examiners(workshop.identifier, workshop.looker, judge)
        taken = take_documents(blueprint, documents, source, staged, examiners, contents, progress)
        if judge is not None:
            judge.require_passed()
        names = identity(blueprint, contents)
        held = _held(workshop.store, called, blueprint, contents)
        if held is not None:
            return held
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


def _held(store: PackageStore, called: str, blueprint: Blueprint, contents: Contents) -> Package | None:
    """The package that is there already and is the same; None when nothing of this version is there.

    What is packed anew is compared with every version that its dossier has had since, the newest first: the same
    delivery again is no news, however much was amended after it. Raises `ExistsError` when another one is there.
    """
    shape = blueprint.shape.name
    there = store.find(bag_name(called, shape, blueprint.version))
    if blueprint.predecessor is not None:
        _require_change(store, called, blueprint, contents)
    if there is None:
        return None
    newest = blueprint.version
    if blueprint.predecessor is None:
        held = latest(store, called, shape)
        newest = blueprint.version if held is None else held.version
    for version in range(newest, blueprint.version - 1, -1):
        name = bag_name(called, shape, version)
        source = store.find(name)
        names = identity(replace(blueprint, version=version), contents)
        if source is not None and _tags(source).get(IDENTIFIER) == names.objid:
            return _already_there(source, name, names, blueprint)
    raise _another(store.find(bag_name(called, shape, newest)) or there, blueprint)


def _another(there: PackageSource, blueprint: Blueprint) -> ExistsError:
    code, place = blueprint.code, there.location
    if blueprint.predecessor is not None:
        text = Text(
            f"{place}: phiên bản {blueprint.version} của {code} đã có và khác; hãy sửa đổi từ phiên bản mới nhất "
            "(xem: oais-vn versions)",
            f"{place}: version {blueprint.version} of {code} is there and is another one; amend the newest version "
            "(see: oais-vn versions)",
        )
    else:
        text = Text(
            f"{place}: đã có gói khác của {code} (nội dung hoặc thông tin mô tả khác); gói đã niêm phong không bao "
            "giờ bị ghi đè; muốn thay thì lập phiên bản mới theo quyết định (oais-vn amend), nếu không hãy đóng gói "
            "vào thư mục ra khác (bản sao cho độc giả: dùng requestID mới)",
            f"{place}: another package of {code} is there (other content or description); sealed packages are never "
            "overwritten; to replace it make a new version by decision (oais-vn amend), else pack into another folder "
            "(a reader's copy: use a new requestID)",
        )
    return ExistsError(text, place=place)


def _require_change(store: PackageStore, called: str, blueprint: Blueprint, contents: Contents) -> None:
    """Refuse a successor that says and holds what its predecessor does: it would have no reason to be."""
    before = blueprint.version - 1
    there = store.find(bag_name(called, blueprint.shape.name, before))
    if there is None:
        return
    names = identity(replace(blueprint, version=before), contents)
    if _tags(there).get(IDENTIFIER) != names.objid:
        return
    terms = provenance_of(there, layout.PAYLOAD / names.folder)
    if terms is not None and terms.grades == blueprint.provenance.grades:
        raise InputError(
            Text(
                f"{there.location}: không có gì thay đổi, không lập phiên bản mới",
                f"{there.location}: nothing changes, no new version is made",
            )
        )


def _tags(source: PackageSource) -> dict[str, str]:
    with source.open(PackagePath("bag-info.txt")) as stream:
        return dict(read_tags(stream))


def _already_there(there: PackageSource, name: str, names: Names, blueprint: Blueprint) -> Package:
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
    tags = _tags(there)
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
