"""Amending: a sealed AIP gets a successor by decision, in the same folder; the AIP itself is not touched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from oais_vn.formats.amendments import ChangedValues, require_fitting
from oais_vn.model.access import SecurityGrade
from oais_vn.model.amendment import Amendment, Decision
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.package import Package, PackageType
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, Progress
from oais_vn.model.preservation import Agent
from oais_vn.model.profile import Profile
from oais_vn.packages import layout
from oais_vn.packages.amended import DescriptionAmended, successor, write_amendment
from oais_vn.packages.blueprint import Account, Act, Blueprint, SourceDocument
from oais_vn.packages.documentation import write_provenance
from oais_vn.packages.make import Workshop, make_package
from oais_vn.packages.reader import ReadPackage, read_package
from oais_vn.packages.remake import code_of, remade, version_of
from oais_vn.packages.tags import TAG_MANIFEST
from oais_vn.validation.validator import validate_package
from oais_vn.workflows.pack import PackJob, judgement

Redelivered = Callable[[str], PackJob | None]
"""Gives the job that would pack a dossier of the delivery with the new content, by its code."""


Rescanned = Callable[[ReadPackage], Iterator[SourceDocument]]
"""Gives the documents of a package anew, from film."""


@dataclass(frozen=True)
class AmendJob:
    """One AIP to amend: by changed values (`changes`), by a new delivery (`redelivered`), or by film (`rescanned`)."""

    opened: Callable[[], PackageSource]
    profile: Profile
    workshop: Workshop
    software: Agent
    operator: str
    decision: Decision
    changes: ChangedValues | None = None
    redelivered: Redelivered | None = None
    rescanned: Rescanned | None = None

    def run(self, progress: Progress | None = None) -> Package:
        """Make the successor; the same amendment again is left as it is.

        Raises `NotPassedError` when the AIP does not pass, `ConfigurationError` for a decision of another kind or
        wrong values, `InputError` when nothing changes or the delivery does not have the dossier, `ExistsError` when
        the AIP has another successor already.
        """
        require_fitting(self.decision, content=self.redelivered is not None or self.rescanned is not None)
        source = self.opened()
        report = validate_package(source, self.profile, self.workshop.clock, progress=progress)
        report.raise_if_failed()
        with self.workshop.spools() as spool:
            package = read_package(source, self.profile, spool, PackageType.AIP)
            if not package.shape.document_tables:
                raise InputError(
                    Text(
                        f"{source.location}: chỉ AIP của hồ sơ, của lô tài liệu mới được sửa đổi; "
                        "tập hợp của phông tự có ấn bản mới, bản gốc không nén được giao lại với hồ sơ",
                        f"{source.location}: only the AIP of a dossier or of a batch can be amended; "
                        "the collection of a fonds gets a new edition by itself, "
                        "masters are delivered anew with their dossier",
                    )
                )
            digest = tag_manifest_digest(source)
            if self.redelivered is not None:
                return self._with_content(package, self.redelivered, digest, progress)
            if self.rescanned is not None:
                judged = judgement(report, self.software)
                return self._from_film(package, self.rescanned, judged, digest, progress)
            amended = DescriptionAmended(package, self.changes or ChangedValues(""), self.decision)
            judged = judgement(report, self.software)
            blueprint, records = amended.blueprint(digest, judged, self.software, self.operator)
            documentation = with_account(blueprint, package.documentation())
            return make_package(blueprint, amended.documents(records), documentation, source, self.workshop, progress)

    def _from_film(
        self, package: ReadPackage, rescanned: Rescanned, judged: Act, digest: str, progress: Progress | None
    ) -> Package:
        amendment = Amendment(self.decision, package.header.objid, version_of(package), digest, content=True)
        blueprint = remade(package, package.profile, judged, self.software, self.operator)
        imaged = Act(
            type="imaging",
            moment=None,
            detail="các tệp được dựng lại từ ảnh quét phim; phim giữ nội dung trang, không giữ byte của tệp cũ",
            agents=((self.software, "executing program"),),
            on_package=True,
        )
        blueprint = successor(replace(blueprint, history=(*blueprint.history, imaged)), package, amendment)
        documentation = with_account(blueprint, package.documentation())
        documents = rescanned(package)
        return make_package(blueprint, documents, documentation, package.source, self.workshop, progress)

    def _with_content(
        self, package: ReadPackage, redelivered: Redelivered, digest: str, progress: Progress | None
    ) -> Package:
        code = code_of(package)
        job = redelivered(code)
        if job is None:
            raise InputError(
                Text(
                    f"lần giao nộp không có hồ sơ {code}, hồ sơ của {package.source.location}",
                    f"the delivery does not have dossier {code}, that of {package.source.location}",
                )
            )
        amendment = Amendment(self.decision, package.header.objid, version_of(package), digest, content=True)
        blueprint = successor(_graded(job.blueprint, package), package, amendment)
        documents: Iterator[SourceDocument] = replace(job, blueprint=blueprint).documents()
        documentation = with_account(blueprint, job.documentation())
        return make_package(blueprint, documents, documentation, job.source, self.workshop, progress)


def _graded(blueprint: Blueprint, package: ReadPackage) -> Blueprint:
    """The blueprint with the grades of the sealed package where these are higher.

    New files declassify nothing: for that there is a decision of its own (`AmendmentKind.GRADING`).
    """
    sealed = {} if package.provenance is None else package.provenance.grades
    told = blueprint.provenance.grades
    grades = {
        name: max(sealed.get(name, SecurityGrade.NONE), told.get(name, SecurityGrade.NONE))
        for name in {**sealed, **told}
    }
    terms = replace(blueprint.provenance, grades=grades)
    return replace(blueprint, provenance=terms, account=Account(layout.PROVENANCE, write_provenance(terms)))


def with_account(
    blueprint: Blueprint, documentation: Mapping[PackagePath, Iterator[bytes]]
) -> dict[PackagePath, Iterator[bytes]]:
    """The documentation with the account of this amendment in place of an older one."""
    amendment = blueprint.amendment
    found = dict(documentation)
    if amendment is not None:
        found[layout.AMENDMENT] = iter([write_amendment(amendment)])
    return found


def tag_manifest_digest(source: PackageSource) -> str:
    """The SHA-256 of the package's tag manifest; only what lies in a bag of ours has a line of versions."""
    try:
        with source.open(TAG_MANIFEST) as stream:
            return hashlib.sha256(stream.read()).hexdigest()
    except PackageError as error:
        raise PackageError(
            Text(
                f"{source.location}: chỉ sửa đổi được gói trong bao BagIt có {TAG_MANIFEST}",
                f"{source.location}: only a package in a BagIt bag with {TAG_MANIFEST} can be amended",
            ),
            path=source.location,
        ) from error
