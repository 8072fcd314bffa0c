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
from oais_vn.model.profile import Profile
from oais_vn.model.viruses import VirusScanner
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Account, Act, Blueprint, Origin, Provenance, SourceDocument
from oais_vn.packages.documentation import write_provenance
from oais_vn.packages.links import LinkResolver, submitted_target
from oais_vn.packages.make import Workshop, make_package
from oais_vn.packages.provenance import transferred
from oais_vn.packages.reader import ReadPackage, mode_of, read_package
from oais_vn.validation.validator import validate_package
from oais_vn.workflows.books import opened_states, stamp_of
from oais_vn.workflows.judged import DocumentsJudged
from oais_vn.workflows.pack import judgement
from oais_vn.workflows.virus_check import VirusCheck, virus_acts, with_viruses


@dataclass(frozen=True)
class IngestJob:
    """One SIP to make an AIP of: a value that can be sent to another process.

    `opened` opens the SIP when the job runs, so that one that cannot be opened concerns its job alone.
    `second_opinion` asks the independent reader, where the SIP lies in a form that it can read; our own
    verdict governs, and a disagreement is the outcome note of the validation event. `provenance` wins over
    what the SIP tells of itself. `scanner` looks for viruses before anything in the SIP is read.
    """

    opened: Callable[[], PackageSource]
    profile: Profile
    workshop: Workshop
    software: Agent
    second_opinion: Callable[[], Opinion] | None
    provenance: Provenance | None
    operator: str
    scanner: VirusScanner | None = None

    def stamp(self) -> str:
        """A digest of what the AIP follows from: the profile, the terms, and the state of every file of the SIP."""
        terms = "" if self.provenance is None else write_provenance(self.provenance).decode()
        return stamp_of(self.software.version, self.profile.name, terms, *opened_states(self.opened))

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
        receipt = VirusCheck(self.scanner, source, self.workshop.clock, progress).receipt()
        report = validate_package(source, self.profile, self.workshop.clock, progress=progress)
        report = with_viruses(report, receipt)
        report.raise_if_failed()
        validation = judgement(report, self.software)
        if self.second_opinion is not None:
            validation = _with_opinion(validation, self.second_opinion())
        with self.workshop.spools() as spool:
            submission = read_package(source, self.profile, spool, PackageType.SIP)
            blueprint = self._blueprint(submission, (*virus_acts(receipt), validation))

            terms = blueprint.provenance
            resolver = LinkResolver(self.workshop.store, blueprint.shape, terms.fonds.code, terms.archive)
            # Resolved before any file is copied: what they link into may still be waiting its turn.
            links = {
                document.ordinal: resolver.archived(document, submitted_target(document, source))
                for document in submission.documents(linked=True)
            }

            def documents() -> Iterator[SourceDocument]:
                for document in submission.documents():
                    code = str(DocCode(blueprint.record["arcFileCode"], document.ordinal))
                    record = (document.record or Record()).with_values(arcDocCode=code)
                    yield replace(links.get(document.ordinal, document), record=record)

            judge = DocumentsJudged(self.profile, source.location)
            return make_package(
                blueprint, documents(), submission.documentation(), source, self.workshop, progress, judge
            )

    def _blueprint(self, submission: ReadPackage, acts: tuple[Act, ...]) -> Blueprint:
        told = submission.provenance
        provenance = told
        if self.provenance is not None:
            # What is given on the command wins; the paper's place, the grades and, where the command tells none, the
            # archive that gave the fonds code stay what the SIP says.
            archive = self.provenance.archive
            if archive.namespace is None and told is not None:
                archive = replace(archive, namespace=told.archive.namespace)
            provenance = replace(
                self.provenance,
                archive=archive,
                shelving=told.shelving if told is not None else {},
                grades=told.grades if told is not None else {},
            )
        if provenance is None:
            raise ConfigurationError(
                Text(
                    f"{submission.source.location}: SIP không nói cơ quan lưu trữ, phông và lần giao nộp; "
                    "hãy thêm --terms delivery.toml",
                    f"{submission.source.location}: the SIP does not tell archive, fonds and delivery; "
                    "add --terms delivery.toml",
                )
            )
        objid = submission.header.objid
        return Blueprint(
            profile=self.profile,
            shape=self.profile.shape_for(PackageType.AIP, submission.shape.unit),
            version=1,
            code=submission.record["fileCode"],
            title=submission.record["title"],
            mode=mode_of(submission),
            record=_archival_record(submission.record, provenance),
            provenance=provenance,
            account=Account(layout.PROVENANCE, write_provenance(provenance)),
            history=(transferred(provenance), *acts),
            origin=Origin(package_uuid_in(objid), "OBJID", objid, f"SIP {objid}"),
            software=self.software,
            operator=self.operator,
        )


def _archival_record(record: Record, terms: Provenance) -> Record:
    code = archival_code(
        terms.archive.code,
        FileCode.parse(record["fileCode"]),
        terms.fonds.code if terms.fonds.closed else None,
        terms.shelving.get("catalogue", ""),
    )
    return record.with_values(arcFileCode=str(code))


def _with_opinion(validation: Act, opinion: Opinion) -> Act:
    if opinion.agrees:
        return replace(validation, agents=(*validation.agents, (opinion.agent, "executing program")))
    note = f"{opinion.agent.name} {opinion.agent.version} không đồng ý: {opinion.note}"
    if opinion.agrees is None:
        note = f"{opinion.agent.name} {opinion.agent.version} không trả lời: {opinion.note}"
    return replace(
        validation,
        outcome=Outcome.WARNING,
        note="\n".join(part for part in (validation.note, note) if part),
        agents=(*validation.agents, (opinion.agent, "executing program")),
    )
