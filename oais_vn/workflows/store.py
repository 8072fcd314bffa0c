"""Storing: an AIP is judged, and its bytes go to every tier, each copy read back; the log goes with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from oais_vn.model.access import SECRET, SecurityGrade, strictest
from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.errors import AccessRefusedError, ExistsError, InputError, PackageError, StorageError
from oais_vn.model.fixity import Digest, Digester
from oais_vn.model.keeping import CarrierState, StagedFile
from oais_vn.model.language import Text
from oais_vn.model.package import PackageType
from oais_vn.model.policy import Status
from oais_vn.model.ports import PackageSource, Progress, Spool
from oais_vn.model.preservation import Outcome
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.model.tiers import Buffered, Content, Level, Seen
from oais_vn.packages.reader import ReadPackage, mode_of, read_package
from oais_vn.packages.remake import code_of, title_of, version_of
from oais_vn.packages.tags import FONDS, SHAPE, TAG_MANIFEST
from oais_vn.validation.validator import validate_package
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.parity import guard

LOG_COPIES = "records/events"
_MOST_TEXT = 100_000
_FOUND_BY = ("title", "subject", "codeNumber", "codeNotation", "organName", "typeName", "docCode", "keyword")


@dataclass(frozen=True)
class Stored:
    """What became of one package: whether it was new, its copies, the tiers that failed and why, what stands of it."""

    holding: Holding
    new: bool
    copies: tuple[Copy, ...]
    failed: tuple[Text, ...]
    status: Status


def store(
    keeper: Keeper,
    name: str,
    file: str,
    staged: StagedFile,
    report: Report | None,
    profile: Profile,
    spool: Spool,
    progress: Progress | None,
) -> Stored:
    """Take a package in, and write the very bytes that were judged to every tier that lacks a copy.

    `report` judges the staged bytes; one that the archive knows needs none. Raises `NotPassedError`, `PackageError` for
    what is no AIP (TT05 Đ28), `AccessRefusedError` for a security grade that the archive may not hold, `ExistsError`
    when another package has the name or this one was withdrawn.
    A tier that fails does not keep the others from getting their copy, and is recorded.
    """
    keeper.require_operator()
    _require_keepable(keeper, file)
    known = keeper.catalogue.holding(name)
    _require_same(known, name, staged.content)
    if known is None:
        source = staged.source()
        judged = report or validate_package(source, profile, keeper.clock, progress=progress)
        judged.raise_if_failed()
        package = read_package(source, profile, spool, PackageType.AIP)
        grade = _permitted_grade(package, keeper.holds)
        holding = _described(package, name, file, staged.content, grade)
        keeper.record("accession", holding)
    else:
        holding = known
    failed = []
    for code in keeper.tiers:
        if progress is not None:
            progress(f"{name} → {code}", 0, None)
        try:
            _kept_on(keeper, code, holding, staged.content)
        except StorageError as error:
            keeper.not_written(holding, code, error.text)
            failed.append(error.text)
    copies = tuple(keeper.catalogue.copies(name))
    guarded = [copy.tier for copy in copies if copy.state is CopyState.VERIFIED or keeper.waits(copy)]
    failed += guard(keeper, guarded, holding, staged)
    return Stored(holding, known is None, copies, tuple(failed), keeper.status(holding))


def stored_before(keeper: Keeper, name: str) -> Stored:
    """What stands of a package that every tier has already."""
    holding = keeper.catalogue.holding(name)
    if holding is None:
        raise PackageError(Text(f"{name}: không có trong kho", f"{name}: is not in the archive"), path=name)
    return Stored(holding, False, tuple(keeper.catalogue.copies(name)), (), keeper.status(holding))


def gathering(keeper: Keeper) -> bool:
    """Whether what was stored waits for a run of some tier, and none has enough yet."""
    collecting = [tier for tier in keeper.tiers.values() if isinstance(tier, Buffered)]
    return bool(collecting) and not any(tier.is_full() for tier in collecting)


def settled(keeper: Keeper, stored: Iterable[Stored]) -> Iterator[Stored]:
    """The packages as they stand once every tier that collects has written its run; why one could not is in each."""
    if not any(isinstance(tier, Buffered) for tier in keeper.tiers.values()):
        yield from stored
        return
    failed: dict[str, Text] = {}
    for code in keeper.tiers:
        try:
            keeper.settle(code)
        except StorageError as error:
            failed[code] = Text(f"{code}: {error.text.vi}", f"{code}: {error.text.en}")
    for each in stored:
        copies = tuple(keeper.catalogue.copies(each.holding.name))
        for copy in copies:
            if copy.tier in failed and copy.state is CopyState.STORED:
                keeper.not_written(each.holding, copy.tier, failed[copy.tier])
        why = (*each.failed, *failed.values())
        yield replace(each, copies=copies, failed=why, status=keeper.status(each.holding))


def copy_log(keeper: Keeper) -> Iterator[Text]:
    """Write what each carrier lacks of the event log onto it (TT05 Đ27.3: records and database at one time).

    Gives the reasons of the carriers that could not be reached; those that were never used, or
    are lost or retired, are not asked.
    """
    # Each copying is an event itself: only what was there before is copied, or there would be no end.
    end = keeper.catalogue.position().end
    for code in keeper.tiers:
        known = keeper.catalogue.carriers().get(code)
        if known is None or known.state is not CarrierState.IN_USE:
            continue
        try:
            keeper.require_present(code)
            carrier = keeper.catalogue.carriers()[code]
            if carrier.logged >= end:
                continue
            section = partial(keeper.log.section, carrier.logged, end)
            digester = Digester()
            with section() as stream:
                while block := stream.read(1 << 20):
                    digester.update(block)
            key = f"{LOG_COPIES}/{carrier.logged:015}-{end:015}.jsonl"
            content = Content(digester.size, digester.digests(), section)
            receipt = keeper.tiers[code].put(key, content, operation=keeper.now())
            keeper.settle(code)
            verdict = keeper.tiers[code].verify(receipt, Level.READBACK)
            if verdict.seen is Seen.OK:
                keeper.record("replication", carrier._replace(logged=end))
            else:
                keeper.record("replication", carrier, outcome=Outcome.FAIL, note=verdict.note)
                yield Text(f"{code}: nhật ký: {verdict.note.vi}", f"{code}: event log: {verdict.note.en}")
        except StorageError as error:
            yield error.text


def holding_of(staged: StagedFile, name: str, file: str, profile: Profile, spool: Spool) -> Holding:
    """What a package that is kept says of itself; `PackageError` when it is no AIP."""
    package = read_package(staged.source(), profile, spool, PackageType.AIP)
    return _described(package, name, file, staged.content, _grade(package))


def _require_keepable(keeper: Keeper, file: str) -> None:
    """Refuse a name that not every tier can keep; it is the package's, not the caller's fault (`PackageError`)."""
    try:
        for tier in keeper.tiers.values():
            tier.check_key(f"packages/{file}")
    except InputError as error:
        raise PackageError(error.text, path=file) from error


def _kept_on(keeper: Keeper, code: str, holding: Holding, content: Content) -> None:
    copies = [copy for copy in keeper.catalogue.copies(holding.name) if copy.tier == code]
    if any(copy.state is CopyState.VERIFIED or copy.state.is_damage for copy in copies):
        # Damage is for `repair`, which looks again before it writes.
        return
    keeper.require_present(code)
    keeper.put(code, holding, content, "replication")


def _require_same(known: Holding | None, name: str, content: Content) -> None:
    if known is None or known.name != name:
        return
    if known.withdrawn:
        raise ExistsError(
            Text(
                f"{name}: đã hủy theo quyết định {known.withdrawn}; không lưu lại",
                f"{name}: withdrawn by decision {known.withdrawn}; it is not stored again",
            ),
            place=name,
        )
    if known.digests != content.digests:
        raise ExistsError(
            Text(
                f"{name}: kho đã có gói cùng tên với nội dung khác; không ghi đè gì cả",
                f"{name}: the archive has another package of this name; nothing is overwritten",
            ),
            place=name,
        )


def _permitted_grade(package: ReadPackage, holds: frozenset[SecurityGrade]) -> SecurityGrade:
    grade = _grade(package)
    # Mode 03 without a grade: that it is a state secret is known, how high is not.
    modes = [mode_of(package), *(document.record["mode"] for document in package.documents() if document.record)]
    secret = grade is not SecurityGrade.NONE or strictest(modes) == SECRET
    if secret and (grade not in holds if grade is not SecurityGrade.NONE else not holds):
        told = grade.value or "chế độ sử dụng 03"
        raise AccessRefusedError(
            Text(
                f"{package.source.location}: có độ mật ({told}); kho này không được giữ (xem holds trong archive.toml)",
                f"{package.source.location}: a state secret ({told}); this archive does not declare that it may hold "
                "such (holds in archive.toml)",
            ),
            path=package.source.location,
        )
    return grade


def _grade(package: ReadPackage) -> SecurityGrade:
    grades: Iterable[SecurityGrade] = () if package.provenance is None else package.provenance.grades.values()
    return max(grades, default=SecurityGrade.NONE)


def _described(package: ReadPackage, name: str, file: str, content: Content, grade: SecurityGrade) -> Holding:
    return Holding(
        name=name,
        file=file,
        id=package.header.objid,
        code=code_of(package),
        title=title_of(package),
        fonds=package.tags.get(FONDS, ""),
        shape=package.tags.get(SHAPE, package.shape.name),
        version=str(version_of(package)),
        size=content.size,
        digests=tuple(Digest(*digest) for digest in content.digests),
        digest=_tag_manifest(package.source),
        maintenance=package.record["maintenance"],
        grade=grade.value,
        text=tuple(_words(package)),
        unit=unit_of(package),
    )


def unit_of(package: ReadPackage) -> str:
    """The archive that gave the fonds code, as the package's own terms have it; empty where it tells none."""
    return "" if package.provenance is None else str(package.provenance.archive.fonds_namespace)


def _words(package: ReadPackage) -> Iterator[str]:
    """What search finds the package by, bounded: every document's code, number and subject."""
    left = _MOST_TEXT
    records = (document.record for document in package.documents())
    for record in (package.record, *records):
        values = {} if record is None else record.values
        notation = "/".join(part for part in (values.get("codeNumber", ""), values.get("codeNotation", "")) if part)
        line = " ".join([notation, *(values[key] for key in _FOUND_BY if values.get(key))]).strip()
        left -= len(line)
        if left < 0:
            return
        if line:
            yield line


def _tag_manifest(source: PackageSource) -> str:
    try:
        with source.open(TAG_MANIFEST) as stream:
            return hashlib.sha256(stream.read()).hexdigest()
    except PackageError as error:
        raise PackageError(
            Text(
                f"{source.location}: chỉ lưu gói trong bao BagIt có {TAG_MANIFEST}",
                f"{source.location}: only a package in a BagIt bag with {TAG_MANIFEST} is stored",
            ),
            path=source.location,
        ) from error
