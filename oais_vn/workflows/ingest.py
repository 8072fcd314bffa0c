"""Ingest: a SIP becomes an AIP (TT05 Đ25.3.a): judged, read again by another program, given archival codes, sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from oais_vn.model.description import Record
from oais_vn.model.errors import ConfigurationError, InputError, PackageError, PluginError
from oais_vn.model.identifiers import DocCode, FileCode, archival_code, package_uuid_in
from oais_vn.model.language import Text
from oais_vn.model.package import Package, PackageType
from oais_vn.model.ports import Opinion, PackageSource, Progress
from oais_vn.model.preservation import Agent, Outcome
from oais_vn.model.profile import Profile, Shape
from oais_vn.packages.blueprint import Blueprint, Origin, Provenance, SourceDocument, Validation
from oais_vn.packages.make import Workshop, make_package
from oais_vn.packages.submission import Submission, read_submission
from oais_vn.validation.validator import validate_package
from oais_vn.workflows.pack import judgement


@dataclass(frozen=True)
class IngestJob:
    """One SIP to make an AIP of: a value that can be sent to another process.

    `opened` opens the SIP when the job runs, so that one that cannot be opened concerns its job alone.
    `second_opinion` asks the independent reader, where the SIP lies in a form that it can read; our own
    verdict governs, and a disagreement is the outcome note of the validation event. `provenance` wins over
    what the SIP tells of itself.
    """

    opened: Callable[[], PackageSource]
    profile: Profile
    shape: Shape
    workshop: Workshop
    software: Agent
    second_opinion: Callable[[], Opinion] | None
    provenance: Provenance | None
    operator: str

    def run(self, progress: Progress | None = None) -> Package:
        """Ingest it; raises `NotPassedError`, `PackageError`, `ConfigurationError`, `StorageError`."""
        source = self.opened()
        try:
            return self._ingested(source, progress)
        except (ConfigurationError, PluginError):
            raise
        except InputError as error:
            # A code or a path that the SIP holds, not one that the caller passed.
            raise PackageError(
                Text(f"{source.location}: {error.text.vi}", f"{source.location}: {error.text.en}"), path=source.location
            ) from error

    def _ingested(self, source: PackageSource, progress: Progress | None) -> Package:
        report = validate_package(source, self.profile, self.workshop.clock, progress=progress)
        report.raise_if_failed()
        validation = judgement(report, self.software)
        if self.second_opinion is not None:
            validation = _with_opinion(validation, self.second_opinion())
        with self.workshop.spools() as spool:
            submission = read_submission(source, self.profile, _submission_shape(self.profile, self.shape), spool)
            blueprint = self._blueprint(submission, validation)

            def documents() -> Iterator[SourceDocument]:
                for document in submission.documents():
                    code = str(DocCode(blueprint.dossier["arcFileCode"], document.ordinal))
                    yield replace(document, record=document.record.with_values(arcDocCode=code))

            return make_package(blueprint, documents(), submission.documentation(), source, self.workshop, progress)

    def _blueprint(self, submission: Submission, validation: Validation) -> Blueprint:
        terms = submission.provenance
        if self.provenance is not None:
            # What is given on the command wins; the paper's place stays what the SIP says.
            terms = replace(self.provenance, shelving=terms.shelving if terms is not None else {})
        if terms is None:
            raise ConfigurationError(
                Text(
                    f"{submission.source.location}: SIP không nói cơ quan lưu trữ, phông và lần giao nộp; "
                    "hãy thêm --terms delivery.toml",
                    f"{submission.source.location}: the SIP does not tell archive, fonds and delivery; "
                    "add --terms delivery.toml",
                )
            )
        return Blueprint(
            profile=self.profile,
            shape=self.shape,
            version=1,
            dossier=_archival_dossier(submission.dossier, terms),
            provenance=terms,
            origin=Origin(
                package_uuid_in(submission.header.objid),
                "OBJID",
                submission.header.objid,
                f"SIP {submission.header.objid}",
            ),
            validation=validation,
            software=self.software,
            operator=self.operator,
        )


def _submission_shape(profile: Profile, archival: Shape) -> Shape:
    """The SIP shape that describes the same unit as the AIP shape."""
    for shape in profile.shapes.values():
        if shape.package_type is PackageType.SIP and shape.document_tables.keys() == archival.document_tables.keys():
            return shape
    raise ConfigurationError(
        Text(
            f"bộ quy định {profile.name} không có dạng SIP ứng với {archival.name}",
            f"profile {profile.name} has no SIP shape for {archival.name}",
        )
    )


def _archival_dossier(dossier: Record, terms: Provenance) -> Record:
    code = archival_code(
        terms.archive.code,
        FileCode.parse(dossier["fileCode"]),
        terms.fonds.code if terms.fonds.closed else None,
        terms.shelving.get("catalogue", ""),
    )
    return dossier.with_values(arcFileCode=str(code))


def _with_opinion(validation: Validation, opinion: Opinion) -> Validation:
    if opinion.agrees:
        return replace(validation, agents=(*validation.agents, opinion.agent))
    note = f"{opinion.agent.name} {opinion.agent.version} không đồng ý: {opinion.note}"
    if opinion.agrees is None:
        note = f"{opinion.agent.name} {opinion.agent.version} không trả lời: {opinion.note}"
    return replace(
        validation,
        outcome=Outcome.WARNING,
        note="\n".join(part for part in (validation.note, note) if part),
        agents=(*validation.agents, opinion.agent),
    )
