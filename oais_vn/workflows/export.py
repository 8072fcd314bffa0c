"""Export: a package in a form that others take, which leaves the package itself as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from oais_vn.model.access import OPEN, SecurityGrade, refusal, strictest
from oais_vn.model.errors import (
    AccessRefusedError,
    ConfigurationError,
    ExistsError,
    InputError,
    OaisError,
    PackageError,
    PluginError,
)
from oais_vn.model.export import Exported, ExportForm, ExportOrder
from oais_vn.model.language import Text
from oais_vn.model.package import Made, PackageType
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, PlainZip, PlainZipStore, Progress, Spool
from oais_vn.model.preservation import Agent
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.packages import layout
from oais_vn.packages.archivematica import TABLE, Transfer
from oais_vn.packages.collection import dossiers_of
from oais_vn.packages.head import PackageHead, made_under, read_head
from oais_vn.packages.layout import bag_name
from oais_vn.packages.make import Workshop, make_package, published
from oais_vn.packages.reader import ReadPackage, read_package
from oais_vn.packages.remake import code_of, kept_documents, remade, version_of
from oais_vn.packages.zip_names import Numbering, ZipTemplate
from oais_vn.validation.validator import validate_package
from oais_vn.workflows.pack import judgement


@dataclass(frozen=True)
class Dialects:
    """The profiles that an export may meet: `named` knows them by name; `usual` are those of packages without a name.

    `exchange` is the one in which packages go to other systems (E-ARK).
    """

    named: Callable[[str], Profile | None]
    usual: tuple[Profile, ...]
    exchange: Profile

    def of(self, head: PackageHead) -> Profile:
        """The profile under which the package was made."""
        return made_under(head, self.named, (*self.usual, self.exchange))


@dataclass(frozen=True)
class ExportJob:
    """One package to export: a value that can be sent to another process.

    `zips` and the workshop's store are one folder. `number` is the package's in its submission, for the Circular's
    ZIP; `with_csv` adds metadata.csv for Archivematica. The package is sealed and stays so: no event is added to it.
    """

    opened: Callable[[], PackageSource]
    form: ExportForm
    dialects: Dialects
    zips: PlainZipStore
    workshop: Workshop
    software: Agent
    operator: str
    number: int
    with_csv: bool

    def run(self, progress: Progress | None = None) -> Exported:
        """Export it.

        Raises `NotPassedError` for a damaged package, `AccessRefusedError` for a secret one, `PackageError` for one
        that cannot be read or carried over, `ExistsError` and `StorageError` as stores do.
        """
        source = self.opened()
        try:
            return self._exported(source, progress)
        except (ConfigurationError, PluginError):
            raise
        except InputError as error:
            # A code or a path that the package holds, not one that the caller passed.
            raise PackageError(
                Text(f"{source.location}: {error.text.vi}", f"{source.location}: {error.text.en}"), path=source.location
            ) from error

    def _exported(self, source: PackageSource, progress: Progress | None) -> Exported:
        report = validate_package(source, self._profile(source), self.workshop.clock, progress=progress)
        report.raise_if_failed()
        head = read_head(source)
        _require_name(head)
        profile = self.dialects.of(head)
        with self.workshop.spools() as spool:
            _require_open(read_package(source, profile, spool, *PackageType))
        if self.form is ExportForm.TT05_ZIP:
            name = ZipTemplate.of(profile).name(self.number, head.header.objid)
            return self._told(head, head, self.zips.put(name, _plain(head.header.objid), head.package))
        if self.form is ExportForm.CSIP_ZIP and profile.dialect == self.dialects.exchange.dialect:
            return self._told(head, head, self._put_by_objid(head))
        with self.workshop.spools() as spool:
            package = read_package(source, profile, spool, *PackageType)
            if self.form is ExportForm.ARCHIVEMATICA:
                return self._transfer(package, spool)
            return self._remade(head, package, report, progress)

    def _profile(self, source: PackageSource) -> Profile:
        """What to judge the package by; one without a readable head is judged all the same, and fails."""
        try:
            return self.dialects.of(read_head(source))
        except OaisError:
            return self.dialects.usual[0]

    def _remade(self, head: PackageHead, package: ReadPackage, report: Report, progress: Progress | None) -> Exported:
        """The zip of the same package, made anew in the dialect of exchange; what is made on the way is gone then."""
        exchange = self.dialects.exchange
        blueprint = remade(package, exchange, judgement(report, self.software), self.software, self.operator)
        with self.zips.aside() as store:
            made = make_package(
                blueprint,
                kept_documents(package),
                package.documentation(),
                package.source,
                replace(self.workshop, store=store),
                progress,
            )
            found = store.find(made.name)
            if found is None:
                raise _gone(made.path)
            new = read_head(found)
            try:
                return self._told(head, new, self._put_by_objid(new))
            except ExistsError:
                there = self._same_already(new)
                if there is None:
                    raise
                return self._told(head, new, there)

    def _put_by_objid(self, head: PackageHead) -> PlainZip:
        """CSIP1, as commons-ip reads it: the folder is called exactly as the OBJID says."""
        objid = head.header.objid
        return self.zips.put(_plain(objid), objid, head.package)

    def _same_already(self, new: PackageHead) -> PlainZip | None:
        """The same package, when it lies there made anew at another time: its OBJID follows from its content."""
        there = self.zips.find(_plain(new.header.objid))
        if there is None:
            return None
        try:
            head = read_head(there)
            report = validate_package(there, self.dialects.exchange, self.workshop.clock)
        except OaisError:
            return None
        if head.header.objid != new.header.objid or not report.passed:
            return None
        return self.zips.put(_plain(head.header.objid), head.header.objid, head.package)

    def _transfer(self, package: ReadPackage, spool: Spool) -> Exported:
        objid = package.header.objid
        name = bag_name(_called(package), self.form.value, version_of(package))
        store = self.workshop.store
        there = store.find(name)
        if there is not None:
            found = published(there, name, Made.ALREADY_THERE)
            if found.id != objid or any(path == layout.PAYLOAD / TABLE for path in there.paths()) != self.with_csv:
                raise _other_there(there)
            return Exported(objid, objid, self.form, found.path, found.digest, found.files, found.size, found.made)
        with store.stage() as staged:
            transfer = Transfer(package, spool, staged, self.software, self.workshop.clock())
            digest, files, size = transfer.write(with_csv=self.with_csv)
            return Exported(objid, objid, self.form, staged.publish(name), digest, files, size, Made.CREATED)

    def _told(self, head: PackageHead, written: PackageHead, zipped: PlainZip) -> Exported:
        return Exported(
            source=head.header.objid,
            id=written.header.objid,
            form=self.form,
            path=zipped.path,
            digest=zipped.sha256,
            files=zipped.files,
            size=zipped.size,
            made=zipped.made,
        )


def _called(package: ReadPackage) -> str:
    """What the transfer is called: by the code, and where a former archive gave the fonds code by that archive too."""
    terms = package.provenance
    return code_of(package) if terms is None or terms.archive.former is None else terms.archive.scoped(code_of(package))


def export_jobs(
    opened: Mapping[str, Callable[[], PackageSource]],
    order: ExportOrder,
    dialects: Dialects,
    zips: PlainZipStore,
    workshop: Workshop,
    software: Agent,
    operator: str,
) -> Iterator[tuple[str, ExportJob]]:
    """A job for every package of `opened`, by its name, in order. `InputError` for a number that cannot be."""
    numbering = Numbering(zips.names(), order.sequence)
    for name, opening in opened.items():
        number = _number(opening, dialects, numbering) if order.form is ExportForm.TT05_ZIP else 0
        yield name, ExportJob(opening, order.form, dialects, zips, workshop, software, operator, number, order.with_csv)


def _number(opened: Callable[[], PackageSource], dialects: Dialects, numbering: Numbering) -> int:
    """The package's number in its submission; none (0) for one that cannot be read, whose job will say so."""
    try:
        head = read_head(opened())
    except OaisError:
        return 0
    return numbering.number(ZipTemplate.of(dialects.of(head)), head.header.objid)


def _require_name(head: PackageHead) -> None:
    """An OBJID names files and folders here, and a hostile one must not lead elsewhere."""
    objid = head.header.objid
    try:
        plain = "/" not in PackagePath(objid)
    except InputError:
        plain = False
    if not plain:
        location = head.source.location
        raise PackageError(
            Text(
                f"{location}: OBJID không đặt tên tệp được: {objid!r}",
                f"{location}: the OBJID can name no file: {objid!r}",
            ),
            path=location,
        )


def _plain(objid: str) -> str:
    """The OBJID as a name on every file system (TT05 PL I)."""
    return objid.replace(":", "_")


def _require_open(package: ReadPackage) -> None:
    """State secrets are not handed over in this way, whatever the form (decision 18)."""
    provenance, code = package.provenance, package.shape.document_code
    grade = SecurityGrade.NONE if provenance is None else provenance.grade()
    # A collection tells the titles of what it lists: it is as secret as that.
    listed = strictest(dossier.mode for dossier in dossiers_of(package)) if package.shape.unit == "fonds" else ""
    _require(package, package.record["mode"] or listed, grade, "")
    for document in package.documents():
        if document.record is not None:
            own = SecurityGrade.NONE if provenance is None else provenance.grade(document.ordinal)
            _require(package, document.record["mode"], own, document.record[code])


def _require(package: ReadPackage, mode: str, grade: SecurityGrade, document: str) -> None:
    # What needs an approval before readers get it may still go to another system: that one judges its readers.
    reason = refusal(mode or OPEN, grade, approved=True)
    if reason is not None:
        location = package.source.location
        what = f"{location}: {document}" if document else location
        raise AccessRefusedError(
            Text(f"{what}: không xuất ra ngoài được: {reason.vi}", f"{what}: may not be exported: {reason.en}"),
            path=location,
        )


def _other_there(there: PackageSource) -> ExistsError:
    return ExistsError(
        Text(
            f"{there.location}: ở đó đã có bản xuất khác (của gói khác, hoặc khác ở metadata.csv); không ghi đè gì cả. "
            "Hãy chọn thư mục ra khác",
            f"{there.location}: another export is there (of another package, or one that differs in metadata.csv); "
            "nothing is overwritten. Choose another folder",
        ),
        place=there.location,
    )


def _gone(path: str) -> PackageError:
    return PackageError(Text(f"{path} không còn ở đó", f"{path} is gone"), path=path)
