"""Migration: files of a sealed AIP in a living format, compared with what they were, in its next version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from oais_vn.formats.premis.values import FileObject, read_premis_values
from oais_vn.model.amendment import Amendment, AmendmentKind, Decision
from oais_vn.model.errors import ConfigurationError, InputError, PackageError
from oais_vn.model.identifiers import package_uuid_in
from oais_vn.model.language import Text
from oais_vn.model.migration import PROPERTIES, Derivation, FileMigration, Migrated, Migration, Migrator
from oais_vn.model.package import Made, Package, PackageType
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, Progress
from oais_vn.model.preservation import Agent, FormatIdentification, Link
from oais_vn.model.profile import Profile
from oais_vn.packages import layout
from oais_vn.packages.amended import read_amendment, successor
from oais_vn.packages.blueprint import Act, SourceDocument
from oais_vn.packages.content import blocks, on_disk
from oais_vn.packages.editions import name_in
from oais_vn.packages.head import has, read_head, within
from oais_vn.packages.layout import Names, bag_name
from oais_vn.packages.make import Workshop, make_package, published
from oais_vn.packages.reader import ReadPackage, read_package
from oais_vn.packages.remake import code_of, kept_documents, remade, version_of
from oais_vn.validation.validator import validate_package
from oais_vn.workflows.amend import tag_manifest_digest, with_account
from oais_vn.workflows.pack import judgement

_NO_OBJECT = FileObject("", "", "", 0, (), FormatIdentification(), "", ())


@dataclass(frozen=True)
class MigrationOrder:
    """What is asked for, of all packages alike.

    `migrators` are those of the wanted target; the first that takes a file does the work. With `only`, files of other
    PRONOM ids stay. A difference in one of the properties `accepted` is taken and recorded as a warning; any other
    refuses the package. A `dry` run converts and compares, and seals nothing.
    """

    migrators: tuple[Migrator, ...]
    decision: Decision | None
    only: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    dry: bool = False
    operator: str = ""

    def require_decision(self) -> None:
        """Refuse to seal without a decision of the kind that migrations have (`ConfigurationError`)."""
        if self.dry or (self.decision is not None and self.decision.kind is AmendmentKind.MIGRATION):
            return
        kind = AmendmentKind.MIGRATION.value
        raise ConfigurationError(
            Text(
                f'chuyển đổi cần DECISION.toml có kind = "{kind}" (chạy thử thì không cần)',
                f'a migration needs a DECISION.toml of kind = "{kind}" (a dry run does not)',
            )
        )


@dataclass(frozen=True)
class MigrateJob:
    """One AIP to migrate: a value that can be sent to another process."""

    opened: Callable[[], PackageSource]
    profile: Profile
    workshop: Workshop
    software: Agent
    order: MigrationOrder

    def run(self, progress: Progress | None = None) -> Migration:
        """Migrate it; a migration by the same decision that is there already is left as it is.

        Raises `NotPassedError` when the AIP does not pass, `ConfigurationError` for a decision of another kind,
        `InputError` for what is no AIP of a dossier or batch, `PackageError` when a file cannot be migrated or comes
        out another, `ExistsError` when the AIP has another successor.
        """
        source = self.opened()
        report = validate_package(source, self.profile, self.workshop.clock, progress=progress)
        report.raise_if_failed()
        with self.workshop.spools() as spool:
            package = read_package(source, self.profile, spool, PackageType.AIP)
            _require_documents(package)
            work = _Work(package, self.order, _objects(package))
            if not work.chosen():
                return Migration(source.location, self._made_by_this(package), (), work.count)
            if self.order.decision is None or self.order.dry:
                self.order.require_decision()
                files = tuple(work.tried(progress))
                return Migration(source.location, None, files, work.count - len(files))
            return self._sealed(work, package, self.order.decision, judgement(report, self.software), progress)

    def _sealed(
        self, work: _Work, package: ReadPackage, decision: Decision, judged: Act, progress: Progress | None
    ) -> Migration:
        source = package.source
        digest = tag_manifest_digest(source)
        amendment = Amendment(decision, package.header.objid, version_of(package), digest, content=True)
        there = self._already(package, amendment)
        if there is not None:
            return Migration(source.location, there, (), work.count)
        made_again = remade(package, self.profile, judged, self.software, self.order.operator)
        blueprint = successor(replace(made_again, note=""), package, amendment)
        documentation = with_account(blueprint, package.documentation())
        made = make_package(blueprint, work.documents(), documentation, source, self.workshop, progress)
        return Migration(source.location, made, tuple(work.done), work.count - len(work.done))

    def _already(self, package: ReadPackage, amendment: Amendment) -> Package | None:
        """The successor that this very migration made before: a run that was killed goes on with the packages left."""
        name = self._name(package, amendment.version + 1)
        there = self.workshop.store.find(name)
        return None if there is None or _amendment(there) != amendment else published(there, name, Made.ALREADY_THERE)

    def _made_by_this(self, package: ReadPackage) -> Package | None:
        """The package itself, where it is what this migration made before; None when it was never to be migrated."""
        told = _amendment(package.source)
        if told is None or told.decision != self.order.decision:
            return None
        name = self._name(package, version_of(package))
        return published(package.source, name, Made.ALREADY_THERE)

    def _name(self, package: ReadPackage, version: int) -> str:
        shape, terms, code = package.shape.name, package.provenance, code_of(package)
        called = code if terms is None else name_in(self.workshop.store, terms.archive, code, shape)
        return bag_name(called, shape, version)


def _amendment(source: PackageSource) -> Amendment | None:
    """By what amendment a package was made; None for the first of its line."""
    path = within(read_head(source).folder, layout.AMENDMENT)
    if not has(source, path):
        return None
    with source.open(path) as stream:
        return read_amendment(stream.read(), path)


class _Work:
    """The files of one package on their way: which are taken, what became of them."""

    def __init__(self, package: ReadPackage, order: MigrationOrder, objects: dict[str, FileObject]) -> None:
        self._package = package
        self._order = order
        self._objects = objects
        self._names = Names(package_uuid_in(package.header.objid), package.header.objid, "")
        self.count = sum(1 for _ in package.documents())
        self.done: list[FileMigration] = []

    def chosen(self) -> bool:
        """Whether there is anything to migrate."""
        return any(self._migrator(document) for document in kept_documents(self._package))

    def tried(self, progress: Progress | None) -> Iterator[FileMigration]:
        """What would become of each file; what cannot be migrated is told, and the others go on."""
        for done, document in enumerate(kept_documents(self._package), 1):
            migrator = self._migrator(document)
            if migrator is not None:
                with TemporaryDirectory(prefix="oais-vn-migration-") as scratch:
                    found = self._object(document).format
                    try:
                        migrated = self._migrated(document, migrator, Path(scratch))
                        yield self._told(document, found, migrated, self._difference(document, migrated))
                    except PackageError as error:
                        yield self._told(document, found, None, error.text)
            if progress is not None:
                progress(code_of(self._package), done, self.count)

    def documents(self) -> Iterator[SourceDocument]:
        """Every document; those that are taken with their new file, which is there until the next one is asked for."""
        for document in kept_documents(self._package):
            migrator = self._migrator(document)
            if migrator is None or document.path is None:
                yield document
                continue
            with TemporaryDirectory(prefix="oais-vn-migration-") as scratch:
                try:
                    migrated = self._migrated(document, migrator, Path(scratch))
                except PackageError as error:
                    raise self._refused(document, error.text) from error
                difference = self._difference(document, migrated)
                if difference is not None:
                    raise self._refused(document, difference)
                self.done.append(self._told(document, self._object(document).format, migrated, None))
                yield replace(
                    document,
                    path=None,
                    name=document.name.removesuffix(document.path.suffix) + migrator.suffix,
                    original_name=document.original_name + migrator.suffix,
                    made=partial(_read, Path(scratch, f"made{migrator.suffix}")),
                    derivation=self._derivation(document, migrated),
                )

    def _migrator(self, document: SourceDocument) -> Migrator | None:
        if document.linked or document.path is None:
            return None
        found = self._object(document).format
        if self._order.only and found.puid not in self._order.only:
            return None
        suffix = document.path.suffix
        return next((each for each in self._order.migrators if each.takes(found, suffix)), None)

    def _object(self, document: SourceDocument) -> FileObject:
        """What PREMIS says of the document's file; METS and PREMIS of our packages call it by one name."""
        path = str(document.path)
        inside = path if self._package.folder is None else path[len(self._package.folder) + 1 :]
        return self._objects.get(self._names.file(inside), _NO_OBJECT)

    def _migrated(self, document: SourceDocument, migrator: Migrator, scratch: Path) -> Migrated:
        path = document.path or PackagePath("?")
        original = on_disk(self._package.source, path, scratch)
        return migrator.migrate(original, scratch / f"made{migrator.suffix}")

    def _difference(self, document: SourceDocument, migrated: Migrated) -> Text | None:
        left = [each for each in migrated.differing if each.name not in self._order.accepted]
        if not left:
            return None
        vi = "; ".join(f"{PROPERTIES[each.name].vi}: trước {each.before}, sau {each.after}" for each in left)
        en = "; ".join(f"{PROPERTIES[each.name].en}: {each.before} before, {each.after} after" for each in left)
        names = " ".join(f"--accept {each.name}" for each in left)
        return Text(
            f"sau khi chuyển không còn như trước ({vi}); nếu người có thẩm quyền đã xem và chấp nhận: {names}",
            f"is not what it was ({en}); if those who may have looked and accept it: {names}",
        )

    def _told(
        self, document: SourceDocument, found: FormatIdentification, migrated: Migrated | None, refusal: Text | None
    ) -> FileMigration:
        return FileMigration(document.name, document.original_name, found, migrated, refusal)

    def _derivation(self, document: SourceDocument, migrated: Migrated) -> Derivation:
        told = self._object(document)
        if told is _NO_OBJECT:
            raise self._refused(document, Text("PREMIS không mô tả tệp này", "PREMIS does not describe this file"))
        digest = next((each.value for each in told.digests if each.algorithm == "sha256"), "")
        known = " ".join(filter(None, (told.format.puid, told.format.name, told.format.version)))
        detail = (
            f"chuyển đổi từ {document.name} ({known or 'chưa rõ định dạng'}) trong gói "
            f"{self._package.header.objid}; SHA-256 của tệp gốc: {digest}"
        )
        source = Link(told.id_type, told.id, "")
        return Derivation(source, detail, migrated)

    def _refused(self, document: SourceDocument, text: Text) -> PackageError:
        place = self._package.source.location
        return PackageError(
            Text(f"{place}: {document.name}: {text.vi}", f"{place}: {document.name}: {text.en}"), path=place
        )


def _objects(package: ReadPackage) -> dict[str, FileObject]:
    """The PREMIS objects of the package's files by the name that METS has for them."""
    path = within(package.folder, layout.REPRESENTATION_PREMIS)
    if not has(package.source, path):
        raise PackageError(
            Text(
                f"{package.source.location}: không có {layout.REPRESENTATION_PREMIS}: không biết định dạng, mã tệp gốc",
                f"{package.source.location}: no {layout.REPRESENTATION_PREMIS}: formats and ids are not known",
            ),
            path=package.source.location,
        )
    with package.source.open(path) as stream:
        return {value.key: value for value in read_premis_values(stream, path) if isinstance(value, FileObject)}


def _require_documents(package: ReadPackage) -> None:
    if not package.shape.document_tables:
        place = package.source.location
        raise InputError(
            Text(
                f"{place}: chỉ chuyển đổi AIP của hồ sơ hoặc của lô tài liệu",
                f"{place}: only the AIP of a dossier or of a batch is migrated",
            )
        )


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from blocks(stream)
