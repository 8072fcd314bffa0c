"""Dissemination: an AIP and a reader's request become a DIP (TT05 Chương VI, PL V)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from oais_vn.model.access import SecurityGrade, refusal
from oais_vn.model.dates import timestamp
from oais_vn.model.description import Record
from oais_vn.model.dissemination import CopyLevel, Mark, Request
from oais_vn.model.errors import AccessRefusedError, InputError, PackageError
from oais_vn.model.identifiers import package_uuid_in, part_uuid
from oais_vn.model.language import Text
from oais_vn.model.package import Made, Package, PackageType
from oais_vn.model.paths import distinct_name
from oais_vn.model.ports import CopyStamper, EventLog, PackageSource, Progress
from oais_vn.model.preservation import Agent, Event, Link, Outcome
from oais_vn.model.profile import Profile
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Account, Act, Blueprint, Origin, Provenance, SourceDocument
from oais_vn.packages.copies import MarkedCopies
from oais_vn.packages.make import Workshop, make_package
from oais_vn.packages.provenance import archive_agent
from oais_vn.packages.reader import ReadPackage, codes_of, mode_of, read_package
from oais_vn.packages.tags import CODE
from oais_vn.validation.validator import validate_package

_EVENT = "dissemination"
_COPY_WORDS = "BẢN SAO"
"""What Đ40 asks to stand at the top right of the first page."""
_LEVELS = {
    CopyLevel.READING: "bản đọc (TT05 Đ37)",
    CopyLevel.COPY: "bản sao không xác thực (TT05 Đ40)",
}
_NAMED = 10
_NO_DOCUMENTS = {
    "fonds": Text(
        "tập hợp của phông không có tài liệu để cung cấp; hãy chỉ AIP của hồ sơ",
        "the collection of a fonds has no documents to give out; name the AIP of a dossier",
    ),
    "masters": Text(
        "gói bản gốc không nén không dùng để cung cấp; hãy chỉ AIP của hồ sơ",
        "uncompressed masters are not given out; name the AIP of the dossier",
    ),
}
"""Units of which nothing is given out, and what to do instead."""


@dataclass(frozen=True)
class DisseminateJob:
    """One request to serve from one AIP: a value that can be sent to another process.

    `profile` is that of the DIP, `sealed_under` that of the AIP. `stamper` marks the copies; the event goes to `log`,
    for the AIP is sealed.
    """

    opened: Callable[[], PackageSource]
    request: Request
    profile: Profile
    sealed_under: Profile
    workshop: Workshop
    stamper: CopyStamper
    log: EventLog
    software: Agent
    operator: str

    def run(self, progress: Progress | None = None) -> Package:
        """Make the DIP and log the event.

        Raises `AccessRefusedError` for what may not be given out, `InputError` for documents that are not there,
        `NotPassedError` when the AIP does not pass, `PackageError` for a file that cannot be read or marked.
        """
        source = self.opened()
        validate_package(source, self.sealed_under, self.workshop.clock, progress=progress).raise_if_failed()
        with self.workshop.spools() as spool:
            aip = read_package(source, self.profile, spool, PackageType.AIP)
            provenance = self._provenance(aip)
            chosen = _Choice(aip, self.request, provenance)
            chosen.require_access()
            copies = MarkedCopies(source, self.stamper, self._mark(provenance), chosen.code)
            chosen.require_markable(copies)
            documents = (copies.marked(document) or document for document in chosen.documents())
            blueprint = self._blueprint(aip, provenance, chosen.code)
            package = make_package(blueprint, documents, {}, source, self.workshop, progress)
        self._log(aip, package)
        return package

    def _provenance(self, aip: ReadPackage) -> Provenance:
        location = aip.source.location
        if aip.provenance is None:
            raise PackageError(
                Text(
                    f"{location}: gói không nói cơ quan lưu trữ nào giữ nó (documentation/delivery.json)",
                    f"{location}: the package does not say which archive keeps it (documentation/delivery.json)",
                ),
                path=location,
            )
        # How the records came to the archive is no matter of the reader's copy.
        transfer = replace(aip.provenance.transfer, number="", contract="", purpose="")
        return replace(aip.provenance, transfer=transfer)

    def _mark(self, provenance: Provenance) -> Mark:
        reading = self.request.level is CopyLevel.READING
        return Mark(self.request.level, provenance.archive.name if reading else _COPY_WORDS)

    def _blueprint(self, aip: ReadPackage, provenance: Provenance, code: str) -> Blueprint:
        objid = aip.header.objid
        return Blueprint(
            profile=self.profile,
            shape=self.profile.shape_for(PackageType.DIP, "request"),
            version=1,
            code=code,
            title=aip.record["title"],
            mode=mode_of(aip),
            record=self.request.record,
            provenance=provenance,
            account=Account(layout.DISSEMINATION, self._account(provenance, objid)),
            history=(
                Act(
                    type=_EVENT,
                    moment=None,
                    detail=self._detail(),
                    agents=tuple(self._agents(provenance)),
                    on_package=True,
                ),
            ),
            origin=Origin(package_uuid_in(objid), "OBJID", objid, f"AIP {objid}"),
            software=self.software,
            operator=self.operator,
            name=f"{code}_{self.request.id}",
        )

    def _account(self, provenance: Provenance, objid: str) -> bytes:
        """What the reader may know of where the copies come from and how they are marked."""
        mark = self._mark(provenance)
        document = {
            "schema": "oais-vn/dissemination/1",
            "archive": {"code": str(provenance.archive.code), "name": provenance.archive.name},
            "fonds": {"code": provenance.fonds.code, "name": provenance.fonds.name},
            "source": objid,
            "request": self.request.id,
            "level": mark.level.value,
            "mark": mark.text,
        }
        return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()

    def _detail(self) -> str:
        request = self.request
        approval = f"; phê duyệt: {request.approved_by}, {request.approval}" if request.approval else ""
        return f"yêu cầu {request.id}; {_LEVELS[request.level]}{approval}"

    def _agents(self, provenance: Provenance) -> Iterator[tuple[Agent, str]]:
        yield archive_agent(provenance), "implementer"
        yield self.software, "executing program"
        yield self.stamper.agent, "executing program"
        for name, note, role in (
            (self.request.approved_by, "người phê duyệt", "authorizer"),
            (self.operator, "người vận hành phần mềm", "implementer"),
        ):
            if name:
                yield Agent(f"person-{distinct_name(name)}", name, "person", note=note), role

    def _log(self, aip: ReadPackage, package: Package) -> None:
        """Log the event once: a run that was killed after publishing is made up for by the next one."""
        made = package_uuid_in(package.id)
        name = f"uuid-{str(part_uuid(made, 'event', _EVENT)).upper()}"
        if package.made is not Made.CREATED and any(event.id == name for event, _ in self.log.events()):
            return
        agents = dict(self._agents(self._provenance(aip)))
        event = Event(
            id=name,
            type=_EVENT,
            moment=timestamp(self.workshop.clock(), self.profile.dialect.time_style),
            detail=self._detail(),
            outcome=Outcome.SUCCESS,
            agents=tuple(Link("local", agent.id, role) for agent, role in agents.items()),
            objects=(Link("OBJID", aip.header.objid, "source"), Link("OBJID", package.id, "outcome")),
        )
        self.log.append(event, tuple(agents))


@dataclass(frozen=True)
class _Choice:
    """The documents that a request names, or all that the dossier itself holds."""

    aip: ReadPackage
    request: Request
    provenance: Provenance

    @property
    def code(self) -> str:
        """The dossier's code in its fonds."""
        return self.aip.tags.get(CODE) or self.aip.record[self.aip.shape.record_code]

    def documents(self) -> Iterator[SourceDocument]:
        """By ordinal. A document that is only linked lies in another package and is left to that."""
        for document in self.aip.documents():
            if not document.linked and (not self.request.documents or self._named(document)):
                yield document

    def require_access(self) -> None:
        """Refuse what the law does not let be given out, and documents that are not there."""
        reason = _NO_DOCUMENTS.get(self.aip.shape.unit)
        if reason is not None:
            location = self.aip.source.location
            raise InputError(Text(f"{location}: {reason.vi}", f"{location}: {reason.en}"))
        approved = bool(self.request.approval)
        mode = self.aip.record["mode"]
        if mode or self.provenance.grade() is not SecurityGrade.NONE:
            reason = refusal(mode or "01", self.provenance.grade(), approved=approved)
            if reason is not None:
                raise self._refused(Text(f"hồ sơ {self.code}", f"dossier {self.code}"), reason)
        found: set[str] = set()
        for document in self.aip.documents():
            named = self._named(document)
            found |= named
            if document.linked and named:
                raise self._linked(document)
        missing = [code for code in self.request.documents if code not in found]
        if missing:
            raise self._missing(missing)
        empty = True
        for document in self.documents():
            empty = False
            grade = self.provenance.grade(document.ordinal)
            reason = refusal(_value(document, "mode") or mode, grade, approved=approved)
            if reason is not None:
                code = _value(document, self.aip.shape.document_code)
                raise self._refused(Text(f"tài liệu {code}", f"document {code}"), reason)
        if empty:
            raise self._missing([])

    def require_markable(self, copies: MarkedCopies) -> None:
        """Refuse documents that cannot be marked as their level asks; all are named, as far as they fit in a line."""
        plain = [str(document.path) for document in self.documents() if copies.marked(document) is None]
        if plain:
            names = ", ".join(plain[:_NAMED]) + (", …" if len(plain) > _NAMED else "")
            raise PackageError(
                Text(
                    f"không đóng được chữ lên bản sao của: {names}; hãy chọn tài liệu khác trong yêu cầu (documents), "
                    "hoặc chuyển định dạng sang PDF trước",
                    f"copies of these cannot be marked: {names}; choose other documents in the request, "
                    "or migrate them to PDF first",
                ),
                path=self.aip.source.location,
            )

    def _named(self, document: SourceDocument) -> set[str]:
        """By which of the request's codes the document is meant: docId, docCode or arcDocCode."""
        return codes_of(self.aip, document, self.code).intersection(self.request.documents)

    def _refused(self, subject: Text, reason: Text) -> AccessRefusedError:
        return AccessRefusedError(
            Text(f"{subject.vi} không được cung cấp: {reason.vi}", f"{subject.en} may not be given out: {reason.en}"),
            path=self.aip.source.location,
        )

    def _linked(self, document: SourceDocument) -> InputError:
        code = _value(document, self.aip.shape.document_code)
        return InputError(
            Text(
                f"tài liệu {code} chỉ là liên kết, tệp nằm trong gói khác: xem {document.path}; hãy yêu cầu từ gói đó",
                f"document {code} is only linked, its file lies in another package: see {document.path}; "
                "request it from that package",
            )
        )

    def _missing(self, codes: list[str]) -> InputError:
        location = self.aip.source.location
        if not codes:
            return InputError(
                Text(f"{location}: gói không có tài liệu nào để cung cấp", f"{location}: there is nothing to give out")
            )
        names = ", ".join(codes[:_NAMED]) + (", …" if len(codes) > _NAMED else "")
        return InputError(
            Text(
                f"{location}: không có tài liệu nào mang mã {names} (docId, docCode hoặc arcDocCode)",
                f"{location}: no document has the code {names} (docId, docCode or arcDocCode)",
            )
        )


def _value(document: SourceDocument, field: str) -> str:
    return (document.record or Record())[field]
